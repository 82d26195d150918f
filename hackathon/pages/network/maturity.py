"""ICT maturity over all offices: how many stand at each level of each dimension."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, render_template, request

from hackathon.network import assessments, counts, helping, scales
from hackathon.network.counts import LEAST, Shares
from hackathon.network.helping import Help
from hackathon.network.scales import LEVELS, Dimension, Scale
from hackathon.pages.guard import me, now, public
from hackathon.people import affiliations, offices
from hackathon.people.offices import Office

pages = Blueprint("maturity", __name__)


class Reader(NamedTuple):
    """What decides which count a reader sees.

    :ivar offices: those for which the reader is confirmed
    :ivar network: whether the answers of the network are among those counted
    :ivar invented: whether the invented offices are counted instead of the real ones
    """

    offices: list[Office]
    network: bool
    invented: bool


class LevelRow(NamedTuple):
    """A level of a dimension: what it means, and who stands there.

    :ivar own: names of the reader's own offices that stand there
    """

    level: int
    meaning: str
    offices: int
    own: list[str]


class Block(NamedTuple):
    """A dimension as the page shows it; without shares while fewer than five have answered."""

    dimension: Dimension
    shares: Shares | None
    rows: list[LevelRow]
    helped: list[Help]


def reader() -> Reader:
    """Return for whom the page is made. On a site with invented offices alone, such as a
    demonstration, these are counted."""
    person = me()
    known = affiliations.confirmed_offices(person) if person is not None else []
    own = [row for row in known if row.kind in offices.OF_INTELLECTUAL_PROPERTY]
    network = bool(own)
    invented = own[0].demonstration if own else not counts.years(network, invented=False)
    return Reader(own, network, invented)


@pages.get("/offices/maturity")
@public
def index() -> str:
    who = reader()
    years = counts.years(who.network, who.invented)
    wanted = request.args.get("year", "")[:4]
    today = (now().year, scales.current(now().date()))
    chosen = next((pair for pair in years if str(pair[0]) == wanted), (*years, today)[0])
    scale = scales.scale(chosen[1])
    blocks = _blocks(who, chosen[0], scale)
    return render_template(
        "maturity/index.html",
        scale=scale,
        year=chosen[0],
        years=[year for year, _version in years],
        blocks=blocks,
        counted=any(block.shares for block in blocks),
        who=who,
        least=LEAST,
        own=[(row, offices.localised_name(row)) for row in who.offices],
    )


def _blocks(who: Reader, year: int, scale: Scale) -> list[Block]:
    shares = counts.shares(year, scale.version, who.network, who.invented)
    helped = counts.helped(year, scale.version, who.network, who.invented, shares)
    pages_named = helping.named(path for paths in helped.values() for path in paths)
    marks = assessments.marks(who.offices, year, scale.version) if who.offices else {}
    names = {row.code: offices.localised_name(row) for row in who.offices}
    made = []
    for dimension in scale.dimensions:
        key = dimension.key
        own = {code: levels.get(key) for code, levels in marks.items()}
        help_shown = [pages_named[path] for path in helped.get(key, ()) if path in pages_named]
        rows = [
            LevelRow(
                level,
                meaning,
                shares[key].levels[level - 1] if key in shares else 0,
                [names[code] for code, at in own.items() if at == level],
            )
            for level, meaning in zip(LEVELS, dimension.levels, strict=True)
        ]
        made.append(Block(dimension, shares.get(key), rows, help_shown))
    return made
