"""What a door hands over is what its template uses: a name that is mistyped on either side shows
as nothing on the page, and nobody would see that it is missing."""

import ast
import re
from functools import cache

import reading
from flask import Flask
from jinja2 import nodes

from hackathon.core.config import PACKAGE, ROOT

TEMPLATES = ROOT / "templates"


@cache
def parsed(app: Flask, name: str) -> nodes.Template:
    return app.jinja_env.parse((TEMPLATES / name).read_text(encoding="utf-8"))


def renderings() -> list[tuple[str, str, frozenset[str] | None]]:
    """(place, template, names handed over) of each ``render_template`` with a fixed name; None for
    names where a mapping is handed over as a whole."""
    return [
        (place, template, None if None in words else frozenset(word for word in words if word))
        for place, template, words in handed_over()
    ]


@cache
def handed_over() -> list[tuple[str, str, list[str | None]]]:
    """As ``renderings``, each name alone; None for a mapping among them."""
    found = []
    for path in sorted((PACKAGE / "pages").rglob("*.py")):
        for node in reading.nodes(path):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "render_template":
                continue
            name = node.args[0] if node.args else None
            if not isinstance(name, ast.Constant):
                continue
            words = [keyword.arg for keyword in node.keywords]
            found.append((f"{path.relative_to(ROOT)}:{node.lineno}", str(name.value), words))
    return found


@cache
def words_of(name: str) -> set[str]:
    return set(re.findall(r"\w+", (TEMPLATES / name).read_text(encoding="utf-8")))


@cache
def named_by(app: Flask, name: str) -> set[str]:
    """What a template extends, includes and imports; of a name that is put together
    (``"submissions/_" ~ status ~ ".html"``) every file that begins so."""
    found = set()
    for node in parsed(app, name).find_all(
        (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    ):
        for part in node.template.find_all(nodes.Const) or ():
            found |= {str(part.value)}
        if isinstance(node.template, nodes.Const):
            found |= {str(node.template.value)}
    return {one for part in found for one in every() if one == part or _begins(one, part)}


def _begins(name: str, part: str) -> bool:
    return not part.endswith(".html") and "/" in part and name.startswith(part)


@cache
def every() -> frozenset[str]:
    return frozenset(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))


def closure(app: Flask, names: set[str]) -> set[str]:
    """Templates and all that they extend, include and import."""
    found, todo = set[str](), set(names)
    while todo:
        one = todo.pop()
        found.add(one)
        todo |= named_by(app, one) - found
    return found


def test_a_door_hands_over_what_its_page_uses(made_app: Flask) -> None:
    """The other way round, a name that nobody handed over, fails wherever a test opens the page:
    see ``Unhanded`` in conftest.py."""
    idle = []
    for place, template, handed in renderings():
        used = {word for part in closure(made_app, {template}) for word in words_of(part)}
        idle += [f"{place} hands {template} {name}" for name in sorted((handed or set()) - used)]
    assert not idle, "nothing uses what is handed over here:\n" + "\n".join(idle)


def test_every_template_is_rendered_or_part_of_one(made_app: Flask) -> None:
    """A template that no door renders is dead; so is a partial that no page includes."""
    said = {
        str(node.value)
        for path in PACKAGE.rglob("*.py")
        for node in reading.nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    begun = {part for part in said if part.endswith("/") and (TEMPLATES / part).is_dir()}
    roots = {name for name in every() if name in said or any(map(name.startswith, begun))}
    dead = every() - closure(made_app, roots)
    assert not dead, f"nobody renders or includes these: {sorted(dead)}"


def frames_of(node: nodes.Extends) -> list[str]:
    """The frame that a template extends; where its door chooses one, all that there are for what a
    consultation is about."""
    if isinstance(node.template, nodes.Const):
        return [str(node.template.value)]
    assert isinstance(node.template, nodes.Name) and node.template.name == "frame"
    return sorted(name for name in every() if name.startswith("consultations/of_"))


@cache
def set_by_frames(app: Flask, name: str) -> frozenset[str]:
    """The names that the templates which this one extends set for themselves."""
    found = set[str]()
    for node in parsed(app, name).find_all(nodes.Extends):
        for frame in frames_of(node):
            found |= {
                one.target.name
                for one in parsed(app, frame).body
                if isinstance(one, nodes.Assign) and isinstance(one.target, nodes.Name)
            }
            found |= set_by_frames(app, frame)
    return frozenset(found)


def test_no_frame_writes_over_what_a_door_hands_over(made_app: Flask) -> None:
    """The page would show the frame's value, say the event's title in place of its own."""
    lost = [
        f"{place} hands {template} {sorted(twice)}"
        for place, template, words in handed_over()
        if (twice := set_by_frames(made_app, template).intersection(words))
    ]
    assert not lost, "a frame of the page sets these names itself:\n" + "\n".join(lost)


def test_a_time_that_is_told_says_of_what(made_app: Flask) -> None:
    """Never "in 13 days" alone: what comes next names its deadline."""
    bare = [
        f"{name}:{call.lineno}"
        for name in sorted(every())
        for call in parsed(made_app, name).find_all(nodes.Call)
        if _is_next(call.node) and _says(call, "at", 4) and not _says(call, "due", 7)
    ]
    assert not bare, f"ui.next without `due`: {bare}"


def _is_next(called: nodes.Node) -> bool:
    named = isinstance(called, nodes.Getattr) and isinstance(called.node, nodes.Name)
    return named and (called.node.name, called.attr) == ("ui", "next")


def _says(call: nodes.Call, name: str, place: int) -> bool:
    return len(call.args) > place or name in {word.key for word in call.kwargs}
