"""What waits for an organiser, in words: the desk and the first page say it alike."""

from __future__ import annotations

from typing import NamedTuple

from hackathon.core.language import gettext as _
from hackathon.core.language import ngettext
from hackathon.desk.organiser_desk import Decision
from hackathon.events.events import Event
from hackathon.pages.rendering import url_for


class Said(NamedTuple):
    """A decision in the reader's language: what it is, where it is taken, and what the button that
    leads there is called."""

    text: str
    href: str
    button: str


def said(one: Decision, event: Event) -> Said:
    """Return a decision of an event in words."""
    about = _of_judging(one, event) or _of_participants(one, event)
    return about if about is not None else _of_the_event(one, event)


def _of_the_event(one: Decision, event: Event) -> Said:
    if one.kind == "deadline":
        return Said(_date(one.name), url_for("setup.show", event=event.slug), _("Dates"))
    if one.kind == "alone":
        text = _("Two organisers are needed to publish results; add another one")
        return Said(text, url_for("setup.organisers", event=event.slug), _("Organisers"))
    if one.kind == "deputy":
        text = _(
            "You compete in this event, so somebody else has to see its entries: appoint a deputy"
        )
        return Said(text, url_for("setup.organisers", event=event.slug), _("Organisers"))
    text = _("The event is a draft: only organisers and judges see it")
    return Said(text, url_for("setup.show", event=event.slug), _("Open it"))


def _of_participants(one: Decision, event: Event) -> Said | None:
    slug, number = event.slug, one.number
    match one.kind:
        case "questions":
            text = ngettext(
                "One question is waiting for an answer",
                "%(num)s questions are waiting for an answer",
                number,
            )
            return Said(text, url_for("open_questions.index", event=slug), _("See the questions"))
        case "eligibility":
            text = ngettext(
                "One submission needs its eligibility checked",
                "%(num)s submissions need their eligibility checked",
                number,
            )
            unchecked = {"status": "submitted", "eligibility": "unchecked"}
            href = url_for("organise.submissions", event=slug, **unchecked)
            return Said(text, href, _("Check"))
        case "unapproved":
            text = ngettext(
                "One registration waits for your approval",
                "%(num)s registrations wait for your approval",
                number,
            )
            href = url_for("organise.people", event=slug, status="unapproved")
            return Said(text, href, _("People"))
        case "waiting":
            text = ngettext(
                "One person is on the waiting list",
                "%(num)s people are on the waiting list",
                number,
            )
            href = url_for("organise.people", event=slug, status="waiting")
            return Said(text, href, _("People"))
        case "doubles":
            text = ngettext(
                "One registration may be somebody’s second",
                "%(num)s registrations may be of people who registered twice",
                number,
            )
            href = url_for("organise.people", event=slug, status="double")
            return Said(text, href, _("People"))
        case "singles":
            text = ngettext(
                "One registered person has no team",
                "%(num)s registered people have no team",
                number,
            )
            return Said(text, url_for("organise.group", event=slug), _("Teams"))
        case "drafts":
            text = ngettext(
                "One submission is still a draft",
                "%(num)s submissions are still drafts",
                number,
            )
            href = url_for("organise.submissions", event=slug, status="draft")
            return Said(text, href, _("See the drafts"))
    return _of_teams(one, event)


def _of_teams(one: Decision, event: Event) -> Said | None:
    match one.kind:
        case "small teams":
            text = ngettext(
                "One team has fewer members than the event asks for",
                "%(num)s teams have fewer members than the event asks for",
                one.number,
            )
            href = url_for("organise.teams", event=event.slug, status="small")
            return Said(text, href, _("Teams"))
        case "invitations":
            text = ngettext(
                "One invitation to a team has not been answered for a week",
                "%(num)s invitations to teams have not been answered for a week",
                one.number,
            )
            href = url_for("open_invitations.index", event=event.slug, status="stuck")
            return Said(text, href, _("Invitations"))
        case "leaderless":
            text = ngettext(
                "One team has no captain who can answer",
                "%(num)s teams have no captain who can answer",
                one.number,
            )
            href = url_for("organise.teams", event=event.slug, status="leaderless")
            return Said(text, href, _("Teams"))
    return None


def _of_judging(one: Decision, event: Event) -> Said | None:
    slug, results = event.slug, url_for("results.prepare", event=event.slug)
    match one.kind:
        case "no entries":
            text = _("“%(round)s” has no entries yet", round=one.name)
            href = url_for("assignments.round", event=slug, round=one.slug)
            return Said(text, href, _("Open it"))
        case "unserved":
            text = ngettext(
                "One entry of “%(round)s” has too few judges",
                "%(num)s entries of “%(round)s” have too few judges",
                one.number,
                round=one.name,
            )
            href = url_for("assignments.round", event=slug, round=one.slug)
            return Said(text, href, _("Assign and see the progress"))
        case "reviews":
            text = ngettext(
                "One scorecard of “%(round)s” is missing",
                "%(num)s scorecards of “%(round)s” are missing",
                one.number,
                round=one.name,
            )
            href = url_for("assignments.round", event=slug, round=one.slug)
            return Said(text, href, _("Assign and see the progress"))
        case "approve":
            text = _("Another organiser proposes results; you decide")
            return Said(text, results, _("View the proposal"))
        case "approve step":
            text = _("Another organiser proposes to announce who goes on; you decide")
            return Said(text, results, _("View the proposal"))
        case "second organiser":
            text = _("Your proposal waits for a second organiser")
            return Said(text, results, _("See the proposal"))
        case "propose":
            text = _("Judging is over: award prizes and propose the results")
            return Said(text, results, _("Prepare the results"))
    return None


def _date(name: str) -> str:
    """The name of a date of an event."""
    return {
        "registration_opens": _("Registration opens"),
        "registration_closes": _("Registration closes"),
        "submission_opens": _("Submissions open"),
        "submission_closes": _("Submissions close"),
        "judging_opens": _("Judging begins"),
        "judging_closes": _("Judging ends"),
        "results_on": _("Results"),
    }[name]
