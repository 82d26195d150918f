"""What a form asks for is tried: it works, or the page says why not and keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash
from wtforms import TextAreaField

from hackathon.core import prose
from hackathon.core.db import Conflict, Edited, in_turn
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused
from hackathon.pages.forms import EditForm
from hackathon.pages.forms.merging import Overtaken


def attempt(
    form: Any, verb: Callable[[], Any], done: str | None = None, row: Edited | None = None
) -> bool:
    """Carry a verb out for a form; a refusal or a conflict is told on the page and what was typed
    stays.

    :param form: the WTForms form whose ``form_errors`` take the sentence, or None to flash it
    :param verb: called without arguments
    :param done: what to tell when it worked
    :param row: what an EditForm edits: after a conflict the form carries its present revision, so
        that saving again replaces
    :returns: whether it worked
    """
    try:
        # Two verbs that met on one row are tried again; a person never sees that they did.
        in_turn(verb)
    except Conflict:
        # A form is merged with the row as its door has loaded it; another write came since then.
        if isinstance(form, EditForm) and form.stored.expected is not None:
            raise Overtaken from None
        _tell(form, _("Somebody else has changed this meanwhile. Look at the page again."))
        return False
    except NoSuchMove:
        _tell(form, _("Somebody else has changed this meanwhile. Look at the page again."))
        return False
    except Refused as refusal:
        _tell(form, str(refusal))
        return False
    if done:
        flash(done, "success")
    if isinstance(form, EditForm):
        for note in form.notes:
            flash(note, "info")
    if form is not None and _brings_outside_picture(form):
        flash(outside_pictures(), "info")
    return True


def _brings_outside_picture(form: Any) -> bool:
    texts = (field.data for field in form if isinstance(field, TextAreaField))
    return any(isinstance(text, str) and prose.has_outside_picture(text) for text in texts)


def outside_pictures() -> str:
    """Return what is told of a picture by an address elsewhere."""
    return _(
        "A picture by an address elsewhere is not shown, since that site would learn who reads: it"
        " is a link. To show a picture, send it as a file and write the line that stands beside the"
        " file."
    )


def _tell(form: Any, sentence: str) -> None:
    if form is None:
        flash(sentence, "error")
    else:
        form.form_errors.append(sentence)
