"""Conversations between offices: who hears, who reads, and what becomes of them when people leave."""

from datetime import datetime

import pytest
from casting import Cast, affiliate, day, make_person

from hackathon import permissions
from hackathon.core.audit import AuditLine
from hackathon.core.mail import Message
from hackathon.core.states import Refused
from hackathon.network import conversation_messages, conversations, held_messages
from hackathon.network.conversation_messages import Ask, Word
from hackathon.network.conversations import Conversation
from hackathon.network.held_messages import HeldMessage
from hackathon.people import accounts, confirmations
from hackathon.people.acts import Act
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.permissions import HIDDEN

ENDS = ("conversations.end", "conversations.reopen")


class Scene:
    """Pia's office asks Kenya, for which Kip and Kay speak."""

    def __init__(self, cast: Cast, at: datetime) -> None:
        self.cast, self.at = cast, at
        self.kenya = Office.create(code="KE", kind="national office", name="Kenya", folded="kenya")
        self.kip, self.kay = (make_person(f"{name} Example") for name in ("Kip", "Kay"))
        for person in (self.kip, self.kay):
            affiliate(person, self.kenya, "representative")
        assert cast.root, cast.pia

    def begin(self, wait: str = "") -> Conversation:
        ask = Ask(self.cast.office, self.kenya, "Scans", "Who has **scans**?")
        return conversation_messages.begin(ask, wait, self.cast.pia, self.at)


@pytest.fixture
def scene(cast: Cast, at: datetime) -> Scene:
    return Scene(cast, at)


def written(kind: str) -> list[str]:
    return sorted(row.to.split("@")[0] for row in Message.select().where(Message.kind == kind))


def reads(person: Person, row: Conversation) -> bool:
    person.forget()
    fresh = Conversation.by_address(row.key)
    assert fresh is not None
    return permissions.view_conversation(person, fresh, day(0)) is None


class TestAsking:
    def test_goes_to_the_representatives_with_its_words(self, scene: Scene) -> None:
        row = scene.begin()
        assert written("conversation_message") == ["kay", "kip"]
        (said,) = conversation_messages.messages(row)
        assert "<strong>scans</strong>" in said.html and said.office == scene.cast.office

    def test_an_office_without_representatives_is_answered_by_administrators(
        self, scene: Scene
    ) -> None:
        for person in (scene.kip, scene.kay):
            confirmations.end(person, scene.kenya, "Left", Act(scene.cast.root, scene.at))
        row = scene.begin()
        assert written("conversation_message") == ["root"]
        assert reads(scene.cast.root, row) and not reads(scene.kip, row)
        assert permissions.speaking_for(scene.cast.root, row) in (None, scene.kenya)

    def test_the_own_office_and_one_that_is_gone_are_not_asked(self, scene: Scene) -> None:
        own = Ask(scene.cast.office, scene.cast.office, "A", "B")
        with pytest.raises(Refused, match="your own"):
            conversation_messages.begin(own, "", scene.cast.pia, scene.at)
        scene.kenya.change(merged_into="CH")
        with pytest.raises(Refused, match="merged"):
            scene.begin()


class TestTalking:
    def test_each_office_hears_the_other_and_owes_a_word(self, scene: Scene) -> None:
        row, pia, kip = scene.begin(), scene.cast.pia, scene.kip
        assert conversations.waiting_for(kip) == [scene.kenya]
        assert conversations.waiting_for(pia) == []
        conversation_messages.write(row, Word(scene.kenya, "We do."), kip, scene.at)
        assert written("conversation_message") == ["kay", "kip", "pia"]
        assert conversations.waiting_for(kip) == []
        assert conversations.waiting_for(pia) == [scene.cast.office]

    def test_ended_by_one_and_opened_again_by_the_other(self, scene: Scene) -> None:
        row, pia = scene.begin(), scene.cast.pia
        conversations.end(row, scene.kenya, scene.kip, scene.at)
        assert written("conversation_moved") == ["pia"]
        with pytest.raises(Refused, match="has ended"):
            conversation_messages.write(row, Word(scene.kenya, "More"), scene.kip, scene.at)
        with pytest.raises(Refused, match="faster"):
            conversations.end(row, scene.cast.office, pia, scene.at)
        conversations.reopen(row, scene.cast.office, pia, scene.at)
        lines = AuditLine.select().where(AuditLine.verb.in_(ENDS)).order_by(AuditLine.id)
        who = [(line.verb, line.person_id) for line in lines]
        assert who == [(ENDS[0], scene.kip.id), (ENDS[1], pia.id)]
        conversation_messages.write(row, Word(scene.kenya, "More"), scene.kip, scene.at)
        assert len(conversation_messages.messages(row)) == 2
        assert Conversation.get_by_id(row.id).ended_by is None


class TestReading:
    """The seven whom issue and README name: anonymous, signed in, said, confirmed, representative,
    another office's representative, administrator."""

    def test_only_who_speaks_for_one_of_both(self, scene: Scene) -> None:
        row, cast = scene.begin(), scene.cast
        affiliate(cast.sam, cast.office, "said")
        affiliate(cast.ben, cast.office, "confirmed")
        third = Office.create(code="BR", kind="national office", name="Brazil", folded="brazil")
        affiliate(cast.bo, third, "representative")
        for person in (None, cast.cy, cast.sam, cast.ben, cast.bo, cast.root):
            fresh = Conversation.by_address(row.key)
            assert fresh is not None
            for ask in (permissions.view_conversation, permissions.write_in_conversation):
                assert ask(person, fresh, day(0)) == HIDDEN, person
        assert all(reads(person, row) for person in (cast.pia, scene.kip, scene.kay))

    def test_lists_hold_the_own_alone(self, scene: Scene) -> None:
        row = scene.begin()
        third = Office.create(code="BR", kind="national office", name="Brazil", folded="brazil")
        for office, seen in ((scene.cast.office, [row]), (scene.kenya, [row]), (third, [])):
            assert list(conversations.of_offices([office])) == seen
        assert conversations.without_voice() == []

    def test_who_merged_reads_on_and_nobody_writes(self, scene: Scene) -> None:
        row = scene.begin()
        scene.kenya.change(merged_into="CH")
        fresh = Conversation.by_address(row.key)
        assert fresh is not None
        assert permissions.view_conversation(scene.kip, fresh, day(0)) is None
        assert "merged" in (permissions.write_in_conversation(scene.cast.pia, fresh, day(0)) or "")


class TestLeaving:
    def test_the_others_are_told_and_go_on(self, scene: Scene) -> None:
        row = scene.begin()
        confirmations.end(scene.kip, scene.kenya, "Left", Act(scene.cast.root, scene.at))
        assert written("conversations_passed_on") == ["kay"]
        assert not reads(scene.kip, row) and reads(scene.kay, row)

    def test_after_the_last_one_administrators_answer(self, scene: Scene) -> None:
        row = scene.begin()
        confirmations.end(scene.kay, scene.kenya, "Left", Act(scene.cast.root, scene.at))
        accounts.close(scene.kip, scene.cast.root, scene.at)
        assert written("conversations_passed_on") == ["root"]
        assert reads(scene.cast.root, row)
        assert conversations.without_voice() == [scene.kenya]
        # Whoever comes finds what is open.
        affiliate(scene.cast.sam, scene.kenya, "representative")
        assert reads(scene.cast.sam, row) and not reads(scene.cast.root, row)

    def test_nobody_is_told_where_nothing_is_open(self, scene: Scene) -> None:
        conversations.end(scene.begin(), scene.kenya, scene.kip, scene.at)
        confirmations.end(scene.kay, scene.kenya, "Left", Act(scene.cast.root, scene.at))
        assert written("conversations_passed_on") == []


class TestHeld:
    def test_the_asked_office_knows_nothing_of_a_question_that_waits(self, scene: Scene) -> None:
        row = scene.begin("links")
        assert not reads(scene.kip, row) and reads(scene.cast.pia, row)
        assert list(conversations.of_offices([scene.kenya])) == []
        assert written("conversation_message") == [] and written("message_held") == ["root"]
        held_messages.let_pass(HeldMessage.get(), scene.cast.root, scene.at)
        assert reads(scene.kip, row) and written("conversation_message") == ["kay", "kip"]
        assert "<strong>" in conversation_messages.messages(row)[0].html

    def test_its_end_is_not_told_either(self, scene: Scene) -> None:
        conversations.end(scene.begin("links"), scene.cast.office, scene.cast.pia, scene.at)
        assert written("conversation_moved") == []

    def test_is_not_sent_for_an_office_that_its_writer_has_left(self, scene: Scene) -> None:
        row, root = scene.begin("links"), scene.cast.root
        assert row
        confirmations.end(scene.cast.pia, scene.cast.office, "Left", Act(root, scene.at))
        with pytest.raises(Refused, match="neither office"):
            held_messages.let_pass(HeldMessage.get(), root, scene.at)
        assert HeldMessage.get().status == "waiting"
