"""The only door to stored bytes: a local folder, or a bucket of an S3-compatible server.

Bytes are written to a temporary file, hashed on the way and forced to the disk; only then do they
get their name, which is random and tells nothing. What has a name never changes. Which name belongs
to whom is for the database to say.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import re
import secrets
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol, Self

from hackathon.core.config import Settings
from hackathon.core.language import format_bytes
from hackathon.core.language import gettext as _

CHUNK = 1 << 20
NAME = re.compile(r"([0-9a-f]{2})/([0-9a-f]{2})/\1\2[0-9a-f]{28}")
PART = re.compile(r"[0-9a-f]{32}")
FULL = {errno.ENOSPC, errno.EROFS, errno.EDQUOT}


class TooLarge(Exception):
    """More bytes came than allowed. ``limit`` is how many are."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(
            _(
                "This file is larger than %(limit)s, the most that is allowed here.",
                limit=format_bytes(limit),
            )
        )


class StoreFull(Exception):
    """Nothing can be written at the moment: the disk is full or read-only, or the bucket does not
    answer."""

    def __init__(self) -> None:
        super().__init__(_("The site cannot store files at the moment. Please try again later."))


class Missing(Exception):
    """No stored file has this name, although the database says so; the file was lost or the name is
    not one of ours."""


class Stored(NamedTuple):
    """A file that is safe on the disk: its name in the store, bytes, and sha256 (64 hexadecimal
    digits)."""

    name: str
    size: int
    sha256: str


class Stream(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes: ...


def new_name() -> str:
    """Return a random name; two levels of folders keep each of them small."""
    token = secrets.token_hex(16)
    return f"{token[:2]}/{token[2:4]}/{token}"


class Incoming(io.RawIOBase):
    """A file on its way into the store: written once from start to end, hashed as it is written.

    It may be handed to a form parser as the place for a part. ``keep`` closes it for ``resume`` to
    go on later; whatever was neither committed nor kept is deleted when it is closed.

    :ivar part: what ``resume`` wants to know
    """

    def __init__(
        self, store: LocalStore | S3Store, path: Path, limit: int, resume: bool = False
    ) -> None:
        super().__init__()
        self._store, self._path, self._limit, self._settled = store, path, limit, False
        self._hash, self.length = hashlib.sha256(), 0
        with _full_is_told():
            self._file: BinaryIO = path.open("r+b" if resume else "x+b")
        if resume:
            for chunk in _chunks(self._file):
                self._hash.update(chunk)
                self.length += len(chunk)

    @property
    def part(self) -> str:
        return self._path.stem

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        """Append ``data``.

        :raises TooLarge: when the file would grow above its limit
        :raises StoreFull: when the disk takes no more
        """
        view = memoryview(data).cast("B")
        if self.length + len(view) > self._limit:
            raise TooLarge(self._limit)
        if self._file.tell() != self.length:
            raise io.UnsupportedOperation("a file on its way in is written from start to end")
        with _full_is_told():
            self._file.write(view)
        self._hash.update(view)
        self.length += len(view)
        return len(view)

    def readinto(self, buffer: Any) -> int:
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def sha256(self) -> str:
        """Return the sha256 of what was written so far."""
        return self._hash.hexdigest()

    def keep(self) -> int:
        """Force what came so far to the disk, close, and return how many bytes that is; ``resume``
        goes on from there."""
        with _full_is_told():
            _force(self._file)
            _force_folder(self._path.parent)
        self._settle()
        return self.length

    def commit(self) -> Stored:
        """Give the file its name and return it; then it survives a power cut.

        :raises StoreFull: when that fails; the bytes then stay for ``resume``
        """
        try:
            with _full_is_told():
                _force(self._file)
                name = new_name()
                self._store.adopt(self._path, name)
        finally:
            self._settle()
        return Stored(name, self.length, self.sha256())

    def discard(self) -> None:
        """Delete what came so far."""
        self._settle()
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        if not self.closed and not self._settled and hasattr(self, "_file"):
            self.discard()
        super().close()

    def _settle(self) -> None:
        self._settled = True
        self._file.close()

    def __enter__(self) -> Self:
        return self


class _Arrivals:
    """What both kinds of store share: the folder of files on their way in."""

    def __init__(self, arrivals: Path) -> None:
        self.arrivals = arrivals
        with _full_is_told():
            arrivals.mkdir(parents=True, exist_ok=True)

    def incoming(self, limit: int) -> Incoming:
        """Return an empty file to write at most ``limit`` bytes to."""
        return Incoming(self, self.arrivals / f"{secrets.token_hex(16)}.part", limit)  # type: ignore[arg-type]

    def resume(self, part: str, limit: int) -> Incoming:
        """Return a kept file to go on writing to, at its end.

        :raises Missing: when there is none
        """
        try:
            return Incoming(self, self._part(part), limit, resume=True)  # type: ignore[arg-type]
        except FileNotFoundError:
            raise Missing(part) from None

    def kept(self, part: str) -> int:
        """Return how many bytes of a kept file are there.

        :raises Missing: when there is none
        """
        try:
            return self._part(part).stat().st_size
        except FileNotFoundError:
            raise Missing(part) from None

    def drop(self, part: str) -> None:
        """Delete a kept file, if it is there."""
        self._part(part).unlink(missing_ok=True)

    def receive(self, stream: Stream, limit: int) -> Stored:
        """Store everything that ``stream`` gives, in pieces, and return when it is safe on the
        disk.

        :raises TooLarge: when that is more than ``limit`` bytes
        :raises StoreFull: when the disk takes no more; nothing is left of it in either case
        """
        with self.incoming(limit) as file:
            for chunk in _chunks(stream):
                file.write(chunk)
            return file.commit()

    def _part(self, part: str) -> Path:
        if not PART.fullmatch(part):
            raise Missing(part)
        return self.arrivals / f"{part}.part"

    def _sweep_arrivals(self, older_than: datetime) -> list[str]:
        gone = []
        for path in self.arrivals.glob("*.part"):
            try:
                if path.stat().st_mtime < older_than.timestamp():
                    path.unlink()
                    gone.append(path.name)
            except FileNotFoundError:  # committed or swept by another process meanwhile
                continue
        return gone


class LocalStore(_Arrivals):
    """Stored files in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        super().__init__(self.folder / "incoming")

    def path(self, name: str) -> Path:
        """Return where a stored file lies.

        :raises Missing: when there is none, or ``name`` is no name of this store's
        """
        found = self._place(name)
        if not found.is_file():
            raise Missing(name)
        return found

    def open(self, name: str) -> BinaryIO:
        """Return a stored file to read from, seekable. Raises Missing."""
        return self.path(name).open("rb")

    def size(self, name: str) -> int:
        """Return how many bytes a stored file has. Raises Missing."""
        return self.path(name).stat().st_size

    def fingerprint(self, name: str) -> str:
        """Return what stays the same as long as nobody writes to a stored file; cheap, and no
        proof. Raises Missing."""
        found = self.path(name).stat()
        return f"{found.st_ino}-{found.st_size}-{found.st_mtime_ns}-{found.st_ctime_ns}"

    def verify(self, name: str, sha256: str) -> bool:
        """Read a stored file again and tell whether it is still the one that was sent; False also
        when it is gone."""
        return _same(self, name, sha256)

    def delete(self, name: str) -> None:
        """Delete a stored file, if it is there."""
        self._place(name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """Yield the name of every stored file."""
        for path in self.folder.glob("??/??/*"):
            name = path.relative_to(self.folder).as_posix()
            if NAME.fullmatch(name):
                yield name

    def sweep(self, known: Collection[str], older_than: datetime) -> list[str]:
        """Delete what nobody refers to: arrivals that never ended, and stored files that are not
        ``known``.

        :param older_than: younger files stay, since their row may not be written yet
        :return: the names of what went
        """
        gone = self._sweep_arrivals(older_than)
        for name in self.names():
            if name not in known and self._place(name).stat().st_mtime < older_than.timestamp():
                self.delete(name)
                gone.append(name)
        return gone

    def adopt(self, path: Path, name: str) -> None:
        """Move a finished arrival to its place, so that a power cut leaves it there."""
        place = self._place(name)
        made = [folder for folder in (place.parent.parent, place.parent) if not folder.exists()]
        place.parent.mkdir(parents=True, exist_ok=True)
        for folder in made:
            _force_folder(folder.parent)
        path.rename(place)
        _force_folder(place.parent)

    def check(self) -> None:
        """Tell whether files can be stored now. Raises StoreFull."""
        with _full_is_told():
            probe = self.arrivals / f"{secrets.token_hex(16)}.part"
            try:
                probe.write_bytes(b"x")
            finally:
                probe.unlink(missing_ok=True)

    def _place(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise Missing(name)
        place = (self.folder / name).resolve()
        if not place.is_relative_to(self.folder):
            raise Missing(name)
        return place


class S3Store(_Arrivals):
    """Stored files in a bucket. They pass through a folder of this machine, so that one can be
    resumed and is hashed."""

    def __init__(
        self,
        bucket: str,
        arrivals: Path,
        endpoint: str,
        region: str,
        access_key: str,
        secret_key: str,
    ) -> None:
        import boto3  # takes 40 MB, so only who has a bucket loads it
        from botocore.config import Config  # comes with it

        super().__init__(arrivals)
        self.bucket = bucket
        self._client = boto3.client(
            "s3",
            endpoint_url=endpoint or None,
            region_name=region,
            aws_access_key_id=access_key,
            aws_secret_access_key=secret_key,
            config=Config(
                signature_version="s3v4",
                connect_timeout=5,
                read_timeout=30,
                retries={"max_attempts": 3, "mode": "standard"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def path(self, name: str) -> None:
        """Return None: a stored file has no path on this machine."""

    def open(self, name: str) -> BinaryIO:
        """Return a stored file to read from, seekable; only what is read is fetched. Raises
        Missing."""
        return io.BufferedReader(_Remote(self._client, self.bucket, name, self.size(name)), CHUNK)

    def size(self, name: str) -> int:
        """Return how many bytes a stored file has. Raises Missing."""
        if not NAME.fullmatch(name):
            raise Missing(name)
        with _bucket_is_told(name):
            return int(self._client.head_object(Bucket=self.bucket, Key=name)["ContentLength"])

    def fingerprint(self, name: str) -> str:
        """Return what stays the same as long as nobody writes to a stored file; cheap, and no
        proof. Raises Missing."""
        if not NAME.fullmatch(name):
            raise Missing(name)
        with _bucket_is_told(name):
            found = self._client.head_object(Bucket=self.bucket, Key=name)
        return f"{found['ETag']}-{found['ContentLength']}-{found['LastModified'].isoformat()}"

    def verify(self, name: str, sha256: str) -> bool:
        """Read a stored file again and tell whether it is still the one that was sent; False also
        when it is gone."""
        return _same(self, name, sha256)

    def delete(self, name: str) -> None:
        """Delete a stored file, if it is there."""
        if NAME.fullmatch(name):
            with _bucket_is_told(name):
                self._client.delete_object(Bucket=self.bucket, Key=name)

    def names(self) -> Iterator[str]:
        """Yield the name of every stored file."""
        yield from (name for name, _changed in self._objects())

    def sweep(self, known: Collection[str], older_than: datetime) -> list[str]:
        """Delete what nobody refers to, as ``LocalStore.sweep`` does."""
        gone = self._sweep_arrivals(older_than)
        for name, changed in self._objects():
            if name not in known and changed < older_than:
                self.delete(name)
                gone.append(name)
        return gone

    def adopt(self, path: Path, name: str) -> None:
        """Send a finished arrival to the bucket and delete it here once the bucket has all of
        it."""
        with _bucket_is_told(name):
            self._client.upload_file(str(path), self.bucket, name)
            if self.size(name) != path.stat().st_size:
                raise StoreFull
        path.unlink()

    def check(self) -> None:
        """Tell whether the bucket answers. Raises StoreFull."""
        with _bucket_is_told(""):
            self._client.head_bucket(Bucket=self.bucket)

    def _objects(self) -> Iterator[tuple[str, datetime]]:
        with _bucket_is_told(""):
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket):
                for found in page.get("Contents", []):
                    if NAME.fullmatch(found["Key"]):
                        yield found["Key"], found["LastModified"]


class _Remote(io.RawIOBase):
    """A stored object read by ranges; going on from where the last read ended keeps the
    connection."""

    def __init__(self, client: Any, bucket: str, name: str, size: int) -> None:
        super().__init__()
        self._client, self._bucket, self._name, self._size = client, bucket, name, size
        self._at = 0
        self._body: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        wanted = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if wanted < 0:
            raise ValueError("a place before the start")
        if wanted != self._at:
            self._hang_up()
            self._at = wanted
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        with _bucket_is_told(self._name):
            if self._body is None:
                answer = self._client.get_object(
                    Bucket=self._bucket, Key=self._name, Range=f"bytes={self._at}-"
                )
                self._body = answer["Body"]
            data = self._body.read(len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        self._hang_up()
        super().close()

    def _hang_up(self) -> None:
        body, self._body = getattr(self, "_body", None), None
        if body is not None:
            body.close()


class _full_is_told:  # noqa: N801 (reads as a sentence after "with")
    """Makes the operating system's "no space" and "read-only" into StoreFull."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError) and error.errno in FULL:
            raise StoreFull from error


class _bucket_is_told:  # noqa: N801
    """Makes the bucket's "not found" into Missing and every other failure into StoreFull."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None:
            return
        # Loaded already: without a bucket nothing comes here.
        from boto3.exceptions import Boto3Error
        from botocore.exceptions import BotoCoreError, ClientError  # as above

        if (
            isinstance(error, ClientError)
            and error.response["Error"]["Code"] in {"404", "NoSuchKey", "NotFound"}
            and self._name
        ):
            raise Missing(self._name) from error
        if isinstance(error, (ClientError, BotoCoreError, Boto3Error)):
            raise StoreFull from error


def _chunks(stream: Stream) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _same(store: LocalStore | S3Store, name: str, sha256: str) -> bool:
    try:
        with store.open(name) as file:
            return secrets.compare_digest(hashlib.file_digest(file, "sha256").hexdigest(), sha256)  # type: ignore[arg-type]
    except Missing:
        return False


def _force(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _force_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# The store in use

_store: LocalStore | S3Store | None = None


def configure(settings: Settings) -> LocalStore | S3Store:
    """Put the store that ``settings`` ask for in use, and return it."""
    global _store
    if settings.s3_bucket:
        _store = S3Store(
            settings.s3_bucket,
            settings.data_dir / "incoming",
            settings.s3_endpoint,
            settings.s3_region,
            settings.s3_access_key,
            settings.s3_secret_key,
        )
    else:
        _store = LocalStore(settings.data_dir / "files")
    return _store


def current() -> LocalStore | S3Store:
    """Return the store in use."""
    if _store is None:
        raise RuntimeError("store.configure comes first")
    return _store
