"""Plays in acts: a long way through the pages, cut so that no test of it is long. An act goes on
where the one before it ended, whoever played that one.

Each act is played one way, the ways in turn: what one act does with scripts the next does without.
So every act is played in every run, and half of them each way; ``bin/test --both`` plays every act
both ways.
"""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock
from playwright.sync_api import Browser, Error
from windows import World


class Act(NamedTuple):
    """What is played, and when it begins in days after the start: no clock goes back between two
    acts."""

    begins: float
    perform: Callable[[World, Path], None]


class Play(NamedTuple):
    """Acts that follow one another, on the site that ``begin`` prepares; the first of them is played
    with scripts or without."""

    name: str
    begin: Callable[[World], None]
    acts: tuple[Act, ...]
    scripts: bool = True

    def turn(self, number: int) -> bool:
        """Whether it is an act's turn to be played with scripts; neighbours differ."""
        return self.scripts == (number % 2 == 0)


class Played(NamedTuple):
    """An act of a play, with scripts or without: one test."""

    play: Play
    number: int
    scripts: bool

    def __str__(self) -> str:
        way = "with scripts" if self.scripts else "without scripts"
        return f"{self.play.acts[self.number].perform.__name__}, {way}"


def every_act(plays: Sequence[Play], both: bool) -> list[Played]:
    """Each act of some plays, in its turn; or, where ``both`` are wanted, both ways."""
    acts = [
        Played(play, number, scripts)
        for play in plays
        for number in range(len(play.acts))
        for scripts in (True, False)
    ]
    return [act for act in acts if both or act.scripts == act.play.turn(act.number)]


class Theatre:
    """Plays an act once in a run, on the stage that the act before has left."""

    def __init__(self, kept: Path, tmp: Path, chromium: Browser, serve: Callable[[Path], Any]):
        self.kept, self.tmp, self.chromium, self.serve = kept, tmp, chromium, serve

    def play(self, play: Play, number: int, scripts: bool) -> None:
        """Play an act, and first those before it that nobody has played yet; a worker that plays
        one lets the others wait for it. What follows stands on the act as its turn had it."""
        if scripts != play.turn(number):
            self._open(play, number)
            self._perform(play, number, scripts)
            return
        after = self._stage(play, number)
        with FileLock(f"{after}.lock"):
            if after.exists():
                return
            self._open(play, number)
            self._perform(play, number, scripts).rename(after)

    def _open(self, play: Play, number: int) -> None:
        """Let the act before be played."""
        if number:
            self.play(play, number - 1, play.turn(number - 1))

    def _stage(self, play: Play, number: int) -> Path:
        return self.kept / f"{play.name}-{number}"

    def _perform(self, play: Play, number: int, scripts: bool) -> Path:
        """Play an act and return the data that it leaves."""
        data = self.tmp / f"act-{number}"
        if number:
            shutil.copytree(self._stage(play, number - 1), data)
        world, act = World(self.serve(data), self.chromium, scripts), play.acts[number]
        world.stand_at(act.begins)
        if not number:
            play.begin(world)
        try:
            act.perform(world, self.tmp)
        except (AssertionError, Error) as error:
            page = world.latest
            error.add_note(f"{page.url}:\n{page.locator('main').inner_text()[:2000]}")
            raise
        finally:
            world.leave()
        world.site.stop()
        return data
