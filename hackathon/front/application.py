"""The front: an ASGI application that collects what comes and sends what goes on the event loop.

It asks the site, a WSGI application, in a thread only while there is something to do.

- A body of a form is collected before the site sees it, and the moment of its last byte decides.
- A larger body is announced to the site first, by its head alone: the site refuses, or admits it
  and says where its bytes go. An upload holds a thread for the time that it takes to store it.
- What is sent in pieces is made in a thread a piece at a time, as fast as the reader takes it.
"""

from __future__ import annotations

import asyncio
import contextvars
import io
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from hackathon.core import clock, turns
from hackathon.front import answers, arriving, bodies, environ, refusals
from hackathon.front.answers import Answer, Environ, Wsgi
from hackathon.front.bodies import GaveUp, Memory, Receive, Spool

logger = logging.getLogger("hackathon.front")

Send = Callable[[dict[str, Any]], Awaitable[None]]

PAGE_THREADS = 48  # the site waits for its database in them: a lock may take ten seconds
BEGIN_THREADS = 4  # uploads begin in them, and ask how far they are: few, so that pages go first
MOST_BEGINNING = 192  # uploads of a process that wait to begin; more are asked to come again
REFUSING_THREADS = 2  # they give back what was typed into a form that has to come again
MOST_REFUSED = 60  # forms that wait for one of them; more get a sentence alone
PIECE_THREADS = 8  # they read the next piece of a download
MOST_WAITING = 600  # requests that wait for a thread; more are asked to come again
STALL = 60.0  # seconds in which a reader has to take something of what is sent
BODIES_OF_ADDRESS = 400  # bodies that one address may send at the same time
MOST_BODIES = 3000
NO_CONTENT = 204


class Ways(NamedTuple):
    """How the site is served."""

    folder: Path  # where large bodies wait, on the disk of the stored files
    largest_form: int  # bytes up to which a body is collected without asking the site first
    uploads: int  # threads that store files; pages have others, so that neither waits for the other
    proxies: int  # how many trusted proxies stand in front
    # The site can answer from memory without waiting for anything, as it can with a database on
    # this machine's disk.
    quick: bool


class Front:
    """The site behind its event loop.

    :param site: the WSGI application
    """

    def __init__(self, site: Wsgi, ways: Ways) -> None:
        self.site, self.folder, self.largest_form = site, ways.folder, ways.largest_form
        self.proxies, self.quick = ways.proxies, ways.quick
        uploads = ways.uploads
        self.memory = Memory()
        self.pages = ThreadPoolExecutor(PAGE_THREADS, thread_name_prefix="page")
        self.pieces = ThreadPoolExecutor(PIECE_THREADS, thread_name_prefix="piece")
        # Where one writes at a time, scores go before files.
        self.uploads = ThreadPoolExecutor(uploads, "upload", turns.be_patient)
        self.beginnings = ThreadPoolExecutor(BEGIN_THREADS, "begin", turns.be_patient)
        self.refusing = ThreadPoolExecutor(REFUSING_THREADS, thread_name_prefix="refuse")
        self.most = {
            self.pages: MOST_WAITING,
            self.refusing: MOST_REFUSED,
            self.uploads: uploads * 8,
            self.beginnings: MOST_BEGINNING,
        }
        self.waiting: Counter[ThreadPoolExecutor] = Counter()
        self.bodies: Counter[str] = Counter()
        self.receiving = 0  # files that are on their way in
        self.stopping = False

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        try:
            asked = environ.of(scope)
        except environ.Twofold:
            await self._say(400, {}, send)
            return
        asked["wsgi.file_wrapper"] = answers.File
        length = environ.length(asked)
        try:
            if length == 0:
                asked["wsgi.input"] = io.BytesIO()
                threads = self.beginnings if "HTTP_TUS_RESUMABLE" in asked else self.pages
                await self._answer(asked, threads, scope, send)
            else:
                with self._place_of(self._address(asked)):
                    await self._with_body(asked, length, scope, receive, send)
        except GaveUp as reason:
            if reason.status:
                await self._say(reason.status, asked, send)

    async def _with_body(
        self,
        asked: Environ,
        length: int | None,
        scope: dict[str, Any],
        receive: Receive,
        send: Send,
    ) -> None:
        is_form = asked.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded")
        threads = self.pages if is_form else self.uploads
        into: arriving.Into = None
        limit, pace = self.largest_form, bodies.FORM
        if environ.comes_in_chunks(asked, length, bodies.IN_MEMORY):
            await self._in_chunks(asked, length or 0, scope, receive, send)
            return
        if length is None or length > self.largest_form:
            if self.stopping:
                raise GaveUp(503)
            admitted = await self._ask(asked, scope, send)
            if admitted is None:
                return
            limit, into, pace = admitted.limit, admitted.into, bodies.FILE
            threads = self.uploads
        spool = Spool(self.memory, self.folder)
        self.receiving += threads is self.uploads
        try:
            await bodies.collect(receive, into or spool, limit, pace, length, self.uploads)
            asked[arriving.ARRIVED] = clock.now()
            spool.file.seek(0)
            asked["wsgi.input"], asked[arriving.BODY] = spool.file, into
            await self._answer(asked, threads, scope, send)
        finally:
            self.receiving -= threads is self.uploads
            spool.close()
            if into is not None:
                into.close()  # the site has given it a name by now, or it goes

    async def _in_chunks(
        self, asked: Environ, length: int, scope: dict[str, Any], receive: Receive, send: Send
    ) -> None:
        """Hand a long chunk of a resumable upload on in shorter ones, each of which is safe before
        the next is read: so a broken line costs no more than one of them."""
        if self.stopping:
            raise GaveUp(503)
        first = int(asked["HTTP_UPLOAD_OFFSET"])
        done = 0
        cut = bodies.Cut(receive)
        self.receiving += 1
        try:
            while True:
                size = min(bodies.IN_MEMORY, length - done)
                spool = Spool(self.memory, self.folder)
                cut.next(size)
                try:
                    await bodies.collect(cut, spool, size, bodies.FILE, size, self.uploads)
                    spool.file.seek(0)
                    part = {
                        **asked,
                        "wsgi.input": spool.file,
                        "CONTENT_LENGTH": str(size),
                        "HTTP_UPLOAD_OFFSET": str(first + done),
                        arriving.ARRIVED: clock.now(),
                    }
                    answer = await self._in_thread(part, self.uploads)
                finally:
                    spool.close()
                done += size
                if done >= length or answer.status != NO_CONTENT:
                    await self._send(answer, scope, send, contextvars.copy_context())
                    return
                answer.close()
        finally:
            self.receiving -= 1

    async def _ask(
        self, asked: Environ, scope: dict[str, Any], send: Send
    ) -> arriving.Admitted | None:
        """Show the site the head of a request whose body is large; send its refusal, or return what
        it admits."""
        question = {**asked, "wsgi.input": io.BytesIO(), arriving.ASKED: True}
        answer = await self._in_thread(question, self.beginnings)
        admitted: arriving.Admitted | None = question.get(arriving.ADMITTED)
        if admitted is None:
            await self._send(answer, scope, send, contextvars.copy_context())
        else:
            answer.close()
        return admitted

    async def _answer(
        self, asked: Environ, threads: ThreadPoolExecutor, scope: dict[str, Any], send: Send
    ) -> None:
        # One context for all pieces of an answer, in whichever thread each of them is made.
        context = contextvars.copy_context()
        answer = self._at_once(asked) or await self._in_thread(asked, threads, context)
        await self._send(answer, scope, send, context)

    def _at_once(self, asked: Environ) -> Answer | None:
        """Answer here what needs no waiting: a page that is kept, or whether the process lives."""
        path = asked["PATH_INFO"]
        if path == "/healthz":
            return self._run(asked)
        if not self.quick or asked["REQUEST_METHOD"] != "GET" or path.startswith("/static/"):
            return None
        asked[arriving.AT_ONCE] = True
        try:
            return self._run(asked)
        except arriving.NotAtOnce:
            return None
        finally:
            asked.pop(arriving.AT_ONCE, None)

    async def _in_thread(
        self,
        asked: Environ,
        threads: ThreadPoolExecutor,
        context: contextvars.Context | None = None,
    ) -> Answer:
        if self._are_busy(threads) and threads is self.pages and arriving.ARRIVED in asked:
            # Its page says the same, and carries the text back, without asking the database.
            asked[arriving.BUSY], threads = True, self.refusing
        if self._are_busy(threads):
            raise GaveUp(503)
        self.waiting[threads] += 1
        loop = asyncio.get_running_loop()
        run = (context or contextvars.copy_context()).run
        try:
            return await loop.run_in_executor(threads, run, self._run, asked)
        finally:
            self.waiting[threads] -= 1

    def _are_busy(self, threads: ThreadPoolExecutor) -> bool:
        return self.waiting[threads] >= self.most[threads]

    def _run(self, asked: Environ) -> Answer:
        try:
            return answers.of(self.site, asked)
        except arriving.NotAtOnce:
            raise
        except Exception:
            # The site answers for its own failures; this one is of what stands before it.
            logger.exception("a request was not answered by the site")
            head, body = refusals.answer(500, asked)
            pairs = [(name.decode(), value.decode()) for name, value in head]
            return Answer(500, pairs, body, None, answers.nothing)

    async def _send(
        self,
        answer: Answer,
        scope: dict[str, Any],
        send: Send,
        context: contextvars.Context,
    ) -> None:
        head = environ.headers(answer.headers)
        await send({"type": "http.response.start", "status": answer.status, "headers": head})
        if answer.rest is None:
            await send({"type": "http.response.body", "body": answer.body})
            return
        loop = asyncio.get_running_loop()
        piece = answer.body
        try:
            while piece:
                async with asyncio.timeout(STALL):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece = await loop.run_in_executor(
                    self.pieces, context.run, answers.together, answer.rest
                )
            await send({"type": "http.response.body", "body": b""})
        except TimeoutError:
            scope["codefest.abort"]()
        finally:
            await loop.run_in_executor(self.pieces, context.run, answer.close)

    async def _say(self, status: int, asked: Environ, send: Send) -> None:
        head, body = refusals.answer(status, asked)
        await send({"type": "http.response.start", "status": status, "headers": head})
        await send({"type": "http.response.body", "body": body})

    def _address(self, asked: Environ) -> str:
        """The address that a request comes from, as far as the trusted proxies tell."""
        if self.proxies:
            hops = asked.get("HTTP_X_FORWARDED_FOR", "").split(",")
            if len(hops) >= self.proxies:
                return str(hops[-self.proxies].strip())
        return str(asked["REMOTE_ADDR"])

    @contextmanager
    def _place_of(self, address: str) -> Iterator[None]:
        """Hold a place for a body; one address cannot take them all."""
        if self.bodies[address] >= BODIES_OF_ADDRESS or self.bodies.total() >= MOST_BODIES:
            raise GaveUp(503)
        self.bodies[address] += 1
        try:
            yield
        finally:
            self.bodies[address] -= 1
            if not self.bodies[address]:
                del self.bodies[address]
