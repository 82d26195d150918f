"""The catalogue's pages: what everybody sees, and what those do who keep an entry."""

import re
from collections.abc import Callable

import pytest
import yaml
from casting import Cast, affiliate, day, make_person
from cooperation.files import WHOLE
from flask.testing import FlaskClient

from hackathon.cooperation import publiccode
from hackathon.cooperation.solutions import Solution
from hackathon.cooperation.trials import Trial
from hackathon.core.mail import Message
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots.adoptions import Adoption

As = Callable[[Person | None], FlaskClient]
PAGE = "/solutions/form-checker"


@pytest.fixture
def tool(cast: Cast) -> Solution:
    assert cast.pia
    return Solution.create(
        slug="form-checker",
        title="Form checker",
        summary="Tells applicants what is missing.",
        licence="MIT",
        status="published",
        office=cast.office,
        features=["Checks fields"],
        created_at=day(-40),
        updated_at=day(-40),
        checked_at=day(-40),
    )


@pytest.fixture
def rosa(cast: Cast) -> Person:
    """She represents another office."""
    chile = Office.create(code="CL", kind="national office", name="Chile", folded="chile")
    person = make_person("Rosa Example")
    affiliate(person, chile, "representative")
    return person


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(True)


class TestIndex:
    def test_says_what_there_is_and_what_to_do_where_nothing_is(
        self, as_: As, cast: Cast, tool: Solution
    ) -> None:
        page = text(as_(None), "/solutions/")
        assert "Form checker" in page and "Switzerland" in page and "MIT" in page
        assert "Add a solution" not in page
        assert "Add a solution" in text(as_(cast.pia), "/solutions/")
        assert "No solutions match." in text(as_(None), "/solutions/?q=nothing&maturity=stable")
        tool.delete_instance()
        assert "No solution is in the catalogue yet." in text(as_(cast.sam), "/solutions/")


class TestEntry:
    def test_from_a_draft_to_the_catalogue_and_out_of_it(self, as_: As, cast: Cast) -> None:
        assert cast.pia
        pia, public = as_(cast.pia), as_(None)
        form = {
            "title": "Form checker",
            "summary": "Tells what is missing.",
            "language": "en",
            "office": str(cast.office.id),
            "maturity": "beta",
            "software_type": "standalone/web",
            "features": "Checks fields\nSays why",
            "platforms": "web",
        }
        assert pia.post("/solutions/new", data=form).location == PAGE
        assert public.get(PAGE).status_code == 404
        page = pia.post(f"{PAGE}/publish", follow_redirects=True).get_data(True)
        assert "Name the licence first" in page
        revision = {"revision": str(Solution.get().revision)}
        pia.post(f"{PAGE}/edit", data={**form, **revision, "licence": "MIT"})
        pia.post(f"{PAGE}/publish")
        page = text(public, PAGE)
        assert "Says why" in page and "publiccode.yml" not in page
        assert "description.en.longDescription" in text(pia, PAGE)
        assert public.get(f"{PAGE}/publiccode.yml").status_code == 404, "it would not be valid"
        pia.post(f"{PAGE}/archive")
        assert "archived" in text(public, PAGE)
        assert "Form checker" not in text(public, "/solutions/")
        pia.post(f"{PAGE}/restore")
        assert "Form checker" in text(public, "/solutions/")

    def test_says_when_it_was_checked_last(
        self, as_: As, cast: Cast, tool: Solution, stand_at: Callable[..., None]
    ) -> None:
        stand_at(day(326))
        assert "It may be out of date." in text(as_(None), PAGE)
        as_(cast.pia).post(f"{PAGE}/check")
        assert "It may be out of date." not in text(as_(None), PAGE)

    def test_grows_from_a_pilot_that_one_leads(self, as_: As, cast: Cast) -> None:
        cast.pilot.change(stage="adopted", licence="EUPL-1.2")
        page = text(as_(cast.pia), "/solutions/new?pilot=nice-helper")
        assert "Nice helper" in page and "EUPL-1.2" in page
        assert as_(cast.sam).get("/solutions/new?pilot=nice-helper").status_code in {403, 404}
        assert as_(cast.pia).get("/solutions/new?pilot=none").status_code == 404
        moments = dict.fromkeys(("created_at", "updated_at", "checked_at"), day(0))
        names = {"slug": "nice", "title": "Nice tool", "status": "published"}
        Solution.create(pilot=cast.pilot, **names, **moments)
        assert "Nice tool" in text(as_(None), "/pilots/nice-helper/adopters")
        assert "/pilots/nice-helper" in text(as_(None), "/solutions/nice")

    def test_stands_on_its_offices_page(self, as_: As, tool: Solution) -> None:
        assert "Form checker" in text(as_(None), "/offices/CH")


class TestPubliccode:
    def test_goes_in_and_comes_out_unchanged(self, as_: As, cast: Cast) -> None:
        assert cast.pia
        form = {"office": str(cast.office.id), "text": WHOLE}
        answer = as_(cast.pia).post("/solutions/take-in", data=form)
        assert answer.location == "/solutions/goods-list-helper"
        as_(cast.pia).post("/solutions/goods-list-helper/publish")
        out = as_(None).get("/solutions/goods-list-helper/publiccode.yml")
        assert out.mimetype == "application/yaml"
        assert publiccode.read(out.get_data(True)).faults == []
        assert out.get_data(True) == WHOLE, "sign by sign"
        assert yaml.safe_load(WHOLE)["name"] in text(as_(None), "/solutions/")

    def test_faults_are_told_by_line_and_the_text_stays(self, as_: As, cast: Cast) -> None:
        assert cast.pia
        broken = WHOLE.replace("name: Goods list helper\n", "", 1).replace(": stable", ": ready")
        form = {"office": str(cast.office.id), "text": broken}
        page = as_(cast.pia).post("/solutions/take-in", data=form).get_data(True)
        assert "Line 12" in page and "developmentStatus" in page and "This is missing." in page
        assert "goods-list-helper.git" in page and not Solution.select().exists()

    def test_nothing_sent_is_told(self, as_: As, cast: Cast) -> None:
        assert cast.pia
        page = as_(cast.pia).post("/solutions/take-in", data={"office": str(cast.office.id)})
        assert "Choose a file, or paste its text." in page.get_data(True)


class TestTakeAgain:
    def test_shows_what_changes_and_saves_what_it_showed(self, as_: As, cast: Cast) -> None:
        assert cast.pia
        pia, page = as_(cast.pia), "/solutions/goods-list-helper"
        pia.post("/solutions/take-in", data={"office": str(cast.office.id), "text": WHOLE})
        newer = WHOLE.replace("name: Goods list helper", "name: Goods helper")
        shown = pia.post(f"{page}/take-in", data={"text": newer}).get_data(True)
        assert "Goods helper" in shown and Solution.get().title == "Goods list helper"
        (mark,) = re.findall(r'name="save" value="(\w+)"', shown)
        other = {"text": newer.replace("stable", "beta"), "save": mark}
        assert "Save these changes" in pia.post(f"{page}/take-in", data=other).get_data(True)
        assert Solution.get().title == "Goods list helper", "another text than the one shown"
        assert pia.post(f"{page}/take-in", data={"text": newer, "save": mark}).location == page
        assert Solution.get().title == "Goods helper"
        same = pia.post(f"{page}/take-in", data={"text": newer}).get_data(True)
        assert "The file says what the entry says already." in same

    def test_faults_are_told_and_others_stay_outside(
        self, as_: As, cast: Cast, tool: Solution
    ) -> None:
        page = as_(cast.pia).post(f"{PAGE}/take-in", data={"text": "name: 3"}).get_data(True)
        assert "Line 1" in page and "name: 3" in page
        assert as_(cast.sam).get(f"{PAGE}/take-in").status_code == 404


class TestTranslations:
    def test_an_entry_speaks_other_languages(self, as_: As, cast: Cast, tool: Solution) -> None:
        pia = as_(cast.pia)
        assert "Missing" in text(pia, f"{PAGE}/translations")
        form = {"title": "Vérificateur", "features": "Vérifie les champs\nDit pourquoi"}
        form |= {"revision": "0", "of_revision": str(tool.revision)}
        answer = pia.post(f"{PAGE}/translations/fr", data=form)
        assert answer.location == f"{PAGE}/translations"
        page = text(as_(None), f"{PAGE}?lang=fr")
        assert "Vérificateur" in page and "Dit pourquoi" in page and "Checks fields" not in page
        assert "Up to date" in text(pia, f"{PAGE}/translations")
        assert pia.get(f"{PAGE}/translations/en").status_code == 404
        assert as_(cast.sam).get(f"{PAGE}/translations").status_code == 404


class TestCard:
    def test_says_how_the_tool_uses_ai(self, as_: As, cast: Cast, tool: Solution) -> None:
        assert "AI card" not in text(as_(None), PAGE)
        form = {"revision": str(tool.revision), "ai-oversight": "An examiner decides."}
        assert as_(cast.pia).post(f"{PAGE}/ai-card", data=form).location == PAGE
        assert "An examiner decides." in text(as_(None), PAGE)

    def test_a_pilots_card_and_adopters_come_along(self, as_: As, cast: Cast) -> None:
        cast.pilot.change(ai_card={"model": "A small one"}, licence="MIT", summary="S")
        form = {"title": "Nice tool", "summary": "S", "language": "en", "maturity": "beta"}
        form |= {"software_type": "library", "office": str(cast.office.id)}
        as_(cast.pia).post("/solutions/new?pilot=nice-helper", data=form)
        assert Solution.get().ai_card == {"model": "A small one"}
        chile = Office.create(code="CL", kind="national office", name="Chile", folded="chile")
        Adoption.create(pilot=cast.pilot, office=chile, status="accepted", stage="in use")
        page = text(as_(cast.pia), "/solutions/nice-tool")
        assert "Chile" in page and "In use" in page and "A small one" in page


class TestTrials:
    def test_an_office_tries_it_and_says_how_far_it_is(
        self, as_: As, cast: Cast, tool: Solution, rosa: Person
    ) -> None:
        form = {"office": str(Office.get(code="CL").id), "note": "Our forms."}
        assert as_(rosa).post(f"{PAGE}/try", data=form).location == PAGE
        assert "Our forms." in text(as_(None), PAGE)
        said = {"stage": "in use", "note": "Saves a day a week."}
        as_(rosa).post(f"{PAGE}/offices/CL", data=said)
        page = text(as_(None), PAGE)
        assert "In use" in page and "Saves a day a week." in page
        assert as_(cast.pia).post(f"{PAGE}/offices/CL", data=said).status_code == 404
        assert Trial.get().stage == "in use"

    def test_a_question_goes_by_mail_and_a_sixth_waits(
        self, as_: As, cast: Cast, tool: Solution
    ) -> None:
        sam = as_(cast.sam)
        for _ in range(5):
            assert sam.post(f"{PAGE}/ask", data={"text": "Which form?"}).location == PAGE
        assert Message.select().where(Message.kind == "solution_asked").count() == 5
        assert sam.post(f"{PAGE}/ask", data={"text": "Which form?"}).status_code == 429
