"""What can happen to a database: a restart under load, a line that is cut at COMMIT, a migration
that is killed, and the last seat wanted by eight processes."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import servers
import standing


@pytest.fixture(scope="module")
def server() -> Iterator[servers.PostgresServer]:
    """A server of this file's own: it is restarted."""
    with pytest.MonkeyPatch.context() as own:
        own.setenv("PYTEST_XDIST_TESTRUNUID", f"faults-{os.getpid()}")
        with servers.postgres_server() as running:
            yield running


@pytest.fixture(scope="module")
def wire(server: servers.PostgresServer) -> Iterator[standing.Link]:
    """The line between the site and the server."""
    (path,) = (server.folder / "socket").glob(".s.PGSQL.*[0-9]")

    def target() -> socket.socket:
        made = socket.socket(socket.AF_UNIX)
        made.connect(str(path))
        return made

    with standing.link(target) as line:
        yield line


@pytest.fixture(scope="module")
def place(
    server: servers.PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[standing.Place]:
    with server.database() as name:
        made = standing.Place(tmp_path_factory.mktemp("site"), DATABASE_URL=server.url(name))
        made.database = name
        yield made


@pytest.fixture(scope="module")
def running(place: standing.Place, wire: standing.Link) -> Iterator[servers.Site]:
    address = f"postgresql://postgres@127.0.0.1:{wire.port}/{place.database}?sslmode=disable"
    with place.running(DATABASE_URL=address) as site:
        yield site


def test_a_restart_under_load_loses_nothing_and_the_pool_heals(
    place: standing.Place, running: servers.Site, server: servers.PostgresServer
) -> None:
    with standing.scoring(place) as judges:
        server.restart()
        standing.more(judges, 3)
    for _time in range(20):
        assert servers.fetch(f"{place.url}/events/")[0] == 200, "no stale connection is left"
    place.whole()


def test_a_line_cut_at_commit_keeps_the_bytes_of_every_row(
    place: standing.Place, running: servers.Site, wire: standing.Link
) -> None:
    """Nobody knows then whether it was committed, so nothing is deleted, and no score is lost that
    was acknowledged meanwhile."""
    with standing.scoring(place) as judges:
        _cut(place, wire)
        standing.more(judges)
    place.whole()


def _cut(place: standing.Place, wire: standing.Link) -> None:
    ben = place.reader("ben")
    page = f"{place.url}/events/sending/submissions/{place.made['draft']}/files/upload"
    acknowledged = []
    for number in range(6):
        wire.cut_after = b"COMMIT" if number % 2 else b""
        wire.drop()  # what is said often on one line is said by a number, which nobody could cut at
        name = f"cut{number}.pdf"
        files = {"files": (name, b"%PDF-1.7 " + os.urandom(9), "application/pdf")}
        answer = ben.post(page, files=files, timeout=30, allow_redirects=False)
        if answer.status_code == 303:
            acknowledged.append(name)
        else:
            assert answer.status_code == 503, answer.text[:300]
            assert "Retry-After" in answer.headers
    wire.cut_after = b""
    assert wire.cuts >= 3
    kept = {name for (name,) in place.rows("SELECT name FROM attachment")}
    assert kept >= set(acknowledged) >= {"cut0.pdf", "cut2.pdf", "cut4.pdf"}
    assert "cut1.pdf" in kept, "it was committed, and only its answer was lost"


def test_a_server_that_is_away_is_told_and_found_again(
    place: standing.Place, running: servers.Site, wire: standing.Link
) -> None:
    wire.mode = "refuse"
    wire.drop()
    answer = requests.get(f"{place.url}/events/", headers={"Accept-Language": "fr"}, timeout=20)
    assert answer.status_code == 503 and '<html lang="fr"' in answer.text
    assert servers.fetch(f"{place.url}/healthz")[0] == 200
    wire.mode = "pass"
    assert servers.fetch(f"{place.url}/events/")[0] == 200


# One process that has everything loaded becomes eight, which go at the same moment. Each opens a
# connection of its own and answers its own invitation.
SEAT = """
import json, os, sys
from datetime import UTC, datetime
import casting
from hackathon.core import config, db
from hackathon import create_app
from hackathon.core.states import Refused
from hackathon.operations import schema
from hackathon.teams import invitations
from hackathon.teams.invitations import Invitation
from hackathon.teams.teams import Membership
from hackathon.people.people import Person
app = create_app(config.read(os.environ))
db.open_connection()
schema.migrate()
cast = casting.Cast()
people = [casting.make_person(f"Seeker{n}", email=f"seeker{n}@example.org") for n in range(10)]
for person in people:
    casting.register(person, cast.event)
team = casting.make_team(cast.event, "Full", *people[:2])
cast.event.change(None, team_maximum=3)
made = [invitations.invite(team, p.email, people[0], casting.NOW, "https://x.example/".__add__)[0].id for p in people[2:]]
db.database.close_all()
start, go = os.pipe()
told, tell = os.pipe()
children = []
for number, person in zip(made, people[2:]):
    child = os.fork()
    if not child:
        os.close(go)
        os.read(start, 1)
        try:
            db.open_connection()
            mine = Invitation.get_by_id(number)
            db.in_turn(lambda: invitations.accept(mine, Person.get_by_id(person.id), casting.NOW))
            word = "in"
        except Refused:
            word = "full"
        except BaseException as error:
            word = f"{type(error).__name__}: {error}"
        os.write(tell, (json.dumps(word) + "\\n").encode())
        os._exit(0)
    children.append(child)
os.close(start)
os.close(go)
for child in children:
    os.waitpid(child, 0)
os.close(tell)
db.open_connection()
words = [json.loads(line) for line in os.fdopen(told)]
print(json.dumps([words, Membership.select().where(Membership.team == team).count()]))
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_last_seat_is_given_once_among_eight_processes(
    kind: str, server: servers.PostgresServer, tmp_path: Path
) -> None:
    with server.database() as name:
        url = server.url(name) if kind == "postgresql" else f"sqlite:///{tmp_path}/seats.db"
        words, seats = json.loads(run(SEAT, tmp_path, url).splitlines()[-1])
    assert sorted(words) == ["full"] * 7 + ["in"]
    assert seats == 3


def run(program: str, folder: Path, url: str) -> str:
    environment = {"DATA_DIR": str(folder), "DATABASE_URL": url, "LOG_LEVEL": "ERROR"}
    return standing.printed(program, environment)


# A child dies after so many statements, at once and without a word. The next goes on with the
# migrations that are missing, and dies a statement later. Of the first one, which is long, only some
# statements are tried.
KILLED = """
import os, sys
from hackathon.core import config, db
from hackathon.operations import schema
settings = config.read(os.environ)
tried = 0
statements = 0
db.connect(settings.database_url)
db.open_connection()
known = len(schema.known())
db.database.close_all()
while True:
    child = os.fork()
    if not child:
        db.connect(settings.database_url)
        db.open_connection()
        own = type(db.database.obj)
        count = 0
        def counted(self, sql, *args, **named):
            global count
            if not sql.lstrip().upper().startswith(("SELECT", "PRAGMA", "SET", "RESET")):
                count += 1
                if count > statements:
                    os._exit(9)
            return real(self, sql, *args, **named)
        real = own.execute_sql
        own.execute_sql = counted
        schema.migrate()
        os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    tried += 1
    db.connect(settings.database_url)
    db.open_connection()
    missing = schema.missing()
    if ended == 0:
        schema.check()
        assert not missing
        break
    assert ended == 9, ended
    assert missing, "a database that lacks something is known as such"
    try:
        schema.check_names()
    except schema.HalfSchema:
        pass
    else:
        sys.exit("a half schema was taken")
    db.database.close_all()
    statements += 1 if known > len(missing) else 60
    if len(missing) < known and statements > 60:
        statements = 1
    if tried > 200:
        sys.exit("it does not converge")
print(tried)
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_migration_that_is_killed_again_and_again_converges(
    kind: str, server: servers.PostgresServer, tmp_path: Path
) -> None:
    with server.database() as name:
        url = server.url(name) if kind == "postgresql" else f"sqlite:///{tmp_path}/steps.db"
        assert int(run(KILLED, tmp_path, url)) > 20
