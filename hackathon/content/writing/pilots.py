"""A pilot's files from its rows."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from hackathon.content import schemas
from hackathon.content.writing.documents import (
    Export,
    Values,
    columns,
    moment,
    number,
    rows,
    said,
    translated,
)
from hackathon.people import consents
from hackathon.pilots import adoptions, partners
from hackathon.pilots.decisions import Decision
from hackathon.pilots.indicators import Indicator, Reading
from hackathon.pilots.monitoring import Milestone, Risk, Update
from hackathon.pilots.pilots import Pilot

UTC = ZoneInfo("UTC")


def write(pilot: Pilot, out: Export) -> None:
    """Write a pilot and its translations."""
    path = f"pilots/{pilot.slug}.md"
    out.write(path, schemas.PILOT, {**_values(pilot), **_parts(pilot)}, pilot.body)
    for code, words in sorted(pilot.translations.items()):
        values = said(words, *schemas.PILOT_TRANSLATED)
        out.write(translated(path, code), schemas.PILOT_TRANSLATED, values, words.get("body", ""))


def _values(pilot: Pilot) -> Values:
    entry = pilot.submission
    return {
        **columns(pilot, "title", "summary", "language", "status", "stage", "sponsor", "health"),
        "invented": bool(pilot.demonstration),
        "consultation_closes": pilot.consultation_closes,
        "lead": pilot.office.code if pilot.office else "",
        "partners": [part.office.code for part in partners.of([pilot])],
        "adopters": [part.office.code for part in adoptions.of([pilot])],
        "agreed": _agreed(pilot),
        "origin": pilot.origin if entry is None else "",
        "submission": f"{entry.event.slug}/{entry.team.key}" if entry else "",
    }


def _agreed(pilot: Pilot) -> list[str]:
    """The codes of the offices that agreed to everything for which the pilot names them."""
    asked: dict[str, list[str]] = {}
    for part in consents.about(pilot.path).values():
        if part.act in {"lead", "partner", "adopter"}:
            asked.setdefault(part.office.code, []).append(part.status)
    return sorted(code for code, answers in asked.items() if set(answers) == {"agreed"})


def _parts(pilot: Pilot) -> Values:
    milestones = [
        {**columns(part, "title", "owner", "due", "evidence"), "done": part.done_on}
        for part in _shown(Milestone, pilot)
    ]
    updates = [
        {**columns(part, "title", "body"), "on": moment(part.at, UTC)}
        for part in _shown(Update, pilot)
    ]
    decided = Decision.select().where(Decision.pilot == pilot).order_by(Decision.at, Decision.id)
    decisions = [
        {"stage": part.becomes, "reason": part.reason, "on": moment(part.at, UTC)}
        for part in decided
    ]
    return {
        "milestones": milestones,
        "indicators": [_indicator(part) for part in _shown(Indicator, pilot)],
        "updates": updates,
        "decisions": decisions,
        "risks": [columns(part, "title", "answer", "level") for part in _shown(Risk, pilot)],
    }


def _shown(model: Any, pilot: Pilot) -> list[Any]:
    return rows(model, model.pilot == pilot, model.withdrawn_at.is_null())


def _indicator(indicator: Indicator) -> Values:
    readings = [
        {"on": made.on, "value": number(made.value)}
        for made in rows(Reading, Reading.indicator == indicator)
    ]
    return {
        **columns(indicator, "title", "unit"),
        "baseline": number(indicator.baseline),
        "target": number(indicator.target),
        "readings": readings,
    }
