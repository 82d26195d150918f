"""Planning a round together with its panel, in one act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events import rounds
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.judging import panels
from hackathon.judging.judging import Judge, PanelMember
from hackathon.judging.panels import Invited
from hackathon.people import people
from hackathon.people.acts import Act

ChoosePassword = Callable[[str], str]


def plan(
    event: Event,
    values: dict[str, Any],
    wanted: Sequence[Invited],
    act: Act,
    choose_password: ChoosePassword | None = None,
) -> Round:
    """Add a round after the others and put judges on its panel; who does not judge at the event yet
    is invited, as ``panels.invite`` does it.

    :param values: of the round, see ``rounds.create``
    :param wanted: the judges; their rounds are not looked at
    :raises Refused: when the round does not fit, or one of the people cannot judge; nothing is kept
    """
    with transaction():
        lock(event)
        round = rounds.create(event, act.person, act.at, **values)
        for one in wanted:
            try:
                _put(round, one, act, choose_password)
            except Refused as refusal:
                # Of several people the sentence would leave open whom it means.
                raise Refused(
                    _("%(email)s: %(reason)s", email=one.email, reason=str(refusal))
                ) from None
    return round


def _put(round: Round, one: Invited, act: Act, choose_password: ChoosePassword | None) -> None:
    person = people.by_email(one.email)
    # Who judges at the event already has a seat, and gets no second invitation.
    seat = Judge.of(person, round.event) if person else None
    if seat is None:
        panels.invite(round.event, one._replace(rounds=[round]), act, choose_password)
        return
    PanelMember.create(round=round, judge=seat)
    audit.record(act.at, act.person, "panels.edit", f"Judge {seat.code}", round.event_id)
