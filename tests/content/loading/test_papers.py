"""Papers in files: out and in again with what offices said, and faults told by line."""

from datetime import datetime
from pathlib import Path
from typing import Any

import contents
import pytest
from casting import Cast
from consultations.asking_cast import a_paper, make_around

from hackathon.consultations import answers, circulation, comments, outcomes, papers
from hackathon.consultations.answers import Given, OfficeAnswer, Seat
from hackathon.consultations.comments import Said
from hackathon.consultations.consultations import Consultation
from hackathon.consultations.outcomes import Outcome
from hackathon.consultations.papers import Paper
from hackathon.content import exporting, seeding
from hackathon.content.documents import BadContent
from hackathon.people.consents import Consent

FILE = "consultations/next-steps.md"


def test_what_people_did_goes_out_and_comes_in(cast: Cast, at: datetime, tmp_path: Path) -> None:
    around = make_around(cast)
    row = a_paper(cast, at, around.home, asked="list", named=[around.kenya]).consultation
    comments.say(row, Said("Why twice?", None, 1, 1), cast.sam, at)
    answers.give(Seat(row, around.kenya), Given("We agree."), around.tom, at)
    answers.give(Seat(row, around.kenya), Given("Not yet.", 1), around.uma, at)
    outcomes.sum_up(row, None, Outcome("All **agree**.", "Nothing."), cast.pia, at)
    sides = [(around.home, cast.pia), (around.chile, around.rosa)]
    papers.draft_between(sides, {"title": "Draft"}, at)
    gone = a_paper(cast, at, around.home, title="Gone", asked="everybody")
    circulation.withdraw(gone, "Overtaken", cast.pia, at)
    exporting.export(tmp_path / "once")
    for model in (Consent, Consultation):
        model.delete().execute()
    seeding.load(tmp_path / "once", at)
    exporting.export(tmp_path / "twice")
    assert contents.files(tmp_path / "twice") == contents.files(tmp_path / "once")
    assert {one.slug: one.status for one in Paper.select()} == {
        "draft": "draft",
        "gone": "withdrawn",
        "next-steps": "published",
    }
    standing = answers.of(Consultation.get(Consultation.subject == "consultations/next-steps"))
    assert [(one.answer.text, one.answer.name) for one in standing] == [("Not yet.", "Uma Example")]
    # What people said on the site stays, whatever the file says again.
    seeding.load(tmp_path / "twice", at)
    assert OfficeAnswer.select().count() == 2


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("asked: list", "asked: region", "Name the region"),
        ("named: [KE]", "named: []", "Name the offices that are asked"),
        ("closes: today+9\n", "", "needs its last day"),
        ("named: [KE]", "named: [ZZ]", 'No office has the code "ZZ"'),
        ("  opened: today-20\n", "", "says when it was opened"),
        ("kind: standard", "kind: song", "proposal, report, rules, standard, other"),
    ],
)
def test_faults_are_told(
    db: Any, at: datetime, tmp_path: Path, old: str, new: str, fault: str
) -> None:
    folder = contents.write(tmp_path / "content")
    contents.edit(folder, FILE, old, new)
    with pytest.raises(BadContent) as told:
        seeding.load(folder, at)
    assert any(one.path == FILE and fault in one.sentence for one in told.value.problems), str(
        told.value
    )


def test_another_language_is_another_text(db: Any, at: datetime, tmp_path: Path) -> None:
    folder = contents.write(tmp_path / "content")
    (folder / "consultations/next-steps.fr.md").write_text("---\n---\nBonjour.\n")
    with pytest.raises(BadContent, match="in one language"):
        seeding.load(folder, at)
