"""What the browser tests share: one Chromium a worker, and the demonstration, loaded once a run and
served once a worker."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import servers
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext
from theatre import Theatre, every_act
from werkzeug.serving import BaseWSGIServer, make_server
from windows import admit

from hackathon import create_app
from hackathon.content.demonstration import PASSWORD
from hackathon.core import clock, config, store
from hackathon.core import db as ground
from hackathon.people import sessions
from hackathon.people.people import Person


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for an ``act`` is one of each act of its file's plays."""
    if "act" in metafunc.fixturenames:
        both = metafunc.config.getoption("--both")
        metafunc.parametrize("act", every_act(metafunc.module.PLAYS, both), ids=str)


@pytest.fixture(scope="session")
def site(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Site]:
    """The demonstration as the production server serves it; shared by the tests of one worker,
    which change nothing of it."""
    folder = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(demonstration, folder)
    with servers.site(folder, {"DEMO": "1", "LOG_LEVEL": "ERROR", "WORKERS": "1"}) as running:
        yield running


@pytest.fixture
def enter(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Open a window at a site, signed in as one of the demonstration's people: ``enter(site.url,
    "ben")``."""
    opened: list[BrowserContext] = []

    def open_window(url: str, who: str | None = None, **options: object) -> BrowserContext:
        context = chromium.new_context(**{"base_url": url, "locale": "en", **options})  # type: ignore[arg-type]
        opened.append(context)
        if who is not None:
            admit(context, f"{who}@example.org", PASSWORD)
        return context

    yield open_window
    for context in opened:
        context.close()


class LivingSite:
    """A site in a thread of the test, which may stop it, start it again at the same address, and
    move its clock."""

    def __init__(self, folder: Path) -> None:
        self.server: BaseWSGIServer | None = None
        self.port = servers.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.app = create_app(
            config.read(
                {"DATA_DIR": str(folder), "BASE_URL": self.url, "DEMO": "1", "LOG_LEVEL": "ERROR"}
            )
        )
        self.stand_at(datetime.now(UTC))

    def stand_at(self, moment: datetime) -> None:
        """Let the clock go on from this moment."""
        began = time.monotonic()
        clock.set_source(lambda: moment + timedelta(seconds=time.monotonic() - began))

    def session(self, email: str) -> Any:
        """The cookie of a session that somebody has just begun, as a window takes it."""
        ground.open_connection()
        person = Person.get(Person.email == email)
        held = {"_user_id": sessions.begin_session(person, clock.now()), "_permanent": True}
        signer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert signer
        name = self.app.config["SESSION_COOKIE_NAME"]
        return {"name": name, "value": str(signer.dumps(held)), "url": self.url}

    def start(self) -> None:
        self.server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        # It looks so often whether it is to stop.
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    def stop(self) -> None:
        """Stop serving and let go of the database; once more does nothing."""
        if self.server is None:
            return
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        self.server = None


@pytest.fixture
def living_site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], LivingSite]]:
    """Serve the data of a folder from this process; clock, store and database of other tests are
    put back afterwards."""
    monkeypatch.setattr(store, "_store", None)
    monkeypatch.setattr(clock, "_source", None)
    before, made = ground.database.obj, list[LivingSite]()

    def serve(folder: Path) -> LivingSite:
        made.append(LivingSite(folder))
        made[-1].start()
        return made[-1]

    yield serve
    for site in made:
        site.stop()
    ground.database.initialize(before)


@pytest.fixture
def theatre(
    run_folder: Path, tmp_path: Path, chromium: Browser, living_site: Callable[[Path], LivingSite]
) -> Theatre:
    """Plays the acts of a play; what one leaves is kept for the run."""
    kept = run_folder / "plays"
    kept.mkdir(exist_ok=True)
    return Theatre(kept, tmp_path, chromium, living_site)
