"""The last day of a consultation stands in the consultation alone; a pilot that names one and has
none yet gets one that takes no comments so far."""

from typing import Any

PLANNED = """
INSERT INTO "consultation" ("revision", "subject", "title", "closes_on", "everybody", "language", "summary", "summary_html", "changes",
        "changes_html")
    SELECT 1, 'pilots/' || "slug", "title", "consultation_closes", TRUE, "language", '', '', '', ''
    FROM "pilot"
    WHERE "consultation_closes" IS NOT NULL
        AND 'pilots/' || "slug" NOT IN (SELECT "subject" FROM "consultation")
"""


def up(migrator: Any, db: Any) -> None:
    """Carry the days over and drop the column."""
    db.execute_sql(PLANNED)
    db.execute_sql('ALTER TABLE "pilot" DROP COLUMN "consultation_closes"')
