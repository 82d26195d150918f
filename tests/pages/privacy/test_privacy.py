"""The pages about privacy: what is told, one's own file, closing one's account."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

from casting import Cast, day

from hackathon.core.config import ROOT
from hackathon.people import passwords
from hackathon.people.people import Person
from hackathon.privacy import retention
from hackathon.teams.teams import Team

As = Callable[[Person | None], Any]
TEMPLATES = ROOT / "templates"
WORD = "six quiet lemons"


class TestIndex:
    def test_tells_everybody_each_period_as_it_is_set(self, as_: As, db: Any) -> None:
        client = as_(None)
        page = client.get("/privacy").text
        settings = client.application.config["SETTINGS"]
        for one in retention.PERIODS:
            assert f"{retention.kept(settings, one).days} days" in page
            assert str(one.what).replace("'", "&#39;") in page

    def test_is_linked_from_every_page(self, as_: As, db: Any) -> None:
        assert 'href="/privacy"' in as_(None).get("/").text


class TestOwnFile:
    def test_lists_what_the_archive_holds(self, as_: As, cast: Cast) -> None:
        page = as_(cast.ben).get("/privacy/my-data").text
        assert "person.json" in page and "/privacy/my-data.zip" in page

    def test_archive_begins_with_a_page_to_read(self, as_: As, cast: Cast) -> None:
        answer = as_(cast.ben).get("/privacy/my-data.zip")
        assert answer.mimetype == "application/zip"
        made = zipfile.ZipFile(io.BytesIO(answer.data))
        assert made.namelist()[0] == "index.html"
        assert cast.ben.name in made.read("index.html").decode()

    def test_is_for_the_signed_in(self, as_: As, db: Any) -> None:
        for path in ("/privacy/my-data", "/privacy/my-data.zip", "/privacy/close"):
            answer = as_(None).get(path)
            assert answer.location == f"/people/sign-in?next={path}"


class TestClose:
    def test_says_before_what_stops_it_and_offers_no_button(self, as_: As, cast: Cast) -> None:
        assert cast.team
        page = as_(cast.ben).get("/privacy/close").text
        assert "Hand the captaincy over first" in page
        assert 'name="password"' not in page

    def test_whole_way(self, as_: As, cast: Cast) -> None:
        cast.sam.change(password_hash=passwords.hashed(WORD))
        client = as_(cast.sam)
        wrong = client.post("/privacy/close", data={"password": "not it at all"})
        assert "Your present password is another one." in wrong.text
        answer = client.post("/privacy/close", data={"password": WORD})
        assert answer.location == "/"
        assert "Your account is closed." in client.get("/").text
        assert client.get("/me").location.startswith("/people/sign-in")

    def test_pages_say_closed_account_and_lead_nowhere(
        self, as_: As, cast: Cast, stand_at: Callable[[Any], None]
    ) -> None:
        """In a team that stays as it is: for its other member, organisers, and in a list."""
        team, ben = cast.team, cast.ben
        stand_at(day(12))
        ben.change(password_hash=passwords.hashed(WORD))
        as_(ben).post("/privacy/close", data={"password": WORD})
        assert cast.ada
        Team.update(captain=ben).where(Team.id == team.id).execute()
        for who, path in (
            (cast.bo, f"/events/codefest/teams/{team.key}"),
            (cast.bo, "/events/codefest/teams/"),
            (cast.ada, "/events/codefest/organise/people"),
            (cast.ada, "/events/codefest/organise/people.csv"),
            (cast.root, "/admin/people/"),
        ):
            page = as_(who).get(path)
            assert page.status_code == 200, path
            assert "Closed account" in page.text and ben.name not in page.text, path
            assert f"/person/{ben.key}" not in page.text, path

    def test_a_name_leads_to_a_card_by_one_macro(self) -> None:
        """What links to somebody's card asks first whether there is one."""
        linking = {
            str(path.relative_to(TEMPLATES))
            for path in TEMPLATES.rglob("*.html")
            if "people.show'" in path.read_text()
        }
        assert linking == {"macros/ui.html"}

    def test_forced_past_the_page_it_refuses_too(self, as_: As, cast: Cast) -> None:
        assert cast.team
        cast.ben.change(password_hash=passwords.hashed(WORD))
        page = as_(cast.ben).post("/privacy/close", data={"password": WORD})
        assert "Hand the captaincy over first" in page.text
        assert Person.get_by_id(cast.ben.id).active
