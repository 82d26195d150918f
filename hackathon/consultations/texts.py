"""The text of a consultation in its versions: published, compared, and open comments carried along
from one to the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, Self

from peewee import ForeignKeyField, IntegerField, JSONField, TextField

from hackathon.consultations.consultations import Consultation
from hackathon.core.db import Base, TagField, UtcField
from hackathon.people.people import Person

MOST = 300  # paragraphs of a text
ALIKE = 0.5  # how much of a paragraph stays, of 1, for a comment on it to go along


class TextVersion(Base):
    """A text as it was published; it never changes.

    :ivar paragraphs: [{"text": Markdown, "html": the same, rendered}]
    :ivar note: what was changed and why
    :ivar unanswered: comments that nobody had answered when it was published
    """

    consultation = ForeignKeyField(Consultation, backref="versions", on_delete="CASCADE")
    # From 1; comments name the version that they were made on.
    number = IntegerField()
    paragraphs = JSONField()
    language = TagField()
    note = TextField(default="")
    unanswered = IntegerField(default=0)
    by = ForeignKeyField(
        Person,
        null=True,
        on_delete="SET NULL",
        backref="+",
    )
    at = UtcField()

    @property
    def body(self) -> str:
        """The whole text, Markdown."""
        return "\n\n".join(part["text"] for part in self.paragraphs)

    @classmethod
    def by_address(cls, subject: str, number: int) -> Self | None:
        """Find the row that an address names."""
        query = cls.select(cls, Consultation).join(Consultation)
        return query.where(Consultation.subject == subject, cls.number == number).first()

    class Meta:
        indexes = ((("consultation", "number"), True),)


class Written(NamedTuple):
    """A text as somebody publishes it."""

    body: str  # Markdown
    language: str = "en"
    note: str = ""
    seen: int = 0  # number of the version that the writer saw; 0: none


def paragraphs(body: str) -> list[str]:
    """Return the parts of a text that comments can be on: what empty lines divide, code in one
    piece."""
    found: list[str] = []
    inside = False
    for part in re.split(r"\n[ \t]*\n+", body.replace("\r\n", "\n").strip()):
        if inside and found:
            found[-1] += f"\n\n{part}"
        elif part.strip():
            found.append(part.strip("\n"))
        inside ^= len(re.findall(r"^ {0,3}(?:```|~~~)", part, re.MULTILINE)) % 2 == 1
    return found


def latest(row: Consultation) -> TextVersion | None:
    """Return the text that holds now."""
    versions = TextVersion.select().where(TextVersion.consultation == row)
    return versions.order_by(TextVersion.number.desc()).first()


def versions(row: Consultation) -> list[TextVersion]:
    """Return every version, the newest first."""
    query = TextVersion.select().where(TextVersion.consultation == row)
    return list(query.order_by(TextVersion.number.desc()))


def placed(old: str, new: Sequence[str]) -> int | None:
    """Return where a paragraph stands in a new text, from 1; None when nothing like it is left."""
    if old in new:
        return new.index(old) + 1
    shares = [SequenceMatcher(None, old, part, autojunk=False).ratio() for part in new]
    best = max(shares, default=0.0)
    return shares.index(best) + 1 if best >= ALIKE else None


class Piece(NamedTuple):
    """A part of a comparison: ``same``, ``added`` or ``removed``, and its words."""

    kind: str
    text: str


def compared(old: Sequence[str], new: Sequence[str]) -> list[list[Piece]]:
    """Compare two texts paragraph by paragraph, and word by word where one was changed."""
    found: list[list[Piece]] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [[Piece("same", part)] for part in old[i:j]]
        elif kind == "replace" and j - i == m - k:
            found += [_words(*pair) for pair in zip(old[i:j], new[k:m], strict=True)]
        else:
            found += [[Piece("removed", part)] for part in old[i:j]]
            found += [[Piece("added", part)] for part in new[k:m]]
    return found


def _words(old: str, new: str) -> list[Piece]:
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    found = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(before[i:j])))
            continue
        if j > i:
            found.append(Piece("removed", "".join(before[i:j])))
        if m > k:
            found.append(Piece("added", "".join(after[k:m])))
    return found
