"""Winners are told of the offices that would pilot their answers, whichever comes first."""

from datetime import datetime
from typing import Any

from casting import Cast, day

from hackathon.core.mail import Message
from hackathon.pilots import calls
from hackathon.pilots.calls import Word
from hackathon.results import winners
from hackathon.results.publications import Publication


def published(cast: Cast, *keys: str) -> Publication:
    won = [{"submission": key, "title": key, "team": key, "citation": ""} for key in keys]
    values: dict[str, Any] = {
        "content": {"submissions": [cast.submission.key], "prizes": [{"winners": won}]},
        "book": {}, "digest": "0" * 64,
    }  # fmt: skip
    return Publication.create(
        event=cast.event, number=1, status="published", proposed_by=cast.ada, proposed_at=day(-1),
        approved_by=cast.grace, published_at=day(0), **values,
    )  # fmt: skip


def test_of_a_call_that_was_there_before(cast: Cast, at: datetime) -> None:
    calls.make(
        cast.challenge, Word(cast.office, "", "en"), winners.of(cast.challenge), cast.pia, at
    )
    assert Message.select().count() == 0
    publication = published(cast, cast.submission.key)
    winners.tell_of_calls(publication, None, at)
    assert {row.to for row in Message.select()} == {cast.ben.email, cast.bo.email}
    winners.tell_of_calls(publication, publication, at)
    assert Message.select().count() == 2, "who had won before a correction knows it"


def test_of_a_call_that_comes_later(cast: Cast, at: datetime) -> None:
    assert winners.of(cast.challenge) == []
    published(cast, cast.submission.key)
    assert winners.of(cast.challenge) == [cast.ben, cast.bo]


def test_who_has_won_nothing_is_told_nothing(cast: Cast, at: datetime) -> None:
    assert cast.submission
    assert winners.of(cast.challenge) == [] and published(cast)
    assert winners.of(cast.challenge) == []
