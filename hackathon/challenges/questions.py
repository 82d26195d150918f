"""Questions about a brief and their answers, public both; who asked is known to those who answer
only."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from peewee import JOIN, CharField, Check, ForeignKeyField, ModelSelect, TextField

from hackathon.challenges.challenges import Challenge
from hackathon.core import audit, letters, prose
from hackathon.core.db import Conflict, Edited, UtcField, lock, new_key, transaction
from hackathon.core.states import move
from hackathon.events import organisers
from hackathon.events.events import Event
from hackathon.people import affiliations
from hackathon.people.acts import Act
from hackathon.people.people import Person


class Question(Edited):
    """A public question about a brief; organisers and the owner answer or hide it."""

    LIMITS = {
        "text": 2000,
    }
    key = CharField(unique=True, max_length=16, default=new_key)
    challenge = ForeignKeyField(Challenge, backref="questions", on_delete="CASCADE")
    text = TextField()
    asked_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    asked_at = UtcField()
    status = CharField(default="open", max_length=12)
    answer = TextField(default="")
    answer_html = TextField(default="")
    answered_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    answered_at = UtcField(null=True)

    @classmethod
    def by_address(
        cls,
        event: str,
        challenge: str,
        question: str,
    ) -> Self | None:
        """Find the row that an address names."""
        query = cls.select(cls, Challenge, Event).join(Challenge).join(Event)
        scope = (Event.slug == event) & (Challenge.slug == challenge)
        return query.where(scope, cls.key == question).first()

    class Meta:
        constraints = [Check("status IN ('open', 'answered', 'hidden')")]


QUESTION_MOVES = {
    "open": ("answered", "hidden"),
    "answered": ("answered", "hidden"),
    "hidden": ("open", "answered"),
}


def of(challenge: Challenge, hidden: bool = False) -> list[Question]:
    """Return the questions of a brief with whoever asked, the oldest first; ``hidden`` ones for
    those who answer."""
    query = (
        Question.select(Question, Person)
        .join(Person, JOIN.LEFT_OUTER, on=Question.asked_by)
        .where(Question.challenge == challenge)
    )
    if not hidden:
        query = query.where(Question.status != "hidden")
    return list(query.order_by(Question.asked_at, Question.id))


def of_event(event: Event, status: str = "open") -> ModelSelect[Question]:
    """Return the questions about an event's briefs, with their briefs, the oldest first.

    :param status: "open", "answered" or "hidden"
    """
    query = Question.select(Question, Challenge).join(Challenge)
    query = query.where(Challenge.event == event, Question.status == status)
    return query.order_by(Question.asked_at, Question.id)


def answerers(challenge: Challenge) -> list[Person]:
    """Return who may answer: the event's organisers and the contacts of the office that owns the
    brief."""
    people = organisers.of(challenge.event)
    # An organiser may be a contact of the owner too, and gets one letter, not two.
    if challenge.office is not None:
        contacts = affiliations.contacts(challenge.office)
        people += [person for person in contacts if person.id not in {other.id for other in people}]
    return people


def ask(
    challenge: Challenge,
    text: str,
    person: Person,
    at: datetime,
    link: str = "",
) -> Question:
    """Put a question; everybody reads it, and those who may answer get a message.

    :param link: full address of the brief
    """
    with transaction():
        question = Question.create(
            challenge=challenge,
            text=text,
            asked_by=person,
            asked_at=at,
        )
        for one in answerers(challenge):
            letters.write(
                one,
                "question_asked",
                at,
                event=challenge.event,
                link=link,
                challenge=challenge,
                question=text,
            )
        audit.record(at, person, "questions.ask", question, challenge.event_id)
    return question


def answer(
    question: Question,
    expected: int | None,
    text: str,
    act: Act,
) -> None:
    """Answer a question, or correct its answer; whoever asked is told the first time.

    :param text: Markdown
    :param act: its letter leads to the brief
    :raises Conflict: when somebody else answered or hid it meanwhile
    """
    html = prose.render(text, f"answer-{question.id}-", follow=True)
    with transaction():
        # Two who answer at once: the second is told, and neither text is lost.
        lock(question)
        fresh = Question.get_by_id(question.id)
        if expected is not None and fresh.revision != expected:
            raise Conflict
        before, asker = fresh.answer, fresh.asked_by  # who closed an account is None here
        move(
            fresh,
            QUESTION_MOVES,
            "answered",
            answer=text,
            answer_html=html,
            answered_by=act.person,
            answered_at=act.at,
        )
        if asker is not None and not before:
            letters.write(
                asker,
                "question_answered",
                act.at,
                event=question.challenge.event,
                link=act.link,
                challenge=question.challenge,
                answer=text,
            )
        audit.record(
            act.at,
            act.person,
            "questions.answer",
            question,
            question.challenge.event_id,
            **({"answer": before} if before else {}),
        )


def hide(question: Question, person: Person, at: datetime) -> None:
    """Take a question off the page, with its answer; both are kept."""
    with transaction():
        move(question, QUESTION_MOVES, "hidden")
        audit.record(at, person, "questions.hide", question, question.challenge.event_id)


def show(question: Question, person: Person, at: datetime) -> None:
    """Put a hidden question back, answered when it was."""
    with transaction():
        move(question, QUESTION_MOVES, "answered" if question.answer else "open")
        audit.record(at, person, "questions.show", question, question.challenge.event_id)
