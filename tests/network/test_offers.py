"""Offers and needs: what an office says, until when, to whom, and how others find it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from casting import Cast

from hackathon.core.audit import AuditLine
from hackathon.core.db import Conflict
from hackathon.core.states import Refused
from hackathon.core.translated import Translation
from hackathon.network import offers
from hackathon.network.offers import Offer, Wish
from hackathon.people.offices import Office


@pytest.fixture
def add(cast: Cast, at: datetime) -> Any:
    """A maker of offers of Pia's office that end in ten days."""

    def make(title: str, office: Office | None = None, days: int = 10, **values: Any) -> Offer:
        until = (at + timedelta(days=days)).date()
        chosen = {"title": title, "until": until, **values}
        return offers.add(office or cast.office, cast.pia, at, **chosen)

    return make


def titles(at: datetime, inside: bool = False, **wish: str) -> list[str]:
    return [row.title for row in offers.found(Wish(sort="title", **wish), inside, at.date())]


def test_is_open_until_its_day_has_passed(add: Any, at: datetime) -> None:
    add("Data", days=0)
    assert titles(at) == ["Data"] and titles(at, state="over") == []
    tomorrow = at + timedelta(days=1)
    assert titles(tomorrow) == [] and titles(tomorrow, state="over") == ["Data"]
    with pytest.raises(Refused, match="last day"):
        add("Late", days=-1)


def test_is_closed_and_opened_again(add: Any, cast: Cast, at: datetime) -> None:
    row = add("Data")
    offers.close(row, cast.pia, at)
    assert titles(at) == [] and not row.is_open(at.date())
    with pytest.raises(Refused, match="Somebody else"):
        offers.close(row, cast.pia, at)
    offers.reopen(row, cast.pia, at)
    assert titles(at) == ["Data"]
    offers.close(row, cast.pia, at)
    with pytest.raises(Refused, match="last day"):
        offers.reopen(row, cast.pia, at + timedelta(days=11))
    later = (at + timedelta(days=40)).date()
    offers.edit(row, row.revision, cast.pia, at, until=later)
    offers.reopen(row, cast.pia, at + timedelta(days=11))
    verbs = [line.verb for line in AuditLine.select().order_by(AuditLine.id)]
    assert verbs[-2:] == ["offers.edit", "offers.reopen"]


def test_what_is_over_can_be_corrected_without_a_new_day(
    add: Any, cast: Cast, at: datetime
) -> None:
    row = add("Data", days=0)
    offers.edit(row, row.revision, cast.pia, at + timedelta(days=9), title="Dates", until=row.until)
    assert Offer.get_by_id(row.id).title == "Dates"
    with pytest.raises(Refused, match="last day"):
        offers.edit(row, None, cast.pia, at, until=(at - timedelta(days=1)).date())


def test_nobody_replaces_unseen_what_somebody_else_wrote(
    add: Any, cast: Cast, at: datetime
) -> None:
    row = add("Data")
    seen = row.revision
    offers.edit(row, seen, cast.pia, at, title="Better data")
    with pytest.raises(Conflict):
        offers.edit(Offer.get_by_id(row.id), seen, cast.pia, at, title="Worse data")


def test_only_offices_find_what_is_for_offices(add: Any, at: datetime) -> None:
    add("Data"), add("Secret", audience="network")
    assert titles(at) == ["Data"] and titles(at, q="secret") == []
    assert titles(at, inside=True) == ["Data", "Secret"]
    office = Offer.get(Offer.title == "Secret").office
    assert [row.title for row in offers.of_office(office, False, at.date())] == ["Data"]


def test_is_found_in_every_language_and_narrowed(add: Any, cast: Cast, at: datetime) -> None:
    row = add("Listes de produits", topic="Été", language="fr", subject="data")
    add("Skills", kind="need", subject="skills")
    for code, title in (("ar", "قوائم السِّلَع"), ("zh", "商品清单")):
        written = Translation(code, {"title": title, "body": "**x**"}, row.revision, 0)
        offers.translate(row, written, cast.pia, at)
    for q in ("ete", "السلع", "商品", "PRODUITS"):
        assert titles(at, q=q) == ["Listes de produits"], q
    assert titles(at, q="switzer", kind="need") == ["Skills"]
    assert titles(at, subject="data", office="CH") == ["Listes de produits"]
    assert titles(at, region="Africa") == []
    assert Offer.get_by_id(row.id).translations["zh"]["body_html"] == "<p><strong>x</strong></p>"


def test_names_of_one_kind_get_addresses_of_their_own(add: Any) -> None:
    assert [add("Data").slug, add("Data").slug, add("New").slug] == ["data", "data-2", "new-2"]
    assert add("数据").slug.startswith("offer-")


def test_sorts_by_what_ends_first(add: Any, at: datetime) -> None:
    add("Late", days=9), add("Soon", days=2)
    found = offers.found(Wish(sort="until"), False, at.date())
    assert [row.title for row in found] == ["Soon", "Late"]
