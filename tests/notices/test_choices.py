"""Choices: kept by kind, and reached by a link that nobody can make."""

import pytest
from casting import Cast

from hackathon.notices import choices


def secret(cast: Cast, kind: str = "unsent_draft") -> str:
    return choices.link(cast.ben, kind).rsplit("/", 1)[1]


def test_a_choice_replaces_the_one_before_and_leaves_the_others(cast: Cast) -> None:
    choices.choose(cast.ben, {"unsent_draft": "off", "open_scorecards": "daily"})
    choices.choose(cast.ben, {"unsent_draft": "now"})
    assert choices.of(cast.ben) == {"unsent_draft": "now", "open_scorecards": "daily"}
    assert choices.ways("unsent_draft", [cast.ben, cast.bo]) == {cast.ben.id: "now"}


def test_a_link_is_the_persons_and_of_one_kind(cast: Cast) -> None:
    assert choices.by_link(secret(cast)) == (cast.ben, "unsent_draft")
    cast.ben.change(active=False)
    assert choices.by_link(secret(cast)) is None


@pytest.mark.parametrize("change", ["cut", "other kind", "other person", "nothing", "umlaut"])
def test_a_link_that_was_made_up_opens_nothing(cast: Cast, change: str) -> None:
    good = secret(cast)
    bad = {
        "cut": good[:-1],
        "other kind": good.replace("unsent_draft", "open_scorecards"),
        "other person": good.replace(cast.ben.key, cast.bo.key),
        "nothing": "",
        "umlaut": "ü",
    }[change]
    assert choices.by_link(bad) is None
