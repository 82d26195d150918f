"""What a line of an office's desk says: what is asked or new, of what, by whom, and the one act."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from flask import url_for

from hackathon.core.language import Text, localised
from hackathon.core.language import gettext as _
from hackathon.desk.office_desk import Line
from hackathon.network.offers import KIND_NAMES
from hackathon.pages.consultations.subjects import home as address_of
from hackathon.people import consents, office_requests
from hackathon.people.offices import localised_name
from hackathon.pilots import pilots
from hackathon.pilots.adoptions import STAGE_NAMES, STATUS_NAMES
from hackathon.pilots.parts.reports import Report

EXCERPT = 160  # characters of a question


class Said(NamedTuple):
    """A line in the reader's language.

    :ivar what: what is asked, or what is new
    :ivar title: of the thing that it is about
    :ivar by: who asks, or whose it is; may be empty
    :ivar act: what the link to it is called
    """

    what: str
    title: Text
    by: str
    href: str
    act: str


def _plain(text: str) -> Text:
    # Titles as they were typed somewhere: nothing says in which language.
    return Text(
        text,
        "",
        "auto",
        True,
    )


# --- A line of each kind in words. ----------------------------------------------------------------


def _consent(line: Line) -> Said:
    row = line.row
    name = row.asked_by.name if row.asked_by is not None else ""
    by = _("%(name)s asks %(office)s", name=name, office=localised_name(row.office))
    what, title = str(consents.ACTS[row.act]), _plain(row.title)
    if line.acts:
        href = url_for("consents.edit", office=row.office.code, consent=row.key)
        return Said(
            what,
            title,
            by,
            href,
            _("Answer"),
        )
    # Colleagues may read what it is about, and remind the one who answers.
    alone = _("A representative of the office answers.")
    return Said(
        what,
        title,
        f"{by}. {alone}",
        f"/{row.subject}",
        _("Look at it"),
    )


def _request(line: Line) -> Said:
    row = line.row
    what = str(office_requests.KIND_NAMES[row.kind])
    href = url_for("office_people.index", office=row.office.code)
    return Said(
        what,
        _plain(row.person.name),
        localised_name(row.office),
        href,
        _("Answer"),
    )


def _conversation(line: Line) -> Said:
    row = line.row
    wrote = row.asking if row.heard_last_id == row.asking_id else row.asked
    other = localised_name(wrote)
    href = url_for("conversations.show", conversation=row.key)
    return Said(
        _("Waits for your answer"),
        _plain(row.title),
        other,
        href,
        _("Read and answer"),
    )


def _adoption(line: Line) -> Said:
    row = line.row
    what, title = str(STATUS_NAMES["asked"]), localised(row.pilot, "title")
    by, slug = localised_name(row.office), row.pilot.slug
    if line.acts:
        href = url_for("adoptions.answer", pilot=slug, adoption=row.key)
        return Said(
            what,
            title,
            by,
            href,
            _("Answer"),
        )
    return Said(
        what,
        title,
        by,
        url_for("adoptions.index", pilot=slug),
        _("Look at it"),
    )


def _question(line: Line) -> Said:
    row, brief = line.row, line.row.challenge
    # The whole question stands where it is answered.
    text = row.text if len(row.text) <= EXCERPT else f"{row.text[:EXCERPT]}…"
    href = url_for(
        "challenges.answer",
        event=brief.event.slug,
        challenge=brief.slug,
        question=row.key,
    )
    by = localised(brief, "title").text
    return Said(
        _("A question about your brief"),
        _plain(text),
        by,
        href,
        _("Answer"),
    )


def _consultation(line: Line) -> Said:
    row = line.row.consultation
    # Colleagues may comment; what counts as the office's answer its representatives give.
    act = _("Read and answer") if line.acts else _("Read and comment")
    by = localised_name(line.row.office)
    return Said(
        _("Comments are asked for"),
        _plain(row.title),
        by,
        address_of(row),
        act,
    )


def _check(line: Line) -> Said:
    row = line.row
    what = _("Say that the entry is still right")
    href = url_for("solutions.show", solution=row.slug)
    act = _("Check it") if line.acts else _("Look at it")
    return Said(
        what,
        localised(row, "title"),
        localised_name(row.office),
        href,
        act,
    )


def _call(line: Line) -> Said:
    brief = line.row.challenge
    href = url_for("challenges.show", event=brief.event.slug, challenge=brief.slug)
    by = localised(brief.event, "title").text
    what = _("Results are due: your office would pilot an answer")
    return Said(
        what,
        localised(brief, "title"),
        by,
        href,
        _("See the brief"),
    )


def _offer(line: Line) -> Said:
    row = line.row
    what = _("%(kind)s of your office", kind=str(KIND_NAMES[row.kind]))
    href = url_for("offers.show", offer=row.slug)
    act = _("Give it another day") if line.acts else _("Look at it")
    if line.acts:
        href = url_for("offers.edit", offer=row.slug)
    return Said(
        what,
        localised(row, "title"),
        localised_name(row.office),
        href,
        act,
    )


def _trial(line: Line) -> Said:
    # What the other office writes about it stands on the page of the solution.
    row = line.row
    href = url_for("solutions.show", solution=row.solution.slug)
    what, title = str(STAGE_NAMES[row.stage]), localised(row.solution, "title")
    return Said(
        what,
        title,
        localised_name(row.office),
        href,
        _("See what it says"),
    )


def _step(line: Line) -> Said:
    row = line.row
    pilot = row.adoption.pilot
    href = url_for("adoptions.index", pilot=pilot.slug)
    what, by = str(STAGE_NAMES[row.stage]), localised_name(row.adoption.office)
    return Said(
        what,
        localised(pilot, "title"),
        by,
        href,
        _("See what it says"),
    )


def _news(line: Line) -> Said:
    row, title = line.row, localised(line.row.pilot, "title")
    slug = row.pilot.slug
    # A decision has no title: the stage that it leads to says what it is.
    if isinstance(row, Report):
        href = url_for("reports.index", pilot=slug, _anchor=f"report-{row.key}")
        return Said(
            _("Report"),
            title,
            row.title,
            href,
            _("Read it"),
        )
    href = url_for("decisions.index", pilot=slug)
    return Said(
        str(pilots.STAGE_NAMES[row.becomes]),
        title,
        "",
        href,
        _("Read the decision"),
    )


def _shared(line: Line) -> Said:
    row = line.row
    by = localised_name(row.office) if row.office is not None else ""
    href = url_for("solutions.show", solution=row.slug)
    return Said(
        _("New in the catalogue"),
        localised(row, "title"),
        by,
        href,
        _("Look at it"),
    )


# For each kind of line that the room knows; a test has one of each.
WORDS: dict[str, Callable[[Line], Said]] = {
    "consent": _consent,
    "request": _request,
    "conversation": _conversation,
    "adoption": _adoption,
    "question": _question,
    "consultation": _consultation,
    "check": _check,
    "call": _call,
    "offer": _offer,
    "trial": _trial,
    "step": _step,
    "news": _news,
    "shared": _shared,
}
