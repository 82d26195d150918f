"""An event that was only tried out goes with all its rows; one in which somebody else has a part
stays."""

from typing import Any

import pytest
from casting import (
    Cast,
    assign,
    day,
    enter,
    make_challenge,
    make_event,
    make_judge,
    make_round,
    make_rubric,
    make_submission,
    make_team,
    register,
)
from peewee import ForeignKeyField

from hackathon.challenges.questions import Question
from hackathon.challenges.resources import Resource
from hackathon.content import copying
from hackathon.core.audit import AuditLine
from hackathon.core.db import Base, models
from hackathon.core.mail import Message
from hackathon.core.states import Refused
from hackathon.events.events import Event, Organiser, Rules
from hackathon.judging.scorecards import Score, Scorecard
from hackathon.people.consents import Consent
from hackathon.pilots.pilots import Pilot
from hackathon.privacy import erasing
from hackathon.results.prizes import Award, Prize
from hackathon.submissions import versions
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.submissions import Submission

AT = day(1)


@pytest.fixture
def trial(cast: Cast) -> Event:
    """An event of Ada's and Grace's in which Ada has played every part."""
    assert cast.ada and cast.grace
    event = make_event("trial", title="A trial")
    for person in (cast.ada, cast.grace):
        Organiser.create(event=event, person=person, since=day(-3))
    rules = Rules.create(
        event=event, version="1", title="R", body="B", body_html="B", published_at=day(-3)
    )
    register(cast.ada, event)
    event.registrations.model.update(rules=rules).execute()
    rubric = make_rubric(event)
    brief = make_challenge(event, rubric=rubric)
    Question.create(challenge=brief, text="Why?", asked_by=cast.ada, asked_at=day(0))
    Resource.create(challenge=brief, title="R", kind="data", stored="22/22/r", file_name="r")
    entry = make_submission(make_team(event, "Alone", cast.ada), brief)
    Attachment.create(
        submission=entry, name="a", size=1, sha256="1" * 64, media_type="text/plain",
        stored="11/11/a", uploaded_at=day(0), uploaded_by=cast.ada,
    )  # fmt: skip
    versions.submit(entry, None, cast.ada, day(0))
    stage = make_round(event, rubric)
    enter(stage, entry)
    given = assign(stage, make_judge(event, cast.ada, "J01", stage), entry)
    card = Scorecard.create(assignment=given, updated_at=day(0))
    Score.create(scorecard=card, criterion=rubric.criteria.first(), value=3)
    Award.create(prize=Prize.create(event=event, title="First"), submission=entry)
    Consent.create(office=cast.office, act="brief", subject=brief.path, title="B", asked_at=day(0))
    return event


def counts() -> dict[str, int]:
    return {model.__name__: model.select().count() for model in erasing.inside()}


def test_every_row_goes_and_no_row_of_another_event(cast: Cast, trial: Event) -> None:
    assert cast.submission and cast.judge
    trial_rows = {name: number for name, number in counts().items() if number}
    assert len(trial_rows) > 20, "the trial has rows in most of the tables"
    own = Event.select().where(Event.id != trial.id).count()
    left = {model: model.select().where(~erasing._of(model, trial)).count() for model in _tables()}
    files = erasing.erase(trial, " a TRIAL ", cast.ada, AT)
    assert sorted(files) == ["11/11/a", "22/22/r"]
    assert {model: model.select().count() for model in _tables()} == left
    assert Event.select().count() == own and not Consent.select().exists()
    line = AuditLine.select().order_by(AuditLine.id.desc()).first()
    assert line.verb == "events.erase" and line.detail == {"title": "A trial"}
    assert [row.to for row in Message.select().where(Message.kind == "event_erased")] == [
        cast.grace.email
    ]


def test_a_file_that_a_copy_shares_with_its_source_stays(cast: Cast, trial: Event) -> None:
    wanted = copying.Copy("again", "Again", day(30).date())
    made = copying.copy(trial, wanted, cast.ada, AT)
    assert erasing.erase(made, "Again", cast.ada, AT) == []
    assert Resource.get().stored == "22/22/r"


def _tables() -> list[type[Base]]:
    return erasing.inside()


def test_what_belongs_to_an_event_is_all_that_leads_to_it() -> None:
    """A table that points to an event, however far away, belongs to it or may let it go."""
    belonging = set(erasing.inside())
    held = [
        f"{model.__name__}.{field.name}"
        for model in models()
        for field in model._meta.sorted_fields
        if isinstance(field, ForeignKeyField) and field.rel_model in belonging
        if model not in belonging and field.on_delete not in {"SET NULL", "CASCADE"}
    ]
    # A pilot keeps the event that it grew from.
    assert held == ["Pilot.submission", "Pilot.version"]


@pytest.mark.parametrize("part", ["registered", "waiting", "judge", "answer", "pilot", "invited"])
def test_it_stays_once_somebody_else_has_a_part(cast: Cast, trial: Event, part: str) -> None:
    acts: dict[str, Any] = {
        "registered": lambda: register(cast.sam, trial),
        "waiting": lambda: register(cast.sam, trial, "waiting"),
        "judge": lambda: make_judge(trial, cast.dee, "J02"),
        "answer": lambda: Consent.update(answered_by=cast.pia).execute(),
        "pilot": lambda: Pilot.create(
            slug="p", title="P", created_at=AT, updated_at=AT, submission=_entry(trial)
        ),
        "invited": lambda: trial.organiser_invitations.model.create(
            event=trial, email="x@example.org", email_key="x@example.org", created_at=AT,
            invited_by=cast.ada, digest="0" * 64, expires_at=day(9),
        ),
    }  # fmt: skip
    acts[part]()
    with pytest.raises(Refused, match="so it stays"):
        erasing.erase(trial, "A trial", cast.ada, AT)
    assert Event.select().where(Event.id == trial.id).exists()


def _entry(event: Event) -> Submission:
    return Submission.get(Submission.event == event)


def test_its_name_has_to_be_typed(cast: Cast, trial: Event) -> None:
    with pytest.raises(Refused, match="not the name"):
        erasing.erase(trial, "Another", cast.ada, AT)


def test_its_number_is_nobody_elses(cast: Cast, trial: Event) -> None:
    """The audit log speaks of the event by it, and would tell another one's organisers."""
    number = trial.id
    erasing.erase(trial, "A trial", cast.ada, AT)
    assert make_event("next").id > number
