"""What the pages of a pilot's parts share: a form with an owner and a language, withdrawing,
restoring."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.validators import Optional

from hackathon import permissions
from hackathon.core.db import Edited
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import EditForm, Form, languages, options
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person
from hackathon.pilots.parts import together
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.parts.risks import Risk
from hackathon.pilots.parts.together import Part
from hackathon.pilots.pilots import Pilot

pages = Blueprint("parts", __name__)


class OwnedForm(EditForm):
    """The form of a part that somebody owns."""

    owner = SelectField(
        _("Owner"),
        [Optional()],
        description=_("One of the people who run the pilot; everybody can read the name."),
    )
    language = SelectField(_("Language of these texts"))

    def __init__(self, *given: Any, obj: Any = None, **also: Any) -> None:
        owner = obj.owner if obj is not None else None
        also["data"] = {**(also.get("data") or {}), "owner": owner.key if owner else ""}
        super().__init__(*given, obj=obj, **also)

    def offer(self, pilot: Pilot, people: list[Person], row: Any = None) -> None:
        """Fill the selects; who owns the part already can go on doing so."""
        before = row.owner if row is not None else None
        self._people = {one.key: one for one in [*people, *([before] if before else [])]}
        named = [(key, one.name) for key, one in self._people.items()]
        self.owner.choices = options([("", "—"), *named])
        self.language.choices = languages(row.language if row is not None else pilot.language)
        # What was not sent stays as it is.
        if not self.language.raw_data:
            self.language.data = row.language if row is not None else pilot.language
        if not self.owner.raw_data:
            self.owner.data = before.key if before else ""

    def given(self, *but: str) -> dict[str, Any]:
        """Return what the columns get, the owner as a person."""
        return {**self.values("owner", *but), "owner": self._people.get(self.owner.data or "")}


class Words(NamedTuple):
    """What the page of a small form says."""

    heading: str
    done: str
    anchor: str  # the part of the pilot's page that it belongs to
    submit: str = ""


def tries(
    pilot: Pilot, form: Form, words: Words, verb: Callable[[], object], row: Edited | None = None
) -> ResponseReturnValue:
    """Show a small form of a pilot, or carry its verb out and go back to where it belongs."""
    if form.validate_on_submit() and attempt(form, verb, words.done, row):
        return back(pilot, words.anchor)
    return render_template(
        "parts/edit.html",
        pilot=pilot,
        form=form,
        heading=words.heading,
        part=row,
        anchor=words.anchor,
        submit=words.submit or gettext("Save"),
    )


def back(pilot: Pilot, kinds: str) -> Response:
    """Go back to the page of the parts of a kind: *milestones*, *indicators*, *risks*,
    *reports*."""
    return redirect(url_for(f"{kinds}.index", pilot=pilot.slug))


def gone(pilot: Pilot, person: Person | None, kind: str) -> list[tuple[str, Part]]:
    """The withdrawn parts of a kind, for those who may bring them back."""
    if not permissions.is_lead(person, pilot):
        return []
    return [(kind, part) for part in together.withdrawn(pilot, kind)]


def edits(pilot: Pilot, person: Person | None) -> bool:
    """Tell whether somebody may change the parts of a pilot."""
    return permissions.edit_pilot(person, pilot, now()) is None


def _withdraw(part: Part, person: Person) -> Response:
    done = gettext("It is off the page. You can restore it at the end of the page.")
    attempt(None, lambda: together.withdraw(part, person, now()), done)
    return back(part.pilot, f"{type(part).__name__.lower()}s")


def _restore(part: Part, person: Person) -> Response:
    done = gettext("It is on the page again.")
    attempt(None, lambda: together.restore(part, person, now()), done)
    return back(part.pilot, f"{type(part).__name__.lower()}s")


PARTS: dict[str, Any] = {  # their permissions take any of the four
    "milestone": Milestone,
    "indicator": Indicator,
    "risk": Risk,
    "report": Report,
}
for _part, _model in PARTS.items():
    _address = f"/pilots/<pilot>/{_part}s/<{_part}>"
    pages.post(f"{_address}/withdraw", endpoint=f"withdraw_{_part}")(
        opens(_model, to=permissions.edit_pilot_part)(_withdraw)
    )
    pages.post(f"{_address}/restore", endpoint=f"restore_{_part}")(
        opens(_model, to=permissions.edit_pilot_part)(_restore)
    )
