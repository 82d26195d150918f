"""The design's promises that a machine can hold: weight, contrast, direction, and nothing
inline."""

import gzip
import re
from pathlib import Path

import pytest
from sweeping import of_each

from hackathon.core.assets import without_layout

ROOT = Path(__file__).parent.parent
SHEET = (ROOT / "static" / "site.css").read_text(encoding="utf-8")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Bytes, compressed. The first 6,000 were outgrown by the ways in which two who edit one text compare
# theirs, and by the pilots' timeline.
SHEET_LIMIT = 6070
SCRIPT_LIMIT = 2500  # bytes, compressed, each
LIBRARY_LIMIT = 3500  # bytes, compressed, each but those
LARGER_LIBRARIES = {"tus-js-client.js": 17_000}  # fetched once a file is about to be sent

LIGHT = re.search(r":root \{(.*?)\n  \}", SHEET, re.DOTALL)
DARK = re.search(r"prefers-color-scheme: dark\) \{\s+:root \{(.*?)\n    \}", SHEET, re.DOTALL)


def in_templates(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


def colours(block: re.Match[str] | None) -> dict[str, str]:
    assert block, "the sheet has lost one of its colour schemes"
    return {
        name: _long(code) for name, code in re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block[1])
    }


def _long(code: str) -> str:
    return code if len(code) == 7 else "#" + "".join(digit * 2 for digit in code[1:])


def luminance(code: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(code[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2: from 1 (none) to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_sheet_is_light() -> None:
    served = without_layout(SHEET)
    assert len(gzip.compress(served.encode(), 9)) <= SHEET_LIMIT


@pytest.mark.parametrize(
    "script", sorted((ROOT / "static").glob("*.js")), ids=lambda path: path.name
)
def test_each_script_is_light(script: Path) -> None:
    assert len(gzip.compress(script.read_bytes(), 9)) <= SCRIPT_LIMIT


@pytest.mark.parametrize(
    "library", sorted((ROOT / "static" / "vendor").glob("*.js")), ids=lambda path: path.name
)
def test_each_library_is_light_and_says_whose_it_is(library: Path) -> None:
    """What others wrote lies in a folder of its own, says its version, and has its licence beside
    it; pages load it when they need it, never by name."""
    text = library.read_text(encoding="utf-8")
    assert len(gzip.compress(text.encode(), 9)) <= LARGER_LIBRARIES.get(library.name, LIBRARY_LIMIT)
    assert library.with_name(f"{library.stem}-LICENSE").exists()
    assert re.match(r"/\* .* \d+\.\d+\.\d+ \(https://", text), "name, version and address first"
    named = [path.name for path in TEMPLATES if library.name in path.read_text(encoding="utf-8")]
    assert named == []


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        *[
            (text, ground, 4.5)
            for text in ("ink", "mute", "accent")
            for ground in ("paper", "soft", "tint")
        ],
        *[
            (text, ground, 4.5)
            for ground in ("ok-soft", "warn-soft", "bad-soft")
            for text in ("ink", ground[:-5])
        ],
        ("bad", "paper", 4.5),
        ("on", "accent", 4.5),
        ("paper", "ink", 4.5),
        ("edge", "paper", 3),
    ],
)
def test_contrast(scheme: re.Match[str], text: str, ground: str, least: float) -> None:
    palette = colours(scheme)
    assert contrast(palette[text], palette[ground]) >= least


def test_no_rule_hides_of_what_a_date_is() -> None:
    """A label goes by its own place: every ".label" below something is those of deadlines too."""
    hidden = re.findall(r"([^{}]+)\{[^{}]*display: none", SHEET)
    rules = [rule.strip() for group in hidden for rule in group.split(",") if ".label" in rule]
    assert all(rule.endswith("> .label") for rule in rules), rules


def test_dark_has_every_colour_that_light_has() -> None:
    assert colours(DARK).keys() == colours(LIGHT).keys()


def test_the_sheet_is_read_section_by_section() -> None:
    """The table of contents at its head names the sections in their order, each is one layer, and
    no rule stands outside of them: a later section wins, whatever the selectors."""
    listed = re.findall(r"^    ?(\d+) ([A-Z][\w ]*?)  ", SHEET, re.MULTILINE)
    headed = re.findall(r"^/\* (\d+) (.*) \*/\n@layer ([a-z]+) \{$", SHEET, re.MULTILINE)
    assert listed == [(number, name) for number, name, _ in headed]
    assert [int(number) for number, _ in listed] == list(range(1, len(listed) + 1))
    order = re.search(r"^@layer ([a-z, ]+);$", SHEET, re.MULTILINE)
    assert order
    assert order[1].split(", ") == [layer for *_, layer in headed]
    outside = re.sub(r"/\*.*?\*/", "", SHEET, flags=re.DOTALL)
    outside = re.sub(r"^@layer [a-z]+ \{\n.*?^\}$", "", outside, flags=re.DOTALL | re.MULTILINE)
    assert outside.replace(order[0], "").split() == []
    assert max(map(len, SHEET.splitlines())) <= 100


def test_the_sheet_knows_no_left_and_right() -> None:
    sides = r"(?:margin|padding|border|inset)-(?:left|right|top|bottom)"
    physical = re.compile(sides + r"|(?<![-\w])(?:left|right|width|height)\s*:|: (?:left|right);")
    rules = re.sub(r"@media[^{]*", "", SHEET)
    assert physical.findall(rules) == []


@of_each(TEMPLATES, in_templates)
def test_nothing_is_inline(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=[\"']|javascript:")
    assert not inline.search(text), "the policy forbids inline styles and scripts"
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", text), (
        "text that is not escaped needs markup from prose, not a filter"
    )


def icons() -> set[str]:
    """The shapes that the macro can draw."""
    text = (ROOT / "templates/macros/icons.html").read_text(encoding="utf-8")
    return set(re.findall(r"'([a-z0-9-]+)': [a-z0-9_]+[,\n ]", text))


ICONS = icons()


@of_each(TEMPLATES, in_templates)
def test_every_icon_exists(template: Path) -> None:
    drawn = set(re.findall(r"\bicon\('([a-z0-9-]+)'", template.read_text(encoding="utf-8")))
    assert drawn <= ICONS


# Whoever has an address below an event's; tests/test_house.py compares the file with the site.
ROOMS_OF_AN_EVENT = {
    line.split(".")[0]
    for line in (ROOT / "tests/data/routes.txt").read_text().splitlines()
    if line.split()[2].startswith("/events/<event>/")
}
WITHOUT_AN_EVENT = {
    "events/index.html",
    "setup/new.html",
    "files/damaged.html",
    # Of a person, at events that are over.
    "certificates/check.html",
    "certificates/mine.html",
    "certificates/show.html",
    # Whoever is asked may not see a draft yet, and each tab would lead to "not found".
    "organiser_invitations/answer.html",
}
READ_WITHOUT_THE_SITE = {"archive"}  # a folder of pages that organisers take away
PIECES = {"feeds/paragraph.html"}  # of no page


def frame(name: str) -> str:
    """The frame of a page: the template that it extends, at one remove or more, up to one of the
    three that stand alone."""
    while name not in {
        "base.html",
        "event.html",
        "offline_packs/_pack.html",
    }:  # the last is of the judges' package, read without the site
        found = re.search(
            r"{% extends ['\"]([^'\"]+)", (ROOT / "templates" / name).read_text(encoding="utf-8")
        )
        assert found, f"{name} extends nothing"
        name = found[1]
    return name


@of_each(
    [
        in_templates(path)
        for path in TEMPLATES
        if path.parent.name in ROOMS_OF_AN_EVENT - READ_WITHOUT_THE_SITE
        and not path.name.startswith("_")
        and in_templates(path) not in PIECES
    ]
)
def test_every_page_of_an_event_shows_its_line(name: str) -> None:
    expected = (
        "base.html"
        if name in WITHOUT_AN_EVENT
        else "offline_packs/_pack.html"
        if name.startswith("offline_packs/") and name != "offline_packs/upload.html"
        else "event.html"
    )
    assert frame(name) == expected, "extend event.html, which draws the line, or a frame that does"
