"""Copies of a letter: what it says to each of its readers as things stand, and what has changed
since somebody looked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from hackathon.core import language, letters
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.desk import audiences, letter_fields
from hackathon.desk.audiences import Audience, Reader
from hackathon.events.events import Event
from hackathon.people.people import Person


class Letter(NamedTuple):
    """What is written to whom.

    :ivar audience: code of an audience, see ``audiences``
    :ivar text: plain text, sent as typed but for its fields; who writes and where the event is
        stand below it
    :ivar captains: to the captains of the audience's teams alone
    """

    audience: str
    subject: str
    text: str
    captains: bool = False

    @property
    def to(self) -> Audience:
        """Whom it goes to."""
        return audiences.read(self.audience)


class Copy(NamedTuple):
    """A letter for one reader."""

    person: Person
    values: dict[str, str]


class Difference(NamedTuple):
    """What has changed since a letter was looked at: names of people."""

    new: list[str]
    gone: list[str]
    told_otherwise: list[str]  # who would read something else than was shown


def of(
    event: Event,
    letter: Letter,
) -> list[Copy]:
    """Return what a letter says to whom as things stand now.

    :raises Refused: when a field cannot be filled for everybody, or nobody would get it
    """
    usable = audiences.KINDS[letter.to.kind].fields
    wanted = letter_fields.used(letter.subject, usable) | letter_fields.used(letter.text, usable)
    if letter.captains and not letter.to.of_teams:
        raise Refused(_("This group has no captains: it is not made of teams."))
    readers = audiences.find(event, letter.to, letter.captains).found
    # Told before anything is kept: a draft for nobody would wait for ever.
    if not readers:
        raise Refused(_("Nobody is in this group, so nothing was sent."))
    deadline = audiences.deadline(event, letter.to)
    return [Copy(one.person, _values(event, one, wanted, deadline)) for one in readers]


def _values(
    event: Event,
    reader: Reader,
    wanted: Collection[str],
    deadline: datetime,
) -> dict[str, str]:
    """What stands in the fields for one reader, in that reader's language and zone."""
    if not wanted:
        return {}
    person, team = reader.person, reader.team
    with language.using(person.locale or language.SOURCE, person.time_zone):
        # As in any other letter: what people have written does not turn a line around.
        titles = [letters.isolated(letters.title(row)) for row in reader.challenges]
        every = {
            "name": letters.isolated(person.name),
            "team": letters.isolated(team.name if team else ""),
            "event": letters.isolated(letters.title(event)),
            "challenge": language.format_list(titles),
            "deadline": letters.moment(team.closes if team else deadline, event.time_zone),
        }
    return {name: value for name, value in every.items() if name in wanted}


def difference(before: Mapping[int, Copy], copies: Collection[Copy]) -> Difference | None:
    """Return what has changed since a letter was looked at, None: nothing.

    :param before: the copies as they were, by their readers' ids
    """
    # By person, not by name: two may share one.
    now = {copy.person.id: copy for copy in copies}
    stayed = [copy for key, copy in now.items() if key in before]
    found = Difference(
        [copy.person.name for key, copy in now.items() if key not in before],
        [copy.person.name for key, copy in before.items() if key not in now],
        [one.person.name for one in stayed if one.values != before[one.person.id].values],
    )
    return found if any(found) else None
