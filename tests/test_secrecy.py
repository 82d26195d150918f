"""Scores and judges' names stay secret on every surface until the organisers publish (promise P4).

An event is being judged. Scores, remarks, notes, feedback and the judges' names carry canaries:
words and a number that occur nowhere else. Every route of the application is asked as every role
that must not know, and no canary may come back.

Roles and moments are many. So the roles of a group take turns with the routes: at each moment each
page is asked as one of each group, and over three moments each role asks each page once. Every
(page, role), (page, moment), (role, moment) is met, and (page, group, moment) too; not every
(page, role, moment). Acts, of which most are refused with a page that tells nothing, are tried by
one group at a moment: every (act, group), (act, moment), (role, moment) is met, and not every
(act, role). With ``--both`` everything is.

On PostgreSQL go the walks before the results (``databases_in_turn``), which ask every address, and
one of the two for letters, whose acts go through; the others ask the same rooms on SQLite alone.
"""

import io
import itertools
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import pytest
from casting import (
    Cast,
    assign,
    day,
    enter,
    make_challenge,
    make_event,
    make_judge,
    make_person,
    make_submission,
    make_team,
)
from flask import Flask
from flask.testing import FlaskClient
from turns import databases_in_turn
from werkzeug.routing import Rule

from hackathon.challenges import brief_versions
from hackathon.challenges.brief_versions import BriefVersion
from hackathon.challenges.questions import Question
from hackathon.challenges.resources import Resource
from hackathon.consultations import circulation, comments, papers
from hackathon.consultations.comments import Comment, Reply
from hackathon.consultations.consultations import Consultation
from hackathon.consultations.papers import Asker, Paper
from hackathon.consultations.texts import TextVersion
from hackathon.cooperation.solutions import Solution
from hackathon.cooperation.trials import Trial
from hackathon.core import audit
from hackathon.core.mail import Message
from hackathon.desk import mailings
from hackathon.desk import reminders as desk_reminders
from hackathon.desk.letter_copies import Letter
from hackathon.events import organiser_invitations
from hackathon.events.announcements import Announcement
from hackathon.events.events import Organiser
from hackathon.events.helpers import Helper
from hackathon.events.mentors import Mentor
from hackathon.events.organiser_invitations import Wanted
from hackathon.events.programme import Session
from hackathon.events.rubrics import Criterion
from hackathon.judging.judging import ConflictOfInterest
from hackathon.judging.scorecards import Score, Scorecard
from hackathon.network import (
    assessments,
    contacts,
    conversation_messages,
    held_messages,
    joint_drafts,
    shared,
)
from hackathon.network.enquiries import Enquiry
from hackathon.network.offers import Offer
from hackathon.network.scales import scale
from hackathon.network.shared import Sharing
from hackathon.notices import choices as notice_choices
from hackathon.notices import daily, notices
from hackathon.pages.guard import address_of
from hackathon.people.acts import Act
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
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.parts.risks import Risk
from hackathon.pilots.pilots import Pilot
from hackathon.results import announcing, awards, results
from hackathon.results.certificates import Certificate
from hackathon.results.declines import Decline
from hackathon.results.prizes import Prize
from hackathon.results.selections import Selection
from hackathon.submissions import manifests, versions
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.promises import Promised
from hackathon.submissions.uploads import Upload
from hackathon.submissions.versions import Version
from hackathon.teams import invitations, nominating
from hackathon.teams.mentoring import Mentoring
from hackathon.teams.nominations import Said
from hackathon.teams.questionnaire import RegistrationQuestion
from hackathon.teams.teams import JoinRequest

on_sqlite = pytest.mark.one_database("sqlite")

As = Callable[[Person | None], Any]  # a client that begins again, see ``Browser``
StandAt = Callable[[datetime], None]

NUMBER = 918273  # every score: so every mean and every adjusted score is this number too
CANARIES = (
    "Zephyrine",
    "canary-feedback",
    "canary-remark",
    "canary-note",
    "canary-recusal",
    "canary-citation",
    "canary-step",
    "canary-letter",
    "canary-talk",
    str(NUMBER),
)
# Not inside a key or a digest; "918273.0" is the number too, "12:00:00.918273" is a moment.
NUMBER_SAID = re.compile(rf"(?<![\w.-]){NUMBER}(?![\w-])")
JUDGES = ("zephyrine", "canary-note", "canary-recusal")
"""What nobody but organisers ever reads, in whatever case."""
# Those of a group may know the same, or nearly: they have no part in the event, compete in it, or
# hold an office of some kind.
GROUPS = {
    "outsiders": ("nobody", "sam", "cy"),
    "competitors": ("ben", "otto", "opal"),
    "holders": ("dan", "olga", "pia"),
    # Who else must not know, asked once: when there is most to tell.
    "helper": ("hal",),
    "mentor": ("mia",),
}
SHARING = ("outsiders", "competitors", "holders")
# To whose pages while the event is judged another test listens, which reads all of them as each.
UNAWARE = ("nobody", "sam", "cy", "ben", "otto")
MOMENTS = {"open": day(5), "judging": day(15), "proposed": day(21), "planned": day(23)}
JUDGED = ("judging", "proposed", "planned")
# Whose stored files are not there.
UNREADABLE = {"files.download", "challenges.resource", "pilot_files.download", "files.remove"}
# What nobody finds: the outbox and the parts of pages of the demonstration, the answer to an
# unknown address, results that are not published.
SHUT = {"home.outbox", "design.index", "api.unknown", "api.results"}


def offer(office: Office, title: str, **values: Any) -> Offer:
    """What an office offers, open for long."""
    moments = {"until": day(90).date(), "created_at": day(0), "updated_at": day(0)}
    return Offer.create(office=office, title=title, slug=title.lower(), **moments, **values)


class Scene:
    """An event under judging, with one row of every kind that an address can name."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        event = cast.event
        cast.dee.change(
            name="Zephyrine Example", folded="zephyrine example", email="zephyrine@example.org"
        )
        self.first = self._entered(cast.ben, "Alpha", cast.bo)
        self.second = self._entered(self.otto, "Beta")
        cast.round.change(shortlist=1)
        self.assignment = assign(cast.round, self.dan_seat, self.first)
        self.prize = Prize.create(event=event, title="First prize")
        cast.ada, cast.grace, cast.cy, self.olga, self.opal, self.mia, cast.pilot  # noqa: B018 (made when asked for)
        self.secret = invitations.invite(self.first.team, "", cast.ben, day(0), lambda secret: "")[
            1
        ]

    def _entered(self, captain: Person, name: str, *others: Person) -> Any:
        made = make_submission(
            make_team(self.cast.event, f"Team {name}", captain, *others), self.challenge, title=name, status="submitted", versions_count=1,
            eligibility="eligible", submitted_at=day(9),
        )  # fmt: skip
        Version.create(
            submission=made, number=1, content=manifests.content_of(manifests.draft_of(made)), manifest=[], digest="0" * 64, receipt=manifests.new_receipt(), submitted_by=captain,
            submitted_at=day(9),
        )  # fmt: skip
        enter(self.cast.round, made)
        return made

    @cached_property
    def challenge(self) -> Any:
        return make_challenge(self.cast.event, rubric=self.cast.rubric, office=self.cast.office)

    @cached_property
    def otto(self) -> Person:
        """Captain of the other team."""
        return make_person("Otto Example")

    @cached_property
    def olga(self) -> Person:
        """Organiser of another event."""
        person = make_person("Olga Example")
        Organiser.create(event=make_event("other", title="Other"), person=person, since=day(-40))
        return person

    @cached_property
    def hal(self) -> Person:
        """Helper of this event."""
        person = make_person("Hal Example")
        Helper.create(event=self.cast.event, person=person, since=day(-40))
        return person

    @cached_property
    def mia(self) -> Person:
        """Mentor of the first team."""
        person = make_person("Mia Example")
        mentor = Mentor.create(event=self.cast.event, person=person, since=day(-40))
        said = {"status": "accepted", "asked_at": day(-9), "answered_at": day(-9)}
        Mentoring.create(team=self.first.team, mentor=mentor, **said)
        return person

    @cached_property
    def opal(self) -> Person:
        """Organiser of this event who is in a team of it."""
        person = make_person("Opal Example")
        Organiser.create(event=self.cast.event, person=person, since=day(-40))
        make_team(self.cast.event, "Team Opal", person)
        return person

    @cached_property
    def dan_seat(self) -> Any:
        return make_judge(self.cast.event, self.cast.dan, "J02", self.cast.round)

    def judge_it(self) -> None:
        """Write what must not be known: cards with canaries, an award, and a proposal that holds
        them all."""
        for submission in (self.first, self.second):
            given = assign(self.cast.round, self.cast.judge, submission)
            card = Scorecard.create(
                assignment=given,
                status="signed",
                feedback="canary-feedback",
                note="canary-note",
                updated_at=day(12),
                signed_at=day(12),
            )
            for criterion in Criterion.select().where(Criterion.rubric == self.cast.rubric):
                Score.create(
                    scorecard=card, criterion=criterion, value=NUMBER, remark="canary-remark"
                )
        ConflictOfInterest.create(
            judge=self.cast.judge,
            submission=self.first,
            kind="declared",
            reason="canary-recusal",
            declared_at=day(12),
            withdrawn_at=day(13),
        )
        awards.award(self.prize, self.first, "canary-citation", self.cast.ada, day(21))
        self.proposal = results.propose(
            self.cast.event, results.Proposal("ranks", "canary-note", ""), self.cast.ada, day(21)
        )

    @cached_property
    def values(self) -> dict[str, Any]:
        """A sample for every name that stands in an address."""
        cast, event, pilot = self.cast, self.cast.event, self.cast.pilot
        question = Question.create(
            challenge=self.challenge, text="Why?", asked_by=cast.cy, asked_at=day(0)
        )
        resource = Resource.create(
            challenge=self.challenge, title="Standard", kind="standard", stored="11" * 16, file_name="s.zip", size=1, sha256="0" * 64,
            media_type="application/zip",
        )  # fmt: skip
        session = Session.create(
            event=event, title="Briefing", kind="briefing", starts=day(1), minutes=60
        )
        news = Announcement.create(
            event=event, title="News", body="News", body_html="<p>News</p>", published_at=day(0)
        )
        RegistrationQuestion.create(event=event, key="shirt", label="Shirt", kind="text")
        consent = Consent.create(
            office=cast.office, act="partner", subject="pilots/x", title="X", asked_at=day(0)
        )
        wish = OfficeRequest.create(
            kind="confirmed", office=cast.office, person=cast.cy, created_at=day(0)
        )
        join = JoinRequest.create(team=self.first.team, person=cast.cy, created_at=day(0))
        secrets = list[str]()
        organises = organiser_invitations.invite(
            event,
            Wanted("new@example.org"),
            cast.ada,
            day(0),
            lambda secret: secrets.append(secret) or "",
        )
        invited, _secret = invitations.invite(
            self.first.team, cast.cy.email, cast.ben, day(0), lambda secret: ""
        )
        file = Attachment.create(
            submission=self.first,
            name="a.zip",
            size=1,
            sha256="0" * 64,
            media_type="application/zip",
            stored="00" * 16,
            uploaded_at=day(8),
        )
        kept = PilotFile.create(
            pilot=pilot, name="k.csv", size=1, sha256="2" * 64, media_type="text/csv", stored="22" * 16, added_at=day(0)
        )  # fmt: skip
        asked = Consultation.create(subject=pilot.path, title=pilot.title, opened_at=day(0))
        parts = [{"text": "Words.", "html": "<p>Words.</p>"}]
        TextVersion.create(consultation=asked, number=1, paragraphs=parts, at=day(0))
        words = {name: getattr(self.challenge, name) for name in brief_versions.WORDS}
        BriefVersion.create(
            challenge=self.challenge, number=1, replaced_at=day(0), correction="It.", **words
        )
        self.challenge.change(corrections=1)
        milestone = Milestone.create(pilot=pilot, title="M", due=day(30).date())
        promised = Promised.create(
            submission=self.first,
            name="c.zip",
            size=1,
            sha256="1" * 64,
            promised_by=cast.ben,
            promised_at=day(8),
        )
        upload = Upload.create(
            key="upload", submission=self.first, person=cast.ben, name="b.zip", size=1, part="part", created_at=day(8), expires_at=day(40),
        )  # fmt: skip
        token = PersonalToken.create(
            person=cast.ben, name="laptop", digest="0" * 64, created_at=day(8), expires_at=day(40)
        )
        adoption = Adoption.create(pilot=pilot, office=cast.office, status="accepted")
        decision = Decision.create(
            pilot=pilot, becomes="proposed", reason="Why", kind="other", at=day(0)
        )
        call = Call.create(office=cast.office, challenge=self.challenge, at=day(0))
        won = {"submission": self.first, "challenge": self.challenge, "office": cast.office}
        decline = Decline.create(**won, at=day(0))
        said = {"kind": "participant", "name": "Ben", "issued_at": day(26)}
        certified = Certificate.create(event=event, person=cast.ben, **said)
        member = PilotMember.create(pilot=pilot, person=cast.cy, asked_by=cast.pia, asked_at=day(0))
        letter = Letter("judges", "canary-letter", "canary-letter")
        to_judges = mailings.prepare(event, letter, cast.ada, day(0))
        said = Comment.create(consultation=asked, text="C", person=cast.cy, at=day(0))
        # Whole enough for its publiccode.yml, which is there for everybody.
        tool = {"slug": "form-checker", "title": "Form checker", "status": "published", "summary": "S", "body": "It checks. " * 20, "licence": "MIT", "code_url": "https://example.org/c", "landing_url": "https://example.org/", "features": ["F"], "platforms": ["web"], "languages": ["en"]}  # fmt: skip
        moments = dict.fromkeys(("created_at", "updated_at", "checked_at"), day(0))
        solution = Solution.create(office=cast.office, **tool, **moments)
        Trial.create(solution=solution, office=cast.office, since=day(0).date(), said_at=day(0))
        two = [Office.create(code=code, kind="national office", name=code) for code in ("KE", "BR")]
        ask = conversation_messages.Ask(*two, "canary-talk", "canary-talk")
        talk = conversation_messages.begin(ask, "", cast.grace, day(0))
        plan = joint_drafts.Plan("pilot", "canary-talk", "canary-talk", "en")
        drawn = joint_drafts.propose(talk, plan, two[0], cast.grace, day(0))
        waits = held_messages.Page("conversation", talk.path, "canary-talk")
        held = held_messages.hold(waits, "canary-talk", "links", cast.grace, day(0))
        assessed = assessments.begin(cast.office, False, cast.pia, day(0))
        evidence = dict.fromkeys(("data", "skills"), assessments.Answer(2, "canary-maturity"))
        assessments.save(assessed, None, evidence, day(0))
        entered = nominating.enter(
            event,
            nominating.Listed([nominating.Named(1, "entered@example.org")]),
            Said("Why."),
            Act(cast.ada, day(0)),
            lambda secret: secrets.append(secret) or "",
        )
        moments = {"created_at": day(0), "updated_at": day(0)}
        asking = Consultation.create(
            subject="consultations/p", title="P", opened_at=day(0), closes_on=day(60).date()
        )
        paper = Paper.create(
            consultation=asking,
            slug="p",
            title="P",
            status="published",
            asked="everybody",
            **moments,
        )
        Asker.create(paper=paper, office=cast.office)
        return {
            "paper": paper.slug,
            "batch": entered.key, "nominations.answer:secret": secrets[-1],
            "solution": solution.slug, "conversation": talk.key, "held": held.key, "year": assessed.year, "draft": drawn.key,
            "enquiry": Enquiry.create(person=cast.cy, office=cast.office, at=day(0), sent_at=day(0)).key,
            "offer": offer(cast.office, "Lists").slug,
            "adoption": adoption.key, "member": member.key, "item": "legal-basis",
            "letter": to_judges.key, "decision": decision.key, "call": call.key, "decline": decline.key,
            "event": event.slug, "challenge": self.challenge.slug, "question": question.key, "resource": resource.key,
            "session": session.id, "announcement": news.id, "registration_question": "shirt", "prize": self.prize.id,
            "rubric": cast.rubric.slug, "round": cast.round.slug, "team": self.first.team.key, "invitation": invited.key,
            "join_request": join.key, "consent": consent.key, "office_request": wish.key, "secret": self.secret, "notices.by_link:secret": notice_choices.link(cast.cy, "unsent_draft").rsplit("/")[-1], "submission": self.first.key, "attachment": file.key, "file": file.key, "upload": upload.key, "promised": promised.key, "token": token.key,
            **{f"pilot_files.{act}:file": kept.key for act in ("download", "release", "withdraw", "restore")},
            "number": 1, "receipt": versions.latest_version(self.first).receipt, "assignment": self.assignment.key, "judge": "J01", "conflict": 1, "entry": "E01",
            "publication": self.proposal.key, "organiser_invitation": organises.key, "organiser_invitations.answer:secret": secrets[0], "selection": self.step.key, "person": cast.cy.key, "office": cast.office.code, "pilot": pilot.slug, "subject": pilot.path,
            "comment": said.key, "reply": Reply.create(comment=said, person=cast.cy, text="R", at=day(0)).key, "milestone": milestone.key, "mentoring": self.first.team.mentorings[0].key,
            "indicator": Indicator.create(pilot=pilot, title="I").key, "risk": Risk.create(pilot=pilot, title="R", likelihood=2, impact=2).key,
            "report": Report.create(pilot=pilot, title="U", at=day(0)).key,
            "kind": "event", "name": event.slug, "code": "fr", "certificates.show:code": certified.code, "certificate": certified.code, "registers.export:code": cast.office.code, "anything": "nothing",
        }  # fmt: skip

    @cached_property
    def step(self) -> Selection:
        """The first entry as the finalist, as Ada has proposed to announce it."""
        step = announcing.Step([self.first.key], introduction="canary-step", public_at=day(24))
        return announcing.propose(self.cast.round, step, self.cast.ada, day(21))

    def role(self, name: str) -> Person | None:
        return None if name == "nobody" else getattr(self, name, None) or getattr(self.cast, name)


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return Scene(cast)


def addresses(app: Flask, scene: Scene) -> list[tuple[str, str, str]]:
    """(endpoint, method, address) of every route with samples put in; a route that no sample fits
    fails the test."""
    found = []
    with app.test_request_context("/"):
        for rule in app.url_map.iter_rules():
            for values in choices(rule, scene.values):
                built = rule.build(values, append_unknown=False)
                assert built is not None, (
                    f"{rule.rule}: no address could be built; correct the samples in"
                    " tests/test_secrecy.py"
                )
                found += [
                    (rule.endpoint, method, built[1])
                    for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
                ]
    return found


def choices(rule: Rule, samples: dict[str, Any]) -> list[dict[str, Any]]:
    """The values for a rule: each word of an ``any(...)`` in turn, else the sample of that name."""
    made: list[dict[str, Any]] = [{}]
    for name in rule.arguments:
        words = sorted(getattr(rule._converters[name], "items", ()))
        assert words or name in samples, (
            f"{rule.rule}: add a sample for <{name}> to tests/test_secrecy.py"
        )
        sample = samples.get(f"{rule.endpoint}:{name}", samples.get(name))
        made = [{**one, name: word} for one in made for word in words or [sample]]
    return made


def flattened(text: str) -> str:
    """Take the separators of thousands out, so that a number is found however it is written."""
    return re.sub(r"(?<=\d)[,.'\s\u00a0\u202f](?=\d{3}\b)", "", text)


def told(answer: Any) -> str:
    """Everything an answer says: status, headers and body, a packed one unpacked by the client."""
    body = answer.get_data()
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    return flattened(f"{answer.status}\n{answer.headers}\n{body.decode('utf-8', 'replace')}")


def heard_in(said: str, canaries: Iterable[str] = CANARIES) -> list[str]:
    """Return the canaries that an answer tells. The number counts where it stands as a number: its
    digits also come up by chance in keys, in digests and in fractions of a second."""
    return [
        canary
        for canary in canaries
        if (NUMBER_SAID.search(said) if canary == str(NUMBER) else canary in said)
    ]


class Visitor:
    """A role at its browsers: one to read, and one for acts, which is signed in anew before each,
    since signing out or in would change who asks the next route."""

    def __init__(self, as_: As, person: Person | None, db: Any) -> None:
        self._db, self._reader, self._actor = db, as_(person), as_(person)

    def ask(self, method: str, path: str) -> Any:
        if method == "GET":
            return ask(self._reader, method, path, self._db)
        self._actor.begin_again()
        return ask(self._actor, method, path, self._db)


def ask(client: FlaskClient, method: str, path: str, db: Any, **options: Any) -> Any:
    """Ask inside a savepoint that is rolled back, so that one route's act does not change what the
    next one meets."""
    with db.savepoint() as act:
        answer = client.open(path, method=method, **options)
        answer.get_data()
        act.rollback(begin=False)
    return answer


class Walk:
    """A walk over all routes, on which the roles of a group take turns with pages, and with acts
    the groups too: see the top of this file."""

    def __init__(self, app: Flask, scene: Scene, as_: As, db: Any, in_full: bool) -> None:
        self._app, self._scene, self._in_full = app, scene, in_full
        self._visitor = lambda role: Visitor(as_, scene.role(role), db)

    def steps(
        self, group: str, turn: int = 0, heard: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, str, Any]]:
        """Yield of each request the endpoint, a name for messages, and the answer.

        :param turn: at which moment the group walks; each begins with another role
        :param heard: roles to whose pages another test listens at this moment
        """
        visitors = [(role, self._visitor(role)) for role in GROUPS[group]]
        for number, (endpoint, method, path) in enumerate(addresses(self._app, self._scene)):
            # Of the walks that go on PostgreSQL each tries other acts in this way, together all.
            elsewhere = group in SHARING and (number + SHARING.index(group) - turn) % 3
            if method != "GET" and elsewhere and not self._in_full:
                continue
            one = visitors[(number // 3 + turn) % len(visitors)]
            for role, visitor in visitors if self._in_full else [one]:
                if method == "GET" and role in heard:
                    continue
                answer = visitor.ask(method, path)
                name = f"{method} {path} ({endpoint}, {answer.status_code}) as {role}"
                # A page that fails tells nothing, whatever it would tell.
                assert answer.status_code != 500 or endpoint in UNREADABLE, name
                yield endpoint, name, answer


@pytest.fixture
def walk(app: Flask, scene: Scene, as_: As, db: Any, in_full: bool) -> Walk:
    return Walk(app, scene, as_, db, in_full)


@databases_in_turn("group,moment", itertools.product(SHARING, JUDGED))
def test_no_route_tells_a_canary(
    walk: Walk, scene: Scene, stand_at: StandAt, group: str, moment: str
) -> None:
    listen(walk, scene, stand_at, group, moment)


@on_sqlite
@pytest.mark.parametrize("group", ["helper", "mentor"])
def test_no_route_tells_a_canary_to_those_who_help(
    walk: Walk, scene: Scene, stand_at: StandAt, group: str
) -> None:
    listen(walk, scene, stand_at, group, "planned")


def listen(walk: Walk, scene: Scene, stand_at: StandAt, group: str, moment: str) -> None:
    """Walk as a group at a moment of judging; fail for each canary that somebody hears."""
    scene.judge_it()
    if moment == "planned":
        announcing.approve(scene.step, scene.cast.grace, day(22))
    stand_at(MOMENTS[moment])
    heard = UNAWARE if moment == "judging" else ()
    leaks = [
        f"{name} tells {canary}"
        for _endpoint, name, answer in walk.steps(group, JUDGED.index(moment), heard)
        for canary in heard_in(told(answer))
    ]
    assert not leaks, "\n".join(leaks)


@on_sqlite
@pytest.mark.parametrize("role", ["nobody", "otto"])
def test_an_announced_step_tells_itself_and_no_more(
    app: Flask, as_: As, scene: Scene, db: Any, stand_at: StandAt, in_full: bool, role: str
) -> None:
    """Its moment has come, without anybody doing anything: title and introduction are read, scores,
    ranks, citations and judges are not. Each act is tried by one of the two."""
    scene.judge_it()
    announcing.approve(scene.step, scene.cast.grace, day(22))
    stand_at(day(24))
    visitor = Visitor(as_, scene.role(role), db)
    leaks, heard = [], set()
    silent = [canary for canary in CANARIES if canary != "canary-step"]
    for number, (endpoint, method, path) in enumerate(addresses(app, scene)):
        if method == "GET" or in_full or number % 2 == (role == "otto"):
            said = told(visitor.ask(method, path))
            heard |= {endpoint} if "canary-step" in said else set()
            leaks += [f"{method} {path} tells {canary}" for canary in heard_in(said, silent)]
    assert not leaks, "\n".join(leaks)
    assert heard == {"results.show", "feeds.results", "feeds.event_results", "api.announced"}


@on_sqlite
@pytest.mark.parametrize("group", SHARING)
def test_what_is_published_names_no_judge(
    walk: Walk, scene: Scene, stand_at: StandAt, group: str
) -> None:
    """Ranks, score book, chances and robustness of prizes are out; teams read their feedback."""
    scene.judge_it()
    results.withdraw(scene.proposal, scene.cast.ada, day(21))
    assert scene.step.status == "proposed", "once there are results it comes too late"
    proposal = results.Proposal("ranks", "", "", robustness=True)
    # Under this name the addresses of publication and score book are found.
    scene.proposal = results.propose(scene.cast.event, proposal, scene.cast.ada, day(21))
    results.approve(scene.proposal, scene.cast.grace, day(25), "https://example.org/results")
    stand_at(day(26))
    leaks, heard = [], set()
    for endpoint, name, answer in walk.steps(group):
        said = told(answer)
        if heard_in(said, [str(NUMBER)]):
            heard.add(endpoint)
        leaks += [f"{name} tells {canary}" for canary in JUDGES if canary in said.casefold()]
    assert not leaks, "\n".join(leaks)
    assert {"results.show", "results.publication", "results.book"} <= heard, "what was tried?"


RIVAL = ("canary-title", "canary-summary", "canary-story", "canary-file", "canary-link")
"""What a rival's entry says, which an organiser who competes may not know before the results."""


def hide_in_entry(scene: Scene) -> None:
    """Write the canaries into a team's draft, its version, its files and the log of its acts."""
    entry, ben = scene.first, scene.cast.ben
    entry.change(
        title=RIVAL[0],
        summary=RIVAL[1],
        description=RIVAL[2],
        description_html=RIVAL[2],
        links=[{"label": RIVAL[4], "url": f"https://{RIVAL[4]}.example"}],
    )
    Attachment.update(name=f"{RIVAL[3]}.zip").where(Attachment.submission == entry).execute()
    content = manifests.content_of(manifests.draft_of(entry))
    Version.update(content=content).where(Version.submission == entry).execute()
    audit.record(day(9), ben, "submissions.detach", entry, entry.event_id, name=RIVAL[3])


@on_sqlite
@pytest.mark.parametrize("moment", ["open", "proposed"])
def test_an_organiser_who_competes_sees_nothing_of_other_entries(
    app: Flask, as_: As, scene: Scene, db: Any, stand_at: StandAt, in_full: bool, moment: str
) -> None:
    """Acts take turns: each is tried at one of the moments, and once more with what letters
    want."""
    scene.proposal = results.Publication(key="proposal")
    found = addresses(app, scene)
    hide_in_entry(scene)
    stand_at(MOMENTS[moment])
    visitor = Visitor(as_, scene.opal, db)
    leaks = []
    for number, (endpoint, method, path) in enumerate(found):
        if method == "GET" or in_full or number % 2 == (moment == "open"):
            said = told(visitor.ask(method, path))
            leaks += [f"{method} {path} ({endpoint}) tells {one}" for one in RIVAL if one in said]
    assert not leaks, "\n".join(leaks)
    ada = Visitor(as_, scene.cast.ada, db)
    own = {path for _, method, path in found if method == "GET" and scene.first.key in path}
    heard = "".join(told(ada.ask("GET", path)) for path in own)
    silent = [one for one in RIVAL if one not in heard]
    assert not silent, "an organiser who does not compete sees them all"


# What one form takes or another: acts that go through write to people.
TYPED = {
    "reason": "Why.",
    "status": "eligible",
    "eligibility": "eligible",
    "text": "Words.",
    "body": "Words.",
    "subject": "Words",
    "message": "Words.",
    "answer": "accept",
    "confirm": "y",
    "audience": "everybody",
}


# Whose acts might write to her.
WRITERS = {"organisers": ("ada", "opal"), "others": ("ben", "dan", "cy")}


@databases_in_turn("group", WRITERS)
def test_no_letter_tells_an_organiser_who_competes_of_other_entries(
    app: Flask, as_: As, scene: Scene, db: Any, stand_at: StandAt, in_full: bool, group: str
) -> None:
    """Every act of everybody, and the notices of all days; each is undone when it was read. The two
    organisers may do the same: at each moment each act is done by one of them, and each of them
    does it at one moment. What another does not find at the first moment is not asked for at the
    second."""
    scene.proposal = results.Publication(key="proposal")
    acts = [(method, path) for _, method, path in addresses(app, scene) if method != "GET"]
    hide_in_entry(scene)
    letters = [("before", one) for one in Message.select()]
    sent = Message.select().where(Message.id > max(one.id for _, one in letters))
    told_her, lost = set[str](), set[tuple[str, str, str]]()
    for turn, (moment, who) in enumerate(itertools.product(("open", "proposed"), WRITERS[group])):
        stand_at(MOMENTS[moment])
        browser = as_(scene.role(who))
        for number, (method, path) in enumerate(acts):
            elsewhere = group == "organisers" and (number + turn // 2 + turn) % 2
            if ((who, method, path) in lost or elsewhere) and not in_full:
                continue
            browser.begin_again()
            with db.savepoint() as act:
                form = {**TYPED, "person": scene.cast.bo.key}
                answer = browser.open(path, method=method, data=form)
                letters += [(path, one) for one in sent.clone()]
                act.rollback(begin=False)
            if answer.status_code == 404:
                lost.add((who, method, path))
            if who == "opal":
                told_her |= {f"{path} tells {one}" for one in RIVAL if one in told(answer)}
    # Once is enough: the site writes the same, whoever acts.
    for hours in range(0, 864 if group == "organisers" else 0, 6):
        notices.tell(desk_reminders.KINDS, MOMENTS["open"] + timedelta(hours=hours), 1000)
        daily.send(desk_reminders.KINDS, MOMENTS["open"] + timedelta(hours=hours), 1000)
    letters += [("notices", one) for one in sent.clone()]
    leaks = {
        f"{path}: {letter.kind} tells {word}"
        for path, letter in letters
        for word in RIVAL
        if letter.to == scene.opal.email and word in f"{letter.subject} {letter.text}"
    }
    assert not leaks | told_her
    heard = {letter.kind for _path, letter in letters if RIVAL[0] in letter.text}
    assert heard, "somebody hears of the entry by a letter"


@pytest.mark.parametrize(
    ("said", "told_by"),
    [("918,273", True), ('"918273.0"', True), ("ab918273cd", False), ("12:00:00.918273", False)],
)
def test_a_number_is_heard_as_a_number(said: str, told_by: bool) -> None:
    assert bool(heard_in(flattened(said))) is told_by


@on_sqlite
def test_every_sample_opens_a_door_for_somebody_and_the_canaries_sing(
    app: Flask, as_: As, scene: Scene, db: Any, stand_at: StandAt
) -> None:
    """A sample that everybody answers with 404 would walk past a leak; and the tests above could
    pass because nothing is shown to anybody, so an organiser hears what others must not."""
    scene.judge_it()
    found = addresses(app, scene)
    shut = {
        (endpoint, path)
        for endpoint, method, path in found
        if method == "GET" and endpoint not in SHUT
    }
    heard = set[str]()
    people = ("ada", "root", "ben", "dan", "pia", "cy", "mia", "nobody")
    for moment, role in itertools.product((21, 15, 0), people):
        stand_at(day(moment))
        visitor = Visitor(as_, scene.role(role), db)
        answers = {one: visitor.ask("GET", one[1]) for one in shut}
        shut = {one for one, answer in answers.items() if answer.status_code == 404}
        if role == "ada":
            heard |= {canary for one in answers.values() for canary in heard_in(told(one))}
    secrets = {
        "accounts.confirm",
        "accounts.reset",
        "people.email_confirm",
    }  # their links are made by mail and used once: see test_accounts
    assert not {one for one in shut if one[0] not in secrets}, (
        "no role finds anything here: correct the samples"
    )
    assert {"Zephyrine", str(NUMBER), "canary-citation"} <= heard


@databases_in_turn("role", UNAWARE)
def test_what_is_kept_from_somebody_changes_no_byte_of_what_they_read(
    app: Flask, as_: As, scene: Scene, db: Any, stand_at: StandAt, role: str
) -> None:
    """No page, list, count, feed, search, file or ETag tells that an event is judged, that an
    office assesses itself, or what offices say among themselves: all is as it was before."""
    stand_at(day(15))
    scene.proposal = results.Publication(key="proposal")  # its address is asked before there is one
    paths = sorted({path for _, method, path in addresses(app, scene) if method == "GET"})
    paths += ["/offices/exchange?q=canary", "/offices/exchange?sort=title&state=over"]
    paths += ["/consultations?q=canary", "/consultations?state=draft", "/search?q=canary"]
    visitor = Visitor(as_, scene.role(role), db)
    before = {path: seen(visitor.ask("GET", path)) for path in paths}
    scene.judge_it()
    assess(scene.cast)
    hidden = talk_among_offices(scene.cast)
    consult(scene.cast)
    if role == "nobody":
        visitor = Visitor(as_, None, db)  # without the cookie that the sign-in page has set by now
    after = {path: visitor.ask("GET", path) for path in paths}
    changed = [path for path, answer in after.items() if seen(answer) != before[path]]
    assert not changed, changed
    # By now there is a proposal, with an address that nobody could ask before.
    real = {path.replace("/proposal", f"/{scene.proposal.key}") for path in paths}
    answers = [*after.items(), *((path, visitor.ask("GET", path)) for path in real - set(paths))]
    leaks = [f"{path} tells {one}" for path, answer in answers for one in heard_in(told(answer))]
    assert not leaks, "\n".join(leaks)
    assert visitor.ask("GET", f"/{hidden.path}").status_code == 404
    officer = Visitor(as_, scene.cast.pia, db)
    for path, canaries in SUNG.items():
        heard = officer.ask("GET", path).get_data(True)
        silent = [canary for canary in canaries if canary not in heard]
        assert not silent, f"the canaries sing for offices, at {path}"


SUNG = {
    "/offices/CH/maturity/2027": ["canary-maturity"],
    "/offices/CH": ["Canary-network", "canary-about"],
    "/consultations": ["Canary-draft", "Canary-asked"],
}


def assess(cast: Cast) -> None:
    """An assessment that waits for others to be counted with, whoever may count it; it was a draft
    before."""
    row = assessments.of_year(cast.office, day(0).year)
    assert row is not None
    said = {one.key: assessments.Answer(5, "canary-maturity") for one in scale("1").dimensions}
    assessments.save(row, None, said, day(1))
    shared.finish(row, Sharing("public", partners=True), cast.pia, day(1))


def talk_among_offices(cast: Cast) -> Offer:
    """What an office offers to the network alone, and who speaks for it."""
    said = {"topic": "canary-topic", "body": "canary-body", "audience": "network"}
    contacts.appear(cast.pia, cast.office, "officer", "canary-about", day(14))
    return offer(cast.office, "Canary-network", **said)


def consult(cast: Cast) -> None:
    """A draft, and what asks offices alone, with what one of them says."""
    words = {"summary": "canary-summary", "body": "canary-text"}
    closes = day(60).date()
    for title, asked in (("Canary-draft", "everybody"), ("Canary-asked", "offices")):
        values = {**words, "title": title, "asked": asked}
        paper = papers.add(papers.Plan(values, [cast.office], (), closes), cast.pia, day(14))
    circulation.publish(paper, cast.pia, day(14))
    row = Consultation.get(Consultation.title == "Canary-asked")
    comments.say(row, comments.Said("canary-comment"), cast.pia, day(14))


def seen(answer: Any) -> tuple[int, str, str | None]:
    """Status, body without what is new in every answer (form tokens, the number of a request), and
    ETag where nothing is new."""
    text = _unpacked(answer) if answer.data[:2] == b"PK" else answer.get_data(True)
    bare = re.sub(r'name="csrf_token"[^>]*|name the number [0-9a-f]+', "", text)
    return answer.status_code, bare, answer.headers.get("ETag") if bare == text else None


def _unpacked(answer: Any) -> str:
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return "".join(f"{name}\n{archive.read(name)!r}\n" for name in archive.namelist())


def test_a_row_is_found_under_its_own_address_alone(app: Flask, scene: Scene) -> None:
    """Scope by construction: a row of another event, team, challenge, submission or pilot is never
    found, whatever the permission behind the door would say."""
    scene.judge_it()
    cast, own = scene.cast, scene.values
    elsewhere = {
        "event": make_event("elsewhere").slug,
        "challenge": make_challenge(cast.event, "another").slug,
        "team": scene.second.team.key,
        "submission": scene.second.key,
        "office": Office.create(code="ZZ", kind="company", name="Another").code,
        "pilot": Pilot.create(
            slug="another", title="Another", created_at=day(0), updated_at=day(0)
        ).slug,
        "subject": "pilots/another",
        "conversation": "another",
        "paper": Paper.create(
            consultation=Consultation.create(subject="consultations/another", title="Another"),
            slug="another",
            title="Another",
            created_at=day(0),
            updated_at=day(0),
        ).slug,
        "offer": offer(cast.office, "Another").slug,
        "solution": Solution.create(
            slug="another", title="Another", created_at=day(0), updated_at=day(0), checked_at=day(0)
        ).slug,
    }
    opened = {getattr(view, "opens", None) for view in app.view_functions.values()} - {None}
    assert len(opened) > 25
    for model in opened:
        parts = address_of(model)
        address = {part: own[part] for part in parts}
        named = {Organiser: cast.ada, Helper: scene.hal, Mentor: scene.mia}
        if model in named:
            address["person"] = named[model].key
        if model is PilotFile:
            address["file"] = own["pilot_files.download:file"]
        assert model.by_address(**address) is not None, f"no {model.__name__} at {address}"
        for part in parts[:-1]:
            other = {**address, part: elsewhere[part]}
            assert model.by_address(**other) is None, f"a {model.__name__} is found at {other}"
