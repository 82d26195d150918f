"""Every list of the desk is taken away as it is shown: filtered, sorted, whole, and safe."""

import csv
import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from benches import Bench
from casting import (
    Cast,
    day,
    make_person,
    make_submission,
    make_team,
    register,
)
from flask import Flask
from flask.testing import FlaskClient

from hackathon.challenges.questions import Question
from hackathon.desk import mailings
from hackathon.desk.letter_copies import Letter
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.results.certificates import Certificate
from hackathon.teams import invitations, late, nominating
from hackathon.teams.nominating import Listed, Named
from hackathon.teams.nominations import Said

As = Callable[[Person | None], FlaskClient]
BASE = "/events/codefest/organise"


def taken(client: FlaskClient, page: str, listed: str = "") -> list[dict[str, str]]:
    """The rows of the file to which a page leads, in their order.

    :param listed: which list, on a page with several
    """
    shown = client.get(page)
    assert shown.status_code == 200
    found = set(re.findall(r'href="([^"]*format=csv[^"]*)"', shown.get_data(True)))
    (address,) = [each for each in found if f"list={listed}" in each or not listed]
    answer = client.get(unescape(address))
    assert answer.mimetype == "text/csv" and "attachment" in answer.headers["Content-Disposition"]
    text = answer.get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


# Pages of the desk with a table and no file of it: why.
ELSEWHERE = {
    "briefs.index": "the event's briefs, in its folder",
    "organise.show": "what waits, each with the list behind it",
    "panels.judge": "one judge",
    "rounds.index": "in the event's folder",
    "rubrics.index": "in the event's folder",
    "rules.index": "in the event's folder",
    "setup.organisers": "a handful of people",
    "setup.show": "what the event still needs",
    "statistics.show": "a file of its own",
    "switches.index": "settings",
    "translations.index": "in the event's folder",
}


def test_every_table_of_the_desk_leads_to_a_file_or_says_why_not(
    app: Flask, as_: As, bench: Bench
) -> None:
    bench.assign(bench.dee, bench.entries[0])
    known = {"event": "codefest", "round": "screening", "judge": "J01"}
    known["team"] = bench.entries[0].team.key
    pages = {
        rule.endpoint: re.sub(r"<(?:.*?:)?(\w+)>", lambda part: known[part[1]], rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/events/<event>/organise/")
        and rule.arguments <= set(known)
        and "GET" in (rule.methods or ())
    }
    client, without = as_(bench.cast.ada), set()
    for endpoint, address in pages.items():
        answer = client.get(address)
        main = answer.get_data(True).partition("<main")[2] if answer.mimetype == "text/html" else ""
        if "<table" in main and "format=csv" not in main:
            without.add(endpoint)
    assert without == set(ELSEWHERE), "add a file (pages/desk/exports), or say why there is none"


@pytest.fixture
def bench(cast: Cast) -> Bench:
    return Bench(cast)


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

    def test_a_round_by_its_entries_its_judges_and_who_judges_what(
        self, as_: As, cast: Cast
    ) -> None:
        bench = Bench(cast)
        bench.assign(bench.dee, bench.entries[0])
        client, page = as_(cast.ada), f"{BASE}/judging/rounds/screening"
        found = taken(client, page, "entries")
        assert [row["assigned"] for row in found if row["title"] == "Work Alpha"] == ["1"]
        assert {row["wanted"] for row in found} == {"2"} and len(found) == 3
        judges = taken(client, page, "judges")
        counts = [(row["code"], row["assigned"], row["signed"]) for row in judges]
        assert counts == [("J01", "1", "0"), ("J02", "0", "0")]
        (given,) = taken(client, page, "assignments")
        assert (given["title"], given["judge"], given["scorecard"]) == ("Work Alpha", "J01", "")
        listed = taken(client, f"{BASE}/judging/")
        assert [(row["code"], row["rounds"]) for row in listed][:1] == [("J01", "screening")]

    def test_certificates_messages_and_acts_of_entering(self, as_: As, cast: Cast) -> None:
        register(make_person("Mo Example"), cast.event)
        for name, kind in (("Ann", "winner"), ("Zoe", "participant")):
            holder = make_person(f"{name} Example")
            given = {"folded": name.lower(), "issued_at": day(0), "kind": kind}
            Certificate.create(event=cast.event, person=holder, name=name, **given)
        client = as_(cast.ada)
        (row,) = taken(client, f"{BASE}/certificates/?q=zoe")
        assert (row["name"], row["kind"], row["status"]) == ("Zoe", "participant", "issued")
        letter = Letter("registered", "=Hello", "Text.", False)
        mailings.prepare(cast.event, letter, cast.ada, day(0))
        (row,) = taken(client, f"{BASE}/letters/")
        assert (row["subject"], row["status"], row["readers"]) == ("'=Hello", "draft", "0")
        listed = Listed([Named(1, "new@example.org", "Ann Example", "Alpha")])
        act = Act(cast.ada, day(0))
        nominating.enter(cast.event, listed, Said("Why."), act, lambda secret: secret)
        (row,) = taken(client, f"{BASE}/entered")
        assert (row["reason"], row["open"], row["accepted"]) == ("Why.", "1", "0")

    @pytest.mark.parametrize("page", ["people", "teams", "submissions", "judging/", "audit"])
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
