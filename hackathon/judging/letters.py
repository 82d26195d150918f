"""Letters to judges: in their language, with the round's dates in the event's zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from hackathon.core import language, mail
from hackathon.core.language import gettext as _
from hackathon.core.language import ngettext
from hackathon.events.rounds import Round
from hackathon.judging.judging import (
    Judge,
)
from hackathon.people.people import Person


def tell(person: Person, round: Round, count: int, at: datetime, link: str) -> None:
    """Tell a judge about new submissions; call it inside a verb's transaction."""

    def text() -> str:
        return ngettext(
            "There is a new submission for you to judge.",
            "There are %(num)s new submissions for you to judge.",
            count,
        )

    write(person, round, lambda: _("Submissions to judge"), text, at, link)


def write(
    person: Person,
    round: Round,
    subject: Callable[[], str],
    text: Callable[[], str],
    at: datetime,
    link: str,
) -> None:
    """Queue a message about a round in the judge's language, with the round's dates in the event's
    zone."""
    with language.using(person.locale or language.SOURCE, person.time_zone):
        event: Any = round.event
        title, zone = language.localised(event, "title").text, event.time_zone
        opens, closes = (
            language.format_datetime(round.opens, zone),
            language.format_datetime(round.closes, zone),
        )
        dates = _(
            "%(round)s: from %(opens)s to %(closes)s (%(zone)s).",
            round=round.title,
            opens=opens,
            closes=closes,
            zone=zone,
        )
        body = f"{text()}\n\n{dates}\n\n{link}".rstrip() + "\n"
        mail.queue(
            person.email, f"{language.colon(subject())} {title}", body, at, language.locale()
        )


def tell_appointed(judge: Judge, by: Person, at: datetime, link: str, choose_password: str) -> None:
    person = judge.person
    with language.using(person.locale or language.SOURCE, person.time_zone):
        event = language.localised(judge.event, "title").text
        text = _(
            "%(name)s asks you to judge submissions of “%(event)s”.\n\nYour submissions wait for"
            " you here:\n%(link)s",
            name=by.name,
            event=event,
            link=link,
        )
        if choose_password:
            text += "\n\n" + _(
                "There is an account for you under this address. Choose its password first (the"
                " link works for one hour; after that ask for a new one on the page):\n%(link)s",
                link=choose_password,
            )
        mail.queue(
            person.email,
            _("You are invited to judge: %(event)s", event=event),
            text,
            at,
            language.locale(),
        )
