"""The store keeps what it acknowledged, byte for byte, under names that tell nothing; a folder and
a bucket alike."""

from __future__ import annotations

import hashlib
import io
import os
import resource
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import servers
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage
from werkzeug.formparser import MultiPartParser

from hackathon.core import config, store
from hackathon.core.storing import stored_files

MIB = 1 << 20
Kept = store.LocalStore | store.S3Store


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.ObjectStore]:
    with servers.s3_server(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture(params=["folder", "bucket"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Kept:
    extra = request.getfixturevalue("bucket").environment if request.param == "bucket" else {}
    return store.configure(config.read({"DATA_DIR": str(tmp_path), **extra}))


@pytest.fixture
def folder(tmp_path: Path) -> store.LocalStore:
    return store.LocalStore(tmp_path / "files")


def arrivals(kept: Kept) -> list[str]:
    return [path.name for path in kept.arrivals.iterdir()]


@pytest.mark.parametrize("name", ["", "no name", "../codefest.db", "aa/bb/" + "f" * 60])
def test_deleting_what_is_not_there_does_nothing(kept: Kept, name: str) -> None:
    """A name that was damaged in the database is that of no file either."""
    beside = Path(kept.arrivals).parent.parent / "codefest.db"
    beside.touch()
    kept.delete(name)
    assert beside.exists()


def test_what_was_received_is_what_is_read(kept: Kept) -> None:
    content = os.urandom(3 * MIB + 17)
    stored = kept.receive(io.BytesIO(content), 4 * MIB)
    assert stored == (stored.name, len(content), hashlib.sha256(content).hexdigest())
    assert stored_files.NAME.fullmatch(stored.name)
    with kept.open(stored.name) as file:
        assert file.read() == content
    assert kept.size(stored.name) == len(content)
    assert kept.verify(stored.name, stored.sha256)
    assert stored.name in set(kept.names())
    assert arrivals(kept) == []


def test_a_part_of_a_file_is_read(kept: Kept) -> None:
    content = os.urandom(2 * MIB)
    stored = kept.receive(io.BytesIO(content), 4 * MIB)
    with kept.open(stored.name) as file:
        file.seek(MIB)
        assert file.read(10) == content[MIB : MIB + 10]
        file.seek(-5, io.SEEK_END)
        assert file.read() == content[-5:]
        assert file.read() == b""
        file.seek(0)
        assert file.read(3) == content[:3]


def test_an_empty_file_is_a_file(kept: Kept) -> None:
    stored = kept.receive(io.BytesIO(), 10)
    with kept.open(stored.name) as file:
        assert file.read() == b""


def test_too_large_leaves_nothing(kept: Kept) -> None:
    before = set(kept.names())
    with pytest.raises(store.TooLarge, match="2 kB") as caught:
        kept.receive(io.BytesIO(b"x" * 2001), 2000)
    assert caught.value.limit == 2000
    assert set(kept.names()) == before and arrivals(kept) == []


def test_a_broken_connection_leaves_nothing(kept: Kept) -> None:
    class Cut:
        def read(self, size: int, /) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        kept.receive(Cut(), 2000)
    assert arrivals(kept) == []


def test_a_file_can_be_resumed_where_it_stopped(kept: Kept) -> None:
    first = kept.incoming(100)
    first.write(b"one ")
    assert first.keep() == 4
    assert kept.kept(first.part) == 4
    again = kept.resume(first.part, 100)
    again.write(b"two")
    stored = again.commit()
    assert stored.sha256 == hashlib.sha256(b"one two").hexdigest() and stored.size == 7
    with pytest.raises(store.Missing):
        kept.resume(first.part, 100)


def test_a_form_part_goes_straight_into_the_store(kept: Kept) -> None:
    content = os.urandom(MIB)
    body = (
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n\r\n'
        + content
        + b"\r\n--x--\r\n"
    )
    parser = MultiPartParser(stream_factory=lambda *_sizes, **_about: kept.incoming(2 * MIB))
    _form, files = parser.parse(io.BytesIO(body), b"x", len(body))
    part: FileStorage = files["f"]
    assert isinstance(part.stream, store.Incoming)
    assert part.stream.read(4) == content[:4]  # a door looks at the first bytes to learn the kind
    stored = part.stream.commit()
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert kept.verify(stored.name, stored.sha256)


def test_writing_out_of_order_is_refused(folder: store.LocalStore) -> None:
    with folder.incoming(100) as file:
        file.write(b"abc")
        file.seek(0)
        with pytest.raises(io.UnsupportedOperation):
            file.write(b"x")
        file.seek(0, io.SEEK_END)
        file.write(b"d")
        assert file.sha256() == hashlib.sha256(b"abcd").hexdigest()
    assert arrivals(folder) == []


@pytest.mark.parametrize(
    "spoil",
    [lambda path: path.write_bytes(b"abd"), lambda path: path.write_bytes(b"ab"), Path.unlink],
)
def test_a_spoilt_file_is_found_out(
    folder: store.LocalStore, spoil: Callable[[Path], object]
) -> None:
    stored = folder.receive(io.BytesIO(b"abc"), 10)
    spoil(folder.path(stored.name))
    assert not folder.verify(stored.name, stored.sha256)


HOSTILE = [
    "",
    ".",
    "..",
    "../../etc/passwd",
    "/etc/passwd",
    "aa/bb",
    "aa/bb/../../../x",
    "incoming/x.part",
    "aa/bb/\0",
    "AA/BB/" + "A" * 32,
]


@pytest.mark.parametrize("name", [*HOSTILE, "aa/bb/aabb" + "0" * 28])
def test_a_name_that_is_not_ours_leads_nowhere(kept: Kept, name: str) -> None:
    for ask in (kept.open, kept.size):
        with pytest.raises(store.Missing):
            ask(name)
    assert not kept.verify(name, "0" * 64)


@given(st.text())
def test_no_text_leads_out_of_the_folder(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    files = store.LocalStore(tmp_path_factory.getbasetemp() / "shared")
    with pytest.raises(store.Missing):
        files.path(name)
    with pytest.raises(store.Missing):
        files.resume(name, 1)


def test_a_link_planted_in_the_folder_is_not_followed(
    folder: store.LocalStore, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    name = store.new_name()
    (tmp_path / "outside" / name[6:]).write_text("secret")
    (folder.folder / name[:2]).mkdir()
    (folder.folder / name[:5]).symlink_to(tmp_path / "outside")
    with pytest.raises(store.Missing):
        folder.open(name)


def test_sweep_takes_only_old_things_that_nobody_knows(kept: Kept) -> None:
    known, orphan = (kept.receive(io.BytesIO(text), 10).name for text in (b"known", b"orphan"))
    late = kept.incoming(10)
    late.keep()
    now = datetime.now(UTC)
    assert kept.sweep({known}, now - timedelta(days=1)) == []
    gone = kept.sweep({known}, now + timedelta(days=1))
    assert {orphan, f"{late.part}.part"} <= set(gone) and known not in gone
    assert set(kept.names()) == {known}


@pytest.mark.parametrize("number", sorted(stored_files.FULL))
def test_a_full_disk_is_told_and_keeps_what_can_be_resumed(
    folder: store.LocalStore, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder.incoming(100)
    file.write(b"abc")

    def full(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(store.StoreFull, match="try again later"):
        file.commit()
    file.close()
    monkeypatch.undo()
    assert folder.resume(file.part, 100).commit().size == 3


def test_the_last_bytes_of_a_small_file_find_no_room_either(
    folder: store.LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They go to the disk when the file is read again, not when they are written."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for look in (lambda file: file.seek(0), lambda file: file.commit()):
        file = folder.incoming(100)
        file.write(b"abc")
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
        try:
            with pytest.raises(store.StoreFull):
                look(file)
            file.close()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_check_passes_where_files_can_be_stored(kept: Kept) -> None:
    kept.check()
    assert arrivals(kept) == []


def test_the_disk_has_everything_before_the_answer(
    folder: store.LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    force, rename = os.fsync, Path.rename

    def fsync(handle: int) -> None:
        done.append("folder" if Path(f"/proc/self/fd/{handle}").is_dir() else "file")
        force(handle)

    def moved(path: Path, target: Any) -> Path:
        done.append("rename")
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "rename", moved)
    folder.receive(io.BytesIO(b"abc"), 10)
    assert done[0] == "file" and done[-2:] == ["rename", "folder"]


def test_a_large_file_does_not_fill_the_memory(folder: store.LocalStore) -> None:
    class Long:
        left = 64

        def read(self, size: int, /) -> bytes:
            self.left -= 1
            return bytes(min(size, MIB)) if self.left >= 0 else b""

    tracemalloc.start()
    try:
        assert folder.receive(Long(), 100 * MIB).size == 64 * MIB
        assert tracemalloc.get_traced_memory()[1] < 8 * MIB
    finally:
        tracemalloc.stop()
