"""A form that is sent as it is typed: what can be saved of it is saved, and what cannot is named.

The answer: 200 when all is saved, else the fields that are not, with 409 where somebody else
changed them too and 422 where they are wrong. Either brings the revision and the marks with which
the page goes on (see ``forms.merging``); a refusal of the whole has neither.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, jsonify

from hackathon.core.db import Conflict
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.core.typed.merging import read, written
from hackathon.pages.forms import EditForm, merging
from hackathon.pages.forms.merging import Overtaken
from hackathon.pages.saying_no import refused


def autosave(
    form: EditForm, verb: Callable[[], int], doubtful: str = "", refusal: int = 422
) -> Response:
    """Save a form as far as it can be.

    :param verb: writes what the form has, and returns the row's new revision
    :param doubtful: the field that the verb may refuse while the others are good
    :param refusal: the status of a refusal of the whole: 409 when the script is to stop
    """
    opened = read(str(form.opened.data or ""))
    sent = merging.marks(merging.by_name(form))
    faults = form.spare_faults()
    try:
        revision = _written(form, verb, doubtful, faults)
    except Conflict:
        raise Overtaken from None
    except Refused as why:
        return refused(refusal, str(why))
    # What was saved is what the page goes on from; of the rest, it still shows what it showed.
    base = {name: opened.get(name, "") if name in faults else mark for name, mark in sent.items()}
    on = {"revision": revision, "opened": written(base)}
    if faults:
        parts = merging.by_name(form)
        told = " · ".join(f"{parts[name].words}: {why}" for name, why in faults.items())
        status = 409 if form.clashes else 422
        return refused(status, _("Saved, but for: %(fields)s", fields=told), faults, **on)
    return jsonify(**on, message=" ".join(form.notes))


def _written(form: EditForm, verb: Callable[[], int], doubtful: str, faults: dict[str, str]) -> int:
    try:
        return verb()
    except Refused as refusal:
        if not doubtful or doubtful in faults:
            raise
        form.spare(doubtful)
        saved = verb()
        faults[doubtful] = str(refusal)
        return saved
