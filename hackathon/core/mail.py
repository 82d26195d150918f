"""Mail: an outbox table that verbs write to inside their transaction, and a thread that sends what
lies there.

A message is claimed by a conditional UPDATE before it is sent, so that of several processes one
sends it. A process that dies between sending and noting so leaves a claim that runs out; the
message may then arrive twice, but never not at all.
"""

from __future__ import annotations

import logging
import re
import smtplib
import ssl
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlparse

from peewee import CharField, IntegerField, TextField

from hackathon.core import clock, db
from hackathon.core.config import Settings
from hackathon.core.db import Base, UtcField

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=10)  # how long a process has for a message it claimed; far above TIMEOUT
TIMEOUT = 30  # seconds for each answer of the mail server
MOST_ATTEMPTS = 8
PAUSE = 5.0  # seconds between looks into the outbox


class Message(Base):
    """One message to one address. ``attempts`` counts claims; ``not_before`` holds a message back
    until then."""

    seen_by_public = False
    to = CharField(max_length=254)
    subject = TextField()
    text = TextField()
    html = TextField(null=True)
    locale = CharField(max_length=12)
    key = CharField(
        max_length=32, unique=True
    )  # the same in each attempt, so that mail programs see duplicates as one
    created_at = UtcField()
    not_before = UtcField(index=True)
    sent_at = UtcField(null=True, index=True)
    attempts = IntegerField(default=0)
    error = TextField(default="")


def queue(
    to: str,
    subject: str,
    text: str,
    at: datetime,
    locale: str,
    html: str | None = None,
    wait: timedelta = timedelta(0),
) -> Message:
    """Put a message into the outbox; call it inside the verb's transaction, so that nothing is sent
    for what failed.

    :param to: one bare address
    :param wait: hold the message back for so long
    :raises ValueError: when ``to`` is no single address
    """
    if not re.fullmatch(r"[^\s<>,;:@\"\\]+@[^\s<>,;:@\"\\]+", to):
        raise ValueError("A message goes to one bare address.")
    return Message.create(
        to=to,
        subject=" ".join(subject.split())[:250],  # a line break would start another header
        text=text,
        html=html,
        locale=locale,
        key=db.new_key(24),
        created_at=at,
        not_before=at + wait,
    )


def link(settings: Settings, path: str) -> str:
    """Return ``path`` of this site as an address for a message; never from a request's Host, which
    anybody can set.

    :raises ValueError: when ``path`` leads elsewhere
    """
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        raise ValueError("A link in a message leads to a path of this site.")
    return settings.base_url + path


def send_due(settings: Settings, at: datetime, limit: int = 50) -> int:
    """Send up to ``limit`` messages that are due and return how many went out; none without a mail
    server.

    A message that the server refuses for good (5xx) is given up; after another failure it waits
    longer each time.
    """
    if not settings.mail_server:
        return 0
    due = (
        Message.select()
        .where(
            Message.sent_at.is_null()
            & (Message.not_before <= at)
            & (Message.attempts < MOST_ATTEMPTS)
        )
        .order_by(Message.not_before, Message.id)
        .limit(limit)
    )
    sent, server = 0, None
    try:
        for message in list(due):
            if not _claim(message, at):
                continue
            try:
                server = server or _connect(settings)
                server.send_message(
                    _letter(settings, message, at), settings.mail_from, [message.to]
                )
            except (smtplib.SMTPException, OSError) as error:
                _postpone(message, error, at)
                if not isinstance(error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)):
                    break  # the server is away: the others need not find out one by one
            else:
                Message.update(sent_at=at, error="").where(Message.id == message.id).execute()
                sent += 1
    finally:
        if server is not None:
            server.close()
    return sent


def _claim(message: Message, at: datetime) -> bool:
    seen = (
        (Message.id == message.id)
        & (Message.attempts == message.attempts)
        & Message.sent_at.is_null()
    )
    changed = (
        Message.update(attempts=Message.attempts + 1, not_before=at + CLAIM).where(seen).execute()
    )
    message.attempts += 1
    return bool(changed == 1)


def _postpone(message: Message, error: Exception, at: datetime) -> None:
    refusals = (
        list(error.recipients.values()) if isinstance(error, smtplib.SMTPRecipientsRefused) else []
    )
    codes = [code for code, _reason in refusals] or [getattr(error, "smtp_code", 0)]
    own = isinstance(error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError))
    attempts = MOST_ATTEMPTS if own and min(codes) >= 500 else message.attempts
    later = at + timedelta(minutes=min(2**message.attempts, 24 * 60))
    said = " ".join(f"{type(error).__name__}: {error}".split())[:500]
    Message.update(attempts=attempts, not_before=later, error=said).where(
        Message.id == message.id
    ).execute()
    logger.warning(
        "mail not sent",
        extra={"key": message.key, "attempts": attempts, "failure": type(error).__name__},
    )


def _connect(settings: Settings) -> smtplib.SMTP:
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if settings.mail_tls == "tls":
        server = smtplib.SMTP_SSL(
            settings.mail_server, settings.mail_port, timeout=TIMEOUT, context=context
        )
    else:
        server = smtplib.SMTP(settings.mail_server, settings.mail_port, timeout=TIMEOUT)
    try:
        if settings.mail_tls == "starttls":
            server.starttls(context=context)
        if settings.mail_username:
            server.login(settings.mail_username, settings.mail_password)
    except BaseException:
        server.close()
        raise
    return server


def _letter(settings: Settings, message: Message, at: datetime) -> EmailMessage:
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"], letter["Subject"] = (
        settings.mail_from,
        message.to,
        message.subject,
    )
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<{message.key}@{urlparse(settings.base_url).hostname or 'localhost'}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.text)
    if message.html:
        letter.add_alternative(message.html, subtype="html")
    letter["Content-Language"] = message.locale  # last: setting the content moves such headers away
    return letter


class Sender(threading.Thread):
    """Looks into the outbox every few seconds until ``stop`` is called."""

    def __init__(self, settings: Settings, now: Callable[[], datetime], pause: float) -> None:
        super().__init__(name="mail", daemon=True)
        self._settings, self._now, self._pause = settings, now, pause
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.is_set():
            try:
                db.open_connection()
                send_due(self._settings, self._now())
            except Exception:
                logger.exception(
                    "the outbox could not be read"
                )  # and is tried again: the thread must outlive a database restart
            finally:
                db.close_connection()
            self._ended.wait(self._pause)

    def stop(self, timeout: float = TIMEOUT) -> None:
        """End after the message being sent; wait for it at most ``timeout`` seconds."""
        self._ended.set()
        self.join(timeout)


def start_sender(
    settings: Settings, now: Callable[[], datetime] = clock.now, pause: float = PAUSE
) -> Sender:
    """Start the thread that sends the outbox, and return it; it ends with the process or by
    ``stop()``."""
    sender = Sender(settings, now, pause)
    sender.start()
    return sender


def newest(count: int) -> list[Message]:
    """Return the messages queued last, newest first (the demonstration shows them)."""
    return list(Message.select().order_by(Message.id.desc()).limit(count))
