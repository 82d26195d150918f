"""Settings: the only reader of the environment. Each setting is a field here and carries its own
description."""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from hackathon.core import private
from hackathon.core.files import kinds
from hackathon.core.files.kinds import Extra

# The folder that holds ``hackathon/``, ``templates/``, ``static/`` and ``seeds/``; every path of
# the program starts here.
ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "hackathon"

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# Characters; of random letters and digits some 190 bits.
SECRET_SHORTEST = 32
# Words that stand in examples, and so in every list that somebody tries.
SECRET_KNOWN = re.compile(
    r"change.?me|secret|password|example|default|insecure|codefest|test|dev", re.I
)
UNITS = {
    "": 1,
    "B": 1,
    "KB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
    "KIB": 2**10,
    "MIB": 2**20,
    "GIB": 2**30,
}


class ConfigError(Exception):
    """A setting is wrong. The message names it and says what it may be."""


def _text(value: str) -> str:
    return value


def _whole(value: str) -> int:
    if not re.fullmatch(r"\d{1,9}", value):
        raise ValueError("a whole number")
    return int(value)


def _days(value: str) -> int:
    if not re.fullmatch(r"\d{1,5}", value) or not 0 < int(value) <= 36500:
        raise ValueError("a number of days from 1 to 36500")
    return int(value)


def _port(value: str) -> int:
    if not re.fullmatch(r"\d{1,5}", value) or not 0 < int(value) < 65536:
        raise ValueError("a port between 1 and 65535")
    return int(value)


def _switch(value: str) -> bool:
    if value.lower() not in {"0", "1", "no", "yes", "false", "true", "off", "on"}:
        raise ValueError("0 or 1")
    return value.lower() in {"1", "yes", "true", "on"}


def _bytes(value: str) -> int:
    found = re.fullmatch(r"(\d{1,15})\s*([A-Za-z]{0,3})", value)
    if not found or found[2].upper() not in UNITS or int(found[1]) == 0:
        raise ValueError("a number of bytes above zero, such as 2147483648, 500 MB or 2 GiB")
    return int(found[1]) * UNITS[found[2].upper()]


def _kinds(value: str) -> tuple[Extra, ...]:
    try:
        return kinds.read(value)
    except ValueError as error:
        raise ValueError(f"kinds of files such as dwg=image/vnd.dwg, not {error}") from None


def _address(value: str) -> str:
    parts = urlparse(value)
    if value and (
        parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment
    ):
        raise ValueError("an address such as https://codefest.example.org")
    # Paths begin with a slash of their own.
    return value.rstrip("/")


def _site(value: str) -> str:
    address = _address(value)
    if urlparse(address).path:
        raise ValueError(
            "the address of the site alone, such as https://codefest.example.org: it stands at the"
            " root of a name of its own, not below a path"
        )
    return address


def _names(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _generous(value: str) -> tuple[tuple[Network, int], ...]:
    found = []
    for part in _names(value):
        network, _star, factor = part.partition("*")
        try:
            found.append((ipaddress.ip_network(network.strip(), strict=False), int(factor)))
        except ValueError:
            raise ValueError("networks, each with its factor, such as 192.0.2.0/24*10") from None
        if not 0 < int(factor) <= 1000:
            raise ValueError("networks with a factor from 1 to 1000, such as 192.0.2.0/24*10")
    return tuple(found)


def _one_of(*allowed: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        for choice in allowed:
            if value.lower() == choice.lower():
                return choice
        raise ValueError("one of " + ", ".join(allowed))

    return parse


def _setting(
    about: str,
    default: str = "",
    parse: Callable[[str], Any] = _text,
    shown: str = "",
    hidden: bool = False,
) -> Any:
    # ``shown`` is what the settings table prints where the default depends on other settings.
    return field(
        repr=not hidden,
        metadata={"about": about, "default": default, "parse": parse, "shown": shown or default},
    )


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an operator may decide. A field ``base_url`` is read from the environment as
    ``BASE_URL``."""

    demo: bool = _setting(
        "Demonstration mode: sign-ins are shown, mail is readable on the site, weak keys pass",
        "0",
        _switch,
    )
    host: str = _setting("Address to listen on", "127.0.0.1")
    port: int = _setting("Port to listen on", "8000", _port)
    base_url: str = _setting(
        "Public address; every link in mail starts with it", "", _site, shown="http://HOST:PORT"
    )
    data_dir: Path = _setting(  # noqa: RUF009 - Path is a type here
        "Folder of database, uploads, built static files and the made key", "instance", Path
    )
    database_url: str = _setting(
        "sqlite:///file or postgresql://user:password@host/name",
        shown="sqlite:///DATA_DIR/codefest.db",
        hidden=True,
    )
    secret_key: str = _setting(
        "Signs cookies; at least 32 random characters",
        shown="made once, kept in DATA_DIR/secret_key",
        hidden=True,
    )
    trusted_hosts: tuple[str, ...] = _setting(
        "Host names the site answers to, by commas", "", _names, shown="the host of BASE_URL"
    )
    trusted_proxies: int = _setting(
        "How many reverse proxies stand in front, each adding X-Forwarded-*", "0", _whole
    )
    mail_server: str = _setting("SMTP server; without one, mail waits in the outbox")
    mail_port: int = _setting("Port of the SMTP server", "587", _port)
    mail_username: str = _setting("User name at the SMTP server, if it wants one")
    mail_password: str = _setting("Password at the SMTP server", hidden=True)
    mail_tls: str = _setting(
        "starttls, tls (from the first byte) or none",
        "starttls",
        _one_of("starttls", "tls", "none"),
    )
    mail_from: str = _setting("Sender of all mail", shown="noreply@ the host of BASE_URL")
    s3_bucket: str = _setting(
        "Bucket for uploads; without one, uploads are files below DATA_DIR/files"
    )
    s3_endpoint: str = _setting(
        "Address of an S3-compatible server, when it is not Amazon's", "", _address
    )
    s3_public_endpoint: str = _setting(
        "Address at which readers reach the bucket; files then travel straight from there",
        "",
        _address,
    )
    s3_region: str = _setting("Region of the bucket", "us-east-1")
    s3_access_key: str = _setting("Access key for the bucket", hidden=True)
    s3_secret_key: str = _setting("Secret key for the bucket", hidden=True)
    max_file_size: int = _setting("Largest single upload", "2 GiB", _bytes)
    max_team_quota: int = _setting("Most that one team may store", "10 GiB", _bytes)
    file_kinds: tuple[Extra, ...] = _setting(
        "Kinds of files taken beside the usual ones: ending=media/type, if wanted with the first"
        " bytes in hexadecimal: dwg=image/vnd.dwg:41433130",
        "",
        _kinds,
    )
    max_uploads: int = _setting(
        "Uploads that one process stores at the same time; more wait, or are asked to come again",
        "16",
        _whole,
    )
    generous_networks: tuple[tuple[Network, int], ...] = _setting(
        "Networks whose limits of sign-ins and sign-ups are raised, by commas: 192.0.2.0/24*10",
        "",
        _generous,
    )
    keep_drafts: int = _setting(
        "Days after an event's results until drafts that were never submitted are deleted",
        "365",
        _days,
    )
    keep_sign_ins: int = _setting(
        "Days after which ended sign-ins, with their browsers, are deleted", "90", _days
    )
    keep_mail: int = _setting(
        "Days after which messages, with texts and addresses, are deleted", "180", _days
    )
    keep_tokens: int = _setting(
        "Days after which links, tokens and invitations that ended are deleted", "30", _days
    )
    workers: int = _setting("Processes that serve; one goes on when another dies", "2", _whole)
    log_level: str = _setting(
        "Least important line that is logged", "INFO", _one_of("DEBUG", "INFO", "WARNING", "ERROR")
    )


def table() -> list[tuple[str, str, str]]:
    """Return (name in the environment, default, description) of every setting, as the README's
    table has them."""
    return [
        (part.name.upper(), part.metadata["shown"], part.metadata["about"])
        for part in fields(Settings)
    ]


def read(environ: Mapping[str, str]) -> Settings:
    """Return the settings that ``environ`` asks for; an empty value counts as a missing one.

    :raises ConfigError: when a value cannot be used
    """
    values: dict[str, Any] = {}
    for part in fields(Settings):
        name, given = part.name.upper(), environ.get(part.name.upper(), "").strip()
        try:
            values[part.name] = part.metadata["parse"](given or part.metadata["default"])
        except ValueError as error:
            raise ConfigError(f"{name} is {given!r}; it must be {error}.") from None
    data_dir = values["data_dir"] = values["data_dir"].expanduser().absolute()
    # An IPv6 address in a web address stands in brackets.
    shown_host = f"[{values['host']}]" if ":" in values["host"] else values["host"]
    values["base_url"] = values["base_url"] or f"http://{shown_host}:{values['port']}"
    host = urlparse(values["base_url"]).hostname or "localhost"
    values["trusted_hosts"] = values["trusted_hosts"] or (host,)
    values["mail_from"] = values["mail_from"] or f"noreply@{host}"
    values["database_url"] = values["database_url"] or f"sqlite:///{data_dir / 'codefest.db'}"
    # A line break would add headers to every message.
    if re.search(r"[\r\n]", values["mail_from"]) or "@" not in values["mail_from"]:
        raise ConfigError("MAIL_FROM must be an e-mail address, such as codefest@example.org.")
    if values["s3_bucket"] and not (values["s3_access_key"] and values["s3_secret_key"]):
        raise ConfigError("S3_BUCKET is set, so S3_ACCESS_KEY and S3_SECRET_KEY are needed too.")
    for name in ("max_uploads", "workers"):
        if values[name] == 0:
            raise ConfigError(f"{name.upper()} is 0; it must be at least 1.")
    if not values["secret_key"]:
        values["secret_key"] = _kept_secret(data_dir / "secret_key")
    # A demonstration may be started by anybody on their own machine, with any key.
    elif not values["demo"]:
        _refuse_weak(values["secret_key"])
    return Settings(**values)


def read_environment() -> Settings:
    """Return the settings of this process. Raises ConfigError."""
    return read(os.environ)


def _refuse_weak(key: str) -> None:
    if len(key) < SECRET_SHORTEST:
        raise ConfigError(
            f"SECRET_KEY has {len(key)} characters; it must have at least {SECRET_SHORTEST} random"
            " ones or be left out."
        )
    if SECRET_KNOWN.search(key) or len(set(key)) < 8:
        raise ConfigError(
            "SECRET_KEY can be guessed; use random characters, or leave it out and one is made."
        )


def _kept_secret(path: Path) -> str:
    """Return the key in ``path``, made first when there is none; two processes that start at once
    get the same."""
    try:
        private.folder(path.parent)
        if not path.exists():
            # Written whole before it has its name: another process never reads half a key.
            draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(48))
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(
                    draft, path
                )  # unlike a rename this never replaces a key that another process has just made
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        key = path.read_text().strip()
    except OSError as error:
        raise ConfigError(
            f"DATA_DIR: the key in {path} can be neither read nor made ({error.strerror}); set"
            " SECRET_KEY or mend the folder."
        ) from error
    if len(key) < SECRET_SHORTEST:
        raise ConfigError(
            f"The key in {path} is cut short; delete the file and a new one is made (everybody has"
            " to sign in again)."
        )
    return key
