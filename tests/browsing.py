"""What a browser does with a page's form: reads its controls, and sends what they hold, at times on a
slow link."""

from __future__ import annotations

import io
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

Sent = dict[str, Any]  # a list where one name has several values


class _Controls(HTMLParser):
    """The controls of every form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self.written: list[str] = []  # names of controls into which a text is typed
        self._inside = False
        self._select, self._options = "", list[tuple[str, bool]]()
        self._multiple = False
        self._area: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append([])
            self._inside = given.get("method") == "post"
        elif not self._inside:
            return
        elif tag == "input":
            self._input(given)
        elif tag == "textarea" and given.get("name"):
            self._area, self._text = given["name"], ""
            self.written.append(self._area)
        elif tag == "select":
            self._select, self._options = given.get("name", ""), []
            self._multiple = "multiple" in given
        elif tag == "option" and self._select:
            self._options.append((given.get("value", ""), "selected" in given))

    def _input(self, given: dict[str, str]) -> None:
        kind, name = given.get("type", "text"), given.get("name", "")
        if not name or kind in {"submit", "file", "button"}:
            return
        if kind in {"checkbox", "radio"} and "checked" not in given:
            return
        if kind in {"text", "search"}:
            self.written.append(name)
        self.forms[-1].append((name, given.get("value", "on" if kind == "checkbox" else "")))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea" and self._area:
            # The break after the tag belongs to the markup.
            self.forms[-1].append((self._area, self._text.removeprefix("\r").removeprefix("\n")))
            self._area = None
        elif tag == "select" and self._select:
            chosen = [value for value, selected in self._options if selected]
            first = [value for value, _selected in self._options[:1]]
            values = chosen if chosen or self._multiple else first
            self.forms[-1].extend((self._select, value) for value in values)
            self._select = ""


def as_sent(page: str, control: str = "revision") -> Sent:
    """Return what a browser sends of the form that has a control of that name, but for the token:
    the test's client sends that of its own session."""
    parser = _Controls()
    parser.feed(page)
    pairs = next(form for form in parser.forms if control in dict(form))
    names = dict.fromkeys(name for name, _value in pairs)
    values = {name: [value for each, value in pairs if each == name] for name in names}
    values.pop("csrf_token", None)
    return {name: found[0] if len(found) == 1 else found for name, found in values.items()}


def written(page: str) -> list[str]:
    """Return the names of the controls of a page into which a text is typed."""
    parser = _Controls()
    parser.feed(page)
    return parser.written


class Slow(io.BytesIO):
    """A body on a link so slow that days pass until it is here."""

    def __init__(self, body: bytes, arrive: Callable[[], None]) -> None:
        super().__init__(body)
        self._arrive = arrive
        self.was_read = False

    def read(self, size: int | None = -1) -> bytes:
        self._arrive()
        self.was_read = True
        return super().read(size)

    def readinto(self, buffer: Any) -> int:
        self._arrive()
        self.was_read = True
        return super().readinto(buffer)
