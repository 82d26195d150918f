"""Catalogues: every text is found, what was translated stays, and each fault is named."""

from __future__ import annotations

import ast
import gettext
import re
import shutil
from pathlib import Path

import pytest
import reading
from babel import Locale
from babel.messages import pofile

from hackathon.core.config import ROOT
from hackathon.core.language import LOCALES, catalogues

TANWIN = "\u064b"
# French and Spanish have a form for whole millions, which gettext never had: nothing here counts so
# far.
ORDER = {
    "ar": "zero one two few many other",
    "es": "one other",
    "fr": "one other",
    "ru": "one few many",
    "zh": "other",
}

HEAD = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2;'
    ' plural=(n > 1);\\n"\n\n'
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project of two files."""
    (tmp_path / "hackathon").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "hackathon" / "teams.py").write_text(
        '_("Join %(team)s")\nngettext("%(num)s file", "%(num)s files", n)\nlazy("Save")\n'
    )
    (tmp_path / "templates" / "a.html").write_text(
        "{% trans %}\n  Good\n  morning\n{% endtrans %}{{ _('Leave') }}"
    )
    return tmp_path


def test_texts_are_found_in_code_and_templates(root: Path) -> None:
    found = {message.id for message in catalogues.extract(root) if message.id}
    assert found == {
        "Join %(team)s",
        ("%(num)s file", "%(num)s files"),
        "Save",
        "Good morning",
        "Leave",
    }


def test_update_adds_what_is_new_and_keeps_what_was_translated(root: Path) -> None:
    path = root / "hackathon" / "translations" / "fr" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + 'msgid "Save"\nmsgstr "Enregistrer"\n\nmsgid "Gone"\nmsgstr "Parti"\n')
    written = catalogues.update(root)
    assert {made.parent.parent.name for made in written} == set(LOCALES) - {"en"}
    text = path.read_text()
    assert 'msgstr "Enregistrer"' in text and 'msgid "Good morning"' in text and "Gone" not in text
    catalogues.update(root)
    assert path.read_text() == text


def complete(root: Path) -> None:
    """Fill every catalogue with the source texts, which is right as far as ``check`` can tell."""
    for path in catalogues.update(root):
        with path.open("rb") as file:
            made = pofile.read_po(file)
        for message in made:
            if message.id:
                message.string = (
                    (message.id[1],) * made.num_plurals
                    if isinstance(message.id, tuple)
                    else message.id
                )
        with path.open("wb") as file:
            pofile.write_po(file, made)


def test_complete_catalogues_pass(root: Path) -> None:
    assert len(catalogues.check(root)) == 5
    complete(root)
    assert catalogues.check(root) == []
    assert len(catalogues.compile_all(root)) == 5


@pytest.mark.parametrize(
    ("code", "before", "after", "fault"),
    [
        ("fr", 'msgstr "Save"', 'msgstr ""', "fr: not translated: 'Save'"),
        ("fr", 'msgid "Save"', '#, fuzzy\nmsgid "Save"', "fr: marked as fuzzy: 'Save'"),
        (
            "zh",
            'msgstr "Join %(team)s"',
            'msgstr "Join %(teem)s"',
            "zh: placeholders differ: 'Join %(team)s'",
        ),
        (
            "es",
            'msgid "Leave"\nmsgstr "Leave"\n',
            "",
            "es: missing, run flask translate update: 'Leave'",
        ),
        (
            "ar",
            'msgstr[5] "%(num)s files"',
            'msgstr[5] ""',
            "ar: not translated: ('%(num)s file', '%(num)s files')",
        ),
    ],
)
def test_a_fault_is_named(root: Path, code: str, before: str, after: str, fault: str) -> None:
    complete(root)
    path = root / "hackathon" / "translations" / code / "LC_MESSAGES" / "messages.po"
    assert before in path.read_text()
    path.write_text(path.read_text().replace(before, after))
    assert catalogues.check(root) == [fault]


def test_a_number_may_be_left_out_of_a_plural_form(root: Path) -> None:
    complete(root)
    path = root / "hackathon" / "translations" / "ar" / "LC_MESSAGES" / "messages.po"
    path.write_text(path.read_text().replace('msgstr[1] "%(num)s files"', 'msgstr[1] "one file"'))
    assert catalogues.check(root) == []


@pytest.mark.parametrize("code", [code for code in LOCALES if code != "en"])
def test_plural_forms_stand_in_the_order_of_cldr(code: str) -> None:
    """Zero, one, two, few, many, other, as far as the language has them for whole numbers."""
    counted = Locale.parse(code).plural_form
    order = [
        form
        for form in ("zero", "one", "two", "few", "many", "other")
        if form in ORDER[code].split()
    ]
    path = ROOT / "hackathon" / "translations" / code / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        forms = pofile.read_po(file).plural_expr
    pick = gettext.c2py(forms)  # type: ignore[attr-defined]
    wrong = [n for n in range(250) if pick(n) != order.index(counted(n))]
    assert not wrong, f"{code}: {wrong[:5]}"


def test_eleven_things_are_counted_in_the_accusative() -> None:
    """In Arabic a noun after 11 to 99 carries tanwin, after 100 it does not: forms that were
    written in each other's place would read wrongly on every list."""
    path = ROOT / "hackathon" / "translations" / "ar" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        counted = [message for message in pofile.read_po(file) if message.pluralizable]
    wrong = [
        message.id[1]
        for message in counted
        if message.string[4].count(TANWIN) < message.string[5].count(TANWIN)
    ]
    assert len(counted) > 50 and not wrong, wrong


def test_a_missing_catalogue_is_named(root: Path) -> None:
    complete(root)
    shutil.rmtree(root / "hackathon" / "translations" / "ru")
    assert catalogues.check(root) == ["ru: there is no catalogue; run: flask translate update"]


def test_the_interface_is_complete_in_every_language() -> None:
    """Not one text missing, doubtful, or with other placeholders or plural forms than its language
    has."""
    faults = catalogues.check()
    assert not faults, "Run: flask translate update, then translate:\n" + "\n".join(faults[:20])


HEADS = re.compile(r"ui\.table\(\s*\[(.*?)\]", re.DOTALL)
BUTTON = re.compile(
    r"(?:ui\.button\(|submit=|forms\.actions\(|<button[^>]*>\s*\{\{-?)\s*_\('([^']+)'\)"
)
LED_TO = {"Conflicts of interest"}  # a button names the page that it leads to


def test_the_head_of_a_column_and_an_act_are_two_texts() -> None:
    """English writes the noun and the verb alike (an answer, to answer; a register, to register),
    no other language here does: one of the two says with ``pgettext`` which it is."""
    heads, buttons = set[str](), set[str]()
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        for found in HEADS.findall(text):
            heads |= set(re.findall(r"(?<!\w)_\('([^']+)'\)", found))
        buttons |= set(BUTTON.findall(text))
    assert len(heads) > 100 and len(buttons) > 100, "the templates are read"
    assert heads & buttons == LED_TO


def test_no_text_hides_inside_an_f_string() -> None:
    """Texts inside ``f"..."`` are not found by the extraction, so they would stay English for ever."""
    hidden = []
    for path in sorted((ROOT / "hackathon").rglob("*.py")):
        for node in reading.nodes(path):
            if not isinstance(node, ast.JoinedStr):
                continue
            calls = (inner for inner in ast.walk(node) if isinstance(inner, ast.Call))
            names = {call.func.id for call in calls if isinstance(call.func, ast.Name)}
            if names & {"_", "gettext", "ngettext", "pgettext", "lazy"}:
                hidden.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not hidden, f"Name the text first, then put it into the f-string: {hidden}"


TERMS = """
| English | fr |
|---|---|
| Leave | Quitter |

| Language | not | but |
|---|---|---|
| fr | lâcher | quitter |
"""


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("Quitter", ""),
        ("Partir", "fr: the term is 'Quitter': 'Leave'"),
        ("Lâcher", "fr: not 'lâcher' but 'quitter': 'Leave'"),
        ("Relâcher", "fr: the term is 'Quitter': 'Leave'"),
    ],
)
def test_one_word_stands_for_one_thing(root: Path, written: str, fault: str) -> None:
    catalogues.update(root)
    path = root / "hackathon" / "translations" / "fr" / "LC_MESSAGES" / "messages.po"
    path.write_text(path.read_text().replace('"Leave"\nmsgstr ""', f'"Leave"\nmsgstr "{written}"'))
    (root / "hackathon" / "translations" / "TERMS.md").write_text(TERMS)
    faults = [one for one in catalogues.check(root) if one.startswith(("fr: the", "fr: not '"))]
    assert (faults[-1] if faults else "") == fault


def test_every_noun_of_the_table_has_a_word_in_every_language() -> None:
    terms = catalogues.read_terms(ROOT)
    assert set(terms.labels) == set(LOCALES) - {"en"}
    assert all(all(words.values()) and len(words) >= 15 for words in terms.labels.values())
