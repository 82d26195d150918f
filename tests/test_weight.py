"""First views that slow links can bear: at most 16 kB and four requests for any page, however much
content there is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import brotli
import counting
import pytest
import signed_in
from casting import NOW, Cast, day, make_challenge, make_event, make_person, show_all
from flask import Flask
from flask.testing import FlaskClient
from test_design import SHEET_LIMIT
from turns import databases_in_turn

from bench.weight import MOST_BYTES, MOST_REQUESTS
from hackathon.challenges.questions import Question
from hackathon.consultations.answers import OfficeAnswer
from hackathon.consultations.comments import Comment
from hackathon.consultations.consultations import Consultation
from hackathon.consultations.papers import Asker, Paper
from hackathon.consultations.texts import TextVersion
from hackathon.core import assets
from hackathon.core.language import LOCALES
from hackathon.events.events import Event
from hackathon.events.programme import Session
from hackathon.people.offices import Office
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.parts.readings import Reading
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.pilots import STAGES, Pilot
from hackathon.submissions import tasks
from hackathon.teams.teams import Team

MORE_BYTES = {"/people/edit": 17_000}  # all countries to choose from
HEADERS, STATIC_HEADERS = 900, 400  # bytes of one answer, rounded up
WORDS = (
    "Examiners compare the terms of an application with the classification, and owners wait for"
    " weeks until somebody has answered. "
)
REFERENCE = re.compile(
    r'<(?:link[^>]*\brel="(?:icon|stylesheet|preload|modulepreload|manifest)"[^>]*|script[^>]*|img[^>]*|iframe[^>]*|[^>]*\bdata-module="[^>]*)>'
)
ADDRESS = re.compile(r'\b(?:href|src|data-module)="([^"]+)"')

Visit = Callable[..., Any]


@pytest.fixture
def visit(app: Flask) -> Visit:
    """Open a page as a first visitor does, whose browser takes brotli."""
    return lambda path, locale="en": app.test_client(use_cookies=False).get(
        path, headers={"Accept-Encoding": "br", "Accept-Language": locale}
    )


def text(number: int, length: int) -> str:
    """Text that is no easier to compress than people's own: every sentence differs."""
    words = WORDS.split()
    made = [
        f"{words[(number * 7 + place * 11) % len(words)]}{(number * place) % 97 or ''}"
        for place in range(length // 7)
    ]
    return " ".join(made)


def furnish(cast: Cast, number: int) -> None:
    """Give the event and the site as much as ``number`` of each thing that pages list."""
    consultation_of(cast, min(number, 10))
    captain = make_person("Cap Example")
    Event.update(story="x", story_html=f"<p>{text(1, 3000)}</p>").where(
        Event.id == cast.event.id
    ).execute()
    for place in range(number):
        Office.create(
            code=f"X{place}",
            kind="company",
            name=f"Office {place}",
            country="CH",
            folded=f"office {place}",
        )
        pilot = Pilot(
            slug=f"p{place}",
            title=f"Pilot {place}",
            status="published",
            # At every stage, so that what is asked of some of them alone is asked too.
            stage=STAGES[(place + 2) % len(STAGES)],
            office=cast.office,
            created_at=day(-9),
            updated_at=day(-place),
        )
        pilot.summary = text(place, 200)
        pilot.save(force_insert=True)
        Session.create(
            event=cast.event,
            kind="workshop",
            title=f"Session {place}",
            starts=NOW + timedelta(hours=place),
            minutes=60,
        )
        name = f"Team {place}"
        Team.create(
            event=cast.event, name=name, name_key=name, folded=name, captain=captain, about=text(place, 200), looking=place % 3 == 0, members=1, created_at=day(-1)
        )  # fmt: skip
    for place in range(min(number, 12)):
        challenge = make_challenge(
            cast.event, f"c{place}", title=f"Challenge {place}", summary=text(place, 200)
        )
        for part in range(3):
            Question.create(
                challenge=challenge, text=text(part, 200), asked_by=captain, asked_at=day(-3)
            )
    for place in range(min(number, 8)):
        make_event(
            f"e{place}", title=f"Event {place}", folded=f"event {place}", summary=text(place, 200)
        )


def consultation_of(cast: Cast, number: int) -> None:
    """Give a consultation as many paragraphs, comments and answers of offices."""
    asking = Consultation.create(subject="consultations/x", title="X", opened_at=day(-9))
    moments = {"created_at": day(-9), "updated_at": day(-9)}
    said = {"slug": "x", "title": "X", "asked": "everybody", "status": "published"}
    paper = Paper.create(consultation=asking, **said, **moments)
    Asker.create(paper=paper, office=cast.office)
    parts = [{"text": text(place, 200), "html": text(place, 200)} for place in range(number)]
    TextVersion.create(consultation=asking, number=1, paragraphs=parts, at=day(-9))
    for place, office in enumerate(Office.select().limit(number)):
        spoken = {"consultation": asking, "text": text(place, 200), "at": day(-1)}
        Comment.create(person=cast.cy, **spoken)
        OfficeAnswer.create(office=office, number=1, **spoken)


def more_consultations(number: int) -> None:
    rows = [{"subject": f"consultations/y{n}", "title": f"Y {n}"} for n in range(number)]
    Consultation.insert_many([{**row, "opened_at": day(-1)} for row in rows]).execute()
    made = Consultation.select().where(Consultation.title.startswith("Y "))
    said = {"asked": "everybody", "status": "published"}
    moments = {"created_at": day(-9), "updated_at": day(-9)}
    Paper.insert_many(
        {"consultation": row.id, "slug": f"y{row.id}", "title": row.title, **said, **moments}
        for row in made
    ).execute()


def parts_of(pilot: Pilot) -> None:
    """Give a pilot a long life: what its page tells in short must not be asked row by row."""
    for number in range(12):
        Milestone.create(pilot=pilot, title=f"M {number}", due=day(number - 6).date())
        Report.create(pilot=pilot, title=f"R {number}", at=day(number - 20))
        Decision.create(pilot=pilot, becomes="running", kind="other", reason="So.", at=day(-number))
        indicator = Indicator.create(pilot=pilot, title=f"I {number}", baseline=1, target=9)
        for place in range(5):
            Reading.create(indicator=indicator, on=day(place - 9).date(), value=place)


MOST_QUERIES = 6
# Whoever needs more says why.
MORE_QUERIES = {
    "/events/codefest/": 7,  # its challenges stand on it
    "/pilots/p1": 11,  # all its parts in short
    "/offices/X1": 10,  # solutions, consultations, offers and standards stand on it
    "/pilots/portfolio": 8,  # each of its tables counts rows of another kind
    "/consultations/x": 13,  # its text, answers, comments, and whom it asks
    "/search?q=a": 8,  # one for each kind
}
PAGES = [
    "/pilots/portfolio", "/", "/events/", "/events/codefest/", "/events/codefest/programme", "/events/codefest/rules", "/events/codefest/challenges/",
    "/events/codefest/challenges/c1", "/events/codefest/teams/", "/pilots/", "/pilots/p1", "/offices/", "/offices/X1", "/offices/maturity", "/people/sign-in",
    "/people/sign-up", "/receipts/", "/accessibility", "/languages", "/api/", "/search?q=a", "/consultations", "/consultations/x",
]  # fmt: skip


def loaded(page: str) -> list[str]:
    """Return the addresses that a browser asks for when it shows the page; the icon comes with
    it."""
    found = [ADDRESS.search(tag[0]) for tag in REFERENCE.finditer(page)]
    asked = dict.fromkeys(address[1] for address in found if address)
    return [address for address in asked if not address.startswith("data:")]


def weight_of_static(app: Flask, address: str) -> int:
    answer = app.test_client(use_cookies=False).get(address, headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"], address
    assert not re.search(rb"^import\b(?!\()", answer.data, re.MULTILINE), (
        f"{address} waits for more"
    )
    return len(answer.data) + STATIC_HEADERS


# The same rows make the same page: what it weighs does not hang on the database. Nor does how many
# questions it asks: no page looks at which it is; those of a pilot, of signing and of kept pages are
# counted on both.
on_either = pytest.mark.one_database("sqlite")


@on_either
def test_the_first_view_of_every_public_page_is_light(app: Flask, visit: Visit, cast: Cast) -> None:
    assert cast.event and cast.office and cast.pilot
    furnish(cast, 60)
    heavy = [
        found
        for path in PAGES
        for locale in ("en", "ar")
        if (found := too_heavy(app, f"{path} in {locale}", visit(path, locale)))
    ]
    assert not heavy, "\n".join(heavy)


def too_heavy(app: Flask, name: str, answer: Any) -> str:
    """Say by how much the first view of a page is heavier than it may be, or nothing."""
    assert answer.status_code == 200 and answer.headers["Content-Encoding"] == "br", name
    files = loaded(brotli.decompress(answer.data).decode())
    assert all(address.startswith(assets.PREFIX) for address in files), (
        f"{name} loads from elsewhere: {files}"
    )
    weight = len(answer.data) + HEADERS + sum(weight_of_static(app, address) for address in files)
    most = MORE_BYTES.get(name.split()[-1], MOST_BYTES)
    if weight <= most and len(files) < MOST_REQUESTS:
        return ""
    return f"{name}: {weight} bytes, {len(files) + 1} requests"


@on_either
def test_the_style_sheet_is_at_most_6_kb(app: Flask, visit: Visit, db: Any) -> None:
    address = next(
        address
        for address in loaded(brotli.decompress(visit("/accessibility").data).decode())
        if address.endswith(".css")
    )
    assert (
        len(app.test_client().get(address, headers={"Accept-Encoding": "gzip"}).data) <= SHEET_LIMIT
    )


@databases_in_turn("locale", sorted(LOCALES))
def test_no_language_is_much_heavier(app: Flask, visit: Visit, cast: Cast, locale: str) -> None:
    """Scripts of two and three bytes a letter compress as well."""
    assert cast.event
    assert len(visit("/events/codefest/", locale).data) <= 1.6 * len(
        visit("/events/codefest/", "en").data
    )


@on_either
def test_a_public_page_asks_the_same_few_questions_however_much_there_is(
    app: Flask, visit: Visit, cast: Cast
) -> None:
    assert cast.event and cast.office and cast.pilot

    def asked(path: str) -> int:
        app.extensions["kept_pages"].clear()
        with counting.queries() as seen:
            assert visit(path).status_code == 200, path
        most = MORE_QUERIES.get(path, MOST_QUERIES)
        assert len(seen) - 1 <= most, (path, seen)  # the first one asks for the data's version
        return len(seen) - 1

    furnish(cast, 10)
    visit("/accessibility")  # the first request of a process looks at the schema and the clock
    few = {path: asked(path) for path in PAGES}
    rows = [
        {
            "key": f"k{n}",
            "event": cast.event.id,
            "name": f"T {n}",
            "name_key": f"t {n}",
            "captain": cast.ben.id,
            "folded": f"t {n}",
            "created_at": day(-1),
        }
        for n in range(1000)
    ]
    pilots = [
        {
            "slug": f"q{n}",
            "title": f"Pilot {n}",
            "status": "published",
            "office": cast.office.id,
            "created_at": day(-9),
            "updated_at": day(-9),
        }
        for n in range(1000)
    ]
    for start in range(0, 1000, 100):
        Team.insert_many(rows[start : start + 100]).execute()
        Pilot.insert_many(pilots[start : start + 100]).execute()
    parts_of(Pilot.get(Pilot.slug == "p1"))
    more_consultations(300)
    many = {path: asked(path) for path in PAGES}
    assert many == few, {path: (few[path], many[path]) for path in PAGES if few[path] != many[path]}


def test_a_kept_page_costs_one_question(app: Flask, visit: Visit, cast: Cast) -> None:
    assert cast.event
    for path in ("/", "/events/codefest/", "/events/codefest/teams/", "/pilots/"):
        visit(path)
        with counting.queries() as seen:
            assert visit(path).status_code == 200
        assert len(seen) == 1, path


# --- Pages of signed-in people. -------------------------------------------------------------------

# How many questions each asks; whoever needs one more takes one away, or says here why.
ASKED = {
    # Three of each look for what one did in events that are over: entered, judged, organised.
    "first page of a participant": 7,
    "first page of a judge": 10,
    "first page of an organiser": 9,
    "first page of a pilot lead": 10,
    "a team": 9,
    "before submitting": 9,
    "the judge's queue": 9,
    "a scorecard": 10,
    # One of them counts what organisers alone look after.
    "the organiser's desk": 8,
    # Two of them for the menu: what waits in the event, and in its rounds.
    "the submissions": 8,
    "progress of a round": 9,
    "standings": 10,
}
# Of signing: the session, the row of the address, and under the lock the scorecard with all that
# decides about it, the judge's ties and disclosures, the head of the log. Written are the card once,
# as it is signed, its answers, the audit line and its head.
READ, WRITTEN = 6, 4


@on_either
def test_pages_of_signed_in_people_ask_each_thing_once(
    app: Flask, cast: Cast, stand_at: Callable[..., None]
) -> None:
    """At most ten questions, none twice, and as many whatever the event holds."""
    pages = signed_in.furnish(cast)
    looks = [page for page in pages if page.data is None]
    assert {page.name for page in looks} == set(ASKED)
    assert max(ASKED.values()) <= signed_in.MOST
    for much in (False, True):
        if much:
            signed_in.crowd(cast)
        for page in looks:
            stand_at(page.at)
            asked = signed_in.queries(app, page, signed_in.cookie(app, page.person, page.at))
            twice = sorted({sql for sql in asked if asked.count(sql) > 1})
            assert not twice, f"{page.name} asks twice: {twice}"
            assert len(asked) == ASKED[page.name], (page.name, much, asked)


@on_either
def test_the_first_view_of_pages_of_signed_in_people_is_light(
    app: Flask, cast: Cast, stand_at: Callable[..., None]
) -> None:
    assert cast.pilot and cast.challenge
    pages = [page for page in signed_in.furnish(cast) if page.data is None]
    entry = f"/events/codefest/submissions/{cast.submission.key}"
    steps = ("", "/files/", *(f"/tasks/{task.key}" for task in tasks.TASKS if task.key != "files"))
    pages += [signed_in.Page(step, cast.ben, NOW, f"{entry}{step}") for step in steps]
    pages += [signed_in.Page("lead", cast.pia, NOW, path) for path in ("/pilots/", "/people/edit")]
    heavy = []
    for page in pages:
        stand_at(page.at)
        headers = {
            "Cookie": signed_in.cookie(app, page.person, page.at),
            "Accept-Encoding": "br",
        }
        client = FlaskClient(app, app.response_class, use_cookies=False)
        name = f"{page.name} {page.path}"
        heavy.append(too_heavy(app, name, client.get(page.path, headers=headers)))
    assert not any(heavy), "\n".join(filter(None, heavy))


# What a lead opens of a pilot, and how many questions each page asks.
OF_A_LEAD = {
    "": 15,
    "/milestones": 6,
    "/indicators": 6,
    "/reports": 7,
    "/risks": 5,
    "/gates": 6,
    "/decisions": 6,
    "/consultation": 4,
    "/files": 5,
    "/adopters": 8,
}


def test_pages_of_a_pilot_ask_its_lead_each_thing_once(
    app: Flask, cast: Cast, stand_at: Callable[..., None]
) -> None:
    pilot, pia = cast.pilot, cast.pia
    show_all(pilot, "approved", pia)
    pilot.change(stage="running")
    held = signed_in.cookie(app, pia, NOW)
    for part, count in OF_A_LEAD.items():
        page = signed_in.Page(part, pia, NOW, f"/pilots/{pilot.slug}{part}")
        asked = signed_in.queries(app, page, held)
        twice = sorted({sql for sql in asked if asked.count(sql) > 1})
        assert not twice, f"{part} asks twice: {twice}"
        assert len(asked) == count, (part, asked)


def test_signing_reads_and_writes_each_thing_once(
    app: Flask, cast: Cast, stand_at: Callable[..., None]
) -> None:
    (page,) = [page for page in signed_in.furnish(cast) if page.data is not None]
    stand_at(page.at)
    asked = signed_in.queries(app, page, signed_in.cookie(app, page.person, page.at))
    looks = [sql for sql in asked if sql.lstrip("(").startswith("SELECT")]
    reads = [sql for sql in looks if "FOR UPDATE" not in sql]
    writes = [sql for sql in asked if sql not in looks]
    assert len(set(writes)) == len(writes) == WRITTEN, asked
    assert len(set(reads)) == len(reads) <= READ, asked
    assert len(reads) + len(writes) <= signed_in.MOST
