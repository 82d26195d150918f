"""Libraries that only some sites need stay on the disk of the others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import servers

HEAVY = ("psycopg", "boto3", "numpy")
# What serves is loaded first. The same process goes on with PostgreSQL, of which peewee knew nothing when it was loaded.
PROGRAM = f"""
import sys
from hackathon.front import serving
print([name for name in ("peewee", *{HEAVY!r}) if name in sys.modules])
from hackathon import create_app
create_app(environ={{"DATA_DIR": sys.argv[1]}})
print([name for name in {HEAVY!r} if name in sys.modules])
from hackathon.core import db
db.connect(sys.argv[2])
db.open_connection()
with db.database.atomic() as tried:
    db.database.execute_sql("CREATE TABLE tried (id INTEGER)")
    tried.rollback()
try:
    db.database.execute_sql("SELECT * FROM tried")
except Exception as error:
    print(type(error).__name__, db.database.execute_sql("SELECT 6 * 7").fetchall())
"""


def test_a_site_on_a_file_and_a_folder_loads_no_library_of_others_and_opens_postgresql_later(
    tmp_path: Path, postgres_url: str
) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), postgres_url],
        capture_output=True,
        text=True,
        check=False,
        cwd=servers.ROOT,
    )
    assert ran.stdout.splitlines() == ["[]", "[]", "ProgrammingError [(42,)]"], ran.stderr
