"""Certificates: who gets one, under which name, and how long it holds."""

from datetime import datetime
from typing import Any

import pytest
from casting import Cast, assign, day, enter, make_person, make_submission, make_team

from hackathon.core.audit import AuditLine
from hackathon.core.mail import Message
from hackathon.core.states import Refused
from hackathon.judging.scorecards import Scorecard
from hackathon.results import certificates, deserving
from hackathon.results.certificates import Certificate
from hackathon.results.publications import Publication
from hackathon.results.selections import Selection

OVER = day(26)


@pytest.fixture
def field(cast: Cast) -> Cast:
    """Ben's team has won, Otto's was disqualified, Zoe's has a draft; Dee has signed."""
    sent = {"versions_count": 1, "submitted_at": day(9)}
    cast.submission.change(status="submitted", **sent)
    for name, status in (("Otto", "disqualified"), ("Zoe", "draft")):
        team = make_team(cast.event, f"Team {name}", make_person(f"{name} Example"))
        make_submission(team, cast.challenge, status=status, reason="Late", **sent)
    enter(cast.round, cast.submission)
    given = assign(cast.round, cast.judge, cast.submission)
    Scorecard.create(assignment=given, status="signed", updated_at=day(12), signed_at=day(12))
    return cast


def publish(cast: Cast, **content: Any) -> None:
    two = {"proposed_by": cast.ada, "approved_by": cast.grace}
    told = {"submissions": [], "rounds": [], "finalists": [], "prizes": [], **content}
    Publication.create(
        event=cast.event, number=1, status="published", book={}, digest="0" * 64, content=told,
        proposed_at=day(21), published_at=day(25), **two,
    )  # fmt: skip


def issue(cast: Cast, kind: str) -> list[Certificate]:
    found = certificates.group(cast.event, kind, deserving.GROUPS[kind](cast.event))
    certificates.issue(cast.event, kind, found.digest, cast.ada, OVER)
    return list(certificates.search(cast.event, [kind]))


def letters() -> dict[str, str]:
    found = {row.to.split("@")[0]: row.text for row in Message.select()}
    Message.delete().execute()
    return found


class TestWhoDeservesOne:
    def test_a_team_that_submitted_and_no_disqualified_one(self, field: Cast) -> None:
        assert [row.name for row in issue(field, "participant")] == ["Ben Example", "Bo Example"]
        assert set(letters()) == {"ben", "bo"}

    def test_whoever_signed_a_scorecard(self, field: Cast) -> None:
        assert field.dan
        assert [row.name for row in issue(field, "judge")] == ["Dee Example"]

    def test_finalists_who_were_announced_before_the_results(self, field: Cast) -> None:
        key = field.submission.key
        two = {"proposed_by": field.ada, "approved_by": field.grace, "approved_at": day(20)}
        step = Selection.create(
            event=field.event, round=field.round, status="announced", digest="", others=[],
            content=[{"submission": key}], proposed_at=day(20), public_at=day(21), **two,
        )  # fmt: skip
        assert not deserving.finalists(field.event)
        Selection.update(told_at=day(21)).where(Selection.id == step.id).execute()
        assert len(issue(field, "finalist")) == 2

    def test_finalists_and_winners_by_what_is_published_alone(self, field: Cast) -> None:
        assert not deserving.finalists(field.event) and not deserving.winners(field.event)
        won = {"submission": field.submission.key}
        prizes = [{"title": title, "winners": [won]} for title in ("First", "Jury’s")]
        publish(field, finalists=[won], prizes=prizes)
        assert [row.name for row in issue(field, "finalist")] == ["Ben Example", "Bo Example"]
        assert [row.prizes for row in issue(field, "winner")] == [["First", "Jury’s"]] * 2
        # Found out afterwards: what is published stays, and nobody gets a certificate for it.
        field.submission.change(status="disqualified", reason="Copied")
        assert not deserving.finalists(field.event) and not deserving.winners(field.event)


class TestIssuing:
    def test_is_done_once_for_the_names_that_were_seen(self, field: Cast, at: datetime) -> None:
        found = certificates.group(field.event, "participant", deserving.participants(field.event))
        certificates.write_name(field.bo, "Bo ВАН Example", at)
        with pytest.raises(Refused, match="names have changed"):
            certificates.issue(field.event, "participant", found.digest, field.ada, OVER)
        assert [row.name for row in issue(field, "participant")] == [
            "Ben Example",
            "Bo ВАН Example",
        ]
        with pytest.raises(Refused, match="Nobody is waiting"):
            issue(field, "participant")
        written, issued = AuditLine.select().order_by(AuditLine.id)
        assert (written.verb, issued.verb) == ("certificates.write_name", "certificates.issue")
        assert issued.detail == {"kind": "participant", "count": 2}

    def test_a_closed_account_gets_none(self, field: Cast) -> None:
        field.bo.change(active=False)
        assert [row.name for row in issue(field, "participant")] == ["Ben Example"]


class TestWithdrawing:
    def test_is_told_and_a_group_brings_none_back(self, field: Cast) -> None:
        row = issue(field, "participant")[0]
        letters()
        certificates.withdraw(row, " Was elsewhere. ", field.ada, OVER)
        assert "Was elsewhere." in letters()["ben"]
        with pytest.raises(Refused, match="Nobody is waiting"):
            issue(field, "participant")
        with pytest.raises(Refused, match="done already"):
            certificates.withdraw(row, "Again", field.ada, OVER)

    def test_restored_it_has_the_name_of_now(self, field: Cast, at: datetime) -> None:
        row = issue(field, "participant")[0]
        certificates.withdraw(row, "Another name", field.ada, OVER)
        certificates.write_name(field.ben, "Benedikt Example", at)
        letters()
        certificates.restore(Certificate.get_by_id(row.id), field.ada, OVER)
        assert row.code in letters()["ben"], "who had lost it hears that it holds again"
        again = certificates.checked(row.code.lower().replace("-", " "))
        assert again is not None and again.status == "issued" and again.reason == ""
        assert again.name == "Benedikt Example"
        assert certificates.of_person(field.ben) == [row]


def test_a_code_cannot_be_guessed(field: Cast) -> None:
    codes = {row.code for row in issue(field, "participant")}
    assert len(codes) == 2 and all(len(code.replace("-", "")) == 16 for code in codes)
