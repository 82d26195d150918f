"""Self-assessments of invented offices, in files and out."""

from datetime import datetime
from pathlib import Path

import pytest
from casting import Cast
from contents import edit, files, write

from hackathon.content import exporting, seeding
from hackathon.content.documents import BadContent
from hackathon.network import assessments, counts
from hackathon.network.assessments import Answer, Assessment
from hackathon.network.scales import scale
from hackathon.people.offices import Office

NAME = "network/assessments/{}-2027.md"
OFFICES = "code,name,kind,invented\n" + "".join(
    f"X{letter},Office {letter},national office,yes\n" for letter in "ABCDE"
)
ANSWERS = "".join(
    f"  - {{dimension: {row.key}, level: {number % 5 + 1}}}\n"
    for number, row in enumerate(scale("1").dimensions[:-1])
)
FINISHED = f"""---
office: CODE
year: 2027
version: 1
status: finished
audience: network
partners: yes
finished: 2027-03-01
answers:
{ANSWERS}  - dimension: cooperation
    level: not relevant
    evidence: |-
      Nobody asked.
      Not yet.
    helped: [pilots/helper]
---
"""
DRAFT = """---
office: XE
year: 2027
version: 1
answers:
  - {dimension: data, evidence: Half done}
---
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = {"offices.csv": OFFICES, NAME.format("xe"): DRAFT}
    made |= {
        NAME.format(f"x{letter}"): FINISHED.replace("CODE", f"X{letter.upper()}")
        for letter in "abcd"
    }
    return write(tmp_path / "content", made)


def said(code: str) -> dict[str, Answer]:
    row = Assessment.by_address(code, 2027)
    assert row is not None
    return assessments.answers(row)


def test_what_goes_in_comes_out(db: object, folder: Path, tmp_path: Path, at: datetime) -> None:
    assert len(seeding.load(folder, at).added) == 10
    assert said("XA")["cooperation"] == Answer(0, "Nobody asked.\nNot yet.", "pilots/helper")
    assert said("XE") == {"data": Answer(None, "Half done")}
    assert seeding.load(folder, at).changed == []
    exporting.export(tmp_path / "out")
    out = files(tmp_path / "out")
    assert set(out) == {"offices.csv", *(NAME.format(f"x{letter}") for letter in "abcde")}
    assert seeding.load(tmp_path / "out", at).lines()[0].startswith("0 added")
    exporting.export(tmp_path / "again")
    assert files(tmp_path / "again") == out


def test_five_that_are_finished_are_counted(db: object, folder: Path, at: datetime) -> None:
    seeding.load(folder, at)
    assert counts.years(network=True, invented=True) == []
    (folder / NAME.format("xe")).write_text(FINISHED.replace("CODE", "XE"))
    assert seeding.load(folder, at).changed == [NAME.format("xe")]
    found = counts.shares(2027, "1", network=True, invented=True)
    assert found["data"].levels == (0, 0, 0, 5, 0) and "cooperation" not in found


def test_a_real_office_says_nothing_in_a_file(
    cast: Cast, folder: Path, tmp_path: Path, at: datetime
) -> None:
    edit(folder, "offices.csv", "XE,Office E,national office,yes", "XE,Office E,national office,")
    with pytest.raises(BadContent, match="is real"):
        seeding.load(folder, at)
    assert not Office.select().where(Office.code == "XE").exists()
    assessments.begin(cast.office, False, cast.pia, at)
    notices = exporting.export(tmp_path / "out")
    assert notices == [
        "1 self-assessments of real offices are not written: they are the offices' own."
    ]
    assert set(files(tmp_path / "out")) == {"offices.csv"}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("dimension: data", "dimension: dato", 'no dimension "dato". Did you mean "data"'),
        ("version: 1", "version: 9", '"9" is none of: 1'),
        ("{dimension: data, evidence: Half done}", "{dimension: data, level: 6}", '"6"'),
        ("version: 1", "version: 1\nstatus: finished", "missing: automated-decisions"),
        ("version: 1", "version: 1\npartners: yes", "what it shares"),
        ("Half done}\n---\n", "Half done}\n---\nMore.\n", "has no text below"),
    ],
)
def test_faults_are_told_by_their_line(
    db: object, folder: Path, at: datetime, old: str, new: str, sentence: str
) -> None:
    edit(folder, NAME.format("xe"), old, new)
    with pytest.raises(BadContent) as found:
        seeding.load(folder, at)
    assert sentence in str(found.value)
