"""Gates of pilots: what they ask, what each pilot has shown, decisions that say more, members, calls of offices, and the
facts that a pilot lacked.

A pilot that stands beyond a gate keeps its stage: the items of the gates behind it count as "before gates".
"""

from typing import Any

from peewee import SqliteDatabase

KEY = '"version_id" INTEGER'
COLUMNS = (
    '"period_starts" DATE',
    '"period_ends" DATE',
    """"budget" TEXT NOT NULL DEFAULT ''""",
    """"problem" TEXT NOT NULL DEFAULT ''""",
    """"for_whom" TEXT NOT NULL DEFAULT ''""",
    """"baseline" TEXT NOT NULL DEFAULT ''""",
    KEY,
    """"licence" VARCHAR(100) NOT NULL DEFAULT ''""",
    """"ai_card" {json} NOT NULL DEFAULT '{{}}'""",
    """"links" {json} NOT NULL DEFAULT '[]'""",
    """"before_gates" VARCHAR(14) NOT NULL DEFAULT ''""",
)
FOREIGN = 'FOREIGN KEY ("version_id") REFERENCES "version" ("id") ON DELETE RESTRICT'
STOOD = """
UPDATE "pilot" SET "before_gates" = "stage"
    WHERE "stage" IN ('consultation', 'approved', 'running', 'evaluation', 'adopted');
UPDATE "pilot" SET "before_gates" = coalesce((
    SELECT "was" FROM "decision" WHERE "decision"."pilot_id" = "pilot"."id" AND "becomes" = 'paused'
    ORDER BY "at" DESC, "decision"."id" DESC LIMIT 1
), '') WHERE "stage" = 'paused'
"""
# Nothing points at decisions yet, so that SQLite may make the table anew.
DECISION_SQLITE = """
CREATE TABLE "decision_new" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "pilot_id" INTEGER NOT NULL,
    "was" VARCHAR(14) NOT NULL,
    "becomes" VARCHAR(14) NOT NULL,
    "reason" TEXT NOT NULL,
    "by_id" INTEGER,
    "at" DATETIME NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "kind" VARCHAR(12) NOT NULL,
    "decided" TEXT NOT NULL,
    "lessons" TEXT NOT NULL,
    "evidence" TEXT NOT NULL,
    "happened_on" DATE,
    "precision" VARCHAR(10) NOT NULL,
    "note" TEXT NOT NULL,
    "superseded_by_id" INTEGER,
    "language" VARCHAR(12) NOT NULL,
    "translations" TEXT NOT NULL,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("superseded_by_id") REFERENCES "decision_new" ("id") ON DELETE SET NULL,
    CHECK (reason <> ''),
    CHECK (kind IN ('move', 'evaluation', 'other')),
    CHECK (precision IN ('', 'day', 'month', 'quarter', 'year', 'estimated')),
    CHECK ((precision = '') = (happened_on IS NULL))
);
INSERT INTO "decision_new"
    SELECT "decision"."id", 1, "pilot_id", "was", "becomes", "reason", "by_id", "at", lower(hex(randomblob(8))), 'move',
        '', '', '[]', NULL, '', '', NULL, "pilot"."language", '{}'
    FROM "decision" JOIN "pilot" ON "pilot"."id" = "pilot_id";
DROP TABLE "decision";
ALTER TABLE "decision_new" RENAME TO "decision";
CREATE INDEX "decision_pilot_id" ON "decision" ("pilot_id");
CREATE INDEX "decision_by_id" ON "decision" ("by_id")
"""
DECISION_POSTGRESQL = """
ALTER TABLE "decision"
    ADD COLUMN "revision" INTEGER NOT NULL DEFAULT 1,
    ADD COLUMN "key" VARCHAR(16) NOT NULL DEFAULT '',
    ADD COLUMN "kind" VARCHAR(12) NOT NULL DEFAULT 'move' CHECK (kind IN ('move', 'evaluation', 'other')),
    ADD COLUMN "decided" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "lessons" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "evidence" JSONB NOT NULL DEFAULT '[]',
    ADD COLUMN "happened_on" DATE,
    ADD COLUMN "precision" VARCHAR(10) NOT NULL DEFAULT ''
        CHECK (precision IN ('', 'day', 'month', 'quarter', 'year', 'estimated')),
    ADD COLUMN "note" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "superseded_by_id" INTEGER,
    ADD COLUMN "language" VARCHAR(12) NOT NULL DEFAULT 'en',
    ADD COLUMN "translations" JSONB NOT NULL DEFAULT '{}',
    ADD FOREIGN KEY ("superseded_by_id") REFERENCES "decision" ("id") ON DELETE SET NULL,
    ADD CHECK ((precision = '') = (happened_on IS NULL));
UPDATE "decision" SET "key" = substr(md5(random()::text || "id"::text), 1, 16),
    "language" = (SELECT "pilot"."language" FROM "pilot" WHERE "pilot"."id" = "pilot_id")
"""
TABLES = """
CREATE UNIQUE INDEX "decision_key" ON "decision" ("key");
CREATE INDEX "decision_superseded_by_id" ON "decision" ("superseded_by_id");
CREATE INDEX "pilot_version_id" ON "pilot" ("version_id");
CREATE TABLE "pilot_member" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "pilot_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "role" VARCHAR(120) NOT NULL,
    "status" VARCHAR(10) NOT NULL,
    "asked_by_id" INTEGER,
    "asked_at" {moment} NOT NULL,
    "answered_at" {moment},
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (status IN ('asked', 'agreed', 'declined', 'left'))
);
CREATE UNIQUE INDEX "pilot_member_key" ON "pilot_member" ("key");
CREATE INDEX "pilot_member_pilot_id" ON "pilot_member" ("pilot_id");
CREATE INDEX "pilot_member_person_id" ON "pilot_member" ("person_id");
CREATE INDEX "pilot_member_asked_by_id" ON "pilot_member" ("asked_by_id");
CREATE UNIQUE INDEX "pilot_member_pilot_id_person_id" ON "pilot_member" ("pilot_id", "person_id");
CREATE TABLE "gate_item" (
    "id" {number} NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(24) NOT NULL,
    "stage" VARCHAR(14) NOT NULL,
    "title" VARCHAR(200) NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "translations" {json} NOT NULL,
    "position" INTEGER NOT NULL,
    "active" {flag} NOT NULL,
    CHECK (stage IN ('consultation', 'approved', 'running', 'evaluation', 'adopted'))
);
CREATE UNIQUE INDEX "gate_item_key" ON "gate_item" ("key");
CREATE TABLE "gate_check" (
    "id" {number} NOT NULL PRIMARY KEY,
    "pilot_id" INTEGER NOT NULL,
    "item" VARCHAR(24) NOT NULL,
    "stage" VARCHAR(14) NOT NULL,
    "title" VARCHAR(200) NOT NULL,
    "state" VARCHAR(12) NOT NULL,
    "kind" VARCHAR(8) NOT NULL,
    "evidence" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "by_id" INTEGER,
    "at" {moment} NOT NULL,
    "decision_id" INTEGER,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("decision_id") REFERENCES "decision" ("id") ON DELETE SET NULL,
    CHECK (state IN ('open', 'met', 'waived', 'conditional')),
    CHECK (kind IN ('text', 'link', 'file')),
    CHECK (state <> 'met' OR evidence <> ''),
    CHECK (state <> 'waived' OR reason <> '')
);
CREATE INDEX "gate_check_pilot_id" ON "gate_check" ("pilot_id");
CREATE INDEX "gate_check_by_id" ON "gate_check" ("by_id");
CREATE INDEX "gate_check_decision_id" ON "gate_check" ("decision_id");
CREATE UNIQUE INDEX "gate_check_pilot_id_item" ON "gate_check" ("pilot_id", "item");
CREATE TABLE "call" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "office_id" INTEGER NOT NULL,
    "challenge_id" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "status" VARCHAR(10) NOT NULL,
    "by_id" INTEGER,
    "at" {moment} NOT NULL,
    "withdrawn_by_id" INTEGER,
    "withdrawn_at" {moment},
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("challenge_id") REFERENCES "challenge" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("withdrawn_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (status IN ('open', 'withdrawn'))
);
CREATE UNIQUE INDEX "call_key" ON "call" ("key");
CREATE INDEX "call_office_id" ON "call" ("office_id");
CREATE INDEX "call_challenge_id" ON "call" ("challenge_id");
CREATE INDEX "call_by_id" ON "call" ("by_id");
CREATE INDEX "call_withdrawn_by_id" ON "call" ("withdrawn_by_id");
CREATE UNIQUE INDEX "call_one_open" ON "call" ("office_id", "challenge_id") WHERE status = 'open'
"""


def up(migrator: Any, db: Any) -> None:
    """Add the columns and tables; no pilot moves, and nothing is asked of what lies behind it."""
    lite = isinstance(db, SqliteDatabase)
    words = {"json": "TEXT" if lite else "JSONB", "number": "INTEGER" if lite else "SERIAL"}
    words |= {
        "moment": "DATETIME" if lite else "TIMESTAMP",
        "flag": "INTEGER" if lite else "BOOLEAN",
    }
    columns = [column.format(**words) for column in COLUMNS]
    for column in columns:
        db.execute_sql(f'ALTER TABLE "pilot" ADD COLUMN {column}')
    if lite:
        _reword(db, columns)
    else:
        db.execute_sql(f'ALTER TABLE "pilot" ADD {FOREIGN}')
    decision = DECISION_SQLITE if lite else DECISION_POSTGRESQL
    for statement in [
        *STOOD.split(";\n"),
        *decision.split(";\n"),
        *TABLES.format(**words).split(";\n"),
    ]:
        db.execute_sql(statement)


def _reword(db: Any, columns: list[str]) -> None:
    """Put the new columns of SQLite before the foreign keys, as they stand in a new database, and tie the version.

    Only the words move, as in 0010.
    """
    (sql,) = db.execute_sql("SELECT sql FROM sqlite_master WHERE name = 'pilot'").fetchone()
    (version,) = db.execute_sql("PRAGMA schema_version").fetchone()
    for column in columns:
        sql = sql.replace(f", {column}", "")
    head, keys = sql.split("FOREIGN KEY", 1)
    keys, checks = keys.split("CHECK", 1)
    added = "".join(f"{column},\n    " for column in columns)
    sql = f"{head}{added}FOREIGN KEY{keys}{FOREIGN},\n    CHECK{checks}"
    db.execute_sql("PRAGMA writable_schema = ON")
    db.execute_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = 'pilot'", (sql,)
    )
    db.execute_sql(f"PRAGMA schema_version = {version + 1}")
    db.execute_sql("PRAGMA writable_schema = RESET")
