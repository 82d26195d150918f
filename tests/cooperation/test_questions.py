"""Questions about a solution: to who keeps it, by mail, without showing an address."""

from datetime import datetime

import pytest
from casting import Cast, affiliate

from hackathon.cooperation import questions, reminders, solutions
from hackathon.cooperation.solutions import Solution
from hackathon.core.audit import AuditLine
from hackathon.core.mail import Message
from hackathon.core.states import Refused
from hackathon.notices.kinds import Span


def tool(cast: Cast, at: datetime, **values: object) -> Solution:
    given = {"title": "Form checker", "summary": "It checks.", "licence": "MIT"}
    row = solutions.add(cast.pia, at, **{"office": cast.office, **given, **values})
    solutions.publish(row, cast.pia, at)
    return row


def test_goes_to_the_representatives_with_the_askers_address(cast: Cast, at: datetime) -> None:
    questions.ask(tool(cast, at), "Which form?", cast.sam, at)
    (letter,) = Message.select()
    assert (letter.kind, letter.to) == ("solution_asked", "pia@example.org")
    assert "Which form?" in letter.text and cast.sam.email in letter.text


def test_a_colleague_who_asks_is_not_counted_among_the_readers(cast: Cast, at: datetime) -> None:
    affiliate(cast.dan, cast.office, "representative")
    questions.ask(tool(cast, at), "Which form?", cast.dan, at)
    assert [row.to for row in Message.select()] == [cast.pia.email]
    assert AuditLine.get(AuditLine.verb == "solutions.ask").detail == {"readers": 1}


def test_software_of_others_is_answered_by_administrators(cast: Cast, at: datetime) -> None:
    assert cast.root
    questions.ask(tool(cast, at, office=None), "Which form?", cast.sam, at)
    assert [row.to for row in Message.select()] == [cast.root.email]


def test_nobody_to_answer_is_told(cast: Cast, at: datetime) -> None:
    with pytest.raises(Refused, match="not sent"):
        questions.ask(tool(cast, at), "Which form?", cast.pia, at)


class TestReminders:
    def test_once_a_year_until_somebody_looks(self, cast: Cast, at: datetime) -> None:
        row = tool(cast, at)
        year = at + solutions.YEAR
        span = Span(year, year.replace(year=year.year + 1))
        (found,) = reminders.outdated(span)
        assert found.at == year
        assert [told.person for told in reminders.keepers(found, year)] == [cast.pia]
        solutions.check(row, cast.pia, year)
        (again,) = reminders.outdated(Span(year, year + 2 * solutions.YEAR))
        assert again.key != found.key and again.at == year + solutions.YEAR

    def test_not_of_drafts(self, cast: Cast, at: datetime) -> None:
        solutions.add(cast.pia, at, title="A", summary="B", office=cast.office)
        assert reminders.outdated(Span(at, at + 2 * solutions.YEAR)) == []
