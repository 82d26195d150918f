"""Who judges what, from CSV files of any event, without a database: ``flask judging assign``.

Files are what spreadsheets save (`core.spreadsheets.tables`); the first row names the columns, in
any order, one row a record. Several values in one cell are separated by ``;`` or ``|``, languages
and tags also by ``,``. Columns marked
* are required, the others may be absent or empty; a column with another name is left unread, with a
notice.

submissions.csv
    submission*     identifier
    languages       BCP 47 tags or names, the main one first; empty: everybody can read it
    tags            topics, matched with the judges' expertise
    reviews         how many it needs, when that differs from ``--reviews``
    office, organisation, members, emails   of its team: WIPO ST.3 codes, names, identifiers of
    judges, addresses or domains

judges.csv
    judge*          identifier
    languages       languages read; empty: not known, taken as any
    expertise       topics (``tags`` is understood too)
    min_load, max_load   least and largest number of reviews, whole numbers
    office, organisation, emails   of the judge

conflicts.csv
    submission*, judge*   identifiers that occur in the other two files
    kind            one of ``conflicts.KINDS``; empty: declared

Conflicts of interest that follow from office, organisation, members and e-mail domains are derived
and need not be listed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from hackathon.core.spreadsheets import tables
from hackathon.ranking.assignment import Fixed, Judge, Plan, Submission, assign
from hackathon.ranking.conflicts import DECLARED, KINDS, Conflict, Facts, derive_all

FACTS = ("office", "organisation", "members", "emails")
SUBMISSION_COLUMNS = ("submission", "languages", "tags", "reviews", *FACTS)
JUDGE_COLUMNS = (
    "judge",
    "languages",
    "expertise",
    "min_load",
    "max_load",
    "office",
    "organisation",
    "emails",
)
CONFLICT_COLUMNS = ("submission", "judge", "kind")
ALSO_CALLED = {"tags": "expertise", "expertise": "tags", "organization": "organisation"}
NOT_DONE = "Nothing was assigned."
LARGEST_FILE = 20_000_000  # bytes; a hundred thousand rows stay below


class BadRows(ValueError):
    """The files cannot be used. ``errors`` are sentences that begin with file and line."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


class _Sheet:
    """The rows of one file, with what is wrong in them."""

    def __init__(
        self,
        path: str | Path,
        columns: tuple[str, ...],
        required: tuple[str, ...],
    ) -> None:
        self.path = path
        self.errors: list[str] = []
        self.notices: list[str] = []
        self.rows: list[tuple[int, dict[str, str]]] = []
        try:
            content = Path(path).read_bytes()
            self._read(tables.decode(content, LARGEST_FILE), columns, required)
        except OSError as error:
            self.errors = [f"{path}: {error.strerror or error}"]
        except tables.BadTable as bad:
            self._fault(bad.fault)

    def _read(
        self,
        text: str,
        columns: tuple[str, ...],
        required: tuple[str, ...],
    ) -> None:
        table = tables.Table(text)
        names = [name if name in columns else ALSO_CALLED.get(name, name) for name in table.columns]
        table.columns = names
        table.places = {name: at for at, name in reversed([*enumerate(names)])}
        table.require(required)
        table.refuse_twice(columns)
        unread = [name for name in names if name not in columns]
        if unread:
            self.notices.append(f"{self.path}: not used: column(s) {', '.join(map(repr, unread))}")
        for line, cells in table.rows():
            kept = {name: cells[table.places[name]].strip() for name in names}
            self.rows.append((line, kept))
        for fault in table.faults:
            self._fault(fault)

    def _fault(self, fault: tables.Fault) -> None:
        self.errors.append(f"{self.path}: {tables.fault_line(fault)}")

    def each(self, read: Callable[[dict[str, str]], None]) -> None:
        """Read every row; a ValueError is noted as the row's error."""
        for line, cells in self.rows:
            try:
                read(cells)
            except ValueError as error:
                self.errors.append(f"{self.path}: line {line}: {error}")


class Files:
    """What the files say: ``submissions``, ``judges`` and ``conflicts``, the derived ones included,
    and ``notices``.

    Raises:
        BadRows: with every bad row of all files.
    """

    def __init__(
        self,
        submissions_path: str | Path,
        judges_path: str | Path,
        conflicts_path: str | Path | None = None,
    ) -> None:
        self.submissions: dict[str, Submission] = {}
        self.judges: dict[str, Judge] = {}
        self.conflicts: set[Conflict] = set()
        self._teams: dict[str, Facts] = {}
        self._people: dict[str, Facts] = {}
        sheets = [
            _Sheet(submissions_path, SUBMISSION_COLUMNS, ("submission",)),
            _Sheet(judges_path, JUDGE_COLUMNS, ("judge",)),
        ]
        sheets[0].each(self._submission)
        sheets[1].each(self._judge)
        if conflicts_path is not None:
            sheets.append(_Sheet(conflicts_path, CONFLICT_COLUMNS, ("submission", "judge")))
            # with half the names unknown, every row would be called wrong
            if not sheets[0].errors and not sheets[1].errors:
                sheets[2].each(self._conflict)
        errors = [error for sheet in sheets for error in sheet.errors]
        if errors:
            raise BadRows(errors)
        self.notices = [notice for sheet in sheets for notice in sheet.notices]
        self.conflicts |= derive_all(self._people, self._teams)

    def _submission(self, cells: dict[str, str]) -> None:
        name = _identifier(cells, "submission", self.submissions)
        reviews = _number(cells, "reviews")
        self.submissions[name] = Submission(
            name,
            _words(cells, "languages"),
            _words(cells, "tags"),
            reviews,
        )
        self._teams[name] = _facts(cells, _several(cells, "members"))

    def _judge(self, cells: dict[str, str]) -> None:
        name = _identifier(cells, "judge", self.judges)
        least, most = _number(cells, "min_load") or 0, _number(cells, "max_load")
        if most is not None and most < least:
            raise ValueError(f"min_load {least} is above max_load {most}")
        self.judges[name] = Judge(
            name,
            _words(cells, "languages"),
            _words(cells, "expertise"),
            least,
            most,
        )
        self._people[name] = _facts(cells, (name,))

    def _conflict(self, cells: dict[str, str]) -> None:
        submission, judge = _identifier(cells, "submission"), _identifier(cells, "judge")
        kind = cells.get("kind", "").casefold() or DECLARED
        if submission not in self.submissions:
            raise ValueError(f"there is no submission {submission!r}")
        if judge not in self.judges:
            raise ValueError(f"there is no judge {judge!r}")
        if kind not in KINDS:
            raise ValueError(f"the kind {kind!r} is not one of {', '.join(KINDS)}")
        self.conflicts.add(Conflict(submission, judge, kind))


class Paths(NamedTuple):
    """Where the files lie."""

    submissions: str | Path
    judges: str | Path
    conflicts: str | Path | None = None


def main_assign(
    paths: Paths,
    reviews: int = 3,
    as_json: bool = False,
    seed: int = 0,
) -> tuple[int, str, str]:
    """The command: (exit code, standard output, standard error).

    Exit code 0: assigned, even when some submissions could not be served, which the output names
    with the reason. 2: a file, row or number cannot be used; nothing is assigned, and standard
    error names file, line and reason.

    As JSON one object: ``reviews``, ``seed``, ``suitability`` (total), ``assignments`` (list of
    submission, judge, suitability), ``loads`` (list of judge, reviews), ``unserved`` (list of
    submission, wanted, missing, conflicted, foreign, full, reasons, why), ``connected`` (true or
    the list of parts, each with submissions and judges), ``connection_loss`` and ``below_minimum``
    (list of judge, minimum, reviews: a minimum that could not be met).
    """
    if reviews < 1:
        return 2, "", f"--reviews must be a whole number from 1, not {reviews}\n"
    try:
        files = Files(*paths)
        plan = assign(
            files.submissions.values(),
            files.judges.values(),
            reviews,
            Fixed(conflicts=files.conflicts),
            seed=seed,
        )
    except BadRows as bad:
        return 2, "", "".join(f"{error}\n" for error in [*bad.errors, NOT_DONE])
    except MemoryError:
        return 2, "", f"{tables.NO_MEMORY}\n{NOT_DONE}\n"
    text = (
        json.dumps(_object(plan, reviews), ensure_ascii=False, indent=1) + "\n"
        if as_json
        else _table(plan)
    )
    return 0, text, "".join(f"{notice}\n" for notice in files.notices)


def _object(plan: Plan, reviews: int) -> dict[str, object]:
    parts = [{"submissions": part.submissions, "judges": part.judges} for part in plan.parts]
    return {
        "reviews": reviews,
        "seed": plan.seed,
        "suitability": plan.suitability,
        "assignments": [vars(review) for review in plan.new],
        "loads": [{"judge": judge, "reviews": load} for judge, load in plan.loads.items()],
        "unserved": [{**vars(unserved), "why": unserved.why} for unserved in plan.unserved],
        "connected": True if plan.connected else parts,
        "connection_loss": plan.connection_loss,
        "below_minimum": [vars(idle) for idle in plan.idle],
    }


def _table(plan: Plan) -> str:
    rows = [("submission", "judge", "suitability")]
    rows += [(review.submission, review.judge, str(review.suitability)) for review in plan.new]
    left, middle = (max(len(row[at]) for row in rows) for at in (0, 1))
    lines = [f"{row[0]:<{left}}  {row[1]:<{middle}}  {row[2]:>11}" for row in rows]
    loads = plan.loads.values()
    summary = (
        f"{len(plan.new)} review(s) by {sum(load > 0 for load in loads)} judge(s),"
        f" {min(loads, default=0)} to {max(loads, default=0)} each; total suitability"
        f" {plan.suitability}; seed {plan.seed}"
    )
    lines += ["", summary]
    if not plan.connected:
        lines.append(
            f"The judges fall into {len(plan.parts)} parts that share no submission: severities"
            " cannot be compared between them. More reviews per submission, or submissions that"
            " every judge reviews, would join them."
        )
    lines += [unserved.why for unserved in plan.unserved]
    lines += [idle.why for idle in plan.idle]
    return "\n".join(lines) + "\n"


def _identifier(cells: dict[str, str], column: str, known: Iterable[str] = ()) -> str:
    name = cells[column]
    if not name:
        raise ValueError(f"the {column} is empty")
    if not name.isprintable():
        raise ValueError(f"the {column} {name!r} contains a control character")
    if name in known:
        raise ValueError(f"the {column} {name!r} is listed twice")
    return name


def _number(cells: dict[str, str], column: str) -> int | None:
    text = cells.get(column, "")
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise ValueError(f"{column} must be a whole number from 0 to 999999, not {text!r}")
    return int(text)


def _words(cells: dict[str, str], column: str) -> tuple[str, ...]:
    return _several(cells, column, r"[;|,]")


def _several(cells: dict[str, str], column: str, separators: str = r"[;|]") -> tuple[str, ...]:
    return tuple(
        word.strip() for word in re.split(separators, cells.get(column, "")) if word.strip()
    )


def _facts(cells: dict[str, str], people: tuple[str, ...]) -> Facts:
    return Facts(
        people,
        _several(cells, "office"),
        _several(cells, "organisation"),
        _several(cells, "emails"),
    )
