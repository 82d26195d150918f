"""Backup, restore, verify and sweep by their commands, on both databases and both kinds of store."""

from __future__ import annotations

import fcntl
import io
import json
import os
import shutil
import stat
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import casting
import pytest
import servers
from click.testing import Result
from flask import Flask

from hackathon import create_app
from hackathon.core import audit, clock, config, store
from hackathon.core import db as ground
from hackathon.core.storing import holding
from hackathon.operations import backups, restoring, schema, stocktaking
from hackathon.people.people import Person
from hackathon.privacy import retention
from hackathon.submissions import attachments
from hackathon.submissions.attachments import Attachment

# Which database it is and where files lie are copied by two rooms that know nothing of each other:
# each kind once is enough.
KINDS = [("sqlite", "folder"), ("postgresql", "bucket")]


@cache
def application() -> Flask:
    with tempfile.TemporaryDirectory() as folder:
        return create_app(environ={"DATA_DIR": folder, "LOG_LEVEL": "ERROR"})


class Home:
    """A site of its own: its settings, and its commands."""

    kind = KINDS[0]
    name = "template0"  # of its database, where the server has several

    def __init__(self, folder: Path, database: str, bucket: servers.ObjectStore | None) -> None:
        self.folder, self.bucket = folder, bucket
        given = {"DATA_DIR": str(folder), "LOG_LEVEL": "ERROR", "DATABASE_URL": database}
        self.given = given | (bucket.environment if bucket else {})

    def run(self, *words: str) -> Result:
        done = self.settle().test_cli_runner().invoke(args=list(words))
        ground.database.close()
        return done

    def open(self) -> None:
        self.settle()
        ground.open_connection()

    def settle(self) -> Flask:
        """Let this process work for this site from now on. The application is made once: of its
        parts only these differ, as far as commands go."""
        settings = config.read(self.given)
        app = application()
        app.config["SETTINGS"] = settings
        ground.connect(settings.database_url)
        store.configure(settings)
        return app

    def file(self, name: str) -> Path:
        where = self.bucket.folder / self.bucket.bucket if self.bucket else self.folder / "files"
        return where / name


@pytest.fixture
def own_database() -> Iterator[None]:
    before = ground.database.obj
    clock.set_source(lambda: casting.NOW)
    yield
    clock.set_source(None)
    ground.database.close()
    if before is not None:
        ground.database.initialize(before)


class Grounds(ExitStack):
    """Where sites of one kind are made, each with a database and a store of its own."""

    def __init__(self, base: str, kept: str) -> None:
        super().__init__()
        self.kind = base, kept
        real = base == "postgresql"
        self.server = self.enter_context(servers.postgres_server()) if real else None

    def home(self, folder: Path, template: Home | None = None) -> Home:
        """An empty site, or a copy of another of this kind."""
        folder.mkdir()
        url, name = f"sqlite:///{folder}/codefest.db", Home.name
        if self.server:
            original = template.name if template else name
            name = self.enter_context(self.server.database(original))
            url = self.server.url(name)
        bucket = None
        if self.kind[1] == "bucket":
            bucket = self.enter_context(servers.s3_server(folder / "s3"))
        made = Home(folder, url, bucket)
        made.kind, made.name = self.kind, name
        if template:
            shutil.copytree(template.file(""), made.file(""), dirs_exist_ok=True)
            for path in template.folder.glob("codefest.db*"):
                shutil.copy(path, folder)
        return made


@pytest.fixture(scope="module", params=KINDS, ids="-".join)
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Home]:
    """A site with two files, of which each test has a copy."""
    before = ground.database.obj
    with Grounds(*request.param) as grounds:
        made = grounds.home(tmp_path_factory.mktemp("filled") / "site")
        made.open()
        schema.migrate()
        _fill(casting.Cast())
        # Nobody may be connected to what is copied.
        ground.database.close_all() if made.bucket else ground.database.close()
        if before is not None:
            ground.database.initialize(before)
        yield made


@pytest.fixture
def homes(
    filled: Home, tmp_path: Path, own_database: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Home, Home]]:
    """A site with two files, and an empty one of the same kind elsewhere."""
    with Grounds(*filled.kind) as grounds:
        if grounds.server:
            path = f"{grounds.server.programs}{os.pathsep}{os.environ['PATH']}"
            monkeypatch.setenv("PATH", path)
        yield grounds.home(tmp_path / "old", filled), grounds.home(tmp_path / "new")
        ground.database.close()


def _fill(cast: Any) -> None:
    for name in ("one.pdf", "two.pdf"):
        kept = store.current().receive(io.BytesIO(f"%PDF {name}".encode()), 100)
        file = attachments.File(name, kept, "application/pdf")
        attachments.attach(cast.submission, file, cast.ben, casting.NOW, 10**6)


@contextmanager
def closing(handle: int) -> Iterator[int]:
    try:
        yield handle
    finally:
        os.close(handle)


def stored_names(home: Home) -> list[str]:
    home.open()
    found = [row.stored for row in Attachment.select().order_by(Attachment.name)]
    ground.database.close()
    return found


def modes(path: Path) -> set[tuple[bool, int]]:
    return {(each.is_dir(), stat.S_IMODE(each.stat().st_mode)) for each in [path, *path.rglob("*")]}


def test_a_backup_comes_back_elsewhere_and_only_over_a_site_that_may_be_replaced(
    homes: tuple[Home, Home], tmp_path: Path
) -> None:
    old, new = homes
    one, two = stored_names(old)
    before = os.umask(0)
    try:
        done = old.run("backup", str(tmp_path / "copy"))
        assert done.exit_code == 0, done.output
        assert f"Database and 2 files are in {tmp_path / 'copy'}." in done.output
        assert modes(tmp_path / "copy") == {(True, 0o700), (False, 0o600)}
        check = ["sha256sum", "--quiet", "-c", "SHA256SUMS"]
        assert subprocess.run(check, cwd=tmp_path / "copy", check=False).returncode == 0
        assert "is there already" in old.run("backup", str(tmp_path / "copy")).output

        old.open()
        store.current().delete(one)
        old.file(two).write_bytes(old.file(two).read_bytes()[:-1] + b"!")
        done = old.run("verify")
        assert done.exit_code == 1 and "0 of 2 stored files" in done.output
        assert f"{one} is not in the store" in done.output and "another sha256" in done.output
        done = old.run("backup", str(tmp_path / "copy.tar"))
        assert done.exit_code == 1 and "Database and 1 files" in done.output, done.output
        assert "one.pdf" in done.output and "two.pdf" in done.output
        assert modes(tmp_path / "copy.tar") == {(False, 0o600)}
    finally:
        os.umask(before)

    done = new.run("restore", str(tmp_path / "copy.tar"))
    assert "Database and 1 files are restored" in done.output, "what there is comes back"
    new.open()
    Person.update(name="Somebody else").execute()
    ground.database.close()
    done = new.run("restore", str(tmp_path / "copy"))
    assert done.exit_code == 1 and "--force replace" in done.output
    done = new.run("restore", str(tmp_path / "copy"), "--force", restoring.FORCE)
    assert done.exit_code == 0 and "is kept in" in done.output, done.output
    (kept,) = new.folder.glob("replaced-*")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "2 of 2 stored files are as they were received." in new.run("verify").output
    new.open()
    assert "Somebody else" not in {person.name for person in Person.select()}
    assert audit.first_broken() is None


def test_what_nobody_knows_is_told_and_swept_after_its_time(homes: tuple[Home, Home]) -> None:
    old, _new = homes
    old.open()
    orphan = store.current().receive(io.BytesIO(b"nobody's"), 100)
    attachments.detach(Attachment.get(Attachment.name == "one.pdf"), Person.get(), casting.NOW)
    output = old.run("verify").output
    assert "1 files (8 bytes) are nobody's; they go when they are 3 days old." in output
    assert "1 removed files" in output
    born = datetime.fromtimestamp(old.file(orphan.name).stat().st_mtime, UTC)
    for age, there in ((-1, True), (1, False)):
        moment = born + stocktaking.ORPHANS + timedelta(hours=age)
        clock.set_source(lambda moment=moment: moment)
        assert old.run("sweep").exit_code == 0
        assert old.file(orphan.name).exists() is there
    output = old.run("verify").output
    assert output.endswith("1 of 1 stored files are as they were received.\n")


def test_while_one_is_taken_no_stored_file_goes(homes: tuple[Home, Home]) -> None:
    """The copied rows would lack their bytes: a file that is replaced meanwhile goes afterwards."""
    old, _new = homes
    old.open()
    at, ben = casting.NOW, Person.get(Person.name == "Ben Example")
    for file in Attachment.select():
        attachments.detach(file, ben, at)
    orphan = store.current().receive(io.BytesIO(b"nobody's"), 100).name
    later = at + stocktaking.ORPHANS + timedelta(days=10_000)
    with holding.holding(later):
        assert attachments.clear(later) == [] and stocktaking.sweep(later) == []
        holding.discard([orphan], later)
        retention.turn(config.read(old.given), later)
        names = {*store.current().names()}
        assert len(names) == 3 and orphan in names
        after = later + holding.LONGEST
        assert not holding.held(after), "one that was killed holds nothing for ever"
    assert len(stocktaking.sweep(later)) == 3
    assert [*store.current().names()] == []


def test_a_row_that_goes_as_it_begins_is_copied_anew(
    homes: tuple[Home, Home], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = homes
    real, copied = backups.copy_database, list[Path]()

    def slowly(path: Path, settings: config.Settings) -> None:
        real(path, settings)
        if not copied:  # somebody had asked before it was held, and deletes now
            gone = Attachment.get(Attachment.name == "one.pdf")
            gone.delete_instance()
            store.current().delete(gone.stored)
        copied.append(path)

    monkeypatch.setattr(backups, "copy_database", slowly)
    done = old.run("backup", str(tmp_path / "copy"))
    assert done.exit_code == 0 and len(copied) == 2, done.output
    assert new.run("restore", str(tmp_path / "copy")).exit_code == 0
    assert "1 of 1 stored files" in new.run("verify").output
    new.open()
    assert not holding.Hold.select().exists()


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``home``, a site, and ``copy``, its backup."""
    before = ground.database.obj
    place = tmp_path_factory.mktemp("places")
    home = Home(place / "home", f"sqlite:///{place}/home/codefest.db", None)
    home.open()
    schema.migrate()
    _fill(casting.Cast())
    ground.database.close()
    assert home.run("backup", str(place / "copy")).exit_code == 0
    if before is not None:
        ground.database.initialize(before)
    return place


class TestATryThatFails:
    """Leaves nothing in the way of the next one."""

    @pytest.fixture
    def home(self, places: Path, own_database: None) -> Home:
        return Home(places / "home", f"sqlite:///{places}/home/codefest.db", None)

    @pytest.mark.parametrize("there", [False, True], ids=["new", "empty folder"])
    def test_a_disk_that_is_full_on_the_way(
        self, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
    ) -> None:
        target = tmp_path / "below" / "copy"
        if there:
            target.mkdir(parents=True)
        with monkeypatch.context() as full:

            def fail(*_: object) -> str:
                raise OSError(28, "No space left on device")

            full.setattr(backups, "_copy", fail)
            done = home.run("backup", str(target))
            assert done.exit_code == 1 and "No space left" in done.output, done.output
        assert list((target if there else target.parent).iterdir()) == []
        done = home.run("backup", str(target))
        assert done.exit_code == 0, done.output
        assert modes(target) == {(True, 0o700), (False, 0o600)}

    @pytest.mark.parametrize("name", ["copy", "copy.tar"])
    def test_one_that_was_killed_and_one_that_still_runs(
        self, home: Home, tmp_path: Path, name: str
    ) -> None:
        left = tmp_path / f".{name}.unfinished"
        left.mkdir()
        (left / "codefest.db").write_text("half")
        (left / "whole").mkdir()
        with closing(os.open(left, os.O_RDONLY)) as running:
            fcntl.flock(running, fcntl.LOCK_EX)
            done = home.run("backup", str(tmp_path / name))
            assert done.exit_code == 1 and "Another backup is on its way" in done.output
            assert (left / "codefest.db").read_text() == "half"
        assert home.run("backup", str(tmp_path / name)).exit_code == 0
        assert [path.name for path in tmp_path.iterdir()] == [name]


class TestRefusals:
    """Of restoring, before anything is changed."""

    @pytest.fixture
    def copy(self, tmp_path: Path, places: Path, own_database: None) -> tuple[Home, Path]:
        """A new site, and a copy of the backup to spoil."""
        shutil.copytree(places / "copy", tmp_path / "copy")
        url = f"sqlite:///{tmp_path}/new.db"
        return Home(places / "new", url, None), tmp_path / "copy"

    def refused(self, home: Home, path: Path, sentence: str) -> None:
        done = home.run("restore", str(path))
        assert done.exit_code == 1 and sentence in done.output, done.output
        assert not list(home.folder.glob("files/??")), "nothing was changed"
        home.open()
        assert schema.applied() == []
        ground.database.close()

    def test_a_changed_part(self, copy: tuple[Home, Path]) -> None:
        home, path = copy
        (part,) = list(path.glob("files/??/??/*"))[:1]
        part.write_bytes(part.read_bytes() + b"x")
        self.refused(home, path, "sha256 differs")

    def test_a_missing_part(self, copy: tuple[Home, Path]) -> None:
        home, path = copy
        next(path.glob("files/??/??/*")).unlink()
        self.refused(home, path, "lacks files/")

    def test_a_newer_program_and_another_database(self, copy: tuple[Home, Path]) -> None:
        home, path = copy
        about = json.loads((path / "backup.json").read_text())
        (path / "backup.json").write_text(json.dumps({**about, "migrations": ["9999_later"]}))
        self.refused(home, path, "A newer program took this backup (9999_later)")
        (path / "backup.json").write_text(json.dumps({**about, "database": "postgresql"}))
        self.refused(home, path, "This is a backup of postgresql")

    def test_a_part_that_leads_elsewhere(self, copy: tuple[Home, Path], tmp_path: Path) -> None:
        home, path = copy
        sums = (path / "SHA256SUMS").read_text()
        (path / "SHA256SUMS").write_text(sums + f"{'0' * 64}  ../../etc/passwd\n")
        self.refused(home, path, "is no part of a backup")

    def test_what_is_no_backup(self, copy: tuple[Home, Path], tmp_path: Path) -> None:
        home, _path = copy
        (tmp_path / "letter.tar").write_text("Dear all")
        self.refused(home, tmp_path / "letter.tar", "cannot be read as a backup")
        with tarfile.open(tmp_path / "empty.tar", "w"):
            pass
        self.refused(home, tmp_path / "empty.tar", "lacks SHA256SUMS")

    def test_a_store_that_is_away_is_a_sentence(
        self, places: Path, own_database: None, tmp_path: Path
    ) -> None:
        home = Home(places / "home", f"sqlite:///{places}/home/codefest.db", None)
        away = {"S3_BUCKET": "b", "S3_ACCESS_KEY": "k", "S3_SECRET_KEY": "s"}
        home.given |= {**away, "S3_ENDPOINT": f"http://127.0.0.1:{servers.free_port()}"}
        for words in (("verify",), ("backup", str(tmp_path / "another.tar")), ("sweep",)):
            done = home.run(*words)
            assert done.exit_code == 1 and "does not answer" in done.output, done.output
        assert not (tmp_path / "another.tar").exists()
