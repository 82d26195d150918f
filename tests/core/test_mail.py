"""The outbox: sent once, over TLS where asked, again later after a failure, and never with a forged
header."""

from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import servers
from aiosmtpd.controller import Controller
from hypothesis import given
from hypothesis import strategies as st

from hackathon.core import config, mail
from hackathon.core import db as ground
from hackathon.core.mail import Message

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def mailbox() -> Iterator[servers.Mailbox]:
    with servers.smtp_server() as box:
        yield box


def settings(tmp_path: Path, box: servers.Mailbox | None = None, **more: str) -> config.Settings:
    where = {"MAIL_SERVER": box.host, "MAIL_PORT": str(box.port), "MAIL_TLS": "none"} if box else {}
    return config.read(
        {"DATA_DIR": str(tmp_path), "BASE_URL": "https://fest.example.org", **where, **more}
    )


def queue(
    to: str = "ben@example.org",
    subject: str = "Hello",
    text: str = "Hi Ben",
    wait: timedelta = timedelta(0),
    **more: str,
) -> Message:
    return mail.queue(mail.Written(to, subject, text, "en", **more), AT, wait)


def test_a_message_arrives_once_as_it_was_written(
    db: Any, tmp_path: Path, mailbox: servers.Mailbox
) -> None:
    message = mail.queue(
        mail.Written("ben@example.org", "你好 – Привет", "مرحبا\nline", "ar", html="<p>Hi</p>"), AT
    )
    assert mail.send_due(settings(tmp_path, mailbox), AT) == 1
    assert mail.send_due(settings(tmp_path, mailbox), AT + timedelta(days=1)) == 0
    (letter,) = mailbox.messages
    plain = letter.get_body(("plain",))
    assert plain is not None and plain.get_content().splitlines() == ["مرحبا", "line"]
    assert letter["Subject"] == "你好 – Привет" and letter["To"] == "ben@example.org"
    assert letter["From"] == "noreply@fest.example.org" and letter["Content-Language"] == "ar"
    assert (
        letter["Message-ID"] == f"<{message.key}@fest.example.org>"
        and letter["Auto-Submitted"] == "auto-generated"
    )
    assert Message.get_by_id(message.id).sent_at == AT


def test_without_a_server_it_waits(db: Any, tmp_path: Path) -> None:
    queue()
    assert mail.send_due(settings(tmp_path), AT) == 0
    assert Message.select().where(Message.sent_at.is_null(), Message.attempts == 0).count() == 1


def test_a_message_is_held_back_until_its_time(
    db: Any, tmp_path: Path, mailbox: servers.Mailbox
) -> None:
    queue(wait=timedelta(hours=1))
    assert mail.send_due(settings(tmp_path, mailbox), AT + timedelta(minutes=59)) == 0
    assert mail.send_due(settings(tmp_path, mailbox), AT + timedelta(hours=1)) == 1


def test_what_was_rolled_back_is_not_sent(
    db: Any, tmp_path: Path, mailbox: servers.Mailbox
) -> None:
    with pytest.raises(RuntimeError), ground.transaction():
        queue()
        raise RuntimeError
    assert mail.send_due(settings(tmp_path, mailbox), AT) == 0


@pytest.mark.parametrize(
    "to", ["", "ben", "a@b\nBcc: c@d", "a@b, c@d", "Ben <a@b>", "a b@c", "a@b\r\n", "a@b@c"]
)
def test_only_a_bare_address_is_written_to(db: Any, to: str) -> None:
    if to == "a@b@c":
        to = '"a@b"@c'
    with pytest.raises(ValueError, match="one bare address"):
        queue(to)


@given(st.text())
def test_a_subject_forges_no_header(subject: str) -> None:
    message = Message(
        to="a@example.org", subject=" ".join(subject.split())[:250], text="x", locale="en", key="k"
    )
    letter = mail._letter(
        config.read({"SECRET_KEY": "0123456789abcdefghijklmnopqrstuv"}), message, AT
    )
    head = letter.as_bytes().split(b"\r\n\r\n")[0]
    names = [
        line.split(b":")[0] for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))
    ]
    assert len(names) == len(set(names)) and b"Bcc" not in names


def test_a_line_break_in_a_subject_becomes_a_space(
    db: Any, tmp_path: Path, mailbox: servers.Mailbox
) -> None:
    queue(subject="Hello\r\nBcc: victim@example.org\n\nBody")
    mail.send_due(settings(tmp_path, mailbox), AT)
    (letter,) = mailbox.messages
    assert letter["Bcc"] is None and letter["Subject"] == "Hello Bcc: victim@example.org Body"


def test_after_a_failure_it_waits_longer_each_time(
    db: Any, tmp_path: Path, mailbox: servers.Mailbox
) -> None:
    mailbox.refuse()
    message, at, waits = queue(), AT, []
    for _attempt in range(3):
        assert mail.send_due(settings(tmp_path, mailbox), at) == 0
        row = Message.get_by_id(message.id)
        assert (
            mail.send_due(settings(tmp_path, mailbox), row.not_before - timedelta(seconds=1)) == 0
        )
        waits.append(row.not_before - at)
        at = row.not_before
    assert waits == sorted(set(waits)) and "451" in row.error
    mailbox.refuse(None)
    assert mail.send_due(settings(tmp_path, mailbox), at) == 1


def test_one_that_is_refused_for_good_is_given_up_and_the_next_is_sent(
    db: Any, tmp_path: Path, mailbox: servers.Mailbox
) -> None:
    mailbox.refuse("550 5.1.1 No such user")
    lost = queue()
    mail.send_due(settings(tmp_path, mailbox), AT)
    mailbox.refuse(None)
    queue("cy@example.org")
    assert mail.send_due(settings(tmp_path, mailbox), AT + timedelta(days=2)) == 1
    assert [letter["To"] for letter in mailbox.messages] == ["cy@example.org"]
    assert Message.get_by_id(lost.id).attempts == mail.MOST_ATTEMPTS


def test_a_server_that_is_away_costs_the_first_message_one_attempt(db: Any, tmp_path: Path) -> None:
    first, second = queue(), queue("cy@example.org")
    away = settings(tmp_path, MAIL_SERVER="127.0.0.1", MAIL_PORT=str(servers.free_port()))
    assert mail.send_due(away, AT) == 0
    assert (Message.get_by_id(first.id).attempts, Message.get_by_id(second.id).attempts) == (1, 0)


def test_a_claimed_message_is_left_to_its_claimant(
    db: Any, tmp_path: Path, mailbox: servers.Mailbox
) -> None:
    message = queue()
    rival = Message.get_by_id(message.id)
    assert mail._claim(message, AT)
    assert not mail._claim(rival, AT)
    assert mail.send_due(settings(tmp_path, mailbox), AT) == 0
    assert mail.send_due(settings(tmp_path, mailbox), AT + mail.CLAIM) == 1  # the claimant died


def test_it_signs_in(db: Any, tmp_path: Path) -> None:
    with servers.smtp_server("codefest", "right") as box:
        queue()
        assert (
            mail.send_due(
                settings(tmp_path, box, MAIL_USERNAME="codefest", MAIL_PASSWORD="wrong"), AT
            )
            == 0
        )
        later = AT + timedelta(hours=1)
        assert (
            mail.send_due(
                settings(tmp_path, box, MAIL_USERNAME="codefest", MAIL_PASSWORD="right"), later
            )
            == 1
        )


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    program = shutil.which("openssl")
    assert program, "install openssl: the test of TLS makes a certificate with it"
    made = [
        program,
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
    ]
    subprocess.run(
        [*made, "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")],
        check=True,
        capture_output=True,
    )
    return folder / "cert.pem", folder / "key.pem"


class Letters:
    def __init__(self) -> None:
        self.secure: list[bool] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.secure.append(
            bool(session.ssl) or server.transport.get_extra_info("sslcontext") is not None
        )
        return "250 OK"


class TrialController(Controller):
    def _trigger_server(self) -> None:
        """Try the port as the library does, but as a client that asks for no proof: a server's
        context makes no client."""
        trial = ssl.create_default_context()
        trial.check_hostname, trial.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection((self.hostname, self.port), 5) as line:
            if self.ssl_context:
                line = trial.wrap_socket(line)
            line.recv(1024)


@pytest.mark.parametrize("how", ["starttls", "tls"])
@pytest.mark.parametrize("trusted", [True, False])
def test_it_travels_over_tls_to_a_server_that_can_prove_its_name(
    db: Any,
    tmp_path: Path,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    how: str,
    trusted: bool,
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    letters, port = Letters(), servers.free_port()
    kind: dict[str, Any] = (
        {"ssl_context": context}
        if how == "tls"
        else {"tls_context": context, "require_starttls": True}
    )
    server = TrialController(letters, hostname="localhost", port=port, **kind)
    server.start()
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    try:
        queue()
        made = settings(tmp_path, MAIL_SERVER="localhost", MAIL_PORT=str(port), MAIL_TLS=how)
        assert mail.send_due(made, AT) == int(trusted)
    finally:
        server.stop()
    assert letters.secure == [True] * trusted


def test_links_start_with_the_configured_address(tmp_path: Path) -> None:
    assert mail.link(settings(tmp_path), "/reset/abc") == "https://fest.example.org/reset/abc"
    for path in ("//evil.example", "/\\evil.example", "https://evil.example", ""):
        with pytest.raises(ValueError, match="this site"):
            mail.link(settings(tmp_path), path)


@pytest.fixture(params=["sqlite", "postgresql"])
def committed(request: pytest.FixtureRequest, databases: Any) -> Iterator[Any]:
    """A database on which other threads see what was written; it is emptied afterwards."""
    made = databases(request.param)
    ground.open_connection()
    Message.delete().execute()
    yield made
    ground.open_connection()
    Message.delete().execute()


def test_of_several_senders_each_message_is_sent_by_one(
    committed: Any, tmp_path: Path, mailbox: servers.Mailbox
) -> None:
    for number in range(12):
        queue(f"p{number}@example.org")
    made, start = settings(tmp_path, mailbox), threading.Barrier(4)

    def send() -> None:
        ground.open_connection()
        start.wait()
        mail.send_due(made, AT)
        ground.database.close()

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(letter["To"] for letter in mailbox.messages) == sorted(
        f"p{number}@example.org" for number in range(12)
    )


def test_headers_for_answers_and_for_turning_off(
    db: Any, tmp_path: Path, mailbox: servers.Mailbox
) -> None:
    queue(reply_to="office@bücher.example", unsubscribe="https://fest.example.org/notices/x")
    mail.send_due(settings(tmp_path, mailbox), AT)
    (letter,) = mailbox.messages
    assert letter["Reply-To"] == "office@xn--bcher-kva.example"
    assert letter["List-Unsubscribe"] == "<https://fest.example.org/notices/x>"


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("eva@bücher.example", "eva@xn--bcher-kva.example"),
        ("eva@例え.jp", "eva@xn--r8jz45g.jp"),
        ("eva@faß.example", "eva@xn--fa-hia.example"),
        ("eva@example.org", "eva@example.org"),
    ],
)
def test_a_national_domain_travels_in_ascii(
    db: Any, tmp_path: Path, mailbox: servers.Mailbox, address: str, wire: str
) -> None:
    message = queue(address)
    assert mail.send_due(settings(tmp_path, mailbox), AT) == 1
    assert mailbox.messages[0]["To"] == wire
    assert [step["what"] for step in Message.get_by_id(message.id).steps] == ["sent"]


def test_a_domain_that_cannot_be_one_is_given_up(
    db: Any, tmp_path: Path, mailbox: servers.Mailbox
) -> None:
    lost = queue("eva@-\u00e4-.example")
    queue("cy@example.org")
    assert mail.send_due(settings(tmp_path, mailbox), AT) == 1
    assert Message.get_by_id(lost.id).steps[-1]["what"] == "refused"


def test_what_became_of_each_attempt_is_kept_without_links(
    db: Any, tmp_path: Path, mailbox: servers.Mailbox
) -> None:
    mailbox.refuse("451 4.7.1 Try https://fest.example.org/people/reset/SECRET later")
    message = queue()
    mail.send_due(settings(tmp_path, mailbox), AT)
    mailbox.refuse(None)
    mail.send_due(settings(tmp_path, mailbox), AT + timedelta(days=1))
    steps = Message.get_by_id(message.id).steps
    assert [step["what"] for step in steps] == ["delayed", "sent"]
    assert "SECRET" not in str(steps) and "451" in steps[0]["said"]


class Faltering:
    """A mail server that takes a message and then says nothing: it hangs up, or it waits."""

    def __init__(self, hangs_up: bool) -> None:
        self.hangs_up, self.well, self.taken = hangs_up, False, 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken += 1
        if self.well:
            return "250 OK"
        if self.hangs_up:
            server.transport.abort()
        else:
            await asyncio.sleep(5)  # longer than anybody waits
        return "250 OK"


@pytest.mark.parametrize("hangs_up", [True, False], ids=["hangs up", "does not answer"])
def test_a_server_that_takes_a_letter_and_breaks_the_line(
    db: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hangs_up: bool
) -> None:
    """Nobody knows whether it was delivered, so it comes again, and outbox and log say so."""
    told: list[str] = []
    monkeypatch.setattr(mail.logger, "warning", lambda words, **more: told.append(words))
    monkeypatch.setattr(mail, "TIMEOUT", 0.5)
    handler = Faltering(hangs_up)
    server = Controller(handler, hostname="127.0.0.1", port=servers.free_port())
    server.start()
    made = settings(tmp_path, MAIL_SERVER="127.0.0.1", MAIL_PORT=str(server.port), MAIL_TLS="none")
    try:
        message, other = queue(), queue("cy@example.org")
        assert mail.send_due(made, AT) == 0
        assert told[0] == "mail may arrive twice"
        assert not Message.get_by_id(other.id).steps, "the others need not find out"
        handler.well = True
        assert mail.send_due(made, AT + timedelta(hours=1)) == 2
    finally:
        server.stop()
    assert handler.taken == 3
    steps = Message.get_by_id(message.id).steps
    assert [step["what"] for step in steps] == ["begun", "sent"]


def test_a_hand_over_that_was_not_recorded_is_told_in_the_log(
    db: Any, tmp_path: Path, mailbox: servers.Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(mail.logger, "warning", lambda words, **more: told.append(words))
    message = queue()
    assert mail._claim(message, AT)  # and then the process died
    assert mail.send_due(settings(tmp_path, mailbox), AT + mail.CLAIM) == 1
    assert told == ["mail may arrive twice"]
    assert [step["what"] for step in Message.get_by_id(message.id).steps] == ["begun", "sent"]
