"""What pages call a status, a phase and a date, and how a status looks: one table each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from hackathon.core.language import gettext as _
from hackathon.core.language import lazy, ngettext, pgettext
from hackathon.desk.next_steps import Item
from hackathon.events.phases import BINDING, Dated, LinePart, Phase

DATES = {
    "registration_opens": lazy("Registration opens"),
    "registration_closes": lazy("Registration closes"),
    "submission_opens": lazy("Submissions open"),
    "submission_closes": lazy("Submissions close"),
    "judging_opens": lazy("Judging begins"),
    "judging_closes": lazy("Judging ends"),
    "results_on": lazy("Results"),
}

PHASES = {
    Phase.ANNOUNCED: lazy("Announced"),
    Phase.REGISTRATION: lazy("Registration"),
    # Not the words of the moment at which it begins: most languages say the two apart.
    Phase.SUBMISSIONS: lazy("Open for submissions"),
    Phase.CHECKING: lazy("Submissions are being checked"),
    Phase.JUDGING: lazy("Judging"),
    Phase.DELIBERATION: lazy("Results are being prepared"),
    Phase.RESULTS: lazy("The event is over"),
}

# What is due of the reader's own, by the kind of the next step
OWN = {
    "submit": lazy("Submit your draft"),
    "improve": lazy("Last changes to your submission"),
    "submit changes": lazy("Submit your changes"),
    "start a submission": lazy("Submit your work"),
    "find a team": lazy("Submissions close"),
    "submissions open": lazy("Submissions open"),
    "wait for results": lazy("Results"),
    "chosen": lazy("Results"),
    "not chosen": lazy("Results"),
    "invitation": lazy("Answer the invitation"),
}

# Of what the date of a next step is the last moment, by its kind
DUE = {
    "waiting": lazy("Registration closes"),
    "invitation": lazy("The invitation ends"),
    "team asks": lazy("Submissions close"),
    "mentor": lazy("Submissions close"),
    "find a team": lazy("Submissions close"),
    "submissions open": lazy("Submissions open"),
    "start a submission": lazy("Submissions close"),
    "submit": lazy("Submissions close"),
    "improve": lazy("Submissions close"),
    "submit changes": lazy("Submissions close"),
    "join requests": lazy("Submissions close"),
    "wait for results": lazy("Results are due"),
    "chosen": lazy("Results are due"),
    "not chosen": lazy("Results are due"),
    "judge": lazy("The round closes"),
    "judged": lazy("Results are due"),
    "declare": lazy("The round closes"),
    "no cards left": lazy("The round closes"),
    "round opens": lazy("The round opens"),
}

# The same of what waits for an organiser, by the kind of the decision; a date of the event that
# comes near has its name already.
DECISIONS_DUE = {
    "alone": DUE["wait for results"],
    "deputy": DUE["submit"],
    "questions": DUE["submit"],
    "eligibility": DATES["judging_opens"],
    "waiting": DUE["waiting"],
    "unapproved": DUE["waiting"],
    "singles": DUE["submit"],
    "small teams": DUE["submit"],
    "invitations": DUE["submit"],
    "drafts": DUE["submit"],
    "unserved": lazy("Needed by"),
    "no entries": DUE["round opens"],
    "reviews": DUE["judge"],
    "approve step": DUE["wait for results"],
    "approve": DUE["wait for results"],
    "second organiser": DUE["wait for results"],
    "propose": DUE["wait for results"],
}

# What waits for others: nothing to do but to wait
WAITING = {
    *("waiting", "wait for results", "not chosen", "submissions open"),
    *("round opens", "no cards left", "judged"),
}

# A status of anything: its word, its tone ('' | 'ok' | 'warn' | 'bad' | 'go') and its icon
CHIPS = {
    "draft": (lazy("Draft"), "", "pencil"),
    "finished": (lazy("Finished"), "ok", "circle-check"),
    "published": (lazy("Published"), "ok", "circle-check"),
    "archived": (lazy("Archived"), "", "archive"),
    "upcoming": (lazy("Upcoming"), "", "calendar"),
    "open": (lazy("Open"), "go", "circle-dot"),
    "closed": (lazy("Closed"), "", "lock"),
    "locked": (lazy("Locked"), "", "lock"),
    "submitted": (lazy("Submitted"), "go", "send"),
    "eligible": (lazy("Eligible"), "ok", "circle-check"),
    "ineligible": (lazy("Not eligible"), "bad", "circle-x"),
    "withdrawn": (lazy("Withdrawn"), "", "log-out"),
    "disqualified": (lazy("Disqualified"), "bad", "ban"),
    "overdue": (lazy("Overdue"), "bad", "clock"),
    "waiting": (lazy("On the waiting list"), "warn", "hourglass"),
    "registered": (lazy("Registered"), "ok", "circle-check"),
    "pending": (lazy("Waiting for an answer"), "warn", "hourglass"),
    "recruiting": (lazy("Looking for members"), "go", "users"),
    "assigned": (lazy("To do"), "", "circle"),
    "started": (lazy("In progress"), "go", "circle-dot"),
    "signed-off": (lazy("Signed off"), "ok", "circle-check"),
    "recused": (lazy("Recused"), "", "ban"),
    "shortlisted": (lazy("Shortlisted"), "ok", "flag"),
    "proposed": (lazy("Proposed"), "", "pencil"),
    "consultation": (lazy("Consultation"), "go", "messages-square"),
    "approved": (lazy("Approved"), "ok", "check"),
    "running": (lazy("Running"), "go", "rocket"),
    "evaluation": (lazy("Evaluation"), "go", "scale"),
    "adopted": (lazy("Adopted"), "ok", "circle-check"),
    "stopped": (lazy("Stopped"), "bad", "circle-x"),
    "paused": (lazy("Paused"), "warn", "circle-pause"),
    "on track": (lazy("On track"), "ok", "circle-check"),
    "at risk": (lazy("At risk"), "warn", "triangle-alert"),
    "off track": (lazy("Off track"), "bad", "triangle-alert"),
    "done": (lazy("Done"), "ok", "check"),
    "not started": (lazy("Not started"), "", "circle"),
    "not needed": (lazy("Not needed"), "", "circle"),
}


def look_of(status: str) -> tuple[object, str, str]:
    """Return the word, tone and icon of a status; one without a word of its own is shown as it
    is."""
    return CHIPS.get(status, (status, "", "circle"))


class NamedDate(NamedTuple):
    """A date of an event under its name."""

    label: str
    at: datetime


class Stretch(NamedTuple):
    """A phase as the event line draws it.

    ``end`` is None for a moment; ``state`` is past, now or next; ``share`` is how much of its time
    has passed, in per cent; today's mark stands in the one phase that is ``marked``.
    """

    label: str
    start: datetime
    end: datetime | None
    state: str
    share: float
    marked: bool


def phase_name(event: Dated, at: datetime) -> str:
    """Return what the present phase of ``event`` is called, in the reader's language."""
    return str(PHASES[event.phase(at)])


def named_deadline(event: Dated, at: datetime, part: str = "") -> NamedDate | None:
    """Return the next date that binds a reader, in their language, or None when nothing is left.

    :param part: what the reader does in the event, a key of ``phases.BINDING``
    """
    due = event.next_deadline(at, BINDING[part])
    return NamedDate(str(DATES[due[0]]), due[1]) if due else None


def due_name(kind: str) -> str:
    """Return of what the date of a next step is the last moment, in the reader's language."""
    return str(DUE.get(kind, ""))


def decision_due_name(kind: str) -> str:
    """Return the same of what waits for an organiser; empty where its own words say it."""
    return str(DECISIONS_DUE.get(kind, ""))


def own_deadline(items: Sequence[Item]) -> NamedDate | None:
    """Return what of the reader's own is due first, or None where nothing of theirs has a date."""
    for item in items:
        if item.due is not None and item.kind in OWN:
            return NamedDate(str(OWN[item.kind]), item.due)
        if item.due is not None and item.kind == "judge":
            name = ngettext("Your scorecard", "Your %(num)s scorecards", item.number)
            return NamedDate(name, item.due)
    return None


def named_line(event: Dated, at: datetime) -> list[Stretch]:
    """Return the phases of ``event`` as they stand at ``at``, in the reader's language."""
    words = {
        "registration": _("Registration"),
        "submissions": pgettext("phase", "Submissions"),
        "judging": _("Judging"),
        "results": _("Results"),
    }
    return stretches(words, event.line(at), at)


def stretches(words: Mapping[str, str], line: Sequence[LinePart], at: datetime) -> list[Stretch]:
    """Return the parts of ``line`` ready to be drawn; ``words`` are their names by their keys."""
    here = _marked(line)
    return [
        Stretch(words[part.key], part.start, part.end, part.state, _share(part, at), part is here)
        for part in line
    ]


def _marked(line: Sequence[LinePart]) -> LinePart:
    """Today stands in the running phase that ends first, else before the first to come, else at
    the end."""
    # Phases overlap: registration may go on while submissions are open.
    running = [part for part in line if part.state == "now"]
    ending = [part for part in running if part.end is not None]
    if ending:
        return min(ending, key=lambda part: part.end or part.start)
    coming = [part for part in line if part.state == "next"]
    return (running or coming or line[-1:])[0]


def _share(part: LinePart, at: datetime) -> float:
    if part.state == "past":
        return 100
    if part.state == "next" or part.end is None or part.end <= part.start:
        return 0
    passed = (at - part.start) / (part.end - part.start)
    return min(max(round(passed * 100, 1), 0), 100)
