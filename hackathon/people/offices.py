"""IP offices and other organisations: national and regional offices by WIPO ST.3 code,
universities, companies."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self, cast

from peewee import (
    SQL,
    BooleanField,
    CharField,
    Check,
    Expression,
    ForeignKeyField,
    JSONField,
    ModelSelect,
)

from hackathon.core import audit, short_names
from hackathon.core.db import Base, Edited, holds, transaction
from hackathon.core.language import fold, lazy, locale, sort_key
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people import domains

KINDS = ("national office", "regional office", "organisation", "university", "company")
OF_INTELLECTUAL_PROPERTY = KINDS[:2]  # the others are organisations that take part
KIND_NAMES = {
    "national office": lazy("National office"),
    "regional office": lazy("Regional office"),
    "organisation": lazy("Organisation"),
    "university": lazy("University"),
    "company": lazy("Company"),
}
REGION_NAMES = {
    "Africa": lazy("Africa"),
    "Asia": lazy("Asia"),
    "Europe": lazy("Europe"),
    "International": lazy("International"),
    "Latin America and the Caribbean": lazy("Latin America and the Caribbean"),
    "North America": lazy("North America"),
    "Oceania": lazy("Oceania"),
}  # regions of the office register; another one is shown as it is written


class Office(Edited):
    """A place people work for; ``code`` is the ST.3 code of an office, or a slug for another
    organisation."""

    code = CharField(unique=True, max_length=40)
    # An office of intellectual property, or another organisation.
    kind = CharField(max_length=20)
    name = CharField()
    names = JSONField(default=dict)  # language -> name
    country = CharField(max_length=2, default="")  # ISO 3166-1 alpha-2; empty for organisations
    region = CharField(default="")
    website = CharField(default="")
    folded = CharField(default="", index=True)  # every name folded, for search
    # Added after the first release, so the database knows their defaults.
    mail_domains = JSONField(default=list, constraints=[SQL("DEFAULT '[]'")])  # in ASCII form
    merged_into = CharField(
        default="",
        max_length=40,
        constraints=[SQL("DEFAULT ''")],
    )  # a code
    demonstration = BooleanField(default=False, constraints=[SQL("DEFAULT FALSE")])  # invented

    def has_domain(self, domain: str) -> bool:
        """Tell whether an address at ``domain``, or below it, is one of this office's."""
        wanted = domains.ascii_form(domain)
        return any(
            wanted == own or wanted.endswith(f".{own}") for own in self.mail_domains if wanted
        )

    @classmethod
    def by_address(cls, office: str) -> Self | None:
        """Find the row that an address names."""
        return cls.select().where(called(office)).first()

    class Meta:
        constraints = [
            Check(
                "kind IN ('national office', 'regional office', 'organisation', 'university',"
                " 'company')"
            )
        ]


class FormerCode(Base):
    """A code that an office had before; addresses and files that say it lead to the office."""

    code = CharField(unique=True, max_length=40)
    office = ForeignKeyField(Office, backref="former_codes", on_delete="CASCADE")


def called(code: str) -> Expression:
    """Return the condition for the office that has this code, or had it before."""
    before = FormerCode.select(FormerCode.office).where(FormerCode.code == code)
    return (Office.code == code) | Office.id.in_(before)


def choices() -> list[tuple[str, str]]:
    """Return (id, name) of every office for a select, offices first, in the reader's language and
    order."""
    named = [
        (
            office.kind not in OF_INTELLECTUAL_PROPERTY,
            localised_name(office),
            str(office.id),
        )
        for office in Office.select().where(Office.merged_into == "")
    ]
    return [
        (number, name)
        for _, name, number in sorted(named, key=lambda row: (row[0], sort_key(row[1])))
    ]


def localised_name(office: Any) -> str:
    """Return the name of an office (or of a row of one) in the reader's language, else as it is
    written in the register."""
    return str(office.names.get(locale()) or office.name)


def named(office: Office) -> Any:
    """Return the name of an office as letters take it: a title in several languages."""
    return Named(office)


class Named:
    """An office whose ``title`` is its name, in the words of whoever reads."""

    language = "en"
    revision = 1

    def __init__(self, office: Office) -> None:
        self.code = office.code
        self.title = office.name
        self.translations = {code: {"title": name} for code, name in office.names.items()}


def by_code(code: str) -> Office | None:
    """Return the office that has this code, or had it before, or None."""
    return cast("Office | None", Office.get_or_none(called(code)))


def by_words() -> dict[str, Office]:
    """Return the offices by what people write for them, folded: the code, and the name in each
    language. A name that two of them have leads to neither."""
    found: dict[str, Office] = {}
    shared: set[str] = set()
    for office in Office.select().where(Office.merged_into == ""):
        for words in {fold(name) for name in (office.name, *office.names.values()) if name}:
            # Two register offices may be called alike in a language that is not theirs.
            if words in found:
                shared.add(words)
            found[words] = office
        found[fold(office.code)] = office
    return {words: office for words, office in found.items() if words not in shared}


def refuse_domains(wanted: list[str], office: Office | None) -> None:
    """Refuse mail domains that prove nothing.

    :param office: whose they are to be; None for one that is not in the register yet
    :raises Refused: for a public mail provider's, or one that overlaps with another office's
    """
    others = Office.select().where(Office.id != (office.id if office else 0))
    for domain in wanted:
        if problem := domains.problem(domain):
            raise Refused(problem)
        for other in others:
            if any(domains.overlap(domain, own) for own in other.mail_domains):
                raise Refused(
                    _(
                        "%(domain)s is shared with %(office)s, so an address there does not tell"
                        " who works where. Name a domain that only this office has, or none.",
                        domain=domain,
                        office=localised_name(other),
                    )
                )


def search(q: str = "", kind: str = "", region: str = "") -> ModelSelect[Office]:
    """Return the offices as rows (code, kind, name, names, country, region), in the order of their
    names in the register.

    :param q: part of a name in any of its languages, or the code
    :param kind: one of KINDS, or empty for all
    """
    query = Office.select(
        Office.code,
        Office.kind,
        Office.name,
        Office.names,
        Office.country,
        Office.region,
        Office.website,
    )
    # The code too, for those who know the standard by heart.
    if q:
        query = query.where(holds(Office.folded, q) | (Office.code == q.strip().upper()))
    if kind:
        query = query.where(Office.kind == kind)
    if region:
        query = query.where(Office.region == region)
    return query.order_by(Office.folded, Office.id).namedtuples()


def regions() -> list[str]:
    """Return the regions that offices are in, in order."""
    found: Any = Office.select(Office.region).where(Office.region != "").distinct().tuples()
    return sorted((region for (region,) in found), key=sort_key)


def find(number: str) -> Office | None:
    """Return the office with this number, as ``choices`` gives it to a form, or None."""
    return (
        Office.get_or_none(Office.id == int(number))
        # A select can be sent with anything in it; a longer number is none of PostgreSQL's.
        if number.isascii() and number.isdigit() and len(number) < 10
        else None
    )


# --- Verbs. ---------------------------------------------------------------------------------------


def _folded(name: str, names: dict[str, str]) -> str:
    return fold(" ".join([name, *names.values()]))[:255]


def refuse_code(code: str) -> None:
    """Refuse a code that another organisation has, or had before."""
    # A code that another office had before still leads there, from letters and other sites.
    taken = Office.select().where(called(code)).exists()
    if taken or code in short_names.RESERVED:
        raise Refused(_("Another organisation has this code already."))


def create(person: Any, at: datetime, **values: Any) -> Office:
    """Enter an organisation into the register.

    :param person: the administrator who does it
    :raises Refused: when its code is taken
    """
    with transaction():
        refuse_domains(values.get("mail_domains", []), None)
        # Codes stand in addresses beside the words of the site itself.
        refuse_code(values["code"])
        made = Office.create(**values, folded=_folded(values["name"], values.get("names", {})))
        audit.record(at, person, "offices.create", f"Office {made.code}")
    return made


def edit(office: Office, expected: int | None, person: Any, at: datetime, **values: Any) -> None:
    """Change an organisation's entry; its code is changed by ``recode`` alone.

    :raises Conflict: when somebody else changed it meanwhile
    """
    with transaction():
        refuse_domains(values.get("mail_domains", []), office)
        changed = sorted(name for name, value in values.items() if getattr(office, name) != value)
        office.change(expected, **values, folded=_folded(values["name"], values.get("names", {})))
        audit.record(at, person, "offices.edit", f"Office {office.code}", changed=changed)


def merge(
    office: Office,
    into: Office,
    person: Any,
    at: datetime,
) -> None:
    """Say that an office is part of another one now. Its page says so and nobody can name it any
    more; nobody's affiliation and no agreement moves over: whoever works there says so anew.

    :raises Refused: for itself, or an office that was merged too
    """
    with transaction():
        if into.id == office.id or into.merged_into:
            raise Refused(_("Choose an office that stands in the register for itself."))
        # A chain of mergers would lead readers from page to page.
        if Office.select().where(Office.merged_into == office.code).exists():
            raise Refused(_("Another office was merged into this one. Move that one first."))
        office.change(merged_into=into.code, mail_domains=[])
        audit.record(at, person, "offices.merge", f"Office {office.code}", None, into=into.code)


def separate(office: Office, person: Any, at: datetime) -> None:
    """Take a merger back."""
    with transaction():
        office.change(merged_into="")
        audit.record(at, person, "offices.separate", f"Office {office.code}")
