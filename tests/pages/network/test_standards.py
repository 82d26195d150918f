"""The pages of standards in use: the list over all offices, and the form of one."""

import re
from collections.abc import Callable
from datetime import datetime

from casting import Cast
from flask.testing import FlaskClient

from hackathon.network import standards
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
FORM = "/offices/CH/standards"


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(True)


def sent(page: str) -> dict[str, str]:
    """What the form is sent with as it is opened."""
    hidden = dict(re.findall(r'name="(revision|opened)"[^>]* value="([^"]*)"', page))
    chosen = re.findall(r'<select[^>]* name="(\w+)".*?</select>', page, re.DOTALL)
    return {
        **dict.fromkeys(chosen, ""),
        **{k: v.replace("&#34;", '"') for k, v in hidden.items()},
    }


class TestIndex:
    def test_says_who_uses_what_and_what_to_do_where_nobody_has_said_it(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        assert "No office has said yet" in text(as_(None), "/offices/standards")
        standards.say(cast.office, None, {"st96": "partly"}, cast.pia, at)
        page = text(as_(None), "/offices/standards?standard=st96&state=partly")
        assert "Switzerland" in page and "IP information in XML" in page
        assert "No offices match." in text(as_(None), "/offices/standards?q=nowhere")


class TestEdit:
    def test_what_is_said_stands_on_the_page_of_the_office(self, as_: As, cast: Cast) -> None:
        client = as_(cast.pia)
        form = sent(text(client, FORM))
        assert client.post(FORM, data={**form, "st26": "in use"}).status_code == 302
        page = text(as_(None), "/offices/CH")
        assert "ST.26" in page and "In use" in page and "ST.36" not in page
        assert "Edit the standards in use" not in page
        assert "Edit the standards in use" in text(client, "/offices/CH")

    def test_two_who_say_different_things_both_keep_theirs(self, as_: As, cast: Cast) -> None:
        client = as_(cast.pia)
        form = sent(text(client, FORM))
        client.post(FORM, data={**form, "st26": "in use"})
        client.post(FORM, data={**form, "st36": "no"})
        assert {row.standard: row.state for row in standards.of(cast.office)} == {
            "st26": "in use",
            "st36": "no",
        }

    def test_a_state_that_is_none_is_refused(self, as_: As, cast: Cast) -> None:
        client = as_(cast.pia)
        answer = client.post(FORM, data={**sent(text(client, FORM)), "st26": "soon"})
        assert "Not a valid choice" in answer.get_data(True)
