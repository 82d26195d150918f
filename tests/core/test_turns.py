"""The lock that goes to who has waited longest, and to the patient last."""

from __future__ import annotations

import threading

import pytest
import servers

from hackathon.core import turns
from hackathon.core.turns import TooLong, Turns

LONG = 20.0  # seconds


class Crowd:
    """Threads that want their turn, and the order in which they got it."""

    def __init__(self, held: Turns) -> None:
        self.turns = held
        self.order: list[str] = []
        self.threads: list[threading.Thread] = []

    def come(self, name: str, patient: bool = False) -> None:
        """Let one more thread wait, once those before it do."""
        ahead = self.waiting()
        thread = threading.Thread(target=self._wait, args=(name, patient), daemon=True)
        thread.start()
        self.threads.append(thread)
        servers.wait_for(lambda: self.waiting() > ahead, f"{name} in the line")

    def waiting(self) -> int:
        return sum(map(len, self.turns._waiting))

    def _wait(self, name: str, patient: bool) -> None:
        if patient:
            turns.be_patient()
        with self.turns.one(LONG):
            self.order.append(name)

    def end(self) -> list[str]:
        for thread in self.threads:
            thread.join(LONG)
        return self.order


def test_who_came_first_goes_first_and_the_patient_last() -> None:
    crowd = Crowd(Turns())
    with crowd.turns.one(LONG):
        crowd.come("file", patient=True)
        crowd.come("score")
        crowd.come("second file", patient=True)
        crowd.come("second score")
    assert crowd.end() == ["score", "second score", "file", "second file"]


def test_who_waited_too_long_leaves_the_line() -> None:
    crowd = Crowd(Turns())
    with crowd.turns.one(LONG):
        with pytest.raises(TooLong):
            _taken(crowd.turns)
        assert crowd.waiting() == 0
        crowd.come("next")
    assert crowd.end() == ["next"]


def _taken(held: Turns) -> None:
    with held.one(0.01):
        return


def test_a_failure_hands_the_turn_on() -> None:
    held = Turns()
    with pytest.raises(ZeroDivisionError), held.one(LONG):
        raise ZeroDivisionError
    _taken(held)
