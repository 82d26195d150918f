"""The texts of a pilot's parts in other languages: which parts have any, and writing a translation
beside its original."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from hackathon.core import audit, prose, translated
from hackathon.core.db import transaction
from hackathon.core.translated import Translation, Version
from hackathon.people.people import Person
from hackathon.pilots import decisions
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts import indicators, milestones, reports, risks
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.parts.risks import Risk
from hackathon.pilots.parts.together import Part
from hackathon.pilots.pilots import Pilot

Texted = Part | Decision
FIELDS: Mapping[type[Part], tuple[str, ...]] = {
    Milestone: milestones.TRANSLATED,
    Indicator: indicators.TRANSLATED,
    Risk: risks.TRANSLATED,
    Report: reports.TRANSLATED,
}


def stored(part: Part, texts: Mapping[str, str]) -> dict[str, object]:
    """Return a translation as the column keeps it: without empty texts, Markdown rendered too.

    Call it outside a transaction.
    """
    said: dict[str, object] = {
        name: texts[name] for name in FIELDS[type(part)] if texts.get(name, "").strip()
    }
    if "body" in said:
        said["body_html"] = str(prose.render(texts["body"], f"{part.key}-"))
    return said


def write(part: Part, written: Translation, person: Person, at: datetime) -> None:
    """Write the translation of a part into a language; texts left empty are shown in the original.

    :raises Conflict: when somebody else wrote this translation meanwhile
    """
    said = stored(part, written.texts)
    with transaction():
        translated.put(part, written._replace(texts=said))
        told = {"title": part.title, "language": written.language, "machine": written.machine}
        audit.record(at, person, "parts.translate", part.pilot, None, **told)


class Line(NamedTuple):
    """A part in the overview of translations.

    :ivar kind: of the part, as addresses have it: milestone, indicator, risk, report, decision
    """

    kind: str
    key: str
    title: str
    language: str
    versions: list[Version]  # by language; that of the original is ``original``


def overview(pilot: Pilot, codes: list[str]) -> list[Line]:
    """Return the parts that are on a pilot's pages, each with how its translations stand."""
    rows: list[Texted] = [
        *milestones.shown(pilot),
        *indicators.shown(pilot),
        *risks.shown(pilot, inside=True),
        *reports.shown(pilot),
        *decisions.standing(decisions.of(pilot)),
    ]
    return [_line(row, codes) for row in rows]


def _line(row: Texted, codes: list[str]) -> Line:
    versions = [
        Version(code, "original", 0) if code == row.language else translated.version(row, code)
        for code in codes
    ]
    title = (row.decided or row.reason) if isinstance(row, Decision) else row.title
    kind = type(row).__name__.lower()
    return Line(
        kind,
        row.key,
        title,
        row.language,
        versions,
    )
