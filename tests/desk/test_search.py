"""The search: every kind by words in any script, what everybody may open, at a fixed cost."""

from datetime import datetime
from typing import Any

import counting
import pytest
from casting import NOW, Cast, day, make_challenge, make_event

from hackathon.challenges.challenges import Challenge
from hackathon.consultations.consultations import Consultation
from hackathon.cooperation.solutions import Solution
from hackathon.core.language import fold
from hackathon.desk import search
from hackathon.events.events import Event
from hackathon.network.offers import Offer
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot, PilotLead

MOMENTS = dict.fromkeys(("created_at", "updated_at"), day(-9))
NOBODY = search.Reader(None, False, NOW)
SCRIPTS = ["Café zebra", "بَاحِث العلامات", "商标搜索", "Поиск знаков"]


def one_of_each(cast: Cast, title: str, status: str = "published") -> dict[str, Any]:
    """A row of every kind of this title; drafts are of those who prepare them."""
    said: dict[str, Any] = {"title": title, "folded": fold(title), "status": status}
    slug = f"x{Event.select().count()}"
    event = make_event(slug, **said)
    pilot = Pilot.create(slug=slug, office=cast.office, **said, **MOMENTS)
    PilotLead.create(pilot=pilot, person=cast.pia)
    at = day(0) if status == "published" else None
    Consultation.create(subject=pilot.path, title=title, opened_at=at)
    found = {
        "events": event,
        "challenges": make_challenge(cast.event, slug, **said),
        "pilots": pilot,
        "solutions": Solution.create(
            slug=slug, office=cast.office, checked_at=day(-9), **said, **MOMENTS
        ),
    }
    if status == "published":
        names = {"kind": "company", "name": title, "folded": fold(title)}
        found["offices"] = Office.create(code=slug, **names)
        found["consultations"] = pilot
        found["offers"] = offer(cast, slug, title)
    return found


def offer(cast: Cast, slug: str, title: str, audience: str = "public") -> Offer:
    said = {"title": title, "folded": fold(title), "audience": audience}
    return Offer.create(slug=slug, office=cast.office, until=day(30).date(), **said, **MOMENTS)


def totals(q: str) -> dict[str, int]:
    return {group.kind: group.total for group in search.everywhere(q, NOBODY)}


def drafts(q: str, person: Person) -> dict[str, int]:
    return {group.kind: group.total for group in search.in_preparation(q, person)}


@pytest.mark.parametrize(
    ("q", "title"),
    [
        ("CAFE", SCRIPTS[0]),
        ("zebra café", SCRIPTS[0]),
        ("باحث", SCRIPTS[1]),
        ("بَاحِث", SCRIPTS[1]),
        ("标搜", SCRIPTS[2]),
        ("ПОИСК", SCRIPTS[3]),
    ],
)
def test_finds_every_kind_in_every_script(cast: Cast, q: str, title: str) -> None:
    for one in SCRIPTS:
        one_of_each(cast, one)
    assert totals(q) == dict.fromkeys(search.KINDS, 1)
    (row,) = search.of_kind("pilots", q, NOBODY)
    assert row.title == title


def test_every_word_has_to_be_there_and_a_lone_accent_asks_nothing(cast: Cast) -> None:
    one_of_each(cast, "Zebra finder")
    assert totals("zebra nowhere") == {} and totals("%") == {} and totals("_ebra") == {}
    assert search.asks("a") and not search.asks("\u064e") and not search.asks(" ")


def test_what_begins_with_the_words_comes_first(cast: Cast) -> None:
    for title in ("A zebra", "Zebra", "The zebra"):
        one_of_each(cast, title)
    assert next(row.title for row in search.of_kind("pilots", "zebra", NOBODY)) == "Zebra"


def test_drafts_are_found_by_those_alone_who_may_open_them(cast: Cast, at: datetime) -> None:
    assert cast.ada and cast.challenge
    hidden = one_of_each(cast, "Zebra", "draft")
    in_it = make_challenge(hidden["events"], "inside", title="Zebra inside", folded="zebra inside")
    assert totals("zebra") == {}
    assert drafts("zebra", cast.sam) == drafts("zebra", cast.dee) == {}
    assert drafts("zebra", cast.ada) == {"challenges": 1}, "of her event; the other is another's"
    assert drafts("zebra", cast.pia) == {"pilots": 1, "solutions": 1}
    assert drafts("zebra", cast.root) == {
        "events": 1,
        "challenges": 2,
        "pilots": 1,
        "solutions": 1,
    }
    in_it.change(status="draft")
    assert drafts("inside", cast.root) == {"challenges": 1}


def test_archived_ones_are_found_where_their_lists_find_them(cast: Cast) -> None:
    made = one_of_each(cast, "Zebra")
    for kind in ("events", "challenges", "pilots", "solutions"):
        made[kind].change(status="archived")
    assert totals("zebra") == {"events": 1, "offices": 1, "offers": 1}


def test_what_is_for_offices_alone_is_no_hit_and_no_number(cast: Cast) -> None:
    for place in range(7):
        offer(cast, f"o{place}", "Zebra", "network" if place else "public")
    assert totals("zebra") == {"offers": 1}
    inside = search.Reader(cast.pia, True, NOW)
    assert [group.total for group in search.everywhere("zebra", inside)] == [7]
    assert totals("switzerland") == {"offices": 1, "offers": 1}


def test_costs_one_question_a_kind_however_much_there_is(cast: Cast) -> None:
    one_of_each(cast, "Zebra")

    def asked(q: str) -> int:
        with counting.queries() as seen:
            search.everywhere(q, NOBODY)
        return len(seen)

    few = asked("zebra")
    fill(cast, 1000)
    assert asked("zebra") == asked("nothing") == few == len(search.KINDS)
    assert totals("zebra")["pilots"] == totals("zebra")["solutions"] == 1001
    assert all(len(group.rows) <= search.EACH for group in search.everywhere("zebra", NOBODY))


def fill(cast: Cast, number: int) -> None:
    """Give every kind but the offices so many rows."""
    said = [{"title": f"Zebra {n}", "folded": f"zebra {n}", "slug": f"z{n}"} for n in range(number)]
    moments = {"status": "published", **MOMENTS}
    owned = {"office": cast.office.id, **moments}
    event, late = cast.event.id, {"status": "published", "updated_at": day(-9)}
    asked = [{"subject": f"pilots/z{n}", "title": "Z", "opened_at": day(0)} for n in range(number)]
    for start in range(0, number, 100):
        part = said[start : start + 100]
        Pilot.insert_many([{**row, **owned} for row in part]).execute()
        Solution.insert_many([{**row, **owned, "checked_at": day(-9)} for row in part]).execute()
        Challenge.insert_many([{**row, **late, "event": event} for row in part]).execute()
        Consultation.insert_many(asked[start : start + 100]).execute()
