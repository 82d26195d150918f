"""What the offices of the demonstration ask each other, each by who represents it."""

from __future__ import annotations

from datetime import datetime, timedelta

from hackathon.content.demo.year import Year
from hackathon.network import conversation_messages, held_messages
from hackathon.network.conversation_messages import Ask, Word

BEFORE = timedelta(days=3)  # that the questions were asked


def plan(year: Year) -> None:
    """Plan the questions, and the answers that came."""
    year.at_moment(year.at - BEFORE, _talk, year)


def _talk(year: Year, at: datetime) -> None:
    for row in year.rows("conversations.csv"):
        person, other = year.people[row["email"]], year.people[row["answers"]]
        # Whoever works for no office that the folder knows asks for none.
        if person.office is None or other.office is None:
            continue
        ask = Ask(person.office, other.office, row["title"], row["text"])
        # The same rule as on the page, but for the count of an hour: nobody waits in a folder.
        wait = "links" if held_messages.many_links(row["text"]) else ""
        talk = conversation_messages.begin(ask, wait, person, at)
        if row["answer"]:
            said = Word(other.office, row["answer"])
            conversation_messages.write(talk, said, other, at + timedelta(days=1))
