"""Two accounts of one person become one: nothing stays with the account that ends, nothing stands
twice, and no rule is broken by it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from casting import Cast, day, make_event, make_judge, make_person, make_team, register
from peewee import ForeignKeyField

from hackathon.core.audit import AuditLine
from hackathon.core.db import models
from hackathon.core.mail import Message
from hackathon.core.states import Refused
from hackathon.events.events import Event, Organiser
from hackathon.events.mentors import Mentor
from hackathon.people import sessions
from hackathon.people.people import Person
from hackathon.pilots.watching import Watch
from hackathon.privacy import handing_over, inventory, merging
from hackathon.privacy.merging import AccountMerge
from hackathon.results.publications import Publication
from hackathon.teams import invitations
from hackathon.teams.invitations import Invitation
from hackathon.teams.mentoring import Mentoring
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Membership

AT = day(1)


@pytest.fixture
def other(cast: Cast) -> Person:
    """Sam's other account."""
    assert cast.sam
    return make_person("Sam Example", email="sam@elsewhere.example", affiliation="Acme")


@pytest.fixture
def asked(cast: Cast, other: Person) -> Callable[[], AccountMerge]:
    """Ask at both addresses, and confirm at both."""

    def ask() -> AccountMerge:
        found: list[str] = []

        def link(secret: str) -> str:
            found.append(secret)
            return f"https://codefest.example/{secret}"

        row = merging.ask(cast.sam, other.email, cast.root, AT, link)
        for secret in found:
            merging.confirm(secret, AT)
        return row

    return ask


def merge(cast: Cast, row: AccountMerge) -> None:
    merging.merge(row, cast.root, AT)


def naming(person: Person) -> list[str]:
    """Every column that still points to somebody."""
    return [
        f"{model.__name__}.{field.name}"
        for model in models()
        if model is not AccountMerge
        for field in model._meta.sorted_fields
        if isinstance(field, ForeignKeyField) and field.rel_model is Person
        if model.select().where(field == person).exists()
    ]


def test_the_question_is_open_for_two_weeks(cast: Cast, other: Person) -> None:
    secrets: list[str] = []

    def link(secret: str) -> str:
        secrets.append(secret)
        return secret

    merging.ask(cast.sam, other.email, cast.root, AT, link)
    mine, others = secrets
    merging.confirm(mine, AT + timedelta(days=14) - timedelta(seconds=1))
    with pytest.raises(Refused, match="too old"):
        merging.confirm(others, AT + timedelta(days=14))


def test_all_that_one_had_the_other_has(
    cast: Cast, other: Person, asked: Callable[[], AccountMerge]
) -> None:
    team = make_team(cast.event, "Acme", other)
    Organiser.create(event=make_event("own"), person=other, since=AT)
    Watch.create(pilot=cast.pilot, person=other, since=AT)
    sessions.begin_session(other, AT)
    invited, _secret = invitations.invite(cast.team, other.email, cast.ben, AT, lambda secret: "")
    merge(cast, asked())
    assert naming(other) == [] and team.captain_id != cast.sam.id
    assert Membership.get(Membership.team == team).person == cast.sam
    assert Invitation.get_by_id(invited.id).email == cast.sam.email
    ended = Person.get_by_id(other.id)
    assert not ended.active and ended.email == "" and ended.closed_at == AT
    # What the other profile named stays a conflict of interest.
    assert Person.get_by_id(cast.sam.id).said_before == ["Acme"]
    verbs = [row.verb for row in AuditLine.select() if row.verb.startswith("people.")]
    assert verbs == ["people.ask_to_merge", *["people.agree_to_merge"] * 2, "people.merge"]
    assert Message.select().where(Message.kind == "merge_done").count() == 1


@pytest.mark.parametrize("better", ["kept", "ended"])
def test_a_second_registration_gives_its_place_back(
    cast: Cast, other: Person, asked: Callable[[], AccountMerge], better: str
) -> None:
    rows = {"kept": cast.sam, "ended": other}
    for name, person in rows.items():
        register(person, cast.event, "registered" if name == better else "waiting")
    merge(cast, asked())
    (left,) = Registration.select().where(Registration.person == cast.sam)
    assert left.status == "registered" and Event.get_by_id(cast.event.id).participants == 1


def test_two_parts_as_a_mentor_become_one_that_remembers_what_was_read(
    cast: Cast, other: Person, asked: Callable[[], AccountMerge]
) -> None:
    parts = [Mentor.create(event=cast.event, person=one, since=AT) for one in (cast.sam, other)]
    parts[0].change(ended_at=AT)
    said = {"asked_at": AT, "team": cast.team}
    Mentoring.create(mentor=parts[0], status="asked", **said)
    Mentoring.create(mentor=parts[1], status="accepted", **said)
    merge(cast, asked())
    (left,) = Mentor.select()
    assert left.person == cast.sam and left.ended_at is None
    assert {(row.mentor_id, row.status) for row in Mentoring.select()} == {
        (left.id, "asked"),
        (left.id, "ended"),
    }


def test_two_places_become_one(
    cast: Cast, other: Person, asked: Callable[[], AccountMerge]
) -> None:
    register(cast.sam, cast.event)
    register(other, cast.event)
    merge(cast, asked())
    assert Registration.select().count() == 1
    assert Event.get_by_id(cast.event.id).participants == 1


@pytest.mark.parametrize("rule", ["judge", "teams", "judges", "signatures", "administrator"])
def test_what_cannot_be_one_persons_keeps_them_apart(
    cast: Cast, other: Person, asked: Callable[[], AccountMerge], rule: str
) -> None:
    two: dict[str, Any] = {"proposed_by": cast.sam, "approved_by": other}
    acts: dict[str, Callable[[], object]] = {
        "judge": lambda: (make_team(cast.event, "A", other), make_judge(cast.event, cast.sam, "J9")),
        "teams": lambda: (make_team(cast.event, "A", other), make_team(cast.event, "B", cast.sam)),
        "judges": lambda: [
            make_judge(cast.event, person, code)
            for person, code in ((cast.sam, "J8"), (other, "J9"))
        ],
        "signatures": lambda: Publication.create(
            event=cast.event, number=1, status="published", book={}, content={}, digest="0" * 64,
            proposed_at=AT, published_at=AT, **two,
        ),
        "administrator": lambda: other.change(administrator=True),
    }  # fmt: skip
    acts[rule]()
    with pytest.raises(Refused):
        merge(cast, asked())
    assert Person.get_by_id(other.id).active


def test_both_addresses_confirm_first(cast: Cast, other: Person) -> None:
    found: list[str] = []
    row = merging.ask(
        cast.sam, other.email, cast.root, AT, lambda secret: found.append(secret) or ""
    )
    with pytest.raises(Refused, match="Both addresses"):
        merge(cast, row)
    merging.confirm(found[0], AT)
    merging.confirm(found[0], AT)
    with pytest.raises(Refused, match="Both addresses"):
        merge(cast, row)
    with pytest.raises(Refused, match="asked already"):
        merging.ask(cast.sam, other.email, cast.root, AT, lambda secret: "")
    merging.withdraw(row, cast.root, AT)
    with pytest.raises(Refused, match="too old"):
        merging.confirm(found[1], AT)


def test_nothing_is_asked_of_an_address_without_an_account(cast: Cast) -> None:
    for email in ("nobody@example.org", cast.sam.email):
        with pytest.raises(Refused, match="no other account"):
            merging.ask(cast.sam, email, cast.root, AT, lambda secret: "")


def test_every_table_that_names_somebody_has_its_way() -> None:
    """A table goes over row by row unless it is named here; where a unique index may stand in the
    way, somebody has thought of what becomes of the second row."""
    known = {model.__name__ for _place, model, _column in inventory.pointing()}
    assert known >= handing_over.KEYS | handing_over.ONCE
    unique = {
        model.__name__
        for _place, model, column in inventory.pointing()
        for index in model._meta.indexes
        if column.name in _once(index)  # type: ignore[attr-defined]
    }
    # Two of these are two people's: the merger is refused.
    apart = {"Judge", "Membership", "ReportDraft", "AccountMerge"}
    assert unique - handing_over.ONCE == apart


def _once(index: Any) -> list[str]:
    """The columns of a unique index."""
    if isinstance(index, tuple):
        return list(index[0]) if index[1] else []
    return [one.name for one in index._expressions if hasattr(one, "name")] if index._unique else []
