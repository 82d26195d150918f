"""The doors of the administrators' pages: people, offices, audit log, outbox, system."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import casting
import counting
import pytest
from casting import Cast, day, make_person
from flask import Flask
from flask.testing import FlaskClient

from hackathon.core import audit, clock, clock_floor, mail
from hackathon.core.audit import AuditLine
from hackathon.operations import schema
from hackathon.people import sessions
from hackathon.people.offices import Office
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
PAGES = (
    "/admin/",
    "/admin/people/",
    "/admin/offices/",
    "/admin/offices/new",
    "/admin/audit",
    "/admin/outbox",
    "/admin/system",
)


@pytest.mark.parametrize("path", [*PAGES, "/admin/audit.csv"])
def test_are_for_administrators_alone(as_: As, cast: Cast, path: str) -> None:
    for nobody in (cast.sam, cast.ada, cast.dee, cast.pia):
        assert as_(nobody).get(path).status_code == 404
    assert as_(None).get(path).status_code == 302
    assert as_(cast.root).get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/admin/people/", "/admin/offices/", "/admin/audit", "/admin/outbox"]
)
def test_take_the_same_number_of_queries(as_: As, cast: Cast, path: str) -> None:
    client, seen_at = as_(cast.root), []
    for number in (10, 1000):
        for start in range(0, number, 100):
            span = range(start, min(start + 100, number))
            Person.insert_many(
                [
                    {
                        "key": f"{number}p{n}",
                        "email": f"{number}{n}@example.net",
                        "email_key": f"{number}{n}@example.net",
                        "name": "N",
                        "created_at": day(0),
                    }
                    for n in span
                ]
            ).execute()
            Office.insert_many(
                [{"code": f"o-{number}-{n}", "kind": "company", "name": f"O {n}"} for n in span]
            ).execute()
            mail.Message.insert_many(
                [
                    {
                        "to": "a@example.org",
                        "subject": "S",
                        "text": "T",
                        "locale": "en",
                        "key": f"{number}{n}",
                        "created_at": day(0),
                        "not_before": day(0),
                    }
                    for n in span
                ]
            ).execute()
        for n in range(number if number == 10 else 60):
            audit.record(day(0), cast.root, "test.line", f"{n}")
        client.get(path)
        with counting.queries() as seen:
            assert client.get(path).status_code == 200
        seen_at.append(len(seen))
    assert seen_at[0] == seen_at[1] <= 10, seen_at


class TestPeople:
    def test_search_and_roles(self, as_: As, cast: Cast) -> None:
        make_person("王小明", email="wang@example.org", confirmed_at=None)
        assert cast.sam.name
        page = as_(cast.root).get("/admin/people/?q=小明").get_data(True)
        assert "王小明" in page and cast.sam.name not in page
        assert cast.sam.name in as_(cast.root).get("/admin/people/?q=SAM@example.org").get_data(
            True
        )
        page = as_(cast.root).get("/admin/people/?role=unconfirmed").get_data(True)
        assert "王小明" in page and cast.sam.name not in page

    def test_close_ends_sessions_at_once_and_reopen(self, as_: As, cast: Cast) -> None:
        victim = as_(cast.sam)
        assert victim.get("/me").status_code == 200
        as_(cast.root).post(f"/admin/people/{cast.sam.key}/close")
        assert victim.get("/me").status_code == 302 and not Person.get_by_id(cast.sam.id).active
        assert "Reopen the account" in as_(cast.root).get(f"/admin/people/{cast.sam.key}").get_data(
            True
        )
        as_(cast.root).post(f"/admin/people/{cast.sam.key}/reopen")
        assert Person.get_by_id(cast.sam.id).active and not sessions.open_sessions(cast.sam, day(0))

    def test_nobody_closes_the_own_account(self, as_: As, cast: Cast) -> None:
        client = as_(cast.root)
        answer = client.post(f"/admin/people/{cast.root.key}/close", follow_redirects=True)
        assert (
            "Another administrator" in answer.get_data(True)
            and Person.get_by_id(cast.root.id).active
        )

    def test_appoint_and_the_last_administrator_stays(self, as_: As, cast: Cast) -> None:
        path = "/admin/people/{}/appoint"
        answer = as_(cast.root).post(
            path.format(cast.root.key), data={"administrator": "no"}, follow_redirects=True
        )
        assert Person.get_by_id(cast.root.id).administrator and answer.status_code == 200
        as_(cast.root).post(path.format(cast.sam.key), data={"administrator": "yes"})
        assert Person.get_by_id(cast.sam.id).administrator
        assert (
            as_(cast.pia).post(path.format(cast.pia.key), data={"administrator": "yes"}).status_code
            == 404
        )

    def test_shows_what_somebody_did(self, as_: As, cast: Cast) -> None:
        audit.record(day(0), cast.ada, "events.edit", "Event x", cast.event)
        audit.record(day(0), cast.grace, "teams.form", "Team y", cast.event)
        page = as_(cast.root).get(f"/admin/people/{cast.ada.key}").get_data(True)
        assert "Event x" in page and "Team y" not in page


class TestOffices:
    NEW = {
        "code": "XK",
        "name": "Kosovo Office",
        "kind": "national office",
        "country": "",
        "region": "Europe",
        "website": "https://example.org",
        "names": "fr: Office",
    }

    def test_add_and_edit(self, as_: As, cast: Cast) -> None:
        client = as_(cast.root)
        assert client.post("/admin/offices/new", data=self.NEW).status_code == 302
        office = Office.get(Office.code == "XK")
        assert office.names == {"fr": "Office"} and "kosovo" in office.folded
        assert "Kosovo Office" in client.get("/admin/offices/?q=kosovo").get_data(True)
        values = {
            **self.NEW,
            "name": "Another name",
            "names": "French: Bureau\nes: Oficina",
            "revision": office.revision,
        }
        assert client.post("/admin/offices/XK", data=values).status_code == 302
        office = Office.get(Office.code == "XK")
        assert (office.name, office.names) == ("Another name", {"fr": "Bureau", "es": "Oficina"})
        assert AuditLine.select().where(AuditLine.verb.startswith("offices.")).count() == 2

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"code": "nö"}, "Two capital letters"), ({"code": "CH"}, "has this code already"), ({"name": ""}, "required"),
            ({"names": "Bureau"}, "language: name"), ({"website": "javascript:1"}, "no address of a web page"), ({"kind": "castle"}, "valid choice"),
        ],
    )  # fmt: skip
    def test_bad_input_is_told_and_stays(
        self, as_: As, cast: Cast, change: dict[str, str], told: str
    ) -> None:
        assert cast.office.code == "CH"
        page = (
            as_(cast.root)
            .post("/admin/offices/new", data={**self.NEW, "region": "Kept region", **change})
            .get_data(True)
        )
        assert told in page and "Kept region" in page and Office.select().count() == 1

    def test_the_second_of_two_editors_is_told(self, as_: As, cast: Cast) -> None:
        values = {**self.NEW, "revision": cast.office.revision}
        cast.office.change(region="Elsewhere")
        page = as_(cast.root).post("/admin/offices/CH", data=values).get_data(True)
        assert (
            "Somebody else changed this" in page
            and "Kosovo Office" in page
            and Office.get().name == "Switzerland"
        )


class TestAudit:
    def test_checks_the_chain(self, as_: As, cast: Cast) -> None:
        lines = [audit.record(day(0), cast.root, "test.line", f"{n}") for n in range(3)]
        assert "The chain holds" in as_(cast.root).get("/admin/audit?check=1").get_data(True)
        AuditLine.update(subject="forged").where(AuditLine.id == lines[1].id).execute()
        assert f"Line {lines[1].id} does not follow" in as_(cast.root).get(
            "/admin/audit?check=1"
        ).get_data(True)

    def test_is_exported_with_its_digests(self, as_: As, cast: Cast) -> None:
        line = audit.record(day(0), cast.root, "test.line", "=1")
        told = as_(cast.root).get("/admin/audit.csv").get_data(True)
        assert line.digest in told and "'=1" in told


class TestOutbox:
    def test_shows_states_and_no_text(self, as_: As, cast: Cast) -> None:
        message = mail.queue(
            mail.Written("wang@example.org", "SECRET-SUBJECT", "SECRET-LINK", "en"), day(0)
        )
        mail.Message.update(attempts=mail.MOST_ATTEMPTS, error="refused by the server").where(
            mail.Message.id == message.id
        ).execute()
        page = as_(cast.root).get("/admin/outbox").get_data(True)
        assert (
            "wang@example.org" in page and "refused by the server" in page and "SECRET" not in page
        )
        assert "No message." in as_(cast.root).get("/admin/outbox?state=sent").get_data(True)

    def test_says_what_happened_to_each_letter_without_its_links(self, as_: As, cast: Cast) -> None:
        link = "http://localhost/people/reset/SECRET-LINK"
        written = mail.Written("wang@example.org", "Subject", link, "en", unsubscribe=link)
        message = mail.queue(written, day(0))
        steps = [
            {"at": day(0).isoformat(), "what": what, "said": f"{what} it"}
            for what in mail.STEP_NAMES
        ]
        mail.Message.update(steps=steps).where(mail.Message.id == message.id).execute()
        page = as_(cast.root).get("/admin/outbox").get_data(True)
        for what, words in mail.STEP_NAMES.items():
            assert str(words) in page and f"{what} it" in page
        assert "SECRET" not in page
        assert as_(cast.ada).get("/admin/outbox").status_code == 404

    def test_what_was_given_up_is_tried_again(self, as_: As, cast: Cast) -> None:
        message = mail.queue(mail.Written("wang@example.org", "S", "T", "en"), day(0))
        mail.Message.update(attempts=mail.MOST_ATTEMPTS, error="refused").where(
            mail.Message.id == message.id
        ).execute()
        client = as_(cast.root)
        assert "One message is tried again." in client.post(
            "/admin/outbox/try-again", follow_redirects=True
        ).get_data(True)
        assert mail.Message.get_by_id(message.id).attempts == 0
        assert AuditLine.get(AuditLine.verb == "mail.try_again").detail == {"count": 1}
        assert as_(cast.ada).post("/admin/outbox/try-again").status_code == 404


class TestSystem:
    def test_says_what_runs_and_no_secret(self, app: Flask, as_: As, cast: Cast, db: Any) -> None:
        page = as_(cast.root).get("/admin/system").get_data(True)
        assert ("SQLite" in page) != ("PostgreSQL" in page) and schema.applied()[-1] in page
        settings = app.config["SETTINGS"]
        assert settings.secret_key not in page and "SECRET_KEY" in page and "BASE_URL" in page
        assert "postgresql://" not in page


class TestClock:
    def test_a_jump_is_shown_and_the_site_goes_on_from_the_machine(
        self, as_: As, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = as_(cast.root)
        assert "The clock was set" not in client.get("/admin/").get_data(True)
        monkeypatch.setattr(clock, "machine", lambda: casting.NOW - timedelta(hours=2))
        clock_floor.ClockJump.create(
            noticed_at=casting.NOW, machine_at=clock.machine(), seconds=-7200
        )
        page = client.get("/admin/").get_data(True)
        assert "set back by 7,200 seconds" in page and "no deadline reopens" in page
        assert client.post("/admin/clock").status_code == 302
        assert clock_floor.ClockFloor.get().reached == clock.machine()
        assert as_(cast.ben).post("/admin/clock").status_code == 404
