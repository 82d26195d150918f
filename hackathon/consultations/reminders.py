"""What those who took part in a consultation are told: replies to the own comment, a text that
changed, and what came of it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from hackathon.consultations import asking, following, outcomes
from hackathon.consultations.comments import Comment, Reply
from hackathon.consultations.consultations import Consultation
from hackathon.consultations.texts import TextVersion
from hackathon.core.language import lazy
from hackathon.notices.kinds import Happening, Kind, Span, Told
from hackathon.people.people import Person

MIDNIGHT = time(tzinfo=UTC)  # the last day of a consultation is counted in UTC
AT_ONCE = (timedelta(0),)


def replies(span: Span) -> list[Happening[Reply]]:
    """Return the replies that came in a span and are shown."""
    rows = (
        Reply.select(Reply, Comment, Consultation)
        .join(Comment)
        .join(Consultation)
        .where(Reply.at >= span.since, Reply.at < span.until)
        .where(Reply.hidden_at.is_null(), Comment.hidden_at.is_null())
    )
    return [Happening(f"reply {row.id}", row.at, row) for row in rows]


def asker(happening: Happening[Reply], at: datetime) -> list[Told]:
    """Return who wrote the comment, unless they wrote the reply too."""
    row = happening.row
    person = row.comment.person
    if person is None or person.id == row.person_id:
        return []
    said = {"consultation": row.comment.consultation, "comment": row.comment, "reply": row}
    return [Told(person, said)]


def changes(span: Span) -> list[Happening[TextVersion]]:
    """Return the texts that took the place of earlier ones in a span."""
    rows = TextVersion.select(TextVersion, Consultation).join(Consultation)
    found = rows.where(
        TextVersion.number > 1, TextVersion.at >= span.since, TextVersion.at < span.until
    )
    return [Happening(f"text {row.id}", row.at, row) for row in found]


def commenters(happening: Happening[TextVersion], at: datetime) -> list[Told]:
    """Return who had commented before or wants to stay informed, but for whoever changed the text;
    each with how many of the own comments are still open."""
    version = happening.row
    earlier = Comment.consultation == version.consultation, Comment.at <= version.at
    rows = Comment.select().where(*earlier, Comment.hidden_at.is_null())
    waiting: dict[int, int] = {}
    for row in rows:
        carried = row.answered_at is None or row.answered_at > version.at
        waiting[row.person_id] = waiting.get(row.person_id, 0) + int(carried)
    for number in following.followers(version.consultation):
        waiting.setdefault(number, 0)
    people = Person.select().where(Person.id.in_(list(waiting) or [0])).order_by(Person.id)
    said = {"consultation": version.consultation, "version": version, "note": version.note}
    return [
        Told(one, {**said, "count": waiting[one.id]}) for one in people if one.id != version.by_id
    ]


def ends(span: Span) -> list[Happening[Consultation]]:
    """Return the consultations that ended in a span without a word on what came of them: whichever
    comes first of their closing and the end of their last day."""
    found = []
    for row in Consultation.select().where(Consultation.opened_at.is_null(False)):
        moments = [row.closed_at] if row.closed_at is not None else []
        if row.closes_on is not None:
            moments.append(datetime.combine(row.closes_on + timedelta(days=1), MIDNIGHT))
        # Closed by its outcome, it has a letter of its own, which says both.
        if moments and row.summed_at is None:
            found.append(Happening(f"ended {row.id}", min(moments), row))
    return [one for one in found if span.since <= one.at < span.until]


def heard(happening: Happening[Consultation], at: datetime) -> list[Told]:
    """Return everybody who took part, or wants to stay informed."""
    row = happening.row
    return [Told(one, {"consultation": row}) for one in outcomes.took_part(row)]


ANSWERED = Kind(
    name="answered_comment",
    title=lazy("Replies to your comments"),
    about=lazy("When somebody replies to what you said in a consultation."),
    offsets=AT_ONCE,
    happenings=replies,
    audience=asker,
    of_event=False,
)
CHANGED = Kind(
    name="changed_text",
    title=lazy("Texts on which you commented"),
    about=lazy("When a text that you commented on is published in a new version."),
    offsets=AT_ONCE,
    happenings=changes,
    audience=commenters,
    of_event=False,
)
ENDED = Kind(
    name="ended_consultation",
    title=lazy("Consultations in which you took part"),
    about=lazy("When a consultation in which you took part ends."),
    offsets=AT_ONCE,
    happenings=ends,
    audience=heard,
    of_event=False,
)
KINDS = (ANSWERED, CHANGED, ENDED, *asking.KINDS)
