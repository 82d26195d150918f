"""Consents: whether an office agreed to what binds it. Naming an office asks it, and until a
representative agrees it is shown as asked, not answered.

A subject is the path of the page that names the office (``pilots/nice-helper``), so that a question
leads to what it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple, Self, cast

from peewee import JOIN, CharField, Check, ForeignKeyField, ModelSelect, TextField

from hackathon.core import audit, letters
from hackathon.core.db import Base, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.language import lazy
from hackathon.core.prepared import prepared
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.people import affiliations, people
from hackathon.people.offices import Office, called, named
from hackathon.people.people import Person

MOVES = {
    "asked": ("agreed", "declined", "withdrawn"),
    "agreed": ("declined", "withdrawn"),
    "declined": ("asked", "agreed", "withdrawn"),
    "withdrawn": ("asked", "agreed"),
}
ACTS = {
    "lead": lazy("Leads the pilot"),
    "partner": lazy("Takes part in the pilot"),
    "adopter": lazy("Adopts the tool"),
    "brief": lazy("Owns the brief"),
    "comment": lazy("Comments in the name of the office"),
    "consult": lazy("Asks other offices"),
}
STATUS_NAMES = {
    "asked": lazy("Asked, not answered"),
    "agreed": lazy("Agreed"),
    "declined": lazy("Declined"),
    "withdrawn": lazy("No longer asked"),
}


class Consent(Base):
    """What an office is asked to do, and its answer."""

    key = CharField(unique=True, max_length=16, default=new_key)
    office = ForeignKeyField(Office, backref="consents", on_delete="CASCADE")
    act = CharField(max_length=10)
    subject = CharField(max_length=200)  # path of the page that names the office
    title = CharField(default="")  # of that page, as it was when the office was asked
    status = CharField(default="asked", max_length=10)
    asked_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    asked_at = UtcField()
    answered_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    answered_at = UtcField(null=True)
    through = CharField(default="", max_length=16)  # representative, administrator, operator
    reason = TextField(default="")

    @classmethod
    def by_address(cls, office: str, consent: str) -> Self | None:
        """Find the row that an address names."""
        rows = cls.select(cls, Office).join(Office)
        return rows.where(called(office), cls.key == consent).first()

    class Meta:
        indexes = ((("office", "act", "subject"), True), (("subject",), False))
        constraints = [
            Check("act IN ('lead', 'partner', 'adopter', 'brief', 'comment', 'consult')"),
            Check("status IN ('asked', 'agreed', 'declined', 'withdrawn')"),
        ]


# --- Queries. -------------------------------------------------------------------------------------


def about(subject: str) -> dict[tuple[str, int], Consent]:
    """Return what offices were asked on a page: (act, number of the office) -> the question."""
    rows = Consent.select().where(Consent.subject == subject, Consent.status != "withdrawn")
    return {(row.act, row.office_id): row for row in rows}


def status(office: Office | int | None, act: str, subject: str) -> str:
    """Return how an office stands to one act: a key of STATUS_NAMES. Never asked is not agreed."""
    row = _find(office, act, subject)
    return str(row.status) if row is not None else "asked"


def _find(office: Office | int | None, act: str, subject: str) -> Consent | None:
    found = (Consent.office == office, Consent.act == act, Consent.subject == subject)
    return Consent.get_or_none(*found)


class OnPage(NamedTuple):
    """What offices were asked on a page and on its parts."""

    answers: dict[str, dict[int, str]]  # of the page: act -> number of the office -> status
    parts: dict[str, Consent]  # of its parts, by their subjects, each with its office


def on_page(subject: str) -> OnPage:
    """Return how the offices that a page names stand to it and to its parts (``subject#...``); one
    query."""
    rows = (
        Consent.select(Consent, Office)
        .join(Office)
        .where(
            (Consent.subject == subject) | Consent.subject.startswith(f"{subject}#"),
            Consent.status != "withdrawn",
        )
    )
    found = OnPage({act: {} for act in ACTS}, {})
    for row in rows:
        if row.subject == subject:
            found.answers[row.act][row.office_id] = row.status
        else:
            found.parts[row.subject] = row
    return found


def answers(subject: str) -> dict[str, dict[int, str]]:
    """Return how the offices that a page names stand to it: act -> number of the office -> status;
    one query."""
    return on_page(subject).answers


def agreed_on(subject: str, act: str) -> set[int]:
    """Return the numbers of the offices that agreed to an act on a page."""
    every = about(subject).values()
    return {row.office_id for row in every if row.act == act and row.status == "agreed"}


def agreed(act: str) -> ModelSelect[Consent]:
    """Return a query of (office, subject) of those that agreed to an act, for other queries."""
    return Consent.select(Consent.office, Consent.subject).where(
        Consent.act == act, Consent.status == "agreed"
    )


def agreed_by(office: Office) -> dict[str, set[str]]:
    """Return the pages on which an office agreed to each act; one query."""
    rows: Any = Consent.select(Consent.act, Consent.subject)
    rows = rows.where(Consent.office == office, Consent.status == "agreed")
    found: dict[str, set[str]] = {act: set() for act in ACTS}
    for act, subject in rows.tuples():
        found[act].add(subject)
    return found


def of_office(office: Office) -> list[Consent]:
    """Return what an office was asked, the unanswered first and the newest of each."""
    query = (
        Consent.select(Consent, Person)
        .join(Person, on=(Consent.asked_by == Person.id), join_type=JOIN.LEFT_OUTER)
        .where(Consent.office == office, Consent.status != "withdrawn")
        .order_by(Consent.asked_at.desc(), Consent.id.desc())
    )
    return sorted(query, key=lambda row: row.status != "asked")


def waiting_for(person: Person) -> list[Consent]:
    """Return the unanswered questions to the offices that ``person`` represents."""
    offices = affiliations.represented(person)
    if not offices:
        return []
    return _asked([row.id for row in offices], [row.code for row in offices])


@prepared
def _asked(numbers: list[int], codes: list[str]) -> ModelSelect[Consent]:
    """The unanswered questions to offices, or to those that were merged into them."""
    return (
        Consent.select(Consent, Office)
        .join(Office)
        .where(affiliations.answered_by(numbers, codes), Consent.status == "asked")
        .order_by(Consent.asked_at, Consent.id)
    )


def waiting_for_administrators() -> ModelSelect[Consent]:
    """Return a query of the unanswered questions to offices that nobody represents."""
    return (
        Consent.select(Consent, Office)
        .join(Office)
        .where(Consent.status == "asked", ~affiliations.answered_for())
        .order_by(Consent.asked_at, Consent.id)
    )


# --- Verbs. ---------------------------------------------------------------------------------------


class Matter(NamedTuple):
    """What an office is asked about."""

    act: str  # one of ACTS
    subject: str  # path of the page
    title: str  # of the page


def ask(office: Office, matter: Matter, person: Person, at: datetime) -> Consent:
    """Ask an office to agree; call it inside the verb's transaction that names the office.

    Whoever represents the office agrees by naming it. Otherwise its representatives get a letter,
    or the administrators where there are none.

    :raises Refused: for an office that was merged into another one
    """
    if office.merged_into:
        raise Refused(_("This office was merged into another one. Choose that one."))
    act, subject, title = matter
    # Whoever speaks for the office agrees in its name by naming it.
    own = affiliations.at_least(person, office, "representative")
    row = _find(office, act, subject)
    asked: dict[str, Any] = {"title": title[:255], "asked_by": person, "asked_at": at}
    if row is None:
        row = Consent.create(office=office, act=act, subject=subject, **asked)
    elif row.status in {"declined", "withdrawn"}:
        move(row, MOVES, "asked", answered_by=None, answered_at=None, reason="", **asked)
    else:
        return cast(Consent, row)
    audit.record(at, person, "consents.ask", f"Office {office.code}", None, act=act, on=subject)
    if own:
        _answer(row, Reply(True, "", "representative"), person, at)
        return cast(Consent, row)
    # Where nobody speaks for the office, administrators ask it by other ways.
    for reader in affiliations.representatives(office) or people.administrators():
        letters.write(
            reader,
            "office_asked",
            at,
            link=letters.site("offices", office.code, "answers"),
            office=named(office),
            name=person.name,
            act=act,
            subject_title=title,
        )
    return cast(Consent, row)


# What an answer to an act brings about in a wing below, called in the answer's transaction.
FOLLOWED: dict[str, Callable[[Consent, Person | None, datetime], None]] = {}


class Reply(NamedTuple):
    """An office's answer."""

    agrees: bool
    reason: str
    through: str  # *representative*, *administrator* where there is none, or *operator*


def _answer(row: Consent, reply: Reply, by: Person | None, at: datetime) -> None:
    becomes = "agreed" if reply.agrees else "declined"
    said = {"through": reply.through, "reason": reply.reason}
    try:
        move(row, MOVES, becomes, answered_by=by, answered_at=at, **said)
    except NoSuchMove:
        raise Refused(_("This was answered already. Look at the page again.")) from None
    said_so = "agree" if reply.agrees else "decline"
    told = {"act": row.act, "on": row.subject, **said}
    audit.record(at, by, f"consents.{said_so}", f"Office {row.office.code}", None, **told)
    if row.act in FOLLOWED:
        FOLLOWED[row.act](row, by, at)


def answer(row: Consent, reply: Reply, by: Person, at: datetime) -> None:
    """Answer for an office; whoever asked is told.

    :raises Refused: of an administrator without a reason, or when it was answered already
    """
    agrees, reason = reply.agrees, reply.reason.strip()
    if not reason and reply.through == "administrator":
        raise Refused(_("Give the reason: it stays on record, and whoever asked is told."))
    with transaction():
        lock(row)
        fresh = Consent.get_by_id(row.id)  # of two who answer at once the second finds it answered
        _answer(fresh, reply._replace(reason=reason), by, at)
        asker = fresh.asked_by
        # Nobody needs a letter about what they have just done.
        if asker is not None and asker.active and asker.id != by.id:
            letters.write(
                asker,
                "office_answered",
                at,
                link=letters.site(fresh.subject),
                office=named(fresh.office),
                agrees=agrees,
                subject_title=fresh.title,
                reason=reason,
            )


def withdraw(office: Office | int, act: str, subject: str, person: Person, at: datetime) -> None:
    """Ask no longer, since the page does not name the office any more; call it inside that verb's
    transaction."""
    row = _find(office, act, subject)
    if row is not None and row.status != "withdrawn":
        move(row, MOVES, "withdrawn")
        audit.record(
            at, person, "consents.withdraw", f"Office {row.office.code}", None, act=act, on=subject
        )


def change(
    was: int | None, office: Office | None, matter: Matter, person: Person, at: datetime
) -> None:
    """Let a page name another office than before; call it inside that verb's transaction.

    :param was: number of the office that was named so far
    """
    if was is not None and was != (office.id if office else None):
        withdraw(was, matter.act, matter.subject, person, at)
    if office is not None:
        ask(office, matter, person, at)


def from_folder(
    wanted: Iterable[tuple[Office, str, bool]], subject: str, title: str, at: datetime
) -> None:
    """Note which offices a folder of content names; call it inside the load's transaction.

    Whoever loads a folder operates the site: what the folder says was agreed counts as such, and
    nothing that was answered here is taken back by one that does not say so.

    :param wanted: office, act, and whether the folder says that the office agreed
    """
    known = about(subject)
    kept = set()
    for office, act, said in wanted:
        kept.add((act, office.id))
        row = known.get((act, office.id)) or _find(office, act, subject)
        if row is None:
            row = Consent.create(
                office=office, act=act, subject=subject, title=title[:255], asked_at=at
            )
        elif row.status == "withdrawn":
            move(row, MOVES, "asked", asked_at=at)
        if said and row.status != "agreed":
            _answer(row, Reply(True, "", "operator"), None, at)
    for (act, number), row in known.items():
        if act != "comment" and (act, number) not in kept:
            move(row, MOVES, "withdrawn")
