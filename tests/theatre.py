"""Plays in acts: a long way through the pages, cut so that no test of it is long. An act goes on
where the one before it ended, whoever played that one."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Error
from windows import World


class Act(NamedTuple):
    """What is played, and when it begins in days after the start: no clock goes back between two
    acts."""

    begins: float
    perform: Callable[[World, Path], None]


class Play(NamedTuple):
    """Acts that follow one another, on the site that ``begin`` prepares."""

    name: str
    begin: Callable[[World], None]
    acts: tuple[Act, ...]

    def every_act(self, test: Callable[..., None]) -> Callable[..., None]:
        """Let a test be one of each act, with scripts and without."""
        names = [act.perform.__name__ for act in self.acts]
        acts = pytest.mark.parametrize("number", range(len(self.acts)), ids=names)
        ways = ["with scripts", "without scripts"]
        made: Callable[..., None] = acts(
            pytest.mark.parametrize("scripts", [True, False], ids=ways)(test)
        )
        return made


class Theatre:
    """Plays an act once in a run, on the stage that the act before has left."""

    def __init__(self, kept: Path, tmp: Path, chromium: Browser, serve: Callable[[Path], Any]):
        self.kept, self.tmp, self.chromium, self.serve = kept, tmp, chromium, serve

    def play(self, play: Play, number: int, scripts: bool) -> None:
        """Play an act, and first those before it that nobody has played yet; a worker that plays
        one lets the others wait for it."""
        after = self._stage(play, number, scripts)
        with FileLock(f"{after}.lock"):
            if after.exists():
                return
            if number:
                self.play(play, number - 1, scripts)
            self._perform(play, number, scripts)

    def _stage(self, play: Play, number: int, scripts: bool) -> Path:
        way = "with" if scripts else "without"
        return self.kept / f"{play.name}-{way}-scripts-{number}"

    def _perform(self, play: Play, number: int, scripts: bool) -> None:
        data = self.tmp / f"act-{number}"
        if number:
            shutil.copytree(self._stage(play, number - 1, scripts), data)
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
        data.rename(self._stage(play, number, scripts))
