"""What the tests share: both databases, the application, a clock that stands still, and the cast.

A test that asks for ``db`` runs inside a transaction that is rolled back. Where SQL is written, in
the rooms, it runs twice: on SQLite and on a real PostgreSQL. A test of a door asks the same rooms
through a page and runs on one of the two, a third of them on PostgreSQL, where a request costs
double; walks over the whole site take turns (``turns.databases_in_turn``). A door's test that wants both says so with
``@pytest.mark.both_databases``; ``bin/test --both`` runs all tests of doors on both.
"""

import gc
import os
import secrets
import subprocess
import sys
import zlib
from collections.abc import Callable, Generator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import casting
import pytest
import servers
from filelock import FileLock
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from itsdangerous import URLSafeTimedSerializer
from jinja2 import Undefined
from jinja2.utils import missing
from playwright import sync_api
from turns import DATABASES

from hackathon import create_app
from hackathon.core import clock, config, language, letters, store
from hackathon.core import db as ground
from hackathon.core.files import kinds
from hackathon.notices import choices
from hackathon.operations import schema
from hackathon.people import sessions
from hackathon.people.people import Person

# What a machine that is busy with something else would be blamed for is no fault of a test; a fixture
# may serve many examples where each example takes back what it did.
settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.differing_executors,
    ],
)
settings.load_profile("house")

DOORS = Path(__file__).parent / "pages"


def pytest_addoption(parser: pytest.Parser) -> None:
    told = "doors on both databases, acts with scripts and without, every role at every moment"
    parser.addoption("--both", action="store_true", help=told)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    named = {str(mark.args[0]) for mark in metafunc.definition.iter_markers("parametrize")}
    if "db" in metafunc.fixturenames and not any("db" in names.split(",") for names in named):
        metafunc.parametrize("db", databases_of(metafunc), indirect=True)


def databases_of(metafunc: pytest.Metafunc) -> tuple[str, ...]:
    """The databases on which a test runs; the one of a door's test goes by its name, so that it is
    always the same. A walk that has its check from other walks on the other one names its own."""
    test = metafunc.definition
    named = test.get_closest_marker("one_database")
    if metafunc.config.getoption("--both"):
        return DATABASES
    if named:
        return (str(named.args[0]),)
    if test.get_closest_marker("both_databases") or DOORS not in test.path.parents:
        return DATABASES
    return (DATABASES[zlib.crc32(test.nodeid.encode()) % 3 == 0],)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Every second worker reads the files from the last to the first: what pytest makes of a file's
    assertions is kept for all, so that two workers of a fresh checkout do half of it each."""
    report = yield
    worker = getattr(collector.config, "workerinput", {"workerid": "gw0"})["workerid"]
    if isinstance(collector, pytest.Directory) and int(worker.removeprefix("gw")) % 2:
        report.result.reverse()
    return report


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long comes first, so that at the end no worker waits for another's last test: the
    browsers, and what walks the whole site (the files of this folder itself). Faults, which mostly
    wait, come at half of the way, in another worker's part: so they run beside the browsers, which
    want more than one core."""
    here = Path(__file__).parent
    # Workers must agree about the order, whichever way they read; alone, the order is the caller's.
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.path)
    first = [item for item in items if item.path.parent in {here / "browser", here}]
    waiting = [item for item in items if item.path.parent == here / "faults"]
    placed = {*first, *waiting}
    rest = [item for item in items if item not in placed]
    half = max(0, len(items) // 2 - len(first))
    items[:] = [*first, *rest[:half], *waiting, *rest[half:]]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported and collected stays: to look for garbage in it time and again would take a
    fifth of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: the collector of garbage, which would look
    through all of it again and again, leaves it alone."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def in_full(pytestconfig: pytest.Config) -> bool:
    """Whether walks over the whole site ask as every role at every moment, instead of in turns."""
    return bool(pytestconfig.getoption("--both"))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A database of this worker's own, on the run's PostgreSQL server."""
    with servers.postgres_server() as server, server.database() as name:
        yield server.url(name)


@pytest.fixture(scope="session")
def databases(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[[str], Any]:
    """Hand out each database by name, migrated once per worker."""
    made: dict[str, Any] = {}

    def get(name: str) -> Any:
        if name not in made:
            folder = tmp_path_factory.mktemp("database")
            url = (
                f"sqlite:///{folder}/test.db"
                if name == "sqlite"
                else request.getfixturevalue("postgres_url")
            )
            made[name] = ground.connect(url)
            ground.open_connection()
            schema.migrate()
        ground.database.initialize(made[name])
        return made[name]

    return get


@pytest.fixture
def db(request: pytest.FixtureRequest, databases: Callable[[str], Any]) -> Iterator[Any]:
    """An empty database; what the test writes is rolled back."""
    made = databases(request.param)
    ground.open_connection()
    language.activate("en", "UTC")
    with made.atomic() as everything:
        yield made
        everything.rollback()


@pytest.fixture
def at() -> Iterator[datetime]:
    """The moment at which the application's clock stands: submissions of the cast's event are
    open."""
    clock.set_source(lambda: casting.NOW)
    yield casting.NOW
    clock.set_source(None)


@pytest.fixture
def stand_at(at: datetime) -> Callable[[datetime], None]:
    """Move the application's clock to another moment."""
    return lambda moment: clock.set_source(lambda: moment)


@pytest.fixture
def cast(db: Any, at: datetime) -> casting.Cast:
    """Ada organises, Grace too; Ben captains a team; Cy is an outsider; Dee judges: see
    ``casting``."""
    return casting.Cast()


class Unhanded(Undefined):
    """A name that a template uses and no door handed over: on a real page it would show as
    nothing, and nobody would see that it is missing. What a row lacks stays lenient."""

    def _told(self) -> None:
        # ``caller`` is Jinja's own: a macro asks in this way whether it was called with a body.
        if self._undefined_obj is missing and self._undefined_name != "caller":
            self._fail_with_undefined_error()

    def __str__(self) -> str:
        self._told()
        return super().__str__()

    def __bool__(self) -> bool:
        self._told()
        return False

    def __iter__(self) -> Iterator[Any]:
        self._told()
        return super().__iter__()

    def __len__(self) -> int:
        self._told()
        return 0


@pytest.fixture(scope="session")
def made_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder: Path = tmp_path_factory.mktemp("data")
    settings = config.read(
        {"DATA_DIR": str(folder), "DEMO": "0", "LOG_LEVEL": "ERROR", "BASE_URL": "http://localhost"}
    )
    app = create_app(settings)
    app.testing = True
    app.jinja_env.undefined = Unhanded
    return app


@pytest.fixture
def app(made_app: Flask, db: Any, at: datetime) -> Iterator[Flask]:
    """The application, on the test's database and at the test's moment, without pages of an earlier
    test."""
    made_app.extensions["kept_pages"].clear()
    settings = made_app.config["SETTINGS"]
    # A test before may have made another application, with settings of its own.
    store.configure(settings)
    letters.configure(settings)
    kinds.configure(settings.file_kinds)
    choices.configure(settings)
    # Requests leave the language that they were read in; the test after this one reads English.
    with language.using("en"):
        yield made_app


class Browser(FlaskClient):
    """A client that sends the CSRF token of its session along with every POST, as a page's form
    does."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("method") in {"POST", "PUT", "PATCH", "DELETE"} and kwargs.pop("csrf", True):
            kwargs["headers"] = {**dict(kwargs.get("headers") or {}), "X-CSRFToken": self._token()}
        return super().open(*args, **kwargs)

    _began: str | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Signing costs as much as half a page; one cookie comes back again and again.
        self._proven: dict[str, tuple[str, str]] = {}

    def sign_in(self, secret: str) -> None:
        """Carry a session of the site, and nothing else, from now on."""
        self._began = str(_signer(self.application).dumps({"_user_id": secret}))
        self._carry(self._began)

    def begin_again(self) -> None:
        """Forget every cookie of answers and be signed in as at first: for tests that try one act
        after another, each of which could sign out or choose a language."""
        self._cookies.clear()
        if self._began is not None:
            self._carry(self._began)

    def _token(self) -> str:
        """The token of the cookie's session, as a page would have it; one is put in if there is
        none. Without a request of its own, which would cost as much as the one that is tested."""
        cookie = self.get_cookie(self.application.config["SESSION_COOKIE_NAME"])
        carried = cookie.value if cookie else ""
        if carried not in self._proven:
            self._proven[carried] = self._prove(carried)
        proven, token = self._proven[carried]
        if proven != carried:
            self._carry(proven)
        return token

    def _prove(self, carried: str) -> tuple[str, str]:
        """Return a session's cookie with a token in it, and the token as it is sent."""
        sessions = _signer(self.application)
        kept = dict(sessions.loads(carried)) if carried else {}
        if "csrf_token" not in kept:
            kept["csrf_token"] = secrets.token_hex(20)
            carried = str(sessions.dumps(kept))
        tokens = URLSafeTimedSerializer(self.application.secret_key or "", salt="wtf-csrf-token")
        return carried, str(tokens.dumps(kept["csrf_token"]))

    def _carry(self, cookie: str) -> None:
        self.set_cookie(self.application.config["SESSION_COOKIE_NAME"], cookie)


def _signer(app: Flask) -> Any:
    return SecureCookieSessionInterface().get_signing_serializer(app)


@pytest.fixture
def as_(app: Flask) -> Callable[[Person | None], Browser]:
    """Return a client signed in as a person (or as nobody): ``as_(cast.ben).get("/")``."""
    app.test_client_class = Browser

    def sign_in(person: Person | None) -> Any:
        client = app.test_client()
        if person is not None:
            person.forget()
            secret = sessions.begin_session(person, clock.now())
            client.sign_in(secret)
        return client

    return sign_in


@pytest.fixture
def days() -> Callable[[float], timedelta]:
    return lambda number: timedelta(days=number)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


@pytest.fixture(scope="session")
def demonstration(run_folder: Path) -> Path:
    """A data folder with the demonstration, loaded once for all workers; to be copied, never
    served."""
    folder = run_folder / "demonstration"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            loading = folder.with_name("demonstration.loading")
            command = [sys.executable, "-m", "flask", "--app", "wsgi", "start"]
            environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(loading), "DEMO": "1"}
            done = subprocess.run(
                command,
                cwd=servers.ROOT,
                env=environment,
                capture_output=True,
                text=True,
                timeout=servers.PATIENCE * 10,
            )
            assert done.returncode == 0, done.stderr
            loading.rename(folder)
    return folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[sync_api.Browser]:
    """The worker's one Chromium: a second one beside it cannot start."""
    with servers.browser() as browser:
        yield browser
