"""Deadlines that move: later only, visibly, and told to everybody."""

from datetime import datetime

import pytest
from casting import NOW, Cast, day

from hackathon.core.audit import AuditLine
from hackathon.core.mail import Message
from hackathon.core.states import Refused
from hackathon.events import extensions
from hackathon.events.events import Event
from hackathon.events.extensions import Extension, Move


class TestExtend:
    def test_is_visible_audited_and_told_in_each_ones_language(self, cast: Cast) -> None:
        cast.ben.locale, cast.ben.time_zone = "fr", "Asia/Tokyo"
        move = Move(day(10.5), "The site was away.", [cast.ben, cast.cy], "http://x/e")
        extension = extensions.extend(cast.event, move, cast.ada, NOW)
        assert Event.get_by_id(cast.event.id).submission_closes == day(10.5)
        assert extensions.of(cast.event) == [extension] and (
            extension.was,
            extension.becomes,
        ) == (day(10), day(10.5))
        letters = {message.to: message for message in Message.select()}
        assert set(letters) == {cast.ben.email, cast.cy.email}
        assert letters[cast.ben.email].locale == "fr" and "Tokyo" in letters[cast.ben.email].text
        assert (
            "The site was away." in letters[cast.cy.email].text
            and "http://x/e" in letters[cast.cy.email].text
        )
        assert (
            AuditLine.select()
            .where(AuditLine.verb == "events.extend_deadline")
            .get()
            .detail["reason"]
            == "The site was away."
        )

    @pytest.mark.parametrize("wished", [False, True])
    def test_registration_goes_along_when_wished_and_never_back(
        self, cast: Cast, wished: bool
    ) -> None:
        was = cast.event.registration_closes
        assert was < day(10)
        move = Move(day(10.5), "Because.", registration=wished)
        extensions.extend(cast.event, move, cast.ada, NOW)
        fresh = Event.get_by_id(cast.event.id)
        assert fresh.registration_closes == (day(10.5) if wished else was)
        fresh.change(registration_closes=day(10.9))
        later = Move(day(10.8), "Because.", registration=wished)
        extensions.extend(fresh, later, cast.ada, NOW)
        assert Event.get_by_id(cast.event.id).registration_closes == day(10.9)

    @pytest.mark.parametrize(
        ("becomes", "why"), [(day(9), "later"), (day(10), "later"), (day(11.01), "Judging begins")]
    )
    def test_moves_to_a_later_moment_before_judging_only(
        self, cast: Cast, becomes: datetime, why: str
    ) -> None:
        with pytest.raises(Refused, match=why):
            extensions.extend(cast.event, Move(becomes, "Because.", [cast.ben]), cast.ada, NOW)
        assert not Extension.select().exists() and not Message.select().exists()

    def test_up_to_the_moment_at_which_judging_begins(self, cast: Cast) -> None:
        move = Move(cast.event.judging_opens, "Because.")
        assert extensions.extend(cast.event, move, cast.ada, NOW).becomes == day(11)

    def test_a_new_deadline_that_has_passed_already_helps_nobody(self, cast: Cast) -> None:
        with pytest.raises(Refused, match="still to come"):
            extensions.extend(cast.event, Move(day(10.2), "Because."), cast.ada, day(10.5))
