"""Names that browsers offer while somebody types."""

from collections.abc import Callable

from casting import Cast
from flask.testing import FlaskClient

from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]


class TestOffered:
    def test_languages_in_the_readers_language_with_their_own_names(self, as_: As) -> None:
        client = as_(None)
        found = client.get("/names/languages?lang=fr").get_json()
        assert ["allemand", "Deutsch"] in found and len(found) > 150
        titles = [name for name, *_own in found]
        assert titles.index("allemand") < titles.index("zoulou")

    def test_time_zones(self, as_: As) -> None:
        found = as_(None).get("/names/zones?lang=en").get_json()
        assert ["Vienna, Austria", "Wien"] in found and ["London, United Kingdom"] in found

    def test_a_form_says_where_they_are(self, as_: As, cast: Cast) -> None:
        page = as_(cast.ben).get("/people/edit?lang=ar").text
        for kind in ("languages", "zones"):
            assert f'data-names="/names/{kind}?lang=ar"' in page
        assert as_(None).get("/names/planets").status_code == 404
