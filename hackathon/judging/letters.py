"""Letters to judges, with the dates of their round."""

from __future__ import annotations

from datetime import datetime

from hackathon.core import letters
from hackathon.events.rounds import Round
from hackathon.judging.judging import Judge
from hackathon.people.acts import Act
from hackathon.people.people import Person


def tell(
    person: Person,
    round: Round,
    count: int,
    at: datetime,
    link: str,
) -> None:
    """Tell a judge about new submissions; call it inside a verb's transaction."""
    event = round.event
    letters.write(
        person,
        "judge_assigned",
        at,
        event=event,
        link=link,
        round=round,
        count=count,
    )


def remind(
    person: Person,
    round: Round,
    count: int,
    at: datetime,
    link: str,
) -> None:
    """Remind a judge of open scorecards; call it inside a verb's transaction."""
    event = round.event
    letters.write(
        person,
        "judge_reminded",
        at,
        event=event,
        link=link,
        round=round,
        count=count,
    )


def tell_appointed(judge: Judge, act: Act, choose_password: str) -> None:
    """Welcome a judge.

    :param choose_password: full address at which somebody new chooses a password, or empty
    """
    letters.write(
        judge.person,
        "judge_invited",
        act.at,
        event=judge.event,
        link=act.link,
        name=act.person.name if act.person else "",
        choose_password=choose_password,
    )
