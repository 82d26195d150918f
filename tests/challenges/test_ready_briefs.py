"""Briefs that are published together."""

import pytest
from casting import NOW, Cast, make_challenge, make_event

from hackathon.challenges import ready_briefs
from hackathon.challenges.challenges import Challenge
from hackathon.core.states import Refused
from hackathon.events.events import Event, Rules

FULL = {"problem": "Long.", "good": "Short.", "deliverables": "A tool."}


def states(event: Event) -> dict[str, str]:
    rows = Challenge.select().where(Challenge.event == event)
    return {row.slug: row.status for row in rows}


def test_those_that_lack_something_stay_drafts(cast: Cast) -> None:
    make_challenge(cast.event, "full", status="draft", sections=FULL)
    make_challenge(cast.event, "empty", status="draft", sections={})
    make_challenge(cast.event, "old", status="archived", sections=FULL)
    assert ready_briefs.publish_ready(cast.event, cast.ada, NOW) == 1
    assert states(cast.event) == {"full": "published", "empty": "draft", "old": "archived"}


def test_an_event_is_published_with_its_ready_briefs_or_not_at_all(cast: Cast) -> None:
    event = make_event("next", status="draft")
    make_challenge(event, "full", status="draft", sections=FULL)
    with pytest.raises(Refused, match="rules"):
        ready_briefs.publish_event(event, cast.ada, NOW)
    assert states(event) == {"full": "draft"}
    Rules.create(
        event=event, version="1", title="Rules", body="", body_html="", language="en",
        published_at=NOW,
    )  # fmt: skip
    assert ready_briefs.publish_event(event, cast.ada, NOW) == 1
    assert states(event) == {"full": "published"}
    assert Event.get_by_id(event.id).status == "published"
