"""Papers: what is written to be consulted on, such as a proposal of next steps or a report. A draft
is its makers' alone until representatives publish it; from then on the consultation goes its way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, Self

from peewee import BooleanField, CharField, Check, ForeignKeyField, ModelSelect, TextField

from hackathon.consultations import consultations
from hackathon.consultations.consultations import OWN, Consultation, forget, once
from hackathon.core import audit, short_names
from hackathon.core.db import Base, Edited, TagField, UtcField, lock, new_key, transaction
from hackathon.core.language import fold, format_date, lazy
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people import consents
from hackathon.people.offices import Office
from hackathon.people.people import Person

KINDS = {
    "proposal": lazy("Proposal of next steps"),
    "report": lazy("Report"),
    "rules": lazy("Draft rules of an event"),
    "standard": lazy("Standard"),
    "other": lazy("Other text"),
}
ASKED = {
    "offices": lazy("All IP offices"),
    "region": lazy("The IP offices of a region"),
    "list": lazy("The offices that I name"),
    "everybody": lazy("Everybody"),
}
# What was withdrawn comes back as what it was: a draft, or a text that offices have read.
MOVES = {
    "draft": ("published", "withdrawn"),
    "published": ("withdrawn",),
    "withdrawn": ("draft", "published"),
}
ACT = "consult"  # what offices that ask agree to
LONGEST_REASON = 500  # characters


class Paper(Edited):
    """What a consultation of its own is about, and whom it asks.

    :ivar body: the text as it is drafted, Markdown; once published, versions hold it
    :ivar kind: a key of KINDS
    :ivar asked: a key of ASKED
    :ivar region: of the offices that are asked, where a region is
    :ivar reason: why it was withdrawn
    """

    LIMITS = {"title": 200, "summary": 1000}
    consultation = ForeignKeyField(
        Consultation,
        unique=True,
        backref="papers",
        on_delete="CASCADE",
    )
    slug = CharField(unique=True, max_length=60)
    title = CharField()
    summary = TextField(default="")
    body = TextField(default="")
    kind = CharField(default="proposal", max_length=10)
    language = TagField()
    asked = CharField(default="offices", max_length=10)
    region = CharField(default="")
    status = CharField(default="draft", max_length=10)
    reason = TextField(default="")
    # The title and the summary folded, for search.
    folded = TextField(default="")
    made_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    created_at = UtcField()
    updated_at = UtcField()
    demonstration = BooleanField(default=False)

    @property
    def path(self) -> str:
        """The path of its page, which is its consultation's too."""
        return f"{OWN}/{self.slug}"

    @classmethod
    def by_address(cls, paper: str) -> Self | None:
        """Find the row that an address names."""
        rows = cls.select(cls, Consultation).join(Consultation)
        return rows.where(cls.slug == paper).first()

    class Meta:
        indexes = ((("status", "created_at"), False),)
        constraints = [
            Check("kind IN ('proposal', 'report', 'rules', 'standard', 'other')"),
            Check("asked IN ('offices', 'region', 'list', 'everybody')"),
            Check("status IN ('draft', 'published', 'withdrawn')"),
        ]


class Asker(Base):
    """An office in whose name people are asked; whether it agreed to that, its consent says."""

    paper = ForeignKeyField(Paper, backref="askers", on_delete="CASCADE")
    office = ForeignKeyField(Office, backref="+", on_delete="CASCADE")

    class Meta:
        indexes = ((("paper", "office"), True),)


class Invited(Base):
    """An office of a list of those that are asked."""

    paper = ForeignKeyField(Paper, backref="invited", on_delete="CASCADE")
    office = ForeignKeyField(Office, backref="+", on_delete="CASCADE")

    class Meta:
        indexes = ((("paper", "office"), True),)


class Plan(NamedTuple):
    """What a form says of a paper.

    :ivar values: columns of the paper
    :ivar by: the offices that ask; empty: the administrators of the site
    :ivar named: the offices that are asked, where a list is
    :ivar closes_on: the last day, whole, in UTC
    """

    values: dict[str, Any]
    by: Sequence[Office] = ()
    named: Sequence[Office] = ()
    closes_on: date | None = None


# --- Queries. -------------------------------------------------------------------------------------


def of(row: Consultation) -> Paper | None:
    """Return the paper that a consultation is about; None where it is about something else."""
    if not row.subject.startswith(f"{OWN}/"):
        return None

    def ask() -> Paper | None:
        found = Paper.get_or_none(Paper.consultation == row)
        if found is not None:
            found.consultation = row
        return found

    return once(row, "paper", ask)


def askers(paper: Paper) -> list[Office]:
    """Return the offices that ask, in the order in which they were named; asked once."""
    return once(paper, "askers", lambda: _askers(paper))


def _askers(paper: Paper) -> list[Office]:
    rows = Office.select().join(Asker, on=(Asker.office == Office.id)).where(Asker.paper == paper)
    return list(rows.order_by(Asker.id))


def makers(paper: Paper) -> list[Office]:
    """Return the offices whose people work on it: those that ask, but for who declined."""
    said = answers(paper)
    return [office for office in askers(paper) if said.get(office.id) != "declined"]


def answers(paper: Paper) -> dict[int, str]:
    """Return how the offices that ask stand to it, by their numbers; asked once."""
    return once(paper, "answers", lambda: consents.answers(paper.path)[ACT])


def named(paper: Paper) -> list[Office]:
    """Return the offices of its list."""
    rows = Office.select().join(Invited, on=(Invited.office == Office.id))
    return list(rows.where(Invited.paper == paper).order_by(Office.folded))


def public() -> ModelSelect[Paper]:
    """Query the papers that everybody may read, with their consultations, the newest first."""
    rows = Paper.select(Paper, Consultation).join(Consultation)
    shown = rows.where(Paper.status == "published", Paper.asked == "everybody")
    return shown.order_by(Consultation.opened_at.desc(), Paper.id.desc())


def asked_by(office: Office) -> list[Paper]:
    """Return the texts that everybody may read on which an office asks others, the newest first."""
    mine = Asker.select(Asker.paper).where(Asker.office == office)
    return list(public().where(Paper.id.in_(mine)))


# --- Verbs. ---------------------------------------------------------------------------------------


def slug_for(title: str) -> str:
    """Return a free slug made of the title's Latin letters, or a random one for other scripts."""
    base = short_names.stem(title, f"text-{new_key(5)}")
    alike = Paper.select(Paper.slug).where(Paper.slug.startswith(base))
    return short_names.free(base, {row.slug for row in alike})


def words(values: Any) -> str:
    """Return the words by which lists find it."""
    return fold(f"{values['title']} {values.get('summary', '')}")


def add(plan: Plan, person: Person, at: datetime) -> Paper:
    """Begin a draft; the offices that it names are asked whether they join in asking.

    :raises Refused: for an office that was merged into another one
    """
    values = plan.values
    with transaction():
        slug = slug_for(values["title"])
        asking = Consultation.create(
            subject=f"{OWN}/{slug}",
            title=values["title"],
            closes_on=plan.closes_on,
            everybody=values.get("asked") == "everybody",
            language=values.get("language", "en"),
        )
        paper = Paper.create(
            consultation=asking,
            slug=slug,
            folded=words(values),
            made_by=person,
            # What invented offices ask is a sample as they are.
            demonstration=any(office.demonstration for office in plan.by),
            created_at=at,
            updated_at=at,
            **values,
        )
        _name(paper, plan, person, at)
        audit.record(at, person, "papers.add", paper)
    return paper


def draft_between(
    sides: Sequence[tuple[Office, Person]], texts: Mapping[str, str], at: datetime
) -> Paper:
    """Begin a draft in which several offices ask, such as two that talked about a need; each has to
    agree before it is published, and their people alone read it until then.

    :param sides: the offices with who names each: whoever represents it agrees by that
    :param texts: title, and if there are any summary, body and language
    """
    usual = consultations.usual_day(at)
    (first, maker), *others = sides
    with transaction():
        paper = add(Plan(dict(texts), (first,), (), usual), maker, at)
        for office, person in others:
            Asker.create(paper=paper, office=office)
            consents.ask(office, consents.Matter(ACT, paper.path, paper.title), person, at)
    return paper


def edit(
    paper: Paper,
    expected: int | None,
    plan: Plan,
    person: Person,
    at: datetime,
) -> None:
    """Change what a paper says of itself. Once it is published its text changes by versions alone,
    its last day moves later only, and who was asked stays asked.

    :raises Refused: when something would change on which people count
    :raises Conflict: when somebody else changed it meanwhile
    """
    with transaction():
        lock(paper)
        fresh = Paper.get_by_id(paper.id)
        if fresh.status != "draft":
            _keep_promises(fresh, plan)
        values = {**plan.values, "folded": words(plan.values), "updated_at": at}
        changed = fresh.changed_by(plan.values)
        paper.change(expected, **values)
        fresh.consultation.change(
            None,
            title=paper.title,
            closes_on=plan.closes_on,
            everybody=paper.asked == "everybody",
        )
        _name(paper, plan, person, at)
        audit.record(at, person, "papers.edit", paper, None, changed=changed)


def _keep_promises(fresh: Paper, plan: Plan) -> None:
    told = fresh.consultation.closes_on
    if told is not None and (plan.closes_on is None or plan.closes_on < told):
        raise Refused(
            _(
                "People count on the last day, %(day)s. It can be moved to a later day only.",
                day=format_date(told),
            )
        )
    values = plan.values
    wanted = values["asked"], values.get("region", "")
    left_out = {office.id for office in named(fresh)} - {office.id for office in plan.named}
    wider = wanted[0] == "everybody" or (wanted[0] == "offices" and fresh.asked == "region")
    if wider:
        return
    if left_out or wanted != (fresh.asked, fresh.region):
        raise Refused(_("Who was asked stays asked: you can only ask more people."))


def _name(paper: Paper, plan: Plan, person: Person, at: datetime) -> None:
    known = {office.id for office in _askers(paper)}
    wanted = {office.id for office in plan.by}
    for number in known - wanted:
        Asker.delete().where(Asker.paper == paper, Asker.office == number).execute()
        consents.withdraw(number, ACT, paper.path, person, at)
    for office in plan.by:
        if office.id not in known:
            Asker.create(paper=paper, office=office)
            consents.ask(office, consents.Matter(ACT, paper.path, paper.title), person, at)
    Invited.delete().where(Invited.paper == paper).execute()
    chosen = plan.named if paper.asked == "list" else ()
    for office in {office.id: office for office in chosen}.values():
        Invited.create(paper=paper, office=office)
    forget(paper)
