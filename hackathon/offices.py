"""IP offices and other organisations: national and regional offices by WIPO ST.3 code, universities, companies."""

from __future__ import annotations

from peewee import CharField, Check, JSONField

from hackathon.db import Edited

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
