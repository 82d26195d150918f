"""The desk of an office's people as a page: every line leads where its reader may go."""

import html
import re
from collections.abc import Callable

import pytest
from casting import Cast, affiliate
from desk.test_office_desk import Chile, furnish
from flask.testing import FlaskClient

from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(True)


class TestIndex:
    @pytest.mark.parametrize("degree", ["representative", "confirmed"])
    def test_every_line_leads_to_a_page_that_opens(self, as_: As, cast: Cast, degree: str) -> None:
        assert cast.pia
        furnish(cast, Chile())
        affiliate(cast.bo, cast.office, degree)
        client = as_(cast.bo)
        page = text(client, "/me/office")
        page = page[page.index("<main") : page.index("</main>")]
        links = {
            html.unescape(link) for link in re.findall(r'class="btn quiet" href="([^"]+)"', page)
        }
        assert len(links) >= 8, links
        assert not [link for link in links if client.get(link).status_code != 200]
        assert "Rosa Example asks Switzerland" in page
        assert re.search(r"Until [^<]*19[^<]*2027: 9 days left", page)

    def test_says_what_to_do_where_nothing_waits(self, as_: As, cast: Cast) -> None:
        page = text(as_(cast.pia), "/me/office")
        assert "Nobody waits for your office." in page and "Nothing ends" in page
        page = text(as_(cast.sam), "/me/office")
        assert "Nobody has confirmed yet that you work for an office." in page
        assert as_(None).get("/me/office").status_code == 302

    def test_first_pages_lead_there(self, as_: As, cast: Cast) -> None:
        for path in ("/", "/me"):
            assert "/me/office" in text(as_(cast.pia), path)
            assert "/me/office" not in text(as_(cast.sam), path)
