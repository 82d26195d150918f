"""The README tells the truth: every setting, every command, and what its first lines promise."""

import re
import tomllib
from pathlib import Path

import click
import pytest
import yaml
from flask import Flask

from hackathon.core import config
from hackathon.core.language import LOCALES

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


def test_the_table_of_faults_names_tests_that_exist() -> None:
    faults = ROOT / "tests" / "faults"
    table = (faults / "README.md").read_text(encoding="utf-8")
    row = r"^\| .+ \| `(\w+\.py)`: `(\w+)` \| [\d.]+(?: and [\d.]+)* \| [^|]*\|$"
    rows = re.findall(row, table, re.MULTILINE)
    assert len(rows) == table.count("\n| ") - 2, "each row names a file and a test in it"
    missing = [name for file, name in rows if f"def {name}(" not in (faults / file).read_text()]
    assert not missing


def test_links_inside_lead_to_files() -> None:
    missing = [
        link
        for link in re.findall(r"\]\((?!https?:|#)([^)]+)\)", README)
        if not (ROOT / link).exists()
    ]
    assert not missing


class TestPubliccode:
    """``publiccode.yml`` as offices look for it: standard 0.4, and true."""

    FILE = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))

    @pytest.mark.parametrize(
        "path",
        [
            "publiccodeYmlVersion",
            "name",
            "url",
            "platforms",
            "categories",
            "developmentStatus",
            "softwareType",
            "description/en/shortDescription",
            "description/en/longDescription",
            "description/en/features",
            "legal/license",
            "maintenance/type",
            "maintenance/contacts",
            "localisation/localisationReady",
            "localisation/availableLanguages",
        ],
    )
    def test_has_what_the_standard_asks_for(self, path: str) -> None:
        found = self.FILE
        for key in path.split("/"):
            assert key in found, path
            found = found[key]
        assert found

    def test_says_what_the_standard_has_room_for(self) -> None:
        english = self.FILE["description"]["en"]
        assert len(english["shortDescription"]) <= 150
        assert 150 <= len(english["longDescription"]) <= 10_000
        assert all(len(feature) <= 100 for feature in english["features"])

    def test_tells_the_truth(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        assert self.FILE["softwareVersion"] == project["version"]
        assert self.FILE["legal"]["license"] == project["license"]
        assert sorted(self.FILE["localisation"]["availableLanguages"]) == sorted(LOCALES)


def test_the_changelog_knows_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changelog.index("## Unreleased") < changelog.index(f"## {version} - ")


def test_contributing_names_files_that_are_there() -> None:
    """Paths with a placeholder (``<wing>``, ``NNNN``, ``...``) are shapes; the others exist."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:hackathon|tests|templates|seeds|bin|\.ci)/[\w./-]+)`", text))
    assert len(named) > 8
    lost = [path for path in sorted(named) if "NNNN" not in path and not (ROOT / path).exists()]
    assert not lost, f"CONTRIBUTING.md names what is not there: {lost}"
