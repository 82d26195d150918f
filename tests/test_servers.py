"""The servers that other tests stand on are real: each is asked once what only the real one can
answer."""

import os
import signal
import smtplib
import subprocess
import sys
import textwrap
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import psycopg
import pytest
import servers
from botocore.config import Config
from botocore.exceptions import ClientError
from playwright.sync_api import Browser

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

HELLO = """
    import os
    def app(environ, start_response):
        known = environ["PATH_INFO"] in ("/healthz", "/pid", "/setting")
        start_response("200 OK" if known else "404 Not Found", [("Content-Type", "text/plain")])
        answers = {"/pid": str(os.getpid()), "/setting": os.environ.get("MAIL_FROM", "")}
        return [answers.get(environ["PATH_INFO"], "ok").encode()]
"""


def letter(subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "ada@example.org",
        "ben@example.org",
        subject,
    )
    message.set_content("Grüße, 您好, مرحبا")
    return message


class TestPostgres:
    def test_each_database_is_its_own_and_gone_afterwards(self) -> None:
        with servers.postgres_server() as server:
            with server.database() as first, server.database() as second:
                with psycopg.connect(server.url(first)) as connection:
                    connection.execute("CREATE TABLE office (name text)")
                    connection.execute("INSERT INTO office VALUES ('特許庁')")
                with psycopg.connect(server.url(first)) as connection:
                    assert connection.execute("SELECT name FROM office").fetchall() == [("特許庁",)]
                    assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
                    assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
                with (
                    psycopg.connect(server.url(second)) as connection,
                    pytest.raises(psycopg.errors.UndefinedTable),
                ):
                    connection.execute("SELECT name FROM office")
            with pytest.raises(psycopg.OperationalError, match="does not exist"):
                psycopg.connect(server.url(first))

    def test_a_database_can_be_copied_from_another(self) -> None:
        with servers.postgres_server() as server, server.database() as template:
            with psycopg.connect(server.url(template)) as connection:
                connection.execute("CREATE TABLE office AS SELECT 'EM' AS code")
            with server.database(template) as copy, psycopg.connect(server.url(copy)) as connection:
                assert connection.execute("SELECT code FROM office").fetchone() == ("EM",)

    def test_the_server_goes_when_its_last_user_is_killed(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PYTEST_XDIST_TESTRUNUID", f"killed-{os.getpid()}")
        program = (
            "import servers, sys\nwith servers.postgres_server() as s: print(s.folder, flush=True);"
            " sys.stdin.read()"
        )
        user = subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=Path(servers.__file__).parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with user:
            assert user.stdout is not None
            folder = Path(user.stdout.readline().strip())
            with servers.postgres_server() as shared:
                assert shared.folder == folder
                user.send_signal(signal.SIGKILL)
                user.wait(servers.PATIENCE)
                shared.execute("SELECT 1")
        servers.wait_for(lambda: not folder.exists(), "the end of PostgreSQL")


class TestSmtp:
    def test_letters_arrive_whole_and_can_be_waited_for(self) -> None:
        with servers.smtp_server() as mailbox:
            with smtplib.SMTP(mailbox.host, mailbox.port, timeout=10) as client:
                client.send_message(letter("Confirm your address"))
            (received,) = mailbox.wait(lambda message: message["Subject"] == "Confirm your address")
            assert "您好" in received.get_content()
            assert mailbox.to("ben@example.org") == [received]
            assert mailbox.to("cy@example.org") == []

    def test_waiting_in_vain_names_what_did_arrive(self) -> None:
        with servers.smtp_server() as mailbox:
            with smtplib.SMTP(mailbox.host, mailbox.port, timeout=10) as client:
                client.send_message(letter("Another one"))
            with pytest.raises(TimeoutError, match="Another one"):
                mailbox.wait(lambda message: message["Subject"] == "Never sent", seconds=0.1)

    def test_a_refused_letter_is_not_kept(self) -> None:
        with (
            servers.smtp_server() as mailbox,
            smtplib.SMTP(mailbox.host, mailbox.port, timeout=10) as client,
        ):
            mailbox.refuse()
            with pytest.raises(smtplib.SMTPDataError, match="Try again later"):
                client.send_message(letter("Too early"))
            mailbox.refuse(None)
            client.send_message(letter("In time"))
            assert [message["Subject"] for message in mailbox.wait()] == ["In time"]

    def test_sign_in_is_demanded_where_a_name_is_set(self) -> None:
        with (
            servers.smtp_server("codefest", "a secret") as mailbox,
            smtplib.SMTP(mailbox.host, mailbox.port, timeout=10) as client,
        ):
            with pytest.raises(smtplib.SMTPResponseException, match="Authentication required"):
                client.send_message(letter("Unsigned"))
            with pytest.raises(smtplib.SMTPAuthenticationError):
                client.login("codefest", "a guess")
        with (
            servers.smtp_server("codefest", "a secret") as mailbox,
            smtplib.SMTP(mailbox.host, mailbox.port, timeout=10) as client,
        ):
            client.login("codefest", "a secret")
            client.send_message(letter("Signed"))
            assert mailbox.wait()[0]["Subject"] == "Signed"


class TestObjectStore:
    def client(self, store: servers.ObjectStore, secret: str) -> "S3Client":
        return boto3.client(
            "s3",
            endpoint_url=store.endpoint,
            region_name="us-east-1",
            aws_access_key_id=store.access_key,
            aws_secret_access_key=secret,
            # Of a part rclone gives the checksum of the whole, which is right to fail when asked
            # for.
            config=Config(
                signature_version="s3v4",
                retries={"max_attempts": 1},
                response_checksum_validation="when_required",
            ),
        )

    def test_bytes_come_back_and_lie_in_the_folder(self, tmp_path: Path) -> None:
        with servers.s3_server(tmp_path) as store:
            client = self.client(store, store.secret_key)
            client.put_object(Bucket=store.bucket, Key="a/b.bin", Body=b"0123456789")
            part = client.get_object(Bucket=store.bucket, Key="a/b.bin", Range="bytes=2-4")
            assert part["Body"].read() == b"234"
            assert (store.folder / store.bucket / "a" / "b.bin").read_bytes() == b"0123456789"

    def test_a_wrong_key_is_refused(self, tmp_path: Path) -> None:
        with servers.s3_server(tmp_path) as store, pytest.raises(ClientError) as refusal:
            self.client(store, "guessed").list_objects_v2(Bucket=store.bucket)
        assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


class TestSite:
    @pytest.fixture
    def hello(self, tmp_path: Path) -> dict[str, str]:
        (tmp_path / "hello_site.py").write_text(textwrap.dedent(HELLO))
        return {"PYTHONPATH": str(tmp_path), "MAIL_FROM": "codefest@example.org"}

    def test_it_answers_with_the_settings_given_and_survives_a_killed_worker(
        self, tmp_path: Path, hello: dict[str, str]
    ) -> None:
        with servers.site(tmp_path, hello, target="hello_site:app") as site:
            assert servers.fetch(f"{site.url}/setting") == (200, b"codefest@example.org")
            worker = int(servers.fetch(f"{site.url}/pid")[1])
            assert worker in site.workers()
            os.kill(worker, signal.SIGKILL)
            servers.wait_for(lambda: servers.fetch(f"{site.url}/pid")[0] == 200, "the next worker")
            assert int(servers.fetch(f"{site.url}/pid")[1]) != worker
        assert servers.fetch(f"{site.url}/healthz")[0] == 0

    def test_one_that_cannot_start_says_why(self, tmp_path: Path, hello: dict[str, str]) -> None:
        with (
            pytest.raises(RuntimeError, match="no_such_module"),
            servers.site(tmp_path, hello, target="no_such_module:app"),
        ):
            pass


@pytest.mark.browser
class TestBrowser:
    def test_it_shows_a_page_and_runs_its_script(self, chromium: Browser, tmp_path: Path) -> None:
        (tmp_path / "page.html").write_text(
            "<!doctype html><p id=sum></p><script>sum.textContent=6*7</script>"
        )
        page = chromium.new_page()
        page.goto((tmp_path / "page.html").as_uri())
        assert page.text_content("#sum") == "42"
        page.close()


# What a program starts that is killed in the middle: each line enters one of the servers.
STARTED = {
    "S3": "stack.enter_context(servers.s3_server(folder))",
    "site": "stack.enter_context(servers.site(folder, {'PYTHONPATH': str(folder)}, 'hello:app'))",
    "nginx": "stack.enter_context(servers.running_nginx('', folder))",
    "browser": "stack.enter_context(servers.browser()).new_page()",
}
PROGRAM = """
import sys
from contextlib import ExitStack
from pathlib import Path

import servers

folder = Path(sys.argv[1])
with ExitStack() as stack:
    {line}
    print("ready", flush=True)
    sys.stdin.read()
"""


def below(pid: int) -> set[int]:
    """The processes that a process started, and those that these did."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            told = path.read_text().rpartition(")")[2].split()
            parents[int(path.parent.name)] = int(told[1])
    found, more = set[int](), {pid}
    while more:
        more = {child for child, parent in parents.items() if parent in more}
        found |= more
    return found


def alive(pid: int) -> bool:
    """Whether a process runs; one whose end nobody has asked about yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(
    "name",
    [
        "S3",
        "site",
        pytest.param("nginx", marks=pytest.mark.nginx),
        pytest.param("browser", marks=pytest.mark.browser),
    ],
)
def test_nothing_outlives_whoever_started_it(name: str, tmp_path: Path) -> None:
    """A worker of the tests that is killed in the middle of one leaves no process behind."""
    (tmp_path / "hello.py").write_text(textwrap.dedent(HELLO))
    user = subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(line=STARTED[name]), str(tmp_path)],
        cwd=Path(servers.__file__).parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with user:
        assert user.stdout is not None
        assert user.stdout.readline() == "ready\n"
        started = below(user.pid)
        user.send_signal(signal.SIGKILL)
    assert started, "it started nothing"
    servers.wait_for(lambda: not any(map(alive, started)), f"the end of {name}")
