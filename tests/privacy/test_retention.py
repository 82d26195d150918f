"""Periods of deletion: what is older goes, what is not stays, a bounded part in a turn."""

import io
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

import pytest
from casting import Cast, day, enter, make_event, make_submission, make_team

from hackathon.core import config, letters, store
from hackathon.core.config import Settings, read
from hackathon.core.mail import Message
from hackathon.people import personal_tokens, sessions, tokens
from hackathon.people.personal_tokens import PersonalToken
from hackathon.people.sessions import SignIn
from hackathon.people.tokens import Token
from hackathon.privacy import retention
from hackathon.submissions import attachments
from hackathon.submissions.submissions import Submission
from hackathon.teams import invitations
from hackathon.teams.invitations import Invitation


@pytest.fixture
def settings(tmp_path: Any) -> Settings:
    made = read(
        {
            "DATA_DIR": str(tmp_path),
            "DEMO": "1",
            "KEEP_DRAFTS": "10",
            "KEEP_SIGN_INS": "3",
            "KEEP_MAIL": "5",
            "KEEP_TOKENS": "2",
        }
    )
    store.configure(made)
    return made


def test_drafts_never_submitted_go_with_their_files(
    cast: Cast, at: datetime, settings: Settings
) -> None:
    draft = make_submission(cast.team, cast.challenge)
    sent = make_submission(cast.team, status="submitted", versions_count=1)
    kept = store.current().receive(io.BytesIO(b"a draft"), 1000)
    attachments.attach(draft, attachments.File("a.txt", kept, "text/plain"), cast.ben, at, 10**6)
    ends = cast.event.results_on
    retention.turn(settings, ends + timedelta(days=10))
    assert Submission.select().count() == 2
    retention.turn(settings, ends + timedelta(days=10, seconds=1))
    assert [row.id for row in Submission.select()] == [sent.id]
    with pytest.raises(store.Missing):
        store.current().size(kept.name)


def test_drafts_of_an_event_that_goes_on_stay(cast: Cast, at: datetime, settings: Settings) -> None:
    make_submission(make_team(make_event("later", results_on=day(400)), "Late", cast.ben))
    retention.turn(settings, day(399))
    assert Submission.select().count() == 1


def test_a_draft_that_a_record_names_stays_and_stops_nothing(
    cast: Cast, at: datetime, settings: Settings
) -> None:
    judged = make_submission(cast.team, cast.challenge)
    enter(cast.round, judged)
    origin = make_submission(make_team(cast.event, "Origin", cast.sam))
    cast.pilot.change(submission=origin)
    make_submission(make_team(cast.event, "Nobody", cast.dan))
    retention.turn(settings, cast.event.results_on + timedelta(days=11))
    assert {row.id for row in Submission.select()} == {judged.id, origin.id}


def test_sign_ins_go_after_they_ended(cast: Cast, at: datetime, settings: Settings) -> None:
    ended = sessions.begin_session(cast.ben, at)
    sessions.end_session(ended, at)
    sessions.begin_session(cast.ben, at)
    retention.turn(settings, day(3))
    assert SignIn.select().count() == 2
    retention.turn(settings, day(3.1))
    assert SignIn.select().count() == 1
    retention.turn(settings, at + sessions.SESSION_LENGTH + timedelta(days=3.1))
    assert SignIn.select().count() == 0


def test_messages_go_once_they_are_sent_or_given_up(
    cast: Cast, at: datetime, settings: Settings
) -> None:
    for _number in range(3):
        letters.write(cast.ben, "registered", at, event=cast.event)
    first, second, _third = Message.select().order_by(Message.id)
    Message.update(sent_at=at).where(Message.id == first.id).execute()
    Message.update(attempts=8).where(Message.id == second.id).execute()
    retention.turn(settings, day(5))
    assert Message.select().count() == 3
    retention.turn(settings, day(5.1))
    assert Message.select().count() == 1  # the one that still waits


def test_links_tokens_and_unanswered_invitations_go_after_they_ended(
    cast: Cast, at: datetime, settings: Settings
) -> None:
    tokens.issue(cast.ben, "reset", cast.ben.email, at)
    personal_tokens.make(cast.ben, "laptop", at)
    made, _secret = invitations.invite(cast.team, "stranger@example.org", cast.ben, at, str)
    retention.turn(settings, day(1.9))
    assert Token.select().count() == 1
    retention.turn(settings, day(2.1))
    assert Token.select().count() == 0
    assert (PersonalToken.select().count(), Invitation.select().count()) == (1, 1)
    retention.turn(settings, made.expires_at + timedelta(days=2.1))
    assert Invitation.select().count() == 0
    retention.turn(settings, at + personal_tokens.LIFE + timedelta(days=2.1))
    assert PersonalToken.select().count() == 0


def test_a_turn_is_bounded_and_says_that_more_waits(
    cast: Cast, at: datetime, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "MOST", 2)
    for _number in range(3):
        sessions.end_session(sessions.begin_session(cast.ben, at), at)
    assert retention.turn(settings, day(9))
    assert SignIn.select().count() == 1
    assert not retention.turn(settings, day(9))


def test_every_setting_that_keeps_has_its_period_and_is_told() -> None:
    asked = {part.name for part in fields(Settings) if part.name.startswith("keep_")}
    assert asked == {one.setting for one in retention.PERIODS}


@pytest.mark.parametrize("wrong", ["0", "-1", "1.5", "for ever", "40000"])
def test_a_period_that_is_no_number_of_days_is_refused(wrong: str, tmp_path: Any) -> None:
    with pytest.raises(config.ConfigError, match="KEEP_MAIL"):
        read({"DATA_DIR": str(tmp_path), "KEEP_MAIL": wrong})
