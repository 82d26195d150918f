"""The parts of a pilot for programs: what its page shows to everybody, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hackathon.api.answers import day, moment
from hackathon.pages.guard import external, now
from hackathon.pilots import checks
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts import files
from hackathon.pilots.parts.files import PilotFile
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.parts.readings import Reading
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.parts.risks import Risk
from hackathon.pilots.pilots import Pilot

Told = dict[str, object]
Files = Mapping[str, PilotFile]  # the released ones, by their keys


def _words(part: Any, *names: str, **columns: str) -> Told:
    """The language of a part's own texts, and what it says in others.

    :param columns: the column of a text that is told under another name
    """
    told = {**dict(zip(names, names, strict=True)), **columns}
    translations = {
        code: {name: words[column] for name, column in told.items() if words.get(column)}
        for code, words in part.translations.items()
    }
    return {"language": part.language, "translations": translations}


def decision(part: Decision, released: Files) -> Told:
    """Return a decision with its true date and the evidence that it was taken on."""
    return {
        "was": part.was or None,
        "becomes": part.becomes,
        "kind": part.kind,
        "reason": part.reason,
        "decided": part.decided,
        "lessons": part.lessons,
        "at": moment(part.at),
        "happened_on": day(part.happened_on),
        "precision": part.precision,
        "note": part.note,
        "evidence": [_evidence(item, released) for item in part.evidence],
        **_words(part, "reason", "decided", "lessons"),
    }


def _evidence(item: Mapping[str, Any], released: Files) -> Told:
    kind = item.get("kind", "") if item["state"] == "met" else ""
    return {
        "title": item["title"],
        "state": item["state"],
        "due": item.get("due"),
        "reason": item.get("reason", ""),
        **_shown(kind, item.get("evidence", ""), released),
    }


def _shown(kind: str, evidence: str, released: Files) -> Told:
    """What was shown for an item; of a file that is not released nothing but that there is one."""
    if kind != "file":
        return {"kind": kind, "evidence": evidence if kind else "", "file": None}
    there = released.get(evidence)
    return {"kind": kind, "evidence": "", "file": file(there) if there is not None else None}


def gates(pilot: Pilot, released: Files) -> list[Told]:
    """Return how the pilot stands to the items of its gates."""
    return [
        {
            "stage": stage,
            "item": line.item,
            "title": str(line.title.text),
            "state": line.state,
            "at": moment(line.check.at) if line.check is not None else None,
            "reason": line.check.reason if line.check is not None else "",
            **_check(line, released),
        }
        for stage, lines in checks.of_pilot(pilot).items()
        for line in lines
    ]


def _check(line: checks.Line, released: Files) -> Told:
    if line.check is None or line.state != "met":
        return _shown("", "", released)
    return _shown(line.check.kind, line.check.evidence, released)


def milestone(part: Milestone) -> Told:
    """Return a milestone."""
    return {
        "title": part.title,
        "owner": part.owner.name if part.owner else part.owner_words,
        "due": day(part.due),
        "done_on": day(part.done_on),
        "evidence": part.evidence,
        "overdue": part.overdue(now()),
        **_words(part, "title", "evidence"),
    }


def indicator(part: Indicator, readings: list[Reading]) -> Told:
    """Return an indicator with the readings that hold."""
    return {
        "title": part.title,
        "owner": part.owner.name if part.owner else part.owner_words,
        "unit": part.unit,
        "baseline": part.baseline,
        "target": part.target,
        "target_on": day(part.target_on),
        "direction": part.direction,
        "watched": part.watched,
        "readings": [_reading(reading) for reading in readings],
        **_words(part, "title", "unit"),
    }


def _reading(part: Reading) -> Told:
    return {"on": day(part.on), "value": part.value, "source": part.source}


def report(part: Report) -> Told:
    """Return a report."""
    return {
        "title": part.title,
        "at": moment(part.at),
        "html": part.body_html,
        "evaluation": part.evaluation,
        **_words(part, "title", html="body_html"),
    }


def risk(part: Risk) -> Told:
    """Return a risk."""
    return {
        "title": part.title,
        "owner": part.owner.name if part.owner else part.owner_words,
        "answer": part.answer,
        "level": part.level,
        "likelihood": part.likelihood,
        "impact": part.impact,
        "review_on": day(part.review_on),
        **_words(part, "title", "answer"),
    }


def released_files(pilot: Pilot) -> dict[str, PilotFile]:
    """Return the files that everybody may have, by their keys."""
    return {row.key: row for row in files.shown(pilot, inside=False)}


def file(row: PilotFile) -> Told:
    """Return a released file."""
    return {
        "name": row.name,
        "bytes": row.size,
        "sha256": row.sha256,
        "type": row.media_type,
        "note": row.note,
        "origin": row.origin,
        "address": external("pilot_files.download", pilot=row.pilot.slug, file=row.key),
    }
