"""A pilot with all its parts goes out and comes in again, whatever people typed: its consultation,
who owns what, its files, and readings that were corrected."""

from __future__ import annotations

import io
import random
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from casting import Cast, show_all

from hackathon.challenges import resources
from hackathon.consultations import comments, consultations, outcomes, publishing
from hackathon.consultations.comments import Comment, Reply, Said
from hackathon.consultations.consultations import Consultation, Matter
from hackathon.consultations.outcomes import Outcome
from hackathon.consultations.texts import TextVersion, Written
from hackathon.content import exporting, seeding
from hackathon.content.documents import BadContent
from hackathon.core import config, store
from hackathon.core.translated import Translation
from hackathon.pilots import (
    adopter_readings,
    adopter_reports,
    adoptions,
    consulting,
    decisions,
    stages,
)
from hackathon.pilots.adopter_readings import AdopterReading, Measured
from hackathon.pilots.adoptions import Adoption, AdoptionStep
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts import (
    files,
    health,
    indicators,
    milestones,
    readings,
    reports,
    translating,
)
from hackathon.pilots.parts.files import Added, PilotFile
from hackathon.pilots.parts.health import HealthOverride
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone, MilestoneMove
from hackathon.pilots.parts.readings import Reading, Taken
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.parts.risks import Risk
from hackathon.pilots.pilots import Pilot
from hackathon.submissions import versions

WORDS = [
    "yes", "- 12:30", "#1 {#data}", "&a *b", "'", '"q"', "مرحبا", "専利局", "two  blanks", "a: b", "---", "½",
    "{% x %}", "[x](y)", "```", "null", "0x1",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _store(tmp_path: Path) -> None:
    store.configure(config.read({"DATA_DIR": str(tmp_path / "store"), "DEMO": "1"}))


class Typed:
    """Words that people type, by chance."""

    def __init__(self, seed: int) -> None:
        self.chance, self.words, self.paragraph = random.Random(seed), WORDS, "\r\n\r\n"

    @classmethod
    def plainly(cls, seed: int) -> Typed:
        """Nothing that a file has in another way, such as two blanks or a link."""
        typed = cls(seed)
        typed.words = [word for word in WORDS if "  " not in word and "](" not in word]
        typed.paragraph = "\n\n"
        return typed

    def line(self) -> str:
        return " ".join(["W", *self.chance.sample(self.words, 3)])

    def text(self) -> str:
        return self.paragraph.join(self.line() for _number in range(3))


def make(cast: Cast, at: datetime, typed: Typed) -> Pilot:
    """The pilot of the cast, with whatever the folder has to carry."""
    pilot, pia = cast.pilot, cast.pia
    measured = indicators.add(
        pilot, pia, at, title="Errors", unit="%", target=1, baseline=9, owner=pia
    )
    day = at.date() - timedelta(days=3)
    for value, reason in ((8.25, ""), (7, typed.line()), (6.5, typed.line())):
        readings.read(measured, Taken(day, value, typed.line(), reason), pia, at)
        at += timedelta(minutes=5)
    readings.read(measured, Taken(day, None, "", "Not ours"), pia, at)
    adoption = adoptions.ask(pilot, cast.office, "", pia, at)
    for value in (3.5, 4):
        seen = Measured(measured, day, value, typed.line())
        adopter_readings.read(adoption, seen, pia, at)
    Risk.create(pilot=pilot, title=typed.line(), owner=pia, likelihood=2, impact=3)
    due = milestones.add(pilot, pia, at, title=typed.line(), due=at.date(), language="fr")
    words = reports.Said("Week", typed.text())
    said = reports.publish(pilot, words, pia, at)
    why = decisions.Said(typed.text(), typed.line())
    decided = decisions.record(pilot, "other", why, pia, at)
    for row, names in ((due, ["title"]), (measured, ["unit"]), (said, ["title", "body"])):
        texts = {name: typed.line() for name in names}
        translating.write(row, Translation("ar", texts, row.revision, 0, True), pia, at)
    decisions.translate(decided, Translation("es", {"reason": typed.text()}, 1, 0), pia, at)
    for public in (True, False):
        name = "open.csv" if public else "members.csv"
        stream = io.BytesIO(f"a,{name},{typed.line()}".encode())
        received = resources.receive(stream, name, 1000)
        files.add(pilot, Added(received, typed.line(), public), pia, at)
    _consultation(cast, consulting.prepare(pilot, pia, at), at, typed)
    return Pilot.get_by_id(pilot.id)


def _consultation(cast: Cast, row: Consultation, at: datetime, typed: Typed) -> None:
    publishing.publish(row, Written(typed.text()), cast.pia, at)
    row = consultations.open_on(Matter(row.subject, row.title), row.closes_on, at)
    said = comments.say(row, Said(typed.text(), None, 1, 2), cast.sam, at)
    comments.say(row, Said(typed.line(), cast.office), cast.pia, at)
    comments.reply(said, typed.text(), False, cast.cy, at + timedelta(minutes=2))
    publishing.publish(
        row, Written(typed.text(), "fr", typed.line(), 1), cast.pia, at + timedelta(minutes=3)
    )
    answer = comments.reply(said, typed.line(), True, cast.pia, at + timedelta(minutes=4))
    comments.hide(answer, typed.line(), cast.pia, at + timedelta(minutes=5))
    comments.reply(said, typed.line(), True, cast.pia, at + timedelta(minutes=6))
    consultations.close_on(row.subject, at + timedelta(minutes=7))
    outcome = Outcome(typed.text(), typed.text())
    outcomes.sum_up(
        Consultation.get_by_id(row.id), None, outcome, cast.pia, at + timedelta(minutes=8)
    )


def raw(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_people_did_comes_out_twice_the_same(
    db: Any, cast: Cast, at: datetime, tmp_path: Path, seed: int
) -> None:
    pilot = make(cast, at, Typed(seed))
    exporting.export(tmp_path / "once")
    Pilot.delete().execute()
    Consultation.delete().execute()
    seeding.load(tmp_path / "once", at + timedelta(days=30))
    exporting.export(tmp_path / "twice")
    assert raw(tmp_path / "twice") == raw(tmp_path / "once")
    again = Pilot.get(Pilot.slug == pilot.slug)
    assert [(row.name, row.public) for row in again.files] == [("open.csv", True)]
    corrected = Reading.select().where(Reading.corrected_at.is_null(False))
    assert [row.value for row in corrected.order_by(Reading.id)] == [8.25, 7, 6.5]
    assert [row.value for row in AdopterReading.select().order_by(AdopterReading.id)] == [3.5, 4]
    assert Indicator.get().owner_words == Risk.get().owner_words == cast.pia.name
    assert Milestone.get().translations["ar"]["machine"] and Milestone.get().language == "fr"
    assert Report.get().translations["ar"]["body_html"] and Decision.get().translations["es"]
    assert TextVersion.select().count() == 2 and Reply.select().count() == 3
    said = Comment.select().order_by(Comment.id)
    assert [row.name for row in said] == [cast.sam.name, cast.pia.name]
    assert said[0].answered_at is not None and said[0].paragraph == 2 and said[0].quoted
    assert comments.heard(Consultation.get(), hidden=True)[1].official


def test_a_load_over_what_people_did_changes_no_file(
    cast: Cast, at: datetime, tmp_path: Path
) -> None:
    make(cast, at, Typed(7))
    exporting.export(tmp_path / "once")
    seeding.load(tmp_path / "once", at + timedelta(days=1))
    assert Comment.select().count() == 2 and PilotFile.select().count() == 2
    assert Comment.select().order_by(Comment.id)[0].person == cast.sam, "nobody's words are lost"
    exporting.export(tmp_path / "twice")
    assert raw(tmp_path / "twice") == raw(tmp_path / "once")


TOLD = [
    Decision, HealthOverride, Report, MilestoneMove, Milestone, Indicator, Reading, Adoption, AdoptionStep,
    AdopterReading, Risk, PilotFile, Consultation, TextVersion, Comment, Reply,
]  # fmt: skip


def test_a_load_over_what_people_did_at_any_second_writes_nothing_twice(
    cast: Cast, at: datetime, tmp_path: Path
) -> None:
    """A moment in a file is as exact as that of the row, which it has to be found by."""
    at += timedelta(seconds=33, microseconds=120_001)
    pilot, pia = make(cast, at, Typed.plainly(11)), cast.pia
    due = milestones.add(pilot, pia, at, title="Late", due=at.date())
    later = {"due": at.date() + timedelta(days=9), "reason": "Ill."}
    milestones.edit(due, None, pia, at, **later)
    show_all(pilot, "approved", pia, at)
    stages.move(pilot, stages.Step("approved", "Go."), pia, at)
    health.override(pilot, "at risk", "The desk is empty.", pia, at)
    health.follow_facts(pilot, pia, at + timedelta(seconds=4))
    adopting = Adoption.get()
    adopter_reports.report(adopting, adopter_reports.Said("in use", at.date(), ""), pia, at)
    exporting.export(tmp_path / "once")
    before = {model: list(model.select().order_by(model.id).dicts()) for model in TOLD}
    assert all(before.values()), "each of them has a row"
    seeding.load(tmp_path / "once", at + timedelta(days=1))
    for model, rows in before.items():
        assert list(model.select().order_by(model.id).dicts()) == rows


def test_a_file_that_is_missing_or_another_one_is_told(
    cast: Cast, at: datetime, tmp_path: Path
) -> None:
    make(cast, at, Typed(5))
    exporting.export(tmp_path / "once")
    Pilot.delete().execute()
    [kept] = (tmp_path / "once" / "pilots" / "files").iterdir()
    kept.write_bytes(b"other")
    with pytest.raises(BadContent, match="is not the file"):
        seeding.load(tmp_path / "once", at)
    kept.unlink()
    with pytest.raises(BadContent, match="is missing"):
        seeding.load(tmp_path / "once", at)


def test_a_pilot_that_grew_from_a_submission_names_its_version(
    cast: Cast, at: datetime, tmp_path: Path
) -> None:
    submission = cast.submission
    versions.submit(submission, None, cast.ben, at)
    Pilot.update(submission=submission).where(Pilot.id == cast.pilot.id).execute()
    exporting.export(tmp_path / "once")
    Pilot.delete().execute()
    shutil.rmtree(tmp_path / "once" / "events")  # the site has the event
    seeding.load(tmp_path / "once", at)
    assert Pilot.get().version == versions.latest_version(submission)


def test_two_pilots_of_one_title_have_files_of_their_own(
    cast: Cast, at: datetime, tmp_path: Path
) -> None:
    pilot = cast.pilot
    Pilot.create(slug="another", title=pilot.title, created_at=at, updated_at=at)
    exporting.export(tmp_path / "once")
    there = {path.name for path in (tmp_path / "once" / "pilots").iterdir()}
    assert there == {f"{pilot.slug}.md", "another.md"}
