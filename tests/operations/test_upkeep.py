"""Upkeep: the server alone does it, and what a command left in the outbox is sent by the server."""

import sqlite3
from pathlib import Path

import loaded
import servers

from hackathon.core.config import PACKAGE
from hackathon.operations import upkeep


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


def settings(tmp_path: Path, box: servers.Mailbox) -> dict[str, str]:
    return {
        "DATA_DIR": str(tmp_path),
        "LOG_LEVEL": "WARNING",
        "WORKERS": "1",
        "MAIL_SERVER": box.host,
        "MAIL_PORT": str(box.port),
        "MAIL_TLS": "none",
    }


def run(program: str, environment: dict[str, str]) -> None:
    """Let a program prepare the database that a server then finds."""
    done = loaded.run(program, ["-c"], environment)
    assert done.returncode == 0, done.stderr


LEFT_BEHIND = """
from datetime import UTC, datetime
from wsgi import app
from hackathon.core import letters
from hackathon.operations import schema
schema.migrate()
reader = letters.Stranger("ben@example.org", "en")
letters.write(reader, "address_changed", datetime.now(UTC))
"""
LONG_AGO = """
from datetime import UTC, datetime
from wsgi import app
from hackathon.core import letters
from hackathon.core.mail import Message
from hackathon.operations import schema
schema.migrate()
reader = letters.Stranger("ben@example.org", "en")
letters.write(reader, "address_changed", datetime(2020, 1, 1, tzinfo=UTC))
Message.update(attempts=8).execute()
"""
DEADLINE_NEAR = """
from datetime import UTC, datetime, timedelta
from wsgi import app
from casting import Cast
from hackathon.operations import schema
schema.migrate()
now, cast = datetime.now(UTC), Cast()
dates = ("registration_opens", "submission_opens", "registration_closes", "submission_closes",
         "judging_opens", "judging_closes", "results_on")
hours = (-99, -98, 1, 2, 3, 4, 5)
cast.event.change(**{name: now + timedelta(hours=hour) for name, hour in zip(dates, hours)})
cast.submission
"""


def test_the_server_sends_what_a_command_left(tmp_path: Path) -> None:
    """Within a second: somebody waits for the link in it."""
    assert upkeep.MAIL_PAUSE <= 1
    with servers.smtp_server() as box:
        environment = settings(tmp_path, box)
        run(LEFT_BEHIND, environment)
        assert not box.messages
        with servers.site(tmp_path, environment):
            (letter,) = box.wait()
    assert letter["To"] == "ben@example.org"


def test_the_running_site_tells_of_a_deadline_once_whatever_its_processes(tmp_path: Path) -> None:
    with servers.smtp_server() as box:
        environment = settings(tmp_path, box)
        run(DEADLINE_NEAR, environment)
        with servers.site(tmp_path, {**environment, "WORKERS": "2"}):
            box.wait(count=2)
        # A restart. What is too old goes after the notices have had their turn, so that by then a
        # deadline that is told once more would lie in the outbox.
        run(LONG_AGO, environment)
        left = "SELECT count(*) FROM message"
        keeping = {**environment, "WORKERS": "1", "KEEP_MAIL": "1"}
        with sqlite3.connect(tmp_path / "codefest.db") as file:
            assert file.execute(left).fetchone() == (3,)
            with servers.site(tmp_path, keeping):
                servers.wait_for(lambda: file.execute(left).fetchone() == (2,), "the deletion")
    assert sorted(letter["To"] for letter in box.messages) == ["ben@example.org", "bo@example.org"]
    assert all("not submitted" in str(letter["Subject"]).lower() for letter in box.messages)
    assert all(
        letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" for letter in box.messages
    )


def test_what_is_older_than_its_period_is_deleted_by_the_server(tmp_path: Path) -> None:
    environment = {"DATA_DIR": str(tmp_path), "LOG_LEVEL": "WARNING"}
    environment |= {"KEEP_MAIL": "1", "WORKERS": "1"}
    run(LONG_AGO, environment)
    left = "SELECT count(*) FROM message"
    with servers.site(tmp_path, environment), sqlite3.connect(tmp_path / "codefest.db") as file:
        servers.wait_for(lambda: file.execute(left).fetchone() == (0,), "the deletion")
