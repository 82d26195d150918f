"""Contacts of offices who said so themselves, and what is written to offices."""

from typing import Any

from peewee import SqliteDatabase

TABLES = """
CREATE TABLE "contact" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "person_id" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    "role" VARCHAR(10) NOT NULL,
    "about" VARCHAR(200) NOT NULL,
    "since" {moment} NOT NULL,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE CASCADE,
    CHECK (role IN ('officer', 'contact'))
);
CREATE UNIQUE INDEX "contact_key" ON "contact" ("key");
CREATE INDEX "contact_person_id" ON "contact" ("person_id");
CREATE INDEX "contact_office_id" ON "contact" ("office_id");
CREATE UNIQUE INDEX "contact_person_id_office_id" ON "contact" ("person_id", "office_id");
CREATE TABLE "enquiry" (
    "id" {number} NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "person_id" INTEGER NOT NULL,
    "office_id" INTEGER,
    "reader_id" INTEGER,
    "offer_id" INTEGER,
    "held_id" INTEGER,
    "at" {moment} NOT NULL,
    "sent_at" {moment},
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("reader_id") REFERENCES "person" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("offer_id") REFERENCES "offer" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("held_id") REFERENCES "held_message" ("id") ON DELETE CASCADE,
    CHECK (office_id IS NOT NULL OR reader_id IS NOT NULL)
);
CREATE UNIQUE INDEX "enquiry_key" ON "enquiry" ("key");
CREATE INDEX "enquiry_person_id" ON "enquiry" ("person_id");
CREATE INDEX "enquiry_office_id" ON "enquiry" ("office_id");
CREATE INDEX "enquiry_reader_id" ON "enquiry" ("reader_id");
CREATE INDEX "enquiry_offer_id" ON "enquiry" ("offer_id");
CREATE INDEX "enquiry_held_id" ON "enquiry" ("held_id")
"""


def up(migrator: Any, db: Any) -> None:
    """Make the tables."""
    lite = isinstance(db, SqliteDatabase)
    words = {
        "number": "INTEGER" if lite else "SERIAL",
        "moment": "DATETIME" if lite else "TIMESTAMP",
    }
    for statement in TABLES.format(**words).split(";\n"):
        db.execute_sql(statement)
