"""A backup is taken while judges score and a team replaces its files, and restored elsewhere: on both
databases and both kinds of store."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import servers
import standing

# Seconds for which each of them thinks between two acts. Without, both cores write as fast as they
# can while the backup's process begins, and a copy of seconds takes a minute.
PAUSE = 0.05
SCORES = "SELECT COUNT(*) FROM scorecard"


class Sites(ExitStack):
    """Settings of sites with databases and stores of their own, on the same servers."""

    def __init__(self, kind: str, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.real = kind == "postgresql and S3"
        self.server = self.enter_context(servers.postgres_server()) if self.real else None

    def settings(self, name: str) -> dict[str, str]:
        folder = self.folder / name
        folder.mkdir()
        given = {"DATA_DIR": str(folder), "LOG_LEVEL": "WARNING"}
        if self.server is None:
            return given
        database = self.enter_context(self.server.database())
        bucket = self.enter_context(servers.s3_server(folder / "s3"))
        path = f"{self.server.programs}{os.pathsep}{os.environ['PATH']}"
        return given | {
            "DATABASE_URL": self.server.url(database),
            "PATH": path,
            **bucket.environment,
        }


@pytest.fixture(params=["sqlite and folder", "postgresql and S3"])
def sites(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sites]:
    with Sites(request.param, tmp_path) as made:
        yield made


def test_a_backup_under_load_comes_back_elsewhere(sites: Sites, tmp_path: Path) -> None:
    old = sites.settings("old")
    place = standing.Place(Path(old["DATA_DIR"]), **old)
    copy = str(tmp_path / "copy.tar")
    with (
        place.running(),
        standing.sending(place, PAUSE) as member,
        standing.scoring(place, PAUSE) as judges,
    ):
        before = [judge.count for judge in judges], member.count
        done = place.flask("backup", copy)
        assert done.returncode == 0, done.stdout + done.stderr
        standing.more(judges, 1)
        after = [judge.count for judge in judges], member.count
        assert all(map(int.__lt__, before[0], after[0])) and after[1] > before[1], "they went on"
    place.whole()
    place.environment = sites.settings("new")
    place.folder = Path(place.environment["DATA_DIR"])
    done = place.flask("restore", copy)
    assert done.returncode == 0, done.stdout + done.stderr
    assert place.rows(SCORES) == [(standing.JUDGED,)]
    place.whole()
