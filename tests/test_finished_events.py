"""A finished event goes to another site with its people, submissions, scores and results, by a
private folder beside its content."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import contents
import pytest
from casting import NOW
from click.testing import Result

from hackathon import create_app
from hackathon.content.finished import leaving
from hackathon.core import config
from hackathon.core import db as ground
from hackathon.core.states import Refused
from hackathon.events.events import Event
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot
from hackathon.results.prizes import Award
from hackathon.results.publications import Publication
from hackathon.submissions.submissions import Submission
from hackathon.teams.registrations import Registration

PAST = "open-patent-data-days"
Run = Callable[..., Result]


def at_site(folder: Path) -> Run:
    """Open a site and return what runs its commands."""
    app = create_app(config.read({"DATA_DIR": str(folder), "LOG_LEVEL": "ERROR"}))

    def run(*words: str) -> Result:
        return app.test_cli_runner().invoke(args=list(words))

    ground.open_connection()
    return run


@pytest.fixture
def own_database() -> Iterator[None]:
    before = ground.database.obj
    yield
    ground.database.close()
    if before is not None:
        ground.database.initialize(before)


@pytest.fixture(scope="module")
def moved(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``here``, a site with a finished event, and ``there``, to which it came."""
    before = ground.database.obj
    place = tmp_path_factory.mktemp("finished")
    shutil.copytree(demonstration, place / "here")
    run = at_site(place / "here")
    assert run("export", str(place / "content")).exit_code == 0
    done = run("export", "--private", str(place / "people"))
    assert done.exit_code == 0 and "Keep it from other eyes" in done.output, done.output
    ground.database.close()
    run = at_site(place / "there")
    assert run("db", "migrate").exit_code == 0
    done = run("seed", str(place / "content"), "--private", str(place / "people"))
    assert done.exit_code == 0, done.output
    ground.database.close()
    if before is not None:
        ground.database.initialize(before)
    return place


def told() -> dict[str, Any]:
    """What a site says of the finished event."""
    event = Event.get(Event.slug == PAST)
    entries = Submission.select().where(Submission.event == event).order_by(Submission.key)
    awards = Award.select().join(Submission).where(Submission.event == event)
    return {
        "dates": (event.submission_closes, event.results_on, event.participants),
        "submissions": [(row.key, row.title, row.status, row.submitted_at) for row in entries],
        "awards": sorted((row.prize.title, row.submission.key) for row in awards),
        "books": [(row.number, row.digest, row.book) for row in Publication.select()],
        "winner": Pilot.get(Pilot.slug == "status-line").submission.key,
        "people": Registration.select().where(Registration.event == event).count(),
    }


@pytest.mark.usefixtures("own_database")
class TestTheWay:
    def test_all_is_there_with_true_dates_and_the_winner_leads_to_its_pilot(
        self, moved: Path
    ) -> None:
        at_site(moved / "here")
        before = told()
        assert len(before["submissions"]) > 3 and before["awards"] and before["books"]
        ground.database.close()
        at_site(moved / "there")
        assert told() == before
        strangers = Person.select().where((Person.password_hash != "") | Person.administrator)
        assert not strangers.exists(), "nobody signs in, or administers, by what a folder says"

    def test_it_goes_out_as_it_came_and_comes_in_twice_without_change(self, moved: Path) -> None:
        run = at_site(moved / "there")
        done = run("seed", "--private", str(moved / "people"))
        assert done.exit_code == 0 and "new" not in done.output, done.output
        assert run("export", "--private", str(moved / "again")).exit_code == 0
        went, came = moved / "people", moved / "again"
        names = [path.relative_to(went) for path in went.rglob("*") if path.is_file()]
        assert len(names) > 20
        different = [
            name for name in names if (came / name).read_bytes() != (went / name).read_bytes()
        ]
        assert not different

    def test_it_is_for_its_owner_alone(self, moved: Path) -> None:
        found = [moved / "people", *(moved / "people").rglob("*")]
        assert not [path for path in found if stat.S_IMODE(path.stat().st_mode) & 0o077]

    def test_a_line_that_cannot_be_used(self, moved: Path, tmp_path: Path) -> None:
        shutil.copytree(moved / "people", tmp_path / "people")
        teams = tmp_path / "people" / "events" / PAST / "teams.csv"
        lines = teams.read_text().splitlines(keepends=True)
        teams.write_text(lines[0] + lines[1].replace("@example.org", "@nowhere.example", 1))
        run = at_site(tmp_path / "new")
        run("db", "migrate")
        run("seed", str(moved / "content"))
        done = run("seed", "--private", str(tmp_path / "people"))
        assert done.exit_code == 1 and f"events/{PAST}/teams.csv:2: " in done.output, done.output
        ground.open_connection()
        assert not Person.select().exists(), "all or nothing"


class TestRefusals:
    def test_a_folder_that_is_shared(self, db: Any, tmp_path: Path) -> None:
        contents.write(tmp_path / "shared")
        (tmp_path / "open").mkdir(mode=0o755)
        for target, sentence in (
            (tmp_path / "shared" / "people", "is made to be shared"),
            (tmp_path / "open", "Others can read"),
            (tmp_path, "is not empty"),
        ):
            with pytest.raises(Refused, match=sentence):
                leaving.export(target, NOW)

    def test_an_event_that_is_not_over(self, db: Any, cast: Any, tmp_path: Path) -> None:
        assert cast.event.results_on > NOW
        with pytest.raises(Refused, match="No event is over yet"):
            leaving.export(tmp_path / "people", NOW)
