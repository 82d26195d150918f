"""The public API: what its description says is what it answers, and nothing that is not
published."""

import itertools
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import counting
import pytest
from casting import Cast, agree, day, make_challenge, make_event, show_all
from consultations.asking_cast import a_paper, a_plan, make_around
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from openapi_spec_validator import OpenAPIV31SpecValidator
from peewee import chunked
from sweeping import all_hold

from hackathon.api import openapi
from hackathon.api.addresses import ROUTES
from hackathon.challenges.challenges import Challenge
from hackathon.challenges.resources import Received, Resource
from hackathon.consultations import (
    answers,
    comments,
    consultations,
    outcomes,
    papers,
    publishing,
)
from hackathon.consultations.consultations import Matter
from hackathon.consultations.texts import Written
from hackathon.cooperation import solutions
from hackathon.core.store import Stored
from hackathon.core.translated import Translation
from hackathon.events.events import Event
from hackathon.network import offers, standards
from hackathon.people import consents
from hackathon.people.consents import Consent
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots import adoptions, checks, partners, proposals, stages
from hackathon.pilots.gates import GateItem
from hackathon.pilots.partners import Partner
from hackathon.pilots.parts import (
    files,
    indicators,
    milestones,
    readings,
    reports,
    risks,
    together,
    translating,
)
from hackathon.pilots.parts.files import Added
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.parts.readings import Taken
from hackathon.pilots.parts.reports import Said
from hackathon.pilots.pilots import Pilot
from hackathon.results.publications import Publication
from hackathon.results.selections import Selection

As = Callable[[Person | None], FlaskClient]
ENTRY = {"submission": "abc", "title": "Winner", "team": "Niçoise"}
CONTENT = {
    "submissions": ["abc"],
    "prizes": [{"title": "First", "description": "", "winners": [{**ENTRY, "citation": "Clear."}]}],
    "finalists": [ENTRY],
    "rounds": [
        {"slug": "final", "title": "Final", "method": "raw mean", "tie_break": "shared", "entries": 1, "judges": 2, "reviews": 2,
         "criteria": [{"title": "Usefulness", "weight": 60}], "standings": [{**ENTRY, "rank": 1, "score": 4.5}]}
    ],
    "digests": {"json": "0" * 64, "csv": "1" * 64},
}  # fmt: skip


def checked(answer: Any, schema: str) -> Any:
    """Return the JSON of an answer once it is what the description promises."""
    where = {"$ref": f"#/components/schemas/{schema}", "components": {"schemas": openapi.SCHEMAS}}
    Draft202012Validator(where, format_checker=FormatChecker()).validate(answer.json)
    return answer.json


def publish(cast: Cast, **values: Any) -> Publication:
    made = {
        "event": cast.event, "number": 1, "status": "published", "book": {"canary": "SECRET-BOOK"}, "content": CONTENT, "digest": "0" * 64,
        "proposed_by": cast.ada, "proposed_at": day(-1), "approved_by": cast.grace, "published_at": day(0), **values,
    }  # fmt: skip
    return Publication.create(**made)


def announce(cast: Cast) -> Selection:
    """A finalist whose team is not named, and no rank."""
    made = {"event": cast.event, "round": cast.round, "status": "announced", "digest": "0" * 64}
    made |= {"content": [{"submission": "s3", "title": "Ours"}], "others": ["SECRET-OTHER"]}
    made |= {"proposed_by": cast.ada, "proposed_at": day(-1), "approved_by": cast.grace}
    return Selection.create(**made, approved_at=day(-1), public_at=day(0))


@pytest.fixture
def everything(cast: Cast, at: datetime) -> None:
    """Something of each kind, with all of its optional parts."""
    chile = Office.create(
        code="CL",
        kind="national office",
        name="Chile",
        names={"fr": "Chili"},
        country="CL",
        region="Latin America",
    )
    Challenge.update(office=chile).where(Challenge.id == cast.challenge.id).execute()
    Resource.create(
        challenge=cast.challenge,
        title="Nice",
        kind="standard",
        link="https://example.org/nice",
        licence="CC0",
    )
    Resource.create(
        challenge=cast.challenge,
        title="Sample",
        kind="data",
        stored="x" * 20,
        file_name="sample.csv",
        size=12,
        sha256="0" * 64,
        media_type="text/csv",
    )
    publish(cast)
    announce(cast)
    pilot = cast.pilot
    a_paper(cast, at, cast.office, asked="everybody")
    tool = solutions.add(cast.pia, at, title="Checker", summary="It checks.", licence="MIT")
    solutions.publish(tool, cast.root, at)
    wish = {"title": "Lists", "kind": "need", "until": at.date()}
    offers.add(cast.office, cast.pia, at, **wish)
    offers.add(cast.office, cast.pia, at, **{**wish, "audience": "network"})
    standards.say(cast.office, None, {"st96": "partly"}, cast.pia, at)
    partners.add_office(pilot, chile, None, cast.pia, at)
    adoptions.invite(pilot, chile, cast.pia, at)
    adopting = Consent.get(Consent.act == "adopter")
    consents.answer(adopting, consents.Reply(True, "By letter.", "administrator"), cast.root, at)
    show_all(pilot, "approved", cast.pia)
    stages.move(pilot, stages.Step("approved", "Yes."), cast.pia, at)
    milestones.add(pilot, cast.pia, at, title="Test set", due=at.date() - timedelta(days=1))
    milestones.add(
        pilot, cast.pia, at, title="Log", due=at.date(), done_on=at.date(), evidence="Lists"
    )
    row = indicators.add(pilot, cast.pia, at, title="Time", unit="min", baseline=9.5, target=None)
    readings.read(row, Taken(at.date(), 8.5), cast.pia, at)
    risks.add(
        pilot, cast.pia, at, title="Trust", answer="Errors", likelihood=4, impact=4, public=True
    )
    reports.publish(pilot, Said("Week 4", "Fine."), cast.pia, at)


NAMES = {
    "{event}": "codefest",
    "{challenge}": "nice-classes",
    "{pilot}": "nice-helper",
    "{paper}": "next-steps",
}


def address_of(path: str) -> str:
    """A route's address below the site's, with the names of the cast's rows."""
    return "/api/v1" + re.sub(r"{\w+}", lambda found: NAMES[found[0]], path)


def addresses() -> dict[str, str]:
    return {
        address_of(path).removeprefix("/api/v1"): schema for path, (_, schema, _) in ROUTES.items()
    }


class TestDescription:
    @pytest.mark.one_database("sqlite")
    def test_is_valid(self, as_: As) -> None:
        answer = as_(None).get("/api/v1/openapi.json")
        OpenAPIV31SpecValidator(answer.json).validate()
        assert answer.json["servers"] == [{"url": "http://localhost/api/v1"}]

    def test_names_every_route_and_no_other(self, made_app: Flask) -> None:
        routes = {
            rule.rule.removeprefix("/api/v1").replace("<", "{").replace(">", "}"): rule.endpoint
            for rule in made_app.url_map.iter_rules()
            if rule.rule.startswith("/api/v1/")
            and rule.endpoint not in {"api.description", "api.unknown"}
        }
        assert routes == {path: f"api.{operation}" for path, (operation, _, _) in ROUTES.items()}

    def test_nothing_but_reading(self, made_app: Flask) -> None:
        for rule in made_app.url_map.iter_rules():
            if rule.rule.startswith("/api/v1/"):
                assert rule.methods <= {"GET", "HEAD", "OPTIONS"}, rule

    def test_every_answer_is_as_described(self, as_: As, everything: None) -> None:
        def described(asked: tuple[str, str]) -> None:
            address, lang = asked
            answer = as_(None).get(f"/api/v1{address}?lang={lang}")
            assert answer.status_code == 200
            try:
                found = checked(answer, addresses()[address])
            except ValidationError as error:
                raise AssertionError(error.message) from error
            assert found.get("items") != []

        all_hold(itertools.product(addresses(), ("en", "ar")), described)


class TestEvents:
    def test_drafts_are_nobody_s(self, as_: As, cast: Cast) -> None:
        Event.update(status="draft").where(Event.id == cast.event.id).execute()
        for person in (None, cast.ada):
            client = as_(person)
            assert client.get("/api/v1/events").json["items"] == []
            for address in ("", "/challenges", "/challenges/nice-classes", "/results"):
                assert client.get(f"/api/v1/events/codefest{address}").status_code == 404

    def test_archived_ones_leave_the_list_and_the_sitemap_and_are_found_by_name(
        self, as_: As, cast: Cast
    ) -> None:
        assert cast.challenge and publish(cast)
        Event.update(status="archived").where(Event.id == cast.event.id).execute()
        client = as_(None)
        assert client.get("/api/v1/events").json["items"] == []
        assert client.get("/api/v1/events/codefest").json["status"] == "archived"
        assert "/events/codefest" not in client.get("/sitemap.xml").text

    def test_draft_briefs_are_nobody_s(self, as_: As, cast: Cast) -> None:
        make_challenge(cast.event, "secret", status="draft", title="SECRET")
        make_challenge(make_event("other"), "foreign")
        client = as_(cast.ada)
        assert "SECRET" not in client.get("/api/v1/events/codefest/challenges").get_data(True)
        assert client.get("/api/v1/events/codefest/challenges/secret").status_code == 404
        assert client.get("/api/v1/events/codefest/challenges/foreign").status_code == 404

    def test_texts_in_the_wished_language_with_what_they_are(self, as_: As, cast: Cast) -> None:
        translations = {"fr": {"title": "Outils", "of_revision": 1, "machine": True}}
        Event.update(translations=translations).where(Event.id == cast.event.id).execute()
        client = as_(None)
        wished = client.get("/api/v1/events/codefest?lang=fr").json["title"]
        assert wished == {
            "text": "Outils",
            "language": "fr",
            "original": False,
            "outdated": False,
            "machine": True,
        }
        assert (
            client.get("/api/v1/events/codefest", headers={"Accept-Language": "fr"}).json["title"]
            == wished
        )
        assert client.get("/api/v1/events/codefest?lang=es").json["title"]["language"] == "en"


class TestResults:
    def test_nothing_before_publication(self, as_: As, cast: Cast) -> None:
        publish(cast, status="proposed", number=None, approved_by=None, published_at=None)
        for person in (None, cast.ada, cast.dee):
            answer = as_(person).get("/api/v1/events/codefest/results")
            assert answer.status_code == 404
            assert "Winner" not in answer.get_data(True)
            checked(answer, "Error")

    def test_what_was_published_and_no_more(self, as_: As, cast: Cast) -> None:
        publish(cast)
        answer = as_(None).get("/api/v1/events/codefest/results")
        assert answer.json["content"] == CONTENT
        assert "SECRET-BOOK" not in answer.get_data(True)


class TestConsultations:
    def test_what_asks_everybody_and_nothing_else(self, as_: As, cast: Cast, at: datetime) -> None:
        around = make_around(cast)
        shown = a_paper(cast, at, around.home, asked="everybody")
        a_paper(cast, at, around.home, title="canary-offices")
        papers.add(a_plan(at, around.home, title="canary-draft", asked="everybody"), cast.pia, at)
        row = shown.consultation
        answers.give(answers.Seat(row, around.kenya), answers.Given("Yes."), around.tom, at)
        for person in (None, cast.pia):
            client = as_(person)
            told = checked(client.get("/api/v1/consultations"), "Consultations")
            assert [one["slug"] for one in told["items"]] == ["next-steps"]
            assert client.get("/api/v1/consultations/canary-offices").status_code == 404
        told = checked(client.get("/api/v1/consultations/next-steps"), "ConsultationPage")
        assert told["by"] == ["CH"] and told["answers"][0]["office"] == "KE"
        feed = as_(None).get("/consultations.atom").get_data(True)
        assert "Next steps" in feed and "canary" not in feed
        assert "canary" not in as_(None).get("/sitemap.xml").get_data(True)
        done = outcomes.Outcome("All agree.", "Nothing.")
        outcomes.sum_up(row, None, done, cast.pia, at)
        assert "#outcome" in as_(None).get("/consultations.atom").get_data(True)


class TestPilots:
    def test_by_stage(self, as_: As, cast: Cast, at: datetime) -> None:
        proposals.propose(cast.pia, at, title="Secret plan")
        cast.pilot  # noqa: B018 (made when asked for)
        client = as_(cast.pia)
        assert [row["slug"] for row in client.get("/api/v1/pilots").json["items"]] == [
            "nice-helper"
        ]
        assert client.get("/api/v1/pilots?stage=running").json["items"] == []
        assert client.get("/api/v1/pilots/secret-plan").status_code == 404
        assert client.get("/api/v1/pilots?stage=nonsense").status_code == 400

    def test_the_parts_are_told_with_their_translations(
        self, as_: As, cast: Cast, everything: None, at: datetime
    ) -> None:
        row = consultations.open_on(Matter(cast.pilot.path, "Nice helper"), at.date(), at)
        publishing.publish(row, Written("One.\n\nTwo."), cast.pia, at)
        said = comments.say(row, comments.Said("Why two?", cast.office, 1, 2), cast.pia, at)
        comments.reply(said, "For symmetry.", True, cast.pia, at)
        words = {"fr": {"title": "Essai", "of_revision": 1}}
        Milestone.update(translations=words).where(Milestone.title == "Log").execute()
        for count in range(9):
            report = reports.publish(cast.pilot, reports.Said(f"{count}", "Fine."), cast.pia, at)
        french = Translation("fr", {"title": "Neuf", "body": "*Bien.*"}, 1, 0)
        translating.write(report, french, cast.pia, at)
        told = checked(as_(None).get("/api/v1/pilots/nice-helper"), "PilotPage")
        assert told["milestones"][0]["language"] == "en"
        assert {"fr": {"title": "Essai"}} in [row["translations"] for row in told["milestones"]]
        assert len(told["updates"]) > 8 and not told["updates"][0]["evaluation"]
        words = {"title": "Neuf", "html": "<p><em>Bien.</em></p>"}
        assert told["updates"][0]["translations"] == {"fr": words}
        [comment] = told["consultation"]["comments"]
        assert comment["official"] and comment["paragraph"] == 2 and comment["office"] == "CH"
        assert comment["replies"][0]["answers"] and told["consultation"]["open"]
        met = [line for line in told["gates"] if line["state"] == "met"]
        assert met and all(line["evidence"] for line in met)
        assert told["decisions"][-1]["evidence"][0]["state"] == "met"

    def test_no_canary_of_those_inside_comes_out(
        self, as_: As, cast: Cast, everything: None, at: datetime
    ) -> None:
        pilot, pia = cast.pilot, cast.pia
        row = consultations.open_on(Matter(pilot.path, "Nice helper"), at.date(), at)
        said = comments.say(row, comments.Said("canary-hidden"), cast.sam, at)
        comments.hide(said, "canary-why", pia, at)
        shown = comments.say(row, comments.Said("Fine."), cast.sam, at)
        comments.hide(comments.reply(shown, "canary-reply", True, pia, at), "canary-why", pia, at)
        received = Received(Stored("00" * 16, 3, "0" * 64), "text/csv", "canary-file.csv")
        file = files.add(pilot, Added(received, "canary-note"), pia, at)
        item = GateItem.create(key="plan", stage="adopted", title="Exit plan")
        checks.meet(pilot, item, checks.Shown("file", file.key), pia, at)
        risks.add(pilot, pia, at, title="canary-risk", answer="", likelihood=1, impact=1)
        milestone = milestones.add(pilot, pia, at, title="canary-gone", due=at.date())
        together.withdraw(milestone, pia, at)
        Pilot.update(budget="canary-budget").where(Pilot.id == pilot.id).execute()
        for person in (None, cast.sam, pia):
            answer = as_(person).get("/api/v1/pilots/nice-helper")
            assert "canary" not in answer.get_data(True), "the API tells the same to everybody"
        told = checked(answer, "PilotPage")
        assert told["consultation"]["count"] == {"all": 2, "hidden": 1, "unanswered": 1}
        [line] = [line for line in told["gates"] if line["kind"] == "file"]
        assert line["file"] is None and line["evidence"] == ""
        files.release(file, True, pia, at)
        told = as_(None).get("/api/v1/pilots/nice-helper").json
        [line] = [line for line in told["gates"] if line["kind"] == "file"]
        assert line["file"] == told["files"][0] and line["file"]["sha256"] == "0" * 64

    def test_no_office_is_named_without_its_answer(
        self, as_: As, cast: Cast, everything: None
    ) -> None:
        """Whatever the API says of an office carries the word that its page shows."""
        found = []

        def walk(part: Any) -> None:
            if isinstance(part, dict):
                if {"code", "name", "page"} <= set(part) and "kind" not in part:
                    found.append(part["agreement"])
                for value in part.values():
                    walk(value)
            elif isinstance(part, list):
                for value in part:
                    walk(value)

        for address in addresses():
            answer = as_(None).get(f"/api/v1{address}")
            if answer.is_json:
                walk(answer.json)
        assert found

    def test_who_has_not_answered_is_asked_and_no_more(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        other = Office.create(code="XX", kind="national office", name="Other")
        Partner.create(pilot=cast.pilot, office=other)

        def read() -> Any:
            return as_(None).get("/api/v1/pilots/nice-helper").json

        assert read()["office"]["agreement"] == "agreed"
        assert read()["partners"][0]["agreement"] == "asked"
        row = agree(other, "partner", cast.pilot.path)
        assert read()["partners"][0]["agreement"] == "agreed"
        type(row).update(status="declined").execute()
        assert read()["partners"][0]["agreement"] == "declined"

    def test_no_address_or_name_of_a_person(self, as_: As, cast: Cast, everything: None) -> None:
        for address in addresses():
            text = as_(None).get(f"/api/v1{address}").get_data(True)
            assert "@" not in text and "Pia" not in text, address


def tried(schema: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What a parameter takes, and what it does not, as its schema says."""
    if "enum" in schema:
        fits = [str(one) for one in schema["enum"]]
        return fits, ["", "nothing", fits[0].upper(), f"{fits[0]} ", f"{fits[0]},{fits[-1]}"]
    least, most = schema["minimum"], schema["maximum"]
    wrong = ["", "x", "1.5", "1e3", "²", "+1", f"{least} ", "0x1", "null", "9" * 5000]
    return [str(least), str(most)], [*wrong, str(least - 1), str(most + 1), f"-{most}"]


class TestRefusals:
    """The description says what is refused: every parameter is tried at its edges."""

    @pytest.fixture
    def public(self, cast: Cast, at: datetime) -> None:
        assert cast.challenge and cast.pilot
        a_paper(cast, at, cast.office, asked="everybody")
        publish(cast)

    @pytest.mark.parametrize("path", ROUTES)
    def test_of_what_is_asked(
        self, as_: As, cast: Cast, at: datetime, public: None, path: str
    ) -> None:
        client, address = as_(None), address_of(path)
        operation = openapi.document("http://localhost")["paths"][path]["get"]
        wrong = []
        for parameter in operation["parameters"]:
            if parameter["in"] != "query":
                continue
            fits, refused = tried(parameter["schema"])
            for value in [*fits, *refused]:
                answer = client.get(address, query_string={parameter["name"]: value})
                if answer.status_code != 200:
                    checked(answer, "Error")
                if answer.status_code != (200 if value in fits else 400):
                    wrong.append(f"{parameter['name']}={value[:20]!r}: {answer.status_code}")
        assert not wrong, wrong

    @pytest.mark.parametrize("path", [path for path in ROUTES if "{" in path])
    def test_of_what_is_addressed(
        self, as_: As, cast: Cast, at: datetime, public: None, path: str
    ) -> None:
        client, address = as_(None), address_of(path)
        operation = openapi.document("http://localhost")["paths"][path]["get"]
        for name in re.findall(r"{\w+}", path):
            for value in ("%00", "é", "x" * 5000, "%2e%2e", "a%20b", "-1", "%f0%9f%98%80"):
                asked = address.replace(NAMES[name], value, 1)
                answer = client.get(asked)
                assert answer.status_code in {400, 404}, (asked[:80], answer.status_code)
                assert str(answer.status_code) in operation["responses"]
                checked(answer, "Error")


class TestPaging:
    def test_leads_from_page_to_page(self, as_: As, db: Any) -> None:
        Office.insert_many(
            [{"code": f"X{number:03}", "kind": "company", "name": "X"} for number in range(120)]
        ).execute()
        seen, address = [], "/api/v1/offices?lang=fr"
        while address:
            page = as_(None).get(address).json
            seen += [row["code"] for row in page["items"]]
            assert (page["total"], page["pages"]) == (120, 3)
            address = (page["next"] or "").removeprefix("http://localhost")
            assert not address or "lang=fr" in address
        assert seen == [f"X{number:03}" for number in range(120)]
        assert as_(None).get("/api/v1/offices?page=9").json["items"] == []

    def test_the_description_tells_the_pages_that_are_taken(self, as_: As, db: Any) -> None:
        """Whatever the description allows is answered, and its next neighbours are refused."""
        paths = as_(None).get("/api/v1/openapi.json").json["paths"]
        told = [
            (address, each["schema"])
            for address, path in paths.items()
            for each in path["get"]["parameters"]
            if each["name"] == "page" and "{" not in address
        ]
        assert told
        for address, schema in told:
            first, last = schema["minimum"], schema["maximum"]
            full = f"/api/v1{address}"
            for page, status in ((first, 200), (last, 200), (first - 1, 400), (last + 1, 400)):
                found = as_(None).get(full, query_string={"page": page}).status_code
                assert found == status, f"{full} page {page}"

    @pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "", "²", "9" * 400])
    def test_a_page_that_is_no_number_is_told(self, as_: As, db: Any, page: str) -> None:
        answer = as_(None).get(f"/api/v1/events?page={page}")
        assert answer.status_code == 400
        assert "whole number" in checked(answer, "Error")["error"]["message"]

    def test_as_many_queries_at_10_rows_as_at_300(self, as_: As, cast: Cast) -> None:
        client = as_(cast.sam)
        lists = ("events", "pilots", "offices", "events/codefest/challenges")
        seen: dict[str, list[int]] = {name: [] for name in lists}
        cast.challenge  # noqa: B018 (made when asked for)
        columns = {
            name: getattr(cast.event, name)
            for name in cast.event._meta.fields
            if name not in {"id", "slug"}
        }
        for start, stop in ((0, 10), (10, 300)):
            number = range(start, stop)
            for batch in chunked(({**columns, "slug": f"e{n}"} for n in number), 200):
                Event.insert_many(batch).execute()
            Office.insert_many(
                [{"code": f"X{n}", "kind": "company", "name": "X"} for n in number]
            ).execute()
            Challenge.insert_many(
                [
                    {
                        "event": cast.event,
                        "slug": f"c{n}",
                        "title": "C",
                        "status": "published",
                        "updated_at": day(0),
                    }
                    for n in number
                ]
            ).execute()
            Pilot.insert_many(
                [
                    {
                        "slug": f"p{n}",
                        "title": "P",
                        "status": "published",
                        "created_at": day(0),
                        "updated_at": day(0),
                    }
                    for n in number
                ]
            ).execute()
            for name, counts in seen.items():
                with counting.queries() as asked:
                    assert client.get(f"/api/v1/{name}").json["total"] >= stop
                counts.append(len(asked))
        # Six of them are for how a pilot does.
        assert all(few == many <= 13 for few, many in seen.values()), seen


class TestManners:
    def test_any_origin_may_read_and_no_cookie_is_set(self, as_: As, cast: Cast) -> None:
        for address in (
            "/api/v1/events?lang=fr",
            "/api/v1/events/none",
            "/api/v1/nothing/here",
            "/api/v1/events?lang=xx",
        ):
            answer = as_(None).get(address)
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert "Set-Cookie" not in answer.headers and answer.is_json

    def test_an_etag_saves_the_second_journey(self, as_: As, cast: Cast) -> None:
        client = as_(None)
        first = client.get("/api/v1/pilots")
        assert (
            client.get(
                "/api/v1/pilots", headers={"If-None-Match": first.headers["ETag"]}
            ).status_code
            == 304
        )
        Pilot.create(
            slug="more", title="More", status="published", created_at=day(0), updated_at=day(0)
        )
        assert (
            client.get(
                "/api/v1/pilots", headers={"If-None-Match": first.headers["ETag"]}
            ).status_code
            == 200
        )

    @pytest.mark.parametrize("lang", ["xx", "", "EN"])
    def test_an_unknown_language_is_told(self, as_: As, db: Any, lang: str) -> None:
        answer = as_(None).get(f"/api/v1/events?lang={lang}")
        assert (
            answer.status_code == 400
            and "lang must be one of" in checked(answer, "Error")["error"]["message"]
        )

    def test_writing_is_refused_as_json(self, as_: As, db: Any) -> None:
        answer = as_(None).post(
            "/api/v1/events", data=json.dumps({"slug": "x"}), content_type="application/json"
        )
        assert answer.status_code == 405
        checked(answer, "Error")

    def test_an_unknown_address_is_answered_as_json(self, as_: As, db: Any) -> None:
        for address in ("/api/v1/nothing", "/api/v1/", "/api/v2/events"):
            answer = as_(None).get(address)
            assert answer.status_code == 404
            checked(answer, "Error")
