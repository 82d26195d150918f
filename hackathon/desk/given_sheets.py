"""What organisers gave to people, as lists to take away: certificates, and messages to many."""

from __future__ import annotations

from peewee import ModelSelect

from hackathon.desk.event_exports import Sheet
from hackathon.desk.mailings import Mailing
from hackathon.results.certificates import Certificate


def certificates(shown: ModelSelect[Certificate]) -> Sheet:
    """Return the certificates that a list shows, in its order; whoever has a code can check it."""
    # Keys in English, as all sheets have them: programs read these.
    columns = ["name", "kind", "code", "prizes", "status", "issued_at", "withdrawn_at", "reason"]
    rows = (
        (
            row.name,
            row.kind,
            row.code,
            row.prizes,
            row.status,
            row.issued_at,
            row.withdrawn_at,
            row.reason,
        )
        for row in shown.iterator()
    )
    return Sheet(columns, rows)


def letters(shown: ModelSelect[Mailing]) -> Sheet:
    """Return the messages that a list shows, in its order; a draft was sent to nobody."""
    # The text as it was written: what each reader got stands in the sheet of the letter.
    columns = ["subject", "to", "status", "readers", "sent_at", "by", "text"]
    rows = (
        (
            row.subject,
            row.to,
            row.status,
            row.readers,
            row.sent_at,
            row.by.name,
            row.text,
        )
        for row in shown.iterator()
    )
    return Sheet(columns, rows)
