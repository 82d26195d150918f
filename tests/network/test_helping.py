"""What helped: pages of this site, by their addresses."""

import pytest
from casting import Cast, day

from hackathon.core.states import Refused
from hackathon.network import helping
from hackathon.network.offers import Offer


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


def test_an_offer_helps_where_everybody_reads_it(cast: Cast) -> None:
    moments = dict.fromkeys(("created_at", "updated_at"), day(0))
    about = {"office": cast.office, "title": "Lists", "until": day(9).date(), **moments}
    Offer.create(slug="lists", **about)
    Offer.create(slug="inside", audience="network", **about)
    assert helping.tidied("/offices/exchange/lists") == "offices/exchange/lists"
    with pytest.raises(Refused, match="an offer on this site"):
        helping.tidied("/offices/exchange/inside")
