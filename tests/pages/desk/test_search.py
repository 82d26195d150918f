"""The search page: grouped, each group with the way to all of it, and every line can be opened."""

import html
import re
from collections.abc import Callable

import pytest
from casting import Cast
from desk.test_search import fill, offer, one_of_each
from flask.testing import FlaskClient

from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
ROLES = ["nobody", "sam", "ada", "dee", "pia", "root"]


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(True)


def main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def links(page: str) -> list[str]:
    return [html.unescape(link) for link in re.findall(r'<a\s+href="([^"#]+)"', main(page))]


def role(cast: Cast, name: str) -> Person | None:
    return None if name == "nobody" else getattr(cast, name)


class TestIndex:
    def test_groups_what_it_finds_and_leads_to_all_of_it(self, as_: As, cast: Cast) -> None:
        assert cast.challenge
        fill(cast, 12)
        page = text(as_(None), "/search?q=zebra")
        for kind in ("pilots", "challenges", "solutions", "consultations"):
            assert f"All 12 {kind}" in page
        (pilots,) = [link for link in links(page) if link.startswith("/pilots/?")]
        assert main(text(as_(None), pilots)).count("Zebra") >= 12
        (asked,) = [link for link in links(page) if link.startswith("/consultations?")]
        assert main(text(as_(None), asked)).count("/pilots/z") == 12
        (more,) = [link for link in links(page) if "kind=challenges" in link]
        assert main(text(as_(None), more)).count("/challenges/z") == 12

    def test_says_what_may_help_where_nothing_is_found(self, as_: As, cast: Cast) -> None:
        page = text(as_(None), "/search?q=zebra+finder")
        assert "Nothing was found." in page and "/search?q=finder" in page
        assert {"/events/", "/solutions/", "/offices/"} <= set(links(page))
        page = text(as_(None), "/search")
        assert "Nothing was found." not in page and "/solutions/" in links(page)
        assert "Nothing was found." in text(as_(None), "/search?q=x&kind=consultations")
        assert text(as_(None), "/search?q=x&kind=people"), "no such kind: everything is searched"

    def test_every_page_leads_to_it(self, as_: As, cast: Cast) -> None:
        assert 'href="/search"' in text(as_(None), "/accessibility")

    @pytest.mark.parametrize("name", ROLES)
    def test_whatever_it_lists_its_reader_can_open(self, as_: As, cast: Cast, name: str) -> None:
        assert cast.ada and cast.pia and cast.challenge
        one_of_each(cast, "Zebra open")
        one_of_each(cast, "Zebra canary", "draft")
        client = as_(role(cast, name))
        page = text(client, "/search?q=zebra")
        found = [link for link in links(page) if "/search" not in link]
        assert len(found) >= 6, found
        closed = [link for link in found if client.get(link).status_code != 200]
        assert not closed
        assert ("canary" in page) == (name in {"ada", "pia", "root"})

    @pytest.mark.parametrize("name", ROLES)
    def test_what_a_list_opens_is_found_by_its_title(self, as_: As, cast: Cast, name: str) -> None:
        assert cast.ada and cast.pia and cast.challenge
        one_of_each(cast, "Zebra open")
        one_of_each(cast, "Zebra draft", "draft")
        client = as_(role(cast, name))
        found = set(links(text(client, "/search?q=zebra")))
        lists = ["/events/", "/pilots/", "/solutions/", "/offices/", "/offices/exchange"]
        lists += ["/events/codefest/challenges/", "/consultations"]
        shown = {
            link: title
            for path in lists
            for link, title in re.findall(
                r'<a\s+href="(/[^"#?]+)"[^>]*>\s*(?:<bdi>)?(Zebra[^<]*)<', text(client, path)
            )
        }
        assert len(shown) >= 5, shown
        # A draft's own pages are its organisers'; the search leads to the page that visitors see.
        missed = {link for link in shown if link.replace("/organise/setup", "/") not in found}
        assert not missed

    def test_what_is_for_offices_alone_is_found_by_their_people_alone(
        self, as_: As, cast: Cast
    ) -> None:
        offer(cast, "inside", "Canary exchange", "network")
        for person in (None, cast.sam):
            there = main(text(as_(person), "/search?q=canary"))
            assert there == main(text(as_(person), "/search?q=quagga")).replace("quagga", "canary")
            assert main(text(as_(person), "/search?q=canary&kind=offers")).count("exchange") == 0
        assert "/offices/exchange/inside" in text(as_(cast.pia), "/search?q=canary")

    def test_hidden_words_tell_themselves_by_nothing(self, as_: As, cast: Cast) -> None:
        one_of_each(cast, "Zebra canary", "draft")
        for client in (as_(None), as_(cast.sam)):
            there, nowhere = (text(client, f"/search?q={word}") for word in ("canary", "quagga"))
            assert main(there) == main(nowhere).replace("quagga", "canary")
