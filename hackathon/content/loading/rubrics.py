"""Rubrics as their files tell them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peewee import ModelSelect

from hackathon.content.items import Item
from hackathon.content.loading.parts import Parts, Values
from hackathon.content.loading.rows import Rows, pick
from hackathon.events.rubrics import Criterion, Rubric
from hackathon.judging.scorecards import Score

CRITERION = ("key", "title", "question", "weight", "levels")


def find(rows: Rows, item: Item) -> Rubric | None:
    """Return the row of an item, when the site has it."""
    event = rows.event(item.event)
    return Rubric.get_or_none(Rubric.event == event, Rubric.slug == item.slug)


def unfinished(item: Item, row: object) -> bool:
    """Nothing of these waits for something else."""
    return False


def load(rows: Rows, item: Item, before: Rubric | None) -> Rubric | None:
    """Write a rubric and its criteria; None after a fault."""
    event = rows.event(item.event)
    wanted = [(made["key"], pick(made, *CRITERION)) for made in item.values["criteria"]]
    if before is not None and _judged(before):
        there = [{name: getattr(row, name) for name in CRITERION} for row in _criteria(before)]
        if there != [values for _key, values in wanted]:
            rows.wrong(
                item,
                "criteria",
                "Judging has begun by this rubric, so its criteria can no longer change. Make a new"
                " rubric for a new round.",
            )
            return None

    def texts(made: Mapping[str, Any]) -> Values:
        html = rows.html(item, made["body"])
        own = {
            "title": made["title"],
            "guidance": made["body"],
            "guidance_html": html,
        }
        if made is not item.values:
            said = {
                part["key"]: pick(part, "title", "question", "levels") for part in made["criteria"]
            }
            own["criteria"] = said
        return own

    values = {"language": item.values["language"]}
    if before is None:
        row = rows.create(item, Rubric, {"event": event, "slug": item.slug}, values, texts)
    else:
        row = rows.change(item, before, values, texts)
    rows.parts(item, Parts("criteria", Criterion, {"rubric": row}, wanted))
    rows.written(Rubric, (event.id, item.slug), row)
    return row


def _judged(rubric: Rubric) -> bool:
    scored = Score.select().join(Criterion).where(Criterion.rubric == rubric)
    return rubric.frozen_at is not None or scored.exists()


def _criteria(rubric: Rubric) -> ModelSelect[Criterion]:
    return Criterion.select().where(Criterion.rubric == rubric).order_by(Criterion.position)
