"""The README tells the truth: every setting, every command, and what its first lines promise."""

import re
from pathlib import Path

import click
from flask import Flask

from hackathon.core import config

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
OTHERS = {"run", "shell", "routes"}  # Flask's own


def test_first_lines_say_what_it_is_and_how_to_start_it() -> None:
    head = "\n".join(README.splitlines()[:20])
    assert "bin/serve" in head and "bin/test" in head
    picture = re.search(r"!\[[^\]]{20,}\]\(([^)]+)\)", head)
    assert picture and (ROOT / picture[1]).exists()


def test_every_setting_has_its_row() -> None:
    rows = dict(re.findall(r"^\| `([A-Z0-9_]+)` \|(.*)\|$", README, re.MULTILINE))
    wanted = {name: about for name, _, about in config.table()}
    assert set(rows) == set(wanted), "the table under Settings names every setting and no other"
    assert all(about.replace("|", "/") in rows[name] for name, about in wanted.items())


def commands(group: click.Command, name: str = "") -> set[str]:
    """Every command with its group, as it is typed."""
    if isinstance(group, click.Group):
        return {
            found
            for key, inner in group.commands.items()
            for found in commands(inner, f"{name} {key}".strip())
        }
    return {name}


def test_every_command_is_named(made_app: Flask) -> None:
    table = README[README.index("### Commands") : README.index("### Translating")]
    named = {
        re.sub(r" (DIR|FILE|FOLDER|--\w+).*", "", found)
        for found in re.findall(r"`([^`]+)`", table)
    }
    silent = {name for name in commands(made_app.cli) if name.split()[0] not in OTHERS} - named
    assert not silent, f"Name these under Commands in the README: {sorted(silent)}"


def test_links_inside_lead_to_files() -> None:
    missing = [
        link
        for link in re.findall(r"\]\((?!https?:|#)([^)]+)\)", README)
        if not (ROOT / link).exists()
    ]
    assert not missing
