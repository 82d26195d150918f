"""Questions about a solution, which go to those who keep its entry; their addresses stay hidden."""

from __future__ import annotations

from datetime import datetime

from hackathon.cooperation.solutions import Solution
from hackathon.core import audit, letters
from hackathon.core.db import transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people import affiliations, people
from hackathon.people.people import Person

LONGEST = 2000


def readers(solution: Solution) -> list[Person]:
    """Return who is asked: the representatives of the office, else administrators."""
    # Software of others, and of an office without a voice here, is entered by administrators.
    found = affiliations.representatives(solution.office) if solution.office is not None else []
    return found or people.administrators()


def ask(
    solution: Solution,
    text: str,
    person: Person,
    at: datetime,
) -> None:
    """Send a question to those who keep an entry; the asker's address goes along.

    :raises Refused: when nobody is there who could answer
    """
    with transaction():
        # Whoever keeps the entry does not write to themselves.
        asked = [reader for reader in readers(solution) if reader != person]
        if not asked:
            raise Refused(_("Nobody is there to answer yet. Your question was not sent."))
        # Answers go straight to the asker: the site carries the question, not the talk.
        for reader in asked:
            letters.write(
                reader,
                "solution_asked",
                at,
                solution=solution,
                name=person.name,
                address=person.email,
                question=text.strip(),
            )
        audit.record(at, person, "solutions.ask", solution, None, readers=len(asked))
