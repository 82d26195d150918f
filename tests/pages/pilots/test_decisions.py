"""What was decided about a pilot: recorded, superseded, translated, never edited."""

from collections.abc import Callable
from datetime import timedelta

from casting import NOW, Cast
from flask.testing import FlaskClient

from hackathon.people.people import Person
from hackathon.pilots.decisions import Decision

As = Callable[[Person | None], FlaskClient]
FIELDS = {"language": "en", "precision": "", "happened_on": "", "note": ""}


def path(cast: Cast, *parts: str) -> str:
    return "/".join([f"/pilots/{cast.pilot.slug}/decisions", *parts])


class TestNew:
    def test_with_its_true_date_as_exact_as_it_is_known(self, as_: As, cast: Cast) -> None:
        earlier = {"precision": "month", "happened_on": "2027-02-14", "note": "Minutes 3/27"}
        data = {**FIELDS, **earlier, "reason": "Costs", "decided": "Money for a year"}
        as_(cast.pia).post(path(cast, "new"), data=data)
        row = Decision.get()
        assert (row.kind, row.was, row.becomes) == ("other", "proposed", "proposed")
        assert (row.happened_on.isoformat(), row.precision) == ("2027-02-01", "month")
        page = as_(None).get(path(cast)).get_data(True)
        assert "February 2027" in page and "Recorded on" in page and "Minutes 3/27" in page

    def test_no_date_to_come(self, as_: As, cast: Cast) -> None:
        late = (NOW + timedelta(days=2)).date().isoformat()
        data = {**FIELDS, "precision": "day", "happened_on": late}
        data |= {"reason": "Kept words", "decided": "X"}
        page = as_(cast.pia).post(path(cast, "new"), data=data).get_data(True)
        assert "in the future" in page and "Kept words" in page and Decision.select().count() == 0


class TestSupersede:
    def test_the_old_one_stays_readable(self, as_: As, cast: Cast) -> None:
        data = {**FIELDS, "reason": "Costs", "decided": "Mony"}
        as_(cast.pia).post(path(cast, "new"), data=data)
        old = Decision.get()
        assert as_(cast.sam).get(path(cast, old.key, "supersede")).status_code == 404
        as_(cast.pia).post(path(cast, old.key, "supersede"), data={**data, "decided": "Money"})
        new = Decision.get(Decision.decided == "Money")
        assert Decision.get_by_id(old.id).superseded_by == new
        assert Decision.get_by_id(old.id).decided == "Mony"
        page = as_(None).get(path(cast)).get_data(True)
        assert "Mony" in page and "Money" in page and "Replace it with" not in page
        page = as_(cast.pia).post(path(cast, old.key, "supersede"), data=data).get_data(True)
        assert "Another decision stands in its place already" in page


class TestTranslate:
    def test_into_another_language(self, as_: As, cast: Cast) -> None:
        as_(cast.pia).post(path(cast, "new"), data={**FIELDS, "reason": "Costs", "decided": "Yes"})
        row = Decision.get()
        into = path(cast, row.key, "translations", "fr")
        assert "Costs" in as_(cast.pia).get(into).get_data(True)
        as_(cast.pia).post(into, data={"reason": "Le prix", "of_revision": "1", "edition": "0"})
        assert "Le prix" in as_(None).get(f"{path(cast)}?lang=fr").get_data(True)
        assert as_(cast.pia).get(path(cast, row.key, "translations", "en")).status_code == 404
