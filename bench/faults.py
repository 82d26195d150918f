"""How long each fault takes to be survived, and what was acknowledged meanwhile; none of it is lost,
or its test fails.

    .venv/bin/python bench/faults.py [--write] [options of pytest]

Prints the table of ``tests/faults/README.md`` with the figures of this run; ``--write`` puts it
there. A row of which no test ran keeps its figures.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "tests" / "faults" / "README.md"
ROW = re.compile(r"^(\| .+ \| `\w+\.py`: `(\w+)` \|).*$", re.MULTILINE)
MEASURED = re.compile(r"^Measured .*$", re.MULTILINE)


class Figures(NamedTuple):
    """Of one test, over its databases and stores."""

    seconds: list[float]
    acknowledged: Counter[str]

    def cells(self) -> str:
        """Return the end of the test's row."""
        took = " and ".join(f"{each:.1f}" for each in self.seconds)
        kept = ", ".join(f"{count:,} {kind}" for kind, count in self.acknowledged.items())
        return f" {took} | {kept} |".replace("|  |", "| |")


def measured(report: Path) -> dict[str, Figures]:
    """Return the figures that pytest has noted, by name of test."""
    found: dict[str, Figures] = defaultdict(lambda: Figures([], Counter()))
    for case in ElementTree.parse(report).iter("testcase"):
        name = case.attrib["name"].partition("[")[0]
        found[name].seconds.append(float(case.attrib["time"]))
        for said in case.iter("property"):
            found[name].acknowledged[said.attrib["name"]] += int(said.attrib["value"])
    return found


def table(text: str, found: dict[str, Figures]) -> str:
    """Return the text of the table with these figures."""

    def row(line: re.Match[str]) -> str:
        known = found.get(line[2])
        return line[1] + known.cells() if known else line[0]

    today = f"Measured on {datetime.now(UTC):%d %B %Y} on a machine with {os.cpu_count()} cores."
    return MEASURED.sub(today, ROW.sub(row, text))


def main() -> None:
    wishes = [word for word in sys.argv[1:] if word != "--write"]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        given = ["-o", "junit_duration_report=call", f"--junitxml={report}", "-q", *wishes]
        command = [sys.executable, "-m", "pytest", str(README.parent), *given]
        failed = subprocess.run(command, cwd=ROOT, stdout=sys.stderr, check=False).returncode
        found = measured(report)
    text = table(README.read_text(encoding="utf-8"), found)
    print("\n".join(line for line in text.splitlines() if line.startswith("|")))
    if "--write" in sys.argv and not failed:
        README.write_text(text, encoding="utf-8")
    sys.exit(failed)


if __name__ == "__main__":
    main()
