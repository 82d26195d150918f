"""Briefs as their files tell them, with tags, resources and questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hackathon.challenges import challenges
from hackathon.challenges.brief_versions import BriefVersion
from hackathon.challenges.challenges import Challenge, Tag
from hackathon.challenges.questions import Question
from hackathon.challenges.resources import Resource
from hackathon.content.items import Item
from hackathon.content.loading.parts import Parts, Values
from hackathon.content.loading.rows import Rows, mark, pick, revision_of
from hackathon.people import consents


def find(rows: Rows, item: Item) -> Challenge | None:
    """Return the row of an item, when the site has it."""
    event = rows.event(item.event)
    return Challenge.get_or_none(Challenge.event == event, Challenge.slug == item.slug)


def unfinished(item: Item, row: object) -> bool:
    """Nothing of these waits for something else."""
    return False


def load(rows: Rows, item: Item, before: Challenge | None) -> Challenge:
    """Write a brief and its parts."""
    made, event = item.values, rows.event(item.event)

    def texts(made: Mapping[str, Any]) -> Values:
        return _texts(rows, item, made)

    values = {
        "language": made["language"],
        "office": rows.office(made["office"]),
        "rubric": rows.rubric(event, made["rubric"]),
        "required": made["required"],
        "updated_at": rows.at,
    }
    if before is None:
        last = Challenge.select().where(Challenge.event == event).count()
        # Only when it is new: afterwards the site says in which order the briefs stand.
        values |= {"status": made["status"], "position": last}
        row = rows.create(item, Challenge, {"event": event, "slug": item.slug}, values, texts)
        _versions(rows, item, row, 0)
    else:
        rows.moved(item, before, challenges.MOVES)
        # First what it said: then a text that stays may be corrected.
        _versions(rows, item, before, before.revision)
        row = rows.change(item, before, values, texts)
    if row.office is not None:
        # Naming an office binds it, so it is asked, unless the folder says that it agreed.
        owner = (row.office, "brief", made["agreed"])
        consents.from_folder([owner], row.path, row.title, rows.at)
    _parts(rows, item, row)
    return row


def _texts(rows: Rows, item: Item, made: Mapping[str, Any]) -> Values:
    html = {key: rows.html(item, part, f"{key}-") for key, part in made["sections"].items()}
    own = pick(made, "title", "summary", "prize", "sections", "headings")
    return {**own, "sections_html": html}


def _versions(rows: Rows, item: Item, row: Challenge, revision: int) -> None:
    """Write what a brief said before it was corrected; a version that is there stays.

    :param revision: of the brief that the newest version is taken from
    """
    for number, version in enumerate(item.versions, 1):
        if number <= row.corrections:
            continue
        translations = {
            code: {
                **_texts(rows, version, said),
                **mark(said),
                "of_revision": revision_of(said, revision),
            }
            for code, said in version.translations.items()
        }
        made = version.values
        BriefVersion.create(
            challenge=row,
            number=number,
            language=made["language"],
            translations=translations,
            revision=revision,
            replaced_at=made["replaced"],
            correction=made["correction"],
            **_texts(rows, version, made),
        )
        row.corrections = number
        Challenge.update(corrections=number).where(Challenge.id == row.id).execute()


def _parts(rows: Rows, item: Item, row: Challenge) -> None:
    made, of_row = item.values, {"challenge": row}
    # One table for both kinds, in the order of the file: pages show them so.
    named = [("right", name) for name in made["rights"]]
    named += [("function", name) for name in made["functions"]]
    tags = [(f"{kind} {name}", {"kind": kind, "name": name}) for kind, name in named]
    rows.parts(item, Parts("tags", Tag, of_row, tags))
    resources = [(part["title"], part) for part in made["resources"]]
    rows.parts(item, Parts("resources", Resource, of_row, resources, {"withdrawn_at": rows.at}))
    questions = [(part["question"], _question(rows, item, part)) for part in made["questions"]]
    # A question that the file no longer has is hidden, not deleted: somebody asked it.
    rows.parts(item, Parts("questions", Question, of_row, questions, {"status": "hidden"}))


def _question(rows: Rows, item: Item, part: Mapping[str, Any]) -> Values:
    return {
        "text": part["question"],
        "asked_at": part["on"],
        "answer": part["answer"],
        "answer_html": rows.html(item, part["answer"]),
        # Files know one day for both: when a question was asked matters to nobody later.
        "answered_at": part["on"] if part["answer"] else None,
        "status": "answered" if part["answer"] else "open",
    }
