"""The pages of conversations between offices, as the people of both and as others."""

from collections.abc import Callable

import pytest
from casting import Cast, affiliate, make_person
from flask.testing import FlaskClient

from hackathon.core.mail import Message
from hackathon.network import conversation_messages
from hackathon.network.conversation_messages import Ask, ConversationMessage
from hackathon.network.conversations import Conversation
from hackathon.network.held_messages import HeldMessage
from hackathon.network.joint_drafts import JointDraft
from hackathon.people.offices import Office
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
LINKS = "https://a.example https://b.example https://c.example"


@pytest.fixture
def rosa(cast: Cast) -> Person:
    """She represents the office that is asked."""
    chile = Office.create(code="CL", kind="national office", name="Chile", folded="chile")
    person = make_person("Rosa Example")
    affiliate(person, chile, "representative")
    assert cast.pia, cast.root
    return person


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(True)


def asked(as_: As, cast: Cast, words: str = "Who has *scans*?") -> str:
    """Ask Chile as Pia does, and return the address of the page."""
    form = {"office": str(cast.office.id), "title": "Scans wanted", "text": words}
    answer = as_(cast.pia).post("/offices/CL/ask", data=form)
    assert answer.status_code == 302, answer.get_data(True)
    return str(answer.location)


class TestAsk:
    def test_leads_to_a_page_that_both_read_and_nobody_else(
        self, as_: As, cast: Cast, rosa: Person
    ) -> None:
        assert "Ask this office" in text(as_(cast.pia), "/offices/CL")
        page = asked(as_, cast)
        for person in (cast.pia, rosa):
            said = text(as_(person), page)
            assert "<em>scans</em>" in said and "Pia Example" in said
        assert as_(None).get(page).status_code == 404
        for person in (cast.sam, cast.root):
            assert as_(person).get(page).status_code == 404
        assert "Scans wanted" not in text(as_(cast.root), "/conversations/")
        assert "Scans wanted" in text(as_(rosa), "/conversations/")
        assert "Another office waits" in text(as_(rosa), "/me")

    def test_is_for_representatives_of_another_office(
        self, as_: As, cast: Cast, rosa: Person
    ) -> None:
        assert "Ask this office" not in text(as_(None), "/offices/CL")
        assert "Ask this office" not in text(as_(rosa), "/offices/CL")
        assert as_(cast.sam).get("/offices/CL/ask").status_code == 403
        assert as_(rosa).get("/offices/CL/ask").status_code == 403

    def test_keeps_what_was_typed_and_asks_for_no_other_office(
        self, as_: As, cast: Cast, rosa: Person
    ) -> None:
        form = {"office": "999", "title": "", "text": "Typed words"}
        page = as_(cast.pia).post("/offices/CL/ask", data=form)
        assert page.status_code == 200 and "Typed words" in page.get_data(True)
        assert Conversation.select().count() == 0

    def test_a_sixth_in_a_day_is_one_too_many(self, as_: As, cast: Cast, rosa: Person) -> None:
        for _ in range(5):
            asked(as_, cast)
        form = {"office": str(cast.office.id), "title": "A", "text": "B"}
        assert as_(cast.pia).post("/offices/CL/ask", data=form).status_code == 429
        # The fifth message within an hour waits for an administrator.
        assert HeldMessage.get().reason == "often"


class TestWrite:
    def test_answers_and_leads_back_to_what_was_said(
        self, as_: As, cast: Cast, rosa: Person
    ) -> None:
        page = asked(as_, cast)
        answer = as_(rosa).post(f"{page}/write", data={"text": "We have **many**."})
        assert answer.location == f"{page}#newest"
        assert "<strong>many</strong>" in text(as_(cast.pia), page)
        empty = as_(rosa).post(f"{page}/write", data={"text": ""})
        assert empty.status_code == 200 and ConversationMessage.select().count() == 2
        assert as_(cast.sam).post(f"{page}/write", data={"text": "A"}).status_code == 404

    def test_ends_and_opens_again(self, as_: As, cast: Cast, rosa: Person) -> None:
        page = asked(as_, cast)
        assert as_(rosa).post(f"{page}/end").location == page
        assert as_(cast.pia).post(f"{page}/write", data={"text": "A"}).status_code == 403
        ended = text(as_(cast.pia), page)
        assert "Open again" in ended and "Send the message" not in ended
        as_(cast.pia).post(f"{page}/reopen")
        assert "Send the message" in text(as_(rosa), page)


class TestHeld:
    def test_waits_for_an_administrator_who_sends_it(
        self, as_: As, cast: Cast, rosa: Person
    ) -> None:
        page = asked(as_, cast, LINKS)
        assert as_(rosa).get(page).status_code == 404
        assert "Waits for an administrator" in text(as_(cast.pia), page)
        queue = text(as_(cast.root), "/admin/held-messages/")
        assert "a.example" in queue and "several links" in queue
        key = HeldMessage.get().key
        as_(cast.root).post(f"/admin/held-messages/{key}/send")
        assert "a.example" in text(as_(rosa), page)
        assert "No message waits" in text(as_(cast.root), "/admin/held-messages/")

    def test_or_refuses_it_with_a_reason(self, as_: As, cast: Cast, rosa: Person) -> None:
        page, key = asked(as_, cast, LINKS), HeldMessage.get().key
        door = f"/admin/held-messages/{key}/refuse"
        assert as_(cast.pia).get(door).status_code == 404
        without = as_(cast.root).post(door, data={"reason": ""})
        assert without.status_code == 200 and HeldMessage.get().status == "waiting"
        as_(cast.root).post(door, data={"reason": "No advertising."})
        assert "No advertising." in text(as_(cast.pia), page)
        assert as_(rosa).get(page).status_code == 404
        assert Message.select().where(Message.kind == "message_refused").count() == 1


def test_administrators_answer_for_an_office_without_a_voice(
    as_: As, cast: Cast, rosa: Person
) -> None:
    kenya = Office.create(code="KE", kind="national office", name="Kenya", folded="kenya")
    row = conversation_messages.begin(
        Ask(cast.office, kenya, "T", "Hello"), "", cast.pia, cast.event.created_at
    )
    root = as_(cast.root)
    assert "administrators answer for them" in text(root, "/conversations/")
    assert "Nobody represents this office here yet" in text(as_(cast.pia), "/offices/KE/ask")
    root.post(f"/{row.path}/write", data={"text": "We pass it on."})
    assert ConversationMessage.select().where(ConversationMessage.office == kenya).count() == 1


class TestTogether:
    def test_one_proposes_the_other_agrees_and_both_see_the_draft(
        self, as_: As, cast: Cast, rosa: Person
    ) -> None:
        page = asked(as_, cast)
        form = {
            "kind": "pilot",
            "title": "Scans together",
            "summary": "We share scans.",
            "language": "en",
        }
        door = f"{page}/drafts/new"
        assert as_(cast.pia).post(door, data={**form, "title": ""}).status_code == 200
        assert as_(cast.pia).post(door, data=form).location == f"{page}#drafts"
        mine = text(as_(cast.pia), page)
        assert "Withdraw the proposal" in mine and "Agree and begin" not in mine
        key = JointDraft.get().key
        answer = f"{page}/drafts/{key}/answer"
        assert as_(cast.pia).post(answer, data={"answer": "agree"}).status_code == 403
        as_(rosa).post(answer, data={"answer": "agree"})
        for person in (cast.pia, rosa):
            assert "/pilots/scans-together" in text(as_(person), page)
            assert "Scans together" in text(as_(person), "/pilots/scans-together")
        assert as_(cast.sam).get("/pilots/scans-together").status_code == 404

    def test_or_declines_and_the_first_takes_its_own_back(
        self, as_: As, cast: Cast, rosa: Person
    ) -> None:
        page = asked(as_, cast)
        form = {
            "kind": "pilot",
            "title": "Scans together",
            "summary": "We share scans.",
            "language": "en",
        }
        as_(cast.pia).post(f"{page}/drafts/new", data=form)
        as_(rosa).post(f"{page}/drafts/{JointDraft.get().key}/answer", data={"answer": "decline"})
        as_(cast.pia).post(f"{page}/drafts/new", data=form)
        newest = JointDraft.select().order_by(JointDraft.id.desc()).get()
        as_(cast.pia).post(f"{page}/drafts/{newest.key}/withdraw")
        assert [row.status for row in JointDraft.select()] == ["declined", "withdrawn"]
