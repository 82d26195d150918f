"""Which offices could help with a need: their reasons, and nothing that the reader may not read."""

from datetime import date, datetime
from typing import Any

import pytest
from casting import Cast, affiliate, agree, make_person
from counting import queries
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hackathon.cooperation.solutions import Solution
from hackathon.network import assessments, shared, suggestions
from hackathon.network.offers import Offer, words
from hackathon.network.scales import scale
from hackathon.network.shared import Sharing
from hackathon.network.suggestions import Found, complements
from hackathon.people.offices import Office
from hackathon.pilots.pilots import Pilot

TODAY = date(2027, 3, 10)


def offer(office: Office, kind: str, topic: str = "Scanned files", **values: Any) -> Offer:
    number = Offer.select().count()
    row = Offer(
        **{
            "office": office,
            "slug": f"row-{number}",
            "kind": kind,
            "subject": "data",
            "topic": topic,
            "title": f"Row {number}",
            "until": date(2027, 6, 1),
            "created_at": datetime.fromisoformat("2027-03-01T00:00:00+00:00"),
            "updated_at": datetime.fromisoformat("2027-03-01T00:00:00+00:00"),
            **values,
        }
    )
    row.folded = words(row)
    row.save(force_insert=True)
    return row


class Scene:
    """Switzerland needs scanned files; Kenya and France are there."""

    def __init__(self, cast: Cast, at: datetime) -> None:
        self.cast, self.at, self.pia = cast, at, cast.pia
        cast.office.change(region="Europe")
        self.kenya = self.office("KE", "Kenya", "Africa")
        self.france = self.office("FR", "France", "Europe")
        self.need = offer(cast.office, "need")

    def office(self, code: str, name: str, region: str) -> Office:
        return Office.create(
            code=code,
            kind="national office",
            name=name,
            country=code if len(code) == 2 else "",
            region=region,
            folded=name.lower(),
        )

    def found(self, inside: bool = True) -> Found:
        self.pia.forget()
        return suggestions.for_need(self.need, self.pia, inside, TODAY)

    def kinds(self, inside: bool = True) -> dict[str, list[str]]:
        return {
            one.office.code: [reason.kind for reason in one.reasons]
            for one in self.found(inside).suggestions
        }

    def assess(self, office: Office, level: int, audience: str, partners: bool) -> None:
        person = make_person(f"{office.code} Example")
        affiliate(person, office, "representative")
        row = assessments.begin(office, False, person, self.at)
        said = {one.key: assessments.Answer(level) for one in scale(row.version).dimensions}
        assessments.save(row, None, said, self.at)
        shared.finish(row, Sharing(audience, partners), person, self.at)


@pytest.fixture
def scene(cast: Cast, at: datetime) -> Scene:
    return Scene(cast, at)


class TestReasons:
    def test_nobody_is_suggested_for_where_it_lies_alone(self, scene: Scene) -> None:
        found = scene.found()
        assert found.suggestions == []
        assert (found.looked_at, found.nothing, found.not_near) == (2, 2, 2)

    def test_an_offer_on_the_topic_with_language_and_region(self, scene: Scene) -> None:
        offer(scene.france, "offer", "scan")
        offer(scene.kenya, "offer", "Customer service")
        offer(scene.kenya, "need", "Scanned files")
        assert scene.kinds() == {"FR": ["offer", "language", "region"]}
        assert scene.found().nothing == 1

    def test_what_is_over_or_closed_is_no_reason(self, scene: Scene) -> None:
        offer(scene.france, "offer", until=date(2027, 3, 9))
        offer(scene.france, "offer", status="closed")
        assert scene.kinds() == {}

    def test_what_it_carries_once_it_agreed(self, scene: Scene) -> None:
        moments = dict.fromkeys(("created_at", "updated_at"), scene.at)
        shown = {"status": "published", "folded": "scanned files"}
        pilot = Pilot.create(slug="scans", title="Scanned files", **shown, **moments)
        Pilot.create(slug="draft", title="D", **{**shown, "status": "draft"}, **moments)
        agree(scene.kenya, "partner", pilot.path)
        agree(scene.france, "lead", "pilots/draft")
        Solution.create(
            slug="tool",
            title="Scan tool",
            office=scene.france,
            checked_at=scene.at,
            **shown,
            **moments,
        )
        assert scene.kinds() == {"FR": ["carries", "language", "region"], "KE": ["carries"]}
        reasons = [one.reasons[0] for one in scene.found().suggestions]
        assert [(one.row.slug, one.how) for one in reasons] == [
            ("tool", "owner"),
            ("scans", "partner"),
        ]

    def test_those_with_more_kinds_of_reasons_come_first_and_names_decide(
        self, scene: Scene
    ) -> None:
        for office in (scene.kenya, scene.france, scene.office("BE", "Belgium", "Europe")):
            offer(office, "offer")
        assert list(scene.kinds()) == ["BE", "FR", "KE"]
        assert scene.kinds() == scene.kinds()


class TestSecrets:
    def test_an_offer_among_offices_is_none_for_others(self, scene: Scene) -> None:
        offer(scene.france, "offer", audience="network")
        assert list(scene.kinds()) == ["FR"]
        assert scene.kinds(inside=False) == {}
        assert scene.found(inside=False).nothing == 2

    @pytest.mark.parametrize(
        ("audience", "partners", "told"),
        [("network", True, True), ("network", False, False), ("itself", False, False)],
    )
    def test_maturity_is_told_of_those_alone_who_agreed(
        self, scene: Scene, audience: str, partners: bool, told: bool
    ) -> None:
        scene.assess(scene.kenya, 3, audience, partners)
        assert scene.kinds() == {}, "the own office has agreed to nothing yet"
        assert not scene.found().maturity
        scene.assess(scene.cast.office, 2, "network", True)
        assert scene.kinds() == ({"KE": ["maturity"]} if told else {})
        assert scene.found().not_near == (1 if told else 2)


class TestBothWays:
    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.sampled_from(["scan", "Scanned files", "检索商标", "商标", "service", ""]),
        st.sampled_from(["scanning", "files of scans", "商标", "customer service", "x"]),
    )
    def test_a_need_fits_an_offer_as_the_offer_fits_the_need(self, one: str, other: str) -> None:
        need = Offer(kind="need", topic=one, title="A need", translations={})
        given_ = Offer(kind="offer", topic=other, title="An offer", translations={})
        assert complements(need, given_) == complements(given_, need)

    def test_two_offices_share_the_same_whichever_asks(self, scene: Scene) -> None:
        own = scene.cast.office
        for other in (scene.kenya, scene.france):
            assert suggestions.shared(own, other) == suggestions.shared(other, own)
        assert [one.kind for one in suggestions.shared(own, scene.france)] == ["language", "region"]


def test_two_hundred_offices_are_a_fixed_number_of_queries(scene: Scene) -> None:
    offer(scene.france, "offer")
    with queries() as few:
        scene.found()
    for number in range(200):
        office = scene.office(f"X{number}", f"Office {number}", "Asia")
        offer(office, "offer")
    with queries() as many:
        found = scene.found()
    assert (len(found.suggestions), found.looked_at) == (201, 202)
    assert len(many) == len(few) <= 10
