"""Feeds, sitemap and robots.txt: valid XML of what is public, with addresses that start at the
configured origin."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from casting import Cast, day, make_challenge, show_all
from flask.testing import FlaskClient

from hackathon.cooperation.solutions import Solution
from hackathon.events.events import Event
from hackathon.network.offers import Offer
from hackathon.people.people import Person
from hackathon.pilots import proposals, stages
from hackathon.pilots.parts import reports, together
from hackathon.pilots.parts.reports import Said
from hackathon.pilots.pilots import Pilot
from hackathon.results.publications import Publication

As = Callable[[Person | None], FlaskClient]
ATOM = "{http://www.w3.org/2005/Atom}"
NASTY = 'A <b> & "quote" ]]> \u0007 \ufffe 智'


def feed(answer: Any) -> ElementTree.Element:
    """Return a feed that keeps what RFC 4287 asks of every one."""
    assert (
        answer.status_code == 200
        and answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    )
    root = ElementTree.fromstring(answer.data)
    assert root.tag == f"{ATOM}feed" and root.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [element.text or "" for element in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) and all(one.startswith("http://localhost/") for one in ids)
    for part in (root, *entries(root)):
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"{ATOM}{name}")) == 1
        assert datetime.fromisoformat(part.findtext(f"{ATOM}updated") or "").tzinfo is not None
        assert all(
            link.get("href", "").startswith("http://localhost/")
            for link in part.findall(f"{ATOM}link")
        )
    return root


def entries(root: ElementTree.Element) -> list[ElementTree.Element]:
    return root.findall(f"{ATOM}entry")


def titles(root: ElementTree.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}title") or "" for entry in entries(root)]


def publish(cast: Cast, **values: Any) -> Publication:
    made = {
        "event": cast.event, "number": 1, "status": "published", "book": {}, "content": {"submissions": []}, "digest": "0" * 64,
        "introduction_html": "<p>Well &amp; done.</p>", "proposed_by": cast.ada, "proposed_at": day(-1), "approved_by": cast.grace,
        "published_at": day(0), **values,
    }  # fmt: skip
    return Publication.create(**made)


class TestPilots:
    def test_reports_and_decisions_newest_first(self, as_: As, cast: Cast, at: datetime) -> None:
        show_all(cast.pilot, "approved", cast.pia)
        stages.move(
            cast.pilot,
            stages.Step("approved", "It <works> & pays."),
            cast.pia,
            at - timedelta(days=1),
        )
        reports.publish(cast.pilot, Said("Week 4", "It **works**."), cast.pia, at)
        for address in ("/pilots.atom", "/pilots/nice-helper.atom"):
            root = feed(as_(None).get(address))
            assert titles(root) == ["Nice helper: Week 4", "Nice helper: Approved"]
            contents = [entry.findtext(f"{ATOM}content") for entry in entries(root)]
            assert contents == [
                "<p>It <strong>works</strong>.</p>",
                "<p>It &lt;works&gt; &amp; pays.</p>",
            ]
            assert root.findtext(f"{ATOM}updated") == at.isoformat()

    def test_drafts_and_withdrawn_reports_stay_out(self, as_: As, cast: Cast, at: datetime) -> None:
        draft = proposals.propose(cast.pia, at, title="Secret plan")
        reports.publish(draft, Said("SECRET", "Text"), cast.pia, at)
        together.withdraw(
            reports.publish(cast.pilot, Said("GONE", "Text"), cast.pia, at),
            cast.pia,
            at,
        )
        assert titles(feed(as_(cast.pia).get("/pilots.atom"))) == []
        assert as_(None).get("/pilots/secret-plan.atom").status_code == 404

    def test_texts_of_any_kind_stay_texts(self, as_: As, cast: Cast, at: datetime) -> None:
        Pilot.update(title=NASTY).where(Pilot.id == cast.pilot.id).execute()
        reports.publish(cast.pilot, Said(NASTY, "Text"), cast.pia, at)
        clean = NASTY.replace("\u0007", "").replace("\ufffe", "")
        assert titles(feed(as_(None).get("/pilots.atom"))) == [f"{clean}: {clean}"]

    def test_is_told_in_the_head_of_the_page(self, as_: As, cast: Cast) -> None:
        page = as_(None).get(f"/pilots/{cast.pilot.slug}").get_data(True)
        link = 'type="application/atom+xml" title="Nice helper" href="/pilots/nice-helper.atom"'
        assert link in " ".join(page.split())


class TestResults:
    @pytest.mark.parametrize("address", ["/results.atom", "/events/codefest/results.atom"])
    def test_published_ones_alone(self, as_: As, cast: Cast, address: str) -> None:
        row = publish(cast, status="proposed", number=None, approved_by=None, published_at=None)
        for person in (None, cast.ada):
            assert titles(feed(as_(person).get(address))) == []
        Publication.update(
            status="published", number=1, approved_by=cast.grace, published_at=day(0)
        ).where(Publication.id == row.id).execute()
        root = feed(as_(None).get(address))
        assert titles(root) == ["Results of AI Tools Codefest"]
        assert entries(root)[0].findtext(f"{ATOM}content") == "<p>Well &amp; done.</p>"

    def test_a_correction_is_an_entry_of_its_own(self, as_: As, cast: Cast) -> None:
        publish(cast, status="superseded")
        publish(cast, number=2, reason="A <score> was counted twice.", published_at=day(1))
        root = feed(as_(None).get("/results.atom"))
        assert titles(root) == [
            "Corrected results of AI Tools Codefest",
            "Results of AI Tools Codefest",
        ]
        assert "A &lt;score&gt; was counted twice." in (
            entries(root)[0].findtext(f"{ATOM}content") or ""
        )

    def test_of_draft_events_nothing(self, as_: As, cast: Cast) -> None:
        publish(cast)
        Event.update(status="draft").execute()
        assert titles(feed(as_(None).get("/results.atom"))) == []
        assert as_(None).get("/events/codefest/results.atom").status_code == 404

    def test_are_told_in_the_head_of_the_pages(self, as_: As, cast: Cast) -> None:
        publish(
            cast,
            content={
                "submissions": [],
                "prizes": [],
                "finalists": [],
                "rounds": [],
                "digests": {"json": "", "csv": ""},
            },
        )
        assert 'href="/events/codefest/results.atom"' in as_(None).get(
            "/events/codefest/results"
        ).get_data(True)
        home = as_(None).get("/").get_data(True)
        assert 'href="/results.atom"' in home and 'href="/pilots.atom"' in home


class TestSitemap:
    def test_lists_public_pages_that_answer(self, as_: As, cast: Cast, at: datetime) -> None:
        cast.challenge, cast.pilot  # noqa: B018 (made when asked for)
        make_challenge(cast.event, "secret", status="draft")
        proposals.propose(cast.pia, at, title="Secret plan")
        root = ElementTree.fromstring(as_(None).get("/sitemap.xml").data)
        found = [
            element.text or ""
            for element in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
        ]
        assert {
            "http://localhost/", "http://localhost/events/codefest/", "http://localhost/events/codefest/challenges/nice-classes",
            "http://localhost/pilots/nice-helper", "http://localhost/offices/CH", "http://localhost/privacy",
        } <= set(found)  # fmt: skip
        assert not [address for address in found if "secret" in address]
        for address in found:
            assert as_(None).get(address.removeprefix("http://localhost")).status_code == 200, (
                address
            )


class TestRobots:
    def test_keeps_crawlers_from_people_and_forms(self, as_: As, db: Any) -> None:
        text = as_(None).get("/robots.txt").get_data(True)
        assert "Allow: /people/sign-up$\n" in text and "Allow: /receipts/$\n" in text
        assert "Disallow: /people/\n" in text and "Disallow: /privacy/\n" in text
        assert "Sitemap: http://localhost/sitemap.xml\n" in text


def test_the_feed_of_solutions_is_the_catalogue(as_: As, cast: Cast) -> None:
    moments = {"created_at": day(-9), "checked_at": day(-9), "office": cast.office}
    for place, status in enumerate(("draft", "published", "published")):
        said = {"title": f"{NASTY} {place}", "licence": "MIT" if place == 1 else "EUPL-1.2"}
        Solution.create(slug=f"s{place}", status=status, updated_at=day(place), **said, **moments)
    root = feed(as_(None).get("/solutions.atom"))
    assert [title[-1] for title in titles(root)] == ["2", "1"], "what changed last comes first"
    assert [title[-1] for title in titles(feed(as_(None).get("/solutions.atom?licence=MIT")))] == [
        "1"
    ]
    assert "/solutions.atom" in as_(None).get("/solutions/").get_data(True)


def test_the_feed_of_offers_holds_what_everybody_may_read(as_: As, cast: Cast) -> None:
    for audience in ("public", "network"):
        said = {"title": f"{NASTY} {audience}", "slug": audience, "audience": audience}
        moments = {"until": day(9).date(), "created_at": day(-9), "updated_at": day(-9)}
        Offer.create(office=cast.office, body_html="<p>We have it.</p>", **said, **moments)
    for client in (as_(None), as_(cast.pia)):
        (title,) = titles(feed(client.get("/offices/exchange.atom")))
        assert title.startswith("Offer: ") and title.endswith("public")
        addresses = client.get("/sitemap.xml").get_data(True)
        assert "/exchange/public" in addresses and "/exchange/network" not in addresses
