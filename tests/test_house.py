"""The house: wings in their order, no cycle, no query in a page, every view behind a door. Read
from the imports themselves."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import reading
from flask import Flask
from sweeping import of_each

from hackathon.core.short_names import RESERVED, is_short_name

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "hackathon"
TEMPLATES = ROOT / "templates"

# A room imports from its own wing and from wings above it in this list, never from below. README.md
# draws the same picture.
WINGS = [
    "core", "people", "ranking", "events", "notices", "consultations", "challenges", "teams", "submissions", "judging", "pilots", "cooperation", "network", "results", "content", "desk",
    "privacy", "operations", "permissions",
]  # fmt: skip
DOORS = ["pages", "api", "cli", "application", "front"]
NOT_CODE = {"migrations", "translations", "__pycache__"}
MOST_FILES = 25  # Python files in a folder: more is a list, not a place
LONGEST_ROOM = 350  # lines; a longer room hides a second noun
STILL_LONG = {}  # to be split; the list only shrinks


def modules() -> list[Path]:
    return [
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if not NOT_CODE & set(path.relative_to(PACKAGE).parts)
    ]


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def in_templates(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def wing_of(name: str) -> str:
    return name.split(".")[0]


@cache
def known() -> frozenset[str]:
    return frozenset(name_of(path) for path in modules())


@cache
def imports(path: Path) -> list[tuple[str, int]]:
    """(module below hackathon, line) for every import of our own: ``judging.entries`` for both ways
    of importing it."""
    found = []
    for node in reading.nodes(path):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "hackathon":
            where = (node.module or "").removeprefix("hackathon").removeprefix(".")
            for alias in node.names:
                full = f"{where}.{alias.name}".removeprefix(".")
                names.append(full if full in known() else where)
        elif isinstance(node, ast.Import):
            names = [
                alias.name.removeprefix("hackathon.")
                for alias in node.names
                if alias.name.startswith("hackathon.")
            ]
        found += [(name, node.lineno) for name in names if name]
    return found


def floor(name: str) -> int:
    order = [*WINGS, *DOORS]
    return order.index(wing_of(name)) if wing_of(name) in order else -1


def is_door(name: str) -> bool:
    return wing_of(name) in DOORS


def test_every_module_stands_in_a_wing() -> None:
    lost = [name for path in modules() if (name := name_of(path)) and floor(name) < 0]
    assert not lost, (
        f"Put these into a wing, or name the new wing in tests/test_house.py and README.md: {lost}"
    )


@of_each(modules(), name_of)
def test_imports_go_upwards_only(path: Path) -> None:
    name = name_of(path)
    for imported, line in imports(path):
        if not name:  # the package itself hands ``create_app`` on
            continue
        where = f"hackathon/{path.relative_to(PACKAGE)}:{line} imports {imported}"
        if is_door(name):
            assert wing_of(name) == "application" or wing_of(imported) != "application", (
                f"{where}, which puts the doors together"
            )
        else:
            assert floor(imported) <= floor(name), (
                f"{where}; a wing imports only from those above it: {', '.join(WINGS)}"
            )


def test_no_cycle() -> None:
    graph = {
        name_of(path): {imported for imported, _line in imports(path)} - {name_of(path)}
        for path in modules()
    }
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, "a cycle: " + " -> ".join([*way[way.index(name) :], name])
        if name in done:
            return
        for following in sorted(graph.get(name, ())):
            visit(following, (*way, name))
        done.add(name)

    for name in graph:
        visit(name, ())


@of_each(modules(), name_of)
def test_nobody_imports_a_bare_wing(path: Path) -> None:
    """``from hackathon import judging`` would yield the package, with none of the rooms that
    somebody hopes to find in it."""
    bare = [
        f"{imported} in line {line}"
        for imported, line in imports(path)
        if imported in WINGS and imported != "permissions"
    ]
    assert not bare, (
        f"hackathon/{path.relative_to(PACKAGE)} imports {', '.join(bare)}: name the room, from"
        f" hackathon.{bare[0].split()[0]} import ..."
    )


@pytest.mark.parametrize("wing", [wing for wing in WINGS if wing != "permissions"])
def test_the_door_of_a_wing_is_empty(wing: str) -> None:
    assert not (PACKAGE / wing / "__init__.py").read_text(), (
        f"hackathon/{wing}/__init__.py stays empty: what it said would stand in two places"
    )


def test_no_folder_is_a_list() -> None:
    folders = [
        PACKAGE,
        *(path for path in PACKAGE.rglob("*") if path.is_dir() and not NOT_CODE & set(path.parts)),
    ]
    crowded = {
        str(folder.relative_to(ROOT)): count
        for folder in folders
        if (count := len(list(folder.glob("*.py")))) > MOST_FILES
    }
    assert not crowded, (
        f"More than {MOST_FILES} Python files in a folder: find the two things that it holds."
        f" {crowded}"
    )


@of_each(modules(), name_of)
def test_no_room_hides_a_second_noun(path: Path) -> None:
    count = len(path.read_text().splitlines())
    if name_of(path) in STILL_LONG:
        assert count > LONGEST_ROOM, f"{name_of(path)} is split: take it off STILL_LONG"
        return
    assert count <= LONGEST_ROOM, (
        f"hackathon/{path.relative_to(PACKAGE)} has {count} lines; which part of it has a name of"
        " its own?"
    )


@of_each(modules(), name_of)
def test_flask_stays_at_the_doors(path: Path) -> None:
    name = name_of(path)
    if name and not is_door(name):
        lines = [
            line
            for line in path.read_text().splitlines()
            if re.match(r"\s*(from|import) flask", line)
        ]
        assert not lines, f"{path.name} stands below the doors: {lines}"


def test_the_mathematics_knows_no_database_and_no_web() -> None:
    """Every module of ``ranking`` is imported in a fresh interpreter; none of the heavy libraries
    may come along."""
    rooms = [
        f"hackathon.{name_of(path)}" for path in modules() if wing_of(name_of(path)) == "ranking"
    ] + ["hackathon.events.phases"]
    heavy = ("flask", "peewee", "playhouse", "psycopg", "apsw")
    program = (
        f"import sys, importlib\nfor room in {rooms!r}: importlib.import_module(room)\nprint([name"
        f" for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


@of_each([path for path in modules() if is_door(name_of(path))], name_of)
def test_queries_stand_in_rooms(path: Path) -> None:
    assert ".select(" not in path.read_text(), f"{path.name}: name the query in its room"


@of_each(modules(), name_of)
def test_only_doors_ask_the_clock(path: Path) -> None:
    if not is_door(name_of(path)) and path.name not in {
        "clock.py",
        "chores.py",
    }:  # the keeper of the chores is a thread of its own
        assert "clock.now" not in path.read_text()


@of_each([path for path in modules() if path.name not in {"config.py", "application.py"}], name_of)
def test_only_config_reads_the_environment(path: Path) -> None:
    reads = [
        line
        for line in path.read_text().splitlines()
        if "os.environ[" in line or "os.environ.get" in line or "os.getenv" in line
    ]
    assert not reads, reads


@of_each([path for path in modules() if path.name != "config.py"], name_of)
def test_paths_start_at_one_root(path: Path) -> None:
    """A path reckoned from a module's own place breaks silently when the module moves;
    ``config.ROOT`` does not."""
    reckoned = [line for line in path.read_text().splitlines() if "__file__" in line]
    assert not reckoned, (
        f"hackathon/{path.relative_to(PACKAGE)} reckons from its own place; use core.config.ROOT:"
        f" {reckoned}"
    )


def test_imports_inside_functions_say_why() -> None:
    silent = []
    for path in modules():
        lines = path.read_text().splitlines()
        for node in reading.nodes(path):
            if isinstance(node, ast.FunctionDef):
                for inner in ast.walk(node):
                    if isinstance(inner, ast.Import | ast.ImportFrom):
                        said = "#" in lines[inner.lineno - 1] or lines[
                            inner.lineno - 2
                        ].strip().startswith("#")
                        silent += [] if said else [f"{path.name}:{inner.lineno}"]
    assert not silent, f"An import inside a function says why in a comment: {sorted(set(silent))}"


COLUMNS = {"TRANSLATED", "IN_A_LINE"}  # of one table each, whatever they are called


def test_what_is_listed_in_one_room_is_listed_in_no_other() -> None:
    """Stages, methods, what a cookie looks like: a second list would be forgotten."""
    places: dict[str, list[str]] = {}
    for path in modules():
        for node in reading.tree(path).body:
            if isinstance(node, ast.Assign) and _listed(node.value):
                name = ast.unparse(node.targets[0])
                if name not in COLUMNS:
                    places.setdefault(ast.unparse(node.value), []).append(f"{name_of(path)}.{name}")
    twice = {value: names for value, names in places.items() if len(names) > 1}
    assert len(places) > 100 and not twice, f"Keep one and import it: {twice}"


def _listed(value: ast.expr) -> bool:
    """A tuple of several words, or a pattern."""
    if isinstance(value, ast.Call):
        return ast.unparse(value.func) == "re.compile"
    words = value.elts if isinstance(value, ast.Tuple) else []
    return len(words) > 1 and all(
        isinstance(one, ast.Constant) and isinstance(one.value, str) for one in words
    )


def test_every_view_has_a_door(made_app: Flask) -> None:
    open_views = [
        name for name, view in made_app.view_functions.items() if not getattr(view, "door", None)
    ]
    assert not open_views, f"Hang a door (@public, @signed_in or @opens) on: {open_views}"


def test_the_addresses_are_those_that_were_published(made_app: Flask) -> None:
    """Links to the site live longer than its code. A rule that is added is added to
    tests/data/routes.txt; one that goes needs a reason."""
    rules = sorted(
        f"{rule.endpoint} {','.join(sorted(rule.methods or ()))} {rule.rule}"
        for rule in made_app.url_map.iter_rules()
    )
    kept = (ROOT / "tests" / "data" / "routes.txt").read_text().splitlines()
    assert rules == kept, (
        f"gone: {sorted(set(kept) - set(rules))}; new: {sorted(set(rules) - set(kept))}"
    )


NAMED_BY_PEOPLE = {
    "event",
    "challenge",
    "rubric",
    "round",
    "pilot",
    "solution",
    "office",
    "offer",
}


def test_no_name_that_people_choose_hides_behind_an_address_of_the_site(made_app: Flask) -> None:
    """Where an address may have a name, ``/events/<event>/``, or a word of the site, ``/events/new``,
    nobody may choose the word."""
    rules = [rule.rule.strip("/").split("/") for rule in made_app.url_map.iter_rules()]
    words = set()
    for named in rules:
        for place, part in enumerate(named):
            # A part such as ``<event>``; the word alone, as in ``/me/office``, names nothing.
            if part.startswith("<") and part.strip("<>") in NAMED_BY_PEOPLE:
                words |= {
                    other[place]
                    for other in rules
                    if other[:place] == named[:place] and len(other) > place
                }
    taken = {word for word in words if is_short_name(word)}
    assert taken == RESERVED, "name these words in core/short_names.py"


def test_specs_stand_beside_their_rooms() -> None:
    """``tests/<wing>/test_<noun>.py`` speaks of ``hackathon/<wing>/<noun>.py``, and so do the
    doors' specs below tests/pages/."""
    lost = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        *folders, name = path.relative_to(ROOT / "tests").with_suffix("").parts
        if not folders or folders in (
            ["pages"],
            ["browser"],
            ["faults"],
        ):  # they speak of several rooms, or of the whole site
            continue
        room = PACKAGE.joinpath(*folders, name.removeprefix("test_"))
        if not room.with_suffix(".py").exists() and not (room / "__init__.py").exists():
            lost.append(str(path.relative_to(ROOT)))
    assert not lost, f"These specs name no room: {lost}"


@of_each(sorted(TEMPLATES.rglob("*.html")), in_templates)
def test_templates_hold_no_script_style_or_raw_html(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "scripts come from files"
    assert not re.search(r"\sstyle=|<style", text), "styles come from the stylesheet"
    assert not re.search(r"<[^>]*\son[a-z]+=", text), (
        "scripts find their elements by data attributes"
    )
    assert not re.search(r"\|\s*safe\b", text), "stored HTML goes through the filter `prose`"


# Elements that stand on a line of their own, and statements that have an end
BLOCKS = (
    "article|aside|blockquote|body|caption|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head|header|html|legend|li"
    "|main|nav|ol|option|p|section|summary|table|tbody|td|th|thead|tr|ul"
)
ENDED = "block|call|filter|for|if|macro|set|with"
CROWDED = re.compile(
    rf"<(?:{BLOCKS})\b.*<(?:{BLOCKS})\b"  # two elements
    rf"|%\}}\s*<(?:{BLOCKS})\b|</(?:{BLOCKS})>\s*\{{%"  # an element beside a statement
    r"|%\}.*\{% (?:call|extends|from|import|include|set)\b"  # two statements
)
BEGINS = re.compile(
    rf" *(?:<(?P<element>{BLOCKS})\b|\{{%-? (?P<statement>{ENDED})\b)"
    rf"| *(?:</(?P<element_end>{BLOCKS})>|\{{%-? end(?P<statement_end>{ENDED})\b)"
)


def lines_of(template: Path) -> list[str]:
    """The lines of a template, comments left out."""
    text = re.sub(
        r"\{#.*?#\}",
        lambda found: "\n" * found[0].count("\n"),
        template.read_text(),
        flags=re.DOTALL,
    )
    return text.split("\n")


@of_each(sorted(TEMPLATES.rglob("*.html")), in_templates)
def test_templates_stand_one_element_a_line(path: Path) -> None:
    long = [
        number for number, line in enumerate(path.read_text().split("\n"), 1) if len(line) > 120
    ]
    assert not long, f"more than 120 characters: lines {long}"
    crowded = [number for number, line in enumerate(lines_of(path), 1) if CROWDED.search(line)]
    assert not crowded, (
        f"one element, or one statement, a line; indent what is inside by two: lines {crowded}"
    )
    assert not re.search(r"\{%-? do\b|\bnamespace\(", path.read_text()), (
        "what is computed is computed in the door"
    )


@of_each(sorted(TEMPLATES.rglob("*.html")), in_templates)
def test_templates_are_indented_as_they_are_nested(path: Path) -> None:
    """What begins a line ends at the same depth, two spaces for each level."""
    open_ones: list[tuple[str, int]] = []
    for number, line in enumerate(lines_of(path), 1):
        depth = len(line) - len(line.lstrip())
        found = BEGINS.match(line)
        if not found:
            continue
        assert depth % 2 == 0, f"line {number}: {depth} spaces"
        begun, ended = (
            found["element"] or found["statement"],
            found["element_end"] or found["statement_end"],
        )
        if begun and not re.search(rf"</{begun}>|\{{%-? end{begun} |\{{% set [^%]*=", line):
            open_ones.append((begun, depth))
        elif ended:
            assert open_ones and open_ones.pop() == (ended, depth), (
                f"line {number}: {line.strip()} ends what began elsewhere"
            )


@of_each(sorted((PACKAGE / "pages").rglob("*.py")), name_of)
def test_templates_stand_where_their_endpoint_says(path: Path) -> None:
    """A door renders from the folder of its own blueprint: ``teams/edit.html`` in
    pages/teams/teams.py, whose blueprint is ``teams``."""
    text = path.read_text()
    blueprint = re.search(r'Blueprint\("(\w+)"', text)
    for name in re.findall(r'render_template\(\s*"([^"]+)"', text):
        assert (TEMPLATES / name).exists(), f"{path.name} renders {name}, which does not exist"
        assert blueprint is None or name.split("/")[0] == blueprint[1], (
            f"{path.name} renders {name}, a page of another room"
        )


def test_the_picture_in_the_readme_is_the_house() -> None:
    """Every folder of the package is drawn, in the order of the wings; every room that is named there exists."""
    readme = (ROOT / "README.md").read_text()
    picture = readme[
        readme.index("     hackathon/\n") : readme.index("Imports run from a line of this picture")
    ]
    drawn = re.findall(r"^ +(\w+)/ +(.*)", picture, re.M)
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir()} - NOT_CODE
    assert {wing for wing, _rooms in drawn} == folders
    assert [wing for wing, _rooms in reversed(drawn) if wing in WINGS] == WINGS
    for wing, rooms in drawn:
        named = rooms.partition(": ")[2] or rooms
        if wing not in {"pages", "api", "permissions"}:
            lost = [
                room
                for room in named.split()
                if not (PACKAGE / wing / f"{room}.py").exists()
                and not (PACKAGE / wing / room / "__init__.py").exists()
            ]
            assert not lost, f"README.md draws rooms in {wing}/ that are not there: {lost}"
