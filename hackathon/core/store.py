"""The only door to stored bytes: a local folder, or a bucket of an S3-compatible server.

Bytes are written to a temporary file, hashed on the way and forced to the disk; only then do they
get their name, which is random and tells nothing. What has a name never changes. Which name belongs
to whom is for the database to say.
"""

from __future__ import annotations

from hackathon.core.config import Settings
from hackathon.core.storing.bucket import Account, S3Store
from hackathon.core.storing.incoming import Incoming
from hackathon.core.storing.local_store import LocalStore
from hackathon.core.storing.stored_files import (
    CHUNK,
    Missing,
    StoreAway,
    Stored,
    StoreFull,
    Stream,
    TooLarge,
    new_name,
)

__all__ = [
    "CHUNK",
    "Incoming",
    "LocalStore",
    "Missing",
    "S3Store",
    "StoreAway",
    "StoreFull",
    "Stored",
    "Stream",
    "TooLarge",
    "configure",
    "current",
    "new_name",
]

_store: LocalStore | S3Store | None = None


def configure(settings: Settings) -> LocalStore | S3Store:
    """Put the store that ``settings`` ask for in use, and return it."""
    global _store
    if settings.s3_bucket:
        account = Account(
            settings.s3_endpoint,
            settings.s3_region,
            settings.s3_access_key,
            settings.s3_secret_key,
            settings.s3_public_endpoint,
        )
        _store = S3Store(settings.s3_bucket, settings.data_dir / "incoming", account)
    else:
        _store = LocalStore(settings.data_dir / "files")
    return _store


def current() -> LocalStore | S3Store:
    """Return the store in use."""
    if _store is None:
        raise RuntimeError("store.configure comes first")
    return _store
