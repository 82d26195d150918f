"""Notices: once each, to those who can and want to be told, a bounded part at a time, also when two
processes come at once."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from casting import NOW, Cast, day, make_event, make_person

from hackathon.core import db as ground
from hackathon.core.mail import Message
from hackathon.events.events import Event
from hackathon.notices import choices, daily, kinds, notices, switches
from hackathon.notices.kinds import Happening, Kind, Span, Told
from hackathon.notices.notices import Notice, NoticeRun
from hackathon.people.people import Person

DUE = day(10) - timedelta(hours=3)


class Trial:
    """A kind about the cast's deadline, told to these people."""

    def __init__(self, event: Event, *people: Person) -> None:
        self.people = list(people)
        self.event = event
        self.asked = 0
        offsets = (timedelta(hours=-48), timedelta(hours=-3))
        self.kind = Kind("unsent_draft", "Trial", "", offsets, self.happenings, self.audience)

    def happenings(self, span: Span) -> list[Happening[Event]]:
        fresh = Event.get_by_id(self.event.id)
        at = fresh.submission_closes
        found = [Happening(f"event {fresh.id}", at, fresh, fresh)]
        return found if span.since <= at < span.until else []

    def audience(self, happening: Happening[Event], at: datetime) -> list[Told]:
        self.asked += 1
        draft = {"versions_count": 0, "title": "Ours", "key": "s3"}
        said = {
            "submissions": [draft],
            "closes": self.event.submission_closes,
            "mentored": False,
        }
        return [Told(Person.get_by_id(one.id), said) for one in self.people]


def tell(trial: Trial, at: datetime = DUE, most: int = 100) -> int:
    return notices.tell([trial.kind], at, most)


def written() -> list[str]:
    return [row.to.split("@")[0] for row in Message.select().order_by(Message.id)]


def test_everybody_is_told_once(cast: Cast) -> None:
    trial = Trial(cast.event, cast.ben, cast.bo)
    assert tell(trial) == 2 and written() == ["ben", "bo"]
    assert tell(trial) == 0 and tell(trial, DUE + timedelta(minutes=9)) == 0
    assert written() == ["ben", "bo"]
    assert NoticeRun.get().people == 2


def test_who_comes_later_is_not_told_of_what_everybody_was_told(cast: Cast) -> None:
    trial = Trial(cast.event, cast.ben)
    tell(trial)
    trial.people.append(cast.bo)
    assert tell(trial, DUE + timedelta(minutes=30)) == 0 and written() == ["ben"]


def test_a_turn_tells_so_many_and_the_next_goes_on(cast: Cast) -> None:
    trial = Trial(cast.event, cast.ben, cast.bo, cast.cy)
    assert tell(trial, most=2) == 2 and not NoticeRun.select().count()
    assert tell(trial, most=2) == 1 and written() == ["ben", "bo", "cy"]
    assert NoticeRun.get().people == 3


def test_nobody_is_told_who_cannot_or_will_not(cast: Cast) -> None:
    closed = make_person("Clo Example", active=False)
    unproved = make_person("Una Example", confirmed_at=None)
    choices.choose(cast.bo, {"unsent_draft": "off", "open_scorecards": "now"})
    tell(Trial(cast.event, closed, unproved, cast.bo, cast.ben))
    assert written() == ["ben"]
    assert NoticeRun.get().people == 1, "organisers read how many were told"


def test_the_letter_says_how_to_turn_it_off(cast: Cast) -> None:
    tell(Trial(cast.event, cast.ben))
    message = Message.get()
    link = choices.link(cast.ben, "unsent_draft")
    assert (message.kind, message.unsubscribe) == ("notice_unsent_draft", link)
    assert message.text.rstrip().endswith(link)
    assert choices.by_link(link.rsplit("/", 1)[1]) == (cast.ben, "unsent_draft")


def test_a_moved_deadline_is_told_anew(cast: Cast) -> None:
    trial = Trial(cast.event, cast.ben)
    tell(trial)
    cast.event.change(None, submission_closes=day(10.5))
    assert tell(trial, day(10.5) - timedelta(hours=3)) == 1


def test_what_organisers_switched_off_stays_off_for_that_event_alone(cast: Cast) -> None:
    trial, other = Trial(cast.event, cast.ben), Trial(make_event("other"), cast.bo)
    switches.turn_off(cast.event, "unsent_draft", cast.ada, NOW)
    assert tell(trial) == 0 and tell(other) == 1 and written() == ["bo"]
    switches.turn_on(cast.event, "unsent_draft", cast.ada, NOW)
    assert tell(trial, DUE + timedelta(minutes=5)) == 1


def test_a_kind_that_fails_keeps_no_other_back(cast: Cast) -> None:
    broken, well = Trial(cast.event, cast.ben), Trial(cast.event, cast.bo)

    def fail(happening: Happening[Event], at: datetime) -> list[Told]:
        raise RuntimeError

    bad = Kind("broken", "", "", broken.kind.offsets, broken.happenings, fail)
    assert notices.tell([bad, well.kind], DUE, 100) == 1 and written() == ["bo"]


def test_row_and_letter_stand_or_fall_together(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    trial = Trial(cast.event, cast.ben)

    def fail(*args: Any, **values: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(notices.letters, "write", fail)
        tell(trial)
    assert not Notice.select().count()
    assert tell(trial) == 1 and written() == ["ben"]


class TestDaily:
    def choose(self, person: Person) -> None:
        choices.choose(person, {"unsent_draft": "daily"})

    def test_it_waits_for_the_readers_morning(self, cast: Cast) -> None:
        cast.ben.change(time_zone="Asia/Tokyo")
        self.choose(cast.ben)
        trial = Trial(cast.event, cast.ben)
        at = day(10) - timedelta(hours=48)  # 21:00 in Tokyo
        assert tell(trial, at) == 1 and written() == []
        morning = at + timedelta(hours=10)
        assert Notice.get().waits_until == morning == notices.daily_at(cast.ben, at)
        wanted = [trial.kind]
        assert daily.send(wanted, morning - timedelta(seconds=1), 100) == 0
        assert daily.send(wanted, morning, 100) == 1 and written() == ["ben"]
        assert daily.send(wanted, morning + timedelta(days=1), 100) == 0
        message = Message.get()
        assert message.kind == "notices_daily" and "/submissions/s3" in message.text
        assert choices.by_link(message.unsubscribe.rsplit("/", 1)[1]) == (cast.ben, daily.ALL)

    def test_what_cannot_wait_comes_at_once(self, cast: Cast) -> None:
        self.choose(cast.ben)
        tell(Trial(cast.event, cast.ben), DUE)
        assert written() == ["ben"]

    def test_a_morning_at_the_very_deadline_is_too_late(self, cast: Cast) -> None:
        cast.ben.change(time_zone="America/Lima")
        self.choose(cast.ben)
        at = day(10) - timedelta(hours=3)
        assert notices.daily_at(cast.ben, at) == day(10)
        tell(Trial(cast.event, cast.ben), at)
        assert written() == ["ben"]

    @pytest.mark.parametrize("change", ["done", "off", "moved", "switched", "closed"])
    def test_what_does_not_hold_in_the_morning_is_left_out(self, cast: Cast, change: str) -> None:
        self.choose(cast.ben)
        trial = Trial(cast.event, cast.ben)
        at = day(10) - timedelta(hours=48)
        tell(trial, at)
        if change == "done":
            trial.people.clear()
        elif change == "off":
            choices.choose(cast.ben, {"unsent_draft": "off"})
        elif change == "moved":
            cast.event.change(None, submission_closes=day(10.5))
        elif change == "switched":
            switches.turn_off(cast.event, "unsent_draft", cast.ada, NOW)
        else:
            cast.ben.change(active=False)
        assert daily.send([trial.kind], at + timedelta(days=1), 100) == 1 and written() == []

    def test_a_site_that_was_away_says_nothing_that_has_passed(self, cast: Cast) -> None:
        self.choose(cast.ben)
        trial = Trial(cast.event, cast.ben)
        tell(trial, day(10) - timedelta(hours=48))
        daily.send([trial.kind], day(11), 100)
        assert written() == []

    def test_it_is_asked_once_for_all(self, cast: Cast) -> None:
        trial = Trial(cast.event, cast.ben, cast.bo)
        for person in trial.people:
            self.choose(person)
        at = day(10) - timedelta(hours=48)
        tell(trial, at)
        trial.asked = 0
        daily.send([trial.kind], at + timedelta(days=1), 100)
        assert written() == ["ben", "bo"] and trial.asked == 1


@pytest.fixture(params=["sqlite", "postgresql"])
def committed(request: pytest.FixtureRequest, databases: Any) -> Iterator[Cast]:
    """A cast that other threads see too; it is gone afterwards."""
    databases(request.param)
    ground.open_connection()
    cast = Cast()
    yield cast
    ground.open_connection()
    for model in (Message, NoticeRun, Notice, choices.NoticeChoice, Event, Person):
        model.delete().execute()


@pytest.mark.parametrize("way", ["now", "daily"])
def test_of_two_processes_one_tells(committed: Cast, way: str) -> None:
    people = [make_person(f"P{number} Example") for number in range(6)]
    for person in people:
        choices.choose(person, {"unsent_draft": way})
    trial, start = Trial(committed.event, *people), threading.Barrier(2)
    at = day(10) - timedelta(hours=48)
    failures: list[BaseException] = []

    def work() -> None:
        ground.open_connection()
        try:
            start.wait(10)
            notices.tell([trial.kind], at, 100)
            start.wait(10)
            daily.send([trial.kind], at + timedelta(days=1), 100)
        except BaseException as error:
            failures.append(error)
        finally:
            ground.close_connection()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failures
    assert sorted(written()) == [f"p{number}" for number in range(6)]
    assert kinds.due(trial.kind, at)
