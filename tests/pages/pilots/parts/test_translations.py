"""Parts of a pilot in the reader's language, written by its leads and members."""

from collections.abc import Callable
from datetime import datetime

from casting import Cast
from flask.testing import FlaskClient

from hackathon.people.people import Person
from hackathon.pilots.members import PilotMember
from hackathon.pilots.parts import indicators, milestones, reports, risks

As = Callable[[Person | None], FlaskClient]


class TestTranslate:
    def test_a_member_writes_what_readers_of_the_language_get(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        asked = {"pilot": cast.pilot, "person": cast.ben, "asked_by": cast.pia, "asked_at": at}
        PilotMember.create(status="agreed", **asked)
        kept = {
            "milestones": milestones.add(cast.pilot, cast.pia, at, title="Set", due=at.date()),
            "indicators": indicators.add(cast.pilot, cast.pia, at, title="Share", unit="days"),
            "reports": reports.publish(cast.pilot, reports.Said("March", "Done."), cast.pia, at),
            "risks": risks.add(
                cast.pilot, cast.pia, at, title="Misuse", likelihood=1, impact=1, public=True
            ),
        }
        client = as_(cast.ben)
        for kind, row in kept.items():
            data = {"title": f"Titre {kind}", "revision": "0", "of_revision": str(row.revision)}
            data |= {"body": "Fait **bien**.", "unit": "jours"}
            address = f"/pilots/nice-helper/{kind}/{row.key}/translations/fr"
            assert "blockquote" in client.get(address).get_data(True)
            assert client.post(address, data=data).status_code == 302
            page = as_(None).get(f"/pilots/nice-helper/{kind}?lang=fr").get_data(True)
            assert f"Titre {kind}" in page and row.title not in page
            assert row.title in as_(None).get(f"/pilots/nice-helper/{kind}").get_data(True)
            spanish = as_(None).get(f"/pilots/nice-helper/{kind}?lang=es").get_data(True)
            assert 'lang="en"' in spanish and "inglés" in spanish, "the note names the language"
            type(row).update(revision=row.revision + 1).where(type(row).id == row.id).execute()
            stale = as_(None).get(f"/pilots/nice-helper/{kind}?lang=fr").get_data(True)
            assert "icon" in stale and "modifi" in stale
        french = as_(None).get("/pilots/nice-helper/reports?lang=fr").get_data(True)
        assert "<strong>bien</strong>" in french
        table = client.get("/pilots/nice-helper/translations").get_data(True)
        assert "Older than the original" in table and "Misuse" in table

    def test_others_and_other_languages_find_no_page(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        row = milestones.add(cast.pilot, cast.pia, at, title="Set", due=at.date())
        address = f"/pilots/nice-helper/milestones/{row.key}/translations"
        assert as_(cast.sam).get(f"{address}/fr").status_code == 404
        for code in ("en", "xx"):
            assert as_(cast.pia).get(f"{address}/{code}").status_code == 404
