"""offices.csv from the register."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from hackathon.content import schemas
from hackathon.content.writing.documents import columns
from hackathon.people.offices import Office


def table(offices: Iterable[Office]) -> str:
    """Return the register as a table."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    rows = list(offices)
    # A register of which nobody was merged needs no column for it.
    merged = any(row.merged_into for row in rows)
    header = [name for name in schemas.OFFICE if merged or name != "merged_into"]
    writer.writerow(header)
    for row in rows:
        names = {f"name_{code}": row.names.get(code, "") for code in schemas.OFFICE_LANGUAGES}
        same = [column for column in schemas.OFFICE if column not in {*names, "invented"}]
        own = columns(row, *same)
        own["mail_domains"] = " ".join(row.mail_domains)
        own["invented"] = "yes" if row.demonstration else ""
        writer.writerow({**own, **names}[column] for column in header)
    return out.getvalue()
