"""The structure of the database is compared with the models part by part, on both databases."""

from pathlib import Path
from typing import Any

import pytest

from hackathon.core import db as ground
from hackathon.core.db import database
from hackathon.operations import schema, structure

DAMAGE = [
    ("ALTER TABLE prize DROP COLUMN description", "prize: the column (description"),
    ("DROP INDEX entry_round_id_code", "entry: the index (entry_round_id_code, True"),
    ("ALTER TABLE team ADD COLUMN motto VARCHAR(20)", "team: the column (motto"),
    ("DROP TABLE reading", "the table reading is missing"),
]
# SQLite changes no type, condition or key of a table that exists; PostgreSQL does.
DAMAGE_POSTGRESQL = [
    ("ALTER TABLE team ALTER COLUMN wanted TYPE VARCHAR(9)", "team: the column (wanted"),
    ("ALTER TABLE team ALTER COLUMN wanted DROP NOT NULL", "team: the column (wanted"),
    ("ALTER TABLE team DROP CONSTRAINT team_members_check", "team: the condition (0 >= members)"),
    (
        "ALTER TABLE entry DROP CONSTRAINT entry_submission_id_fkey",
        "entry: the foreign key (submission_id, submission, RESTRICT)",
    ),
]


def test_a_migrated_database_is_what_the_models_say(db: Any) -> None:
    assert structure.differences(schema.TABLES) == []


def test_every_kind_of_damage_is_named(db: Any) -> None:
    damage = DAMAGE + ([] if ground.on_sqlite() else DAMAGE_POSTGRESQL)
    for statement, said in damage:
        with database.atomic() as everything:
            database.execute_sql(statement)
            told = structure.differences(schema.TABLES)
            assert [line for line in told if line.startswith(said)], f"{statement}: {told}"
            with pytest.raises(schema.HalfSchema, match="by hand"):
                schema.check()
            everything.rollback()
    assert structure.differences(schema.TABLES) == []


def test_a_key_and_a_condition_that_a_copy_lost_are_named(tmp_path: Path) -> None:
    """SQLite cannot drop them from a table that exists; a copy made by hand comes without."""
    before = database.obj
    ground.connect(f"sqlite:///{tmp_path}/whole.db")
    ground.open_connection()
    schema.migrate()
    parts = database.execute_sql(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name"
    ).fetchall()
    database.close()
    ground.connect(f"sqlite:///{tmp_path}/copy.db")
    ground.open_connection()
    for (sql,) in parts:
        sql = sql.replace("CHECK (members >= 0)", "CHECK (members >= 1)")
        if 'TABLE "entry"' in sql:
            key = 'FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE RESTRICT'
            sql = sql.replace(key, "CHECK (code <> '')")
        database.execute_sql(sql)
    told = structure.differences(schema.TABLES)
    database.close()
    database.initialize(before)
    assert "team: the condition (0 >= members) is missing or different" in told
    assert "team: the condition (1 >= members) is not of this program" in told
    lost = "entry: the foreign key (submission_id, submission, RESTRICT) is missing or different"
    assert lost in told


def test_what_an_operator_added_is_nobodys_business(db: Any) -> None:
    database.execute_sql("CREATE TABLE notes_of_the_operator (line TEXT)")
    database.execute_sql("CREATE INDEX quick ON team (status)")
    assert structure.differences(schema.TABLES) == []


def test_conditions_are_compared_by_their_words() -> None:
    ours = structure.words_of("status IN ('draft', 'signed') AND reviews >= 1")
    theirs = structure.words_of(
        "((((status)::text = ANY ((ARRAY['draft'::character varying, 'signed'::character"
        " varying])::text[])) AND (reviews >= 1)))"
    )
    assert ours == theirs
    assert ours != structure.words_of("status IN ('draft', 'signed') AND reviews > 1")
