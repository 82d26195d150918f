"""Whether an office's maturity is near enough to help another one, for those who look for partners.

Nothing is told of an office that has not agreed to it, and nobody learns anything whose own office
has not agreed as well. What is told is "near enough" and never a level; "too far", "not relevant",
"not shared" and "not known" are one answer.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from hackathon.network.assessments import Assessment, AssessmentAnswer
from hackathon.network.counts import AUDIENCES
from hackathon.network.scales import NOT_RELEVANT
from hackathon.people import affiliations
from hackathon.people.offices import Office
from hackathon.people.people import Person

# A helper stands where the seeker stands or a little further on: from far above the next step can
# no longer be seen.
AHEAD = range(3)
# By the function of a challenge: the dimension in which an office needs to be near.
OF_FUNCTIONS = {
    "classification": "automation",
    "search": "automation",
    "translation": "automation",
    "formality check": "automation",
    "examination support": "automation",
    "routing": "automation",
    "customer service": "service",
    "data quality": "data",
    "digitisation": "data",
    "measurement": "data",
}


class _Stand(NamedTuple):
    """The newest assessment by which an office lets itself be found: version, level by
    dimension."""

    version: str
    levels: dict[str, int]


def near(person: Person | None, seeker: Office) -> dict[int, frozenset[str]]:
    """Return, by the number of each other office, the keys of the dimensions in which its maturity
    is near enough to help ``seeker``. One query, however many offices there are.

    :param person: who reads it: somebody confirmed in ``seeker``, else nothing is told
    """
    if not affiliations.at_least(person, seeker, "confirmed"):
        return {}
    stands = _stands()
    own = stands.pop(seeker.id, None)
    if own is None:
        return {}
    found = {}
    for office, other in stands.items():
        # Levels of other texts mean something else.
        if other.version == own.version and (keys := _near(own.levels, other.levels)):
            found[office] = keys
    return found


def _near(own: dict[str, int], other: dict[str, int]) -> frozenset[str]:
    return frozenset(
        key for key, level in own.items() if key in other and other[key] - level in AHEAD
    )


def _stands() -> dict[int, _Stand]:
    rows: Any = (
        AssessmentAnswer.select(AssessmentAnswer, Assessment)
        .join(Assessment)
        .where(
            Assessment.status == "finished",
            Assessment.partners,
            Assessment.audience.in_(AUDIENCES),
            AssessmentAnswer.level.is_null(False),
        )
        .order_by(Assessment.year.desc())
    )
    newest: dict[int, int] = {}
    found: dict[int, _Stand] = {}
    for row in rows:
        assessment = row.assessment
        office = assessment.office_id
        if newest.setdefault(office, assessment.year) != assessment.year:
            continue
        if office not in found:
            found[office] = _Stand(assessment.version, {})
        if row.level != NOT_RELEVANT:
            found[office].levels[row.dimension] = row.level
    return found
