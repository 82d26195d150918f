"""offices.csv from the register."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from hackathon.content import schemas
from hackathon.content.writing.documents import columns
from hackathon.people.office_codes import former_codes
from hackathon.people.offices import Office

MADE = ("former_codes", "invented")  # columns that are no columns of the database


def table(offices: Iterable[Office]) -> str:
    """Return the register as a table."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    rows = list(offices)
    # A register of which nobody was merged needs no column for it.
    merged = any(row.merged_into for row in rows)
    before = former_codes()
    spare = {*(() if merged else ("merged_into",)), *(() if before else ("former_codes",))}
    header = [name for name in schemas.OFFICE if name not in spare]
    writer.writerow(header)
    for row in rows:
        names = {f"name_{code}": row.names.get(code, "") for code in schemas.OFFICE_LANGUAGES}
        same = [column for column in schemas.OFFICE if column not in {*names, *MADE}]
        own = columns(row, *same)
        own["mail_domains"] = " ".join(row.mail_domains)
        own["former_codes"] = " ".join(before.get(row.id, []))
        own["invented"] = "yes" if row.demonstration else ""
        writer.writerow({**own, **names}[column] for column in header)
    return out.getvalue()
