"""A bucket that is away, hangs, or is another one: told as such, soon, and never as a lost file."""

from __future__ import annotations

import io
import logging
import socket
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
import servers

from hackathon.core import config, store
from hackathon.core.storing import bucket as buckets
from hackathon.core.storing.breaker import FAILURES, PAUSE, Breaker

NAME = f"ab/cd/abcd{'0' * 28}"


def at(endpoint: str, folder: Path) -> store.S3Store:
    return store.S3Store(
        "codefest", folder, buckets.Account(endpoint, "us-east-1", "key", "secret")
    )


@contextmanager
def deaf() -> Iterator[tuple[str, Callable[[], int]]]:
    """A server that takes connections and never says a word; tells how many came until now."""
    came: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listening:
        listening.setblocking(False)

        def knocks() -> int:
            with suppress(BlockingIOError):
                while True:
                    came.append(listening.accept()[0])
            return len(came)

        yield f"http://127.0.0.1:{listening.getsockname()[1]}", knocks
        for each in came:
            each.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.ObjectStore]:
    with servers.s3_server(tmp_path_factory.mktemp("s3")) as running:
        yield running


def kept_in(server: servers.ObjectStore, folder: Path, **more: str) -> store.S3Store:
    given = {"DATA_DIR": str(folder), **server.environment, **more}
    made = store.configure(config.read(given))
    assert isinstance(made, store.S3Store)
    return made


def test_one_that_is_away_is_told_and_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    away = at(f"http://127.0.0.1:{servers.free_port()}", tmp_path)
    caplog.set_level(logging.ERROR)
    with pytest.raises(store.StoreAway):
        away.receive(io.BytesIO(b"x"), 10)
    with pytest.raises(store.StoreAway):
        away.verify(NAME, "0" * 64)
    assert [record.message for record in caplog.records] == ["the bucket has failed"] * 2
    assert len(list(tmp_path.glob("*.part"))) == 1, "what came stays for the sweep"


def test_one_that_hangs_is_given_up_soon_and_then_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buckets, "ANSWER", 0.2)
    with deaf() as (endpoint, knocks):
        hanging = at(endpoint, tmp_path)
        for _time in range(FAILURES):
            with pytest.raises(store.StoreAway):
                hanging.size(NAME)
        asked = knocks()
        assert asked
        for _time in range(200):
            with pytest.raises(store.StoreAway):
                hanging.size(NAME)
        assert knocks() == asked, "the breaker answers, nobody is asked"


def test_the_longest_that_a_request_may_take() -> None:
    longest = (buckets.ANSWER, 14), (buckets.KEEPING, 22)
    assert all(buckets.ATTEMPTS * (buckets.CONNECT + each) <= most for each, most in longest)


def test_what_is_sent_has_longer_than_what_is_asked(tmp_path: Path) -> None:
    kept = at("http://127.0.0.1:9", tmp_path)
    patience = [made.meta.config.read_timeout for made in (kept._client, kept._patient())]
    assert patience == [buckets.ANSWER, buckets.KEEPING]


def test_another_bucket_is_no_lost_file(server: servers.ObjectStore, tmp_path: Path) -> None:
    right = kept_in(server, tmp_path)
    stored = right.receive(io.BytesIO(b"text"), 10)
    wrong = kept_in(replace(server, bucket="nowhere"), tmp_path)
    with pytest.raises(store.StoreAway):
        wrong.verify(stored.name, stored.sha256)
    with pytest.raises(store.StoreAway):
        wrong.check()
    with pytest.raises(store.StoreAway):
        wrong.receive(io.BytesIO(b"text"), 10)
    with pytest.raises(store.Missing):
        right.size(NAME)
    assert right.verify(NAME, "0" * 64) is False


def test_a_long_file_goes_in_parts_and_readers_fetch_it_from_the_bucket(
    server: servers.ObjectStore, tmp_path: Path
) -> None:
    kept = kept_in(server, tmp_path, S3_PUBLIC_ENDPOINT=server.endpoint)
    content = bytes(range(256)) * (3 * buckets.PART // 256)
    stored = kept.receive(io.BytesIO(content), len(content))
    link = kept.link(stored.name, {"Content-Type": "application/pdf"})
    assert link is not None
    with urllib.request.urlopen(link, timeout=20) as answer:
        assert answer.read() == content
    assert kept_in(server, tmp_path).link(stored.name, {}) is None


class TestBreaker:
    def test_opens_after_failures_in_a_row_and_lets_one_try(self) -> None:
        seconds = [0.0]
        breaker = Breaker(now=lambda: seconds[0])
        for _failure in range(FAILURES - 1):
            breaker.failed()
        breaker.worked()
        for _failure in range(FAILURES):
            assert breaker.lets()
            breaker.failed()
        assert not breaker.lets()
        seconds[0] = PAUSE
        assert [breaker.lets(), breaker.lets()] == [True, False], "one tries for all"
        breaker.worked()
        assert breaker.lets() and breaker.lets()


def test_a_real_one_that_hangs_is_given_up_and_answers_again(
    server: servers.ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine a server that does not hang may need longer than the hasty client waits: it
    is asked until it answers."""
    stored = kept_in(server, tmp_path).receive(io.BytesIO(b"film"), 10)
    monkeypatch.setattr(buckets, "ANSWER", 0.3)
    hasty = kept_in(server, tmp_path)
    with server.hanging(), pytest.raises(store.StoreAway):
        hasty.size(stored.name)

    def answers() -> bool:
        with suppress(store.StoreAway):
            return hasty.size(stored.name) == 4
        return False

    servers.wait_for(answers, "a bucket that answers again", buckets.ANSWER + 2 * PAUSE)
