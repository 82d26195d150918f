"""Content folders: what is loaded, what is refused with file and line, and that a second load
changes nothing."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import contents
import pytest
from casting import make_person, make_submission, make_team, register
from contents import FILES, edit, write

from hackathon.challenges.challenges import Challenge, Tag
from hackathon.challenges.questions import Question
from hackathon.content import seeding
from hackathon.content.documents import BadContent
from hackathon.core import audit, language
from hackathon.core.config import ROOT
from hackathon.events.announcements import Announcement
from hackathon.events.events import Event, Rules
from hackathon.events.programme import Session
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion, Rubric
from hackathon.judging.entries import Entry
from hackathon.people.offices import Office
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts import health
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.pilots import Pilot
from hackathon.results.prizes import Prize
from hackathon.teams.questionnaire import RegistrationQuestion

EVENT, CHALLENGE = "events/small/event.md", "events/small/challenges/nice-terms.md"
RUBRIC, PILOT = "events/small/rubrics/screening.md", "pilots/helper.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return contents.write(tmp_path / "content")


def rows() -> dict[str, list[dict[str, Any]]]:
    return {
        **contents.rows(),
        "Loaded": list(seeding.Loaded.select().order_by(seeding.Loaded.id).dicts()),
    }


def faults(folder: Path, at: datetime) -> list[str]:
    with pytest.raises(BadContent) as refused:
        seeding.load(folder, at)
    return [str(problem) for problem in refused.value.problems]


class TestLoading:
    def test_everything_of_a_folder_becomes_rows(self, db: Any, at: datetime, folder: Path) -> None:
        report = seeding.load(folder, at)
        assert len(report.added) == 12
        event = Event.get()
        assert (event.slug, event.status, event.time_zone, event.participants_maximum, event.minimum_age) == (
            "small", "published", "Europe/Zurich", 50, 18,
        )  # fmt: skip
        assert (
            event.team_minimum,
            event.team_maximum,
            event.single_entrants,
            event.grace_minutes,
            event.late_invitations,
        ) == (2, 4, False, 30, True)
        assert "<h2" in event.story_html and "<strong>of age</strong>" in event.eligibility_html
        round = Round.get()
        assert (round.rubric.slug, round.reviews, round.blind, round.shortlist) == (
            "screening",
            2,
            False,
            3,
        )
        assert [(row.key, row.weight, row.levels[0]) for row in Criterion.select().order_by(Criterion.position)] == [
            ("usefulness", 60, [1, "Not at all"]), ("clarity", 40, [1, "Not at all"]),
        ]  # fmt: skip
        challenge = Challenge.get()
        assert (challenge.office.code, challenge.rubric.slug, challenge.required) == (
            "CH",
            "screening",
            ["summary", "files"],
        )
        assert set(challenge.sections) == set(contents.KEYS)
        assert (
            challenge.sections["good"] == "Text of **good**."
            and challenge.headings["good"] == "Heading of good"
        )
        assert challenge.sections_html["good"] == "<p>Text of <strong>good</strong>.</p>"
        assert {(tag.kind, tag.name) for tag in Tag.select()} == {
            ("right", "trademarks"), ("function", "classification"), ("function", "search"),
        }  # fmt: skip
        assert [(row.status, row.answer) for row in Question.select().order_by(Question.id)] == [
            ("answered", "Say so."),
            ("open", ""),
        ]
        assert Office.get(Office.code == "CH").names["fr"] == "Suisse"
        pilot = Pilot.get()
        assert (pilot.stage, pilot.office.code) == ("running", "CH")
        assert health.of([pilot.id], at)[pilot.id].state == "at risk"
        assert [(row.was, row.becomes) for row in Decision.select().order_by(Decision.id)] == [
            ("", "approved"),
            ("approved", "running"),
        ]
        assert (Indicator.get().baseline, Indicator.get().target) == (22, 14.5)

    def test_a_folder_is_audited_once(self, db: Any, at: datetime, folder: Path) -> None:
        seeding.load(folder, at)
        seeding.load(folder, at)
        assert [line.verb for line in audit.AuditLine.select()] == ["seeding.load"]

    def test_today_is_the_day_of_the_first_load_in_the_events_zone(
        self, db: Any, folder: Path
    ) -> None:
        late = datetime(2027, 3, 10, 23, 30, tzinfo=UTC)  # already the 11th in Zurich
        seeding.load(folder, late)
        assert Event.get().submission_closes == datetime(2027, 3, 21, 17, 0, tzinfo=UTC)
        assert Event.get().judging_closes == datetime(
            2027, 4, 20, 16, 0, tzinfo=UTC
        )  # written out, and in summer time
        assert Milestone.select().order_by(Milestone.due).first().due == date(2027, 2, 18)

    def test_today_stays_that_day_when_files_change_later(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        seeding.load(folder, at)
        closes = Event.get().submission_closes
        edit(folder, EVENT, "place: Online\ncontact", "place: Bern\ncontact")
        (folder / "events/small/challenges/second.md").write_text((folder / CHALLENGE).read_text())
        seeding.load(folder, at + timedelta(days=3))
        assert (Event.get().place, Event.get().submission_closes) == ("Bern", closes)
        asked = (
            Question.select()
            .join(Challenge)
            .where(Challenge.slug == "second")
            .order_by(Question.asked_at)
            .first()
        )
        assert asked.asked_at.date() == (at - timedelta(days=5)).date()

    def test_a_translation_is_shown_to_who_reads_it(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        seeding.load(folder, at)
        language.activate("fr")
        event, challenge = Event.get(), Challenge.get()
        title = language.localised(event, "title")
        assert (title.text, title.lang, title.machine, title.stale) == (
            "Petit codefest",
            "fr",
            True,
            False,
        )
        assert (
            language.localised(challenge, "sections_html").text["good"] == "<p>Texte de good.</p>"
        )
        assert language.localised(RegistrationQuestion.get(), "choices").text == ["Droit", "Code"]
        assert "<strong>tôt</strong>" in language.localised(Announcement.get(), "body_html").text
        assert Rubric.get().translations["fr"]["criteria"]["usefulness"]["title"] == "Utilité"
        assert Event.get().folded.count("codefest") == 2  # found in either language

    def test_an_empty_site_has_loaded_nothing(self, db: Any, at: datetime, folder: Path) -> None:
        assert seeding.is_empty()
        seeding.load(folder, at)
        assert not seeding.is_empty()

    def test_a_text_with_html_is_shown_as_typed(self, db: Any, at: datetime, folder: Path) -> None:
        edit(folder, CHALLENGE, "Text of **good**.", "<script>alert(1)</script>")
        seeding.load(folder, at)
        assert "<script" not in Challenge.get().sections_html["good"]

    def test_a_draft_brief_may_lack_sections(self, db: Any, at: datetime, folder: Path) -> None:
        (folder / "events/small/challenges/nice-terms.fr.md").unlink()
        edit(folder, CHALLENGE, "status: published", "status: draft")
        edit(folder, CHALLENGE, "## Heading of users {#users}\n\nText of **users**.\n\n", "")
        seeding.load(folder, at)
        assert "users" not in Challenge.get().sections


class TestAgain:
    def test_the_same_folder_again_changes_nothing(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        seeding.load(folder, at)
        before = rows()
        report = seeding.load(folder, at + timedelta(days=40))
        assert rows() == before
        assert (report.added, report.changed, len(report.unchanged)) == ([], [], 12)

    def test_the_same_folder_elsewhere_is_the_same(
        self, db: Any, at: datetime, folder: Path, tmp_path: Path
    ) -> None:
        seeding.load(folder, at)
        before = rows()
        seeding.load(contents.write(tmp_path / "copy"), at + timedelta(days=1))
        assert rows() == before

    def test_what_people_edited_stays_while_the_file_stays(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        seeding.load(folder, at)
        Challenge.get().change(None, title="Edited in a page")
        report = seeding.load(folder, at)
        assert Challenge.get().title == "Edited in a page"
        assert (
            f"{CHALLENGE}: skipped, since the file has not changed; what was edited on the site"
            " stays." in report.lines()
        )

    def test_a_changed_file_replaces_what_people_edited_and_says_so(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        seeding.load(folder, at)
        Challenge.get().change(None, title="Edited in a page", prize="Edited too")
        edit(folder, CHALLENGE, "title: Nice terms", "title: Better terms")
        report = seeding.load(folder, at)
        assert (Challenge.get().title, Challenge.get().prize) == ("Better terms", "A handshake.")
        assert (
            f"{CHALLENGE}: the file has changed, so it replaced what had been edited on the site."
            in report.lines()
        )

    def test_parts_are_changed_in_place_and_those_added_in_pages_stay(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        seeding.load(folder, at)
        before = Session.get().id
        event = Event.get()
        Session.create(event=event, title="Added in a page", kind="workshop", starts=at, minutes=30)
        Session.update(title="Renamed in a page").where(Session.id == before).execute()
        edit(
            folder,
            EVENT,
            "starts: today+2 14:00, minutes: 60",
            "starts: today+2 15:00, minutes: 90",
        )
        seeding.load(folder, at)
        assert Session.get_by_id(before).minutes == 90
        assert sorted(row.title for row in Session.select()) == ["Added in a page", "Briefing"]

    def test_what_a_file_no_longer_has_is_taken_back_and_not_deleted(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        seeding.load(folder, at)
        for name, text in (
            (EVENT, "  - {title: First prize, places: 1, description: A mentor.}\n"),
            (
                EVENT,
                "  - {title: Submissions are open, on: today-14 09:00, body: Submit **early**.}\n",
            ),
            (CHALLENGE, '  - {question: "Is it open?", on: today-1 11:00}\n'),
            (PILOT, "  - {title: Trial, owner: Pilot lead, due: today+20}\n"),
        ):
            edit(folder, name, text, "")
        edit(
            folder,
            "events/small/event.fr.md",
            "announcements:\n  - {title: Le dépôt est ouvert, body: Déposez **tôt**.}\n",
            "",
        )
        seeding.load(folder, at)
        assert Prize.get().withdrawn_at == at and Announcement.get().withdrawn_at == at
        assert Question.get(Question.text == "Is it open?").status == "hidden"
        assert Milestone.get(Milestone.title == "Trial").withdrawn_at == at

    def test_what_comes_back_to_a_file_is_shown_again(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        text = "  - {title: First prize, places: 1, description: A mentor.}\n"
        seeding.load(folder, at)
        edit(folder, EVENT, text, "")
        seeding.load(folder, at)
        edit(folder, EVENT, "prizes:\n", f"prizes:\n{text}")
        seeding.load(folder, at)
        assert [row.withdrawn_at for row in Prize.select()] == [None]

    def test_a_translation_older_than_its_original_is_marked(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        seeding.load(folder, at)
        edit(folder, CHALLENGE, "summary: Suggest classes.", "summary: Suggest classes and terms.")
        seeding.load(folder, at)
        language.activate("fr")
        assert language.localised(Challenge.get(), "title").stale
        edit(
            folder,
            "events/small/challenges/nice-terms.fr.md",
            "Proposer des classes.",
            "Proposer des classes et des termes.",
        )
        seeding.load(folder, at)
        assert not language.localised(Challenge.get(), "title").stale

    def test_another_date_makes_no_translation_old(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        seeding.load(folder, at)
        edit(folder, EVENT, "results_on: 2027-04-25 12:00", "results_on: 2027-04-26 12:00")
        seeding.load(folder, at)
        language.activate("fr")
        assert not language.localised(Event.get(), "title").stale

    def test_a_translation_whose_file_is_gone_goes(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        seeding.load(folder, at)
        (folder / "events/small/challenges/nice-terms.fr.md").unlink()
        seeding.load(folder, at)
        assert Challenge.get().translations == {}

    def test_a_translation_written_in_a_page_stays(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        seeding.load(folder, at)
        row = Challenge.get()
        row.change(
            None, translations={**row.translations, "es": {"title": "Términos", "of_revision": 2}}
        )
        edit(folder, CHALLENGE, "title: Nice terms", "title: Better terms")
        seeding.load(folder, at)
        assert Challenge.get().translations["es"]["title"] == "Términos"

    def test_new_rules_are_a_new_version_beside_the_old(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        seeding.load(folder, at)
        edit(folder, "events/small/rules.md", '"1.0"', '"1.1"')
        seeding.load(folder, at)
        assert sorted(row.version for row in Rules.select()) == ["1.0", "1.1"]

    def test_a_pilot_moves_on_with_its_decisions(self, db: Any, at: datetime, folder: Path) -> None:
        seeding.load(folder, at)
        edit(folder, PILOT, "stage: running\n", "stage: evaluation\n")
        edit(
            folder,
            PILOT,
            "reason: All is ready.}\n",
            "reason: All is ready.}\n  - {on: today-1, stage: evaluation, reason: Measured.}\n",
        )
        seeding.load(folder, at)
        assert (Pilot.get().stage, Decision.select().count()) == ("evaluation", 3)


BROKEN = [
    ("a key that is none", EVENT, "place: Online\ncontact", "plce: Online\ncontact", f'{EVENT}:8: There is no key "plce" here. Did you mean "place"?'),
    ("a key twice", EVENT, "place: Online\ncontact", "title: Online\ncontact", f"{EVENT}:8: title is given twice; keep one of the two."),
    ("a key missing", EVENT, "timezone: Europe/Zurich\n", "", f'{EVENT}:1: The key "timezone" is missing.'),
    ("a nested key missing", EVENT, "  results_on: 2027-04-25 12:00\n", "", f'{EVENT}:10: The key "results_on" is missing.'),
    ("an empty title", EVENT, "title: Small Codefest", "title:", f'{EVENT}:2: "title" is empty.'),
    ("a zone that is none", EVENT, "Europe/Zurich", "Europe/Zurch",
     f'{EVENT}:7: "Europe/Zurch" is not a time zone such as Europe/Zurich. Did you mean "Europe/Zurich"?'),
    ("a date without a time", EVENT, "results_on: 2027-04-25 12:00", "results_on: 2027-04-25",
     f'{EVENT}:17: "2027-04-25" is not a date and time such as 2027-03-01 18:00 or today+3 09:00.'),
    ("a day that no zone can reckon with", EVENT, "results_on: 2027-04-25 12:00", "results_on: 0001-01-01 00:00",
     f'{EVENT}:17: "0001-01-01 00:00" is not in a year between 1800 and 2199.'),
    ("a day that is not in the calendar", EVENT, "results_on: 2027-04-25 12:00", "results_on: 2027-04-31 12:00",
     f'{EVENT}:17: "2027-04-31 12:00" is not in the calendar, or not on the clock.'),
    ("an hour that the clocks skip", EVENT, "registration_opens: today-30 09:00", "registration_opens: 2026-03-29 02:30",
     f'{EVENT}:11: "2026-03-29 02:30" does not exist in Europe/Zurich: the clocks are put forward then.'),
    ("dates out of order", EVENT, "submission_closes: today+10 18:00", "submission_closes: today+12 18:00",
     f"{EVENT}:15: judging_opens: Judging cannot begin before submissions close."),
    ("submissions that open before registration", EVENT, "submission_opens: today-14 09:00", "submission_opens: today-31 09:00",
     f"{EVENT}:13: submission_opens: Submissions cannot open before registration does."),
    ("a round after the results", EVENT, "closes: 2027-04-20 18:00, reviews", "closes: 2027-04-26 18:00, reviews",
     f'{EVENT}:23: closes of the round "screening": The round must be over before the results are due.'),
    ("a round that the site's own address hides", EVENT, "slug: screening, title", "slug: new, title",
     f'{EVENT}:24: The site itself uses the address "new"; choose another one.'),
    ("an office that the site's own address hides", "offices.csv", "KE,Kenya,", "new,Kenya,",
     'offices.csv:3: The site itself uses the address "new"; choose another one.'),
    ("a number that is none", EVENT, "grace_minutes: 30", "grace_minutes: half an hour",
     f'{EVENT}:18: "half an hour" must be a whole number from 0 to 1440.'),
    ("neither yes nor no", EVENT, "single_entrants: no", "single_entrants: perhaps", f'{EVENT}:19: "perhaps" must be yes or no.'),
    ("a list where keys belong", EVENT, "team: {minimum: 2, maximum: 4, single_entrants: no}", "team: [2, 4]",
     f"{EVENT}:19: Here must stand keys with values: minimum, maximum, single_entrants, entries."),
    ("a text where a list belongs", EVENT, "languages: [en, fr]", "languages: en",
     f"{EVENT}:6: This must be a list: [a, b], or lines that begin with a dash."),
    ("a team upside down", EVENT, "minimum: 2, maximum: 4", "minimum: 5, maximum: 4",
     f"{EVENT}:19: The minimum size of a team is larger than the maximum."),
    ("a rubric that is missing", EVENT, "rubric: screening", "rubric: screning",
     f'{EVENT}:23: There is no rubric screning: events/small/rubrics/screning.md is missing. Did you mean "screening"?'),
    ("a round upside down", EVENT, "closes: 2027-04-20 18:00, reviews", "closes: 2027-02-20 18:00, reviews",
     f'{EVENT}:23: closes of the round "screening": The round must close after it opens.'),
    ("a tie broken by what is equal", EVENT, "tie_break: median", "tie_break: raw mean",
     f'{EVENT}:23: tie_break of the round "screening": The mean cannot break a tie between equal means. Choose another rule for ties.'),
    ("a choice without choices", EVENT, "choices: [Law, Code]", "choices: [Law]", f'{EVENT}:27: The question "experience" needs at least two choices.'),
    ("a kind of session that is none", EVENT, "kind: briefing", "kind: brefing",
     f'{EVENT}:30: "brefing" is none of: workshop, office hours, briefing, ceremony. Did you mean "briefing"?'),
    ("an address that is none", EVENT, "https://example.org/b", "nonsense", f'{EVENT}:30: "nonsense" is not an address of a web page.'),
    ("no front matter", EVENT, "---\ntitle: Small", "title: Small", f"{EVENT}:1: The file must start with a line of three dashes (---), then its values."),
    ("front matter that is no YAML", EVENT, "title: Small Codefest", "title: Small: Codefest", f"{EVENT}:2: This is no valid YAML: mapping values are not allowed here."),
    ("rules without a text", "events/small/rules.md", "Be fair.", "", "events/small/rules.md:5: The rules have no text."),
    ("a level without words", RUBRIC, "question: Does it help?\n    weight: 60\n    levels: {1: Not at all, 2: A little, 3: Much}",
     "question: Does it help?\n    weight: 60\n    levels: {1: Not at all, 2:, 3: Much}", f"{RUBRIC}:8: Level 2 has no description."),
    ("no levels", RUBRIC, "question: Does it help?\n    weight: 60\n    levels: {1: Not at all, 2: A little, 3: Much}",
     "question: Does it help?\n    weight: 60", f'{RUBRIC}:4: The key "levels" is missing.'),
    ("a weight of nothing", RUBRIC, "weight: 60", "weight: 0", f'{RUBRIC}:3: The weight of "usefulness" must be above zero.'),
    ("a criterion twice", RUBRIC, "key: clarity", "key: usefulness", f'{RUBRIC}:9: "usefulness" stands here twice.'),
    ("an office that nobody has", CHALLENGE, "office: CH", "office: XX", f'{CHALLENGE}:4: No office has the code "XX" in offices.csv or on this site.'),
    ("a tag that is none", CHALLENGE, "[trademarks]", "[trade marks]",
     f'{CHALLENGE}:7: "trade marks" is none of: patents, trademarks, designs, copyright, geographical indications, plant varieties, all. Did you mean "trademarks"?'),
    ("a section missing", CHALLENGE, "## Heading of problem {#problem}\n\nText of **problem**.", "", f"{CHALLENGE}:19: The section problem is missing or empty."),
    ("a section empty", CHALLENGE, "Text of **good**.", "", f"{CHALLENGE}:17: The section good is missing or empty."),
    ("a section that is none", CHALLENGE, "{#bounds}", "{#bonds}", f'{CHALLENGE}:45: There is no section "bonds". Did you mean "bounds"?'),
    ("a text before the sections", CHALLENGE, "## Heading of problem", "Hello.\n\n## Heading of problem",
     f"{CHALLENGE}:17: Text before the first section has no place on the page; move it into a section."),
    ("a stage that cannot follow", PILOT, "stage: approved, reason", "stage: adopted, reason", f"{PILOT}:18: A pilot cannot go from adopted to running."),
    ("a stage that nobody decided", PILOT, "stage: running\n", "stage: evaluation\n", f"{PILOT}:5: The last decision says running, the stage evaluation."),
    ("a value that is no number", PILOT, 'value: "24"', "value: many", f'{PILOT}:15: "many" must be a number such as 12 or 0.5.'),
    ("a reading twice", PILOT, "on: today-10, value", "on: today-30, value", f'{PILOT}:15: "2027-02-08" stands here twice.'),
    ("a column that is none", "offices.csv", "country,kind", "contry,kind", 'offices.csv:1: There is no column "contry" here. Did you mean "country"?'),
    ("a cell too many", "offices.csv", "Africa,", "Africa,,", "offices.csv:3: This row has 14 cells, the header 13."),
    ("a kind of office that is none", "offices.csv", "KE,national office", "KE,national",
     'offices.csv:3: "national" is none of: national office, regional office, organisation, university, company. Did you mean "national office"?'),
    ("an office twice", "offices.csv", "KE,Kenya,", "CH,Kenya,", 'offices.csv:3: "CH" stands here twice.'),
    ("a translated question that is none", "events/small/event.fr.md", "key: experience", "key: experence",
     'events/small/event.fr.md:5: The original has no "experence". Did you mean "experience"?'),
    ("a translated round that is none", "events/small/event.fr.md", "translated: machine", "rounds: [{slug: screning, title: X}]",
     'events/small/event.fr.md:4: The original has no "screning". Did you mean "screening"?'),
    ("more translated prizes than there are", "events/small/event.fr.md", "translated: machine",
     "prizes: [{title: A}, {title: B}, {title: C}, {title: D}, {title: E}]", "events/small/event.fr.md:4: There are more prizes here than in the original."),
    ("a date in a translation", "events/small/event.fr.md", "translated: machine", "starts: Ici", 'events/small/event.fr.md:4: There is no key "starts" here.'),
    ("a translated scale with other levels", "events/small/rubrics/screening.fr.md", ", 3: Beaucoup", ", 4: Trop",
     'events/small/rubrics/screening.fr.md:3: The levels of "usefulness" are not among those of the original.'),
]  # fmt: skip


class TestBadInput:
    @pytest.mark.parametrize(
        ("name", "old", "new", "message"),
        [row[1:] for row in BROKEN],
        ids=[row[0] for row in BROKEN],
    )
    def test_a_fault_is_told_with_file_line_and_sentence(
        self, name: str, old: str, new: str, message: str, folder: Path, at: datetime, once: Any
    ) -> None:
        edit(folder, name, old, new)
        assert message in faults(folder, at)

    @pytest.fixture
    def once(self, databases: Any) -> Any:
        """A database that reading needs to be there; no row of it matters, so one kind of database
        is enough."""
        databases("sqlite")

    def test_all_faults_of_all_files_are_told_at_once(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        edit(folder, EVENT, "grace_minutes: 30", "grace_minutes: many")
        edit(folder, EVENT, "kind: briefing", "kind: party")
        edit(folder, PILOT, "state: at risk", "state: fine")
        edit(folder, RUBRIC, "weight: 40", "weight: heavy")
        assert [fault.partition(": ")[0] for fault in faults(folder, at)] == [
            f"{EVENT}:18",
            f"{EVENT}:30",
            f"{RUBRIC}:12",
            f"{PILOT}:10",
        ]

    def test_a_folder_that_the_sites_own_address_hides(
        self, tmp_path: Path, at: datetime, once: Any
    ) -> None:
        folder = write(
            tmp_path, {name.replace("small", "new"): text for name, text in FILES.items()}
        )
        assert (
            'events/new/event.md:1: The site itself uses the address "new"; choose another one.'
            in faults(folder, at)
        )

    def test_nothing_of_a_folder_with_a_fault_is_loaded(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        edit(folder, PILOT, "lead: CH", "lead: XX")
        faults(folder, at)
        assert all(not found for found in rows().values())
        assert audit.AuditLine.select().count() == 0

    def test_nothing_is_half_changed_when_the_site_forbids_a_part(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        seeding.load(folder, at)
        before = rows()
        edit(folder, "offices.csv", "Africa,", "East Africa,")
        edit(
            folder, EVENT, "submission_closes: today+10 18:00", "submission_closes: today+11 08:00"
        )
        assert faults(folder, at) == [
            (
                f"{EVENT}:10: Submissions have opened, so the deadline is extended on the site, where"
                " everybody is told. Then write it here."
            )
        ]
        assert rows() == before

    def test_a_file_that_nobody_reads_is_told(self, db: Any, at: datetime, folder: Path) -> None:
        (folder / "events/small/evnt.md").write_text("x")
        (folder / "events/small/challenges/notes.txt").write_text("x")
        assert faults(folder, at) == [
            "events/small/challenges/notes.txt:1: This has no meaning here.",
            'events/small/evnt.md:1: This has no meaning here. Did you mean "event.md"?',
        ]

    def test_a_readme_and_hidden_files_may_lie_anywhere(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        for name in (
            "README.md",
            "events/README.md",
            "events/small/README.md",
            "events/small/challenges/README.md",
            ".hidden",
            "pilots/.x",
        ):
            (folder / name).write_text("x")
        assert len(seeding.load(folder, at).added) == 12

    def test_an_event_needs_its_file(self, db: Any, at: datetime, folder: Path) -> None:
        (folder / EVENT).unlink()
        assert f"{EVENT}:1: This file is missing; it makes the folder an event." in faults(
            folder, at
        )

    def test_a_published_event_needs_rules(self, db: Any, at: datetime, folder: Path) -> None:
        (folder / "events/small/rules.md").unlink()
        assert faults(folder, at) == [
            (
                f"{EVENT}:4: rules.md is missing: people accept the rules when they register, so a"
                " published event needs them."
            )
        ]

    def test_a_translation_needs_its_original(self, db: Any, at: datetime, folder: Path) -> None:
        (folder / "pilots/other.fr.md").write_text("---\ntitle: Autre\n---\n")
        assert faults(folder, at) == [
            "pilots/other.fr.md:1: This is a translation, and there is no other.md beside it."
        ]

    def test_an_address_that_cannot_be_one_is_told(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        (folder / PILOT).rename(folder / "pilots/My Pilot.md")
        assert faults(folder, at) == [
            (
                'pilots/My Pilot.md:1: "My Pilot" becomes part of an address: use small letters a-z,'
                " digits and hyphens, at most 60."
            )
        ]

    def test_a_file_in_another_encoding_is_told(self, db: Any, at: datetime, folder: Path) -> None:
        (folder / PILOT).write_bytes(
            contents.PILOT.replace("Letters wait", "Lettres à lire").encode("latin-1")
        )
        assert faults(folder, at) == [f"{PILOT}:19: This file is not UTF-8; save it as UTF-8."]

    def test_windows_line_ends_and_a_byte_order_mark_are_no_fault(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        (folder / PILOT).write_bytes(
            b"\xef\xbb\xbf" + contents.PILOT.replace("\n", "\r\n").encode()
        )
        seeding.load(folder, at)
        assert Pilot.get().body == "An invented pilot, for demonstration."

    def test_texts_and_addresses_are_repaired_as_in_pages(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        """What comes out of a PDF or without a scheme is no fault of a file either."""
        edit(folder, EVENT, "link: https://example.org/b", "link: <example.org/my b>")
        edit(folder, "offices.csv", "https://www.ige.ch/", "ige.ch")
        text = (folder / EVENT).read_text(encoding="utf-8")
        (folder / EVENT).write_text(f"{text}\nOne page.\x0cAnother\x07.\n", encoding="utf-8")
        seeding.load(folder, at)
        assert Session.get(Session.link != "").link == "https://example.org/my%20b"
        assert Event.get().story.endswith("One page.\nAnother.")
        assert Office.get(Office.code == "CH").website == "https://ige.ch"

    def test_an_empty_folder_is_told(self, db: Any, at: datetime, tmp_path: Path) -> None:
        assert faults(tmp_path, at) == [
            ".:1: Nothing to load: a content folder holds offices.csv, events, pilots, solutions, consultations, network."
        ]

    def test_a_folder_that_is_not_there_is_told(
        self, db: Any, at: datetime, tmp_path: Path
    ) -> None:
        with pytest.raises(FileNotFoundError, match="There is no folder"):
            seeding.load(tmp_path / "nowhere", at)

    def test_a_text_longer_than_its_column_is_told_before_the_database_refuses_it(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        edit(folder, PILOT, "title: Helper", f"title: {'Helper ' * 50}")
        assert faults(folder, at) == [f"{PILOT}:2: This text has 349 characters; it may have 200."]
        edit(folder, PILOT, f"title: {'Helper ' * 50}", f"title: {'H' * 200}")
        seeding.load(folder, at)
        assert Pilot.select().where(Pilot.title == "H" * 200).exists()


class TestPromises:
    """What people rely on is not taken from them by a file."""

    def test_rules_that_somebody_accepted_need_a_new_version(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        seeding.load(folder, at)
        registration = register(make_person("Ben Example"), Event.get())
        registration.change(None, rules=Rules.get())
        edit(folder, "events/small/rules.md", "Be fair.", "Be very fair.")
        assert faults(folder, at) == [
            (
                "events/small/rules.md:3: 1 person has accepted version 1.0; a changed text needs a new"
                " version."
            )
        ]

    def test_seats_that_are_taken_stay(self, db: Any, at: datetime, folder: Path) -> None:
        seeding.load(folder, at)
        for name in ("Ben Example", "Cy Example"):
            register(make_person(name), Event.get())
        edit(folder, EVENT, "maximum: 50", "maximum: 1")
        assert faults(folder, at) == [
            f"{EVENT}:20: 2 people are registered already; the maximum cannot be lower."
        ]

    def test_an_event_with_people_cannot_vanish(self, db: Any, at: datetime, folder: Path) -> None:
        seeding.load(folder, at)
        register(make_person("Ben Example"), Event.get())
        edit(folder, EVENT, "status: published", "status: draft")
        assert faults(folder, at) == [
            (
                f"{EVENT}:4: People have registered, so the event cannot become a draft. Archive it"
                " instead."
            )
        ]

    def test_an_archived_brief_cannot_become_a_draft(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        seeding.load(folder, at)
        Challenge.get().change(None, status="archived")
        edit(folder, CHALLENGE, "status: published", "status: draft")
        assert faults(folder, at) == [
            f"{CHALLENGE}:5: On the site it is archived, and from there it cannot become draft."
        ]

    def test_a_rubric_that_judges_score_by_keeps_its_criteria(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        seeding.load(folder, at)
        Rubric.update(frozen_at=at).execute()
        edit(folder, RUBRIC, "Take your time.", "Take all the time you need.")
        (fault,) = faults(folder, at)
        assert "it stays as it is" in fault
        edit(folder, RUBRIC, "Take all the time you need.", "Take your time.")
        edit(folder, RUBRIC, "weight: 60", "weight: 70")
        assert faults(folder, at) == [
            (
                f"{RUBRIC}:3: Judging has begun by this rubric, so its criteria can no longer change."
                " Make a new rubric for a new round."
            )
        ]

    def test_a_round_with_entries_stays(self, db: Any, at: datetime, folder: Path) -> None:
        seeding.load(folder, at)
        team = make_team(Event.get(), "Testers", make_person("Una Example"))
        entry = make_submission(team)
        Entry.create(round=Round.get(), submission=entry, code="E01", added_at=at)
        text = (folder / EVENT).read_text()
        (folder / EVENT).write_text(
            "\n".join(line for line in text.split("\n") if "slug: screening" not in line)
        )
        assert faults(folder, at) == [f"{EVENT}:23: A round that has entries cannot be taken out."]

    def test_a_decision_on_record_stays(self, db: Any, at: datetime, folder: Path) -> None:
        seeding.load(folder, at)
        edit(folder, PILOT, "  - {on: today-60, stage: approved, reason: Letters wait.}\n", "")
        assert faults(folder, at) == [
            (
                f"{PILOT}:18: A decision that is on record cannot be taken out; add the one that"
                " followed."
            )
        ]

    def test_a_pilot_that_went_another_way_on_the_site_is_told(
        self, db: Any, at: datetime, folder: Path
    ) -> None:
        seeding.load(folder, at)
        Pilot.update(stage="stopped").execute()
        edit(folder, PILOT, "summary: It helps.", "summary: It helps well.")
        assert faults(folder, at) == [
            (
                f"{PILOT}:5: On the site the pilot is stopped; the decisions of the file do not lead on"
                " from there."
            )
        ]


class TestOurOwnContent:
    """The content that comes with the program."""

    SEEDS = ROOT / "seeds"

    def test_it_loads_and_again_changes_nothing(self, databases: Any, at: datetime) -> None:
        made = databases("sqlite")
        with made.atomic() as everything:
            seeding.load(self.SEEDS, at)
            before = rows()
            assert Challenge.select().where(Challenge.status == "published").count() >= 8
            assert Pilot.select().count() >= 4
            seeding.load(self.SEEDS, at + timedelta(days=1))
            assert rows() == before
            everything.rollback()
