"""Challenges as everybody reads them: the list with its filters, a brief, its resources, its
questions and answers."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.challenges import brief_versions, briefs, challenges, questions, resources
from hackathon.challenges.challenges import Challenge
from hackathon.challenges.questions import Question
from hackathon.challenges.resources import Resource
from hackathon.core import rate_limits
from hackathon.core.language import format_number, gettext
from hackathon.core.language import lazy as _
from hackathon.events import rubrics
from hackathon.events.events import Event
from hackathon.pages import listings, serving, way_back
from hackathon.pages.attempts import attempt
from hackathon.pages.desk import work_queues
from hackathon.pages.desk.work_queues import Place
from hackathon.pages.forms import EditForm, Form, markdown, no_control_characters
from hackathon.pages.guard import external, now, opens
from hackathon.pages.paging import page_of
from hackathon.people import consents
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.pilots import calls

pages = Blueprint("challenges", __name__)


class QuestionForm(Form):
    text = TextAreaField(
        _("Your question"),
        [DataRequired(), Length(max=Question.longest("text")), no_control_characters],
        description=_(
            "Everybody can read it, without your name. Do not write what should stay secret."
        ),
        render_kw={"rows": 4, "maxlength": Question.longest("text")},
    )


class AnswerForm(EditForm):
    text = TextAreaField(
        _("Your answer"),
        [DataRequired(), no_control_characters, markdown],
        description=_("Everybody can read it. Markdown is possible."),
        render_kw={"rows": 6},
    )


@pages.get("/events/<event>/challenges/")
@opens(Event, to=permissions.view_event)
def index(event: Event) -> str:
    wished = {name: request.args.get(name, "")[:100].strip() for name in briefs.Wanted._fields}
    found = page_of(briefs.search(event, briefs.Wanted(**wished)))
    cards = briefs.cards(found.rows)
    return render_template(
        "challenges/index.html",
        event=event,
        found=found,
        cards=cards,
        labels={card.slug: [challenges.NAMES.get(tag, tag) for tag in card.tags] for card in cards},
        wished=wished,
        choices={name: _counted(every) for name, every in briefs.choices(event).items()},
    )


def _counted(choices: Iterable[briefs.Choice]) -> list[tuple[str, str]]:
    """What a list can be narrowed to, each with the number of challenges that it leaves."""
    return [
        (choice.value, f"{choice.name} ({format_number(choice.challenges)})") for choice in choices
    ]


def _tag_links(challenge: Challenge) -> list[tuple[str, object]]:
    """The tags of a challenge, each with the address of the list of those that share it; what is
    about every right leads to the whole list."""
    event, tags = challenge.event.slug, challenges.tags(challenge)
    links = []
    for tag in tags["right"]:
        right = "" if tag == "all" else tag
        links.append(
            (url_for("challenges.index", event=event, right=right), challenges.NAMES.get(tag, tag))
        )
    for tag in tags["function"]:
        address = url_for("challenges.index", event=event, function=tag)
        links.append((address, challenges.NAMES.get(tag, tag)))
    return links


def _page(challenge: Challenge, person: Person | None, form: QuestionForm) -> str:
    # Asked of a question that is none yet: the rule looks at the brief alone.
    answering = permissions.answer_question(person, Question(challenge=challenge), now()) is None
    return render_template(
        "challenges/show.html",
        event=challenge.event,
        challenge=challenge,
        sections=briefs.sections(challenge),
        versions=brief_versions.of(challenge),
        tags=_tag_links(challenge),
        resources=resources.of(challenge),
        rubric=challenge.rubric,
        owner_answer=consents.status(challenge.office_id, "brief", challenge.path),
        criteria=rubrics.shown(challenge.rubric) if challenge.rubric else [],
        calls=calls.of(challenge),
        questions=questions.of(challenge, hidden=answering),
        answering=answering,
        form=form,
        part_names=challenges.PART_NAMES,
        kind_names=resources.KINDS,
    )


@pages.get("/events/<event>/challenges/<challenge>")
@opens(Challenge, to=permissions.view_challenge)
def show(challenge: Challenge, person: Person | None) -> str:
    return _page(challenge, person, QuestionForm())


@pages.get("/events/<event>/challenges/<challenge>/versions/<int:number>")
@opens(Challenge, to=permissions.view_challenge)
def version(challenge: Challenge, number: int) -> str:
    """What the brief said before it was corrected."""
    found = (row for row in brief_versions.of(challenge) if row.number == number)
    row = next(found, None)
    if row is None:
        abort(404)
    return render_template(
        "challenges/version.html",
        event=challenge.event,
        challenge=challenge,
        version=row,
        sections=briefs.sections(row),
    )


@pages.post("/events/<event>/challenges/<challenge>/questions")
@opens(Challenge, to=permissions.ask_question)
def ask(challenge: Challenge, person: Person) -> ResponseReturnValue:
    form = QuestionForm()
    if form.validate_on_submit():
        rate_limits.hit(f"question:{person.key}", 10, 3600, now())
        link = external(
            "challenges.show",
            event=challenge.event.slug,
            challenge=challenge.slug,
            _anchor="questions",
        )
        done = gettext("Your question is here for everybody. We write to you when it is answered.")
        if attempt(
            form,
            lambda: questions.ask(challenge, form.text.data.strip(), person, now(), link),
            done,
        ):
            return redirect(
                url_for(
                    "challenges.show",
                    event=challenge.event.slug,
                    challenge=challenge.slug,
                    _anchor="questions",
                )
            )
    return _page(challenge, person, form)


@pages.route("/events/<event>/challenges/<challenge>/questions/<question>", methods=["GET", "POST"])
@opens(Question, to=permissions.answer_question)
def answer(question: Question, person: Person) -> ResponseReturnValue:
    challenge = question.challenge
    queue, addresses = _queue(question)
    # The field has the name of the question's own text: filled from the row it would show that.
    form = AnswerForm(data={"text": question.answer, "revision": question.revision})
    if form.validate_on_submit():
        link = external(
            "challenges.show",
            event=challenge.event.slug,
            challenge=challenge.slug,
            _anchor=f"question-{question.key}",
        )
        if attempt(
            form,
            lambda: questions.answer(
                question, form.expected, form.text.data.strip(), Act(person, now(), link)
            ),
            gettext("The answer is published."),
        ):
            following = addresses.get(queue.after or "") or way_back.asked(challenge.event)
            return redirect(following) if following else _back(question)
    return render_template(
        "challenges/answer.html",
        event=challenge.event,
        challenge=challenge,
        question=question,
        queue=queue,
        url_of=addresses.get,
        form=form,
    )


def _queue(question: Question) -> tuple[Place, dict[str, str]]:
    """Where a question stands among those of the list from which one came, and the address of each
    by its key; without a list, among none."""
    event = question.challenge.event
    back = way_back.asked(event)
    if back is None:
        return Place(0, 0, None, None), {}
    chosen = way_back.filters(event, url_for("open_questions.index", event=event.slug))
    status = chosen.get("status", "open")
    found = {
        row.key: url_for(
            "challenges.answer",
            event=event.slug,
            challenge=row.challenge.slug,
            question=row.key,
            back=back,
        )
        for row in questions.of_event(event, status)
    }
    return work_queues.place(list(found), question.key), found


@pages.post("/events/<event>/challenges/<challenge>/questions/<question>/hide")
@opens(Question, to=permissions.answer_question)
def hide(question: Question, person: Person) -> Response:
    attempt(
        None,
        lambda: questions.hide(question, person, now()),
        gettext("The question is hidden. You can put it back."),
    )
    return _back(question)


@pages.post("/events/<event>/challenges/<challenge>/questions/<question>/unhide")
@opens(Question, to=permissions.answer_question)
def unhide(question: Question, person: Person) -> Response:
    attempt(
        None,
        lambda: questions.show(question, person, now()),
        gettext("Everybody sees the question again."),
    )
    return _back(question)


def _back(question: Question) -> Response:
    challenge = question.challenge
    return redirect(
        url_for(
            "challenges.show",
            event=challenge.event.slug,
            challenge=challenge.slug,
            _anchor=f"question-{question.key}",
        )
    )


@pages.get("/events/<event>/challenges/<challenge>/resources/<resource>")
@opens(Resource, to=permissions.view_resource)
def resource(resource: Resource) -> Response:
    if not resource.stored:
        abort(404)
    return serving.send(resource.stored, resource.sha256, resource.file_name, resource.media_type)


@pages.get("/events/<event>/challenges/<challenge>/resources/<resource>/contents")
@opens(Resource, to=permissions.view_resource)
def contents(resource: Resource) -> str:
    """What an archive holds, without unpacking it."""
    if not resource.is_archive:
        abort(404)
    challenge = resource.challenge
    return render_template(
        "challenges/contents.html",
        event=challenge.event,
        challenge=challenge,
        file=resource,
        held=listings.of(resource.file_name, resource.stored),
        all_address=url_for(
            "challenges.contents",
            event=challenge.event.slug,
            challenge=challenge.slug,
            resource=resource.key,
            all=1,
        ),
    )
