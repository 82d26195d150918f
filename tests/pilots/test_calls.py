"""Calls: an office would pilot an answer to a brief, and those who win are told."""

from datetime import datetime

import pytest
from casting import Cast

from hackathon.core.mail import Message
from hackathon.core.states import Refused
from hackathon.pilots import calls
from hackathon.pilots.calls import Call, Word


def test_an_office_says_so_once_and_may_say_it_again(cast: Cast, at: datetime) -> None:
    word = Word(cast.office, "On our own lists.", "en")
    call = calls.make(cast.challenge, word, [cast.ben], cast.pia, at)
    assert [row.to for row in Message.select()] == [cast.ben.email]
    assert calls.of(cast.challenge) == [call] == calls.of_submission(cast.submission)
    assert calls.by_submission(cast.event) == {cast.submission.key: [call]}
    with pytest.raises(Refused, match="said so already"):
        calls.make(cast.challenge, word, [], cast.pia, at)
    calls.withdraw(call, cast.pia, at)
    assert calls.of(cast.challenge) == [] and calls.by_submission(cast.event) == {}
    with pytest.raises(Refused, match="withdrawn already"):
        calls.withdraw(Call.get_by_id(call.id), cast.pia, at)
    calls.make(cast.challenge, word, [], cast.pia, at)
    assert len(calls.of(cast.challenge)) == 1
