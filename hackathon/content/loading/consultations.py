"""A consultation as the file of its subject tells it. Who spoke is told by name: people are no
content, and their accounts are not made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from hackathon.consultations import comments, consultations, texts
from hackathon.consultations.answers import OfficeAnswer
from hackathon.consultations.comments import Comment, Reply
from hackathon.consultations.consultations import Consultation, Matter
from hackathon.consultations.texts import TextVersion
from hackathon.content.items import Item
from hackathon.content.loading.parts import Parts, Values, put
from hackathon.content.loading.rows import Rows, pick
from hackathon.people import consents
from hackathon.pilots.pilots import Pilot


def load(rows: Rows, item: Item, pilot: Pilot) -> None:
    """Write the consultation that the file tells of; comments are taken while the pilot stands in
    consultation, whoever put it there."""
    made, closes = item.values["consultation"], item.values["consultation_closes"]
    matter = Matter(pilot.path, pilot.title)
    row = record(rows, item, matter, closes) if made else None
    asked = row is not None and row.opened_at is not None and row.closed_at is None
    if pilot.stage == "consultation" and not asked:
        consultations.open_on(matter, closes, rows.at)
    elif row is None and closes is not None:
        consultations.plan(matter, closes)
    if pilot.stage != "consultation" and row is None:
        consultations.close_on(pilot.path, rows.at)
    if row is not None:
        parts(rows, item, row)


def parts(rows: Rows, item: Item, row: Consultation) -> None:
    """Write the texts of a consultation, and what people and offices said."""
    made = item.values["consultation"]
    written = _versions(rows, item, row, made["versions"])
    _comments(rows, item, row, written)
    _answers(rows, item, row, made["answers"])


def record(
    rows: Rows,
    item: Item,
    matter: Matter,
    closes: date | None,
) -> Consultation:
    """Write the consultation itself, as the file tells it."""
    made = item.values["consultation"]
    values: Values = {
        **{f"{name}_at": made[name] for name in ("opened", "closed", "summed")},
        **pick(made, "everybody", "summary", "changes"),
        "closes_on": closes,
        "language": made["language"] or item.values["language"],
        "summary_html": rows.html(item, made["summary"], "said-"),
        "changes_html": rows.html(item, made["changes"], "changed-"),
    }
    before = consultations.of(matter.subject)
    if before is not None:
        return cast(Consultation, put(before, values))
    created = Consultation.create(subject=matter.subject, title=matter.title, **values)
    # Read again: a new row holds only what it was made with.
    return cast(Consultation, Consultation.get_by_id(created.id))


def _versions(
    rows: Rows,
    item: Item,
    row: Consultation,
    made: list[dict[str, Any]],
) -> dict[int, TextVersion]:
    wanted = []
    for number, part in enumerate(made, 1):
        paragraphs = [
            {"text": text, "html": rows.html(item, text, f"p{place}-")}
            for place, text in enumerate(texts.paragraphs(part["text"]), 1)
        ]
        values = {
            **pick(part, "note", "unanswered"),
            "number": number,
            "paragraphs": paragraphs,
            "language": part["language"] or item.values["language"],
            "at": part["on"],
        }
        wanted.append((str(number), values))
    # A text that was published stays, whatever the file leaves out.
    drop = rows.refusing(item, "consultation", "A published text stays.", lambda row: True)
    parts = Parts("texts", TextVersion, {"consultation": row}, wanted, drop)
    return {int(key): cast(TextVersion, made) for key, made in rows.parts(item, parts).items()}


def _comments(
    rows: Rows,
    item: Item,
    row: Consultation,
    versions: Mapping[int, TextVersion],
) -> None:
    made = item.values["consultation"]["comments"]
    wanted = []
    for part in made:
        values = {**_spoken(part), **_where(rows, item, part, versions)}
        values["answered_at"] = _answered(part)
        wanted.append((_key(part), values))
    parts = Parts("comments", Comment, {"consultation": row}, wanted, _take_out)
    for (key, written), part in zip(rows.parts(item, parts).items(), made, strict=False):
        said = [(_key(one), {**_spoken(one), "answers": one["answers"]}) for one in part["replies"]]
        name = f"replies to {key}"
        rows.parts(item, Parts(name, Reply, {"comment": written}, said, _take_out))
        office = rows.office(part["office"])
        if office is not None:
            subject = comments.subject(row, cast(Comment, written))
            asked = [(office, "comment", part["agreed"])]
            consents.from_folder(asked, subject, row.title, rows.at)


def _answers(
    rows: Rows,
    item: Item,
    row: Consultation,
    made: list[dict[str, Any]],
) -> None:
    counted: dict[str, int] = {}
    wanted = []
    for part in made:
        # Of the answers of one office the last one stands.
        code = part["office"]
        counted[code] = counted.get(code, 0) + 1
        values = {**pick(part, "text"), "name": part["by"], "at": part["on"]}
        values |= {"office": rows.office(code), "number": counted[code]}
        wanted.append((f"{code} {counted[code]}", values))
    rows.parts(item, Parts("answers", OfficeAnswer, {"consultation": row}, wanted, _take_out))


def _key(part: Mapping[str, Any]) -> str:
    return comments.told_by(part["on"], part["text"])


def _spoken(part: Mapping[str, Any]) -> Values:
    return {
        **pick(part, "text", "hidden_reason"),
        "name": part["by"],
        "at": part["on"],
        "hidden_at": part["hidden"],
    }


def _answered(part: Mapping[str, Any]) -> datetime | None:
    answers = [one["on"] for one in part["replies"] if one["answers"] and one["hidden"] is None]
    return min(answers, default=None)


def _where(
    rows: Rows,
    item: Item,
    part: Mapping[str, Any],
    versions: Mapping[int, TextVersion],
) -> Values:
    number, paragraph = part["version"], part["paragraph"]
    if number is None:
        return {}
    version = versions.get(number)
    if version is None or (paragraph or 0) > len(version.paragraphs):
        rows.wrong(item, "consultation", "A comment is on a text or a paragraph that is not there.")
        return {}
    quoted = version.paragraphs[paragraph - 1]["text"] if paragraph else ""
    return {"version": version, "quoted": quoted, **pick(part, "paragraph", "place")}


def _take_out(row: Comment | Reply | OfficeAnswer) -> None:
    # What people said here stays, whatever a file leaves out.
    if row.person_id is None:
        row.delete_instance()
