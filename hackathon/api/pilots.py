"""Pilots, for programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import jsonify, request
from werkzeug.wrappers import Response

from hackathon.api import consultations as consulting
from hackathon.api import pilot_parts
from hackathon.api.answers import day, listed, missing, moment, office_of, refuse, routes, text_of
from hackathon.consultations import consultations
from hackathon.core.language import gettext as _
from hackathon.desk import public_data
from hackathon.desk.public_data import Asked, TakingPart
from hackathon.pages.guard import external, now, public
from hackathon.people.offices import Office
from hackathon.pilots import registers, tags
from hackathon.pilots.parts import health, reports, risks, together
from hackathon.pilots.pilots import STAGES, Pilot


def _pilot(
    row: Pilot,
    offices: TakingPart,
    answers: dict[Asked, str],
    state: str | None,
    closes: date | None,
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
        "consultation_closes": day(closes),
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
        days = consultations.last_days(row.path for row in rows)
        return [
            _pilot(row, offices[row.id], answers, states.get(row.id), days.get(row.path))
            for row in rows
        ]

    return listed(public_data.pilots(stage or ""), entries)


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
    whole, released = together.whole(row), pilot_parts.released_files(row)
    asked = consultations.of(row.path)
    return jsonify(
        {
            **_pilot(
                row,
                public_data.taking_part([row])[row.id],
                public_data.agreements([row.path]),
                _states([row]).get(row.id),
                consultations.last_day(row.path),
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
            "decisions": [pilot_parts.decision(part, released) for part in whole.decisions],
            "gates": pilot_parts.gates(row, released),
            "milestones": [pilot_parts.milestone(part) for part in whole.milestones],
            "indicators": [pilot_parts.indicator(*part) for part in whole.indicators],
            "updates": [pilot_parts.report(part) for part in reports.shown(row)],
            "risks": [pilot_parts.risk(part) for part in risks.shown(row, inside=False)],
            "files": [pilot_parts.file(part) for part in released.values()],
            "consultation": consulting.of_pilot(asked, row.slug) if asked is not None else None,
        }
    )
