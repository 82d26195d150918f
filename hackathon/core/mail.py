"""Mail: an outbox table that verbs write to inside their transaction, and a chore that sends what
lies there.

A message is claimed by a conditional UPDATE before it is sent, so that of several processes one
sends it. A process that dies between sending and noting so leaves a claim that runs out; the
message may then arrive twice, but never not at all, and the log says so.

Only the server and ``flask mail send`` send. What happened to a message is kept with it: one
``Step`` for each attempt, which administrators read beside the outbox.
"""

from __future__ import annotations

import logging
import re
import smtplib
import ssl
from contextlib import suppress
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, NamedTuple
from urllib.parse import urlparse

import idna
from peewee import SQL, CharField, IntegerField, JSONField, TextField, fn

from hackathon.core import db
from hackathon.core.config import Settings
from hackathon.core.db import Base, TagField, UtcField
from hackathon.core.language import lazy

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=10)  # how long a process has for a message it claimed; far above TIMEOUT
TIMEOUT = 30  # seconds for each answer of the mail server
# With the doubling wait that is about four hours; then an administrator decides.
MOST_ATTEMPTS = 8
BATCH = 50  # messages sent in one go
# Bare, and with nothing by which a header could be continued.
ADDRESS = re.compile(r"[^\s<>,;:@\"\\]+@[^\s<>,;:@\"\\]+")
LINK = re.compile(r"https?://\S+")

# What became of an attempt, by the word it is kept as.
STEP_NAMES = {
    "begun": lazy("Handed over or not: unknown, so it may have come twice"),
    "sent": lazy("Taken by the mail server"),
    "delayed": lazy("Delayed; it will be tried again"),
    "refused": lazy("Refused for good"),
    "again": lazy("Tried again by an administrator"),
}


class Message(Base):
    """One message to one address. ``attempts`` counts claims; ``not_before`` holds a message back
    until then."""

    seen_by_public = False
    to = CharField(max_length=254)
    subject = TextField()
    text = TextField()
    html = TextField(null=True)
    # In which language it was written.
    locale = TagField()
    key = CharField(
        max_length=32, unique=True
    )  # the same in each attempt, so that mail programs see duplicates as one
    created_at = UtcField()
    not_before = UtcField(index=True)
    sent_at = UtcField(null=True, index=True)
    attempts = IntegerField(default=0)
    # What was said when sending last failed.
    error = TextField(default="")
    # Added after the first release, so the database knows their defaults.
    kind = CharField(
        default="",
        max_length=40,
        constraints=[SQL("DEFAULT ''")],
    )
    reply_to = CharField(
        default="",
        max_length=254,
        constraints=[SQL("DEFAULT ''")],
    )
    unsubscribe = TextField(default="", constraints=[SQL("DEFAULT ''")])
    steps = JSONField(default=list, constraints=[SQL("DEFAULT '[]'")])  # [{"at", "what", "said"}]


class Written(NamedTuple):
    """A message as it is written."""

    to: str  # one bare address
    subject: str
    text: str
    locale: str
    html: str | None = None
    kind: str = ""  # name of the letter's template, or of the kind of notice
    reply_to: str = ""  # bare address that takes answers
    unsubscribe: str = ""  # full address at which the reader can turn such messages off


def queue(written: Written, at: datetime, wait: timedelta = timedelta(0)) -> Message:
    """Put a message into the outbox; call it inside the verb's transaction, so that nothing is sent
    for what failed.

    :param wait: hold the message back for so long
    :raises ValueError: when ``to`` is no single address
    """
    if not is_address(written.to) or (written.reply_to and not is_address(written.reply_to)):
        raise ValueError("A message goes to one bare address.")
    # A line break would start another header.
    subject = " ".join(written.subject.split())[:250]
    said = {**written._asdict(), "subject": subject}
    return Message.create(
        key=db.new_key(24),
        created_at=at,
        not_before=at + wait,
        **said,
    )


def sent_to(address: str) -> object:
    """The condition for messages to an address, however whoever wrote had spelled it."""
    spellings = {address.lower()}
    with suppress(idna.IDNAError):
        spellings.add(on_the_wire(address).lower())
    return fn.LOWER(Message.to).in_(spellings)


def is_address(text: str) -> bool:
    """Tell whether ``text`` is one bare address, as a header takes it."""
    return bool(ADDRESS.fullmatch(text))


def on_the_wire(address: str) -> str:
    """Return an address as every mail server understands it: a national domain in its ASCII form.

    :raises idna.IDNAError: when the domain cannot be a domain
    """
    local, _at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    return f"{local}@{idna.encode(domain, uts46=True).decode()}"


def link(settings: Settings, path: str) -> str:
    """Return ``path`` of this site as an address for a message; never from a request's Host, which
    anybody can set.

    :raises ValueError: when ``path`` leads elsewhere
    """
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        raise ValueError("A link in a message leads to a path of this site.")
    return settings.base_url + path


def send_due(settings: Settings, at: datetime, limit: int = BATCH) -> int:
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
    sent, server, met = 0, None, False
    try:
        for message in list(due):
            # Another process has taken it between the list and now.
            if not _claim(message, at):
                continue
            try:
                letter, server = _letter(settings, message, at), server or _connect(settings)
                met = True
                server.send_message(letter, settings.mail_from, [on_the_wire(message.to)])
            except (smtplib.SMTPException, OSError, idna.IDNAError) as error:
                _postpone(message, error, at, met)
                if not isinstance(error, OF_ONE_MESSAGE):
                    break  # the server is away: the others need not find out one by one
            else:
                _note(message, "sent", "", sent_at=at, error="")
                sent += 1
    finally:
        if server is not None:
            server.close()
    return sent


# Failures that lie with one message: the server is well, and the next one is tried.
OF_ONE_MESSAGE = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
    idna.IDNAError,
)
BROKEN_LINE = (smtplib.SMTPServerDisconnected, TimeoutError, ConnectionError)
FOR_GOOD = (smtplib.SMTPNotSupportedError, idna.IDNAError)  # trying again changes nothing


def _claim(message: Message, at: datetime) -> bool:
    begun = {
        "at": at.isoformat(),
        "what": "begun",
        "said": "",
    }
    unknown = bool(message.steps and message.steps[-1]["what"] == "begun")
    # The number of attempts that was read is the condition: of two who claim it one succeeds.
    seen = (
        (Message.id == message.id)
        & (Message.attempts == message.attempts)
        & Message.sent_at.is_null()
    )
    claim = Message.update(
        attempts=Message.attempts + 1, not_before=at + CLAIM, steps=[*message.steps, begun]
    )
    if claim.where(seen).execute() != 1:
        return False
    message.attempts += 1
    message.steps = [*message.steps, begun]
    if unknown:  # whoever claimed it before died, perhaps after the server had taken it
        logger.warning("mail may arrive twice", extra={"key": message.key})
    return True


def _note(message: Message, what: str, said: str, **values: Any) -> None:
    """Write what became of the attempt that ``_claim`` began."""
    *before, begun = message.steps
    steps = [*before, {**begun, "what": what, "said": said}]
    Message.update(steps=steps, **values).where(Message.id == message.id).execute()
    message.steps = steps


def _postpone(
    message: Message,
    error: Exception,
    at: datetime,
    met: bool,
) -> None:
    """Note a failure; ``met`` tells whether the server had answered at all."""
    refusals = (
        list(error.recipients.values()) if isinstance(error, smtplib.SMTPRecipientsRefused) else []
    )
    codes = [code for code, _reason in refusals] or [getattr(error, "smtp_code", 0)]
    hopeless = isinstance(error, FOR_GOOD) or (
        isinstance(error, OF_ONE_MESSAGE) and min(codes) >= 500
    )
    attempts = MOST_ATTEMPTS if hopeless else message.attempts
    later = at + timedelta(minutes=min(2**message.attempts, 24 * 60))
    # Some servers quote the message in their answer, with the link that signs its reader in.
    said = LINK.sub("…", " ".join(f"{type(error).__name__}: {error}".split()))[:500]
    what = "refused" if hopeless else "delayed"
    if met and isinstance(error, BROKEN_LINE):
        what = "begun"  # the line broke, perhaps between taking the message and saying so
        logger.warning("mail may arrive twice", extra={"key": message.key})
    _note(message, what, said, attempts=attempts, not_before=later, error=said)
    logger.warning(
        "mail not sent",
        extra={"key": message.key, "attempts": attempts, "failure": type(error).__name__},
    )


def _connect(settings: Settings) -> smtplib.SMTP:
    # Certificates are checked: a password must not go to whoever answers.
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
        on_the_wire(message.to),
        message.subject,
    )
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<{message.key}@{urlparse(settings.base_url).hostname or 'localhost'}>"
    # Machines that answer for people on holiday do not answer this.
    letter["Auto-Submitted"] = "auto-generated"
    if message.reply_to:
        letter["Reply-To"] = on_the_wire(message.reply_to)
    if message.unsubscribe:
        letter["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    # Always as text too: for readers who cannot, or will not, open the other one.
    letter.set_content(message.text)
    if message.html:
        letter.add_alternative(message.html, subtype="html")
    letter["Content-Language"] = message.locale  # last: setting the content moves such headers away
    return letter


def drop(address: str) -> None:
    """Delete what waits for an address that nobody writes to any more; call it inside the verb's
    transaction."""
    Message.delete().where(sent_to(address), Message.sent_at.is_null()).execute()


def newest(count: int) -> list[Message]:
    """Return the messages queued last, newest first (the demonstration shows them)."""
    return list(Message.select().order_by(Message.id.desc()).limit(count))
