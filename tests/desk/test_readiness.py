"""What an event lacks before it can be shown."""

from casting import Cast, make_challenge

from hackathon.desk import readiness
from hackathon.events.events import Organiser, Rules

FULL = {"problem": "Long.", "good": "Short.", "deliverables": "A tool."}


def test_everything_is_missing_at_first_and_nothing_in_the_end(cast: Cast) -> None:
    event = cast.event
    Rules.delete().execute()
    Organiser.delete().execute()
    found = readiness.of(event)
    assert found.missing == ["rules", "briefs", "rubrics", "rounds", "organisers"]
    assert not found.publishable
    assert cast.ada and cast.grace and cast.round and cast.challenge
    Rules.create(
        event=event, version="2", title="Rules", body="", body_html="", language="en",
        published_at=event.created_at,
    )  # fmt: skip
    Organiser.delete().execute()
    for person in (cast.ada, cast.grace):
        Organiser.create(event=event, person=person, since=event.created_at)
    assert readiness.of(event) == ([], 0, True)


def test_drafts_that_lack_nothing_count_as_ready(cast: Cast) -> None:
    make_challenge(cast.event, "full", status="draft", sections=FULL)
    make_challenge(cast.event, "empty", status="draft", sections={})
    found = readiness.of(cast.event)
    assert (found.briefs, "briefs" in found.missing) == (1, False)
