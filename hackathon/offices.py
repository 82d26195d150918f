"""IP offices and other organisations: national and regional offices by WIPO ST.3 code, universities, companies."""

from __future__ import annotations

from peewee import CharField, Check, JSONField

from hackathon.db import Edited
from hackathon.language import locale, sort_key

KINDS = ("national office", "regional office", "organisation", "university", "company")


class Office(Edited):
    """A place people work for; ``code`` is the ST.3 code of an office, or a slug for another organisation."""

    code = CharField(unique=True, max_length=40)
    kind = CharField(max_length=20)
    name = CharField()
    names = JSONField(default=dict)  # language -> name
    country = CharField(max_length=2, default="")  # ISO 3166-1 alpha-2; empty for organisations
    region = CharField(default="")
    website = CharField(default="")
    folded = CharField(default="", index=True)  # every name folded, for search

    class Meta:
        constraints = [Check("kind IN ('national office', 'regional office', 'organisation', 'university', 'company')")]


def choices() -> list[tuple[str, str]]:
    """Return (id, name) of every office for a select, offices first, in the reader's language and order."""
    named = [
        (office.kind not in ("national office", "regional office"), localised_name(office), str(office.id)) for office in Office.select()
    ]
    return [(number, name) for _, name, number in sorted(named, key=lambda row: (row[0], sort_key(row[1])))]


def localised_name(office: Office) -> str:
    """Return the office's name in the reader's language, else as it is written in the register."""
    return str(office.names.get(locale()) or office.name)
