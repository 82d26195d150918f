"""Score sheets: what a judge fills away from the site; it comes back whole or not at all, as
drafts."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from hackathon.core import spreadsheets
from hackathon.core.db import Conflict, transaction
from hackathon.core.language import gettext as _
from hackathon.core.spreadsheets import tables
from hackathon.core.states import Refused
from hackathon.events import rubrics
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion
from hackathon.judging import queues, scorecards
from hackathon.judging.judging import Judge
from hackathon.judging.scorecards import Answer, Content

# Rows of the sheet beside the criteria; no criterion's key has parentheses.
FEEDBACK, NOTE = "(feedback)", "(note)"
COLUMNS = ("entry", "title", "criterion", "question", "levels", "score", "remark", "revision")
LARGEST_SHEET = 5_000_000  # bytes
# A judge of a thousand entries with a rubric of fifteen criteria stays below.
BOUNDS = tables.Bounds(
    rows=20_000,
    columns=200,
    cells=400_000,
)
FAULTS_TOLD = 100  # whoever mends so many finds the others with the next try


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


def wide(judge: Judge, round: Round) -> str:
    """Return the score sheet with a row for each open scorecard and a column for each criterion:
    scores alone, for whoever keeps the remarks for the site."""
    criteria = rubrics.criteria(round.rubric)
    rows = []
    for one in queues.open_cards(judge, round):
        answers = [one.content.answers.get(row.key, Answer()) for row in criteria]
        revision = one.card.revision if one.card else 0
        rows.append((one.code, one.title, *(answer.value for answer in answers), revision))
    columns = ("entry", "title", *(row.key for row in criteria), "revision")
    return "".join(spreadsheets.csv_lines(columns, rows))


class _Row(NamedTuple):
    """What a line says of one criterion; ``remark`` None: the sheet has no remarks."""

    line: int
    entry: str
    criterion: str
    score: str
    remark: str | None
    revision: str


def load(
    judge: Judge,
    round: Round,
    data: bytes,
    replace: bool,
    at: datetime,
) -> int:
    """Save a filled sheet as drafts and return how many scorecards changed. What the sheet does not
    hold stays.

    :param data: the CSV file as a spreadsheet saved it (`core.spreadsheets.tables`): a row for each
        criterion, or a row for each scorecard with a column for each criterion
    :param replace: whether the sheet wins over what was changed on the site after the pack was made
    :raises BadSheet: with every fault; then nothing was saved
    """
    there = {one.code: one for one in queues.open_cards(judge, round)}
    # To tell apart what was signed meanwhile from what was never the judge's.
    signed = {line.code for line in queues.of(judge, round) if line.status == "signed"}
    criteria = {row.key: row for row in rubrics.criteria(round.rubric)}
    rows = _rows(data, criteria)
    check = _Check(there, signed, criteria, replace)
    problems: list[str] = []
    changed: dict[str, Content] = {}
    # Every line is looked at before anything is written, so that one round of mending is enough.
    for row in rows:
        fault = check.fault(row)
        if fault:
            problems.append(_("Line %(line)s: %(fault)s", line=row.line, fault=fault))
            continue
        # Rows of one card gather on what stands on the site: what the sheet lacks stays.
        content = changed.get(row.entry, there[row.entry].content)
        changed[row.entry] = _with(content, row)
    if not rows:
        problems.append(_("The file has no rows below its header."))
    if problems:
        raise BadSheet(_first(problems))
    count = 0
    with transaction():
        for code, content in changed.items():
            one = there[code]
            # What did not change is not written, so its revision stays for whoever has it open.
            if content != one.content:
                try:
                    scorecards.save(
                        one.assignment,
                        one.card.revision if one.card else 0,
                        content,
                        at,
                    )
                except (Refused, Conflict) as refusal:
                    sentence = str(refusal) or _(
                        "it was changed on the site this very moment. Try again."
                    )
                    raise BadSheet([f"{code}: {sentence}"]) from refusal
                count += 1
    return count


def _first(problems: list[str]) -> list[str]:
    more = [_("More lines are wrong. Mend these first.")] if len(problems) > FAULTS_TOLD else []
    return problems[:FAULTS_TOLD] + more


def _rows(data: bytes, criteria: Collection[str]) -> list[_Row]:
    """The rows of a sheet: one for each criterion, or one for each scorecard with a column for each
    criterion, which is then taken apart."""
    try:
        table = tables.Table(tables.decode(data, LARGEST_SHEET), ("entry",), BOUNDS)
        # A criterion's key is written as in the rubric; a column's name has one spelling.
        columns = {tables.column_name(key): key for key in criteria}
        across = [name for name in columns if name in table.places]
        if not across or "criterion" in table.places:
            table.require(("criterion", "score", "remark"))
            table.refuse_twice(("criterion", "score", "remark"))
        else:
            table.refuse_twice(across)
    except tables.BadTable as bad:
        raise BadSheet([_told(bad.fault)]) from None
    found: list[_Row] = []
    for line, cells in table.rows():
        named = {name: tables.plain(cells[at]) for name, at in table.places.items()}
        entry, revision = named["entry"], named.get("revision", "")
        if "criterion" in named:
            said = (named["criterion"], named["score"], named["remark"])
            found.append(_Row(line, entry, *said, revision))
            continue
        # An empty cell across is a criterion not thought of yet: it takes no answer away.
        filled = [name for name in across if named[name]]
        found += [_Row(line, entry, columns[name], named[name], None, revision) for name in filled]
    if table.faults:
        raise BadSheet(_first([_told(fault) for fault in table.faults]))
    return found


def _told(fault: tables.Fault) -> str:
    """A fault of the file in the reader's language, with its line."""
    sentence = _(fault.message, **fault.values)
    if fault.line is None:
        return f"{sentence[:1].upper()}{sentence[1:]}."
    return _("Line %(line)s: %(fault)s", line=fault.line, fault=sentence)


@dataclass
class _Check:
    """What the lines of a sheet are held against, one after another."""

    there: dict[str, queues.Open]  # the open scorecards, by the entry's code
    signed: set[str]  # codes of the entries whose scorecard is signed
    criteria: dict[str, Criterion]
    replace: bool
    seen: set[tuple[str, str]] = field(default_factory=set)  # entry and criterion of lines before

    def fault(self, row: _Row) -> str | None:
        """Return what is wrong with a line as a sentence, or None."""
        stood = (row.entry, row.criterion) in self.seen
        self.seen.add((row.entry, row.criterion))
        if row.entry in self.signed:
            return _(
                "The scorecard of %(code)s is signed. Reopen it first, or leave its rows out.",
                code=row.entry,
            )
        if row.entry not in self.there:
            return _("%(code)s is not among your open scorecards.", code=row.entry or "?")
        if stood:
            return _(
                "%(code)s and “%(key)s” stood on an earlier line already.",
                code=row.entry,
                key=row.criterion,
            )
        if len(row.remark or "") > scorecards.LONGEST:
            return _("The text is too long: at most %(most)s characters.", most=scorecards.LONGEST)
        card = self.there[row.entry].card
        # Some spreadsheets write the revision 3 as 3.0 or 3,0 when they save.
        if (
            not self.replace
            and row.revision
            and not re.fullmatch(rf"{card.revision if card else 0}([.,]0+)?", row.revision)
        ):
            return _(
                "The scorecard of %(code)s was changed on the site after the pack was made.",
                code=row.entry,
            )
        if row.criterion in {FEEDBACK, NOTE}:
            return _("A score does not belong into this row.") if row.score else None
        if row.criterion not in self.criteria:
            return _("The rubric has no criterion “%(key)s”.", key=row.criterion)
        levels = [score for score, _words in self.criteria[row.criterion].levels]
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
        return content._replace(feedback=row.remark or "")
    if row.criterion == NOTE:
        return content._replace(note=row.remark or "")
    before = content.answers.get(row.criterion, Answer())
    remark = before.remark if row.remark is None else row.remark
    answer = Answer(_number(row.score) if row.score else None, remark)
    return (
        content
        if answer == before
        else content._replace(answers={**content.answers, row.criterion: answer})
    )
