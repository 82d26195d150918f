"""Pictures of every page, for eyes: ``bin/screenshots [FOLDER] [PART-OF-AN-ADDRESS ...]``; of every
letter in six languages: ``bin/screenshots FOLDER letters [KIND ...]``.

Serves the demonstration from a temporary folder, finds its pages by following links as each of its
people, and reports what overflows its window.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import sample_letters
import servers
import walking
from markupsafe import escape

from hackathon import create_app
from hackathon.content.demonstration import PASSWORD
from hackathon.core import config, language, letters

LOOKS = [
    (360, "light", "en"),
    (768, "light", "en"),
    (1280, "light", "en"),
    (1280, "dark", "en"),
    (360, "dark", "en"),
    (360, "light", "ar"),
    (1280, "light", "ar"),
]


def main(folder: Path, parts: list[str]) -> int:
    """Take the pictures; returns how many pages are wider than their window or answer with a
    fault."""
    folder.mkdir(parents=True, exist_ok=True)
    faults = 0
    with tempfile.TemporaryDirectory() as data:
        environment = {"DEMO": "1", "DATA_DIR": data, "LOG_LEVEL": "ERROR"}
        start = [sys.executable, "-m", "flask", "--app", "wsgi", "start"]
        subprocess.run(
            start, cwd=servers.ROOT, check=True, env={"PATH": os.environ["PATH"], **environment}
        )
        with servers.site(Path(data), environment) as site:
            app = create_app(config.read(environment))
            found = list(walking.Pages(Path(data) / "pages.json", site.url, app).items())
            for name, fault in pictures(site.url, found, parts, folder):
                faults += bool(fault)
                print(name + fault, flush=True)
    return faults


def pictures(
    url: str, found: list[tuple[str | None, list[str]]], parts: list[str], folder: Path
) -> Iterator[tuple[str, str]]:
    """Take each picture; give its name and what is wrong with the page ("" when nothing is)."""
    with servers.browser() as browser:
        for who, addresses in found:
            wanted = [
                address
                for address in addresses
                if not parts or any(part in address for part in parts)
            ]
            if not wanted:
                continue
            page = browser.new_context(
                base_url=url, locale="en", reduced_motion="reduce"
            ).new_page()
            if who is not None:
                page.goto("/people/sign-in")
                page.fill("#email", f"{who}@example.org")
                page.fill("#password", PASSWORD)
                page.click("main form button.btn")
            for address in wanted:
                for width, scheme, language in LOOKS:
                    page.set_viewport_size({"width": width, "height": 900})
                    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                    answer = page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
                    path = (
                        "".join(letter if letter.isalnum() else "-" for letter in address).strip(
                            "-"
                        )
                        or "home"
                    )
                    name = f"{who or 'anybody'}-{path}-{width}-{scheme}-{language}.png"
                    page.screenshot(path=folder / name, full_page=True)
                    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
                    broken = answer is None or (
                        answer.status >= 400 and address not in walking.LOST
                    )
                    yield (
                        name,
                        (
                            f"  status {answer.status}"
                            if broken and answer
                            else "  wider than its window"
                            if wide
                            else ""
                        ),
                    )
            page.context.close()


# A plain text, as mail programs show it: each line begins at the side where its language does.
SHEET = """<!doctype html><meta charset="utf-8"><style>
body { display: grid; grid-template-columns: repeat(3, 26rem); gap: 1rem; font: 14px sans-serif; }
article { border: 1px solid #999; padding: 1rem; overflow-wrap: break-word; }
p { unicode-bidi: plaintext; text-align: start; margin: 0; min-height: 1.3em; }
</style>"""


def letter_sheets(folder: Path, kinds: list[str]) -> int:
    """Take a picture of each letter, in six languages side by side; returns how many are wider
    than their sheet."""
    folder.mkdir(parents=True, exist_ok=True)
    letters.configure(config.read({"DEMO": "1", "BASE_URL": "https://fest.example.org"}))
    wide = 0
    with servers.browser() as browser:
        page = browser.new_page(viewport={"width": 1340, "height": 400})
        for kind in kinds or sample_letters.KINDS:
            page.set_content(SHEET + "".join(letter_sheet(kind)))
            page.screenshot(path=folder / f"letter-{kind}.png", full_page=True)
            wide += page.evaluate("document.documentElement.scrollWidth > innerWidth")
            print(f"letter-{kind}.png", flush=True)
    return wide


def letter_sheet(kind: str) -> Iterator[str]:
    """A letter in each language."""
    for code, locale in language.LOCALES.items():
        subject, text = sample_letters.said(kind, code)
        lines = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
        side = f'lang="{code}" dir="{locale.direction}"'
        yield f"<article {side}><h3>{escape(subject)}</h3>{lines}</article>"


if __name__ == "__main__":
    given = sys.argv[1:]
    if given[1:2] == ["letters"]:
        sys.exit(letter_sheets(Path(given[0]), given[2:]))
    sys.exit(1 if main(Path(given[0] if given else "build/screenshots"), given[1:]) else 0)
