"""Comments of a consultation, on the whole text or on a paragraph of a version; replies; and what
was hidden stays in the record and is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple, Self

from peewee import JOIN, SQL, BooleanField, CharField, ForeignKeyField, IntegerField, TextField, fn

from hackathon.consultations.consultations import Consultation
from hackathon.consultations.texts import TextVersion
from hackathon.core import audit
from hackathon.core.db import Base, UtcField, lock, new_key, transaction
from hackathon.core.language import format_date
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people import affiliations, consents
from hackathon.people.consents import Consent
from hackathon.people.offices import Office
from hackathon.people.people import Person

LONGEST = 5000  # characters of a comment or a reply


class Comment(Base):
    """Something said in a consultation, with the name of who said it.

    :ivar paragraph: of the version that it was said on, from 1; None: on the whole
    :ivar place: where it stands in the text that holds now; None: on the whole, or it is gone
    :ivar quoted: the paragraph as it was
    """

    key = CharField(unique=True, max_length=16, default=new_key)
    consultation = ForeignKeyField(Consultation, backref="comments", on_delete="CASCADE")
    version = ForeignKeyField(
        TextVersion,
        null=True,
        backref="comments",
        on_delete="CASCADE",
    )
    paragraph = IntegerField(null=True)
    place = IntegerField(null=True)
    quoted = TextField(default="")
    # A comment outlives the account that it was written with.
    person = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    text = TextField()
    at = UtcField()
    answered_at = UtcField(null=True)
    # Hidden by those who ask, who say why; it is never deleted.
    hidden_at = UtcField(null=True)
    hidden_reason = TextField(default="")
    # As a file of content tells it, of somebody without an account here.
    name = CharField(default="", constraints=[SQL("DEFAULT ''")])

    @classmethod
    def by_address(cls, subject: str, comment: str) -> Self | None:
        """Find the row that an address names."""
        query = cls.select(cls, Consultation).join(Consultation)
        return query.where(Consultation.subject == subject, cls.key == comment).first()


class Reply(Base):
    """What somebody says to a comment; ``answers``: those who ask say it, and it is answered."""

    key = CharField(unique=True, max_length=16, default=new_key)
    comment = ForeignKeyField(Comment, backref="replies", on_delete="CASCADE")
    person = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    text = TextField()
    at = UtcField()
    answers = BooleanField(default=False)
    # As a comment is hidden: it stays in the record.
    hidden_at = UtcField(null=True)
    hidden_reason = TextField(default="", constraints=[SQL("DEFAULT ''")])
    name = CharField(default="", constraints=[SQL("DEFAULT ''")])  # as that of a comment

    @classmethod
    def by_address(cls, subject: str, reply: str) -> Self | None:
        """Find the row that an address names."""
        rows = cls.select(cls, Comment, Consultation).join(Comment).join(Consultation)
        return rows.where(Consultation.subject == subject, cls.key == reply).first()


class Said(NamedTuple):
    """A comment as somebody writes it."""

    text: str
    office: Office | None = None  # in whose name
    version: int = 0  # number of the text that was read; 0: none
    paragraph: int | None = None


def refuse_late(row: Consultation, at: datetime) -> None:
    """Refuse what comes when nothing is taken, and say since when.

    :raises Refused: unless comments and answers are taken at ``at``
    """
    if row.taking(at):
        return
    if row.closes_on is not None and at.date() > row.closes_on:
        raise Refused(
            _(
                "Comments were taken until %(day)s. Thank you for writing: your text is still here,"
                " so that you can send it to those who ask instead.",
                day=format_date(row.closes_on),
            )
        )
    raise Refused(_("The consultation is closed."))


def say(row: Consultation, said: Said, person: Person, at: datetime) -> Comment:
    """Say something in the consultation. In whose name: a representative agrees by saying it, for
    others the office is asked.

    :raises Refused: when it is not open at ``at``, or the paragraph is not there
    """
    with transaction():
        lock(row)
        fresh = Consultation.get_by_id(row.id)
        # Asked in the transaction: it may have closed since the door asked.
        refuse_late(fresh, at)
        made = Comment.create(
            consultation=row,
            person=person,
            text=said.text,
            at=at,
            **_where(row, said),
        )
        if said.office is not None:
            matter = consents.Matter("comment", subject(row, made), row.title)
            consents.ask(said.office, matter, person, at)
        audit.record(at, person, "comments.say", row, None, comment=made.key)
    return made


def _where(row: Consultation, said: Said) -> dict[str, object]:
    """On what a comment is: a paragraph of the version that its writer read."""
    if not said.version:
        return {}
    version = TextVersion.get_or_none(
        TextVersion.consultation == row, TextVersion.number == said.version
    )
    if version is None or said.paragraph is None:
        return {"version": version}
    if not 1 <= said.paragraph <= len(version.paragraphs):
        raise Refused(_("The text has no such paragraph."))
    quoted = version.paragraphs[said.paragraph - 1]["text"]
    places = {"paragraph": said.paragraph, "place": said.paragraph}
    return {"version": version, "quoted": quoted, **places}


def reply(row: Comment, text: str, answers: bool, person: Person, at: datetime) -> Reply:
    """Reply to a comment.

    :param answers: those who ask say it, so the comment is answered; they may at any time
    :raises Refused: when others reply after the consultation has closed
    """
    with transaction():
        lock(row)
        if not answers:
            refuse_late(row.consultation, at)
        made = Reply.create(
            comment=row,
            person=person,
            text=text,
            at=at,
            answers=answers,
        )
        if answers:
            Comment.update(answered_at=at).where(
                Comment.id == row.id, Comment.answered_at.is_null()
            ).execute()
        told = {"comment": row.key}
        audit.record(at, person, "comments.reply", row.consultation, None, **told)
    return made


Moderated = Comment | Reply


def hide(row: Moderated, reason: str, person: Person, at: datetime) -> None:
    """Take a comment or a reply off the page, with a reason for the record; the page says how many
    are hidden. A comment whose only answer is hidden waits for one again.

    :raises Refused: without a reason, or when it is hidden already
    """
    said = reason.strip()
    if not said:
        raise Refused(_("Give the reason: it stays in the record."))
    with transaction():
        _write(row, hidden=False, values={"hidden_at": at, "hidden_reason": said})
        _note(row, "hide", person, at, reason=said)


def unhide(row: Moderated, person: Person, at: datetime) -> None:
    """Show a hidden comment or reply again.

    :raises Refused: when it was not hidden
    """
    with transaction():
        _write(row, hidden=True, values={"hidden_at": None, "hidden_reason": ""})
        _note(row, "unhide", person, at)


def _write(row: Moderated, hidden: bool, values: dict[str, object]) -> None:
    cls = type(row)
    # Who answers at the same moment and who hides an answer take turns.
    lock(row.comment if isinstance(row, Reply) else row)
    # The condition is the statement's own: of two leads at once the second is told, and the reason
    # of the first stays.
    changed = cls.update(values).where(cls.id == row.id, cls.hidden_at.is_null(not hidden))
    if changed.execute() != 1:
        raise Refused(
            _("This comment is not hidden.") if hidden else _("This comment is hidden already.")
        )
    if isinstance(row, Reply):
        answers = Reply.select(fn.MIN(Reply.at)).where(
            Reply.comment == row.comment_id, Reply.answers, Reply.hidden_at.is_null()
        )
        Comment.update(answered_at=answers).where(Comment.id == row.comment_id).execute()


def _note(row: Moderated, verb: str, person: Person, at: datetime, **told: str) -> None:
    comment = row.comment if isinstance(row, Reply) else row
    what = f"{verb}_reply" if isinstance(row, Reply) else verb
    about = comment.consultation
    audit.record(
        at,
        person,
        f"comments.{what}",
        about,
        None,
        comment=comment.key,
        **told,
    )


# --- Queries. -------------------------------------------------------------------------------------


def subject(row: Consultation, comment: Comment) -> str:
    """Return what an office in whose name a comment is said is asked about."""
    return f"{row.path}#comment-{comment.key}"


def told_by(at: datetime, text: str) -> str:
    """Return what names a comment or a reply in a file of content, to the minute and the word."""
    return f"{at:%Y-%m-%d %H:%M} {' '.join(text.split())}"


class Heard(NamedTuple):
    """A comment as its page shows it.

    :ivar office: for which the person works, or in whose name it was said
    :ivar in_name: how that office stands to it, a key of consents.STATUS_NAMES; "" for one's own
    """

    comment: Comment
    replies: list[Reply]
    office: Office | None
    in_name: str

    @property
    def official(self) -> bool:
        """Whether an office says it, by its representative."""
        return self.in_name == "agreed"


def heard(row: Consultation, hidden: bool) -> list[Heard]:
    """Return the comments in the order they came, with their replies and for whom they speak; four
    queries.

    :param hidden: those that were hidden too, for those who ask
    """
    query = (
        Comment.select(Comment, Person, TextVersion)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(Comment)
        .join(TextVersion, JOIN.LEFT_OUTER)
        .where(Comment.consultation == row)
    )
    if not hidden:
        query = query.where(Comment.hidden_at.is_null())
    shown = list(query.order_by(Comment.at, Comment.id))
    replies: dict[int, list[Reply]] = {comment.id: [] for comment in shown}
    answers = Reply.select(Reply, Person).join(Person, JOIN.LEFT_OUTER)
    if not hidden:
        answers = answers.where(Reply.hidden_at.is_null())
    for answer in answers.where(Reply.comment.in_(list(replies) or [0])).order_by(Reply.id):
        replies[answer.comment_id].append(answer)
    named = consents.on_page(row.path).parts
    offices = _offices(shown)
    return [_heard(row, comment, replies[comment.id], named, offices) for comment in shown]


def _offices(shown: Iterable[Comment]) -> dict[int, Office]:
    # As it was when they spoke: who changes the office later does not carry old words along.
    return affiliations.confirmed_at_the_time(
        (row.id, row.person_id, row.at) for row in shown if row.person_id
    )


def _heard(
    row: Consultation,
    comment: Comment,
    replies: list[Reply],
    named: Mapping[str, Consent],
    offices: Mapping[int, Office],
) -> Heard:
    asked = named.get(subject(row, comment))
    if asked is None:
        return Heard(comment, replies, offices.get(comment.id), "")
    return Heard(comment, replies, asked.office, asked.status)


class Counted(NamedTuple):
    """How many comments a consultation has, how many of them are hidden, and how many of those that
    are shown nobody has answered."""

    total: int
    hidden: int
    unanswered: int


def counted(row: Consultation) -> Counted:
    """Count the comments; two queries."""
    # COUNT of a column leaves out where it is NULL: those are the comments that are shown.
    counts = Comment.select(fn.COUNT(Comment.id), fn.COUNT(Comment.hidden_at))
    total, hidden = counts.where(Comment.consultation == row).scalar(as_tuple=True)
    return Counted(int(total), int(hidden), len(unanswered(row)))


def unanswered(row: Consultation) -> list[Comment]:
    """Return the comments that are shown and that nobody has answered."""
    query = Comment.select().where(
        Comment.consultation == row, Comment.answered_at.is_null(), Comment.hidden_at.is_null()
    )
    return list(query.order_by(Comment.id))
