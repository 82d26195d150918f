"""Every text that people write wants to take the page over, all at once, and every page stays what
it is.

The texts are put into the database itself, past every form, so that nothing but the templates
stands in their way; what is kept as HTML is what ``prose`` makes of the same texts. The policy of
the pages (CSP) would stop a script; here not even one comes that far.
"""

import contextlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import servers
from flask import Flask
from hostile import HOSTILE, PLAIN
from peewee import CharField, TextField
from playwright.sync_api import BrowserContext
from walking import PEOPLE, Pages

from hackathon.core import prose
from hackathon.operations import schema

pytestmark = pytest.mark.browser

# Columns that people fill with words; the others hold names of states, addresses, codes and
# fingerprints.
WORDS = {
    "about", "affiliation", "answer", "background_ip", "body", "browser", "citation", "contact", "description", "eligibility_reason",
    "error", "evidence", "excluded", "feedback", "file_name", "guidance", "headings", "hidden_reason", "hint", "introduction", "label",
    "licence", "message", "name", "names", "note", "origin", "owner", "person_name", "place", "prize", "question", "reason", "remark",
    "sections", "skills", "sponsor", "story", "subject", "summary", "text", "tied_to", "ties", "title", "unit", "wanted",
}  # fmt: skip
# A frozen book, and the address of the page that an office was asked about.
ADDRESSES = {("Publication", "book"), ("Consent", "subject")}
NESTED = {"translations", "content", "answers", "levels", "choices", "detail", "links", "ai"}
MARKUP = "".join(prose.render(text) for text in HOSTILE)
# Elements that no page of ours has, and links that lead to a script.
TAKEN_OVER = """() => [
    ...document.querySelectorAll("[onerror], [onload], [onmouseover], [src='x'], base, iframe, object, embed, meta[http-equiv=refresh i]"),
    ...[...document.links].filter((link) => !["http:", "https:", "mailto:"].includes(link.protocol)),
].map((element) => element.outerHTML.slice(0, 200))"""
SHOWN = "(words) => document.body.innerText.includes(words)"


def hostile(name: str, value: Any) -> Any:
    """The value of a column with hostile words in the place of people's."""
    if isinstance(value, dict):
        return {key: hostile(key if name in NESTED else name, part) for key, part in value.items()}
    if isinstance(value, list):
        return [hostile(name, part) for part in value]
    if not isinstance(value, str) or not value:
        return value
    if name.endswith("_html"):
        return MARKUP
    return f"{value[:20]} {PLAIN}" if name in WORDS | {"levels", "choices", "answers"} else value


def poison(path: Path) -> int:
    """Put hostile words into every row; return how many values were changed."""
    base, changed = sqlite3.connect(path), 0
    for model in schema.TABLES:
        table = model._meta.table_name  # type: ignore[attr-defined]
        for field in model._meta.sorted_fields:  # type: ignore[attr-defined]
            nested = type(field).__name__ == "JSONField"
            if (
                not (nested or isinstance(field, CharField | TextField))
                or (
                    model.__name__,
                    field.name,
                )
                in ADDRESSES
            ):
                continue
            for number, value in base.execute(
                f'SELECT rowid, "{field.column_name}" FROM "{table}"'
            ).fetchall():
                old = json.loads(value) if nested and value else value
                new = hostile(field.name, old)
                if new != old:
                    stored = json.dumps(new) if nested else new
                    # Where the table takes some words alone, nobody can have written others.
                    with contextlib.suppress(sqlite3.IntegrityError):
                        base.execute(
                            f'UPDATE "{table}" SET "{field.column_name}" = ? WHERE rowid = ?',
                            (stored, number),
                        )
                        changed += 1
    base.commit()
    base.close()
    return changed


@pytest.fixture(scope="module")
def poisoned(
    demonstration: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[servers.Site]:
    folder = tmp_path_factory.mktemp("poisoned") / "data"
    shutil.copytree(demonstration, folder)
    assert poison(folder / "codefest.db") > 2000
    with servers.site(folder, {"DEMO": "1", "LOG_LEVEL": "ERROR", "WORKERS": "1"}) as running:
        yield running


@pytest.fixture(scope="module")
def addresses(site: servers.Site, made_app: Flask, run_folder: Path) -> Pages:
    """The pages that the test of barriers looks at: the words are others, the addresses the same.

    They are found where nothing is poisoned: links of hostile texts lead to no page of ours.
    """
    return Pages(run_folder / "pages.json", site.url, made_app)


@pytest.mark.parametrize("who", PEOPLE, ids=str)
def test_every_page_stays_what_it_is(
    poisoned: servers.Site,
    addresses: Pages,
    enter: Callable[..., BrowserContext],
    who: str | None,
) -> None:
    page = enter(poisoned.url, who).new_page()
    found, here, shown = [], "", 0
    page.on("dialog", lambda dialog: (found.append(f"{here}: a script ran"), dialog.dismiss()))
    page.on(
        "console",
        lambda said: (
            found.append(f"{here}: {said.text[:200]}")
            if "Content Security Policy" in said.text
            else None
        ),
    )
    page.on(
        "request",
        lambda sent: (
            None
            if sent.url.startswith((poisoned.url, "data:", "blob:"))
            else found.append(f"{here}: {sent.url}")
        ),
    )
    for here in addresses[who]:
        answer = page.goto(here)
        assert answer
        found += [f"{here}: answers with {answer.status}"] if answer.status >= 500 else []
        found += [f"{here}: {element}" for element in page.evaluate(TAKEN_OVER)]
        shown += page.evaluate(SHOWN, PLAIN)
    assert not found, "\n" + "\n".join(found)
    assert shown, "the words stand on the pages, as words"
