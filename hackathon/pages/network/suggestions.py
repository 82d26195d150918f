"""Offices that could help with a need, each with its reasons."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from hackathon import permissions
from hackathon.core.language import localised
from hackathon.network import offers, scales, suggestions
from hackathon.network.offers import Offer
from hackathon.network.suggestions import Suggestion
from hackathon.pages.guard import now, opens
from hackathon.people import offices
from hackathon.people.people import Person

pages = Blueprint("suggestions", __name__)
MOST = 20  # on the page; the rest is counted


@pages.get("/offices/exchange/<offer>/partners")
@opens(Offer, to=permissions.find_partners)
def show(offer: Offer, person: Person) -> ResponseReturnValue:
    at = now()
    inside = permissions.read_network(person, None, at) is None
    found = suggestions.for_need(offer, person, inside, at.date())
    shown = found.suggestions[:MOST]
    return render_template(
        "suggestions/show.html",
        offer=offer,
        title=localised(offer, "title"),
        found=found,
        shown=shown,
        askable=_askable(shown, person),
        dimensions=_dimensions(),
        subjects=offers.SUBJECT_NAMES,
        region_names=offices.REGION_NAMES,
    )


def _askable(shown: list[Suggestion], person: Person) -> set[int]:
    """The numbers of the offices that somebody may ask in the name of their own."""
    may = permissions.ask_another_office
    return {one.office.id for one in shown if may(person, one.office, now()) is None}


def _dimensions() -> dict[str, str]:
    scale = scales.scale(scales.current(now().date()))
    return {row.key: row.title for row in scale.dimensions}
