"""A few slow clients cannot close the site: no thread is held by bytes that have not come, and none
by bytes that nobody takes."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import servers

from hackathon.front import bodies
from hackathon.front.application import BODIES_OF_ADDRESS
from hackathon.front.protocol import MOST_OF_ADDRESS

BIG = 30 * 2**20  # bytes of the file that is not read
BOUND = 5.0  # seconds in which every page answers

GIVEN_UP = 1  # second of the test's own after which a body that brings nothing is given up

SITE = f"""
import io, os
from hackathon.front import bodies
if "GIVEN_UP" in os.environ:
    bodies.FORM = bodies.FORM._replace(window=int(os.environ["GIVEN_UP"]))
def app(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/big":
        start_response("200 OK", [("Content-Type", "application/zip"), ("Content-Length", "{BIG}")])
        return environ["wsgi.file_wrapper"](open(os.environ["BIG_FILE"], "rb"))
    if path == "/broken":
        raise RuntimeError("nobody answers for this")
    body = environ["wsgi.input"].read()
    text = f"{{len(body)}} {{environ.get('codefest.arrived', '')}}".encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(text)))])
    return [text]
"""


class Crowd:
    """Connections that are slow on purpose, from several addresses of the loopback interface."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.at = (parts.hostname or "", parts.port or 0)
        self.connections: list[socket.socket] = []

    def send(
        self, head: str, count: int, receive_buffer: int = 0, addresses: int = 8
    ) -> list[socket.socket]:
        made = []
        for number in range(count):
            connection = socket.socket()
            if receive_buffer:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
            connection.bind((f"127.0.0.{2 + number % addresses}", 0))
            connection.settimeout(BOUND)
            connection.connect(self.at)
            connection.sendall(head.encode())
            connection.setblocking(False)
            made.append(connection)
        self.connections += made
        return made

    def trickle(self, connections: list[socket.socket]) -> None:
        """One more byte each; those that were given up are let go."""
        for connection in connections:
            try:
                connection.send(b"x")
            except OSError:
                continue

    def close(self) -> None:
        for connection in self.connections:
            connection.close()


@contextmanager
def crowd(url: str) -> Iterator[Crowd]:
    made = Crowd(url)
    try:
        yield made
    finally:
        made.close()


@contextmanager
def serving(folder: Path, **more: str) -> Iterator[servers.Site]:
    (folder / "slow_site.py").write_text(SITE)
    big = folder / "big"
    big.write_bytes(os.urandom(1024) * (BIG // 1024))
    given = {"PYTHONPATH": str(folder), "BIG_FILE": str(big), "WORKERS": "1", **more}
    with servers.site(folder, given, target="slow_site:app") as running:
        yield running


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Site]:
    with serving(tmp_path_factory.mktemp("slow")) as made:
        yield made


@pytest.fixture
def site(running: servers.Site) -> servers.Site:
    """One site for all tests that let it go on; it has seen by now that those before have left."""
    seconds(f"{running.url}/healthz")
    return running


def seconds(url: str) -> float:
    started = time.monotonic()
    status, _body = servers.fetch(url)
    assert status == 200, url
    return time.monotonic() - started


FORM = "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\n"
CHUNK = "PATCH /file HTTP/1.1\r\nHost: x\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: 4000000\r\n\r\n"
HALF_HEAD = "GET / HTTP/1.1\r\nHost: x\r\nX-Half: "
UNREAD = "GET /big HTTP/1.1\r\nHost: x\r\n\r\n"


def test_a_thousand_slow_clients_and_every_page_answers(site: servers.Site) -> None:
    with crowd(site.url) as slow:
        slow.send(HALF_HEAD, 1000)
        trickling = slow.send(FORM, 1000) + slow.send(CHUNK, 200)
        slow.send(UNREAD, 200, receive_buffer=4096)
        took = []
        for _round in range(5):
            slow.trickle(trickling)
            took += [seconds(f"{site.url}{path}") for path in ("/", "/healthz", "/page")]
        assert max(took) < BOUND


def test_one_address_takes_not_all_places_and_is_told(site: servers.Site) -> None:
    with crowd(site.url) as slow:
        slow.send(FORM, BODIES_OF_ADDRESS, addresses=1)
        seconds(f"{site.url}/healthz")  # the site has seen them by then
        over = slow.send(FORM.replace("Host: x", "Host: x\r\nAccept-Language: es"), 2)
        refused, other = over
        refused.setblocking(True)
        refused.settimeout(BOUND)
        answer = whole(refused)
        assert answer.startswith(b"HTTP/1.1 503") and b"retry-after: " in answer
        assert b"content-language: es" in answer
        other.setblocking(True)
        other.settimeout(BOUND)
        other.sendall(b"x" * 900)
        assert whole(other).startswith(b"HTTP/1.1 200"), "it comes from another address"


def test_one_address_holds_a_bounded_number_of_connections(site: servers.Site) -> None:
    with crowd(site.url) as slow:
        slow.send(HALF_HEAD, MOST_OF_ADDRESS, addresses=1)
        seconds(f"{site.url}/healthz")
        connection = slow.send(UNREAD, 1, addresses=1)[0]
        connection.setblocking(True)
        connection.settimeout(BOUND)
        with suppress(ConnectionResetError):
            assert connection.recv(1) == b""
        seconds(f"{site.url}/")


def ask(site: servers.Site, request: str, then: bytes = b"") -> tuple[bytes, datetime]:
    """The answer to a request, and the moment before ``then``, the rest of its body, was sent: once
    the site had seen what came before."""
    with crowd(site.url) as one:
        connection = one.send(request, 1)[0]
        connection.setblocking(True)
        seconds(f"{site.url}/healthz")  # answered by the same loop, after those bytes
        sent = datetime.now(UTC)
        if then:
            connection.sendall(then)
        connection.settimeout(30)
        return whole(connection), sent


def whole(connection: socket.socket) -> bytes:
    """An answer with all of the body that its head announces, in however many pieces it comes."""
    answer = b""
    while piece := connection.recv(65536):
        answer += piece
        head, ended, body = answer.partition(b"\r\n\r\n")
        announced = re.search(rb"(?i)^content-length: (\d+)", head, re.MULTILINE)
        if ended and (announced is None or len(body) >= int(announced[1])):
            break
    return answer


def test_the_last_byte_is_the_moment_whatever_the_client_claims(site: servers.Site) -> None:
    form = FORM.replace("Content-Length: 900", "Codefest.Arrived: 1999-01-01\r\nContent-Length: 4")
    answer, sent = ask(site, form + "abc", b"d")
    length, said = answer.split(b"\r\n\r\n")[1].decode().split(" ", 1)
    assert length == "4"
    assert datetime.fromisoformat(said) >= sent


def test_a_body_that_stops_is_told_in_the_reader_s_language_and_given_up(
    tmp_path: Path,
) -> None:
    """After twenty seconds; here after one."""
    assert bodies.FORM.window == bodies.FILE.window == 20
    with serving(tmp_path, GIVEN_UP=str(GIVEN_UP)) as site:
        started = time.monotonic()
        asked = FORM.replace("Host: x", "Host: x\r\nAccept-Language: fr")
        answer, _sent = ask(site, asked + "abc")
        took = time.monotonic() - started
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"content-language: fr" in answer
    assert GIVEN_UP * 0.75 < took < 15


def test_a_failure_before_the_site_is_a_sentence_in_the_reader_s_language(
    site: servers.Site,
) -> None:
    answer, _sent = ask(site, "GET /broken HTTP/1.1\r\nHost: x\r\nAccept-Language: ru\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 500") and b"content-language: ru" in answer
    assert servers.fetch(f"{site.url}/")[0] == 200


def test_an_early_refusal_is_an_answer_and_no_broken_pipe(
    site: servers.Site, tmp_path: Path
) -> None:
    film = tmp_path / "film"
    film.write_bytes(b"0" * BIG)
    command = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Expect:"]
    done = subprocess.run(
        [*command, "--data-binary", f"@{film}", f"{site.url}/form"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "200")  # this site asks for nothing: it refuses
    request = urllib.request.Request(f"{site.url}/form", data=film.read_bytes(), method="POST")
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.read().startswith(b"0 "), "the site was shown the head alone"


def test_a_stop_lets_a_body_end_while_others_are_answered(tmp_path: Path) -> None:
    with serving(tmp_path) as site, crowd(site.url) as one:
        request = CHUNK.replace("4000000", "4")
        connection = one.send(request + "abc", 1)[0]
        seconds(f"{site.url}/healthz")  # the site has seen those bytes by then
        site.process.send_signal(signal.SIGTERM)
        large = CHUNK.replace("PATCH", "POST").replace("4000000", "40000000")

        def stopping() -> bool:
            return ask(site, large)[0].startswith(b"HTTP/1.1 503")

        servers.wait_for(stopping, "a site that takes no new file", BOUND)
        assert servers.fetch(f"{site.url}/")[0] == 200
        connection.setblocking(True)
        connection.sendall(b"d")
        connection.settimeout(BOUND)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        one.close()
        assert site.process.wait(20) == 0
