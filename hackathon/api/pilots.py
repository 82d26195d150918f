"""Pilots, for programs."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from werkzeug.wrappers import Response

from hackathon.api.answers import day, listed, missing, moment, office_of, refuse, routes, text_of
from hackathon.core.language import gettext as _
from hackathon.desk import public_data
from hackathon.desk.public_data import Asked, TakingPart
from hackathon.pages.guard import external, now, public
from hackathon.people.offices import Office
from hackathon.pilots import registers, tags
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts import health, risks, together
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.parts.readings import Reading
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.parts.risks import Risk
from hackathon.pilots.pilots import STAGES, Pilot


def _pilot(
    row: Pilot, offices: TakingPart, answers: dict[Asked, str], state: str | None
) -> dict[str, object]:
    def named(office: Office, act: str) -> dict[str, str] | None:
        return office_of(office, act, row.path, answers)

    return {
        "slug": row.slug,
        "title": text_of(row, "title"),
        "summary": text_of(row, "summary"),
        "status": row.status,
        "stage": row.stage,
        "health": state,
        "office": office_of(row.office, "lead", row.path, answers),
        "partners": [named(part.office, "partner") for part in offices.partners],
        "adopters": [
            {
                "office": named(part.office, "adopter"),
                "stage": part.stage,
                "since": day(part.since),
                "changes": part.changes,
            }
            for part in offices.adoptions
        ],
        "consultation_closes": day(row.consultation_closes),
        "demonstration": bool(row.demonstration),
        "updated_at": moment(row.updated_at),
        "page": external("pilots.show", pilot=row.slug),
        "api": external("api.pilot", pilot=row.slug),
    }


def _states(rows: list[Pilot]) -> dict[int, str]:
    """How pilots do, as the facts say; nobody asks at the other stages."""
    found = health.of([row.id for row in rows], now())
    return {number: one.state for number, one in found.items()}


@routes.get("/pilots")
@public
def pilots() -> Response:
    stage = request.args.get("stage")
    if stage is not None and stage not in STAGES:
        refuse(400, _("stage must be one of: %(stages)s.", stages=", ".join(STAGES)))

    def entries(rows: list[Any]) -> list[dict[str, object]]:
        offices = public_data.taking_part(rows)
        answers = public_data.agreements(row.path for row in rows)
        states = _states(rows)
        return [_pilot(row, offices[row.id], answers, states.get(row.id)) for row in rows]

    return listed(public_data.pilots(stage or ""), entries)


def _decision(part: Decision) -> dict[str, object]:
    return {
        "was": part.was or None,
        "becomes": part.becomes,
        "reason": part.reason,
        "at": moment(part.at),
    }


def _milestone(part: Milestone) -> dict[str, object]:
    return {
        "title": part.title,
        "owner": part.owner.name if part.owner else part.owner_words,
        "due": day(part.due),
        "done_on": day(part.done_on),
        "evidence": part.evidence,
        "overdue": part.overdue(now()),
    }


def _indicator(part: Indicator, readings: list[Reading]) -> dict[str, object]:
    return {
        "title": part.title,
        "unit": part.unit,
        "baseline": part.baseline,
        "target": part.target,
        "target_on": day(part.target_on),
        "direction": part.direction,
        "watched": part.watched,
        "readings": [_reading(reading) for reading in readings],
    }


def _reading(part: Reading) -> dict[str, object]:
    return {"on": day(part.on), "value": part.value, "source": part.source}


def _report(part: Report) -> dict[str, object]:
    return {"title": part.title, "at": moment(part.at), "html": part.body_html}


def _risk(part: Risk) -> dict[str, object]:
    return {
        "title": part.title,
        "answer": part.answer,
        "level": part.level,
        "likelihood": part.likelihood,
        "impact": part.impact,
        "review_on": day(part.review_on),
    }


def _registers(row: Pilot) -> list[dict[str, str]]:
    """Where the records for registers of algorithms are, one for each office that runs the tool."""
    return [
        {
            "office": runner.office.code,
            "register": register,
            "address": external(
                "registers.export",
                pilot=row.slug,
                code=runner.office.code,
                register=register,
            ),
        }
        for runner in registers.runners(row)
        for register in registers.REGISTERS
    ]


@routes.get("/pilots/<pilot>")
@public
def pilot(pilot: str) -> Response:
    row = public_data.pilot(pilot) or missing()
    whole = together.whole(row)
    return jsonify(
        {
            **_pilot(
                row,
                public_data.taking_part([row])[row.id],
                public_data.agreements([row.path]),
                _states([row]).get(row.id),
            ),
            "body_html": text_of(row, "body_html"),
            "origin": row.origin,
            "sponsor": row.sponsor,
            "period": {"starts": day(row.period_starts), "ends": day(row.period_ends)},
            "problem": row.problem,
            "for_whom": row.for_whom,
            "baseline": row.baseline,
            "licence": row.licence,
            "ai_card": row.ai_card,
            "about": tags.of(row),
            "registers": _registers(row),
            "decisions": [_decision(part) for part in whole.decisions],
            "milestones": [_milestone(part) for part in whole.milestones],
            "indicators": [_indicator(part, readings) for part, readings in whole.indicators],
            "updates": [_report(part) for part in whole.reports],
            "risks": [_risk(part) for part in risks.shown(row, inside=False)],
        }
    )
