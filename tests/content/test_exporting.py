"""Content out again: the folder that an export writes loads to the same rows and exports to the
same files."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import contents
import pytest
from casting import Cast
from contents import files

from hackathon.challenges.challenges import Challenge
from hackathon.challenges.questions import Question
from hackathon.challenges.resources import Resource
from hackathon.content import exporting, seeding
from hackathon.content.folder import read
from hackathon.cooperation.solutions import Solution
from hackathon.core.config import ROOT
from hackathon.events.announcements import Announcement
from hackathon.events.events import Event
from hackathon.events.programme import Session
from hackathon.events.rubrics import Criterion, Rubric
from hackathon.people import office_codes, offices
from hackathon.people.consents import Consent
from hackathon.people.offices import Office
from hackathon.results.prizes import Prize


def rows() -> dict[str, list[dict[str, Any]]]:
    """What content made, without primary and foreign keys (PostgreSQL goes on counting after a
    rollback) and without chance."""
    return contents.rows(
        "id", "key", *{field.name for model in contents.TABLES for field in model._meta.refs}
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return contents.write(tmp_path / "content")


HOUR = timedelta(hours=1)


class TestRoundTrip:
    def test_what_comes_out_goes_in_again(
        self, db: Any, at: datetime, folder: Path, tmp_path: Path
    ) -> None:
        with db.atomic() as first:
            seeding.load(folder, at)
            before = rows()
            exporting.export(tmp_path / "once")
            first.rollback()
        assert not any(rows().values())
        seeding.load(tmp_path / "once", at)
        assert rows() == before
        exporting.export(tmp_path / "twice")
        assert files(tmp_path / "twice") == files(tmp_path / "once")

    def test_a_load_of_the_export_on_another_day_has_the_same_dates(
        self, db: Any, at: datetime, folder: Path, tmp_path: Path
    ) -> None:
        with db.atomic() as first:
            seeding.load(folder, at)
            closes = Event.get().submission_closes
            exporting.export(tmp_path / "once")
            first.rollback()
        seeding.load(tmp_path / "once", at + timedelta(days=200))
        assert Event.get().submission_closes == closes

    def test_the_files_say_the_same_as_those_that_were_loaded(
        self, db: Any, at: datetime, folder: Path, tmp_path: Path
    ) -> None:
        seeding.load(folder, at)
        exporting.export(tmp_path / "out")
        theirs, ours = read(tmp_path / "out", at), read(folder, at)
        (rules,) = theirs.of("rules")
        opens = Event.get().registration_opens
        assert rules.values.pop("on") == opens, "since when they were in force is written out"
        assert next(ours.of("rules")).values.pop("on") is None
        assert [(item.path, item.values, item.translations) for item in theirs.items] == [
            (item.path, item.values, item.translations) for item in ours.items
        ]

    def test_the_same_files_come_out_as_went_in(
        self, db: Any, at: datetime, folder: Path, tmp_path: Path
    ) -> None:
        seeding.load(folder, at)
        exporting.export(tmp_path / "out")
        assert set(files(tmp_path / "out")) == set(contents.FILES)
        assert files(tmp_path / "out")["offices.csv"] == contents.OFFICES
        assert (
            "submission_closes: 2027-03-20 18:00"
            in files(tmp_path / "out")["events/small/event.md"]
        )

    def test_an_hour_that_comes_twice_in_autumn_and_an_office_that_was_merged(
        self, db: Any, at: datetime, folder: Path, tmp_path: Path
    ) -> None:
        seeding.load(folder, at)
        first = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
        event = Event.get()
        event.change(time_zone="Europe/Zurich")
        for place in range(2):
            news = {"title": f"News {place}", "body": "Text.", "body_html": "", "language": "en"}
            Announcement.create(event=event, published_at=first + place * HOUR, **news)
        Office.update(merged_into="CH").where(Office.code == "KE").execute()
        exporting.export(tmp_path / "once")
        written = files(tmp_path / "once")["events/small/event.md"]
        assert "on: 2027-10-31 02:30\n" in written and "on: 2027-10-31 02:30 again\n" in written
        Announcement.delete().execute()
        Office.update(merged_into="").execute()
        seeding.Loaded.delete().execute()
        seeding.load(tmp_path / "once", at)
        told = [row.published_at for row in Announcement.select().order_by(Announcement.id)]
        assert told[-2:] == [first, first + HOUR]
        assert Office.get(Office.code == "KE").merged_into == "CH"
        exporting.export(tmp_path / "twice")
        assert files(tmp_path / "twice") == files(tmp_path / "once")

    def test_a_code_that_changed_goes_out_and_old_files_lead_on(
        self, db: Any, at: datetime, folder: Path, tmp_path: Path
    ) -> None:
        seeding.load(folder, at)
        office = Office.get(Office.code == "CH")
        office_codes.recode(office, "XX", None, at)
        before = Office.select().count()
        (folder / "solutions" / "checker.md").open("a").write("More.")
        seeding.load(folder, at)
        assert Office.select().count() == before and Solution.get().office == office
        exporting.export(tmp_path / "once")
        assert "office: XX" in files(tmp_path / "once")["solutions/checker.md"]
        offices.FormerCode.delete().execute()
        seeding.Loaded.delete().execute()
        seeding.load(tmp_path / "once", at)
        assert offices.by_code("CH") == office
        exporting.export(tmp_path / "twice")
        assert files(tmp_path / "twice") == files(tmp_path / "once")

    def test_what_offices_agreed_to_goes_out_and_comes_in(
        self, db: Any, at: datetime, folder: Path, tmp_path: Path
    ) -> None:
        """Without a word of the folder they are asked; what is written as agreed counts."""
        seeding.load(folder, at)
        assert {row.status for row in Consent.select()} == {"asked"}
        pilot = folder / "pilots" / "helper.md"
        pilot.write_text(
            pilot.read_text().replace("partners: [KE]", "partners: [KE]\nagreed: [KE]")
        )
        seeding.load(folder, at)
        agreed = Consent.select(Consent.act).where(Consent.status == "agreed").tuples()
        assert sorted(agreed) == [("adopter",), ("partner",)]
        exporting.export(tmp_path / "out")
        assert "agreed:\n  - KE" in files(tmp_path / "out")["pilots/helper.md"]

    def test_our_own_content_makes_the_way_out_and_in(
        self, databases: Any, at: datetime, tmp_path: Path
    ) -> None:
        made = databases("sqlite")
        with made.atomic() as everything:
            with made.atomic() as first:
                seeding.load(ROOT / "seeds", at)
                before = rows()
                exporting.export(tmp_path / "once")
                first.rollback()
            seeding.load(tmp_path / "once", at)
            assert rows() == before
            everything.rollback()


class TestWhatIsWritten:
    def test_texts_that_yaml_could_misread_come_back_as_they_were(
        self, db: Any, at: datetime, folder: Path, tmp_path: Path
    ) -> None:
        seeding.load(folder, at)
        awkward = [
            "yes", "12:30", "a: b", "- x", "# no comment", "'quoted'", '"double"', "{#key}", "[list]", "null", "~", "*star", "&and", "|", "ünï", "مرحبا", "名",
            "a\nb", "two\n\nparagraphs\n  indented", "tab\there", "trailing:",
        ]  # fmt: skip
        for text in awkward:
            Prize.create(
                event=Event.get(), title=" ".join(text.split()), description=text, position=9
            )
        exporting.export(tmp_path / "out")
        found = next(read(tmp_path / "out", at).of("event")).values["prizes"]
        assert [prize["description"] for prize in found[1:]] == awkward

    def test_a_heading_inside_a_section_does_not_become_a_section(
        self, db: Any, at: datetime, folder: Path, tmp_path: Path
    ) -> None:
        seeding.load(folder, at)
        row = Challenge.get()
        row.change(None, sections={**row.sections, "data": "First.\n\n## Inside\n\nLast."})
        exporting.export(tmp_path / "out")
        found = next(read(tmp_path / "out", at).of("challenge")).values["sections"]
        assert found["data"] == "First.\n\n## Inside\n\nLast."

    def test_a_brief_made_in_a_page_leaves_the_headings_to_the_site(
        self, db: Any, cast: Cast, tmp_path: Path, at: datetime
    ) -> None:
        cast.challenge.change(None, status="draft")
        exporting.export(tmp_path / "out")
        text = files(tmp_path / "out")["events/codefest/challenges/nice-classes.md"]
        assert "## {#problem}\n\nGoods lists are long." in text
        assert read(tmp_path / "out", at)

    def test_an_announcement_without_translation_leaves_its_place(
        self, db: Any, at: datetime, folder: Path, tmp_path: Path
    ) -> None:
        seeding.load(folder, at)
        event = Event.get()
        Announcement.create(
            event=event, title="Only in English", body="x", body_html="<p>x</p>", published_at=at
        )
        Announcement.create(
            event=event, title="Three", body="y", body_html="<p>y</p>", published_at=at,
            translations={"fr": {"title": "Trois", "body": "z", "body_html": "<p>z</p>", "of_revision": 1}},
        )  # fmt: skip
        with db.atomic() as again:
            exporting.export(tmp_path / "out")
            Event.delete().execute()
            seeding.Loaded.delete().execute()
            seeding.load(tmp_path / "out", at)
            told = Announcement.select().order_by(Announcement.id)
            assert [row.translations.get("fr", {}).get("title") for row in told] == [
                "Le dépôt est ouvert",
                None,
                "Trois",
            ]
            again.rollback()

    def test_what_was_taken_back_stays_out(
        self, db: Any, at: datetime, folder: Path, tmp_path: Path
    ) -> None:
        seeding.load(folder, at)
        Prize.update(withdrawn_at=at).execute()
        Announcement.update(withdrawn_at=at).execute()
        Session.update(cancelled_at=at).execute()
        Resource.update(withdrawn_at=at).execute()
        Question.update(status="hidden").execute()
        exporting.export(tmp_path / "out")
        said = files(tmp_path / "out")
        for key in ("prizes:", "announcements:", "sessions:", "resources:"):
            assert (
                key
                not in said["events/small/event.md"] + said["events/small/challenges/nice-terms.md"]
            )

    def test_a_file_in_the_store_is_named_as_left_out(
        self, db: Any, at: datetime, folder: Path, tmp_path: Path
    ) -> None:
        seeding.load(folder, at)
        Resource.create(
            challenge=Challenge.get(),
            title="Sample",
            kind="data",
            stored="ab/cd/abcd",
            file_name="sample.csv",
        )
        assert exporting.export(tmp_path / "out") == [
            (
                "events/small/challenges/nice-terms.md: the file sample.csv is in the store and not in"
                " this folder."
            )
        ]

    def test_who_asked_is_not_written(
        self, db: Any, cast: Cast, at: datetime, tmp_path: Path
    ) -> None:
        Question.create(challenge=cast.challenge, text="May we?", asked_by=cast.ben, asked_at=at)
        exporting.export(tmp_path / "out")
        assert not any(
            cast.ben.name in text or cast.ben.email in text
            for text in files(tmp_path / "out").values()
        )

    def test_numbers_are_written_as_people_write_them(
        self, db: Any, at: datetime, folder: Path, tmp_path: Path
    ) -> None:
        seeding.load(folder, at)
        Criterion.update(weight=0.1 + 0.2).where(Criterion.key == "clarity").execute()
        exporting.export(tmp_path / "out")
        text = files(tmp_path / "out")["events/small/rubrics/screening.md"]
        assert "weight: 60\n" in text and "weight: 0.3\n" in text and Rubric.get().title in text


class TestTheFolder:
    def test_nothing_is_mixed_with_what_is_there(self, db: Any, tmp_path: Path) -> None:
        (tmp_path / "mine.txt").write_text("mine")
        with pytest.raises(
            exporting.NotEmpty, match=r"is not empty\. Name a new folder; nothing was written\."
        ):
            exporting.export(tmp_path)
        assert files(tmp_path) == {"mine.txt": "mine"}

    def test_an_empty_folder_and_a_new_one_below_new_ones_are_taken(
        self, db: Any, at: datetime, folder: Path, tmp_path: Path
    ) -> None:
        seeding.load(folder, at)
        (tmp_path / "empty").mkdir()
        for target in (tmp_path / "empty", tmp_path / "a/b/c"):
            exporting.export(target)
            assert (target / "offices.csv").is_file()
            assert not list(target.parent.glob(".*-*")), "a draft of the folder was left behind"
