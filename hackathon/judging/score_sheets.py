"""Score sheets: what a judge fills away from the site; it comes back whole or not at all, as
drafts."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from typing import Any, NamedTuple

from hackathon.core import spreadsheets
from hackathon.core.db import Conflict, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events import rubrics
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion
from hackathon.judging import queues, scorecards
from hackathon.judging.judging import Judge
from hackathon.judging.scorecards import Answer, Content
from hackathon.people.people import Person

# Rows of the sheet beside the criteria; no criterion's key has parentheses.
FEEDBACK, NOTE = "(feedback)", "(note)"
COLUMNS = ("entry", "title", "criterion", "question", "levels", "score", "remark", "revision")
LARGEST_SHEET = 5_000_000  # bytes


class BadSheet(ValueError):
    """The sheet cannot be loaded; nothing was. ``problems`` are sentences, most with the line of
    the file."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def sheet(judge: Judge, round: Round) -> str:
    """Return the score sheet as CSV, safe against formulas: a row for each criterion of each open
    scorecard, and two for texts."""
    criteria = rubrics.criteria(round.rubric)
    rows: list[tuple[Any, ...]] = []
    for one in queues.open_cards(judge, round):
        revision = one.card.revision if one.card else 0
        for criterion in criteria:
            answer = one.content.answers.get(criterion.key, Answer())
            levels = "; ".join(f"{score}: {words}" for score, words in criterion.levels)
            rows.append(
                (
                    one.code,
                    one.title,
                    criterion.key,
                    criterion.question or criterion.title,
                    levels,
                    answer.value,
                    answer.remark,
                    revision,
                )
            )
        rows.append(
            (
                one.code,
                one.title,
                FEEDBACK,
                _("Feedback to the team"),
                "",
                None,
                one.content.feedback,
                revision,
            )
        )
        rows.append(
            (
                one.code,
                one.title,
                NOTE,
                _("Note to the organisers alone"),
                "",
                None,
                one.content.note,
                revision,
            )
        )
    return "".join(spreadsheets.csv_lines(COLUMNS, rows))


class _Row(NamedTuple):
    line: int
    entry: str
    criterion: str
    score: str
    remark: str
    revision: str


def load(
    judge: Judge, round: Round, data: bytes, replace: bool, person: Person, at: datetime
) -> int:
    """Save a filled sheet as drafts and return how many scorecards changed. What the sheet does not
    hold stays.

    :param data: the CSV file: UTF-8, or UTF-16 with its mark; commas, semicolons or tabs
    :param replace: whether the sheet wins over what was changed on the site after the pack was made
    :raises BadSheet: with every fault; then nothing was saved
    """
    rows = _rows(data)
    there = {one.code: one for one in queues.open_cards(judge, round)}
    signed = {line.code for line in queues.of(judge, round) if line.status == "signed"}
    criteria = {row.key: row for row in rubrics.criteria(round.rubric)}
    problems: list[str] = []
    changed: dict[str, Content] = {}
    seen: set[tuple[str, str]] = set()
    for row in rows:
        fault = _fault(row, there, signed, criteria, seen, replace)
        seen.add((row.entry, row.criterion))
        if fault:
            problems.append(_("Line %(line)s: %(fault)s", line=row.line, fault=fault))
            continue
        content = changed.get(row.entry, there[row.entry].content)
        changed[row.entry] = _with(content, row)
    if not rows:
        problems.append(_("The file has no rows below its header."))
    if problems:
        raise BadSheet(problems)
    count = 0
    with transaction():
        for code, content in changed.items():
            one = there[code]
            if content != one.content:
                try:
                    scorecards.save(
                        one.assignment, one.card.revision if one.card else 0, content, person, at
                    )
                except (Refused, Conflict) as refusal:
                    sentence = str(refusal) or _(
                        "it was changed on the site this very moment. Try again."
                    )
                    raise BadSheet([f"{code}: {sentence}"]) from refusal
                count += 1
    return count


def _rows(data: bytes) -> list[_Row]:
    if len(data) > LARGEST_SHEET:
        raise BadSheet([_("The file is too large for a score sheet.")])
    try:
        text = data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError:
        raise BadSheet([_("This is no text in UTF-8. Save the sheet as “CSV UTF-8”.")]) from None
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True
    )
    needed = ("entry", "criterion", "score", "remark")
    found: list[_Row] = []
    header: list[str] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = [cell.strip().casefold() for cell in cells]
                if missing := [name for name in needed if name not in header]:
                    raise BadSheet(
                        [
                            _(
                                "The column %(names)s is missing. Use the sheet of the pack.",
                                names=", ".join(missing),
                            )
                        ]
                    )
                continue
            named = dict(zip(header, cells, strict=False))
            values = [_plain(named.get(name, "")) for name in (*needed, "revision")]
            found.append(_Row(reader.line_num, *values))
    except csv.Error as error:
        raise BadSheet([_("Line %(line)s: %(fault)s", line=reader.line_num, fault=error)]) from None
    return found


def _plain(cell: str) -> str:
    """The cell as it was typed: without the apostrophe that kept it from being a formula."""
    written = cell.strip()
    return (
        written[1:] if written[:1] == "'" and spreadsheets.cell(written[1:]) == written else written
    )


def _fault(
    row: _Row,
    there: dict[str, queues.Open],
    signed: set[str],
    criteria: dict[str, Criterion],
    seen: set[tuple[str, str]],
    replace: bool,
) -> str | None:
    if row.entry in signed:
        return _(
            "The scorecard of %(code)s is signed. Reopen it first, or leave its rows out.",
            code=row.entry,
        )
    if row.entry not in there:
        return _("%(code)s is not among your open scorecards.", code=row.entry or "?")
    if (row.entry, row.criterion) in seen:
        return _(
            "%(code)s and “%(key)s” stood on an earlier line already.",
            code=row.entry,
            key=row.criterion,
        )
    if len(row.remark) > scorecards.LONGEST:
        return _("The text is too long: at most %(most)s characters.", most=scorecards.LONGEST)
    card = there[row.entry].card
    if (
        not replace
        and row.revision
        and not re.fullmatch(rf"{card.revision if card else 0}([.,]0+)?", row.revision)
    ):
        return _(
            "The scorecard of %(code)s was changed on the site after the pack was made.",
            code=row.entry,
        )
    if row.criterion in {FEEDBACK, NOTE}:
        return _("A score does not belong into this row.") if row.score else None
    if row.criterion not in criteria:
        return _("The rubric has no criterion “%(key)s”.", key=row.criterion)
    levels = [score for score, _words in criteria[row.criterion].levels]
    if row.score and _number(row.score) not in levels:
        return _(
            "“%(score)s” is no level of “%(key)s”: %(levels)s.",
            score=row.score,
            key=row.criterion,
            levels=", ".join(map(str, levels)),
        )
    return None


def _number(written: str) -> int | None:
    plain = re.fullmatch(r"(-?\d{1,4})([.,]0+)?", written)
    return int(plain[1]) if plain else None


def _with(content: Content, row: _Row) -> Content:
    if row.criterion == FEEDBACK:
        return content._replace(feedback=row.remark)
    if row.criterion == NOTE:
        return content._replace(note=row.remark)
    answer = Answer(_number(row.score) if row.score else None, row.remark)
    before = content.answers.get(row.criterion, Answer())
    return (
        content
        if answer == before
        else content._replace(answers={**content.answers, row.criterion: answer})
    )
