"""Every list of the desk is taken away as it is shown: filtered, sorted, whole, and safe."""

import csv
import io
from collections.abc import Callable
from html import unescape
from re import findall

import pytest
from casting import Cast, day, make_person, make_submission, make_team, register
from flask.testing import FlaskClient

from hackathon.challenges.questions import Question
from hackathon.desk import mailings
from hackathon.desk.letter_copies import Letter
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.teams import invitations, late, nominating
from hackathon.teams.nominating import Listed, Named
from hackathon.teams.nominations import Said

As = Callable[[Person | None], FlaskClient]
BASE = "/events/codefest/organise"


def taken(client: FlaskClient, page: str) -> list[dict[str, str]]:
    """The rows of the file to which a page leads, in their order."""
    shown = client.get(page)
    assert shown.status_code == 200
    (address,) = set(findall(r'href="([^"]*format=csv[^"]*)"', shown.get_data(True)))
    answer = client.get(unescape(address))
    assert answer.mimetype == "text/csv" and "attachment" in answer.headers["Content-Disposition"]
    text = answer.get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


class TestAsFile:
    def test_people_as_filtered_and_in_line(self, as_: As, cast: Cast) -> None:
        assert cast.team
        for name in ("Zoe Example", "Ann Example"):
            register(make_person(name), cast.event, "waiting")
        client = as_(cast.ada)
        rows = taken(client, f"{BASE}/people?status=waiting&page=1")
        assert [row["name"] for row in rows] == ["Zoe Example", "Ann Example"]
        assert [row["name"] for row in taken(client, f"{BASE}/people?q=zoe")] == ["Zoe Example"]

    def test_teams_and_submissions_as_filtered(self, as_: As, cast: Cast) -> None:
        other = make_team(cast.event, "Others", cast.cy)
        make_submission(other, cast.challenge, title="Ours", status="withdrawn")
        client = as_(cast.ada)
        assert cast.submission
        assert [row["name"] for row in taken(client, f"{BASE}/teams?q=oth")] == ["Others"]
        cast.event.change(team_minimum=2, single_entrants=False)
        assert [row["name"] for row in taken(client, f"{BASE}/teams?status=small")] == ["Others"]
        rows = taken(client, f"{BASE}/submissions?status=withdrawn")
        assert [(row["title"], row["challenges"]) for row in rows] == [("Ours", "nice-classes")]

    def test_the_audit_log_by_verb(self, as_: As, cast: Cast) -> None:
        late.give(cast.team, day(10.5), "Why.", Act(cast.ada, day(9)))
        rows = taken(as_(cast.ada), f"{BASE}/audit?verb=late.give")
        assert [row["verb"] for row in rows] == ["late.give"]

    def test_what_was_entered_for_others(self, as_: As, cast: Cast) -> None:
        act = Act(cast.ada, day(0))
        late.give(cast.team, day(10.5), "=Why", act)
        listed = Listed([Named(1, "new@example.org", "Ann Example", "Alpha")])
        batch = nominating.enter(cast.event, listed, Said("Why."), act, lambda secret: secret)
        client = as_(cast.ada)
        (row,) = taken(client, f"{BASE}/later-deadlines")
        assert row["team"] == cast.team.name and row["reason"] == "'=Why", "no formula"
        (row,) = taken(client, f"/events/codefest/entered/{batch.key}")
        assert (row["email"], row["captain"], row["status"]) == ("new@example.org", "yes", "open")

    @pytest.mark.parametrize("page", ["people", "teams", "submissions", "judges", "audit"])
    def test_a_workbook_too_and_only_for_those_who_see_the_list(
        self, as_: As, cast: Cast, page: str
    ) -> None:
        assert cast.submission and cast.judge
        address = f"{BASE}/{page}?format=xlsx"
        assert as_(cast.ada).get(address).get_data()[:2] == b"PK"
        assert as_(cast.bo).get(address).status_code in {403, 404}

    def test_another_format_is_the_page(self, as_: As, cast: Cast) -> None:
        assert cast.event
        answer = as_(cast.ada).get(f"{BASE}/people?format=pdf")
        assert answer.mimetype == "text/html"

    def test_what_waits_for_somebody(self, as_: As, cast: Cast) -> None:
        for email, age in (("old@example.org", -8), ("new@example.org", -1)):
            invitations.invite(cast.team, email, cast.ben, day(age), lambda secret: secret)
        client = as_(cast.ada)
        rows = taken(client, f"{BASE}/invitations?status=stuck")
        assert [(row["email"], row["team"]) for row in rows] == [("old@example.org", "Niçoise")]
        asked = {"challenge": cast.challenge, "asked_at": day(-1)}
        Question.create(text="Which?", **asked)
        Question.create(text="Where?", status="hidden", **asked)
        assert [row["question"] for row in taken(client, f"{BASE}/questions")] == ["Which?"]

    def test_who_gets_a_letter(self, as_: As, cast: Cast) -> None:
        assert cast.cy
        letter = Letter("registered", "Hall", "Dear {name}")
        made = mailings.prepare(cast.event, letter, cast.ada, day(0))
        (row,) = taken(as_(cast.ada), f"{BASE}/letters/{made.key}")
        assert (row["email"], row["filled_in"]) == (cast.cy.email, "name: Cy Example")
        mailings.send(made, None, False, Act(cast.ada, day(0), "https://codefest.example/"))
        (row,) = taken(as_(cast.ada), f"{BASE}/letters/{made.key}")
        assert row["delivery"] == "waiting"
