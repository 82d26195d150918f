"""A file that comes in chunks has the sha256 of its bytes, whoever took which of them."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import pytest

from hackathon.core import store
from hackathon.core.storing import digests
from hackathon.core.storing.arrivals import WrongSum

LONG = 2**30


@pytest.fixture
def here(tmp_path: Path) -> store.LocalStore:
    return store.LocalStore(tmp_path / "files")


def known(kept: store.LocalStore, part: str) -> str | None:
    with (kept.arrivals / f"{part}.part").open("rb") as file:
        digest = kept.digests.take(part, file)
    return digest and digest.hexdigest()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def add(kept: store.LocalStore, part: str, offset: int, content: bytes) -> int:
    return kept.append(part, offset, io.BytesIO(content), LONG, None)


def test_chunks_of_one_process_are_not_read_again(here: store.LocalStore) -> None:
    first, second = os.urandom(2**20 + 3), os.urandom(2**21 + 5)
    part = here.begin()
    add(here, part, add(here, part, 0, first), second)
    assert known(here, part) == sha256(first + second)
    # Asked for once, it is no longer kept: who resumes may write.
    assert known(here, part) is None


def test_a_file_is_made_of_what_is_known(here: store.LocalStore) -> None:
    part = here.begin()
    add(here, part, 0, b"known")
    with here.resume(part, LONG) as file:
        assert file.length == 5
        file.write(b" and more")
        stored = file.commit()
    assert stored.sha256 == sha256(b"known and more")
    assert here.verify(stored.name, stored.sha256)


def test_what_another_process_has_written_is_read_again(here: store.LocalStore) -> None:
    other = store.LocalStore(here.folder)
    part = here.begin()
    add(here, part, 0, b"here")
    add(other, part, 4, b"there")
    # The first may be asked to go on, after all.
    add(here, part, 9, b"again")
    assert known(here, part) is None
    with here.resume(part, LONG) as file:
        assert file.sha256() == sha256(b"herethereagain")
        file.keep()


def test_a_chunk_that_was_refused_is_no_part_of_it(here: store.LocalStore) -> None:
    part = here.begin()
    add(here, part, 0, b"kept")
    with pytest.raises(WrongSum):
        here.append(part, 4, io.BytesIO(b"lost"), LONG, ("sha256", b"of something else"))
    add(here, part, 4, b"come")
    with here.resume(part, LONG) as file:
        assert file.sha256() == sha256(b"keptcome")
        file.keep()


def test_what_was_cut_off_is_no_part_of_it(here: store.LocalStore) -> None:
    part = here.begin()
    add(here, part, 0, b"keptlost")
    here.cut(part, 4)
    add(here, part, 4, b"come")
    with here.resume(part, LONG) as file:
        assert file.sha256() == sha256(b"keptcome")
        file.keep()


def test_no_more_are_kept_than_stated(here: store.LocalStore) -> None:
    first = here.begin()
    add(here, first, 0, b"first")
    path = here.arrivals / f"{first}.part"
    with path.open("rb") as file:
        for number in range(digests.MOST):
            here.digests.keep(f"{number:032x}", file, hashlib.sha256())
    assert known(here, first) is None


def test_what_lies_in_memory_is_taken_from_where_its_reader_stands(
    here: store.LocalStore,
) -> None:
    part, body = here.begin(), io.BytesIO(b"left out, " + b"taken in" * 2**18)
    body.seek(len(b"left out, "))
    whole = hashlib.sha256(b"taken in" * 2**18).digest()
    assert here.append(part, 0, body, LONG, ("sha256", whole)) == 2**21
    assert known(here, part) == sha256(b"taken in" * 2**18)
