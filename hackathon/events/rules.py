"""Rules: versions that participants accept. A published version never changes; a change is a new
version."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from hackathon.core import audit, prose
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events.events import Event, Rules
from hackathon.people.people import Person

TRANSLATED = ("title", "body")


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


def publish(
    event: Event, version: str, title: str, body: str, language: str, person: Person, at: datetime
) -> Rules:
    """Put a new version in force.

    :param body: Markdown
    :raises Refused: when the version exists; what people accepted stays as it was
    """
    with transaction():
        lock(event)
        if Rules.select().where(Rules.event == event, Rules.version == version).exists():
            raise Refused(
                _(
                    "There is a version %(version)s already. Give this one a higher number.",
                    version=version,
                )
            )
        rules = Rules.create(
            event=event,
            version=version,
            title=title,
            body=body,
            body_html=prose.render(body, follow=True),
            language=language,
            published_at=at,
        )
        audit.record(at, person, "rules.publish", f"Rules {version}", event)
    return rules


def version(event: Event, number: str) -> Rules | None:
    """Return the version of that number, or None."""
    return cast("Rules | None", Rules.get_or_none(Rules.event == event, Rules.version == number))
