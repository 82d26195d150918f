"""Approving registrations: who registers waits for the organisers, and has no place before."""

import pytest
from casting import NOW, Cast, make_person

from hackathon.core import mail
from hackathon.core.audit import AuditLine
from hackathon.core.states import Refused
from hackathon.events.events import Event, Rules
from hackathon.people.people import Person
from hackathon.teams import approvals, participants, registrations
from hackathon.teams.registrations import Given, Registration


@pytest.fixture(autouse=True)
def asks(cast: Cast) -> None:
    cast.event.change(approval=True)


def apply(cast: Cast, name: str = "Nora", **said: bool) -> Registration:
    person = make_person(f"{name} Example", email=f"{name.lower()}@example.org")
    given, rules = Given({}, True, True)._replace(**said), Rules.current(cast.event)
    return registrations.register(person, cast.event, rules, given, NOW)


def told(person: Person) -> list[str]:
    return [one.kind for one in reversed(mail.newest(20)) if one.to == person.email]


def written() -> tuple[str, int, dict[str, str]]:
    """The newest line of the audit log: what was done, by whom, and what was said of it."""
    line = AuditLine.select().order_by(AuditLine.id.desc()).get()
    return line.verb, line.person_id, line.detail


class TestRegister:
    def test_waits_without_a_place(self, cast: Cast) -> None:
        before = Event.get_by_id(cast.event.id).participants
        made = apply(cast)
        assert made.unapproved and told(made.person) == ["registration_asked"]
        assert Event.get_by_id(cast.event.id).participants == before
        assert list(participants.search(cast.event, status="unapproved")) == [made]

    def test_does_not_move_up_before_it_is_approved(self, cast: Cast) -> None:
        made = apply(cast)
        assert registrations.move_up(cast.event, NOW) == [] and made.unapproved

    def test_of_whom_organisers_have_entered_counts_at_once(self, cast: Cast) -> None:
        assert apply(cast, approved=True).status == "registered"

    def test_counts_at_once_where_nobody_asks_for_it(self, cast: Cast) -> None:
        cast.event.change(approval=False)
        made = apply(cast)
        assert made.status == "registered" and not made.unapproved


class TestApprove:
    def test_gives_a_place_once(self, cast: Cast) -> None:
        made = apply(cast)
        approvals.approve(made, cast.ada, NOW)
        assert made.status == "registered"
        assert told(made.person) == ["registration_asked", "registered"]
        assert written() == ("approvals.approve", cast.ada.id, {"status": "registered"})
        kept = Registration.get_by_id(made.id)
        assert (kept.revision, kept.approved_at) == (made.revision, NOW)
        with pytest.raises(Refused, match="decided already"):
            approvals.approve(made, cast.ada, NOW)

    def test_leads_to_the_waiting_list_where_all_places_are_taken(self, cast: Cast) -> None:
        taken = Event.get_by_id(cast.event.id).participants
        cast.event.change(participants_maximum=max(taken, 1), participants=max(taken, 1))
        made = apply(cast)
        approvals.approve(made, cast.ada, NOW)
        assert made.status == "waiting" and not made.unapproved
        cast.event.change(participants_maximum=max(taken, 1) + 1)
        assert registrations.move_up(cast.event, NOW) == [made.person]


class TestDecline:
    def test_tells_the_reason_and_has_a_way_back(self, cast: Cast) -> None:
        made = apply(cast)
        with pytest.raises(Refused, match="reason"):
            approvals.decline(made, " ", cast.ada, NOW)
        approvals.decline(made, "From another field.", cast.ada, NOW)
        assert told(made.person)[-1] == "registration_declined"
        assert written() == ("approvals.decline", cast.ada.id, {"reason": "From another field."})
        with pytest.raises(Refused, match="decided already"):
            approvals.approve(made, cast.ada, NOW)
        registrations.readmit(made, cast.ada, NOW)
        assert made.status == "registered"
