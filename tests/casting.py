"""The cast: the same few people and one event in every test, made by plain functions.

Organiser Ada and second organiser Grace, member and captain Ben with his teammate Bo, outsider Cy
(registered, in no team), stranger Sam (an account, not registered), judges Dee and Dan, pilot lead
Pia, administrator Root.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property, wraps
from typing import Any, TypeVar, cast

from hackathon.challenges.challenges import Challenge, Tag
from hackathon.core import engines
from hackathon.core.db import transaction
from hackathon.core.language import fold, look_alike
from hackathon.events.events import Event, Organiser, Rules
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion, Rubric
from hackathon.judging.entries import Entry
from hackathon.judging.judging import Assignment, Judge, PanelMember
from hackathon.people.affiliations import Affiliation
from hackathon.people.consents import Consent
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots import checks
from hackathon.pilots.gates import GateItem
from hackathon.pilots.pilots import Pilot, PilotLead
from hackathon.submissions.submissions import Answer, Submission
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Membership, Team

F = TypeVar("F", bound=Callable[..., Any])

NOW = datetime(2027, 3, 10, 12, 0, tzinfo=UTC)


def together(make: F) -> F:
    """Make a function that writes many rows do so in one transaction: each row by itself would
    bring three statements along (a savepoint, the data's version)."""

    @wraps(make)
    def made(*args: Any, **values: Any) -> Any:
        if engines._work.written is not None:
            return make(*args, **values)
        with transaction():
            return make(*args, **values)

    return cast("F", made)


def day(number: float) -> datetime:
    """The moment ``number`` days after NOW."""
    return NOW + timedelta(days=number)


def make_person(name: str, **values: Any) -> Person:
    email = values.pop("email", f"{fold(name).split()[0]}@example.org")
    return Person.create(
        **{
            "email": email, "email_key": look_alike(email), "name": name, "folded": fold(name), "created_at": day(-60),
            "confirmed_at": day(-59), **values,
        }
    )  # fmt: skip


@together
def make_event(slug: str = "codefest", **values: Any) -> Event:
    """An event whose submissions are open at NOW."""
    return Event.create(
        **{
            "slug": slug, "title": "AI Tools Codefest", "summary": "Tools for IP offices.", "status": "published", "time_zone": "Europe/Zurich",
            "registration_opens": day(-30), "registration_closes": day(5), "submission_opens": day(-14), "submission_closes": day(10),
            "judging_opens": day(11), "judging_closes": day(20), "results_on": day(25), "team_minimum": 1, "team_maximum": 4,
            "submission_languages": ["en", "fr"], "created_at": day(-40), "updated_at": day(-40), "folded": "ai tools codefest", **values,
        }
    )  # fmt: skip


@together
def make_rubric(event: Event, slug: str = "screening") -> Rubric:
    rubric = Rubric.create(event=event, slug=slug, title="Screening")
    for position, (key, weight) in enumerate((("usefulness", 60), ("feasibility", 40))):
        Criterion.create(
            rubric=rubric, key=key, title=key.title(), question=f"How good is its {key}?", weight=weight, position=position,
            levels=[[score, f"Level {score} of {key}"] for score in range(1, 6)],
        )  # fmt: skip
    return rubric


@together
def make_challenge(event: Event, slug: str = "nice-classes", **values: Any) -> Challenge:
    challenge = Challenge.create(
        **{
            "event": event, "slug": slug, "title": "Suggest Nice classes", "summary": "Suggest classes for a list of goods.",
            "status": "published", "updated_at": day(-20), "folded": "suggest nice classes", "required": ["summary", "description"],
            "sections": {"problem": "Goods lists are long."}, "sections_html": {"problem": "<p>Goods lists are long.</p>"}, **values,
        }
    )  # fmt: skip
    Tag.create(challenge=challenge, kind="right", name="trademarks")
    Tag.create(challenge=challenge, kind="function", name="classification")
    return challenge


@together
def register(person: Person, event: Event, status: str = "registered") -> Registration:
    if status == "registered":
        Event.update(participants=Event.participants + 1).where(Event.id == event.id).execute()
    person.forget()
    return Registration.create(
        event=event,
        person=person,
        status=status,
        of_age=True,
        not_excluded=True,
        created_at=day(-20),
    )


@together
def make_team(event: Event, name: str, captain: Person, *others: Person) -> Team:
    team = Team.create(
        event=event,
        name=name,
        name_key=look_alike(name),
        folded=fold(name),
        captain=captain,
        members=1 + len(others),
        created_at=day(-10),
    )
    for person in (captain, *others):
        if Registration.of(person, event) is None:
            register(person, event)
        Membership.create(event=event, team=team, person=person, joined_at=day(-10))
        person.forget()
    return team


@together
def make_submission(team: Team, *challenges: Challenge, **values: Any) -> Submission:
    """A draft with all its parts."""
    submission = Submission.create(
        **{
            "event": team.event, "team": team, "title": f"Entry of {team.name}", "summary": "It suggests classes.", "description": "It **works**.",
            "description_html": "<p>It <strong>works</strong>.</p>", "licence": "Apache-2.0", "created_at": day(-5), "updated_at": day(-5),
            "folded": fold(f"Entry of {team.name}"), **values,
        }
    )  # fmt: skip
    for challenge in challenges:
        Answer.create(submission=submission, challenge=challenge, team=team)
    return submission


@together
def make_round(event: Event, rubric: Rubric, slug: str = "screening", **values: Any) -> Round:
    return Round.create(
        **{
            "event": event,
            "rubric": rubric,
            "slug": slug,
            "title": slug.title(),
            "opens": day(11),
            "closes": day(20),
            "reviews": 2,
            **values,
        }
    )


@together
def make_judge(event: Event, person: Person, code: str, *rounds: Round, **values: Any) -> Judge:
    judge = Judge.create(
        **{
            "event": event,
            "person": person,
            "code": code,
            "languages": ["en"],
            "since": day(-20),
            "declared_at": day(-19),
            **values,
        }
    )
    for round in rounds:
        PanelMember.create(round=round, judge=judge)
    person.forget()
    return judge


def assign(round: Round, judge: Judge, submission: Submission) -> Assignment:
    return Assignment.create(round=round, judge=judge, submission=submission, assigned_at=day(11))


def enter(round: Round, submission: Submission) -> Entry:
    number = Entry.select().where(Entry.round == round).count() + 1
    return Entry.create(
        round=round, submission_id=submission.id, code=f"E{number:02}", added_at=day(11)
    )


@together
def affiliate(person: Person, office: Office, degree: str) -> Affiliation:
    """Let it be known in this degree that ``person`` works for ``office``."""
    person.change(office=office)
    person.forget()
    known = {} if degree == "said" else {"how": "administrator", "confirmed_at": day(-50)}
    return Affiliation.create(person=person, office=office, degree=degree, since=day(-50), **known)


@together
def agree(office: Office, act: str, subject: str, by: Person | None = None) -> Consent:
    """Let an office have agreed to what a page says of it."""
    return Consent.create(
        office=office,
        act=act,
        subject=subject,
        title=subject,
        status="agreed",
        asked_at=day(-40),
        answered_at=day(-39),
        answered_by=by,
        through="representative",
    )


def show_all(pilot: Pilot, stage: str, person: Person, at: datetime = NOW) -> None:
    """Meet every item of the gate before ``stage``."""
    for line in checks.asked_by(pilot, stage):
        item = GateItem.by_address(line.item)
        assert item is not None
        checks.meet(pilot, item, checks.Shown("text", "Seen in the file."), person, at)


class Cast:
    """Everybody and everything, made when first asked for."""

    @cached_property
    @together
    def office(self) -> Office:
        return Office.create(
            code="CH",
            kind="national office",
            name="Switzerland",
            country="CH",
            folded="switzerland ch",
        )

    @cached_property
    @together
    def ada(self) -> Person:
        person = make_person("Ada Example")
        Organiser.create(event=self.event, person=person, since=day(-40))
        return person

    @cached_property
    @together
    def grace(self) -> Person:
        person = make_person("Grace Example")
        Organiser.create(event=self.event, person=person, since=day(-40))
        return person

    @cached_property
    @together
    def ben(self) -> Person:
        return make_person("Ben Example")

    @cached_property
    @together
    def bo(self) -> Person:
        return make_person("Bo Example")

    @cached_property
    @together
    def cy(self) -> Person:
        person = make_person("Cy Example")
        register(person, self.event)
        return person

    @cached_property
    @together
    def sam(self) -> Person:
        return make_person("Sam Example")

    @cached_property
    @together
    def dee(self) -> Person:
        return make_person("Dee Example")

    @cached_property
    @together
    def dan(self) -> Person:
        return make_person("Dan Example")

    @cached_property
    @together
    def pia(self) -> Person:
        """She represents the office."""
        person = make_person("Pia Example", office=self.office)
        affiliate(person, self.office, "representative")
        return person

    @cached_property
    @together
    def root(self) -> Person:
        return make_person("Root Example", administrator=True)

    @cached_property
    @together
    def event(self) -> Event:
        event = make_event()
        Rules.create(
            event=event,
            version="1.0",
            title="Rules",
            body="Be fair.",
            body_html="<p>Be fair.</p>",
            published_at=day(-30),
        )
        return event

    @cached_property
    @together
    def rubric(self) -> Rubric:
        return make_rubric(self.event)

    @cached_property
    @together
    def challenge(self) -> Challenge:
        return make_challenge(self.event, rubric=self.rubric)

    @cached_property
    @together
    def team(self) -> Team:
        """Ben (captain) and Bo."""
        return make_team(self.event, "Niçoise", self.ben, self.bo)

    @cached_property
    @together
    def submission(self) -> Submission:
        """The draft of Ben's team."""
        return make_submission(self.team, self.challenge)

    @cached_property
    @together
    def round(self) -> Round:
        return make_round(self.event, self.rubric)

    @cached_property
    @together
    def judge(self) -> Judge:
        """Dee's seat."""
        return make_judge(self.event, self.dee, "J01", self.round)

    @cached_property
    @together
    def pilot(self) -> Pilot:
        pilot = Pilot.create(
            slug="nice-helper",
            title="Nice helper",
            status="published",
            office=self.office,
            created_at=day(-90),
            updated_at=day(-9),
        )
        PilotLead.create(pilot=pilot, person=self.pia)
        agree(self.office, "lead", pilot.path, self.pia)
        return pilot
