"""A pilot's files from its rows."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from hackathon.consultations import consultations as asking
from hackathon.content import pilot_schemas, schemas
from hackathon.content.consultation_schemas import CONSULTATION
from hackathon.content.part_words import FIELDS
from hackathon.content.readers import one_line, tidy
from hackathon.content.writing import adoptions as of_adopters
from hackathon.content.writing import consultations, documents, pilot_files
from hackathon.content.writing.documents import (
    Export,
    Values,
    columns,
    moment,
    number,
    rows,
    said,
    slim,
    translated,
    translations,
)
from hackathon.people import consents
from hackathon.pilots import adoptions, decisions, partners, tags
from hackathon.pilots.adoptions import Adoption
from hackathon.pilots.checks import GateCheck
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts import indicators
from hackathon.pilots.parts.health import HealthOverride
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone, MilestoneMove
from hackathon.pilots.parts.readings import Reading
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.parts.risks import Risk
from hackathon.pilots.pilots import Pilot

UTC = ZoneInfo("UTC")
RISK = ("title", "answer", "likelihood", "impact", "review_on", "public")


def write(pilot: Pilot, out: Export) -> None:
    """Write a pilot and its translations."""
    path = f"pilots/{pilot.slug}.md"
    values = {**_values(pilot), **_parts(pilot), "files": pilot_files.told(pilot, out)}
    out.write(path, schemas.PILOT, values, pilot.body)
    # Sorted, as all that is written: two exports of one site are the same to the byte.
    for code, words in translations(pilot):
        values = said(pilot, code, "title", "summary")
        out.write(translated(path, code), schemas.PILOT_TRANSLATED, values, words.get("body", ""))


def _values(pilot: Pilot) -> Values:
    entry, about = pilot.submission, tags.of(pilot)
    # In the order in which they were named: the same folder comes back out.
    adopting = list(adoptions.of([pilot]).order_by(Adoption.id))
    return {
        **columns(pilot, "title", "summary", "language", "status", "stage", "sponsor"),
        "invented": bool(pilot.demonstration),
        "consultation_closes": asking.last_day(pilot.path),
        **columns(pilot, *pilot_schemas.FACTS),
        "ai_card": pilot.ai_card,
        "lead": pilot.office.code if pilot.office else "",
        "partners": [part.office.code for part in partners.of([pilot])],
        "adopters": [part.office.code for part in adopting],
        "adoptions": of_adopters.told(adopting),
        "rights": about["right"],
        "functions": about["function"],
        "technologies": about["technology"],
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
    # An office named twice that agreed once has not agreed: the file would say it for both.
    return sorted(code for code, answers in asked.items() if set(answers) == {"agreed"})


def _parts(pilot: Pilot) -> Values:
    milestones = [_milestone(pilot, part) for part in _shown(Milestone, pilot)]
    updates = [
        {
            **columns(part, "title", "body", "evaluation"),
            **_language(pilot, part),
            "on": moment(part.at, UTC),
        }
        for part in _shown(Report, pilot)
    ]
    # A decision that another stands in the place of is no longer said; the site alone keeps it.
    decided = [_decision(pilot, part) for part in decisions.standing(decisions.of(pilot))]
    told = consultations.told(asking.of(pilot.path), pilot.language)
    return {
        "health_said": [
            _health(said) for said in rows(HealthOverride, HealthOverride.pilot == pilot)
        ],
        "milestones": milestones,
        "indicators": [_indicator(pilot, part) for part in _shown(Indicator, pilot)],
        "updates": updates,
        "decisions": decided,
        "gates": _checks(pilot),
        "risks": [
            {**columns(part, *RISK), "owner": _owner(part), **_language(pilot, part)}
            for part in _shown(Risk, pilot)
        ],
        "consultation": slim(CONSULTATION, told),
    }


def _health(said: HealthOverride) -> Values:
    ended = moment(said.ended_at, UTC) if said.ended_at else ""
    return {
        **columns(said, "state", "reason"),
        "on": moment(said.at, UTC),
        "ended": ended,
    }


def _decision(pilot: Pilot, part: Decision) -> Values:
    values = columns(
        part,
        "reason",
        "kind",
        "decided",
        "lessons",
        "precision",
        "note",
        "happened_on",
    )
    values |= {**_language(pilot, part), "stage": part.becomes}
    return {**values, "on": moment(part.at, UTC)}


def _checks(pilot: Pilot) -> list[Values]:
    """What was shown for gates; a file stays behind, so that its item is open again."""
    answered = rows(
        GateCheck,
        GateCheck.pilot == pilot,
        GateCheck.state.in_(("met", "waived")),
        GateCheck.kind != "file",
    )
    names = ("item", "stage", "title", "state", "evidence", "kind", "reason")
    return [{**columns(part, *names), "on": moment(part.at, UTC)} for part in answered]


def _language(pilot: Pilot, part: Any) -> Values:
    """The language of a part, where it is another than the pilot's, and what it says in others."""
    names = FIELDS[type(part)]
    translations = [
        {"language": code, **said(part, code, *names)}
        for code, words in documents.translations(part)
        if any(words.get(name) for name in names)
    ]
    return {
        "language": "" if part.language == pilot.language else part.language,
        "translations": translations,
    }


def _owner(part: Milestone | Indicator | Risk) -> str:
    """Who owns a part, by name: people are no content."""
    return one_line(part.owner.name if part.owner is not None else part.owner_words)


def _milestone(pilot: Pilot, milestone: Milestone) -> Values:
    moves = rows(MilestoneMove, MilestoneMove.milestone == milestone)
    moved = [
        {**columns(move, "was", "becomes", "reason"), "on": moment(move.at, UTC)} for move in moves
    ]
    said = {
        "owner": _owner(milestone),
        "done": milestone.done_on,
        "moved": moved,
    }
    said |= _language(pilot, milestone)
    return {**columns(milestone, "title", "due", "evidence"), **said}


def _shown(model: Any, pilot: Pilot) -> list[Any]:
    return rows(model, model.pilot == pilot, model.withdrawn_at.is_null())


def _indicator(pilot: Pilot, indicator: Indicator) -> Values:
    readings = [
        {
            "on": made.on,
            "value": number(made.value),
            **columns(made, "source"),
            "corrected": moment(made.corrected_at, UTC) if made.corrected_at else "",
            "reason": tidy(made.reason),
        }
        for made in rows(Reading, Reading.indicator == indicator)
    ]
    # Left out where the numbers say it: whoever edits the target need not think of it.
    derived = indicators.towards(indicator.baseline, indicator.target)
    return {
        **columns(indicator, "title", "unit", "target_on", "watched"),
        "direction": "" if indicator.direction == derived else indicator.direction,
        "owner": _owner(indicator),
        **_language(pilot, indicator),
        "baseline": number(indicator.baseline),
        "target": number(indicator.target),
        "readings": readings,
    }
