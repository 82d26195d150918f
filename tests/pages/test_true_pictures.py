"""Pictures that are true: what a chart counts is what the number beside it counts, whatever an event
has by then: nothing, a half of everything, entries that were all withdrawn, or its results."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from casting import Cast, day
from event_shapes import Shape, empty, finished, half_made, withdrawn
from flask.testing import FlaskClient

from hackathon.core import language
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]

SHAPES = pytest.mark.parametrize(
    ("shape", "moment"), [(empty, 0), (half_made, 5), (withdrawn, 6), (finished, 26)]
)
FIGURE = re.compile(r'<figure class="chart">(.*?)</figure>', re.DOTALL)
LINE = re.compile(r'<line class="series" x1="(.*?)%" y1="(.*?)%" x2="(.*?)%" y2="(.*?)%"')
TILE = re.compile(r'<dd class="big num">\s*(?:<a href="(.*?)">)?(\d+)')


@pytest.fixture
def organiser(
    as_: As,
    cast: Cast,
    stand_at: Callable[[datetime], None],
    shape: Callable[[Cast], Shape],
    moment: float,
) -> FlaskClient:
    """Ada's browser, when the event has come so far."""
    shape(cast)
    stand_at(day(moment))
    return as_(cast.ada)


def overview(organiser: FlaskClient, shape: Callable[[Cast], Shape]) -> str:
    slug = "small" if shape is empty else "codefest"
    return organiser.get(f"/events/{slug}/organise/").text


@SHAPES
def test_a_number_is_that_of_the_list_to_which_it_leads(
    organiser: FlaskClient, shape: Callable[[Cast], Shape]
) -> None:
    tiles = TILE.findall(overview(organiser, shape))
    assert len(tiles) == 6
    for address, number in tiles:
        page = organiser.get(address.replace("&amp;", "&")).text if address else ""
        told = re.search(r'<span class="mute num">(\d+)</span>', page)
        assert not address or (told and told[1] == number), f"{address}: {number}"


@SHAPES
def test_the_chart_of_submissions(
    organiser: FlaskClient, cast: Cast, shape: Callable[[Cast], Shape], moment: float
) -> None:
    page = overview(organiser, shape)
    sent = int(TILE.findall(page)[3][1])
    figures = FIGURE.findall(page)
    assert len(figures) == (1 if sent else 0)
    for figure in figures:
        counts = re.findall(r'<td class="n num">(\d+)</td>', figure)
        assert int(counts[-1]) == sent
        opens, closes = (
            language.format_date(date, cast.event.time_zone)
            for date in (cast.event.submission_opens, cast.event.submission_closes)
        )
        ends = re.findall(r"<span>([^<]*)</span>", figure)
        assert ends[1:3] == [opens, closes]
        assert "Deadline:" in figure
        assert ("Today:" in figure) == (moment < 10)
        lines = [tuple(map(float, line)) for line in LINE.findall(figure)]
        assert lines and all(x1 == x2 or y1 == y2 for x1, y1, x2, y2 in lines), "steps"
        assert figure.count('class="grid-line"') <= sent, "no line between two whole numbers"
