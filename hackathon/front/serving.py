"""The server in its processes: uvicorn with this site's front, limits and way of stopping.

``bin/serve`` and the tests start it by ``python -m hackathon.front``; nothing else configures it.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import logging
import resource
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.context import SpawnProcess
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.supervisors.multiprocess import Multiprocess, Process
from werkzeug.test import create_environ, run_wsgi_app

from hackathon.core import config, logs
from hackathon.front import arriving
from hackathon.front.application import Front, Ways
from hackathon.front.protocol import Connection

logger = logging.getLogger("hackathon.front")

WARM = ("/", "/events/", "/pilots/", "/offices/", "/people/sign-in")
ARENAS = -8  # glibc's name for it: M_ARENA_MAX
START = 60.0  # seconds that a process may take until it serves
FILES = 8192  # open at the same time: a connection is one, and most have no other
UPLOADS_END = 30.0  # seconds that a stop waits for files on their way in
ANSWERS_END = 8  # seconds that it then waits for answers on their way out


@dataclass(frozen=True)
class Site:
    """Makes the front of the WSGI application that ``target`` names (``module:name``); each process
    makes its own."""

    target: str

    def __call__(self) -> Front:
        _share_heaps()
        logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
        module, _colon, name = self.target.partition(":")
        site = getattr(importlib.import_module(module), name)
        settings = config.read_environment()
        own = hasattr(site, "wsgi_app")
        if own:
            # The process that starts the others does without the rooms.
            from hackathon.operations import upkeep

            upkeep.start(settings)
            _warm(site, settings.base_url)
            # What was loaded stays: each full round of the collector would look through it, and
            # whoever asks at that moment would wait.
            gc.freeze()
        ways = Ways(
            settings.data_dir / "incoming",
            arriving.LARGEST_FORM,
            settings.max_uploads,
            settings.trusted_proxies,
            quick=settings.database_url.startswith("sqlite:") and own,
        )
        return Front(getattr(site, "wsgi_app", site), ways)


class Server(uvicorn.Server):
    """Ends in two steps: files on their way in may arrive while everything else is still answered;
    then it closes."""

    _stop_by: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self._stop_by is not None:  # asked twice: at once
            self.should_exit = self.force_exit = True
            return
        self._stop_by = time.monotonic() + UPLOADS_END
        self._front.stopping = True

    async def on_tick(self, counter: int) -> bool:
        if self._stop_by is not None and not self.should_exit:
            late = time.monotonic() > self._stop_by
            self.should_exit = late or not self._front.receiving
        return await super().on_tick(counter)

    @property
    def _front(self) -> Front:
        front: Any = self.config.loaded_app
        return front


class Worker(Process):
    """A process that serves."""

    @property
    def server(self) -> uvicorn.Server:
        if self._server is None:
            self._server = Server(config=self.config)
        return self._server


class Workers(Multiprocess):
    """The processes that serve; one that dies is followed by another within half a second."""

    failed = False

    def init_processes(self) -> None:
        self.processes = [self._start() for _worker in range(self.processes_num)]
        # When none can start, none will the next time either: that ends the service, and what
        # stands in its log says why. One that is killed while another serves is followed as ever.
        if not self._one_serves():
            self.failed = True
            self.should_exit.set()

    def _one_serves(self) -> bool:
        end = time.monotonic() + START
        while time.monotonic() < end and not self.should_exit.is_set():
            alive = [worker for worker in self.processes if worker.process.is_alive()]
            if not alive:
                return False
            if any(worker.is_ready(timeout=0.1) for worker in alive):
                return True
        return False

    def _start(self) -> Worker:
        worker = Worker(self.config, self.sockets)
        worker.start()
        return worker

    def keep_subprocess_alive(self) -> None:
        for place, worker in enumerate(self.processes):
            process: SpawnProcess = worker.process
            if process.is_alive():
                continue
            logger.error("a process that served has ended", extra={"code": process.exitcode})
            self.processes[place] = self._start()


def _warm(site: Any, origin: str) -> None:
    """Ask for the pages that most people open first, before anybody waits for an answer: else all
    who come in the first second read the same templates at the same time."""
    for path in WARM:
        asked = create_environ(path, origin, headers={"Accept-Language": "en"})
        pieces, _status, _headers = run_wsgi_app(site, asked)
        # A page that says that the database is away is one as well.
        b"".join(pieces)


def _share_heaps() -> None:
    """Let the threads of this process share two heaps, where its C library (glibc) would give each
    one of its own, none of which shrinks: after a rush that made half of what the process held."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(ARENAS, 2)


def _allow_files() -> None:
    """Let this process and those that it starts open as many files as its connections need."""
    _now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def serve(target: str) -> None:
    """Serve the application that ``target`` names until the process is told to stop."""
    settings = config.read_environment()
    logs.configure(settings)
    _allow_files()
    chosen = uvicorn.Config(
        Site(target),
        factory=True,
        host=settings.host,
        port=settings.port,
        http=Connection,
        loop="uvloop",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=2048,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=ANSWERS_END,
        workers=settings.workers,
    )
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    if settings.workers == 1:
        Server(chosen).run()
    else:
        workers = Workers(chosen, sockets=[chosen.bind_socket()])
        workers.run()
        if workers.failed:
            sys.exit(1)
