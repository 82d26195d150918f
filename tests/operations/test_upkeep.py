"""Upkeep: the server alone does it, and what a command left in the outbox is sent by the server."""

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import servers

from hackathon.core.config import PACKAGE


def calling(what: str) -> set[str]:
    """The modules that call something."""
    return {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if f"{what}(" in path.read_text() and f"def {what}(" not in path.read_text()
    }


def test_only_the_server_starts_it_and_only_it_and_one_command_send() -> None:
    assert calling("upkeep.start") == {"front/serving.py"}
    assert calling("chores.start") == {"operations/upkeep.py"}
    assert calling("mail.send_due") == {"cli/running.py", "operations/upkeep.py"}


def test_the_server_sends_what_a_command_left(tmp_path: Path) -> None:
    with servers.smtp_server() as box:
        environment = {
            "DATA_DIR": str(tmp_path),
            "LOG_LEVEL": "WARNING",
            "MAIL_SERVER": box.host,
            "MAIL_PORT": str(box.port),
            "MAIL_TLS": "none",
        }
        program = (
            "from wsgi import app\n"
            "from datetime import UTC, datetime\n"
            "from hackathon.core import letters\n"
            "from hackathon.operations import schema\n"
            "schema.migrate()\n"
            "reader = letters.Stranger('ben@example.org', 'en')\n"
            "letters.write(reader, 'address_changed', datetime.now(UTC))\n"
        )
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=servers.ROOT,
            check=True,
            env={"PATH": os.environ["PATH"], **environment},
            timeout=60,
        )
        assert not box.messages
        with servers.site(tmp_path, environment):
            (letter,) = box.wait()
    assert letter["To"] == "ben@example.org"


def test_what_is_older_than_its_period_is_deleted_by_the_server(tmp_path: Path) -> None:
    environment = {"DATA_DIR": str(tmp_path), "LOG_LEVEL": "WARNING", "KEEP_MAIL": "1"}
    program = (
        "from wsgi import app\n"
        "from datetime import UTC, datetime\n"
        "from hackathon.core import letters\n"
        "from hackathon.core.mail import Message\n"
        "from hackathon.operations import schema\n"
        "schema.migrate()\n"
        "reader = letters.Stranger('ben@example.org', 'en')\n"
        "letters.write(reader, 'address_changed', datetime(2020, 1, 1, tzinfo=UTC))\n"
        "Message.update(attempts=8).execute()\n"
    )
    subprocess.run(
        [sys.executable, "-c", program],
        cwd=servers.ROOT,
        check=True,
        env={"PATH": os.environ["PATH"], **environment},
        timeout=60,
    )
    left = "SELECT count(*) FROM message"
    with servers.site(tmp_path, environment), sqlite3.connect(tmp_path / "codefest.db") as file:
        until = time.monotonic() + 20
        while file.execute(left).fetchone() != (0,) and time.monotonic() < until:
            time.sleep(0.05)
        assert file.execute(left).fetchone() == (0,)
