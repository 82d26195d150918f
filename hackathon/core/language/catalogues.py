"""Catalogues of translations, for ``flask translate``: find the texts, bring catalogues up to them,
compile, check.

The running site needs none of this: ``language`` compiles a catalogue that is newer than its binary
form.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

from hackathon.core.config import ROOT
from hackathon.core.language.locales import LOCALES, SOURCE
from hackathon.core.language.texts import compiled, replace

# Babel counts the last two forms of Arabic the other way round: translators everywhere write the
# form of 11 to 99 before that of 100, as CLDR lists them.
PLURALS = {
    "ar": (
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 :"
        " n%100>=11 ? 4 : 5);"
    )
}


def extract(root: Path = ROOT) -> Any:
    """Return a catalogue (Babel) of every text in the Python files and templates below ``root``."""
    found = Catalog(project="Codefest", charset="utf-8", fuzzy=False)
    options = {
        "templates/**": {
            "encoding": "utf-8",
            "trimmed": "true",
            "newstyle_gettext": "true",
        }
    }
    methods = [("hackathon/**.py", "python"), ("templates/**", "jinja2")]
    for name, line, message, comments, context in extract_from_dir(
        str(root), methods, options, {**DEFAULT_KEYWORDS, "lazy": None}, ["For translators:"]
    ):
        found.add(
            message,
            None,
            [(name, line)],
            auto_comments=comments,
            context=context,
        )
    return found


def update(root: Path = ROOT) -> list[Path]:
    """Bring every catalogue up to the texts below ``root``; translations that exist stay. Return
    the files written."""
    template, written = extract(root), []
    for code in LOCALES:
        path = root / "hackathon" / "translations" / code / "LC_MESSAGES" / "messages.po"
        if code == SOURCE:
            continue
        catalogue = Catalog(locale=code, project="Codefest", fuzzy=False)
        if path.exists():
            with path.open("rb") as file:
                catalogue = pofile.read_po(file, locale=code)
        if code in PLURALS:
            catalogue.mime_headers = [("Plural-Forms", PLURALS[code])]
        template.creation_date = catalogue.creation_date  # else every update changes every file
        catalogue.update(template, no_fuzzy_matching=True)
        made = io.BytesIO()
        pofile.write_po(
            made,
            catalogue,
            width=120,
            sort_output=True,
            ignore_obsolete=True,
            include_lineno=False,
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, made.getvalue())
        written.append(path)
    return written


def compile_all(root: Path = ROOT) -> list[Path]:
    """Compile every catalogue below ``root`` and return the files written."""
    written = []
    for source in sorted((root / "hackathon" / "translations").glob("*/LC_MESSAGES/messages.po")):
        replace(source.with_suffix(".mo"), compiled(source))
        written.append(source.with_suffix(".mo"))
    return written


_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")


def check(root: Path = ROOT) -> list[str]:
    """Return a sentence for each fault of the catalogues: a text missing, doubtful or with other
    placeholders."""
    template, faults = extract(root), []
    for code in LOCALES:
        path = root / "hackathon" / "translations" / code / "LC_MESSAGES" / "messages.po"
        if code == SOURCE:
            continue
        if not path.exists():
            faults.append(f"{code}: there is no catalogue; run: flask translate update")
            continue
        with path.open("rb") as file:
            catalogue = pofile.read_po(file, locale=code)
        for wanted in template:
            if wanted.id:
                fault = _fault(
                    wanted.id, catalogue.get(wanted.id, wanted.context), catalogue.num_plurals
                )
                faults += [f"{code}: {fault}: {wanted.id!r}"] if fault else []
        faults += _wrong_words(code, catalogue, read_terms(root))
    return faults


class Terms(NamedTuple):
    """One word for one thing, as ``translations/TERMS.md`` has it."""

    labels: dict[str, dict[str, str]]  # by language: what a label that is a term reads
    ruled_out: dict[str, dict[str, str]]  # by language: a word, and the one that stands for it


def read_terms(root: Path = ROOT) -> Terms:
    """Read both tables of ``TERMS.md``; an empty pair where the file is missing."""
    path = root / "hackathon" / "translations" / "TERMS.md"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    terms = Terms({}, {})
    codes: list[str] = []
    for row in rows:
        if row[0] in {"English", "Language"}:
            codes = row[1:]
        elif not row[0].startswith("-") and codes == ["not", "but"]:
            terms.ruled_out.setdefault(row[0], {})[row[1]] = row[2]
        elif not row[0].startswith("-"):
            for code, word in zip(codes, row[1:], strict=True):
                terms.labels.setdefault(code, {})[row[0]] = word
    return terms


def _wrong_words(code: str, catalogue: Catalog, terms: Terms) -> list[str]:
    """Name the texts of a catalogue that call something by another word than ``terms``."""
    faults = []
    labels, ruled_out = terms.labels.get(code, {}), terms.ruled_out.get(code, {})
    patterns = {word: re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.I) for word in ruled_out}
    for message in catalogue:
        said = message.string if isinstance(message.string, (list, tuple)) else [message.string]
        texts = [text or "" for text in said]
        if message.id in labels and message.context is None and texts[0] != labels[message.id]:
            faults.append(f"{code}: the term is {labels[message.id]!r}: {message.id!r}")
        for word, pattern in patterns.items():
            # Chinese puts no space between words: there the word may stand anywhere.
            found = (word in text if code == "zh" else pattern.search(text) for text in texts)
            if message.id and any(found):
                faults.append(f"{code}: not {word!r} but {ruled_out[word]!r}: {message.id!r}")
    return faults


def _fault(wanted: Any, message: Any, plurals: int) -> str:
    if message is None:
        return "missing, run flask translate update"
    texts = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    if not all(texts):
        return "not translated"
    if message.fuzzy:
        return "marked as fuzzy"
    sources = wanted if isinstance(wanted, (list, tuple)) else [wanted]
    if len(sources) > 1 and len(texts) != plurals:
        return f"has {len(texts)} plural forms, needs {plurals}"
    allowed = {name for source in sources for name in _PLACEHOLDER.findall(source)}
    # "one file" may leave its number out, in any language; nothing else may be left out or added.
    needed = allowed - {"%(num)s", "%(num)d"} if len(sources) > 1 else allowed
    for text in texts:
        if not needed <= set(_PLACEHOLDER.findall(text)) <= allowed:
            return "placeholders differ"
    return ""
