"""Lists that organisers take away as files."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, request, stream_with_context
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.core import spreadsheets
from hackathon.desk import event_exports, judge_sheets
from hackathon.events.events import Event
from hackathon.pages.guard import now, opens, refuse
from hackathon.people.people import Person

pages = Blueprint("exports", __name__)

SHEETS: dict[str, Callable[[Event], event_exports.Sheet]] = {
    "people": event_exports.people,
    "teams": event_exports.teams,
    "submissions": event_exports.submissions,
    "judges": judge_sheets.judges,
}
OF_SOME = {"judges": permissions.manage_judging, "submissions": permissions.see_entries}
KINDS = ("csv", "xlsx")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get(
    "/events/<event>/organise/<any(people,teams,submissions,judges,audit):name>.<any(csv,xlsx):kind>"
)
@opens(Event, to=permissions.organise)
def sheet(
    event: Event,
    person: Person,
    name: str,
    kind: str,
) -> Response:
    # Who organises, and competes or judges too, gets the other lists and not these.
    asked = OF_SOME.get(name, permissions.organise)
    refuse(asked(person, event, now()))
    made = event_exports.audit(event, person) if name == "audit" else SHEETS[name](event)
    return send_sheet(made, f"{event.slug}-{name}", kind)


def as_file(
    name: str, make: Callable[[], event_exports.Sheet], listed: str = ""
) -> Response | None:
    """Return the list that a page shows as the file that its address asks for with ``?format=``, or
    None where it asks for the page; every list of the desk asks here.

    :param make: what the list shows, filtered and sorted as on the page
    :param listed: which list it is, on a page with several (``?list=``)
    """
    if request.args.get("list", "") != listed:
        return None
    # Any other format is no file of ours, and the page is the better answer.
    kind = request.args.get("format", "")
    return send_sheet(make(), name, kind) if kind in KINDS else None


def taken(
    event: Event,
    person: Person,
    what: str,
    make: Callable[[], event_exports.Sheet],
) -> Response | None:
    """The same of a list that helpers read too: they read it on the page, and take nothing away."""
    if permissions.organise(person, event, now()) is not None:
        return None
    return as_file(f"{event.slug}-{what}", make)


def send_sheet(sheet: event_exports.Sheet, name: str, kind: str) -> Response:
    """Answer with a list as a file; a CSV leaves while its rows are read."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    if kind == "csv":
        lines = (line.encode() for line in spreadsheets.csv_lines(sheet.columns, sheet.rows))
        return Response(
            stream_with_context(lines), mimetype="text/csv; charset=utf-8", headers=headers
        )
    # A workbook is a ZIP whose table of contents comes last: it is made whole before it is sent.
    file = spreadsheets.xlsx(sheet.columns, sheet.rows, now(), name)
    answer = Response(iter(lambda: file.read(65536), b""), mimetype=XLSX, headers=headers)
    # Also when the reader goes away half-way: it lies on the disk.
    answer.call_on_close(file.close)
    return answer
