"""Mentoring: asked, answered, ended; whoever has read is remembered."""

from datetime import timedelta

import pytest
from casting import NOW, Cast, day, make_person, make_team

from hackathon import permissions
from hackathon.core import mail
from hackathon.core.states import Refused
from hackathon.events.mentors import Mentor
from hackathon.people.people import Person
from hackathon.teams import mentoring
from hackathon.teams.mentoring import Mentoring


def make_mentor(cast: Cast, name: str = "Mia Example") -> Mentor:
    return Mentor.create(event=cast.event, person=make_person(name), since=day(-9))


def asked(cast: Cast, mentor: Mentor) -> Mentoring:
    mentoring.ask(cast.team, [mentor], "How do we present it?", cast.ben, NOW)
    row = Mentoring.by_address("codefest", Mentoring.get().key)
    assert row is not None
    return row


def letters(kind: str) -> set[str]:
    return {one.to for one in mail.newest(20) if one.kind == kind}


def test_all_are_asked_once_and_who_accepts_is_known_to_every_member(cast: Cast) -> None:
    mia, max_ = make_mentor(cast), make_mentor(cast, "Max Example")
    assert mentoring.ask(cast.team, [mia], "Help?", cast.ben, NOW) == 1
    assert mentoring.ask(cast.team, [mia, max_], "Help?", cast.ben, NOW) == 1
    with pytest.raises(Refused, match="asked already"):
        mentoring.ask(cast.team, [mia, max_], "Help?", cast.ben, NOW)
    assert letters("mentor_asked") == {mia.person.email, max_.person.email}
    first, _other = mentoring.of_team(cast.team)
    assert not Mentoring.holds(mia.person, cast.team)
    mentoring.accept(first, NOW)
    assert Mentoring.holds(first.mentor.person, cast.team)
    assert letters("mentor_accepted") == {cast.ben.email, cast.bo.email}
    assert mentoring.counted(cast.event) == {mia.id: 1}


def test_who_left_while_the_page_was_open_is_not_asked(cast: Cast) -> None:
    mia, max_ = make_mentor(cast), make_mentor(cast, "Max Example")
    mentoring.leave(Mentor.get_by_id(mia.id), mia.person, NOW)
    with pytest.raises(Refused, match="changed this meanwhile"):
        mentoring.ask(cast.team, [mia], "Help?", cast.ben, NOW)
    assert mentoring.ask(cast.team, [mia, max_], "Help?", cast.ben, NOW) == 1
    assert letters("mentor_asked") == {max_.person.email}


def test_a_mentors_first_page_has_the_teams_of_running_events(cast: Cast) -> None:
    row = asked(cast, make_mentor(cast))
    mine = mentoring.of_person
    assert mine(row.mentor.person) == [row]
    for status, seen in (("archived", []), ("draft", []), ("published", [row])):
        cast.event.change(status=status)
        assert mine(row.mentor.person) == seen
    cast.team.change(status="dissolved")
    assert mine(row.mentor.person) == []


def test_there_is_help_until_submissions_close_and_not_at_that_moment(cast: Cast) -> None:
    row, ben = asked(cast, make_mentor(cast)), cast.ben
    closes = row.team.closes
    before = closes - timedelta(seconds=1)
    assert permissions.ask_mentor(ben, row.team, before) is None
    assert "are closed" in str(permissions.ask_mentor(ben, row.team, closes))
    mia = row.mentor.person
    assert permissions.answer_mentoring(mia, row, before) is None
    assert "are closed" in str(permissions.answer_mentoring(mia, row, closes))


def test_a_refusal_lets_the_team_ask_again(cast: Cast) -> None:
    row = asked(cast, make_mentor(cast))
    mentoring.decline(row, NOW)
    assert letters("mentor_declined") == {cast.ben.email}
    assert mentoring.of_team(cast.team) == []
    mentoring.ask(cast.team, [row.mentor], "Please?", cast.ben, NOW)
    with pytest.raises(Refused, match="done already"):
        mentoring.accept(row, NOW)


def test_the_team_ends_it_and_the_mentor_sees_nothing_more(cast: Cast) -> None:
    row = asked(cast, make_mentor(cast))
    mentoring.accept(row, NOW)
    mentoring.end(row, cast.bo, day(1))
    assert not Mentoring.holds(row.mentor.person, cast.team)
    assert letters("mentor_thanked") == {row.mentor.person.email}
    assert row.status == "ended" and mentoring.of_team(cast.team) == []
    with pytest.raises(Refused, match="done already"):
        mentoring.end(row, cast.bo, day(1))


def test_a_question_is_withdrawn(cast: Cast) -> None:
    row = asked(cast, make_mentor(cast))
    mentoring.end(row, cast.ben, NOW)
    assert row.status == "withdrawn"
    with pytest.raises(Refused, match="done already"):
        mentoring.accept(row, NOW)


@pytest.mark.parametrize("by", ["mentor", "ada"])
def test_who_leaves_or_is_removed_leaves_every_team(cast: Cast, by: str) -> None:
    row = asked(cast, make_mentor(cast))
    mentoring.accept(row, NOW)
    other = make_team(cast.event, "Other", cast.cy)
    mentoring.ask(other, [row.mentor], "", cast.cy, NOW)
    mentor = row.mentor
    mentoring.leave(mentor, mentor.person if by == "mentor" else cast.ada, day(1))
    assert {one.status for one in Mentoring.select()} == {"ended", "withdrawn"}
    assert letters("mentor_gone") == {cast.ben.email, cast.bo.email, cast.cy.email}
    assert letters("mentor_removed") == (set() if by == "mentor" else {mentor.person.email})
    with pytest.raises(Refused, match="done already"):
        mentoring.leave(mentor, cast.ada, day(1))


def test_a_mentor_of_no_team_helps_nobody(cast: Cast) -> None:
    person: Person = make_mentor(cast).person
    assert cast.team and not Mentoring.holds(person, cast.team)
