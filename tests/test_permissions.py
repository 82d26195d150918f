"""Who may do what, when: the whole matrix actor x phase x state, written out.

Columns are the phases of the cast's event: announced, registration, submissions, checking, judging,
deliberation, results. ``y`` yes, ``n`` no with a reason, ``h`` hidden (as if it did not exist). A
changed rule changes exactly one cell here.
"""

import inspect
from datetime import datetime
from typing import Any

import pytest
from casting import Cast, assign, day, make_event, make_person

from hackathon import permissions
from hackathon.challenges.questions import Question
from hackathon.events.events import Organiser
from hackathon.events.phases import Phase
from hackathon.people.people import Person
from hackathon.results.results import Publication

PHASES = {
    Phase.ANNOUNCED: -35, Phase.REGISTRATION: -20, Phase.SUBMISSIONS: 0, Phase.CHECKING: 10.5,
    Phase.JUDGING: 15, Phase.DELIBERATION: 22, Phase.RESULTS: 26,
}  # fmt: skip

#                       ann reg sub che jud del res
MATRIX = {
    "view_event": {"nobody": "yyyyyyy", "sam": "yyyyyyy", "ada": "yyyyyyy"},
    "register": {
        "nobody": "nnnnnnn", "sam": "nyynnnn", "dee": "nnnnnnn", "ada": "nyynnnn", "unconfirmed": "nnnnnnn",
    },
    "create_team": {"nobody": "nnnnnnn", "sam": "nnnnnnn", "cy": "yyynnnn", "ben": "nnnnnnn"},
    "join_team": {"nobody": "nnnnnnn", "sam": "nnnnnnn", "cy": "yyynnnn", "ben": "nnnnnnn"},
    "lead_team": {
        "nobody": "hhhhhhh", "cy": "hhhhhhh", "bo": "nnnnnnn", "ben": "yyynnnn", "ada": "yyyyyyy", "olga": "hhhhhhh", "dee": "hhhhhhh",
    },
    "leave_team": {"nobody": "hhhhhhh", "cy": "hhhhhhh", "bo": "yyynnnn", "ben": "nnnnnnn", "ada": "hhhhhhh"},
    "in_team": {"nobody": "hhhhhhh", "cy": "hhhhhhh", "bo": "yyyyyyy", "ada": "yyyyyyy", "dee": "hhhhhhh", "olga": "hhhhhhh"},
    "start_submission": {"nobody": "hhhhhhh", "cy": "hhhhhhh", "bo": "nnynnnn", "ben": "nnynnnn", "ada": "hhhhhhh"},
    "view_submission": {
        "nobody": "hhhhhhh", "sam": "hhhhhhh", "cy": "hhhhhhh", "dee": "hhhhhhh", "olga": "hhhhhhh", "ben": "yyyyyyy", "bo": "yyyyyyy",
        "ada": "yyyyyyy", "root": "yyyyyyy",
    },
    "edit_submission": {
        "nobody": "hhhhhhh", "cy": "hhhhhhh", "dee": "hhhhhhh", "ben": "nnynnnn", "bo": "nnynnnn", "ada": "nnnnnnn", "olga": "hhhhhhh",
    },
    "submit_submission": {"nobody": "hhhhhhh", "cy": "hhhhhhh", "ben": "nnynnnn", "bo": "nnynnnn", "ada": "nnnnnnn"},
    "withdraw_submission": {"nobody": "hhhhhhh", "cy": "hhhhhhh", "bo": "nnnnnnn", "ben": "yyyynnn", "ada": "hhhhhhh"},
    "check_submission": {"nobody": "hhhhhhh", "ben": "hhhhhhh", "dee": "hhhhhhh", "olga": "hhhhhhh", "ada": "nnnnnnn"},
    "edit_event": {"nobody": "hhhhhhh", "ben": "hhhhhhh", "dee": "hhhhhhh", "olga": "hhhhhhh", "ada": "yyyyyyy", "root": "yyyyyyy"},
    "extend_deadline": {"nobody": "hhhhhhh", "olga": "hhhhhhh", "ada": "yyyynnn"},
    "organise": {"nobody": "hhhhhhh", "ben": "hhhhhhh", "dee": "hhhhhhh", "olga": "hhhhhhh", "ada": "yyyyyyy"},
    "edit_challenge": {"nobody": "hhhhhhh", "ben": "hhhhhhh", "olga": "hhhhhhh", "ada": "yyyyyyy"},
    "ask_question": {"nobody": "nnnnnnn", "sam": "yyynnnn", "ben": "yyynnnn", "unconfirmed": "nnnnnnn"},
    "manage_judging": {"nobody": "hhhhhhh", "ben": "hhhhhhh", "dee": "hhhhhhh", "olga": "hhhhhhh", "ada": "yyyyyyy", "root": "yyyyyyy"},
    "manage_judge": {"nobody": "hhhhhhh", "ben": "hhhhhhh", "dee": "hhhhhhh", "olga": "hhhhhhh", "ada": "yyyyyyy"},
    "manage_assignment": {"nobody": "hhhhhhh", "ben": "hhhhhhh", "dee": "hhhhhhh", "olga": "hhhhhhh", "ada": "yyyyyyy"},
    "judge_round": {"nobody": "hhhhhhh", "ben": "hhhhhhh", "ada": "hhhhhhh", "dan": "hhhhhhh", "dee": "nnnnyyy"},
    "judge_event": {"nobody": "hhhhhhh", "ben": "hhhhhhh", "ada": "hhhhhhh", "dee": "yyyyyyy", "dan": "hhhhhhh"},
    "view_assignment": {"nobody": "hhhhhhh", "ben": "hhhhhhh", "ada": "hhhhhhh", "dan": "hhhhhhh", "dee": "nnnnyyy"},
    "score": {"nobody": "hhhhhhh", "ben": "hhhhhhh", "ada": "hhhhhhh", "dan": "hhhhhhh", "dee": "nnnnynn"},
    "recuse": {"nobody": "hhhhhhh", "ben": "hhhhhhh", "ada": "hhhhhhh", "dan": "hhhhhhh", "dee": "yyyyynn"},
    "propose_results": {"nobody": "hhhhhhh", "ben": "hhhhhhh", "dee": "hhhhhhh", "olga": "hhhhhhh", "ada": "nnnnnyy"},
}  # fmt: skip


class Players(Cast):
    def __init__(self) -> None:
        self.olga = make_person("Olga Example")
        Organiser.create(event=make_event("other"), person=self.olga, since=day(-40))
        self.unconfirmed = make_person("Una Example", confirmed_at=None)
        self.submission  # noqa: B018  everybody and everything that the matrix speaks of exists
        self.ada, self.dee, self.cy, self.dan, self.sam, self.root  # noqa: B018
        self.assignment = assign(self.round, self.judge, self.submission)

    def who(self, name: str) -> Person | None:
        person: Person | None = None if name == "nobody" else getattr(self, name)
        if person is not None:
            person.forget()
        return person

    def row(self, function: str) -> Any:
        wanted = list(inspect.signature(getattr(permissions, function)).parameters)[1]
        return getattr(self, wanted)


def cell(reason: str | None) -> str:
    return "y" if reason is None else "h" if reason == permissions.HIDDEN else "n"


@pytest.fixture
def players(db: Any, at: datetime) -> Players:
    return Players()


@pytest.mark.parametrize(
    ("function", "actor"),
    [(function, actor) for function, rows in MATRIX.items() for actor in rows],
)
def test_matrix(players: Players, function: str, actor: str) -> None:
    ask = getattr(permissions, function)
    found = "".join(
        cell(ask(players.who(actor), players.row(function), day(days))) for days in PHASES.values()
    )
    assert found == MATRIX[function][actor]


def test_phases_of_the_matrix_are_those_of_the_event(players: Players) -> None:
    assert [players.event.phase(day(days)) for days in PHASES.values()] == list(Phase)


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_only_a_published_event_takes_people_in(players: Players, status: str) -> None:
    event = players.event.change(status=status)
    players.team.event = event
    for ask, actor, row in (
        ("register", "sam", event),
        ("create_team", "cy", event),
        ("start_submission", "ben", players.team),
    ):
        assert getattr(permissions, ask)(players.who(actor), row, day(0)) is not None


@pytest.mark.parametrize(
    ("status", "cells"),
    [
        (
            "draft",
            {
                "edit_submission": "y",
                "submit_submission": "y",
                "withdraw_submission": "y",
                "resume_submission": "n",
            },
        ),
        (
            "submitted",
            {
                "edit_submission": "y",
                "submit_submission": "y",
                "withdraw_submission": "y",
                "resume_submission": "n",
            },
        ),
        (
            "withdrawn",
            {
                "edit_submission": "n",
                "submit_submission": "n",
                "withdraw_submission": "n",
                "resume_submission": "y",
            },
        ),
        (
            "disqualified",
            {
                "edit_submission": "n",
                "submit_submission": "n",
                "withdraw_submission": "n",
                "resume_submission": "n",
            },
        ),
    ],
)
def test_state_of_a_submission(players: Players, status: str, cells: dict[str, str]) -> None:
    submission = players.submission.change(
        status=status, versions_count=1, reason="why" if status == "disqualified" else ""
    )
    submission.team = players.team
    assert {
        name: cell(getattr(permissions, name)(players.who("ben"), submission, day(0)))
        for name in cells
    } == cells


def test_draft_event_is_seen_by_its_people_alone(players: Players) -> None:
    event = players.event.change(status="draft")
    seen = {
        name
        for name in ("nobody", "sam", "cy", "ben", "dee", "ada", "olga", "root")
        if permissions.view_event(players.who(name), event, day(0)) is None
    }
    assert seen == {"dee", "ada", "root"}


def test_closed_account_may_nothing(players: Players) -> None:
    players.ada.change(active=False)
    assert permissions.organise(players.who("ada"), players.event, day(0)) == permissions.HIDDEN
    players.ben.change(active=False)
    assert (
        permissions.edit_submission(players.who("ben"), players.submission, day(0))
        == permissions.HIDDEN
    )


class TestJudges:
    def test_declare_conflicts_before_they_read(self, players: Players) -> None:
        players.judge.change(declared_at=None)
        assert (
            cell(permissions.view_assignment(players.who("dee"), players.assignment, day(15)))
            == "n"
        )

    @pytest.mark.parametrize("status", ["recused", "removed"])
    def test_do_not_see_what_they_left(self, players: Players, status: str) -> None:
        type(players.assignment).update(status=status, reason="why").execute()
        players.assignment.status = status
        assert (
            permissions.view_assignment(players.who("dee"), players.assignment, day(15)) is not None
        )

    def test_of_the_teams_office_never_see_it(self, players: Players) -> None:
        players.dee.change(office=players.office)
        players.bo.change(office=players.office)
        assert (
            permissions.view_assignment(players.who("dee"), players.assignment, day(15))
            == permissions.HIDDEN
        )

    def test_closed_round_ends_scoring_before_its_date(self, players: Players) -> None:
        players.assignment.round.closed_at = day(14)
        assert cell(permissions.score(players.who("dee"), players.assignment, day(15))) == "n"


class TestPublication:
    def make(self, players: Players, status: str = "proposed") -> Publication:
        published = (
            {"approved_by": players.grace, "published_at": day(25)} if status == "published" else {}
        )
        return Publication.create(
            event=players.event, number=1, status=status, book={}, content={"submissions": [players.submission.key]}, digest="0" * 64,
            proposed_by=players.ada, proposed_at=day(24), **published,
        )  # fmt: skip

    def test_needs_a_second_organiser(self, players: Players) -> None:
        publication = self.make(players)
        players.grace  # noqa: B018
        found = {
            name: cell(permissions.approve_results(players.who(name), publication, day(25)))
            for name in ("ada", "grace", "ben", "olga")
        }
        assert found == {"ada": "n", "grace": "y", "ben": "h", "olga": "h"}

    def test_organiser_in_a_team_takes_no_part(self, players: Players) -> None:
        Organiser.create(event=players.event, person=players.ben, since=day(-1))
        assert cell(permissions.manage_judging(players.who("ben"), players.event, day(15))) == "n"

    def test_opens_what_is_public_of_the_listed_submissions(self, players: Players) -> None:
        submission = players.submission.change(status="submitted", versions_count=1)
        assert permissions.view_submission(None, submission, day(26)) == permissions.HIDDEN
        self.make(players, "published")
        assert permissions.view_submission(None, submission, day(26)) is None


class TestQuestions:
    def test_are_answered_by_organisers_and_contacts_of_the_owner(self, players: Players) -> None:
        challenge = players.challenge.change(office=players.office)
        question = Question.create(
            challenge=challenge, text="Which edition?", asked_by=players.cy, asked_at=day(-1)
        )
        players.pia.change(contact=True)
        players.sam.change(office=players.office)
        found = {
            name
            for name in ("nobody", "cy", "ben", "sam", "pia", "ada", "olga")
            if permissions.answer_question(players.who(name), question, day(0)) is None
        }
        assert found == {"pia", "ada"}


class TestPilots:
    def test_are_run_by_their_leads(self, players: Players) -> None:
        found = {
            name
            for name in ("nobody", "sam", "ada", "pia", "root")
            if permissions.edit_pilot(players.who(name), players.pilot, day(0)) is None
        }
        assert found == {"pia", "root"}

    def test_are_proposed_by_people_of_offices_and_organisers(self, players: Players) -> None:
        names = ("nobody", "sam", "ben", "ada", "olga", "pia", "root")
        assert {
            name
            for name in names
            if permissions.propose_pilot(players.who(name), None, day(0)) is None
        } == {
            "ada",
            "olga",
            "pia",
            "root",
        }

    def test_drafts_are_hidden(self, players: Players) -> None:
        pilot = players.pilot.change(status="draft")
        assert permissions.view_pilot(None, pilot, day(0)) == permissions.HIDDEN
        assert permissions.view_pilot(players.who("pia"), pilot, day(0)) is None


def test_every_permission_is_spoken_of_here() -> None:
    """A permission without a line in this file would change unseen."""
    text = inspect.getsource(inspect.getmodule(test_matrix))  # type: ignore[arg-type]
    functions = [
        name for name, value in vars(permissions).items()
        if inspect.isfunction(value) and value.__module__ == permissions.__name__ and not name.startswith(("_", "is_"))
    ]  # fmt: skip
    elsewhere = {  # one-line delegations and site-wide doors, held by the page specs
        "administer", "edit_office", "edit_profile", "view_person", "create_event", "view_challenge", "see_own_part", "view_team",
        "lead_invitation", "answer_invitation", "decide_request", "withdraw_request", "upload_to_submission", "manage_round",
        "view_results", "withdraw_results", "start_pilot", "comment_pilot",
        "sees_judging", "view_office", "edit_part", "edit_resource", "view_resource", "restore_event", "in_submission", "remove_file",
        "download_file", "view_manifest", "view_publication", "manage_publication", "view_feedback", "award_prize", "shortlist_round",
        "edit_pilot_part", "edit_shown_part", "restore_pilot", "hide_comment",
    }  # fmt: skip
    silent = [name for name in functions if name not in text and name not in elsewhere]
    assert not silent, f"Say in tests/test_permissions.py who may do these: {silent}"
