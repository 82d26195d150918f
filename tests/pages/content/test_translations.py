"""The organisers' doors of translations."""

import re
from collections.abc import Callable

import pytest
from browsing import as_sent
from casting import NOW, Cast
from flask.testing import FlaskClient

from hackathon.events import events
from hackathon.events.events import Event
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
HERE = "/events/codefest/organise/translations"
FRENCH = f"{HERE}/event/codefest/fr"


def sent(title: str = "Codefest IA", **changed: str) -> dict[str, str]:
    return {"text-title": title, "text-summary": "", "of_revision": "1", "revision": "0", **changed}


class TestEdit:
    def test_shows_the_original_beside_the_translation_each_in_its_direction(
        self, as_: As, cast: Cast
    ) -> None:
        page = " ".join(as_(cast.ada).get(f"{HERE}/event/codefest/ar").get_data(True).split())
        assert (
            "AI Tools Codefest" in page
            and re.search('<textarea dir="rtl"[^>]* lang="ar"', page)
            and 'readonly rows="2" lang="en" dir="ltr"' in page
        )

    def test_what_is_saved_is_read_and_marked_when_a_machine_made_it(
        self, as_: As, cast: Cast
    ) -> None:
        client = as_(cast.ada)
        assert client.post(FRENCH, data=sent(machine="y")).status_code == 302
        assert "Codefest IA" in as_(None).get("/events/codefest/?lang=fr").get_data(True)
        assert Event.get_by_id(cast.event.id).translations["fr"]["machine"] is True
        client.get("/?lang=en")
        assert "Unchecked" in client.get(f"{HERE}/?lang=en").get_data(True)

    def test_one_that_has_grown_old_says_so_until_it_is_saved_again(
        self, as_: As, cast: Cast
    ) -> None:
        client = as_(cast.ada)
        client.post(FRENCH, data=sent())
        events.edit(cast.event, None, cast.ada, NOW, title="Another title")
        assert "Older than the original" in client.get(f"{HERE}/").get_data(True)
        assert "The original was changed" in client.get(FRENCH).get_data(True)
        client.post(FRENCH, data=sent(of_revision="2", revision="1"))
        assert "Older than the original" not in client.get(f"{HERE}/").get_data(True)

    def test_the_second_of_two_translators_is_told_keeps_the_text_and_chooses(
        self, as_: As, cast: Cast
    ) -> None:
        as_(cast.grace).post(FRENCH, data=sent("De Grace", **{"text-summary": "Des outils"}))
        client = as_(cast.ada)
        page = client.post(FRENCH, data=sent("D'Ada")).get_data(True)
        assert "Somebody else changed this" in page and "D&#39;Ada" in page
        assert Event.get_by_id(cast.event.id).translations["fr"]["title"] == "De Grace"
        form = as_sent(page)
        choices = dict(re.findall(r'name="(choose-[^"]+)" value="(mine:\w+)"', page))
        choices["choose-text-summary"] = choices["choose-text-summary"].replace("mine", "theirs")
        assert client.post(FRENCH, data={**form, **choices}).status_code == 302
        texts = Event.get_by_id(cast.event.id).translations["fr"]
        assert (texts["title"], texts["summary"]) == ("D'Ada", "Des outils")

    def test_two_translators_of_different_texts_both_keep_theirs(self, as_: As, cast: Cast) -> None:
        opened = as_sent(as_(cast.ada).get(FRENCH).get_data(True))
        as_(cast.grace).post(FRENCH, data={**opened, "text-summary": "De Grace"})
        as_(cast.ada).post(FRENCH, data={**opened, "text-title": "D'Ada"})
        texts = Event.get_by_id(cast.event.id).translations["fr"]
        assert (texts["title"], texts["summary"]) == ("D'Ada", "De Grace")

    def test_a_text_that_cannot_be_shown_is_told_and_kept(self, as_: As, cast: Cast) -> None:
        page = as_(cast.ada).post(FRENCH, data=sent("[" * 300)).get_data(True)
        assert "opening brackets" in page and "[" * 300 in page
        assert not Event.get_by_id(cast.event.id).translations

    @pytest.mark.parametrize(
        "rest",
        [
            "event/other/fr",
            "event/codefest/en",
            "event/codefest/en_us",
            "nonsense/codefest/fr",
            "challenge/none/fr",
        ],
    )
    def test_what_does_not_exist_is_not_found(self, as_: As, cast: Cast, rest: str) -> None:
        assert as_(cast.ada).get(f"{HERE}/{rest}").status_code == 404
