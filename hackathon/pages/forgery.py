"""Forms that another site could send in somebody's name are refused: each brings its session's
token, and over https the browser says besides from which site it came."""

from __future__ import annotations

from flask import current_app, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from hackathon.core.language import gettext as _
from hackathon.pages.typed import came_from_here


class Unproven(CSRFError):
    """Nothing says that the form came from a page of this site; its description is the reader's."""


class Protection(CSRFProtect):
    """The protection of Flask-WTF, which would ask for a referrer even where the browser proves by
    other means where a form came from: whoever sends none could never send a form."""

    def protect(self, apply_exemptions: bool = False) -> None:
        """Refuse a form whose origin or token is wrong.

        :raises CSRFError: also as Unproven
        """
        if not (apply_exemptions and self._spared()) and self._asks():
            raise Unproven(
                _(
                    "Your browser did not say from which page this form came, so it was not taken."
                    " Allow it to send the address of the page (the referrer) to this site."
                )
            )
        super().protect(apply_exemptions=apply_exemptions)

    def _spared(self) -> bool:
        return not request.endpoint or bool(self._is_exempt())

    @staticmethod
    def _asks() -> bool:
        changes = request.method in current_app.config["WTF_CSRF_METHODS"]
        return changes and request.is_secure and came_from_here() is not True
