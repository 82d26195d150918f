"""Stored files in a bucket of an S3-compatible server."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from hackathon.core.storing.arrivals import Arrivals
from hackathon.core.storing.breaker import Breaker
from hackathon.core.storing.stored_files import CHUNK, NAME, Missing, StoreAway, StoreFull

logger = logging.getLogger("hackathon.store")

# A request takes at most twice these seconds: a server that hangs must not hold the threads of the
# site, and who reads waits no longer than that for a word. Then the breaker answers for it.
CONNECT, ANSWER = 3, 4
KEEPING = 8  # what a bucket has taken it has to write before it answers
ATTEMPTS = 2
PART = 8 * 2**20  # bytes of one part of a long file
LINK = 300  # seconds for which a link to a file of the bucket is good

GONE = {"404", "NoSuchKey", "NotFound"}
NO_ROOM = {"507", "QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "StorageFull"}


class Account(NamedTuple):
    """With whom the bucket is, and how one gets in."""

    endpoint: str  # address of the service; empty: Amazon's own
    region: str
    access_key: str
    secret_key: str
    public_endpoint: str = ""  # the same service as browsers reach it, where that differs


@cache
def _session() -> Any:
    """Return what makes clients; it reads what the service can do once for all of them."""
    import boto3  # takes 40 MB, so only who has a bucket loads it

    return boto3.session.Session()


class S3Store(Arrivals):
    """Stored files in a bucket. They pass through a folder of this machine, so that one can be
    resumed and is hashed."""

    def __init__(self, bucket: str, arrivals: Path, account: Account) -> None:
        from boto3.s3.transfer import TransferConfig  # as ``_session`` below
        from botocore.config import Config  # as above

        super().__init__(arrivals)
        self.bucket = bucket
        self.breaker = Breaker()
        chosen = Config(
            signature_version="s3v4",
            connect_timeout=CONNECT,
            read_timeout=ANSWER,
            retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
            max_pool_connections=32,
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )

        def client(address: str, patience: int = ANSWER) -> Any:
            return _session().client(
                "s3",
                endpoint_url=address or None,
                region_name=account.region,
                aws_access_key_id=account.access_key,
                aws_secret_access_key=account.secret_key,
                config=chosen.merge(Config(read_timeout=patience)),
            )

        self._client = client(account.endpoint)
        # A second one, which many a process that only reads does without.
        self._patient = cache(lambda: client(account.endpoint, KEEPING))
        self._public = client(account.public_endpoint) if account.public_endpoint else None
        self._in_parts = TransferConfig(
            multipart_threshold=2 * PART, multipart_chunksize=PART, max_concurrency=2
        )

    def path(self, name: str) -> None:
        """Return None: a stored file has no path on this machine."""

    def open(self, name: str) -> BinaryIO:
        """Return a stored file to read from, seekable; only what is read is fetched. Raises
        Missing."""
        return io.BufferedReader(_Remote(self, name, self.size(name)), CHUNK)

    def size(self, name: str) -> int:
        """Return how many bytes a stored file has. Raises Missing."""
        if not NAME.fullmatch(name):
            raise Missing(name)
        with self.told(name):
            return int(self._client.head_object(Bucket=self.bucket, Key=name)["ContentLength"])

    def fingerprint(self, name: str) -> str:
        """Return what stays the same as long as nobody writes to a stored file; cheap, and no
        proof. Raises Missing."""
        if not NAME.fullmatch(name):
            raise Missing(name)
        with self.told(name):
            found = self._client.head_object(Bucket=self.bucket, Key=name)
        return f"{found['ETag']}-{found['ContentLength']}-{found['LastModified'].isoformat()}"

    def delete(self, name: str) -> None:
        """Delete a stored file, if it is there."""
        if NAME.fullmatch(name):
            with self.told(name):
                self._client.delete_object(Bucket=self.bucket, Key=name)

    def names(self) -> Iterator[str]:
        """Yield the name of every stored file."""
        yield from (name for name, _changed in self._objects())

    def sweep(self, known: Collection[str], older_than: datetime) -> list[str]:
        """Delete what nobody refers to, as ``LocalStore.sweep`` does."""
        gone = self.sweep_arrivals(older_than)
        for name, changed in self._objects():
            if name not in known and changed < older_than:
                self.delete(name)
                gone.append(name)
        return gone

    def adopt(self, path: Path, name: str) -> None:
        """Send a finished arrival to the bucket and delete it here once the bucket has all of
        it."""
        with self.told(name):
            patient = self._patient()
            patient.upload_file(str(path), self.bucket, name, Config=self._in_parts)
            # Some servers answer well and have kept less; the file here goes only when all of it is
            # there.
            kept = patient.head_object(Bucket=self.bucket, Key=name)["ContentLength"]
            if kept != path.stat().st_size:
                raise StoreFull
        path.unlink()

    def body(self, name: str, start: int) -> object:
        """Return the bytes of a stored file from ``start`` on, as the library reads them."""
        asked = {"Bucket": self.bucket, "Key": name, "Range": f"bytes={start}-"}
        return self._client.get_object(**asked)["Body"]

    def link(self, name: str, headers: dict[str, str]) -> str | None:
        """Return an address at which the bucket itself sends a stored file for ``LINK`` seconds, or
        None when readers cannot reach it.

        :param headers: Content-Type and Content-Disposition that the bucket answers with
        """
        if self._public is None:
            return None
        # The bucket answers with these headers, so a file keeps its own name and runs nowhere.
        asked = {f"Response{key.replace('-', '')}": value for key, value in headers.items()}
        return str(
            self._public.generate_presigned_url(
                "get_object",
                Params={"Bucket": self.bucket, "Key": name, **asked},
                ExpiresIn=LINK,
            )
        )

    def check(self) -> None:
        """Tell whether the bucket answers. Raises StoreAway, StoreFull."""
        with self.told():
            self._client.head_bucket(Bucket=self.bucket)

    def _objects(self) -> Iterator[tuple[str, datetime]]:
        with self.told():
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket):
                for found in page.get("Contents", []):
                    if NAME.fullmatch(found["Key"]):
                        yield found["Key"], found["LastModified"]

    @contextmanager
    def told(self, name: str = "") -> Iterator[None]:
        """Make the bucket's "not found" into Missing, its "full" into StoreFull, and every other
        failure into StoreAway with a line in the log."""
        from boto3.exceptions import Boto3Error  # loaded already with the client
        from botocore.exceptions import BotoCoreError, ClientError  # as above

        if not self.breaker.lets():
            raise StoreAway
        try:
            yield
        except (ClientError, BotoCoreError, Boto3Error) as error:
            code = _code(error)
            # "Not found" is also what a bucket says that is gone altogether.
            if name and code in GONE and self._is_there():
                self.breaker.worked()
                raise Missing(name) from error
            logger.error(
                "the bucket has failed", extra={"kind": type(error).__name__, "code": code}
            )
            if code in NO_ROOM:
                raise StoreFull from error
            self.breaker.failed()
            raise StoreAway from error
        self.breaker.worked()

    def _is_there(self) -> bool:
        """Tell whether there is such a bucket: without it every file would seem lost."""
        return _asked(lambda: self._client.head_bucket(Bucket=self.bucket))


def _code(error: Exception) -> str:
    """Return the code that the bucket gave with a failure, or "" when it gave none."""
    told: Any = getattr(error.__cause__ or error.__context__, "response", None)
    # The library for long files wraps the failure of a part.
    response = getattr(error, "response", told) or {}
    return str(response.get("Error", {}).get("Code", ""))


def _asked(question: Callable[[], Any]) -> bool:
    from botocore.exceptions import BotoCoreError, ClientError  # loaded already with the client

    try:
        question()
    except (ClientError, BotoCoreError):
        return False
    return True


class _Remote(io.RawIOBase):
    """A stored object read by ranges; going on from where the last read ended keeps the
    connection."""

    def __init__(self, bucket: S3Store, name: str, size: int) -> None:
        super().__init__()
        self._bucket, self._name, self._size = bucket, name, size
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
        with self._bucket.told(self._name):
            if self._body is None:
                self._body = self._bucket.body(self._name, self._at)
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
