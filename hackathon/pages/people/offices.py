"""Offices: the register, and what one of them does here."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from hackathon.desk import public_data
from hackathon.pages.guard import opens, public
from hackathon.pages.paging import page_of
from hackathon.people import offices, people
from hackathon.people.offices import Office
from hackathon.permissions import view_office
from hackathon.pilots import board, pilots

pages = Blueprint("offices", __name__)


@pages.get("/offices/")
@public
def index() -> str:
    wished = {name: request.args.get(name, "").strip()[:100] for name in ("q", "kind", "region")}
    found = page_of(offices.search(**wished))
    return render_template(
        "offices/index.html",
        found=found,
        rows=[(row, offices.localised_name(row)) for row in found.rows],
        wished=wished,
        regions=offices.regions(),
        region_names=offices.REGION_NAMES,
        kinds=offices.KIND_NAMES,
    )


@pages.get("/offices/<office>")
@opens(Office, to=view_office)
def show(office: Office) -> str:
    return render_template(
        "offices/show.html",
        office=office,
        name=offices.localised_name(office),
        contacts=people.contacts(office),
        challenges=public_data.owned_by(office),
        pilots=board.of_office(office),
        stage_names=pilots.STAGE_NAMES,
        region_names=offices.REGION_NAMES,
        kinds=offices.KIND_NAMES,
    )
