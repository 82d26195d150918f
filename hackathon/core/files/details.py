"""Copies of files without what they say about their makers: for judges of a blind round.

A camera, an office suite and a PDF writer note names in a file. These details are taken out of JPEG
and PNG pictures, Word, Excel, PowerPoint and OpenDocument files, and of PDF files where they
stand in plain; what is shown on the pages stays as it is. A PDF that packs or encrypts its
details, a film, a sound or an archive goes as it was sent, and whoever gets it is told.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import IO

LARGEST = 20_000_000  # bytes of a file that is copied in memory
UNPACKED = 100_000_000  # bytes of an office file's parts together
PARTS = 5_000

BROKEN = (
    ValueError,
    IndexError,
    RuntimeError,
    NotImplementedError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_DETAILS = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
JPEG_DETAILS = {0xE1, 0xED, 0xFE}  # Exif and XMP, IPTC, comments
ORIENTATION = 0x0112

_OFFICE = "http://schemas.openxmlformats.org"
# Parts that hold nothing but details, and what stands there instead.
BARE = {
    "docProps/core.xml": (
        f'<cp:coreProperties xmlns:cp="{_OFFICE}/package/2006/metadata/core-properties"/>'
    ),
    "docProps/app.xml": (
        f'<Properties xmlns="{_OFFICE}/officeDocument/2006/extended-properties"/>'
    ),
    "docProps/custom.xml": (
        f'<Properties xmlns="{_OFFICE}/officeDocument/2006/custom-properties"/>'
    ),
    "meta.xml": (
        '<office:document-meta office:version="1.2"'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'
    ),
}
# Who commented and who changed what, inside the other parts.
AUTHORS = re.compile(rb'(\bw\d*:(?:author|initials|userId)=")[^"]*(")')
CREATORS = re.compile(rb"(<(dc:creator|author|meta:creator-initials)>)[^<]*(</\2>)")

PDF_NAMES = re.compile(
    rb"/(?:Author|Creator|Producer|Title|Subject|Keywords|Company|Manager)\s*"
    rb"(?:\(((?:\\.|[^\\()])*)\)|<([0-9A-Fa-f\s]*)>)",
    re.DOTALL,
)
PDF_XMP = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)


def without(name: str, file: IO[bytes]) -> bytes | None:
    """Return a file's bytes without its details; None when they cannot be taken out.

    :param name: its ending says what it is
    """
    copy = _KINDS.get(name.rpartition(".")[2].casefold())
    content = file.read(LARGEST + 1) if copy else b""
    if copy is None or len(content) > LARGEST:
        return None
    try:
        return copy(content)
    except BROKEN:
        return None  # it is not what its name says, damaged or encrypted


def can(name: str) -> bool:
    """Tell whether there is a way for files with such a name."""
    return name.rpartition(".")[2].casefold() in _KINDS


def _jpeg(content: bytes) -> bytes:
    if content[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    parts, at = [b"\xff\xd8"], 2
    while content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xDA:  # from here on it is the picture, to its end
            end = content.rindex(b"\xff\xd9") + 2
            return b"".join([*parts, content[at:end]])
        (length,) = struct.unpack_from(">H", content, at + 2)
        part = content[at : at + 2 + length]
        if marker not in JPEG_DETAILS:
            parts.append(part)
        elif turned := _orientation(part):
            parts.append(_exif(turned))
        at += 2 + length
    raise ValueError("no picture")


def _orientation(part: bytes) -> int:
    """How a picture is to be turned, which is shown and tells nothing; 0 when it does not say."""
    if part[4:10] != b"Exif\0\0":
        return 0
    exif = part[10:]
    order = ">" if exif[:2] == b"MM" else "<"
    (start,) = struct.unpack_from(f"{order}I", exif, 4)
    (count,) = struct.unpack_from(f"{order}H", exif, start)
    for number in range(count):
        at = start + 2 + 12 * number
        if struct.unpack_from(f"{order}H", exif, at)[0] == ORIENTATION:
            return int(struct.unpack_from(f"{order}H", exif, at + 8)[0])
    return 0


def _exif(orientation: int) -> bytes:
    entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, orientation, 0)
    body = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + entry + b"\0\0\0\0"
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(content: bytes) -> bytes:
    if not content.startswith(PNG_START):
        raise ValueError("no PNG")
    parts, at = [PNG_START], len(PNG_START)
    while True:
        length, kind = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if kind not in PNG_DETAILS:
            parts.append(content[at:end])
        if kind == b"IEND":
            return b"".join(parts)
        at = end


def _office(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(made, "w") as copy:
        parts = packed.infolist()
        if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
            raise ValueError("too large")
        for part in parts:
            if part.filename.endswith("/"):
                continue
            bare = zipfile.ZipInfo(part.filename)  # of no day
            bare.compress_type = part.compress_type
            copy.writestr(bare, _part(part.filename, packed.read(part)))
    return made.getvalue()


def _part(name: str, content: bytes) -> bytes:
    if name in BARE:
        return f'<?xml version="1.0" encoding="UTF-8"?>{BARE[name]}'.encode()
    if not name.endswith(".xml"):
        return content
    return CREATORS.sub(rb"\1\3", AUTHORS.sub(rb"\1\2", content))


def _pdf(content: bytes) -> bytes:
    """Blanks the details where they stand, so that no place in the file moves."""
    if not content.startswith(b"%PDF-"):
        raise ValueError("no PDF")
    # Packed or encrypted they cannot be told apart from what is shown.
    if b"/Encrypt" in content or (b"/ObjStm" in content and not PDF_NAMES.search(content)):
        raise ValueError("not in plain")
    return PDF_XMP.sub(_blank_tags, PDF_NAMES.sub(_blank_value, content))


def _blank_value(found: re.Match[bytes]) -> bytes:
    written = found[0]
    group = 1 if found[1] is not None else 2
    start, end = found.start(group) - found.start(), found.end(group) - found.start()
    return written[:start] + b" " * (end - start) + written[end:]


def _blank_tags(found: re.Match[bytes]) -> bytes:
    return b" " * len(found[0])


_KINDS: dict[str, Callable[[bytes], bytes]] = {
    **dict.fromkeys(("jpg", "jpeg"), _jpeg),
    "png": _png,
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp"), _office),
    "pdf": _pdf,
}
