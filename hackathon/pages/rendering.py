"""What templates call most often, made fast: texts of the interface and addresses are worked out
once and remembered.

A list of a hundred rows asks for some four hundred texts and a hundred addresses, which would take
longer than all the rest.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import flask
from flask import Flask, current_app, request
from jinja2.ext import Extension
from markupsafe import Markup

from hackathon.core import language

_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class Unindented(Extension):
    """Templates are indented for whoever reads them; pages travel without it.

    So a line may also begin within a sentence: after a statement (``%}``), whose line break the
    engine drops, nothing is left of the break at all.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the template's source with every line moved to the margin."""
        return _INDENTATION.sub("", source)


def wire(app: Flask) -> None:
    """Put the functions here in the place of those that the template engine and Flask bring."""
    app.jinja_env.add_extension(Unindented)
    app.jinja_env.globals.update(
        {
            "_": gettext,
            "gettext": gettext,
            "ngettext": ngettext,
            "pgettext": pgettext,
            "colon": colon,
            "url_for": url_for,
        }
    )


def gettext(message: str, **values: Any) -> Markup:
    """Return a text of the interface in the current language as markup; values are escaped. A
    percent sign is written ``%%``."""
    code, message = language.locale(), message if type(message) is str else str(message)
    return _pattern(code, message) % values if values else _text(code, message)


def ngettext(singular: str, plural: str, num: int, **values: Any) -> Markup:
    """Return the form of a text that goes with ``num``, which fills ``%(num)s`` unless a value of
    that name does."""
    pattern = Markup(language.ngettext_pattern(singular, plural, num))  # noqa: S704
    return pattern % {"num": num, **values}


def pgettext(context: str, message: str, **values: Any) -> Markup:
    """Return a text of the interface as it is called in this context."""
    return Markup(language.pgettext(context, message)) % values  # noqa: S704 (our own texts)


def colon(label: Any) -> Markup:
    """Return a label with its colon."""
    return gettext("%(label)s:", label=label)


@lru_cache(20_000)
def _pattern(code: str, message: str) -> Markup:
    return Markup(language.gettext(message))  # noqa: S704 (our own texts)


@lru_cache(20_000)
def _text(code: str, message: str) -> Markup:
    return _pattern(code, message) % {}


def url_for(endpoint: str, **values: Any) -> str:
    """Return the address of a view within the site, as Flask's function of this name does."""
    if endpoint.startswith(".") or "_external" in values or not request:
        return flask.url_for(endpoint, **values)
    try:
        return _address(current_app._get_current_object(), request.root_path, endpoint, **values)  # type: ignore[attr-defined]
    except TypeError:  # a list of values
        return flask.url_for(endpoint, **values)


@lru_cache(20_000, typed=True)
def _address(app: Flask, root: str, endpoint: str, /, **values: Any) -> str:
    return app.url_for(endpoint, **values)
