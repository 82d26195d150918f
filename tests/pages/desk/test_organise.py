"""The doors of the organisers' desk: decisions, lists with search and exports, letters, the audit
log."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import counting
import pytest
from casting import Cast, assign, day, enter, make_judge, make_person, make_submission, make_team
from casting import register as give_seat
from flask.testing import FlaskClient

from hackathon.core import audit, language, mail
from hackathon.events.events import Event, Organiser
from hackathon.judging.judging import Judge
from hackathon.people.people import Person
from hackathon.results import results
from hackathon.submissions.submissions import Submission
from hackathon.teams import invitations, registrations
from hackathon.teams.questionnaire import RegistrationQuestion
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Membership, Team

As = Callable[[Person | None], FlaskClient]
StandAt = Callable[[datetime], None]
BASE = "/events/codefest/organise"
LISTS = ("people", "teams", "submissions", "judges", "audit")
PAGES = ("/", "/people", "/teams", "/teams/group", "/submissions", "/judging/", "/audit")


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))


def fill(cast: Cast, number: int) -> None:
    """Give the event so many registrations, teams, submissions and judges."""
    Event.update(participants=number + 10).where(Event.id == cast.event.id).execute()
    names = [f"P{n:04}" for n in range(number)]
    made: dict[type, list[dict[str, Any]]] = {
        Person: [],
        Registration: [],
        Team: [],
        Submission: [],
        Judge: [],
    }
    made[Person] = [
        {
            "key": f"p{n}",
            "email": f"{n}@example.net",
            "email_key": f"{n}@example.net",
            "name": n,
            "folded": n.lower(),
            "created_at": day(-9),
        }
        for n in names
    ]
    store(Person, made[Person])
    people = [
        row.id
        for row in (
            Person.select(Person.id)
            .where(Person.email.endswith("@example.net"))
            .order_by(Person.id)
        )
    ]
    event = cast.event.id
    store(
        Registration,
        [
            {"event": event, "person": one, "status": "registered", "created_at": day(-5)}
            for one in people
        ],
    )
    store(
        Team,
        [
            {
                "key": f"t{n}",
                "event": event,
                "name": n,
                "name_key": n,
                "folded": n,
                "captain": one,
                "members": 1,
                "created_at": day(-4),
            }
            for n, one in zip(names, people, strict=True)
        ],
    )
    teams = [
        row.id for row in Team.select(Team.id).where(Team.key.startswith("tP")).order_by(Team.id)
    ]
    store(
        Submission,
        [
            {"key": f"s{n}", "event": event, "team": one, "title": n, "folded": n, "status": "submitted", "versions_count": 1,
             "created_at": day(-3), "updated_at": day(-3), "submitted_at": day(-2)}
            for n, one in zip(names, teams, strict=True)
        ],
    )  # fmt: skip
    store(
        Judge,
        [
            {"event": event, "person": one, "code": f"J{n:04}", "since": day(-3)}
            for n, one in enumerate(people)
        ],
    )


def store(model: Any, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), 50):
        model.insert_many(rows[start : start + 50]).execute()


class TestShow:
    def test_says_what_needs_a_decision(self, as_: As, cast: Cast, stand_at: StandAt) -> None:
        make_submission(cast.team, cast.challenge, status="submitted", versions_count=1)
        give_seat(cast.sam, cast.event, "waiting")
        page = as_(cast.ada).get(f"{BASE}/").get_data(True)
        assert "One person is on the waiting list" in page and "eligibility checked" not in page
        assert "Two organisers are needed" in page
        assert cast.grace.name and "Two organisers are needed" not in as_(cast.ada).get(
            f"{BASE}/"
        ).get_data(True)
        stand_at(day(9))
        assert "Submissions close" in as_(cast.ada).get(f"{BASE}/").get_data(True)
        stand_at(day(10.5))
        page = as_(cast.ada).get(f"{BASE}/").get_data(True)
        assert "One submission needs its eligibility checked" in page

    def test_missing_reviews_and_proposals_are_for_those_in_no_team(
        self, as_: As, cast: Cast, stand_at: StandAt
    ) -> None:
        made = make_submission(
            cast.team, status="submitted", versions_count=1, eligibility="eligible"
        )
        enter(cast.round, made)
        assign(cast.round, cast.judge, made)
        stand_at(day(15))
        page = as_(cast.ada).get(f"{BASE}/").get_data(True)
        assert "2 scorecards of “Screening” are missing" in page
        Organiser.create(event=cast.event, person=cast.bo, since=day(-1))
        page = as_(cast.bo).get(f"{BASE}/").get_data(True)
        assert "scorecard" not in page and f"{BASE}/results" not in page
        stand_at(day(21))
        assert "award prizes and propose" in as_(cast.ada).get(f"{BASE}/").get_data(True)
        results.propose(cast.event, results.Proposal("ranks", "", ""), cast.ada, day(21))
        assert "waits for a second organiser" in as_(cast.ada).get(f"{BASE}/").get_data(True)
        assert "Another organiser proposes results" in as_(cast.grace).get(f"{BASE}/").get_data(
            True
        )
        assert "proposes" not in as_(cast.bo).get(f"{BASE}/").get_data(True)

    @pytest.mark.parametrize(
        "path",
        ["/", "/people", "/teams", "/teams/group", "/submissions", "/judging/", "/write", "/audit"],
    )
    def test_is_hidden_from_everybody_else(self, as_: As, cast: Cast, path: str) -> None:
        for nobody in (None, cast.cy, cast.ben, cast.dee, cast.pia):
            assert as_(nobody).get(BASE + path).status_code == 404

    def test_each_page_takes_the_same_number_of_queries(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ada)
        seen_at: dict[str, list[int]] = {path: [] for path in PAGES}
        for number in (10, 1000):
            Registration.delete().where(Registration.event == cast.event).execute()
            for model in (Judge, Submission, Team):
                model.delete().execute()
            Person.delete().where(Person.email.endswith("@example.net")).execute()
            fill(cast, number)
            for path, counts in seen_at.items():
                client.get(BASE + path)
                with counting.queries() as seen:
                    assert client.get(BASE + path).status_code == 200
                counts.append(len(seen))
        wrong = {path: few for path, (few, many) in seen_at.items() if not few == many <= 25}
        assert not wrong, seen_at


class TestPeople:
    def test_search_and_status(self, as_: As, cast: Cast) -> None:
        give_seat(make_person("王小明", email="wang@example.org"), cast.event)
        give_seat(cast.sam, cast.event, "waiting")
        page = as_(cast.ada).get(f"{BASE}/people?q=小明").get_data(True)
        assert "王小明" in page and cast.sam.name not in page
        assert cast.sam.name in as_(cast.ada).get(f"{BASE}/people?status=waiting").get_data(True)
        assert "No people match" in as_(cast.ada).get(f"{BASE}/people?q=nix").get_data(True)
        assert as_(cast.ada).get(f"{BASE}/people?status=nonsense").status_code == 200

    def test_the_waiting_list_stands_in_its_order(self, as_: As, cast: Cast) -> None:
        late, early = make_person("Aaron Late"), make_person("Zoe Early")
        for person, moment in ((late, -1), (early, -3)):
            Registration.update(created_at=day(moment)).where(
                Registration.id == give_seat(person, cast.event, "waiting").id
            ).execute()
        page = as_(cast.ada).get(f"{BASE}/people?status=waiting").get_data(True)
        assert page.index("Zoe Early") < page.index("Aaron Late")

    def test_who_withdrew_is_taken_in_again_after_registration_has_closed(
        self, as_: As, cast: Cast, stand_at: StandAt
    ) -> None:
        stand_at(cast.event.registration_closes)
        row = Registration.get(Registration.person == cast.cy)
        registrations.withdraw(row, cast.event.registration_closes)
        path = f"/events/codefest/organise/people/{cast.cy.key}/readmit"
        client = as_(cast.ada)
        assert path in client.get("/events/codefest/organise/people").get_data(True)
        client.post(path)
        assert Registration.get_by_id(row.id).status == "registered"

    def test_exclude_with_a_reason_and_readmit(self, as_: As, cast: Cast) -> None:
        path = f"{BASE}/people/{cast.cy.key}"
        page = as_(cast.ada).post(f"{path}/exclude", data={"reason": ""}).get_data(True)
        assert (
            "required" in page
            and Registration.get(Registration.person == cast.cy).status == "registered"
        )
        as_(cast.ada).post(f"{path}/exclude", data={"reason": "Works for the jury."})
        assert Registration.get(Registration.person == cast.cy).status == "excluded"
        assert "Works for the jury." in mail.Message.get(mail.Message.to == cast.cy.email).text
        as_(cast.ada).post(f"{path}/readmit")
        assert Registration.get(Registration.person == cast.cy).status == "registered"
        assert as_(cast.dee).post(f"{path}/exclude", data={"reason": "No."}).status_code == 404

    def test_a_member_of_a_team_is_not_excluded_and_the_reason_stays_typed(
        self, as_: As, cast: Cast
    ) -> None:
        assert cast.team.members == 2
        page = (
            as_(cast.ada)
            .post(f"{BASE}/people/{cast.ben.key}/exclude", data={"reason": "A long reason."})
            .get_data(True)
        )
        assert "Remove them from the team first" in page and "A long reason." in page

    def test_an_archived_event_stays_as_it_is(self, as_: As, cast: Cast) -> None:
        assert cast.cy.name
        cast.event.change(status="archived")
        assert (
            as_(cast.ada)
            .post(f"{BASE}/people/{cast.cy.key}/exclude", data={"reason": "No."})
            .status_code
            == 403
        )


class TestTeams:
    def test_search(self, as_: As, cast: Cast) -> None:
        make_team(cast.event, "商标小队", cast.cy)
        assert cast.team.name == "Niçoise"
        page = as_(cast.ada).get(f"{BASE}/teams?q=nicoise").get_data(True)
        assert "Niçoise" in page and "商标小队" not in page

    def test_people_without_a_team_are_grouped(self, as_: As, cast: Cast) -> None:
        assert give_seat(cast.sam, cast.event) and cast.cy and cast.team
        page = as_(cast.ada).get(f"{BASE}/teams/group").get_data(True)
        assert cast.cy.name in page and cast.sam.name in page and "Ben Example" not in page
        as_(cast.ada).post(
            f"{BASE}/teams/group", data={"name": "Grouped", "person": [cast.cy.key, cast.sam.key]}
        )
        team = Team.get(Team.name == "Grouped")
        assert (team.captain, team.members) == (cast.cy, 2)
        assert {message.to for message in mail.Message.select()} >= {cast.cy.email, cast.sam.email}

    def test_people_without_a_team_are_shown_with_their_answers(self, as_: As, cast: Cast) -> None:
        RegistrationQuestion.create(event=cast.event, key="os", label="System", kind="text")
        seat = give_seat(cast.sam, cast.event)
        Registration.update(answers={"os": "Plan 9"}).where(Registration.id == seat.id).execute()
        page = as_(cast.ada).get(f"{BASE}/teams/group").get_data(True)
        assert "System</span>" in page and "<bdi>Plan 9</bdi>" in page

    def test_invitations_that_wait_stand_with_their_captains(self, as_: As, cast: Cast) -> None:
        for email, age in (("old@example.org", -8), ("new@example.org", -1)):
            invitations.invite(cast.team, email, cast.ben, day(age), lambda secret: secret)
        client = as_(cast.ada)
        page = client.get(f"{BASE}/invitations?status=stuck").get_data(True)
        assert "old<wbr>@" in page and "new<wbr>@" not in page and "Ben Example" in page
        assert "new<wbr>@" in client.get(f"{BASE}/invitations").get_data(True)

    def test_strangers_and_too_many_are_refused_and_the_choice_stays(
        self, as_: As, cast: Cast
    ) -> None:
        assert cast.cy.name
        page = (
            as_(cast.ada)
            .post(f"{BASE}/teams/group", data={"name": "Nobody", "person": [cast.sam.key]})
            .get_data(True)
        )
        assert "Choose at least one person" in page and "Nobody" in page
        crowd = [make_person(f"N{n} Example") for n in range(5)]
        for person in crowd:
            give_seat(person, cast.event)
        page = (
            as_(cast.ada)
            .post(
                f"{BASE}/teams/group", data={"name": "Crowd", "person": [one.key for one in crowd]}
            )
            .get_data(True)
        )
        assert (
            "more people than a team may have" in page
            and page.count(" checked") == 5
            and not Team.select().where(Team.name == "Crowd")
        )


class TestSubmissions:
    @pytest.fixture
    def sent(self, cast: Cast) -> Submission:
        return make_submission(
            cast.team,
            cast.challenge,
            title="Sent",
            folded="sent",
            status="submitted",
            versions_count=1,
        )

    def test_filters(self, as_: As, cast: Cast, sent: Submission) -> None:
        make_submission(
            make_team(cast.event, "Other", cast.cy), title="Draft one", folded="draft one"
        )
        for query, there in (
            ("status=draft", "Draft one"),
            ("eligibility=unchecked&status=submitted", "Sent"),
            ("challenge=nice-classes", "Sent"),
            ("q=sent", "Sent"),
        ):
            page = as_(cast.ada).get(f"{BASE}/submissions?{query}").get_data(True)
            assert there in page and ({"Sent", "Draft one"} - {there}).pop() not in page, query

    def test_several_are_marked_eligible_at_once(
        self, as_: As, cast: Cast, sent: Submission
    ) -> None:
        draft = make_submission(make_team(cast.event, "Other", cast.cy), title="Draft one")
        client = as_(cast.ada)
        offered = client.get(f"{BASE}/submissions").get_data(True)
        assert f'value="{sent.key}"' in offered and f'value="{draft.key}"' not in offered
        back = f"{BASE}/submissions?status=submitted"
        answer = client.post(
            f"{BASE}/submissions/eligible", data={"submission": [sent.key, draft.key], "back": back}
        )
        assert answer.location == back
        page = client.get(back).get_data(True)
        assert (
            "One submission is eligible now." in page
            and "Draft one: Nothing has been submitted yet." in page
        )
        assert (
            Submission.get_by_id(sent.id).eligibility == "eligible"
            and Submission.get_by_id(draft.id).eligibility == "unchecked"
        )

    @pytest.mark.parametrize(
        "back",
        [
            "https://evil.example/",
            "//evil.example",
            "/admin/",
            "/events/codefest/organise/submissions.evil",
        ],
    )
    def test_the_way_back_stays_in_the_list(
        self, as_: As, cast: Cast, sent: Submission, back: str
    ) -> None:
        answer = as_(cast.ada).post(
            f"{BASE}/submissions/eligible", data={"submission": [sent.key], "back": back}
        )
        assert answer.location == f"{BASE}/submissions"

    def test_nobody_marks_the_own_team(self, as_: As, cast: Cast, sent: Submission) -> None:
        Organiser.create(event=cast.event, person=cast.bo, since=day(-1))
        client = as_(cast.bo)
        assert sent.key not in client.get(f"{BASE}/submissions").get_data(True)
        client.post(f"{BASE}/submissions/eligible", data={"submission": [sent.key]})
        assert Submission.get_by_id(sent.id).eligibility == "unchecked"

    def test_submissions_of_another_event_are_not_found(
        self, as_: As, cast: Cast, sent: Submission
    ) -> None:
        from casting import make_event

        other = make_event("other")
        Organiser.create(event=other, person=cast.sam, since=day(-1))
        as_(cast.sam).post(
            "/events/other/organise/submissions/eligible", data={"submission": [sent.key]}
        )
        assert Submission.get_by_id(sent.id).eligibility == "unchecked"


class TestAudit:
    def test_filters_by_act_and_person(self, as_: As, cast: Cast) -> None:
        audit.record(day(0), cast.ada, "events.edit", cast.event, cast.event, changed=["title"])
        audit.record(day(0), cast.grace, "teams.form", "Team x", cast.event)
        audit.record(day(0), cast.grace, "offices.edit", "Office x")
        page = as_(cast.ada).get(f"{BASE}/audit").get_data(True)
        assert "events.edit" in page and "teams.form" in page and "offices.edit" not in page
        page = as_(cast.ada).get(f"{BASE}/audit?person=grace").get_data(True)
        assert "Team x" in page and ">title<" not in page
        assert "Team x" not in as_(cast.ada).get(f"{BASE}/audit?verb=events.edit").get_data(True)

    def test_acts_of_judging_are_not_for_organisers_in_a_team(self, as_: As, cast: Cast) -> None:
        assert cast.team.members == 2
        Organiser.create(event=cast.event, person=cast.bo, since=day(-1))
        audit.record(
            day(0), cast.ada, "results.award", "Submission x", cast.event, prize="First prize"
        )
        audit.record(day(0), cast.ada, "panels.appoint", "Judge x", cast.event, name="Zephyrine")
        assert "First prize" in as_(cast.ada).get(f"{BASE}/audit").get_data(True)
        for path in ("/audit", "/audit.csv", "/audit?verb=results.award"):
            told = as_(cast.bo).get(BASE + path).get_data(True)
            assert "First prize" not in told and "Zephyrine" not in told


class TestExport:
    def test_people_with_their_answers(self, as_: As, cast: Cast) -> None:
        RegistrationQuestion.create(event=cast.event, key="shirt", label="Shirt", kind="text")
        Registration.update(answers={"shirt": "=M"}).where(Registration.person == cast.cy).execute()
        cast.cy.change(name="=HYPERLINK(1)", languages=["fr", "en"])
        answer = as_(cast.ada).get(f"{BASE}/people.csv")
        assert (
            answer.headers["Content-Type"].startswith("text/csv")
            and "codefest-people.csv" in answer.headers["Content-Disposition"]
        )
        (row,) = rows_of(answer)
        assert (row["name"], row["answer_shirt"], row["languages"], row["status"]) == (
            "'=HYPERLINK(1)",
            "'=M",
            "fr; en",
            "registered",
        )

    def test_submissions_and_teams(self, as_: As, cast: Cast) -> None:
        make_submission(cast.team, cast.challenge, title="-5", status="submitted", versions_count=2)
        (row,) = rows_of(as_(cast.ada).get(f"{BASE}/submissions.csv"))
        assert (row["title"], row["team"], row["challenges"], row["versions"]) == (
            "-5",
            "Niçoise",
            "nice-classes",
            "2",
        )
        (row,) = rows_of(as_(cast.ada).get(f"{BASE}/teams.csv"))
        assert (row["name"], row["captain"], row["members"]) == ("Niçoise", "Ben Example", "2")

    def test_judges_for_those_in_no_team(self, as_: As, cast: Cast) -> None:
        made = make_submission(
            cast.team, status="submitted", versions_count=1, eligibility="eligible"
        )
        assign(cast.round, cast.judge, made)
        make_judge(cast.event, cast.dan, "J02")
        found = {row["code"]: row for row in rows_of(as_(cast.ada).get(f"{BASE}/judges.csv"))}
        assert (found["J01"]["name"], found["J01"]["assigned"], found["J01"]["signed"]) == (
            "Dee Example",
            "1",
            "0",
        )
        assert found["J02"]["assigned"] == "0"
        Organiser.create(event=cast.event, person=cast.bo, since=day(-1))
        assert as_(cast.bo).get(f"{BASE}/judges.csv").status_code == 403

    @pytest.mark.parametrize("name", LISTS)
    def test_each_as_a_workbook_and_for_organisers_alone(
        self, as_: As, cast: Cast, name: str
    ) -> None:
        assert cast.team and cast.judge
        book = as_(cast.ada).get(f"{BASE}/{name}.xlsx")
        assert zipfile.ZipFile(io.BytesIO(book.get_data())).testzip() is None
        for nobody in (None, cast.ben, cast.dee):
            for kind in ("csv", "xlsx"):
                assert as_(nobody).get(f"{BASE}/{name}.{kind}").status_code == 404

    def test_each_takes_few_queries(self, as_: As, cast: Cast) -> None:
        fill(cast, 1000)
        for name in LISTS:
            with counting.queries() as seen:
                answer = as_(cast.ada).get(f"{BASE}/{name}.csv")
                count = len(rows_of(answer))
            assert len(seen) <= 14, "\n".join([name, *seen])
            assert count == 1000 or name == "audit"


def test_in_arabic_the_desk_reads_from_the_right(as_: As, cast: Cast) -> None:
    assert language.LOCALES["ar"].direction == "rtl" and not Membership.select().count()
    page = as_(cast.ada).get(f"{BASE}/?lang=ar").get_data(True)
    assert 'dir="rtl"' in page
