"""The command line: what each command says and does, and how it ends when something is wrong."""

import dataclasses
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import contents
import pytest
from casting import Cast, make_person
from click.testing import Result
from flask import Flask

from hackathon import cli, create_app
from hackathon.cli import content as content_commands
from hackathon.content import demonstration, seeding
from hackathon.core import audit, config, mail, memory, store
from hackathon.core.config import ROOT
from hackathon.core.language import catalogues
from hackathon.core.spreadsheets import tables
from hackathon.events.events import Event
from hackathon.operations import schema
from hackathon.people import passwords
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot
from hackathon.submissions.attachments import Attachment

REGISTER = """code,name,country,kind
AL,Albania,AL,national office
"""
PEOPLE = """email,name,country,office,affiliation,languages,skills,timezone,language,role
ada@example.org,Ada Example,CH,CH,,en;fr,law,Europe/Zurich,en,organiser
ben@example.org,Ben Example,KE,KE,,en,python,Africa/Nairobi,en,participant
"""
GOOD = "lantern-over-quiet-harbour"


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    """Run a command: ``run("db", "check")``."""
    return lambda *words, typed=None: app.test_cli_runner().invoke(args=list(words), input=typed)


@pytest.fixture
def seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small folder in place of the content that comes with the program."""
    folder = contents.write(tmp_path / "seeds", contents.invented(contents.FILES))
    contents.write(folder, {"demo/people.csv": PEOPLE, "demo/README.md": "Invented."})
    contents.write(folder, {"register/offices.csv": REGISTER})
    monkeypatch.setattr(content_commands, "SEEDS", folder)
    return folder


@pytest.fixture
def demo(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The application in demonstration mode."""
    monkeypatch.setitem(
        app.config, "SETTINGS", dataclasses.replace(app.config["SETTINGS"], demo=True)
    )


def settings(app: Flask, monkeypatch: pytest.MonkeyPatch, **values: Any) -> None:
    monkeypatch.setitem(
        app.config, "SETTINGS", dataclasses.replace(app.config["SETTINGS"], **values)
    )


class TestStart:
    def test_the_first_start_loads_the_register_and_says_what_is_next(
        self, run: Any, seeds: Path
    ) -> None:
        result = run("start")
        assert result.exit_code == 0, result.output
        assert [office.code for office in Office.select()] == ["AL"], "and nothing invented"
        assert Event.select().count() == Pilot.select().count() == 0
        assert "Codefest: http://localhost\n" in result.output
        assert "flask user create-admin" in result.output
        assert Person.select().count() == 0

    def test_the_first_start_of_a_demonstration_prints_its_sign_ins(
        self, run: Any, seeds: Path, demo: None
    ) -> None:
        result = run("start")
        assert f"all with the password {demonstration.PASSWORD}:" in result.output
        assert re.search(r"ada@example\.org +Ada Example: ", result.output)
        assert passwords.right(
            demonstration.PASSWORD, Person.get(Person.email == "ada@example.org").password_hash
        )

    def test_a_later_start_loads_nothing(self, run: Any, seeds: Path, demo: None) -> None:
        run("start")
        contents.edit(
            seeds, "events/small/event.md", "place: Online\ncontact", "place: Bern\ncontact"
        )
        result = run("start")
        assert Event.get().place == "Online" and "First start" not in result.output
        assert "ada@example.org" in result.output

    def test_a_site_with_people_gets_no_invented_ones(
        self, run: Any, seeds: Path, demo: None
    ) -> None:
        make_person("Root Example", administrator=True)
        result = run("start")
        assert Person.select().count() == 1
        assert (
            "DEMO is on, but the demonstration is not loaded. To add it: flask seed --demo"
            in result.output
        )

    def test_a_broken_folder_ends_the_start_and_leaves_nothing(
        self, run: Any, seeds: Path, demo: None
    ) -> None:
        contents.edit(seeds, "demo/people.csv", "KE,KE", "KE,AL")
        result = run("start")
        assert result.exit_code == 1
        assert (
            '1 fault found, nothing was loaded.\npeople.csv:3: No invented office has the code "AL".'
            in result.output
        )
        assert seeding.is_empty() and Event.select().count() == 0


class TestSeed:
    def test_a_folder_is_loaded_and_told(self, run: Any, seeds: Path) -> None:
        assert run("seed", str(seeds)).output == "12 added, 0 changed, 0 unchanged.\n"
        assert run("seed", str(seeds)).output == "0 added, 0 changed, 12 unchanged.\n"

    def test_faults_are_listed_and_end_with_an_exit_code(self, run: Any, seeds: Path) -> None:
        contents.edit(seeds, "pilots/helper.md", "state: at risk", "state: fine")
        contents.edit(seeds, "pilots/helper.md", "likelihood: 4", "likelihood: 44")
        result = run("seed", str(seeds))
        assert result.exit_code == 1
        assert "2 faults found, nothing was loaded.\npilots/helper.md:11: " in result.output
        assert seeding.is_empty()

    def test_a_folder_that_is_not_there_is_a_sentence(self, run: Any, tmp_path: Path) -> None:
        result = run("seed", str(tmp_path / "nowhere"))
        assert (result.exit_code, result.output) == (
            1,
            f"Error: There is no folder {tmp_path / 'nowhere'}.\n",
        )

    @pytest.mark.parametrize("words", [(), ("somewhere", "--demo")])
    def test_either_a_folder_or_the_demonstration(self, run: Any, words: tuple[str, ...]) -> None:
        result = run("seed", *words)
        assert result.exit_code == 2 and "flask seed --demo" in result.output

    def test_published_passwords_are_for_demonstrations_only(self, run: Any, seeds: Path) -> None:
        result = run("seed", "--demo")
        assert result.exit_code == 1 and "only where DEMO=1 is set" in result.output
        assert Person.select().count() == 0

    def test_the_demonstration_again_leaves_its_people_alone(
        self, run: Any, seeds: Path, demo: None
    ) -> None:
        run("seed", "--demo")
        Person.update(name="Renamed").where(Person.email == "ben@example.org").execute()
        result = run("seed", "--demo")
        assert (
            "The demonstration's people are there already; what they and you did stays."
            in result.output
        )
        assert (
            Person.get(Person.email == "ben@example.org").name == "Renamed"
            and Person.select().count() == 2
        )


class TestExport:
    def test_a_folder_is_written(self, run: Any, seeds: Path, tmp_path: Path) -> None:
        run("seed", str(seeds))
        result = run("export", str(tmp_path / "out"))
        assert result.output == f"Written to {tmp_path / 'out'}.\n"
        assert (tmp_path / "out/events/small/event.md").is_file()

    def test_a_full_folder_is_refused(self, run: Any, seeds: Path) -> None:
        result = run("export", str(seeds))
        assert result.exit_code == 1 and "is not empty" in result.output


class TestAdministrator:
    def test_an_account_is_made_that_can_sign_in(self, run: Any) -> None:
        result = run(
            "user",
            "create-admin",
            "--email",
            "Root@Example.org",
            "--name",
            "Root Example",
            "--password",
            GOOD,
        )
        assert result.exit_code == 0, result.output
        person = Person.get()
        assert (
            person.administrator
            and person.confirmed_at
            and passwords.right(GOOD, person.password_hash)
        )
        assert [line.verb for line in audit.AuditLine.select().order_by(audit.AuditLine.id)] == [
            "people.create",
            "people.appoint",
        ]

    def test_what_is_left_out_is_asked_and_the_password_not_shown(self, run: Any) -> None:
        result = run(
            "user", "create-admin", typed=f"root@example.org\nRoot Example\n{GOOD}\n{GOOD}\n"
        )
        assert result.exit_code == 0 and GOOD not in result.output
        assert Person.get().administrator

    def test_somebody_with_an_account_becomes_one(self, run: Any, cast: Cast) -> None:
        kept = cast.ben.password_hash
        result = run(
            "user", "create-admin", "--email", cast.ben.email, "--name", "x", "--password", GOOD
        )
        assert (
            "had an account and is now an administrator. The password stays as it was."
            in result.output
        )
        assert (
            Person.get_by_id(cast.ben.id).administrator,
            Person.get_by_id(cast.ben.id).password_hash,
        ) == (True, kept)

    @pytest.mark.parametrize(
        ("email", "name", "password", "said"),
        [
            ("nobody", "Root", GOOD, "nobody is not an e-mail address"),
            ("root@example.org", " ", GOOD, "A name is needed."),
            ("root@example.org", "Root", "short", "Use at least 8 characters."),
            ("root@example.org", "Root", "password1", "among the first that others would try"),
        ],
    )
    def test_what_cannot_be_used_is_told(
        self, run: Any, email: str, name: str, password: str, said: str
    ) -> None:
        result = run(
            "user", "create-admin", "--email", email, "--name", name, "--password", password
        )
        assert result.exit_code == 1 and said in result.output
        assert Person.select().count() == 0


class TestDatabase:
    def test_a_database_that_is_up_to_date_says_so(self, run: Any) -> None:
        assert run("db", "migrate").output == "up to date\n"
        assert run("db", "check").output == "up to date\n"

    def test_commands_on_an_empty_database_name_what_is_missing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(schema, "missing", lambda: ["0001_spine"])
        app = create_app(config.read({"DATA_DIR": str(tmp_path), "LOG_LEVEL": "ERROR"}))
        result = app.test_cli_runner().invoke(args=["verify"])
        assert (result.exit_code, result.output) == (
            1,
            "Error: The database lacks 0001_spine. Run: flask db migrate\n",
        )


@pytest.fixture
def attachment(cast: Cast, at: datetime) -> Attachment:
    stored = store.current().receive(BytesIO(b"a,b\n1,2\n"), 100)
    return Attachment.create(
        submission=cast.submission,
        name="table.csv",
        size=stored.size,
        sha256=stored.sha256,
        media_type="text/csv",
        stored=stored.name,
        uploaded_at=at,
    )


class TestKeeping:
    def test_files_that_are_as_received_pass(self, run: Any, attachment: Attachment) -> None:
        assert run("verify").output.startswith("1 of 1 stored files are as they were received.\n")

    def test_a_changed_file_is_named(self, run: Any, attachment: Attachment) -> None:
        path = store.current().path(attachment.stored)
        path.chmod(0o644)
        path.write_bytes(b"a,b\n1,3\n")
        result = run("verify")
        assert result.exit_code == 1
        assert (
            f"attachment {attachment.key} (table.csv): {attachment.stored} has 8 bytes and another"
            " sha256" in result.output
        )

    def test_a_lost_file_is_named(self, run: Any, attachment: Attachment) -> None:
        store.current().delete(attachment.stored)
        result = run("verify")
        assert (
            result.exit_code == 1
            and "0 of 1" in result.output
            and "is not in the store." in result.output
        )

    def test_a_whole_audit_log_passes_and_a_changed_one_does_not(
        self, run: Any, cast: Cast, at: datetime
    ) -> None:
        for number in range(3):
            audit.record(at, cast.ben, "teams.edit", f"Team {number}")
        assert run("audit", "verify").output == "3 lines, the chain is whole.\n"
        second = audit.AuditLine.select().order_by(audit.AuditLine.id)[1]
        audit.AuditLine.update(subject="Team 9").where(audit.AuditLine.id == second.id).execute()
        result = run("audit", "verify")
        assert result.exit_code == 1 and f"line {second.id} was changed" in result.output

    def test_mail_waits_where_there_is_no_server(self, run: Any, at: datetime) -> None:
        mail.queue(mail.Written("ben@example.org", "Hello", "Text", "en"), at)
        result = run("mail", "send")
        assert result.exit_code == 1 and "the messages stay in the outbox" in result.output
        assert mail.Message.get().sent_at is None


class TestTelling:
    def test_every_setting_is_shown_with_its_name_and_no_secret(
        self, run: Any, app: Flask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings(app, monkeypatch, mail_password="do-not-show-this")
        output = run("settings").output
        assert all(f"{name}=" in output for name, _default, _about in config.table())
        assert "do-not-show-this" not in output and app.config["SETTINGS"].secret_key not in output

    def test_sign_ins_are_told_in_a_demonstration_only(self, run: Any) -> None:
        result = run("demo", "sign-ins")
        assert result.exit_code == 1 and demonstration.PASSWORD not in result.output

    @pytest.mark.parametrize("db", ["sqlite"], indirect=True)  # it reads no row
    def test_texts_of_the_interface_are_listed(
        self, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Of a house with one room; ``test_catalogues`` looks through ours."""
        (tmp_path / "hackathon").mkdir()
        room = 'lazy("This team is full.")\nngettext("%(num)s seat", "%(num)s seats", n)\n'
        (tmp_path / "hackathon" / "teams.py").write_text(room)
        monkeypatch.setattr(catalogues, "extract", partial(catalogues.extract, tmp_path))
        told = run("translate", "extract").output.splitlines()
        assert sorted(told) == ["%(num)s seat | %(num)s seats", "This team is full."]

    def test_every_command_says_what_it_is_for(self, app: Flask) -> None:
        for command in cli.commands():
            parts = list(command.commands.values()) if hasattr(command, "commands") else [command]
            assert all(part.help for part in parts), command.name


EXPLAINED = """
from wsgi import app
run = app.test_cli_runner().invoke
for words in ("judging rank --help", "judging assign --help", "results --help"):
    told = run(args=words.split())
    assert told.exit_code == 0, told.output
    print(told.output)
"""


class TestJudgingFromFiles:
    def test_is_explained_without_a_database(self, tmp_path: Path) -> None:
        """In a process of its own, with a database that nobody answers for."""
        environ = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(tmp_path),
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
        }
        done = subprocess.run(
            [sys.executable, "-c", EXPLAINED],
            env=environ,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("Usage:") == 3

    def test_scores_are_ranked(self, run: Any, tmp_path: Path) -> None:
        path = tmp_path / "scores.csv"
        path.write_text(
            "submission,judge,score\n"
            + "".join(f"s{s},j{j},{5 - s + j % 2}\n" for s in range(3) for j in range(4))
        )
        result = run("judging", "rank", str(path), "--json")
        assert result.exit_code == 0, result.output
        assert json.loads(result.stdout)

    def test_a_score_that_is_none_is_told_with_its_line(self, run: Any, tmp_path: Path) -> None:
        path = tmp_path / "scores.csv"
        path.write_text("submission,judge,score\ns1,j1,many\n")
        result = run("judging", "rank", str(path))
        assert result.exit_code == 2 and "line 2" in result.output

    @pytest.mark.parametrize("words", [("judging", "rank"), ("results", "recompute")])
    def test_what_is_too_large_for_the_memory_is_told(
        self, run: Any, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "large.csv"
        path.write_bytes(b"submission,judge,score\n" + b"s1,j1,3\n" * 5_000_000)
        monkeypatch.setattr(memory, "left", lambda: 20_000_000)
        result = run(*words, str(path))
        assert (result.exit_code, result.stdout) == (2, "")
        assert tables.NO_MEMORY in result.stderr

    def test_a_weight_that_is_none_is_told(self, run: Any, tmp_path: Path) -> None:
        path = tmp_path / "scores.csv"
        path.write_text("submission,judge,score\n")
        result = run("judging", "rank", str(path), "--weight", "usefulness")
        assert result.exit_code == 2 and "must be a criterion and its weight" in result.output

    def test_a_score_book_that_is_none_is_told(self, run: Any, tmp_path: Path) -> None:
        path = tmp_path / "book.json"
        path.write_text("{}")
        result = run("results", "recompute", str(path))
        assert result.exit_code == 2 and "No ranks were computed." in result.output


class TestPublishedPasswords:
    def sign_in(self, as_: Any) -> int:
        sent = {"email": "ada@example.org", "password": demonstration.PASSWORD}
        return int(as_(None).post("/people/sign-in", data=sent).status_code)

    def test_they_open_a_demonstration(self, run: Any, seeds: Path, demo: None, as_: Any) -> None:
        run("start")
        assert self.sign_in(as_) == 302

    def test_they_open_nothing_once_the_site_is_none(
        self, run: Any, seeds: Path, as_: Any, app: Flask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as for_a_while:
            settings(app, for_a_while, demo=True)
            run("start")
        assert Person.get(Person.email == "ada@example.org").demonstration
        assert self.sign_in(as_) == 200


class TestProcesses:
    def test_of_two_first_starts_at_once_one_loads(self, tmp_path: Path) -> None:
        environment = {
            "PATH": "/usr/bin:/bin",
            "DATA_DIR": str(tmp_path),
            "DEMO": "0",
            "LOG_LEVEL": "ERROR",
            "PORT": "8192",
        }
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "start"]
        both = [
            subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for _ in range(2)
        ]
        told = [process.communicate(timeout=120)[0] for process in both]
        assert [process.returncode for process in both] == [0, 0], told
        assert sum("First start" in output for output in told) == 1
        assert all("Codefest: http://127.0.0.1:8192" in output for output in told)
        with sqlite3.connect(tmp_path / "codefest.db") as database:
            assert database.execute("SELECT count(*) FROM audit_line").fetchone() == (1,)
