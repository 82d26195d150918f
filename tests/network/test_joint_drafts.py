"""What a conversation turns into: proposed by one office, begun when the other agrees."""

from datetime import datetime

import pytest
from casting import Cast, affiliate, make_person

from hackathon import permissions
from hackathon.consultations import papers
from hackathon.consultations.papers import Paper
from hackathon.core.mail import Message
from hackathon.core.states import Refused
from hackathon.network import conversation_messages, conversations, joint_drafts
from hackathon.network.conversation_messages import Ask
from hackathon.network.joint_drafts import JointDraft, Plan
from hackathon.people import confirmations, consents
from hackathon.people.acts import Act
from hackathon.people.offices import Office
from hackathon.pilots import partners
from hackathon.pilots.pilots import Pilot

PLAN = Plan("pilot", "Scans together", "Two offices share scans.", "en")


class Scene:
    """Pia's office talks with Kenya, for which Kip speaks, and proposes a pilot."""

    def __init__(self, cast: Cast, at: datetime) -> None:
        self.cast, self.at = cast, at
        self.kenya = Office.create(code="KE", kind="national office", name="Kenya", folded="kenya")
        self.kip = make_person("Kip Example")
        affiliate(self.kip, self.kenya, "representative")
        ask = Ask(cast.office, self.kenya, "Scans", "Said in private")
        self.talk = conversation_messages.begin(ask, "", cast.pia, at)

    def propose(self) -> JointDraft:
        return joint_drafts.propose(self.talk, PLAN, self.cast.office, self.cast.pia, self.at)


@pytest.fixture
def scene(cast: Cast, at: datetime) -> Scene:
    return Scene(cast, at)


def begun(draft: JointDraft, scene: Scene) -> Pilot:
    path = joint_drafts.agree(draft, scene.kip, scene.at).path
    return Pilot.get(Pilot.slug == path.partition("/")[2])


def test_nothing_is_begun_before_the_other_office_agrees(scene: Scene) -> None:
    scene.propose()
    assert Pilot.select().count() == 0
    assert [row.to for row in Message.select().where(Message.kind == "joint_draft_proposed")] == [
        scene.kip.email
    ]
    with pytest.raises(Refused, match="Another proposal waits"):
        scene.propose()


def test_agreed_it_is_a_draft_with_both_offices_and_none_of_the_words(scene: Scene) -> None:
    draft, pia = scene.propose(), scene.cast.pia
    pilot = begun(draft, scene)
    assert (pilot.status, pilot.title, pilot.office) == ("draft", PLAN.title, scene.cast.office)
    assert [row.office for row in partners.of([pilot])] == [scene.kenya]
    assert partners.leads(pilot) == [scene.kip, pia]
    said = consents.about(pilot.path)
    assert {row.status for row in said.values()} == {"agreed"} and len(said) == 2
    assert "private" not in str(Pilot.select().dicts().get())
    assert JointDraft.get().path == pilot.path
    for person, sees in ((pia, True), (scene.kip, True), (scene.cast.sam, False)):
        assert (permissions.view_pilot(person, pilot, scene.at) is None) == sees
    with pytest.raises(Refused, match="already"):
        joint_drafts.decline(draft, scene.kip, scene.at)


def test_declined_or_withdrawn_the_conversation_goes_on(scene: Scene) -> None:
    joint_drafts.decline(scene.propose(), scene.kip, scene.at)
    joint_drafts.withdraw(scene.propose(), scene.cast.pia, scene.at)
    assert [row.status for row in joint_drafts.of(scene.talk)] == ["declined", "withdrawn"]
    assert Pilot.select().count() == 0 and scene.propose()


def test_is_led_by_who_speaks_for_the_office_by_then(scene: Scene) -> None:
    draft, cast = scene.propose(), scene.cast
    confirmations.end(cast.pia, cast.office, "Left", Act(cast.root, scene.at))
    with pytest.raises(Refused, match="Nobody represents"):
        joint_drafts.agree(draft, scene.kip, scene.at)
    assert JointDraft.get().status == "proposed"
    affiliate(cast.sam, cast.office, "representative")
    pilot = begun(draft, scene)
    assert partners.leads(pilot) == [scene.kip, cast.sam]


def test_not_in_a_conversation_that_has_ended(scene: Scene) -> None:
    conversations.end(scene.talk, scene.kenya, scene.kip, scene.at)
    with pytest.raises(Refused, match="has ended"):
        scene.propose()


def test_who_proposed_does_not_answer(scene: Scene) -> None:
    draft = scene.propose()
    row = JointDraft.by_address(scene.talk.key, draft.key)
    assert row is not None
    assert permissions.answer_joint_draft(scene.cast.pia, row, scene.at)
    assert permissions.answer_joint_draft(scene.kip, row, scene.at) is None
    assert permissions.withdraw_joint_draft(scene.kip, row, scene.at)
    assert permissions.withdraw_joint_draft(scene.cast.pia, row, scene.at) is None
    assert JointDraft.by_address("other", draft.key) is None


def test_of_a_consultation_both_offices_ask(scene: Scene) -> None:
    plan = Plan("consultation", "Next steps", "What we would do.", "en")
    own, pia = scene.cast.office, scene.cast.pia
    draft = joint_drafts.propose(scene.talk, plan, own, pia, scene.at)
    path = joint_drafts.agree(draft, scene.kip, scene.at).path
    paper = Paper.get()
    assert (paper.path, paper.status) == (path, "draft")
    assert papers.askers(paper) == [own, scene.kenya]
    assert {row.status for row in consents.about(path).values()} == {"agreed"}
    for person, sees in ((pia, True), (scene.kip, True), (scene.cast.sam, False)):
        assert (permissions.view_paper(person, paper, scene.at) is None) == sees
