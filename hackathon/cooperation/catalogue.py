"""The catalogue: published solutions, narrowed and sorted as somebody wishes."""

from __future__ import annotations

from typing import Any, NamedTuple

from peewee import JOIN, SQL, Expression, ModelSelect, fn

from hackathon.cooperation.solutions import Solution
from hackathon.cooperation.trials import Trial
from hackathon.core.db import holds
from hackathon.core.language import lazy
from hackathon.people.offices import Office, called
from hackathon.pilots.adoptions import Adoption

SORTS = {
    "changed": lazy("Last change"),
    "title": lazy("Name"),
    "adopters": lazy("Offices that use it"),
}


class Wish(NamedTuple):
    """What the catalogue is narrowed to; an empty text is no wish.

    :ivar q: part of a name, a summary or a feature, in any language
    :ivar maturity: a key of MATURITY_NAMES
    :ivar licence: as solutions name it
    :ivar office: code of the office whose it is
    :ivar sort: a key of SORTS
    """

    q: str = ""
    maturity: str = ""
    licence: str = ""
    office: str = ""
    sort: str = "changed"


def found(wish: Wish) -> ModelSelect[Solution]:
    """Query the published solutions that fit a wish, each with its office and, as ``adopters``, how
    many offices try or use it."""
    query = matching(wish).select(Solution, Office, _adopters().alias("adopters"))
    return query.order_by(*_order(wish.sort))


def matching(wish: Wish) -> ModelSelect[Solution]:
    """Query the published solutions that fit a wish, in no order."""
    query = Solution.select().join(Office, JOIN.LEFT_OUTER).where(Solution.status == "published")
    # Folded on both sides, so that case, accents and the scripts' own variants do not matter.
    if wish.q:
        query = query.where(holds(Solution.folded, wish.q))
    if wish.maturity:
        query = query.where(Solution.maturity == wish.maturity)
    if wish.licence:
        query = query.where(Solution.licence == wish.licence)
    if wish.office:
        query = query.where(called(wish.office))
    return query


def _order(sort: str) -> list[Any]:
    # By the folded title: capital letters and accents would divide the alphabet.
    if sort == "title":
        return [Solution.folded, Solution.id]
    newest = [Solution.updated_at.desc(), Solution.id.desc()]
    # By the name of the column: a database would count again for a second copy of the question.
    return [SQL("adopters").desc(), *newest] if sort == "adopters" else newest


def _adopters() -> Expression:
    tried = Trial.select(fn.COUNT(Trial.id)).where(
        Trial.solution == Solution.id, Trial.stage != "stopped"
    )
    # A pilot's tool is taken over on the pilot's page.
    taken = Adoption.select(fn.COUNT(Adoption.id)).where(
        Adoption.pilot == Solution.pilot,
        Adoption.status == "accepted",
        Adoption.stage != "stopped",
    )
    # Not the sum of the two questions as they are: between those it is SQL's UNION.
    return fn.COALESCE(tried, 0) + fn.COALESCE(taken, 0)


def licences() -> list[str]:
    """Return the licences that published solutions name, in order."""
    named: Any = Solution.select(Solution.licence).where(Solution.status == "published")
    return sorted({licence for (licence,) in named.distinct().tuples()})


def owners() -> list[Office]:
    """Return the offices that share a solution, by their names in the register."""
    shared = Solution.select(Solution.office).where(Solution.status == "published")
    return list(Office.select().where(Office.id.in_(shared)).order_by(Office.folded))
