"""Settings: what is read, what is refused, and that a key is made once and stays."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from hackathon.core import config

STRONG = "k7Q2mZ9xV4bN8cL1pR6tY3wJ5hG0fDsA"


def read(tmp_path: Path, **environ: str) -> config.Settings:
    return config.read({"DATA_DIR": str(tmp_path), "SECRET_KEY": STRONG, **environ})


def test_defaults_suit_a_first_start(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.database_url == f"sqlite:///{tmp_path}/codefest.db"
    assert settings.trusted_hosts == ("127.0.0.1",)
    assert (settings.max_file_size, settings.max_team_quota) == (2 * 2**30, 10 * 2**30)
    assert not settings.demo and settings.trusted_proxies == 0


def test_given_values_win(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        BASE_URL="https://fest.example.org/",
        DEMO="yes",
        TRUSTED_HOSTS="a.example, b.example",
        MAX_FILE_SIZE="500 MB",
        MAIL_TLS="TLS",
        LOG_LEVEL="debug",
    )
    assert settings.base_url == "https://fest.example.org"
    assert settings.mail_from == "noreply@fest.example.org"
    assert settings.trusted_hosts == ("a.example", "b.example")
    assert (settings.demo, settings.max_file_size, settings.mail_tls, settings.log_level) == (
        True,
        500_000_000,
        "tls",
        "DEBUG",
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"), ("PORT", "0"), ("PORT", "65536"), ("DEMO", "perhaps"), ("MAX_FILE_SIZE", "two"), ("MAX_FILE_SIZE", "0"),
        ("MAX_UPLOADS", "-1"), ("MAX_UPLOADS", "0"), ("TRUSTED_PROXIES", "1.5"), ("BASE_URL", "fest.example.org"),
        ("BASE_URL", "javascript:alert(1)"), ("MAIL_TLS", "ssl3"), ("LOG_LEVEL", "LOUD"), ("MAIL_FROM", "nobody"),
        ("SECRET_KEY", "short"), ("SECRET_KEY", "change-me-" * 5), ("SECRET_KEY", "a" * 40),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(config.ConfigError, match=name):
        read(tmp_path, **{name: value})


def test_a_bucket_needs_its_keys(tmp_path: Path) -> None:
    with pytest.raises(config.ConfigError, match="S3_ACCESS_KEY"):
        read(tmp_path, S3_BUCKET="files")


def test_a_weak_key_passes_in_demonstration_mode_only(tmp_path: Path) -> None:
    assert read(tmp_path, SECRET_KEY="weak", DEMO="1").secret_key == "weak"


def test_a_missing_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first = read(tmp_path, SECRET_KEY="")
    assert len(first.secret_key) >= config.SECRET_SHORTEST
    assert read(tmp_path, SECRET_KEY="").secret_key == first.secret_key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_processes_that_start_at_once_agree_on_the_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: read(tmp_path, SECRET_KEY="").secret_key, range(8)))
    assert len(keys) == 1


def test_a_key_file_cut_short_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("abc")
    with pytest.raises(config.ConfigError, match="secret_key"):
        read(tmp_path, SECRET_KEY="")


def test_settings_do_not_change_and_do_not_show_secrets(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        MAIL_PASSWORD="pw-canary",
        DATABASE_URL="postgresql://u:db-canary@h/n",
        S3_SECRET_KEY="s3-canary",
    )
    with pytest.raises(FrozenInstanceError):
        settings.port = 1  # type: ignore[misc]
    assert STRONG not in repr(settings) and "canary" not in repr(settings)


def test_every_setting_is_described() -> None:
    assert [name for name, _, about in config.table() if about] == [
        part.name.upper() for part in fields(config.Settings)
    ]
