"""What a form asks for is tried: it works, or the page says why not and keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, g

from hackathon.core.db import Conflict, Edited, in_turn
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused


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
        sentence = _(
            "Somebody else changed this while you were writing. Your text is still here: compare it"
            " with the present version in another tab, then save again to replace it."
        )
        if form is not None and "revision" in form:
            # The page shows the other's text beside one's own then.
            g.conflict = True
            if row is not None:
                form.revision.data = str(row.latest_revision())
        _tell(form, sentence)
        return False
    except NoSuchMove:
        _tell(form, _("Somebody else has changed this meanwhile. Look at the page again."))
        return False
    except Refused as refusal:
        _tell(form, str(refusal))
        return False
    if done:
        flash(done, "success")
    return True


def _tell(form: Any, sentence: str) -> None:
    if form is None:
        flash(sentence, "error")
    else:
        form.form_errors.append(sentence)
