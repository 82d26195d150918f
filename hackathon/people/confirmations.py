"""Confirmations: how an affiliation comes to be more than said, and how that ends. What was decided
meanwhile stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, cast

from hackathon.core import audit, letters
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused, move
from hackathon.people import offices
from hackathon.people.acts import Act
from hackathon.people.affiliations import MOVES, RANK, Affiliation, of, representatives, saying
from hackathon.people.offices import Office, named
from hackathon.people.people import Person

RAISED = {"confirmed": "confirm", "representative": "appoint"}  # degree -> what the audit calls it
LETTERS = {"confirmed": "office_confirmed", "representative": "office_representative"}


def say(person: Person, office: Office | None, at: datetime) -> None:
    """Note which office a profile names from now on; call it inside the profile's transaction.

    What was said before stays on record, as ended. A domain of the office confirms at once.
    """
    for row in Affiliation.select().where(
        Affiliation.person == person, Affiliation.degree != "former"
    ):
        if office is None or row.office_id != office.id:
            _end(row, "former", person, at, "")
    # An office of the first release's profiles was said without a row.
    if person.office_id and of(person, person.office_id) is None:
        _make(person, person.office_id, "said" if office else "former", at)
    if office is not None:
        found: Affiliation | None = Affiliation.get_or_none(
            Affiliation.person == person, Affiliation.office == office
        )
        if found is None:
            _make(person, office.id, "said", at)
        elif found.degree == "former":
            move(
                found,
                MOVES,
                "said",
                "degree",
                since=at,
                how="",
                by=None,
            )
    person.forget()


def _make(
    person: Person,
    office: int,
    degree: str,
    at: datetime,
) -> Affiliation:
    return cast(
        Affiliation,
        Affiliation.create(
            person=person,
            office=office,
            degree=degree,
            since=at,
        ),
    )


def settle(person: Person, at: datetime) -> bool:
    """Confirm by the address, where it lies at a domain of the office that the profile names; call
    it inside a transaction. Return whether it did.

    An ending by somebody stays: the address of a person who left may work for years.
    """
    office = person.office
    if office is None or person.confirmed_at is None or office.merged_into:
        return False
    domain = str(person.email).rpartition("@")[2]
    found: Affiliation | None = Affiliation.get_or_none(
        Affiliation.person == person, Affiliation.office == office
    )
    # Somebody's ending weighs more than an address, which may work for years after.
    if not office.has_domain(domain) or (found is not None and found.ended_by_id):
        return False
    row = found or _make(person, office.id, "said", at)
    if RANK[row.degree] >= RANK["confirmed"]:
        return False
    _raise(row, "confirmed", Word(None, "domain"), at)
    person.forget()
    return True


def edit_office(
    office: Office, expected: int | None, person: Person, at: datetime, **values: Any
) -> int:
    """Change an office's entry, and confirm whom its domains confirm; return how many those are.

    :raises Refused: for a domain that proves nothing
    :raises Conflict: when somebody else changed the entry meanwhile
    """
    with transaction():
        offices.edit(office, expected, person, at, **values)
        return sum(settle(one, at) for one in saying(office))


class Word(NamedTuple):
    """On whose word an affiliation is more than said."""

    by: Person | None  # None: the address itself
    how: str  # *representative* or *administrator*: as what ``by`` says so; *domain* without one


def _raise(
    row: Affiliation,
    degree: str,
    word: Word,
    at: datetime,
) -> None:
    # What an earlier ending left is wiped off, its reason too: this word is newer.
    began = {
        "since": at,
        "confirmed_at": at,
        "reason": "",
        "ended_at": None,
        "ended_by": None,
    }
    move(
        row,
        MOVES,
        degree,
        "degree",
        **word._asdict(),
        **began,
    )
    told = {"office": row.office.code, "how": word.how}
    audit.record(at, word.by, f"affiliations.{RAISED[degree]}", row.person, None, **told)


def raise_to(
    wanted: str,
    person: Person,
    office: Office,
    word: Word,
    at: datetime,
) -> None:
    """Confirm that ``person`` works for ``office``, or make them its representative.

    :param wanted: *confirmed* or *representative*
    :param word: somebody's, who is named in the letter
    :raises Refused: when it is so already, or the profile names another office
    """
    with transaction():
        lock(person)
        person.forget()
        # Nothing rests on an account that anybody could have opened.
        if person.confirmed_at is None:
            raise Refused(
                _("This account has not confirmed its address yet, so nothing can rest on it.")
            )
        if office.merged_into:
            raise Refused(_("This office was merged into another one, so nobody speaks for it."))
        # One person speaks for one office: the profile says which.
        if Person.get_by_id(person.id).office_id not in (None, office.id):
            raise Refused(_("The profile of %(name)s names another office.", name=person.name))
        row = of(person, office) or _make(person, office.id, "said", at)
        if row.degree == wanted:
            raise Refused(_("This is so already."))
        _raise(row, wanted, word, at)
        if person.office_id is None:
            person.change(office=office)
        name = word.by.name if word.by else ""
        letters.write(
            person,
            LETTERS[wanted],
            at,
            office=named(office),
            name=name,
        )
        person.forget()


def end(
    person: Person,
    office: Office,
    reason: str,
    act: Act,
    to: str = "said",
) -> None:
    """Take a confirmation or a representation back; the person is told.

    :param to: *said*, or *confirmed* for a representative who stays in the office
    :raises Refused: without a reason, or when there is nothing to end
    """
    reason = reason.strip()
    if not reason:
        raise Refused(_("Give the reason: the person is told."))
    with transaction():
        lock(person)
        person.forget()
        row = of(person, office)
        if row is None or RANK[row.degree] <= RANK[to]:
            raise Refused(_("There is nothing to end: this was not confirmed, or ended already."))
        _end(row, to, act.person, act.at, reason)
        name = act.person.name if act.person else ""
        told = {
            "office": named(office),
            "name": name,
            "reason": reason,
        }
        letters.write(person, "office_ended", act.at, **told)
        person.forget()


# What it brings about in wings below that somebody represents an office no longer, called in that
# transaction.
LEFT: list[Callable[[Office, Person, datetime], None]] = []


def _end(
    row: Affiliation,
    to: str,
    by: Person | None,
    at: datetime,
    reason: str,
) -> None:
    was = row.degree
    values: dict[str, Any] = {"since": at, "reason": reason}
    if RANK[was] >= RANK["confirmed"] and RANK[to] < RANK["confirmed"]:
        # Only somebody else's word bars the address from confirming again.
        other = by if by is not None and by.id != row.person_id else None
        values |= {
            "how": "",
            "by": None,
            "ended_at": at,
            "ended_by": other,
        }
    move(row, MOVES, to, "degree", **values)
    audit.record(
        at,
        by,
        "affiliations.end",
        row.person,
        None,
        office=row.office.code,
        was=was,
        becomes=to,
        reason=reason,
    )
    if was == "representative":
        for follow in LEFT:
            follow(row.office, row.person, at)


def address_changed(person: Person, at: datetime) -> None:
    """End what rested on the old address; call it inside the transaction that changes it.

    An address at the office confirms anew at once; a representative has to be made again.
    """
    for row in Affiliation.select().where(
        Affiliation.person == person, Affiliation.degree.in_(["confirmed", "representative"])
    ):
        _end(row, "said", None, at, "")
    person.forget()
    settle(person, at)


def close(person: Person, at: datetime) -> list[Office]:
    """End every affiliation of an account that is closed; call it inside that transaction. Return
    the offices that nobody represents any more."""
    left = []
    for row in Affiliation.select().where(
        Affiliation.person == person, Affiliation.degree != "former"
    ):
        was = row.degree
        _end(row, "former", person, at, "")
        if was == "representative" and not representatives(row.office_id):
            left.append(row.office)
    person.forget()
    return left
