"""A site that starts anew takes its templates as they were compiled before."""

import sys
from pathlib import Path
from typing import NoReturn

import pytest
from jinja2 import DictLoader, Environment

from hackathon.pages import compiled


@pytest.fixture(autouse=True)
def kept_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))


def rendered(source: str = "{{ name }}!") -> str:
    """What a process that starts anew makes of a template."""
    engine = Environment(loader=DictLoader({"a.html": source}), bytecode_cache=compiled.kept())
    return engine.get_template("a.html").render(name="Ada")


def no_compiling(*args: object) -> NoReturn:
    raise AssertionError("compiled again")


def test_what_was_compiled_once_is_not_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered() == "Ada!"
    monkeypatch.setattr(Environment, "compile", no_compiling)
    assert rendered() == "Ada!"


def test_a_template_that_has_changed_is_compiled_again() -> None:
    assert rendered() == "Ada!"
    assert rendered("{{ name }}?") == "Ada?"


@pytest.mark.parametrize("rule", ["version", "getsource"])
def test_other_rules_make_other_code(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered()
    monkeypatch.setattr(compiled, rule, lambda of: "another")
    monkeypatch.setattr(Environment, "compile", no_compiling)
    with pytest.raises(AssertionError, match="compiled again"):
        rendered()


def test_half_a_file_is_compiled_again() -> None:
    rendered()
    cache = compiled.kept()
    assert cache
    [file] = Path(cache.directory).iterdir()
    file.write_bytes(file.read_bytes()[:-9])
    assert rendered() == "Ada!"


def test_a_folder_that_cannot_be_written_costs_no_page(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file where the folder should be")
    assert rendered() == "Ada!"


def test_where_python_keeps_nothing_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert compiled.kept() is None
    assert rendered() == "Ada!"
