"""Consultations of their own by their pages: from a draft of two offices to an outcome."""

from collections.abc import Callable
from datetime import datetime

import pytest
from casting import Cast, affiliate, day
from consultations.asking_cast import TEXT, Around, a_paper, make_around
from flask.testing import FlaskClient

from hackathon.consultations import papers
from hackathon.consultations.papers import Paper
from hackathon.core.mail import Message
from hackathon.people import consents
from hackathon.people.consents import Consent, Reply
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
LIST, PAGE = "/consultations", "/consultations/next-steps"
FORM = {
    "title": "Next steps",
    "kind": "proposal",
    "summary": "What we do next.",
    "body": TEXT,
    "language": "en",
    "asked": "offices",
    "region": "",
    "named": "",
    "closes_on": "2027-05-09",
}


@pytest.fixture
def around(cast: Cast) -> Around:
    return make_around(cast)


def text(client: FlaskClient, path: str = PAGE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(True)


class TestNew:
    def test_two_offices_draft_agree_and_publish(
        self, as_: As, cast: Cast, around: Around, at: datetime
    ) -> None:
        pia = as_(cast.pia)
        assert cast.office.code in text(pia, f"{LIST}/new")
        made = pia.post(f"{LIST}/new", data={**FORM, "by": f"{cast.office.code}\nKenya"})
        assert made.location == PAGE
        assert "This is a draft" in text(pia) and "Each office names somebody." in text(pia)
        assert as_(None).get(PAGE).status_code == 404 == as_(around.rosa).get(PAGE).status_code
        assert "This is a draft" in text(as_(around.tom)), "he is asked to agree to it"
        page = pia.post(f"{PAGE}/publish", follow_redirects=True).get_data(True)
        assert "Every office that asks has to agree first." in page
        asked = Consent.get(Consent.office == around.kenya, Consent.act == papers.ACT)
        consents.answer(asked, Reply(True, "", "representative"), around.tom, at)
        page = pia.post(f"{PAGE}/publish", follow_redirects=True).get_data(True)
        assert "The consultation is open" in page and "Comment on paragraph 2" in page
        assert as_(None).get(PAGE).status_code == 404, "it asks offices alone"
        assert "Answer for Chile" in text(as_(around.rosa))

    @pytest.mark.parametrize(
        ("change", "why"),
        [
            ({"by": "Nowhere"}, "No office is called “Nowhere”."),
            ({"by": "KE"}, "Name your office first"),
            ({"asked": "region"}, "Choose the region"),
            ({"asked": "list"}, "Name the offices that you ask."),
            ({"closes_on": "soon"}, "Last day"),
            ({"title": ""}, "required"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, as_: As, cast: Cast, around: Around, change: dict[str, str], why: str
    ) -> None:
        data = {**FORM, "by": cast.office.code, **change}
        page = as_(cast.pia).post(f"{LIST}/new", data=data).get_data(True)
        assert why in page and "Each office names somebody." in page
        assert not Paper.select().exists()

    def test_whoever_works_for_no_office_is_told_how_it_goes(self, as_: As, cast: Cast) -> None:
        answer = as_(cast.sam).get(f"{LIST}/new")
        assert answer.status_code == 403 and "confirmed to work for an office" in answer.text

    def test_administrators_ask_for_the_site(self, as_: As, cast: Cast, around: Around) -> None:
        root = as_(cast.root)
        root.post(f"{LIST}/new", data={**FORM, "by": "", "asked": "everybody"})
        root.post(f"{PAGE}/publish")
        page = text(as_(None))
        assert "The administrators of the site" in page and "Sign in to comment" in page


class TestShow:
    def test_the_same_rooms_as_for_a_pilot(
        self, as_: As, cast: Cast, around: Around, at: datetime
    ) -> None:
        a_paper(cast, at, around.home, asked="everybody")
        sam, pia = as_(cast.sam), as_(cast.pia)
        sam.post(f"{PAGE}/comments", data={"text": "Who pays?", "version": "1", "paragraph": "1"})
        changed = {"body": f"Soon.\n\n{TEXT}", "seen": "1", "note": "Said when."}
        assert "1 comment is not answered" in text(pia, f"{PAGE}/text")
        pia.post(f"{PAGE}/text", data={**changed, "language": "en"})
        page = text(as_(None))
        assert "On paragraph 1 of version 1" in page and "Said when." in page
        assert "<ins>Soon.</ins>" in text(as_(None), f"{PAGE}/versions/2")
        for path in ("edit", "withdraw", "summary", "text"):
            assert sam.get(f"{PAGE}/{path}").status_code == 404, path

    def test_colleagues_see_each_other_and_replace_knowingly(
        self, as_: As, cast: Cast, around: Around, at: datetime
    ) -> None:
        a_paper(cast, at, around.home)
        door = f"{PAGE}/answers/KE"
        assert as_(around.rosa).get(door).status_code == 403
        tom, uma = as_(around.tom), as_(around.uma)
        tom.post(door, data={"text": "We agree.", "seen": "0"})
        page = uma.post(door, data={"text": "We do not.", "seen": "0"}).get_data(True)
        assert "answered for this office meanwhile" in page
        assert "We agree." in page and "We do not." in page
        assert 'name="seen" type="hidden" value="1"' in page
        uma.post(door, data={"text": "We do not.", "seen": "1"})
        page = text(uma)
        assert "Earlier answers of this office" in page and "Replace the answer of Kenya" in page
        assert "1 office was asked and has not answered" in page

    def test_who_comes_late_keeps_the_answer(
        self,
        as_: As,
        cast: Cast,
        around: Around,
        at: datetime,
        stand_at: Callable[[datetime], None],
    ) -> None:
        a_paper(cast, at, around.home)
        stand_at(day(61))
        late = {"text": "Late words.", "seen": "0"}
        page = as_(around.tom).post(f"{PAGE}/answers/KE", data=late).get_data(True)
        assert "Comments were taken until" in page and "Late words." in page


class TestClose:
    def test_closing_asks_for_the_outcome_at_once_and_a_way_leads_back(
        self, as_: As, cast: Cast, around: Around, at: datetime
    ) -> None:
        a_paper(cast, at, around.home)
        pia = as_(cast.pia)
        as_(around.tom).post(f"{PAGE}/follow")
        assert "Close and publish the outcome" in text(pia)
        assert "closes the consultation" in text(pia, f"{PAGE}/summary")
        said = {"summary": "All agree.", "changes": "Nothing.", "language": "en", "revision": "2"}
        row = Paper.get().consultation
        pia.post(f"{PAGE}/summary", data={**said, "revision": str(row.revision)})
        assert "All agree." in text(as_(around.rosa))
        assert Message.get(Message.kind == "consultation_outcome").to == around.tom.email
        pia.post(f"{PAGE}/reopen", data={"closes_on": "2027-06-01"})
        assert Paper.get().consultation.taking(at)
        assert "Give the reason" in pia.post(f"{PAGE}/withdraw", data={"reason": ""}).text
        pia.post(f"{PAGE}/withdraw", data={"reason": "Overtaken by events"})
        assert "Overtaken by events" in text(as_(around.rosa))
        pia.post(f"{PAGE}/restore")
        as_(around.tom).post(f"{PAGE}/unfollow")
        assert "Overtaken by events" not in text(pia)

    def test_a_day_that_is_over_is_told(
        self, as_: As, cast: Cast, around: Around, at: datetime
    ) -> None:
        a_paper(cast, at, around.home)
        data = {**FORM, "closes_on": "2027-03-20", "revision": "2"}
        page = as_(cast.pia).post(f"{PAGE}/edit", data=data).get_data(True)
        assert "People count on the last day" in page


class TestBrief:
    def test_an_organiser_makes_a_challenge_of_what_was_asked(
        self,
        as_: As,
        cast: Cast,
        around: Around,
        at: datetime,
        stand_at: Callable[[datetime], None],
    ) -> None:
        tomorrow = day(1).date()
        a_paper(cast, at, around.home, asked="everybody", closes_on=tomorrow)
        ada, door = as_(cast.ada), f"/events/{cast.event.slug}/organise/challenges/new"
        assert "Make it a challenge" not in text(ada)
        stand_at(day(2))
        assert f"{door}?consultation=next-steps" in text(ada)
        assert "Make it a challenge" not in text(as_(cast.sam))
        page = text(ada, f"{door}?consultation=next-steps")
        assert "Each office names somebody." in page and "Next steps" in page

    def test_what_an_organiser_may_not_read_fills_no_brief(
        self, as_: As, cast: Cast, around: Around, at: datetime
    ) -> None:
        a_paper(cast, at, around.home)
        door = f"/events/{cast.event.slug}/organise/challenges/new"
        assert as_(cast.ada).get(f"{door}?consultation=next-steps").status_code == 404


class TestIndex:
    def test_what_waits_for_my_office_stands_first(
        self, as_: As, cast: Cast, around: Around, at: datetime
    ) -> None:
        assert "Nobody is consulted yet." in text(as_(None), LIST)
        a_paper(cast, at, around.home)
        page = text(as_(around.tom), LIST)
        assert "Open for your office" in page and "60 days left to comment" in page
        assert "Next steps" not in text(as_(None), LIST)
        affiliate(cast.sam, around.chile, "said")
        assert "Next steps" not in text(as_(cast.sam), LIST), "who only says so is nobody yet"
        assert "No consultations match." in text(as_(None), f"{LIST}?q=x")
        assert as_(None).get(f"{LIST}/").location == LIST
