"""The doors of steps before the results: what an organiser proposes, another signs, everybody
reads."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from casting import Cast, day, enter, make_person, make_round, make_submission, make_team
from flask.testing import FlaskClient

from hackathon.people.people import Person
from hackathon.results import announcing
from hackathon.results.announcing import Step
from hackathon.results.selections import Selection
from hackathon.submissions.submissions import Submission

As = Callable[[Person | None], FlaskClient]
StandAt = Callable[[datetime], None]
BASE = "/events/codefest"
NEW = f"{BASE}/organise/results/rounds/screening/announce"
PREPARE = f"{BASE}/organise/results"


def entry(cast: Cast, name: str, captain: Person | None = None) -> Submission:
    who = captain or make_person(f"{name} Captain", email=f"{name.lower()}@example.org")
    made = make_submission(
        make_team(cast.event, f"Team {name}", who),
        title=f"Entry {name}",
        status="submitted",
        versions_count=1,
        eligibility="eligible",
        submitted_at=day(9),
    )
    enter(cast.round, made)
    return made


@pytest.fixture
def field(cast: Cast, stand_at: StandAt) -> dict[str, Submission]:
    found = {"A": entry(cast, "A", cast.ben), "B": entry(cast, "B")}
    stand_at(day(21))
    return found


@pytest.fixture
def step(cast: Cast, field: dict[str, Submission]) -> Selection:
    return announcing.propose(cast.round, Step([field["A"].key]), cast.ada, day(21))


def address(step: Selection, act: str = "") -> str:
    return f"{PREPARE}/announced/{step.key}{act}"


def read(as_: As, person: Person | None, path: str) -> str:
    return str(as_(person).get(path).get_data(True))


class TestNew:
    def test_suggests_the_shortlist_and_hides_teams_from_a_blind_round(
        self, as_: As, cast: Cast, field: Any
    ) -> None:
        final = make_round(cast.event, cast.rubric, "final", position=1, closes=day(24))
        enter(final, field["B"])
        page = read(as_, cast.ada, NEW)
        ticked = re.findall(r'<input checked[^>]* name="(\w+)"[^>]* value="(\w+)"', page)
        assert ticked == [("kind", "finalists"), ("chosen", field["B"].key)]
        assert "Team A" in page and "Do not name the teams yet" not in page
        data = {"kind": "finalists", "chosen": field["A"].key, "show_teams": "y", "preview": "1"}
        shown = as_(cast.ada).post(NEW, data=data).get_data(True)
        assert "Do not name the teams yet" in shown and "Other entries are chosen here" in shown

    def test_proposes(self, as_: As, cast: Cast, field: Any) -> None:
        data = {"kind": "shortlist", "chosen": field["A"].key, "public_at": "2027-04-02T10:00"}
        assert as_(cast.ada).post(NEW, data=data).status_code == 302
        made = Selection.get()
        assert (
            made.kind == "shortlist" and made.public_at.isoformat() == "2027-04-02T08:00:00+00:00"
        )
        assert "you decide" in read(as_, cast.grace, f"{BASE}/organise/")

    def test_leads_to_the_step_that_stands_already(
        self, as_: As, cast: Cast, step: Selection
    ) -> None:
        answer = as_(cast.ada).get(NEW)
        assert answer.headers["Location"] == address(step)
        told = as_(cast.ada).get(NEW, follow_redirects=True).text
        assert "A step of this round is proposed or announced already." in told
        sent = as_(cast.ada).post(NEW, data={"chosen": [], "introduction": "Typed words"})
        assert "Typed words" in sent.text

    def test_keeps_what_was_typed(self, as_: As, cast: Cast, field: Any) -> None:
        data = {"kind": "finalists", "introduction": "Well done"}
        shown = as_(cast.ada).post(NEW, data=data).get_data(True)
        assert "Choose at least one entry" in shown and "Well done" in shown

    def test_is_for_organisers_who_take_no_part(self, as_: As, cast: Cast, field: Any) -> None:
        assert [as_(who).get(NEW).status_code for who in (cast.ben, cast.dee)] == [404, 404]


class TestShow:
    def test_is_seen_by_organisers_alone(self, as_: As, cast: Cast, step: Selection) -> None:
        assert "Entry A" in read(as_, cast.grace, address(step))
        assert "Approve" not in read(as_, cast.ada, address(step))
        for who in (None, cast.ben, cast.dee):
            assert as_(who).get(address(step)).status_code in (302, 404)


class TestApprove:
    def test_changes_the_desk_the_entry_and_the_public_page(
        self, as_: As, cast: Cast, step: Selection, field: Any
    ) -> None:
        own = f"{BASE}/submissions/{field['A'].key}"
        other = Person.get(Person.email == "b@example.org")
        assert "Entry A" not in read(as_, None, f"{BASE}/results")
        as_(cast.grace).post(address(step, "/approve"))
        shown = read(as_, None, f"{BASE}/results")
        assert "Entry A" in shown and "Entry B" not in shown and own not in shown
        assert "among the finalists" in read(as_, cast.ben, own)
        assert "Your entry goes on" in read(as_, cast.ben, "/me")
        assert "was not chosen" in read(as_, other, "/me")
        assert "See who goes on" in read(as_, None, f"{BASE}/")
        assert "Finalists of AI Tools Codefest" in read(as_, None, f"{BASE}/results.atom")
        told = as_(None).get("/api/v1/events/codefest/announced").json["items"]
        assert [line["title"] for line in told[0]["entries"]] == ["Entry A"]

    def test_not_by_who_proposed_it(self, as_: As, cast: Cast, step: Selection) -> None:
        assert as_(cast.ada).post(address(step, "/approve")).status_code == 403


class TestWithdraw:
    def test_says_why_in_its_place(self, as_: As, cast: Cast, step: Selection) -> None:
        announcing.approve(step, cast.grace, day(21))
        assert as_(cast.ada).post(address(step, "/withdraw")).status_code == 422
        as_(cast.ada).post(address(step, "/withdraw"), data={"reason": "The wrong list."})
        shown = read(as_, None, f"{BASE}/results")
        assert "The wrong list." in shown and "Entry A" not in shown
        assert "The wrong list." in read(as_, cast.ada, address(step))
