"""The records of a pilot for public registers of algorithms, one for each office that runs it."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Blueprint, abort, jsonify, render_template
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.pages.guard import external, opens
from hackathon.pilots import registers
from hackathon.pilots.pilots import Pilot
from hackathon.pilots.registers import Runner

pages = Blueprint("registers", __name__)


class Line(NamedTuple):
    """A register's record of an office, and what it lacks."""

    runner: Runner
    register: str
    title: str
    missing: list[str]


@pages.get("/pilots/<pilot>/registers")
@opens(Pilot, to=permissions.view_pilot)
def index(pilot: Pilot) -> str:
    said = registers.told(pilot)
    lines = [
        Line(runner, code, title, registers.record(code, said, runner).missing)
        for runner in registers.runners(pilot)
        for code, title in registers.REGISTERS.items()
    ]
    return render_template("registers/index.html", pilot=pilot, lines=lines)


@pages.get("/pilots/<pilot>/registers/<code>/<any(atrs,nl,us):register>.json")
@opens(Pilot, to=permissions.view_pilot)
def export(pilot: Pilot, code: str, register: str) -> Response:
    runner = next((one for one in registers.runners(pilot) if one.office.code == code), None)
    if runner is None:
        abort(404)
    made = registers.record(register, registers.told(pilot), runner)
    page = external("pilots.show", pilot=pilot.slug)
    fields: dict[str, Any] = {**made.fields, "website": page}
    answer = jsonify(
        {"register": registers.REGISTERS[register], "record": fields, "empty": made.missing}
    )
    name = f"{pilot.slug}-{code}-{register}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
