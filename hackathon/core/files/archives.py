"""Archives (ZIP, tar, tar.gz) are listed and never unpacked; a dangerous or damaged one is refused.

All of it is bounded: how many names, how long a header, how many bytes of a compressed tar.
"""

from __future__ import annotations

import gzip
import io
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple

from hackathon.core.files import zip_names
from hackathon.core.files.file_types import extension
from hackathon.core.files.kinds import OLE
from hackathon.core.language import gettext as _

ARCHIVES = {"zip", "tar", "tar.gz", "tgz"}
OFFICE = {"docx", "xlsx", "pptx", "odt", "ods", "odp"}
MOST_ENTRIES = 10_000
MOST_UNPACKED = 20 * 2**30
MOST_RATIO = 250  # deflate reaches about 1,000 on zeros alone; real data and code stay below 100
DIRECTORY_LONGEST = 8 * 2**20
HEADER_LONGEST = 2**20  # bytes of one header of a tar, which the library reads at once
MOST_READ = 512 * 2**20  # bytes of a compressed tar that are looked through: a second or two

_DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    struct.error,
    NotImplementedError,
    ValueError,
    OSError,
    EOFError,
)
# Where Office keeps what runs: Visual Basic, sheets of Excel 4, Basic and scripts of OpenDocument.
_MACROS = re.compile(r"(?:.*/)?vbaproject\.bin|xl/macrosheets/.+|(?:basic|scripts)/.+", re.I)


class BadArchive(Exception):
    """The archive is damaged or dangerous. The message says what is wrong with it."""


class Entry(NamedTuple):
    """A file in an archive: its path there, and its bytes when unpacked."""

    name: str
    size: int
    guessed: bool = False  # the archive does not say in which code the name is written


class Listing(NamedTuple):
    """What an archive holds; ``whole`` tells whether all of it was looked through."""

    entries: list[Entry]
    whole: bool


class _Enough(Exception):
    """As much of an archive has been read as ever is."""


def is_archive(name: str) -> bool:
    """Tell by its name whether a file is an archive that can be listed."""
    return extension(name) in ARCHIVES


def listing(name: str, file: BinaryIO) -> Listing:
    """Return what an archive holds, without unpacking anything.

    :param name: its file name, whose ending says of which kind it is
    :raises BadArchive: when it is damaged, has too many entries, unpacks to far more than it holds
        (a "bomb"), or has an entry that would be written outside the folder it is unpacked into
    """
    if extension(name) in ARCHIVES - {"zip"}:
        return _listing_of_tar(file, compressed=extension(name) != "tar")
    return Listing(_listing_of_zip(file), whole=True)


def has_macros(name: str, entries: list[Entry]) -> bool:
    """Tell whether an Office file, by the names in it, holds macros."""
    return extension(name) in OFFICE and any(_MACROS.fullmatch(entry.name) for entry in entries)


def brings_macros(name: str, file: BinaryIO) -> bool:
    """Tell whether an Office file, new or old, holds macros; what cannot be listed is no Office
    file."""
    file.seek(0)
    if file.read(len(OLE)) == OLE:
        return old_office_has_macros(file)
    if extension(name) not in OFFICE:
        return False
    try:
        return has_macros(name, listing(name, file).entries)
    except BadArchive:
        # Nobody's program opens it either; whether it is taken is for the doors to say.
        return False


def old_office_has_macros(file: BinaryIO) -> bool:
    """Tell whether a file of Office before 2007 holds macros: its directory names their storage."""
    file.seek(0)
    wanted, tail = "_VBA_PROJECT".encode("utf-16-le"), b""
    while piece := file.read(2**20):
        if wanted in tail + piece:
            return True
        tail = piece[-len(wanted) :]
    return False


def _listing_of_zip(file: BinaryIO) -> list[Entry]:
    _refuse_long_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except _DAMAGED as error:
        raise _damaged() from error
    _refuse_many(len(entries))
    held = file.seek(0, io.SEEK_END)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    # Entries that together are larger than the archive share their bytes, which only a bomb does.
    if packed > held:
        raise _bomb()
    _refuse_bomb(unpacked, packed)
    named = _named(entries)
    for entry, (name, _size, _guessed) in zip(entries, named, strict=True):
        # Both readings: whoever unpacks it may read the name in either.
        odd = _is_outside(name) or _is_outside(entry.filename)
        if odd or stat.S_ISLNK(entry.external_attr >> 16):
            raise _outside(name)
    pairs = zip(entries, named, strict=True)
    return [found for entry, found in pairs if not entry.is_dir()]


def _named(entries: list[zipfile.ZipInfo]) -> list[Entry]:
    """Return the entries with their names, guessed where nothing says in which code they are."""
    # Bit 11 says UTF-8. What has it, or is plain ASCII, is read as it stands.
    sure = [bool(one.flag_bits & 0x800) or one.filename.isascii() for one in entries]
    plain = [_unicode_path(one) for one in entries]
    unsure = [number for number, one in enumerate(sure) if not one and plain[number] is None]
    raw = [entries[number].orig_filename.encode("cp437") for number in unsure]
    guessed = dict(zip(unsure, zip_names.decoded(raw), strict=True))
    return [
        Entry(
            guessed.get(number) or plain[number] or one.filename, one.file_size, number in guessed
        )
        for number, one in enumerate(entries)
    ]


def _unicode_path(entry: zipfile.ZipInfo) -> str | None:
    """Return the name in UTF-8 that some programs write beside the other (Info-ZIP, field 0x7075),
    when it belongs to that."""
    rest = entry.extra
    while len(rest) >= 4:
        kind, length = struct.unpack_from("<HH", rest)
        field, rest = rest[4 : 4 + length], rest[4 + length :]
        if kind == 0x7075 and len(field) > 5 and not entry.flag_bits & 0x800:
            (sum_,) = struct.unpack_from("<L", field, 1)
            if sum_ == zlib.crc32(entry.orig_filename.encode("cp437")):
                return field[5:].decode(errors="replace")
    return None


def _refuse_long_directory(file: BinaryIO) -> None:
    # The library reads the whole list of entries into memory before it tells how many there are.
    size = file.seek(0, io.SEEK_END)
    start = max(0, size - 65_557 - 76)
    file.seek(start)
    tail = file.read(size - start)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        raise _damaged()
    lengths = [struct.unpack_from("<L", tail, end + 12)[0]]
    if (
        end >= 76
        and tail[end - 20 : end - 16] == b"PK\x06\x07"
        and tail[end - 76 : end - 72] == b"PK\x06\x06"
    ):
        lengths = [struct.unpack_from("<Q", tail, end - 76 + 40)[0]]
    if max(lengths) > DIRECTORY_LONGEST:
        raise _too_many()


class _Reader(io.RawIOBase):
    """A tar as the library may read it: in short pieces, and not for ever.

    :param most: bytes after which it is enough, or None
    """

    def __init__(self, file: BinaryIO, most: int | None) -> None:
        super().__init__()
        self._file, self._most = file, most

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= HEADER_LONGEST:
            raise _damaged()
        self._refuse_far(self._file.tell() + size)
        return self._file.read(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._refuse_far(offset)
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def _refuse_far(self, offset: int) -> None:
        if self._most is not None and offset > self._most:
            raise _Enough


def _listing_of_tar(file: BinaryIO, compressed: bool) -> Listing:
    file.seek(0)
    inside: BinaryIO = gzip.GzipFile(fileobj=file) if compressed else file  # type: ignore[assignment]
    entries: list[Entry] = []
    whole, count, unpacked = True, 0, 0
    try:
        for member in _members(_Reader(inside, MOST_READ if compressed else None)):
            count += 1
            unpacked += member.size
            _refuse_many(count)
            _refuse_odd(member)
            if member.isfile():
                entries.append(Entry(member.name, member.size))
    except _Enough:
        whole = False
    except _DAMAGED as error:
        raise _damaged() from error
    # What the headers say of files that were not read is told by nobody else.
    _refuse_bomb(inside.tell() if compressed else 0, file.tell())
    if unpacked > MOST_UNPACKED:
        raise _bomb()
    return Listing(_guessed(entries), whole)


def _members(reader: _Reader) -> Iterator[tarfile.TarInfo]:
    # Said, since the library would take the machine's own code.
    with tarfile.open(
        fileobj=reader, mode="r:", encoding="utf-8", errors="surrogateescape"
    ) as archive:
        yield from archive


def _guessed(entries: list[Entry]) -> list[Entry]:
    """Return the entries of a tar with those names guessed that are not in UTF-8: it has no mark
    for its code, and other codes hardly ever make valid UTF-8."""
    unsure = {one.name: one.name.encode("utf-8", "surrogateescape") for one in entries}
    unsure = {name: raw for name, raw in unsure.items() if not _is_utf8(raw)}
    read = dict(zip(unsure, zip_names.decoded(list(unsure.values())), strict=True))
    for name in read.values():
        if _is_outside(name):
            raise _outside(name)
    return [Entry(read.get(one.name, one.name), one.size, one.name in read) for one in entries]


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _refuse_odd(member: tarfile.TarInfo) -> None:
    target = member.linkname if member.issym() or member.islnk() else ""
    if member.issym():
        target = str(PurePosixPath(member.name).parent / target)
    if _is_outside(member.name) or _climbs(target) or member.isdev():
        raise _outside(member.name)


def _is_outside(name: str) -> bool:
    absolute = name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name)
    return bool(absolute) or ".." in PurePosixPath(name.replace("\\", "/")).parts


def _climbs(target: str) -> bool:
    """Tell whether a link leads out of the folder that it is unpacked into."""
    depth = 0
    for part in PurePosixPath(target).parts:
        depth += -1 if part == ".." else part != "."
        if depth < 0 or part == "/":
            return True
    return False


def _refuse_many(count: int) -> None:
    if count > MOST_ENTRIES:
        raise _too_many()


def _refuse_bomb(unpacked: int, packed: int) -> None:
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 40_000):
        raise _bomb()


def _damaged() -> BadArchive:
    return BadArchive(_("This archive is damaged. Pack it again."))


def _too_many() -> BadArchive:
    return BadArchive(_("This archive holds more than %(most)s files.", most=MOST_ENTRIES))


def _bomb() -> BadArchive:
    return BadArchive(
        _("This archive would unpack to far more than it holds. Pack it again without that file.")
    )


def _outside(name: str) -> BadArchive:
    # Bytes of a name that are no letters stay out of the page.
    shown = name.encode("utf-8", "replace").decode()
    return BadArchive(
        _(
            "This archive has an entry that leads outside its folder: %(name)s. Pack it again"
            " without it.",
            name=shown[:100],
        )
    )
