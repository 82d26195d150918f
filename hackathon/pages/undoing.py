"""How an act can be undone, as a page says it beside the button; ``core/undo`` holds the table."""

from __future__ import annotations

from datetime import datetime

from hackathon.core import language, undo
from hackathon.core.language import gettext as _
from hackathon.events.events import Event
from hackathon.pages.guard import now


def undoing(act: str, event: Event | None = None) -> list[str]:
    """Return how an act can be undone, from now on, a sentence a way; templates ask.

    :param act: endpoint of the form that does it
    :param event: whose dates bound it
    """
    return undo.sentences(act, event, now(), _moment)


def _moment(at: datetime, zone: str) -> str:
    when = language.format_datetime(at, zone)
    return _("%(when)s (%(zone)s)", when=when, zone=language.zone_name(zone))
