"""The house: floors, no cycle, no query in a page, every view behind a door. Read from the imports themselves."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

PACKAGE = Path(__file__).parent.parent / "hackathon"
TEMPLATES = PACKAGE.parent / "templates"

GROUND = [
    "clock",
    "config",
    "db",
    "freshness",
    "states",
    "language",
    "prose",
    "store",
    "limits",
    "mail",
    "audit",
    "assets",
    "logs",
    "passwords",
    "browsers",
    "multilingual",
    "kinds",
    "catalogues",
    "tables",
]
# A room imports from rooms above it in this list, never from below.
ROOMS = [
    "offices", "people", "accounts", "phases", "events", "organisers", "rules", "programme", "announcements",
    "rubrics", "rounds", "challenges", "briefs", "questions", "resources", "teams", "invitations", "registrations", "questionnaire",
    "translations", "submissions", "versions", "eligibility",
    "matching", "crosstable", "mixedmodel", "posterior", "scores", "ranking", "agreement", "conflicts", "assignment", "assignment_files",
    "judging", "entries", "assigning", "disclosures", "panels", "scorecards", "packs", "standings", "scorebook", "results", "prizes", "pilots", "partners", "board", "consultation", "progress", "stages",
]  # fmt: skip
PURE = [
    "phases",
    "matching",
    "crosstable",
    "mixedmodel",
    "posterior",
    "scores",
    "ranking",
    "agreement",
    "conflicts",
    "assignment",
    "assignment_files",
]
UPSTAIRS = [
    "permissions",
    "agenda",
    "schema",
    "readers",
    "shapes",
    "content",
    "seedrows",
    "seeding",
    "demofiles",
    "demojudging",
    "demonstration",
    "exports",
    "safekeeping",
    "acts",
    "opendata",
    "health",
    "desk",
    "lists",
    "letters",
    "system",
]
DOORS = ["pages", "api", "cli"]


def modules() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(path: Path) -> list[tuple[str, int, bool]]:
    """(module below hackathon, line, whether it stands inside a function) for every import of our own."""
    tree = ast.parse(path.read_text())
    inside = {id(node) for function in ast.walk(tree) if isinstance(function, ast.FunctionDef) for node in ast.walk(function)}
    found = []
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module == "hackathon":
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("hackathon."):
            names = [(node.module or "").removeprefix("hackathon.")]
        elif isinstance(node, ast.Import):
            names = [alias.name.removeprefix("hackathon.") for alias in node.names if alias.name.startswith("hackathon.")]
        found += [(name, node.lineno, id(node) in inside) for name in names]
    return found


def floor(name: str) -> int:
    room = name.split(".")[0]
    if room in GROUND:
        return 0
    if room in ROOMS:
        return 1
    if room in UPSTAIRS:
        return 2
    if room in DOORS:
        return 3
    return 4


def test_every_module_has_its_floor() -> None:
    unknown = [name for path in modules() if (name := name_of(path)) and floor(name) == 4]
    assert not unknown, f"Say in tests/test_house.py on which floor these stand: {unknown}"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_go_downwards(path: Path) -> None:
    name = name_of(path)
    for imported, line, _ in imports(path):
        where = f"{path.name}:{line} imports {imported}"
        assert floor(imported) <= floor(name), f"{where}, which stands on a higher floor"
        if name in ROOMS and imported in ROOMS:
            assert ROOMS.index(imported) < ROOMS.index(name), f"{where}; among rooms, import only from those listed above"


def test_no_cycle() -> None:
    names = known()
    graph: dict[str, set[str]] = {}
    for path in modules():
        name = name_of(path)
        for imported, _, _ in imports(path):
            # "from hackathon.api import openapi" names a module of a package, not the package itself.
            target = imported if imported in names else imported.rsplit(".", 1)[0]
            graph.setdefault(name, set()).update({target} - {name, *(name[: name.index(".")] for _ in [0] if "." in name)})
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


def known() -> set[str]:
    return {name_of(path) for path in modules()}


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_flask_stays_at_the_doors(path: Path) -> None:
    if floor(name_of(path)) < 3:
        lines = [line for line in path.read_text().splitlines() if re.match(r"\s*(from|import) flask", line)]
        assert not lines, f"{path.name} stands below the doors: {lines}"


@pytest.mark.parametrize("name", PURE)
def test_pure_modules_know_no_database(name: str) -> None:
    text = (PACKAGE / f"{name}.py").read_text()
    assert "peewee" not in text and "hackathon.db" not in text


@pytest.mark.parametrize("path", [path for path in modules() if floor(name_of(path)) == 3], ids=name_of)
def test_queries_stand_in_rooms(path: Path) -> None:
    if path.name != "guard.py":  # the guard finds rows by their address: that is its work
        assert ".select(" not in path.read_text(), f"{path.name}: name the query in its room"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_only_doors_ask_the_clock(path: Path) -> None:
    if floor(name_of(path)) < 3 and path.name not in {"clock.py", "mail.py"}:  # the mail sender is a thread of its own
        assert "clock.now" not in path.read_text()


@pytest.mark.parametrize("path", [path for path in modules() if path.name != "config.py"], ids=name_of)
def test_only_config_reads_the_environment(path: Path) -> None:
    reads = [line for line in path.read_text().splitlines() if "os.environ[" in line or "os.getenv" in line or "os.environ.get" in line]
    assert not reads, reads


def test_imports_inside_functions_say_why() -> None:
    silent = []
    for path in modules():
        lines = path.read_text().splitlines()
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, ast.FunctionDef):
                for inner in ast.walk(node):
                    if isinstance(inner, ast.Import | ast.ImportFrom):
                        said = "#" in lines[inner.lineno - 1] or lines[inner.lineno - 2].strip().startswith("#")
                        silent += [] if said else [f"{path.name}:{inner.lineno}"]
    assert not silent, f"An import inside a function says why in a comment: {sorted(set(silent))}"


def test_every_view_has_a_door(made_app: Flask) -> None:
    open_views = [name for name, view in made_app.view_functions.items() if not getattr(view, "door", None)]
    assert not open_views, f"Hang a door (@public, @signed_in or @opens) on: {open_views}"


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_templates_hold_no_script_style_or_raw_html(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "scripts come from files"
    assert not re.search(r"\sstyle=|<style", text), "styles come from the stylesheet"
    assert not re.search(r"<[^>]*\son[a-z]+=", text), "scripts find their elements by data attributes"
    assert not re.search(r"\|\s*safe\b", text), "stored HTML goes through the filter `prose`"


def test_templates_stand_where_their_endpoint_says(made_app: Flask) -> None:
    """``render_template("teams/edit.html")`` in pages/teams.py, never another room's page by accident."""
    for path in sorted((PACKAGE / "pages").glob("*.py")):
        for name in re.findall(r'render_template\(\s*"([^"]+)"', path.read_text()):
            assert (TEMPLATES / name).exists(), f"{path.name} renders {name}, which does not exist"
