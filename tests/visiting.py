"""Somebody at the pages, without a browser: follows links and presses buttons by the words on them,
fills forms by their labels, and counts what a hand would do.

A click is a link followed, a button pressed, a box or an option chosen, a folded part opened; typed
text is none. A page load is a page that came, however many redirects led to it.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient

EMPTY = {"input", "br", "img", "meta", "link", "hr", "use", "path", "line", "circle", "rect"}


@dataclass
class Control:
    """A field of a form. A box or a choice of several has its own value in ``offered``."""

    name: str
    kind: str
    value: Any = ""
    label: str = ""
    offered: list[tuple[str, str]] = field(default_factory=list)  # value, words
    ident: str = ""
    groups: list[str] = field(
        default_factory=list
    )  # what the groups and folded parts around it are called


@dataclass
class Form:
    """A form of a page, with its fields and buttons as they come."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def sent(self, pressed: dict[str, str]) -> list[tuple[str, Any]]:
        """What a browser sends when a button is pressed."""
        pairs: list[tuple[str, Any]] = []
        for control in self.controls:
            values = control.value if isinstance(control.value, list) else [control.value]
            pairs += [(control.name, value) for value in values if value is not None]
        name = pressed.get("name", "")
        return [*pairs, (name, pressed.get("value", ""))] if name else pairs


class Page(HTMLParser):
    """What of a page can be clicked or filled in."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.folded: list[str] = []
        self.said: list[str] = []  # what a form or the page complains of
        self._labels: dict[str, str] = {}
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self._controls: list[Control] = []
        self.feed(text)
        for control in self._controls:
            control.label = control.label or self._labels.get(control.ident, "")

    @property
    def controls(self) -> list[Control]:
        """The fields of all forms, in order."""
        return [control for form in self.forms for control in form.controls]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in EMPTY:
            self._open.append((tag, given, []))
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif tag == "input" and self.forms:
            self._input(given)
        elif tag == "textarea" and self.forms:
            self._add(Control(given.get("name", ""), tag, ident=given.get("id", "")), given)
        elif tag == "select" and self.forms:
            several: Any = [] if "multiple" in given else None
            control = Control(given.get("name", ""), tag, several, ident=given.get("id", ""))
            self._add(control, given)

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in {"submit", "button"} or "disabled" in given:
            return
        control = Control(given.get("name", ""), kind, given.get("value", ""))
        control.ident = given.get("id", "")
        if kind in {"checkbox", "radio"}:
            control.offered = [(given.get("value", "on"), "")]
            control.value = given.get("value", "on") if "checked" in given else None
        if kind == "file":
            control.value = None
        self._add(control, given)

    def _add(self, control: Control, given: dict[str, str]) -> None:
        control.label = given.get("aria-label", "")
        parts = [each for tag, each, _words in self._open if tag in {"fieldset", "details"}]
        control.groups = [each.get("legend", "") for each in parts]
        # A control within its label is named by it.
        around = [each for tag, each, _words in self._open if tag == "label"]
        if around and not around[-1].get("for"):
            around[-1]["for"] = control.ident
        self._controls.append(control)
        if control.name:
            self.forms[-1].controls.append(control)

    def handle_data(self, data: str) -> None:
        for _tag, _given, words in self._open:
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if not any(each == tag for each, _given, _words in self._open):
            return
        while True:
            found, given, words = self._open.pop()
            if found == tag:
                break
        self._closed(tag, given, "".join(words))

    def _closed(self, tag: str, given: dict[str, str], written: str) -> None:
        words = " ".join(written.split())
        if tag == "legend":
            self._name("fieldset", words)
        elif tag == "a" and "href" in given:
            self.links.append((given.get("aria-label") or words, given["href"]))
        elif tag == "summary":
            self._name("details", words)
            self.folded.append(words)
        elif tag == "label":
            self._labels[given.get("for", "")] = words
        elif tag == "button" and self.forms:
            self.forms[-1].buttons.append((words, given))
        elif tag == "textarea":
            self._controls[-1].value = written.removeprefix("\r").removeprefix("\n")
        elif tag == "option" and self._controls and self._controls[-1].kind == "select":
            self._option(self._controls[-1], given, words)
        elif "err" in given.get("class", "").split() or given.get("id") == "errors":
            self.said.append(words)

    def _name(self, tag: str, words: str) -> None:
        """Remember what the innermost group or folded part is called."""
        parts = [each for name, each, _words in self._open if name == tag]
        parts[-1]["legend"] = words

    @staticmethod
    def _option(control: Control, given: dict[str, str], words: str) -> None:
        value = given.get("value", words)
        control.offered.append((value, words))
        if isinstance(control.value, list):
            control.value += [value] if "selected" in given else []
        elif control.value is None or "selected" in given:
            control.value = value


class Visitor:
    """Somebody with a client of the application, on one page at a time.

    :ivar clicks: so far
    :ivar loads: of pages, so far
    """

    def __init__(self, client: FlaskClient) -> None:
        self.client, self.clicks, self.loads = client, 0, 0
        self.address, self.text, self.page = "", "", Page("")

    def open(self, address: str) -> None:
        """Open a page by its address, as one does who has it from a letter or a bookmark."""
        self._came(self.client.get(address, follow_redirects=True))

    def follow(self, words: str) -> None:
        """Follow the first link that begins with these words."""
        found = [href for said, href in self.page.links if said.startswith(words)]
        assert found, f"{self.address}: no link {words!r}, but {self._offered()}"
        self.clicks += 1
        self.open(found[0].split("#")[0] or self.address)

    def unfold(self, words: str) -> None:
        """Open a folded part of the page."""
        found = [said for said in self.page.folded if said.startswith(words)]
        assert found, f"{self.address}: no folded {words!r}, but {self.page.folded}"
        self.clicks += 1

    def fill(self, fields: dict[str, Any], within: str = "") -> None:
        """Fill in fields by their labels: a text, True or False for a box or a choice, a list of
        words for options, a name with bytes for a file. Of several with one label the first that
        nobody has filled in yet.

        :param within: what the group or folded part is called in which the fields stand
        """
        for label, value in fields.items():
            self._put(self._control(label, value, within), value)

    def press(self, words: str) -> None:
        """Press the first button with these words; the page that comes must complain of nothing."""
        self.try_to(words)
        assert not self.page.said, f"{self.address}: {self.page.said}"

    def try_to(self, words: str) -> None:
        """Press the first button with these words, whatever comes."""
        for form in self.page.forms:
            for said, given in form.buttons:
                if said.startswith(words) and "disabled" not in given:
                    self.clicks += 1
                    self._send(form, given)
                    return
        raise AssertionError(f"{self.address}: no button {words!r}, but {self._offered()}")

    def _send(self, form: Form, given: dict[str, str]) -> None:
        pairs = form.sent(given)
        data: dict[str, list[Any]] = {}
        for name, value in pairs:
            data.setdefault(name, []).append(value)
        address = form.action or self.address
        if form.method == "get":
            self._came(self.client.get(address, query_string=data, follow_redirects=True))
        else:
            self._came(self.client.post(address, data=data, follow_redirects=True))

    def _came(self, answer: Any) -> None:
        assert answer.status_code == 200, (answer.request.path, answer.status_code)
        self.loads += 1
        self.address, self.text = answer.request.full_path.rstrip("?"), answer.get_data(True)
        self.page = Page(self.text)

    def _control(self, label: str, value: Any, within: str) -> Control:
        named = re.compile(rf"{re.escape(label)}( \([^)]*\))?")
        kinds = {bool: {"checkbox", "radio"}, list: {"select"}, tuple: {"file"}}.get(type(value))
        found = [each for each in self.page.controls if named.fullmatch(each.label)]
        found = [each for each in found if not within or within in each.groups]
        if kinds:
            found = [each for each in found if each.kind in kinds]
        assert found, f"{self.address}: no field {label!r}, but {self._offered()}"
        return next((each for each in found if each.value in ("", None)), found[0])

    def _put(self, control: Control, value: Any) -> None:
        if isinstance(value, bool):
            self.clicks += (control.value is not None) != value
            if control.kind == "radio" and value:
                self._others(control)
            control.value = control.offered[0][0] if value else None
        elif isinstance(value, list):
            known = {words: key for key, words in control.offered}
            chosen = [known[words] for words in value]
            several = isinstance(control.value, list)
            self.clicks += len(set(chosen) ^ set(control.value)) if several else 1
            control.value = chosen if several else chosen[0]
        elif isinstance(value, tuple):
            name, content = value
            self.clicks += 1
            control.value = (io.BytesIO(content), name)
        else:
            control.value = value

    def _others(self, control: Control) -> None:
        for each in self.page.controls:
            if each.kind == "radio" and each.name == control.name:
                each.value = None

    def _offered(self) -> str:
        buttons = [words for form in self.page.forms for words, _given in form.buttons]
        labels = [control.label for control in self.page.controls]
        return f"{[words for words, _href in self.page.links]} {buttons} {labels}"
