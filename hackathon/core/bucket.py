"""Stored files in a bucket of an S3-compatible server."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from hackathon.core.arrivals import Arrivals
from hackathon.core.stored_files import CHUNK, NAME, Missing, StoreFull


class S3Store(Arrivals):
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
        gone = self.sweep_arrivals(older_than)
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
