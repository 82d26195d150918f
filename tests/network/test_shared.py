"""Finishing an assessment, and what the counts make of it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from casting import Cast, affiliate, make_person

from hackathon.core.audit import AuditLine
from hackathon.core.states import Refused
from hackathon.network import assessments, counts, nearness, scales, shared
from hackathon.network.assessments import Answer, Assessment
from hackathon.network.counts import CountedLevel
from hackathon.network.shared import Sharing
from hackathon.people.offices import Office

EVERYBODY = Sharing("public", partners=False)
Assess = Callable[[int, int, Sharing], Assessment]


@pytest.fixture
def assess(cast: Cast, at: datetime) -> Assess:
    """Let the office of a number finish an assessment with one level throughout."""

    def made(number: int, level: int, wanted: Sharing = EVERYBODY) -> Assessment:
        office, _new = Office.get_or_create(
            code=f"X{number}", defaults={"kind": "national office", "name": f"Office {number}"}
        )
        row = assessments.of_year(office, at.year) or assessments.begin(office, False, cast.pia, at)
        if row.status == "finished":
            shared.reopen(row, cast.pia, at)
        assessments.save(row, None, every(level), at)
        shared.finish(row, wanted, cast.pia, at)
        return row

    return made


def every(level: int) -> dict[str, Answer]:
    return {row.key: Answer(level) for row in scales.scale("1").dimensions}


def levels(at: datetime, network: bool = False) -> tuple[int, ...]:
    found = counts.shares(at.year, "1", network, invented=False)
    return found["data"].levels if found else ()


def test_every_dimension_needs_an_answer_before_it_is_finished(cast: Cast, at: datetime) -> None:
    row = assessments.begin(cast.office, False, cast.pia, at)
    said = every(3)
    del said["skills"], said["data"]
    assessments.save(row, None, said, at)
    with pytest.raises(Refused, match=r"no answer yet: Data · Skills\."):
        shared.finish(row, EVERYBODY, cast.pia, at)
    said = {"data": Answer(scales.NOT_RELEVANT), "skills": Answer(1)}
    assessments.save(row, None, said, at)
    shared.finish(row, EVERYBODY, cast.pia, at)
    line = AuditLine.select().order_by(AuditLine.id.desc()).get()
    assert (line.verb, line.subject) == ("assessments.finish", f"Assessment CH {at.year}")
    with pytest.raises(Refused, match="Reopen it"):
        assessments.save(row, None, every(5), at)


def test_shares_begin_with_five_and_change_by_five(assess: Assess, at: datetime) -> None:
    for number in range(4):
        assess(number, 2)
    assert levels(at) == () and not CountedLevel.select().exists()
    assess(4, 3)
    assert levels(at) == (0, 4, 1, 0, 0)
    for number in range(5, 9):
        assess(number, 5)
        assert levels(at) == (0, 4, 1, 0, 0)
    # The fifth change is one of an office that is counted already.
    assess(0, 1)
    assert levels(at) == (1, 3, 1, 0, 4)


def test_a_draft_and_one_for_the_office_itself_are_counted_nowhere(
    assess: Assess, cast: Cast, at: datetime
) -> None:
    for number in range(6):
        assess(number, 2, Sharing("itself", partners=False))
    row = assessments.begin(cast.office, False, cast.pia, at)
    assessments.save(row, None, every(3), at)
    assert not CountedLevel.select().exists()


def test_the_network_sees_both_counts_and_the_public_one(assess: Assess, at: datetime) -> None:
    for number in range(5):
        assess(number, 2)
    for number in range(5, 10):
        assert levels(at, network=True) == (0, 5, 0, 0, 0)
        assess(number, 4, Sharing("network", partners=False))
    assert levels(at) == (0, 5, 0, 0, 0)
    assert levels(at, network=True) == (0, 5, 0, 5, 0)


def test_what_is_taken_back_leaves_the_count_with_four_others(
    assess: Assess, cast: Cast, at: datetime
) -> None:
    rows = [assess(number, 2) for number in range(10)]
    for row in rows[:4]:
        shared.choose(row, Sharing("itself", partners=False), cast.pia, at)
    assert levels(at) == (0, 10, 0, 0, 0)
    shared.reopen(rows[4], cast.pia, at)
    assert levels(at) == (0, 10, 0, 0, 0)
    shared.choose(rows[5], Sharing("itself", partners=False), cast.pia, at)
    assert levels(at) == ()  # four are left
    with pytest.raises(Refused, match="changed this meanwhile"):
        shared.choose(rows[4], EVERYBODY, cast.pia, at)


def test_partners_are_told_nothing_of_what_is_for_the_office_itself(
    assess: Assess, cast: Cast, at: datetime
) -> None:
    with pytest.raises(Refused, match="Partners can be found"):
        assess(0, 2, Sharing("itself", partners=True))


class TestNearness:
    FOUND = Sharing("network", partners=True)

    def test_is_told_to_those_who_tell_it_of_themselves(
        self, assess: Assess, cast: Cast, at: datetime
    ) -> None:
        near, far, below, silent = (
            assess(number, level, wanted).office
            for number, level, wanted in (
                (1, 4, self.FOUND),
                (2, 5, self.FOUND),
                (3, 1, self.FOUND),
                (4, 3, EVERYBODY),
            )
        )
        seeker = assess(0, 2, EVERYBODY)
        pia = make_person("Pam Example")
        affiliate(pia, seeker.office, "confirmed")
        assert nearness.near(pia, seeker.office) == {}
        shared.choose(seeker, self.FOUND, cast.pia, at)
        found = nearness.near(pia, seeker.office)
        assert set(found) == {near.id} and "data" in found[near.id]
        assert not {far.id, below.id, silent.id} & set(found)
        # Somebody of another office reads nothing in its name, and nobody reads nothing.
        for stranger in (cast.pia, cast.root, None):
            assert nearness.near(stranger, seeker.office) == {}

    def test_not_relevant_is_near_to_nothing(
        self, assess: Assess, cast: Cast, at: datetime
    ) -> None:
        seeker = assess(0, 2, self.FOUND).office
        assess(1, 0, self.FOUND)
        affiliate(cast.sam, seeker, "confirmed")
        assert nearness.near(cast.sam, seeker) == {}
