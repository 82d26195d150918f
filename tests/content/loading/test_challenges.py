"""A brief that teams have answered is corrected through its folder as in pages: by a version that
says what it said."""

from datetime import datetime
from pathlib import Path
from typing import Any

import contents
import pytest
from casting import make_person, make_submission, make_team
from contents import edit

from hackathon.challenges import brief_versions
from hackathon.challenges.challenges import Challenge
from hackathon.content import seeding
from hackathon.content.documents import BadContent
from hackathon.events.events import Event

BRIEF = "events/small/challenges/nice-terms.md"
BEFORE = "events/small/challenges/nice-terms/1.md"


@pytest.fixture
def answered(db: Any, at: datetime, tmp_path: Path) -> Path:
    """A folder that was loaded, with a brief that a team has answered."""
    folder = contents.write(tmp_path / "content")
    seeding.load(folder, at)
    team = make_team(Event.get(), "Testers", make_person("Una Example"))
    make_submission(team, Challenge.get(), versions_count=1)
    return folder


def told(folder: Path) -> str:
    text = contents.FILES[BRIEF]
    head = "---\ntitle: Nice terms\nsummary: Suggest classes.\nprize: A handshake.\n"
    head += "replaced: today 10:00\ncorrection: The class was wrong.\n"
    return head + text[text.index("---\n", 4) :]


def faults(folder: Path, at: datetime) -> list[str]:
    with pytest.raises(BadContent) as caught:
        seeding.load(folder, at)
    return [str(problem) for problem in caught.value.problems]


def test_without_a_version_its_text_stays(answered: Path, at: datetime) -> None:
    edit(answered, BRIEF, "Text of **problem**", "Text of class 9")
    (fault,) = faults(answered, at)
    assert "publish a correction as a new version" in fault


def test_with_one_it_is_corrected(answered: Path, at: datetime) -> None:
    edit(answered, BRIEF, "Text of **problem**", "Text of class 9")
    contents.write(answered, {BEFORE: told(answered)})
    seeding.load(answered, at)
    row = Challenge.get()
    (version,) = brief_versions.of(row)
    assert "class 9" in row.sections["problem"] and "**problem**" in version.sections["problem"]
    assert (version.number, version.correction) == (1, "The class was wrong.")
    # And stays from then on.
    edit(answered, BRIEF, "Text of class 9", "Text of class 10")
    assert faults(answered, at)


def test_versions_are_counted_and_belong_to_a_brief(answered: Path, at: datetime) -> None:
    text = told(answered)
    contents.write(answered, {BEFORE.replace("1.md", "2.md"): text})
    assert "1.md is missing" in faults(answered, at)[0]
    contents.write(answered, {"events/small/challenges/gone/1.md": text})
    assert any("no meaning here" in fault for fault in faults(answered, at))
