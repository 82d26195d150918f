"""What helped: pages of this site, by their addresses."""

import pytest
from casting import Cast

from hackathon.core.states import Refused
from hackathon.network import helping


def test_addresses_become_paths_each_once(cast: Cast) -> None:
    slug = cast.pilot.slug
    text = f"https://codefest.example/pilots/{slug}?lang=fr\n\n /pilots/{slug}/ \n"
    assert helping.tidied(text) == f"pilots/{slug}"
    assert helping.named([f"pilots/{slug}", "pilots/none"])[f"pilots/{slug}"].title.text
    assert helping.tidied(" \n") == ""


@pytest.mark.parametrize("line", ["pilots/none", "https://example.org/", "pilots/", "a tool"])
def test_what_is_no_page_here_is_refused_by_its_line(cast: Cast, line: str) -> None:
    with pytest.raises(Refused, match="is not the address of a solution"):
        helping.tidied(f"pilots/{cast.pilot.slug}\n{line}")


def test_a_draft_is_not_told_from_what_is_not_there(cast: Cast) -> None:
    cast.pilot.change(status="draft")
    with pytest.raises(Refused, match="is not the address"):
        helping.tidied(f"pilots/{cast.pilot.slug}")
    assert helping.named([f"pilots/{cast.pilot.slug}"]) == {}
