"""Rules: versions that participants accept. A published version never changes; a change is a new
version."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple, cast

from hackathon.core import audit, prose
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events.events import Event, Rules
from hackathon.people.people import Person

TRANSLATED = ("title", "body")


# What a version may be called: its name stands in addresses.
VERSION = re.compile(r"[\w.-]+(?: [\w.-]+)*")
VERSION_WORDS = "a version of letters, digits, dots and hyphens, such as 1.1"


def versions(event: Event) -> list[Rules]:
    """Return every version, the one in force first."""
    return list(
        Rules.select()
        .where(Rules.event == event)
        .order_by(Rules.published_at.desc(), Rules.id.desc())
    )


def current(event: Event) -> Rules | None:
    """Return the version in force, or None while there are no rules."""
    return Rules.current(event)


def next_number(version: str) -> str:
    """Suggest what the version after ``version`` is called: "1.0" -> "1.1"."""
    head, dot, last = version.rpartition(".")
    return f"{head}{dot}{int(last) + 1}" if last.isdecimal() else ""


class NewRules(NamedTuple):
    """What a version says."""

    version: str
    title: str
    body: str  # Markdown
    language: str  # a code


def publish(
    event: Event,
    new: NewRules,
    person: Person,
    at: datetime,
) -> Rules:
    """Put a new version in force.

    :raises Refused: when the version exists; what people accepted stays as it was
    """
    html = prose.render(new.body, follow=True)
    with transaction():
        # Two versions of one number would both be what people accepted.
        lock(event)
        if version(event, new.version) is not None:
            raise Refused(
                _(
                    "There is a version %(version)s already. Give this one a higher number.",
                    version=new.version,
                )
            )
        rules = Rules.create(
            event=event,
            published_at=at,
            body_html=html,
            **new._asdict(),
        )
        audit.record(at, person, "rules.publish", f"Rules {new.version}", event)
    return rules


def version(event: Event, number: str) -> Rules | None:
    """Return the version of that number, or None."""
    return cast("Rules | None", Rules.get_or_none(Rules.event == event, Rules.version == number))
