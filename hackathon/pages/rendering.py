"""What templates call most often, made fast: texts of the interface and addresses are worked out
once and remembered.

A list of a hundred rows asks for some four hundred texts and a hundred addresses, which would take
longer than all the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping
from functools import lru_cache
from typing import Any

import flask
from flask import Flask, current_app, request
from flask.templating import Environment as FlaskEnvironment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from hackathon.core import language

_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
# Elements that stand on lines of their own, in the head, or in a drawing: white space beside their
# tags shows nowhere.
_BLOCKS = (
    "!doctype article aside blockquote body caption circle dd details div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 head header html legend li line link main meta nav ol option p"
    " path polyline rect script section summary table tbody td th thead title tr ul"
)
_BLOCK = frozenset(_BLOCKS.split())
_PART = re.compile(r"</?(?P<name>!?[a-z][\w-]*)|[\">]|(?P<space>\s*\n\s*)")
_AHEAD = re.compile(rf"</?(?:{_BLOCKS.replace(' ', '|')})(?![\w-])")


class Lean(Extension):
    """Templates stand one element a line, indented, for whoever reads them; pages travel without.

    Every line moves to the margin, a tag takes one line, and line breaks beside the tags of blocks
    go. So a line may also begin within a sentence: after a statement (``%}``), whose line break the
    engine drops, nothing is left of the break at all.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the template's source with every line at the margin."""
        return _INDENTATION.sub("", source)

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Give the parts of the template, its text without what shows nowhere. Each keeps the
        number of its line, for messages."""
        text = _Text()
        for token in stream:
            data = token.type == "data"
            yield Token(token.lineno, "data", text.lean(token.value)) if data else token


class _Text:
    """Reads the text of a template piece by piece, since values stand between."""

    def __init__(self) -> None:
        self.tag = ""  # the name of the tag that is open
        self.quoted = False  # an attribute's value is open
        self.edge = -1  # where in the piece the tag of a block has just ended

    def lean(self, piece: str) -> str:
        self.edge = -1
        return _PART.sub(self._lean, piece)

    def _lean(self, found: re.Match[str]) -> str:
        part, after = found[0], found.string[found.end() :]
        if found["space"] is not None:
            # A line break in a value is part of it.
            if self.quoted:
                return part
            if self.tag:  # an attribute that a condition adds brings its own space
                return " " if after and not after.startswith(">") else ""
            return "" if self.edge == found.start() or _AHEAD.match(after) else "\n"
        if found["name"]:
            self.tag = self.tag or found["name"]
        elif part == '"' and self.tag:
            self.quoted = not self.quoted
        elif part == ">" and self.tag and not self.quoted:
            self.edge = found.end() if self.tag in _BLOCK else -1
            self.tag = ""
        return part


class Environment(FlaskEnvironment):
    """Jinja's, whose templates all read the same globals.

    The library lays a layer of its own over them for each template, which only ``get_template(name,
    globals=...)`` fills; and goes through both, name by name, for each template that another one
    includes or imports: a tenth of a page's time.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template reads beside its values."""
        return super().make_globals(d) if d else self.globals


def wire(app: Flask) -> None:
    """Put the functions here in the place of those that the template engine and Flask bring, and
    say how it reads templates: another text of this file compiles them anew (``compiled``)."""
    app.jinja_env.add_extension(Lean)
    # A text over several lines is looked up as the catalogues have it: on one.
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
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
    # Those depend on the request, and are not kept.
    if endpoint.startswith(".") or "_external" in values or not request:
        return flask.url_for(endpoint, **values)
    try:
        return _address(current_app._get_current_object(), request.root_path, endpoint, **values)  # type: ignore[attr-defined]
    except TypeError:  # a list of values
        return flask.url_for(endpoint, **values)


@lru_cache(20_000, typed=True)
def _address(app: Flask, root: str, endpoint: str, /, **values: Any) -> str:
    return app.url_for(endpoint, **values)


def per_cent(value: Any, low: Any, high: Any) -> float:
    """Return where ``value`` stands between ``low`` and ``high``, in per cent of the way; all three
    are numbers, or dates, or moments."""
    if high == low:
        # Nothing to divide by: in the middle it looks like what it is, one value.
        return 50
    return round(float((value - low) / (high - low)) * 100, 2)
