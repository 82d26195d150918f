"""The files that the README deploys with, started: units that systemd takes, their commands, and
nginx with TLS on a port of its own."""

from __future__ import annotations

import configparser
import http.client
import os
import re
import shlex
import shutil
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import servers
from servers import ROOT

from hackathon import create_app
from hackathon.core import config
from hackathon.core import db as ground
from hackathon.operations import schema

DEPLOY = ROOT / "bin" / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("codefest*.[st]*"))
README = (ROOT / "README.md").read_text(encoding="utf-8")


def unit(name: str) -> configparser.ConfigParser:
    # A unit may say a thing twice: ExecStart of several commands.
    read = configparser.ConfigParser(strict=False, interpolation=None, delimiters="=")
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(DEPLOY / name)
    return read


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units, with the program where the test has it."""
    program = tmp_path / "srv"
    (program / ".venv" / "bin").mkdir(parents=True)
    (program / ".venv" / "bin" / "python").symlink_to(sys.executable)
    shutil.copytree(ROOT / "bin", program / "bin")
    folder = tmp_path / "units"
    folder.mkdir()
    for name in UNITS:
        text = (DEPLOY / name).read_text().replace("/srv/codefest", str(program))
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a site in which nothing has happened; to be copied."""
    folder = tmp_path_factory.mktemp("migrated") / "data"
    before = ground.database.obj
    create_app(config.read({"DATA_DIR": str(folder), "LOG_LEVEL": "ERROR"}))
    schema.migrate()
    ground.database.close()
    if before is not None:
        ground.database.initialize(before)
    return folder


class TestUnits:
    @pytest.mark.systemd
    def test_systemd_finds_nothing_wrong_with_them(self, installed: Path) -> None:
        paths = [str(path) for path in sorted(installed.iterdir())]
        done = subprocess.run(
            ["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False
        )
        told = [line for line in done.stderr.splitlines() if str(installed) in line]
        told += [line for line in done.stderr.splitlines() if "codefest" in line]
        assert not told

    @pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
    def test_all_run_as_the_site_s_user_and_write_for_it_alone(self, name: str) -> None:
        service = unit(name)["Service"]
        assert service["User"] == "codefest" and service["UMask"] == "0077"
        assert service["EnvironmentFile"] == "/etc/codefest.env"
        assert service["WorkingDirectory"] == "/srv/codefest"

    def test_all_timers_have_their_service_and_the_readme_enables_them(self) -> None:
        line = next(line for line in README.splitlines() if "systemctl enable --now" in line)
        timers = [name for name in UNITS if name.endswith(".timer")]
        assert {name.split("-")[1] for name in timers} == {
            "backup.timer",
            "verify.timer",
            "sweep.timer",
        }
        assert {*timers, "codefest.service"} == set(re.findall(r"codefest\S*", line))
        for name in timers:
            assert name.replace(".timer", ".service") in UNITS
            assert unit(name)["Install"]["WantedBy"] == "timers.target"

    @pytest.mark.parametrize("name", ["backup", "verify", "sweep"])
    def test_what_they_start_does_its_work(self, tmp_path: Path, migrated: Path, name: str) -> None:
        made = tmp_path / "data"
        shutil.copytree(migrated, made)
        given = {"DATA_DIR": str(made), "LOG_LEVEL": "ERROR", "PATH": os.environ["PATH"]}
        copies = tmp_path / "copies"
        copies.mkdir(mode=0o700)
        text = (DEPLOY / f"codefest-{name}.service").read_text()
        lines = re.findall(r"^ExecStart(?:Post)?=(.*)$", text, re.M)
        for line in lines:
            # As systemd reads it: two signs for one.
            said = line.replace("$$", "$").replace("%%", "%")
            said = said.replace("/srv/codefest/.venv/bin/python", sys.executable)
            words = shlex.split(said.replace("/var/backups/codefest", str(copies)))
            done = subprocess.run(words, cwd=ROOT, env=given, capture_output=True, check=False)
            assert done.returncode == 0, (line, done.stderr.decode())
        if name == "backup":
            (copy,) = copies.iterdir()
            assert re.fullmatch(r"\d{4}-\d\d-\d\d-\d{4}\.tar", copy.name)
            assert stat.S_IMODE(copy.stat().st_mode) == 0o600


class Secure:
    """Who speaks TLS with nginx, and believes the certificate of the test alone."""

    def __init__(self, port: int, certificate: Path) -> None:
        self.port, self.name = port, f"codefest.example.org:{port}"
        self._trust = ssl.create_default_context(cafile=str(certificate))
        self._trust.check_hostname = False
        self.cookie = ""

    def ask(self, method: str, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
        line = http.client.HTTPSConnection("127.0.0.1", self.port, context=self._trust, timeout=20)
        headers = {"Host": self.name, "Cookie": self.cookie}
        if data is not None:
            headers["Referer"] = headers["Origin"] = f"https://{self.name}"
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line.request(method, path, urlencode(data) if data else None, headers)
        answer = line.getresponse()
        self.headers = answer.headers
        for kept in answer.headers.get_all("Set-Cookie") or []:
            assert "Secure" in kept
            self.cookie = kept.split(";")[0]
        return answer.status, answer.read().decode()


@pytest.fixture(scope="module")
def secure(
    migrated: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Secure, int]]:
    """The site behind ``bin/deploy/nginx.conf``, on ports of its own, and the port of plain http."""
    folder = tmp_path_factory.mktemp("deployed")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    words = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=x -keyout {key} -out {certificate}"
    subprocess.run(words.split(), check=True, capture_output=True)
    plain, port = servers.free_port(), servers.free_port()
    shutil.copytree(migrated, folder / "data")
    address = f"https://codefest.example.org:{port}"
    given = {"BASE_URL": address, "TRUSTED_PROXIES": "1", "DATA_DIR": str(folder / "data")}
    with servers.site(
        folder, given | {"WORKERS": "1", "TRUSTED_HOSTS": "codefest.example.org,127.0.0.1"}
    ) as site:
        conf = (DEPLOY / "nginx.conf").read_text()
        for old, new in (
            ("listen 80;", f"listen 127.0.0.1:{plain};"),
            ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
            ("return 301 https://codefest.example.org$request_uri;", f"return 301 {address}$request_uri;"),
            ("/etc/letsencrypt/live/codefest.example.org/fullchain.pem", str(certificate)),
            ("/etc/letsencrypt/live/codefest.example.org/privkey.pem", str(key)),
            ("127.0.0.1:8000", site.url.removeprefix("http://")),
        ):  # fmt: skip
            assert conf.count(old) == 1, old
            conf = conf.replace(old, new)
        conf = re.sub(r"^ *listen \[::\].*\n", "", conf, flags=re.M)
        with servers.running_nginx(conf, folder):
            client = Secure(port, certificate)
            servers.wait_for(lambda: _answers(client), "the site behind nginx")
            yield client, plain


def _answers(client: Secure) -> bool:
    try:
        return client.ask("GET", "/healthz")[0] == 200
    except OSError:
        return False


@pytest.mark.nginx
class TestNginx:
    def test_http_leads_to_https_on_the_same_page(self, secure: tuple[Secure, int]) -> None:
        client, plain = secure
        line = http.client.HTTPConnection("127.0.0.1", plain, timeout=20)
        line.request("GET", "/events/?q=x", headers={"Host": "codefest.example.org"})
        answer = line.getresponse()
        assert answer.status == 301
        assert answer.headers["Location"] == f"https://{client.name}/events/?q=x"

    def test_forms_and_links_keep_the_port(self, secure: tuple[Secure, int]) -> None:
        client, _plain = secure
        status, page = client.ask("GET", "/people/sign-in")
        assert status == 200 and client.headers["Strict-Transport-Security"]
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token
        data = {"email": "a@example.org", "password": "wrong" * 3, "csrf_token": token[1]}
        status, page = client.ask("POST", "/people/sign-in", data)
        assert status == 200 and "password" in page, "the form was read, and not refused unread"
        status, feed = client.ask("GET", "/pilots.atom")
        assert status == 200 and f"https://{client.name}/" in feed


def test_an_address_with_a_path_is_refused_in_words() -> None:
    with pytest.raises(config.ConfigError, match="not below a path"):
        config.read({"BASE_URL": "https://example.org/codefest"})
    assert config.read({"BASE_URL": "https://example.org:8443/"}).base_url.endswith(":8443")
