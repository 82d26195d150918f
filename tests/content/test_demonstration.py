"""The demonstration as it is after the first start: three events in three phases, and nothing that
the site would not have written."""

import csv
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import contents
import pytest

from hackathon.challenges.brief_versions import BriefVersion
from hackathon.challenges.challenges import Challenge
from hackathon.content import demonstration, seeding
from hackathon.content.demo import files as demo_files
from hackathon.content.demo.year import chance
from hackathon.content.documents import BadContent
from hackathon.core import audit, clock, config, language, mail, store
from hackathon.core import db as ground
from hackathon.core.config import ROOT
from hackathon.events.events import Event, Organiser
from hackathon.events.phases import Phase
from hackathon.events.rounds import Round
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.scorecards import Scorecard
from hackathon.network.conversations import Conversation
from hackathon.network.held_messages import HeldMessage
from hackathon.operations import schema, stocktaking
from hackathon.people import passwords
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots.adoptions import Adoption
from hackathon.pilots.partners import Partner
from hackathon.pilots.pilots import Pilot, PilotLead
from hackathon.ranking import scorebook
from hackathon.results.prizes import Award
from hackathon.results.publications import Publication
from hackathon.submissions.submissions import Submission
from hackathon.submissions.versions import Version
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Membership, Team

SEEDS = ROOT / "seeds"
NOON = datetime(2027, 3, 10, 12, 0, tzinfo=UTC)
AFTER_MIDNIGHT = datetime(
    2027, 3, 9, 23, 5, tzinfo=UTC
)  # in Zurich; in other zones it is still yesterday


@pytest.fixture(scope="module", params=["sqlite-now", "postgresql-midnight"])
def at(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[datetime]:
    """The moment of the load, with everything that it wrote: on SQLite as ``flask start`` has just
    loaded it for all tests, on PostgreSQL loaded shortly after midnight. Shared by the tests of this
    module."""
    place = tmp_path_factory.mktemp("demonstrated") / "data"
    before = store._store, ground.database.obj
    language.activate("en", "UTC")
    started = request.param == "sqlite-now"
    moments = _started if started else _loaded
    with moments(place, request) as moment:
        clock.set_source(lambda: moment)
        yield moment
    clock.set_source(None)
    store._store = before[0]
    if before[1] is not None:
        ground.database.initialize(before[1])


@contextmanager
def _started(place: Path, request: pytest.FixtureRequest) -> Iterator[datetime]:
    shutil.copytree(request.getfixturevalue("demonstration"), place)
    settings = config.read({"DATA_DIR": str(place), "DEMO": "1"})
    store.configure(settings)
    made: Any = ground.connect(settings.database_url)
    ground.open_connection()
    yield seeding.Loaded.get(seeding.Loaded.path == demonstration.MARKER).at
    made.close_all()


@contextmanager
def _loaded(place: Path, request: pytest.FixtureRequest) -> Iterator[datetime]:
    store.configure(config.read({"DATA_DIR": str(place), "DEMO": "1"}))
    made = request.getfixturevalue("databases")("postgresql")
    ground.open_connection()
    clock.set_source(lambda: AFTER_MIDNIGHT)
    with made.atomic() as everything:
        seeding.load(SEEDS / seeding.REGISTER, AFTER_MIDNIGHT)
        seeding.load(SEEDS, AFTER_MIDNIGHT)
        demonstration.load(SEEDS / "demo", AFTER_MIDNIGHT)
        yield AFTER_MIDNIGHT
        everything.rollback()


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ranks(publication: Publication) -> dict[str, int]:
    """The ranks of the last round, by the key of the submission."""
    return {row.submission: row.rank for row in scorebook.standings(publication.book["rounds"][-1])}


class TestPhases:
    def test_one_event_is_running_one_in_judging_one_published(self, at: datetime) -> None:
        phases = {event.slug: event.phase(at) for event in Event.select()}
        assert sorted(phases.values()) == sorted([Phase.SUBMISSIONS, Phase.JUDGING, Phase.RESULTS])

    def test_no_page_is_empty(self, at: datetime) -> None:
        assert Team.select().count() >= 40 and Submission.select().count() >= 30
        assert all(
            Judge.select().where(Judge.event == event).count() >= 6 for event in Event.select()
        )
        running = next(event for event in Event.select() if event.submissions_open(at))
        assert (
            Submission.select()
            .where(Submission.event == running, Submission.status == "draft")
            .exists()
        )
        assert (
            Registration.select()
            .where(Registration.event == running, Registration.looking_for_team)
            .exists()
        )

    def test_an_open_round_has_work_left_for_a_judge(self, at: datetime) -> None:
        open_round = next(round for round in Round.select() if round.open(at))
        statuses = {
            row.status
            for row in Scorecard.select().join(Assignment).where(Assignment.round == open_round)
        }
        assert statuses == {"signed", "draft"}
        cards = Scorecard.select().join(Assignment).where(Assignment.round == open_round).count()
        assert Assignment.select().where(Assignment.round == open_round).count() >= cards


class TestHonesty:
    def test_everybody_is_marked_as_invented(self, at: datetime) -> None:
        assert all(
            person.demonstration and person.email.endswith("@example.org")
            for person in Person.select()
        )
        marked = (Team, Submission, Event, Pilot)
        assert all(row.demonstration for model in marked for row in model.select())

    def test_nothing_invented_is_bound_to_a_real_office(self, at: datetime) -> None:
        real = {office.id for office in Office.select() if not office.demonstration}
        assert len(real) > 40
        named = [row.office_id for model in (Person, Pilot, Challenge) for row in model.select()]
        named += [row.office_id for model in (Partner, Adoption) for row in model.select()]
        assert not real.intersection(named)

    def test_every_sample_file_names_invented_offices_only(self) -> None:
        """The loader refuses another; here no file escapes it."""
        real = {row["code"] for row in _table(SEEDS / seeding.REGISTER / "offices.csv")}
        samples = [path for path in SEEDS.rglob("*.*") if path.parent.name != seeding.REGISTER]
        for path in samples:
            if path.suffix == ".md" and path.name != "README.md":
                text = path.read_text(encoding="utf-8")
                said = re.findall(r"^(?:office|lead|partners|adopters|agreed):(.*)$", text, re.M)
                assert not real.intersection(re.findall(r"\b[A-Z]{2}\b", " ".join(said))), path
                kind = path.name == "event.md" or path.match("pilots/[!.]*.md")
                if kind and path.name.count(".") == 1:
                    assert re.search(r"^invented: yes$", text, re.M), path
            elif path.name == "offices.csv":
                rows = _table(path)
                assert all(row["invented"] == "yes" and not row["country"] for row in rows)
                assert not real.intersection(row["code"] for row in rows)
            elif path.suffix == ".csv":
                assert not real.intersection(row.get("office") for row in _table(path)), path

    def test_the_sign_ins_that_are_told_work(self, at: datetime) -> None:
        told = demonstration.sign_ins()
        assert len(told) == len(demonstration.SIGN_INS)
        kept = {person.password_hash for person in Person.select()}
        assert len(kept) == 1 and passwords.right(demonstration.PASSWORD, kept.pop())
        assert all(Person.get(Person.email == email).confirmed_at for email, _name, _what in told)

    def test_offices_talk_and_what_has_many_links_waits(self, at: datetime) -> None:
        reached = [row.heard_last is not None for row in Conversation.select()]
        assert sorted(reached) == [False, True, True]
        assert [row.reason for row in HeldMessage.select()] == ["links"]

    def test_no_message_is_left_to_be_sent(self, at: datetime) -> None:
        assert mail.Message.select().count() > 100
        assert not mail.Message.select().where(mail.Message.sent_at.is_null()).exists()

    def test_nothing_happened_in_the_future(self, at: datetime) -> None:
        moments = [row.submitted_at for row in Version.select()] + [
            row.created_at for row in Registration.select()
        ]
        moments += [row.created_at for row in Team.select()] + [
            row.joined_at for row in Membership.select()
        ]
        moments += [row.signed_at for row in Scorecard.select() if row.signed_at] + [
            row.created_at for row in Person.select()
        ]
        assert max(moments) <= at

    def test_everything_happened_in_its_time(self, at: datetime) -> None:
        for version in Version.select(Version, Submission, Event).join(Submission).join(Event):
            assert version.submission.event.submissions_open(version.submitted_at)
        for registration in Registration.select(Registration, Event).join(Event):
            assert registration.event.registration_open(registration.created_at)
        for card in Scorecard.select(Scorecard, Assignment, Round).join(Assignment).join(Round):
            assert card.assignment.round.open(card.updated_at)

    def test_the_audit_log_is_whole_and_in_order(self, at: datetime) -> None:
        assert audit.first_broken() is None
        moments = [
            line.at
            for line in audit.AuditLine.select().order_by(audit.AuditLine.id)
            if line.verb != "seeding.load"
        ]
        assert moments == sorted(moments) and len(moments) > 500

    def test_counters_agree_with_what_they_count(self, at: datetime) -> None:
        for event in Event.select():
            assert (
                event.participants
                == Registration.select()
                .where(Registration.event == event, Registration.status == "registered")
                .count()
            )
        for team in Team.select():
            assert (
                team.members
                == Membership.select()
                .where(Membership.team == team, Membership.left_at.is_null())
                .count()
            )
        for submission in Submission.select():
            assert (
                submission.versions_count
                == Version.select().where(Version.submission == submission).count()
            )

    def test_receipts_and_files_can_be_verified(self, at: datetime) -> None:
        for version in Version.select():
            found = Version.by_address(version.receipt)
            assert found is not None and found.digest == version.digest
        good, faults = stocktaking.verify(lambda size: None)
        assert good > 30 and faults == []

    def test_submissions_grow_over_time(self, at: datetime) -> None:
        days = {
            version.submitted_at.date() for version in Version.select().where(Version.number == 1)
        }
        assert len(days) >= 10


class TestResults:
    def test_two_organisers_published(self, at: datetime) -> None:
        published = Publication.get()
        assert (
            published.status == "published" and published.published_at == published.event.results_on
        )
        assert {published.proposed_by_id, published.approved_by_id} <= {
            row.person_id for row in Organiser.select()
        }
        assert published.proposed_by_id != published.approved_by_id

    def test_the_prizes_go_to_the_first_places(self, at: datetime) -> None:
        order = ranks(Publication.get())
        winners = {award.prize.title: order[award.submission.key] for award in Award.select()}
        assert [winners[title] for title in ("First prize", "Second prize", "Third prize")] == [
            1,
            2,
            3,
        ]

    def test_a_pilot_grew_from_a_winner(self, at: datetime) -> None:
        grown = Pilot.get(Pilot.submission.is_null(False))
        assert Award.select().where(Award.submission == grown.submission).exists()
        assert grown.version.submission == grown.submission

    def test_every_pilot_has_somebody_who_leads_it(self, at: datetime) -> None:
        assert {row.pilot_id for row in PilotLead.select()} == {
            pilot.id for pilot in Pilot.select()
        }


class TestAgain:
    def test_a_brief_was_corrected_after_teams_had_submitted(self, at: datetime) -> None:
        (version,) = BriefVersion.select(BriefVersion, Challenge, Event).join(Challenge).join(Event)
        assert version.replaced_at < version.challenge.event.submission_closes < at
        assert version.sections != version.challenge.sections and version.number == 1

    def test_a_second_load_changes_nothing(self, at: datetime) -> None:
        before = {
            model.__name__: list(model.select().order_by(model._meta.primary_key).dicts())
            for model in schema.TABLES
        }
        report = demonstration.load(SEEDS / "demo", at + timedelta(days=2))
        assert (report.added, report.changed) == ([], [])
        assert {
            model.__name__: list(model.select().order_by(model._meta.primary_key).dicts())
            for model in schema.TABLES
        } == before

    def test_chance_is_the_same_each_time(self) -> None:
        assert chance("a", "b") == chance("a", "b") != chance("ab")
        assert all(0 <= chance(str(number)) < 1 for number in range(100))


PEOPLE = """email,name,country,office,affiliation,languages,skills,timezone,language,role
ada@example.org,Ada Example,CH,CH,,en,law,Europe/Zurich,en,organiser
ben@example.org,Ben Example,KE,KE,,en,python,Africa/Nairobi,en,participant
"""
TEAMS = (
    "event,slug,name,captain,members,looking,about\nsmall,bens,Ben's"
    " team,ben@example.org,,yes,Us.\n"
)
ENTRY = (
    "---\ntitle: Ours\nsummary: It helps.\nchallenges: [nice-terms]\nlanguage: en\nstatus:"
    " submitted\nfiles: [files/a.csv]\n---\nHow.\n"
)
FILES = {
    "people.csv": PEOPLE,
    "teams.csv": TEAMS,
    "submissions/small/bens.md": ENTRY,
    "files/a.csv": "a,b\n",
}
KNOWN = demo_files.Known(
    {"small": ["nice-terms"]},
    {"small": ["screening"]},
    {"small": ["First prize"]},
    ["CH", "KE"],
    ["helper"],
)
BROKEN = [
    ("an address elsewhere", "people.csv", "ben@example.org", "ben@example.com",
     'people.csv:3: "ben@example.com" is not an address at example.org; invented people have no other.'),
    ("an office that nobody has", "people.csv", "KE,KE", "KE,XX", 'people.csv:3: No invented office has the code "XX".'),
    ("a role that is none", "people.csv", "participant", "particpant",
     'people.csv:3: "particpant" is none of: participant, judge, organiser, pilot lead, administrator. Did you mean "participant"?'),
    ("a captain that is nobody", "teams.csv", "ben@example.org", "bern@example.org",
     "teams.csv:2: people.csv has no bern@example.org. Did you mean \"ben@example.org\"?"),
    ("an event that is none", "teams.csv", "small,bens", "smal,bens", 'teams.csv:2: There is no event "smal". Did you mean "small"?'),
    ("a person in two teams", "teams.csv", "ben@example.org,,", "ben@example.org,ben@example.org,",
     "teams.csv:2: ben@example.org is in two teams of small, or single and in a team."),
    ("a submission of no team", "teams.csv", "small,bens", "small,ben", 'submissions/small/bens.md:1: teams.csv has no team "bens" at small. Did you mean "ben"?'),
    ("a brief that is none", "submissions/small/bens.md", "nice-terms", "nice-term",
     'submissions/small/bens.md:4: small has no challenge "nice-term". Did you mean "nice-terms"?'),
    ("a file that is missing", "submissions/small/bens.md", "a.csv", "b.csv", "submissions/small/bens.md:7: There is no file files/b.csv."),
    ("a key that is none", "submissions/small/bens.md", "summary:", "sumary:",
     'submissions/small/bens.md:3: There is no key "sumary" here. Did you mean "summary"?'),
]  # fmt: skip


class TestBadFiles:
    @pytest.mark.parametrize(
        ("name", "old", "new", "message"),
        [row[1:] for row in BROKEN],
        ids=[row[0] for row in BROKEN],
    )
    def test_a_fault_is_told_with_file_line_and_sentence(
        self, name: str, old: str, new: str, message: str, tmp_path: Path
    ) -> None:
        contents.write(tmp_path, FILES)
        contents.edit(tmp_path, name, old, new)
        with pytest.raises(BadContent) as refused:
            demo_files.read(tmp_path, NOON, KNOWN)
        assert message in [str(problem) for problem in refused.value.problems]

    def test_files_without_a_fault_are_read(self, tmp_path: Path) -> None:
        found = demo_files.read(contents.write(tmp_path, FILES), NOON, KNOWN)
        assert [row["name"] for row in found.rows["people.csv"]] == ["Ada Example", "Ben Example"]
        assert found.submissions["small", "bens"]["description"] == "How."
