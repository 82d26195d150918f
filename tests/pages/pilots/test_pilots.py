"""The doors of pilots: everybody reads, leads decide with a reason, drafts stay hidden."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import counting
import pytest
from casting import Cast, day, show_all
from flask.testing import FlaskClient

from hackathon.consultations import consultations
from hackathon.core import translated
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots import pilots, proposals
from hackathon.pilots.adoptions import Adoption
from hackathon.pilots.decisions import Decision
from hackathon.pilots.partners import Partner
from hackathon.pilots.parts import indicators, milestones, readings, reports, risks
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.parts.readings import Reading, Taken
from hackathon.pilots.parts.reports import Report, Said
from hackathon.pilots.parts.risks import Risk
from hackathon.pilots.pilots import Pilot, PilotLead
from hackathon.results.publications import Publication

As = Callable[[Person | None], FlaskClient]


def fill(number: int, stage: str = "running") -> None:
    rows = [
        {"slug": f"filler-{stage}-{place}", "title": f"Filler {place}", "stage": stage, "status": "published", "created_at": day(-9),
         "updated_at": day(-9)}
        for place in range(number)
    ]  # fmt: skip
    Pilot.insert_many(rows).execute()


def publish_results(cast: Cast, *keys: str) -> None:
    Publication.create(
        event=cast.event, number=1, status="published", book={}, content={"submissions": list(keys)}, digest="0" * 64, proposed_by=cast.ada,
        proposed_at=day(-1), approved_by=cast.grace, published_at=day(0),
    )  # fmt: skip


@pytest.fixture
def draft(cast: Cast, at: datetime) -> Pilot:
    return proposals.propose(
        cast.pia, at, title="Secret plan", summary="Not yet.", office=cast.office
    )


class TestIndex:
    def test_board_by_stage_for_everybody(self, as_: As, cast: Cast, draft: Pilot) -> None:
        Pilot.update(folded="nice helper").where(Pilot.id == cast.pilot.id).execute()
        page = as_(None).get("/pilots/?office=CH&q=helper").get_data(True)
        assert "Nice helper" in page and "Secret plan" not in page
        assert 'type="application/atom+xml"' in page and "<summary>Move" not in page

    def test_leads_move_on_the_board_and_see_their_drafts(
        self, as_: As, cast: Cast, draft: Pilot
    ) -> None:
        cast.pilot  # noqa: B018 (made when asked for)
        page = as_(cast.pia).get("/pilots/").get_data(True)
        assert "Secret plan" in page
        assert re.findall(
            r'<option value="(\w+)">', page.split('name="seen"')[1].split("</select>")[0]
        ) == [
            "consultation",
            "approved",
            "stopped",
        ]

    def test_one_stage_is_a_list(self, as_: As, db: Any) -> None:
        fill(60)
        page = as_(None).get("/pilots/?stage=running&page=2").get_data(True)
        assert len(set(re.findall(r"/pilots/(filler-running-\d+)\"", page))) == 10

    def test_what_finds_nothing_leads_on(self, as_: As, cast: Cast) -> None:
        assert "No pilots match." in as_(None).get("/pilots/?q=nothing-like-it").get_data(True)
        assert "No pilot is published yet." in as_(None).get("/pilots/").get_data(True)

    @pytest.mark.parametrize("address", ["/pilots/", "/pilots/?stage=running", "/offices/"])
    def test_as_many_queries_at_10_rows_as_at_1000(self, as_: As, cast: Cast, address: str) -> None:
        client, seen = as_(cast.root), []
        for more in (10, 990):
            fill(more, "running" if more == 10 else "evaluation")
            fill(more, "paused" if more == 10 else "approved")
            with counting.queries() as asked:
                assert client.get(address).status_code == 200
            seen.append(len(asked))
        assert seen[0] == seen[1] <= 14

    def test_the_board_stays_small(self, as_: As, db: Any) -> None:
        fill(400)
        page = as_(None).get("/pilots/").get_data(True)
        assert (
            len(set(re.findall(r"/pilots/(filler-running-\d+)\"", page))) == 20
            and "All 400" in page
        )


class TestShow:
    def test_tells_everything_to_everybody(self, as_: As, cast: Cast, at: datetime) -> None:
        pilot, today = cast.pilot, at.date()
        milestones.add(
            pilot,
            cast.pia,
            at,
            title="Test set <b>",
            owner_words="Specialist",
            due=today - timedelta(days=1),
        )
        milestones.add(
            pilot, cast.pia, at, title="Log", due=today, done_on=today, evidence="412 lists"
        )
        indicator = indicators.add(
            pilot, cast.pia, at, title="Letters", unit="of 100", baseline=31.0, target=20.0
        )
        for days, value in ((30, 29.0), (3, 23.5)):
            readings.read(indicator, Taken(today - timedelta(days=days), value), cast.pia, at)
        risks.add(
            pilot,
            cast.pia,
            at,
            title="Trusted too much",
            answer="Planted errors",
            likelihood=4,
            impact=4,
            public=True,
        )
        reports.publish(pilot, Said("Four weeks", "It **works**."), cast.pia, at)
        Adoption.create(pilot=pilot, office=cast.office, status="accepted", since=today)
        Decision.create(
            pilot=pilot,
            was="proposed",
            becomes="approved",
            reason="The sponsor agrees.",
            by=cast.ada,
            at=at,
        )
        Pilot.update(stage="approved").execute()
        client = as_(None)
        parts = ("", "/milestones", "/indicators", "/reports", "/risks", "/adopters")
        page = "".join(client.get(f"/pilots/nice-helper{part}").get_data(True) for part in parts)
        for words in (
            "Test set &lt;b&gt;", "Overdue", "412 lists", "23.5", "Baseline: 31", "Target: 20", "Trusted too much", "Four weeks",
            "<strong>works</strong>", "The sponsor agrees.", "Switzerland", "Pia Example",
        ):  # fmt: skip
            assert words in page, words
        assert "/edit" not in page and "pia@example.org" not in page

    def test_a_draft_is_its_leads_alone(self, as_: As, cast: Cast, draft: Pilot) -> None:
        assert as_(cast.pia).get("/pilots/secret-plan").status_code == 200
        for person in (None, cast.sam, cast.ada):
            assert as_(person).get("/pilots/secret-plan").status_code == 404
            assert as_(person).get("/pilots/secret-plan.atom").status_code == 404

    def test_speaks_the_reader_s_language_and_says_when_it_cannot(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        pilots.edit(cast.pilot, None, cast.pia, at, body="Original words.")
        pilots.translate(
            cast.pilot,
            translated.Translation(
                "fr",
                {"title": "Aide de Nice", "body": "Mots traduits."},
                cast.pilot.revision,
                0,
                True,
            ),
            cast.pia,
            at,
        )
        french = as_(None).get("/pilots/nice-helper?lang=fr").get_data(True)
        assert "Aide de Nice" in french and "Mots traduits." in french
        assert "Original words." in as_(None).get("/pilots/nice-helper?lang=es").get_data(True)

    def test_as_many_queries_with_many_parts(self, as_: As, cast: Cast, at: datetime) -> None:
        seen = []
        for more in (10, 300):
            for cls, values in (
                (Milestone, {"title": "M", "due": at.date()}), (Indicator, {"title": "I"}), (Risk, {"title": "R", "likelihood": 2, "impact": 2}),
                (Report, {"title": "U", "at": at, "author": cast.pia}),
                (Decision, {"becomes": "stopped", "reason": "R", "at": at, "by": cast.pia}),
            ):  # fmt: skip
                for _ in range(more // 10):
                    cls.create(pilot=cast.pilot, **values)
            with counting.queries() as asked:
                assert as_(None).get("/pilots/nice-helper").status_code == 200
            seen.append(len(asked))
        assert seen[0] == seen[1] <= 22


class TestNew:
    DATA = {
        "title": "Night translator",
        "summary": "At night.",
        "body": "It *runs*.",
        "language": "en",
        "office": "",
    }

    def test_people_of_offices_propose_and_lead(self, as_: As, cast: Cast) -> None:
        answer = as_(cast.pia).post(
            "/pilots/new", data={**self.DATA, "office": str(cast.office.id)}
        )
        assert answer.location == "/pilots/night-translator"
        pilot = Pilot.get(Pilot.slug == "night-translator")
        assert (pilot.status, pilot.office, PilotLead.holds(cast.pia, pilot)) == (
            "draft",
            cast.office,
            True,
        )

    def test_others_are_told_how_to(self, as_: As, cast: Cast) -> None:
        answer = as_(cast.sam).get("/pilots/new")
        assert answer.status_code == 403 and "Name your office in your profile" in answer.get_data(
            True
        )
        assert "sign-in" in as_(None).get("/pilots/new").location

    def test_errors_keep_what_was_typed(self, as_: As, cast: Cast) -> None:
        page = (
            as_(cast.pia)
            .post("/pilots/new", data={**self.DATA, "title": "", "body": "> " * 50 + "deep"})
            .get_data(True)
        )
        assert "At night." in page and "required" in page and "deep" in page
        assert Pilot.select().count() == 0

    def test_from_a_submission_whose_results_are_out(self, as_: As, cast: Cast) -> None:
        address = f"/pilots/new?submission={cast.submission.key}"
        assert as_(cast.pia).get(address).status_code == 404, (
            "before publication nobody learns that it exists"
        )
        cast.submission.change(status="draft")
        publish_results(cast, cast.submission.key)
        assert as_(cast.pia).get(address).status_code == 404, "a draft is in no results"
        type(cast.submission).update(status="submitted", versions_count=1).execute()
        page = as_(cast.pia).get(address).get_data(True)
        assert "It comes from this submission" in page
        as_(cast.pia).post(address, data=self.DATA)
        assert Pilot.get().submission == cast.submission

    def test_not_from_one_that_the_results_leave_out(self, as_: As, cast: Cast) -> None:
        type(cast.submission).update(status="submitted", versions_count=1).execute()
        publish_results(cast)
        assert as_(cast.pia).get(f"/pilots/new?submission={cast.submission.key}").status_code == 404
        answer = as_(cast.ada).get(f"/pilots/new?submission={cast.submission.key}")
        assert answer.status_code == 403 and "published results list" in answer.get_data(True)


class TestEdit:
    def test_saves(self, as_: As, cast: Cast) -> None:
        data = {
            "revision": "1",
            "title": "Renamed",
            "summary": "S",
            "body": "B",
            "language": "en",
            "office": "",
            "consultation_closes": "2027-06-01",
        }
        assert (
            as_(cast.pia).post(f"/pilots/{cast.pilot.slug}/edit", data=data).location
            == "/pilots/nice-helper"
        )
        pilot = Pilot.get()
        closes = consultations.last_day(pilot.path)
        assert (pilot.title, pilot.office, str(closes)) == (
            "Renamed",
            None,
            "2027-06-01",
        )

    def test_the_second_editor_keeps_the_text(self, as_: As, cast: Cast, at: datetime) -> None:
        pilots.edit(cast.pilot, None, cast.pia, at, title="Faster")
        data = {"revision": "1", "title": "Slower", "summary": "S", "language": "en", "office": ""}
        page = as_(cast.pia).post("/pilots/nice-helper/edit", data=data).get_data(True)
        assert (
            "Somebody else changed this" in page
            and "Slower" in page
            and Pilot.get().title == "Faster"
        )

    @pytest.mark.parametrize(
        "path",
        [
            "edit",
            "stage",
            "partners",
            "translations",
            "translations/fr",
            "reports/new",
            "milestones/new",
            "indicators/new",
            "risks/new",
        ],
    )
    def test_leads_alone(self, as_: As, cast: Cast, path: str) -> None:
        address = f"/pilots/{cast.pilot.slug}/{path}"
        assert as_(cast.pia).get(address).status_code == 200
        assert as_(cast.root).get(address).status_code == 200
        assert as_(cast.ada).get(address).status_code == 404
        Pilot.update(status="archived").execute()
        assert as_(cast.pia).get(address).status_code == 403


class TestMove:
    def test_with_a_reason(self, as_: As, cast: Cast) -> None:
        show_all(cast.pilot, "approved", cast.pia)
        data = {"seen": "proposed", "stage": "approved", "reason": "The sponsor agrees."}
        data |= {"language": "en", "precision": ""}
        assert (
            as_(cast.pia).post(f"/pilots/{cast.pilot.slug}/stage", data=data).location
            == "/pilots/nice-helper#decisions"
        )
        assert Decision.get().by == cast.pia

    @pytest.mark.parametrize(
        ("data", "told"),
        [
            ({"seen": "proposed", "stage": "approved", "reason": ""}, "required"),
            (
                {"seen": "proposed", "stage": "adopted", "reason": "Kept words"},
                "Not a valid choice",
            ),
            (
                {"seen": "running", "stage": "approved", "reason": "Kept words"},
                "Somebody else has changed this",
            ),
            (
                {"seen": "proposed", "stage": "consultation", "reason": "Kept words"},
                "Set the day on which the consultation closes",
            ),
        ],
    )
    def test_refusals_keep_the_reason(
        self, as_: As, cast: Cast, data: dict[str, str], told: str
    ) -> None:
        page = (
            as_(cast.pia)
            .post(
                f"/pilots/{cast.pilot.slug}/stage", data={"language": "en", "precision": "", **data}
            )
            .get_data(True)
        )
        assert told in page and data["reason"] in page
        assert Pilot.get().stage == "proposed" and Decision.select().count() == 0

    def test_says_what_is_missing_for_each_stage(self, as_: As, cast: Cast) -> None:
        assert "two months from now is usual" in as_(cast.pia).get(
            f"/pilots/{cast.pilot.slug}/stage"
        ).get_data(True)

    def test_strangers_move_nothing(self, as_: As, cast: Cast) -> None:
        data = {"stage": "approved", "reason": "Why not"}
        assert as_(cast.sam).post(f"/pilots/{cast.pilot.slug}/stage", data=data).status_code == 404
        assert Pilot.get().stage == "proposed"


class TestStatus:
    def test_publish_archive_restore(self, as_: As, cast: Cast, draft: Pilot) -> None:
        client = as_(cast.pia)
        for verb, status in (
            ("publish", "published"),
            ("archive", "archived"),
            ("restore", "published"),
        ):
            assert client.post(f"/pilots/secret-plan/{verb}").status_code == 302
            assert Pilot.get_by_id(draft.id).status == status

    @pytest.mark.parametrize("verb", ["publish", "archive", "restore"])
    def test_leads_alone(self, as_: As, cast: Cast, draft: Pilot, verb: str) -> None:
        assert as_(cast.sam).post(f"/pilots/secret-plan/{verb}").status_code == 404
        assert as_(cast.pia).get(f"/pilots/secret-plan/{verb}").status_code == 405


class TestTranslate:
    def test_saves_and_the_second_keeps_the_text(self, as_: As, cast: Cast) -> None:
        address, data = (
            f"/pilots/{cast.pilot.slug}/translations/fr",
            {"of_revision": "1", "revision": "0", "title": "Aide"},
        )
        assert as_(cast.pia).post(address, data=data).location == "/pilots/nice-helper/translations"
        page = as_(cast.pia).post(address, data={**data, "title": "Autre"}).get_data(True)
        assert "Somebody else changed this" in page and "Autre" in page and 'value="1"' in page
        assert Pilot.get().translations["fr"]["title"] == "Aide"

    @pytest.mark.parametrize("code", ["en", "xx"])
    def test_only_into_another_language_of_the_site(self, as_: As, cast: Cast, code: str) -> None:
        assert (
            as_(cast.pia).get(f"/pilots/{cast.pilot.slug}/translations/{code}").status_code == 404
        )


class TestPartners:
    def test_leads_come_and_go(self, as_: As, cast: Cast) -> None:
        address = f"/pilots/{cast.pilot.slug}/leads"
        assert (
            as_(cast.pia).post(address, data={"email": cast.sam.email}).location
            == "/pilots/nice-helper/partners"
        )
        assert (
            as_(cast.pia).post(f"{address}/remove", data={"person": cast.pia.key}).location
            == "/pilots/nice-helper"
        )
        assert as_(cast.pia).get("/pilots/nice-helper/edit").status_code == 404

    def test_an_unknown_address_stays_in_the_field(self, as_: As, cast: Cast) -> None:
        page = (
            as_(cast.pia)
            .post(f"/pilots/{cast.pilot.slug}/leads", data={"email": "nobody@example.org"})
            .get_data(True)
        )
        assert "Nobody has an account with this address" in page and "nobody@example.org" in page

    def test_offices(self, as_: As, cast: Cast) -> None:
        address, client = f"/pilots/{cast.pilot.slug}/offices", as_(cast.pia)
        other = Office.create(code="CL", kind="national office", name="Chile")
        client.post(address, data={"office": str(other.id), "since": "2027-03-01"})
        assert str(Partner.get().since) == "2027-03-01"
        page = client.post(address, data={"office": str(cast.office.id)}).get_data(True)
        assert "This office leads the pilot." in page
        client.post(f"{address}/remove", data={"office": str(other.id)})
        assert Partner.select().count() == 0


class TestProgress:
    def test_report(self, as_: As, cast: Cast) -> None:
        data = {"title": "Week 4", "body": "Fine."}
        assert (
            as_(cast.pia).post(f"/pilots/{cast.pilot.slug}/reports/new", data=data).location
            == "/pilots/nice-helper/reports"
        )
        assert "Week 4" in as_(None).get("/pilots/nice-helper/reports").get_data(True)

    def test_milestone_from_plan_to_proof(self, as_: As, cast: Cast) -> None:
        client = as_(cast.pia)
        client.post(
            f"/pilots/{cast.pilot.slug}/milestones/new",
            data={"title": "Test set", "owner_words": "Me", "due": "2027-03-01"},
        )
        row = Milestone.get()
        address, data = (
            f"/pilots/nice-helper/milestones/{row.key}",
            {"revision": "1", "title": "Test set", "due": "2027-03-01"},
        )
        page = client.post(address, data={**data, "done_on": "2027-03-02"}).get_data(True)
        assert "Say how others can see that it is done" in page and "2027-03-02" in page
        client.post(address, data={**data, "done_on": "2027-03-02", "evidence": "Log"})
        assert Milestone.get().evidence == "Log"
        page = client.post(address, data={**data, "evidence": "Another log"}).get_data(True)
        assert "Somebody else changed this" in page and Milestone.get().evidence == "Log"

    def test_indicator_and_its_readings(self, as_: As, cast: Cast) -> None:
        client = as_(cast.pia)
        client.post(
            f"/pilots/{cast.pilot.slug}/indicators/new",
            data={"title": "Letters", "unit": "of 100", "baseline": "31", "target": "x"},
        )
        assert Indicator.select().count() == 0
        client.post(
            f"/pilots/{cast.pilot.slug}/indicators/new",
            data={
                "title": "Letters",
                "unit": "of 100",
                "baseline": "31",
                "target": "-5",
                "direction": "down",
            },
        )
        row = Indicator.get()
        address = f"/pilots/nice-helper/indicators/{row.key}"
        client.post(f"{address}/readings", data={"on": "2027-03-09", "value": "-3.5"})
        assert Reading.get().value == -3.5
        assert "cannot lie in the future" in client.post(
            f"{address}/readings", data={"on": "2027-03-11", "value": "1"}
        ).get_data(True)
        assert "ordinary number" in client.post(
            f"{address}/readings", data={"on": "2027-03-08", "value": "nan"}
        ).get_data(True)
        assert as_(None).get("/pilots/nice-helper").status_code == 200
        client.post(
            f"{address}/readings/remove", data={"on": "2027-03-09", "reason": "Of another tool"}
        )
        assert Reading.get().reason == "Of another tool"
        assert (
            client.post(f"{address}/readings/remove", data={"on": "yesterday"}).status_code == 400
        )

    def test_withdrawn_and_restored(self, as_: As, cast: Cast, at: datetime) -> None:
        parts = {
            "milestone": milestones.add(cast.pilot, cast.pia, at, title="Part M", due=at.date()),
            "indicator": indicators.add(cast.pilot, cast.pia, at, title="Part I"),
            "risk": risks.add(
                cast.pilot,
                cast.pia,
                at,
                title="Part R",
                answer="",
                likelihood=2,
                impact=2,
                public=True,
            ),
            "report": reports.publish(cast.pilot, Said("Part U", "Text"), cast.pia, at),
        }
        for kind, part in parts.items():
            address = f"/pilots/nice-helper/{kind}s/{part.key}"
            page = f"/pilots/nice-helper/{kind}s"
            assert as_(cast.sam).post(f"{address}/withdraw").status_code == 404
            as_(cast.pia).post(f"{address}/withdraw")
            assert part.title not in as_(None).get(page).get_data(True)
            assert part.title in as_(cast.pia).get(page).get_data(True)
            if kind != "report":
                assert as_(cast.pia).get(address).status_code == 403
            as_(cast.pia).post(f"{address}/restore")
            assert part.title in as_(None).get(page).get_data(True)
            if kind != "report":
                assert as_(cast.pia).get(address).status_code == 200
