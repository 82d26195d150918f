"""Everybody and everything that the matrix of permissions speaks of, each made once."""

import inspect
from collections.abc import Callable
from functools import cached_property
from typing import Any

from casting import Cast, assign, day, make_event, make_person

from hackathon import permissions
from hackathon.challenges.questions import Question
from hackathon.challenges.resources import Resource
from hackathon.consultations.answers import Seat
from hackathon.consultations.comments import Comment, Reply
from hackathon.consultations.consultations import Consultation
from hackathon.consultations.papers import Asker, Paper
from hackathon.consultations.texts import TextVersion
from hackathon.cooperation.solutions import Solution
from hackathon.cooperation.trials import Trial
from hackathon.desk import mailings
from hackathon.desk.letter_copies import Letter
from hackathon.desk.mailings import Mailing
from hackathon.events.helpers import Helper
from hackathon.events.mentors import Mentor
from hackathon.events.organisers import Organiser
from hackathon.network import conversation_messages, held_messages, joint_drafts
from hackathon.network.assessments import Assessment
from hackathon.network.conversations import Conversation
from hackathon.network.enquiries import Enquiry
from hackathon.network.held_messages import HeldMessage
from hackathon.network.joint_drafts import JointDraft
from hackathon.network.offers import Offer
from hackathon.people.consents import Consent
from hackathon.people.office_requests import OfficeRequest
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.people.personal_tokens import PersonalToken
from hackathon.pilots.adoptions import Adoption
from hackathon.pilots.calls import Call
from hackathon.pilots.decisions import Decision
from hackathon.pilots.members import PilotMember
from hackathon.pilots.parts.files import PilotFile
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.pilots import Pilot, PilotLead
from hackathon.results.certificates import Certificate
from hackathon.results.declines import Decline
from hackathon.results.prizes import Prize
from hackathon.results.publications import Publication
from hackathon.results.selections import Selection
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.promises import Promised
from hackathon.submissions.uploads import Upload
from hackathon.submissions.versions import Version
from hackathon.teams.invitations import Invitation
from hackathon.teams.mentoring import Mentoring
from hackathon.teams.nominations import Nomination, NominationBatch
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import JoinRequest

WHO = [
    "nobody",
    "unconfirmed",
    "sam",
    "cy",
    "ben",
    "bo",
    "dee",
    "dan",
    "pia",
    "olga",
    "hal",
    "mia",
    "ada",
    "root",
]
"""Nobody is not signed in; Una has not confirmed her address; Sam has an account, and has
entered others as a coordinator; Cy is registered;
Ben is the captain and Bo a member of the team; Dee judges, Dan does not yet; Pia leads the pilot and
represents the office; Olga organises another event, Hal helps at
this one, Mia mentors Ben's team there, Ada organises it; Root administers the site."""


def permission_names() -> list[str]:
    """Return the name of every "may P do V to X at T?": person, row, moment, and a reason."""
    return [name for name, value in vars(permissions).items() if _is_permission(name, value)]


def _is_permission(name: str, value: object) -> bool:
    if name.startswith("_") or not inspect.isfunction(value):
        return False
    asked = inspect.signature(value)
    return list(asked.parameters)[::2] == ["person", "at"] and asked.return_annotation == "Reason"


class Players(Cast):
    """The cast, and a row of every noun that a permission asks for, under the parameter's name."""

    def __init__(self) -> None:
        self.olga = make_person("Olga Example")
        Organiser.create(event=make_event("other"), person=self.olga, since=day(-40))
        self.hal = make_person("Hal Example")
        Helper.create(event=self.event, person=self.hal, since=day(-40))
        self.mia = make_person("Mia Example")
        self.mentoring  # noqa: B018
        self.unconfirmed = make_person("Una Example", confirmed_at=None)
        for name in ("submission", "ada", "dee", "cy", "dan", "sam", "root", "pilot"):
            getattr(self, name)  # made now, so that every test stands on the same ground
        self.assignment = assign(self.round, self.judge, self.submission)
        self.whose = self.sam

    def who(self, name: str) -> Person | None:
        person: Person | None = None if name == "nobody" else getattr(self, name)
        if person is not None:
            person.forget()
        return person

    def row(self, function: str) -> Any:
        """The row that a permission asks about; None where it is about the whole site."""
        wanted = list(inspect.signature(getattr(permissions, function)).parameters)[1]
        if wanted == "row":
            return self.prize if function == "edit_part" else None
        return getattr(self, wanted)

    def fresh(self, function: str) -> Any:
        """The same row as the database has it now."""
        row = self.row(function)
        if isinstance(row, Seat):
            return row._replace(consultation=Consultation.get_by_id(row.consultation.id))
        return None if row is None else type(row).get_by_id(row.id)

    def cells(self, function: str, who: str, row: Any, days: list[float]) -> str:
        """A letter for each day: ``y`` yes, ``n`` no with a reason, ``h`` hidden."""
        ask: Callable[..., str | None] = getattr(permissions, function)
        return "".join(letter(ask(self.who(who), row, day(number))) for number in days)

    @cached_property
    def mentor(self) -> Mentor:
        """Mia's part."""
        return Mentor.create(event=self.event, person=self.mia, since=day(-40))

    @cached_property
    def mentoring(self) -> Mentoring:
        """Mia helps Ben's team."""
        said = {"status": "accepted", "asked_at": day(-39), "answered_at": day(-39)}
        return Mentoring.create(team=self.team, mentor=self.mentor, **said)

    @cached_property
    def helper(self) -> Helper:
        """Hal's part."""
        return Helper.get(Helper.person == self.hal)

    @cached_property
    def registration(self) -> Registration:
        """Cy's."""
        return Registration.get(Registration.person == self.cy)

    @cached_property
    def consent(self) -> Consent:
        """The office is asked to take part in a pilot; Pia represents it."""
        return Consent.create(
            office=self.office, act="partner", subject="pilots/x", title="X", asked_at=day(-40)
        )

    @cached_property
    def adoption(self) -> Adoption:
        """The office of Pia asks to take the tool over."""
        return Adoption.create(pilot=self.pilot, office=self.office, status="asked")

    @cached_property
    def solution(self) -> Solution:
        """The office of Pia shares a tool."""
        return Solution.create(
            slug="form-checker",
            title="Form checker",
            summary="It checks.",
            licence="MIT",
            status="published",
            office=self.office,
            created_at=day(-40),
            updated_at=day(-40),
            checked_at=day(-40),
        )

    @cached_property
    def conversation(self) -> Conversation:
        """The office of Pia asks one that nobody represents."""
        asked = Office.create(code="KE", kind="national office", name="Kenya", folded="kenya ke")
        question = conversation_messages.Ask(self.office, asked, "Scans", "Who has scans?")
        return conversation_messages.begin(question, "", self.pia, day(-40))

    @cached_property
    def joint_draft(self) -> JointDraft:
        """The office of Pia proposes a pilot to the one that it asks."""
        plan = joint_drafts.Plan("pilot", "Scans together", "We share scans.", "en")
        return joint_drafts.propose(self.conversation, plan, self.office, self.pia, day(-39))

    @cached_property
    def held_message(self) -> HeldMessage:
        """Sam's message waits."""
        page = held_messages.Page("conversation", self.conversation.path, "Scans")
        return held_messages.hold(page, "Look.", "links", self.sam, day(-40))

    @cached_property
    def offer(self) -> Offer:
        """What the office of Pia offers, to other offices alone."""
        return Offer.create(
            slug="lists",
            title="Lists",
            office=self.office,
            audience="network",
            until=day(400).date(),
            created_at=day(-40),
            updated_at=day(-40),
        )

    @cached_property
    def enquiry(self) -> Enquiry:
        """What Sam wrote to the office of Pia."""
        said = {"at": day(-40), "sent_at": day(-40)}
        return Enquiry.create(person=self.sam, office=self.office, **said)

    @cached_property
    def trial(self) -> Trial:
        """The office of Pia tries it."""
        said = {"since": day(-40).date(), "said_at": day(-40)}
        return Trial.create(solution=self.solution, office=self.office, **said)

    @cached_property
    def elsewhere(self) -> Office:
        """An office that is nobody's."""
        return Office.create(code="XE", kind="national office", name="Elsewhere")

    @cached_property
    def assessment(self) -> Assessment:
        """The office of Pia assesses itself: a draft."""
        moments = {"begun_at": day(-4), "updated_at": day(-4)}
        return Assessment.create(office=self.office, year=2027, version="1", **moments)

    @cached_property
    def call(self) -> Call:
        """The office of Pia would pilot an answer."""
        return Call.create(office=self.office, challenge=self.challenge, at=day(-40))

    @cached_property
    def decline(self) -> Decline:
        """The office of Pia does not take a winner up."""
        said = {"office": self.office, "challenge": self.challenge, "at": day(-40)}
        return Decline.create(submission=self.submission, **said)

    @cached_property
    def certificate(self) -> Certificate:
        """Of a judge, whom not every organiser may know."""
        said = {"kind": "judge", "name": "Dee Example", "issued_at": day(26)}
        return Certificate.create(event=self.event, person=self.dee, **said)

    @cached_property
    def decision(self) -> Decision:
        return Decision.create(
            pilot=self.pilot, becomes="proposed", reason="Why not.", kind="other", at=day(-40)
        )

    @cached_property
    def mailing(self) -> Mailing:
        """To all teams: a draft."""
        letter = Letter("teams", "Office hours", "At noon.")
        return mailings.prepare(self.event, letter, self.ada, day(-1))

    @cached_property
    def membership(self) -> PilotMember:
        """Ben is asked to work on another pilot of Pia's, so that he is a stranger to the first."""
        another = Pilot.create(
            slug="another",
            title="Another",
            status="published",
            created_at=day(-90),
            updated_at=day(-9),
        )
        PilotLead.create(pilot=another, person=self.pia)
        return PilotMember.create(
            pilot=another, person=self.ben, asked_by=self.pia, asked_at=day(-40)
        )

    @cached_property
    def office_request(self) -> OfficeRequest:
        """Sam asks to be confirmed in the office of Pia."""
        return OfficeRequest.create(
            kind="confirmed", person=self.sam, office=self.office, created_at=day(-40)
        )

    @cached_property
    def resource(self) -> Resource:
        return Resource.create(
            challenge=self.challenge, title="Terms", kind="data", link="https://example.org/terms"
        )

    @cached_property
    def question(self) -> Question:
        return Question.create(
            challenge=self.challenge, text="Which edition?", asked_by=self.cy, asked_at=day(-1)
        )

    @cached_property
    def batch(self) -> NominationBatch:
        """Sam enters somebody."""
        values = {"reason": "They asked.", "entered_by": self.sam, "entered_at": day(-9)}
        return NominationBatch.create(event=self.event, **values)

    @cached_property
    def nomination(self) -> Nomination:
        """Somebody is entered without a team."""
        return Nomination.create(
            batch=self.batch,
            event=self.event,
            email="new@example.org",
            email_key="new@example.org",
            digest="1" * 64,
            created_at=day(-9),
            expires_at=day(40),
        )

    @cached_property
    def invitation(self) -> Invitation:
        """Ben invites Cy."""
        return Invitation.create(
            team=self.team,
            email=self.cy.email,
            email_key=self.cy.email_key,
            digest="0" * 64,
            invited_by=self.ben,
            created_at=day(-9),
            expires_at=day(60),
        )

    @cached_property
    def request(self) -> JoinRequest:
        """Cy asks to join."""
        return JoinRequest.create(team=self.team, person=self.cy, created_at=day(-9))

    @cached_property
    def attachment(self) -> Attachment:
        return Attachment.create(
            submission=self.submission,
            name="slides.pdf",
            size=10,
            sha256="0" * 64,
            media_type="application/pdf",
            stored="aa/bb",
            uploaded_at=day(1),
        )

    @cached_property
    def promised(self) -> Promised:
        return Promised.create(
            submission=self.submission,
            name="film.mp4",
            size=10,
            sha256="1" * 64,
            promised_by=self.ben,
            promised_at=day(1),
        )

    @cached_property
    def upload(self) -> Upload:
        """Ben is sending a file."""
        return Upload.create(
            key="u" * 24,
            submission=self.submission,
            person=self.ben,
            name="film.mp4",
            size=10,
            part="0" * 32,
            created_at=day(-40),
            expires_at=day(90),
        )

    @cached_property
    def token(self) -> PersonalToken:
        """Ben has made it."""
        return PersonalToken.create(
            person=self.ben,
            name="laptop",
            digest="1" * 64,
            created_at=day(-40),
            expires_at=day(90),
        )

    @cached_property
    def version(self) -> Version:
        return Version.create(
            submission=self.submission,
            number=1,
            content={},
            manifest=[],
            digest="0" * 64,
            receipt="2345-6789-abcd-efgh",
            submitted_at=day(1),
        )

    @cached_property
    def publication(self) -> Publication:
        """What Ada has proposed."""
        return Publication.create(
            event=self.event,
            book={},
            content={"submissions": [self.submission.key]},
            digest="0" * 64,
            proposed_by=self.ada,
            proposed_at=day(-40),
        )

    @cached_property
    def selection(self) -> Selection:
        """What Ada has proposed to announce of the round."""
        return Selection.create(
            event=self.event,
            round=self.round,
            content=[{"submission": self.submission.key, "title": "Entry"}],
            others=[],
            digest="0" * 64,
            proposed_by=self.ada,
            proposed_at=day(-40),
        )

    @cached_property
    def prize(self) -> Prize:
        return Prize.create(event=self.event, title="First prize")

    @cached_property
    def part(self) -> Milestone:
        return Milestone.create(pilot=self.pilot, title="Data agreed", due=day(40).date())

    @cached_property
    def comment(self) -> Comment:
        row = self.consultation
        return Comment.create(consultation=row, person=self.cy, text="Good.", at=day(0))

    @cached_property
    def reply(self) -> Reply:
        return Reply.create(comment=self.comment, person=self.ben, text="Yes.", at=day(0))

    @cached_property
    def pilot_file(self) -> PilotFile:
        values = {"size": 1, "sha256": "0" * 64, "media_type": "text/csv", "stored": "00" * 16}
        return PilotFile.create(pilot=self.pilot, name="a.csv", added_at=day(0), **values)

    @cached_property
    def consultation(self) -> Consultation:
        pilot = self.pilot
        return Consultation.create(subject=pilot.path, title=pilot.title, opened_at=day(-9))

    @cached_property
    def seat(self) -> Seat:
        """The place of Pia's office."""
        return Seat(self.consultation, self.office)

    @cached_property
    def paper(self) -> Paper:
        """What Pia's office asks everybody."""
        asking = Consultation.create(subject="consultations/x", title="X", opened_at=day(-9))
        moments = {"created_at": day(-9), "updated_at": day(-9)}
        paper = Paper.create(
            consultation=asking,
            slug="x",
            title="X",
            asked="everybody",
            status="published",
            **moments,
        )
        Asker.create(paper=paper, office=self.office)
        return paper

    @cached_property
    def text_version(self) -> TextVersion:
        parts = [{"text": "Words.", "html": "<p>Words.</p>"}]
        return TextVersion.create(
            consultation=self.consultation, number=1, paragraphs=parts, at=day(0)
        )


def letter(reason: str | None) -> str:
    return "y" if reason is None else "h" if reason == permissions.HIDDEN else "n"
