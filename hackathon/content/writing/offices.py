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
    writer.writerow(schemas.OFFICE)
    for row in offices:
        names = {f"name_{code}": row.names.get(code, "") for code in schemas.OFFICE_LANGUAGES}
        same = [column for column in schemas.OFFICE if column not in {*names, "invented"}]
        own = columns(row, *same)
        own["mail_domains"] = " ".join(row.mail_domains)
        own["invented"] = "yes" if row.demonstration else ""
        writer.writerow({**own, **names}[column] for column in schemas.OFFICE)
    return out.getvalue()
