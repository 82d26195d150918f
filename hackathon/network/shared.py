"""Finishing a self-assessment and choosing in whose count it stands.

Every change of what is shared ends in ``recount``; see ``counts`` for when a count moves at all.
It comes after the audit line on purpose: verbs wait for each other there, so that of two offices
that share at once the second counts with the first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.network import assessments, counts, scales
from hackathon.network.assessments import MOVES, Assessment, AssessmentAnswer
from hackathon.network.counts import AUDIENCES, CountedLevel, Standing
from hackathon.people.offices import Office
from hackathon.people.people import Person


class Sharing(NamedTuple):
    """Who learns what of an assessment.

    :ivar audience: a key of ``assessments.AUDIENCE_NAMES``
    :ivar partners: whether offices that look for partners may be told that its levels are near
        theirs
    """

    audience: str
    partners: bool


# --- Verbs. ---------------------------------------------------------------------------------------


def finish(assessment: Assessment, wanted: Sharing, person: Person, at: datetime) -> None:
    """Finish an assessment in the name of the office.

    :raises Refused: when a dimension has no answer yet, or nobody may read what partners are told
    """
    _refuse_secret_partners(wanted)
    with transaction():
        lock(assessment)
        said = assessments.answers(assessment)
        if open_ones := assessments.missing(assessment.version, said):
            raise Refused(_unanswered(assessment, open_ones))
        _move(assessment, "finished", finished_by=person, finished_at=at, **wanted._asdict())
        detail = {"audience": wanted.audience}
        audit.record(at, person, "assessments.finish", assessment.name, **detail)
        _recount(assessment)


def choose(assessment: Assessment, wanted: Sharing, person: Person, at: datetime) -> None:
    """Choose anew who learns what of a finished assessment.

    :raises Refused: when it is a draft by now, or nobody may read what partners are told
    """
    _refuse_secret_partners(wanted)
    with transaction():
        lock(assessment)
        fresh = Assessment.get_by_id(assessment.id)
        if fresh.status != "finished":
            raise Refused(_("Somebody else has changed this meanwhile. Look at the page again."))
        assessment.change(None, **wanted._asdict())
        detail = {"audience": wanted.audience}
        audit.record(at, person, "assessments.choose", assessment.name, **detail)
        _recount(assessment)


def reopen(assessment: Assessment, person: Person, at: datetime) -> None:
    """Make a finished assessment a draft again, which nobody outside learns anything of."""
    with transaction():
        lock(assessment)
        _move(assessment, "draft", finished_by=None, finished_at=None)
        # No recount: most are reopened for a correction, and would leave the count only to wait
        # for their way back. The next change of any office takes notice.
        audit.record(at, person, "assessments.reopen", assessment.name)


def _move(assessment: Assessment, to: str, **also: Any) -> None:
    try:
        move(assessment, MOVES, to, **also)
    except NoSuchMove:
        raise Refused(
            _("Somebody else has changed this meanwhile. Look at the page again.")
        ) from None


def _refuse_secret_partners(wanted: Sharing) -> None:
    if wanted.partners and wanted.audience == "itself":
        raise Refused(
            _(
                "Partners can be found by it only when the assessment is shared with the network or"
                " with everybody."
            )
        )


def _unanswered(assessment: Assessment, keys: list[str]) -> str:
    scale = scales.scale(assessment.version)
    titles = [row.title for row in scale.dimensions if row.key in keys]
    return _(
        "These have no answer yet: %(titles)s. Choose a level, or “Not relevant”.",
        titles=" · ".join(titles),
    )


# --- The count. -----------------------------------------------------------------------------------


class _Shared(NamedTuple):
    """The answers that offices share: dimension -> office's number."""

    levels: Mapping[str, dict[int, Standing]]
    helped: Mapping[str, dict[int, str]]


def _recount(assessment: Assessment) -> None:
    recount(assessment.year, assessment.version, assessment.office.demonstration)


def recount(year: int, version: str, invented: bool) -> None:
    """Bring the counts of a year up to date as far as they may move; call it in a transaction."""
    shared = _shared(year, version, invented)
    counted = _counted(year, version, invented)
    for dimension in shared.levels.keys() | counted.keys():
        before = counted.get(dimension, {})
        after = counts.recounted(shared.levels.get(dimension, {}), before)
        if after != before:
            _rewrite((year, version, dimension), before, after, shared.helped[dimension])


def _shared(year: int, version: str, invented: bool) -> _Shared:
    rows: Any = (
        AssessmentAnswer.select(AssessmentAnswer, Assessment)
        .join(Assessment)
        .join(Office)
        .where(
            Assessment.year == year,
            Assessment.version == version,
            Assessment.status == "finished",
            Assessment.audience.in_(AUDIENCES),
            AssessmentAnswer.level.is_null(False),
            Office.demonstration == invented,
        )
    )
    found = _Shared(defaultdict(dict), defaultdict(dict))
    for row in rows:
        office = row.assessment.office_id
        found.levels[row.dimension][office] = Standing(row.assessment.audience, row.level)
        found.helped[row.dimension][office] = row.helped
    return found


def _counted(year: int, version: str, invented: bool) -> dict[str, dict[int, Standing]]:
    rows = (
        CountedLevel.select()
        .join(Office)
        .where(
            CountedLevel.year == year,
            CountedLevel.version == version,
            Office.demonstration == invented,
        )
    )
    found: dict[str, dict[int, Standing]] = defaultdict(dict)
    for row in rows:
        found[row.dimension][row.office_id] = Standing(row.audience, row.level)
    return found


def _rewrite(
    place: tuple[int, str, str],
    before: Mapping[int, Standing],
    after: Mapping[int, Standing],
    helped: Mapping[int, str],
) -> None:
    """Write a dimension's count anew: year, version and dimension, what it held and holds."""
    year, version, dimension = place
    here = (CountedLevel.year == year) & (CountedLevel.dimension == dimension)
    CountedLevel.delete().where(here, CountedLevel.office.in_(list(before))).execute()
    rows = [
        {
            "office": office,
            "year": year,
            "version": version,
            "dimension": dimension,
            "level": standing.level,
            "audience": standing.audience,
            "helped": helped.get(office, ""),
        }
        for office, standing in sorted(after.items())
    ]
    if rows:
        CountedLevel.insert_many(rows).execute()
