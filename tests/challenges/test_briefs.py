"""Briefs: what the list of an event's challenges can be filtered by."""

from casting import Cast, make_challenge, make_event

from hackathon.challenges import briefs
from hackathon.challenges.challenges import Tag


def test_filters_count_the_published_briefs_of_this_event_alone(cast: Cast) -> None:
    other = make_event("other")
    for event, slug, status in (
        (cast.event, "here", "published"),
        (cast.event, "draft", "draft"),
        (other, "there", "published"),
    ):
        row = make_challenge(event, slug, status=status)
        Tag.delete().where(Tag.challenge == row).execute()
        for kind, name in (("right", "designs"), ("function", "search")):
            Tag.create(challenge=row, kind=kind, name=name)
    found = briefs.choices(cast.event)
    assert [(one.value, one.challenges) for one in found["function"]] == [("search", 1)]
    assert [(one.value, one.challenges) for one in found["right"]] == [("designs", 1)]
