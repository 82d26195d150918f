"""The first five minutes of a participant, a judge, an organiser and a pilot lead on a phone, as
pictures, in Chromium and in Firefox.

    .venv/bin/python bench/pictures.py [--data FOLDER] [--language ar] [--into FOLDER] [BROWSER ...]

Serves the demonstration and goes each person's way from the first page. Both browsers are driven by
puppeteer-core, which comes from npm into the cache of the user (``$XDG_CACHE_HOME/codefest``), as
does Debian's Firefox with its libraries where none is installed; nothing of it comes into this
repository or onto the system. It needs Node.js 18 or later and npm.

    --data FOLDER   a demonstration that was made before (DATA_DIR); without it one is made, which
    takes a while. The exit code is 1 when a page is wider than the phone or cannot be reached.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import servers  # noqa: E402

from hackathon.content.demonstration import PASSWORD  # noqa: E402

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "codefest"
OPEN, JUDGING = "/events/ai-tools-codefest", "/events/trademark-search-sprint"
# A step is an address, or "~" and an expression for the address of a link on the page before.
STORIES: list[dict[str, object]] = [
    {
        "name": "participant",
        "who": None,
        "steps": ["/", f"{OPEN}/", "~/challenges/", f"{OPEN}/rules", "/people/sign-up"],
    },
    {
        "name": "participant-with-a-team",
        "who": "ben",
        "steps": ["/me", f"{OPEN}/mine", "~/submissions/", "~/tasks/", f"{OPEN}/teams/"],
    },
    {
        "name": "judge",
        "who": "dee",
        "steps": ["/me", f"{JUDGING}/", f"{JUDGING}/judge/", "~/judge/[a-z0-9]+$", "~/recuse$"],
    },
    {
        "name": "organiser",
        "who": "ada",
        "steps": [
            "/me",
            f"{OPEN}/organise/",
            "~/organise/setup",
            f"{OPEN}/organise/submissions",
            f"{JUDGING}/organise/results",
        ],
    },
    {
        "name": "pilot-lead",
        "who": "pia",
        "steps": ["/me", "/pilots/", "/pilots/goods-list-helper", "~/indicators$", "~/reports$"],
    },
]


class Program(NamedTuple):
    """A browser as it is started.

    :ivar libraries: where it finds what it is linked to, beside the system's
    """

    path: str
    flags: list[str]
    libraries: str = ""


def library() -> Path:
    """Return puppeteer-core's module, fetched from npm where it is not there yet."""
    folder = CACHE / "puppeteer"
    module = folder / "node_modules" / "puppeteer-core"
    if not module.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise SystemExit("npm is missing: install Node.js 18 or later.")
        folder.mkdir(parents=True, exist_ok=True)
        wanted = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefix", ".", "puppeteer-core"]
        subprocess.run([npm, "install", *wanted], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    (entry,) = module.glob("lib/esm/puppeteer/puppeteer-core.js")
    return entry


def firefox() -> Program:
    """Return the system's Firefox, or Debian's, unpacked into the cache."""
    own = shutil.which("firefox-esr") or shutil.which("firefox")
    if own is not None:
        return Program(own, [])
    folder = CACHE / "firefox"
    if not (folder / "usr").exists():
        folder.mkdir(parents=True, exist_ok=True)
        packages = ["firefox-esr", "libnss3", "libnspr4", "libvpx7"]
        subprocess.run(
            ["apt-get", "download", *packages],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for package in folder.glob("*.deb"):
            subprocess.run(["dpkg", "-x", package, folder], check=True)
    places = folder / "usr/lib/firefox-esr", folder / "usr/lib/x86_64-linux-gnu"
    return Program(str(places[0] / "firefox-esr"), [], os.pathsep.join(map(str, places)))


def chrome() -> Program:
    """Return the system's Chromium."""
    path = servers.chromium_path()
    if path is None:
        raise SystemExit("Chromium is missing.")
    return Program(path, ["--no-sandbox", "--disable-gpu"])


BROWSERS = {"chrome": chrome, "firefox": firefox}


def main() -> int:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--data", type=Path, help="DATA_DIR of a demonstration")
    asked.add_argument("--language", default="en", help="of the interface")
    asked.add_argument("--into", type=Path, default=ROOT / "build" / "pictures", help="the folder")
    asked.add_argument("browser", nargs="*", choices=[*BROWSERS, []], help="only these")
    wishes = asked.parse_args()
    wishes.into.mkdir(parents=True, exist_ok=True)
    faults = 0
    with ExitStack() as stack:
        site = stack.enter_context(servers.demonstration(wishes.data))
        for name in wishes.browser or BROWSERS:
            program = BROWSERS[name]()
            job = {
                "site": site.url,
                "library": library().as_uri(),
                "browser": name,
                "program": program.path,
                "flags": program.flags,
                "language": wishes.language,
                "folder": str(wishes.into.absolute()),
                "password": PASSWORD,
                "stories": STORIES,
            }
            told = subprocess.run(
                ["node", ROOT / "bench" / "pictures.mjs"],
                input=json.dumps(job),
                env={**os.environ, "LD_LIBRARY_PATH": program.libraries},
                capture_output=True,
                text=True,
            )
            print(told.stdout + told.stderr, end="", flush=True)
            faults += told.returncode + told.stdout.count("\n! ") + told.stdout.startswith("! ")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
