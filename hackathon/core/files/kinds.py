"""The table of the kinds of files that are taken: an ending, the media type, and what the first
bytes of such a file look like. An operator adds to it with the setting ``FILE_KINDS``."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable
from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of file; ``fits`` looks at the first bytes of one."""

    media_type: str
    fits: Callable[[bytes], bool]


class Extra(NamedTuple):
    """A kind that an operator adds."""

    ending: str  # in lower case, without the dot
    media_type: str
    start: bytes  # with which such a file begins; empty: any bytes


def _starts(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda first: first.startswith(starts)


def is_text(first: bytes) -> bool:
    """Tell whether bytes are a text that no browser takes for a page."""
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True  # UTF-16 with its mark, as some spreadsheets export
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", first) and not is_page(first)


def is_page(first: bytes) -> bool:
    """Tell whether bytes begin as a web page or a drawing with scripts does."""
    return (
        re.match(
            rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|svg)\b",
            first,
            re.I | re.S,
        )
        is not None
    )


def _is_tree(first: bytes) -> bool:
    return is_text(first) and first.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"[", b'"', b""}


def _is_xml(first: bytes) -> bool:
    return is_text(first) and first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _riff(form: bytes) -> Callable[[bytes], bool]:
    return lambda first: first[:4] in {b"RIFF", b"RF64"} and first[8:12] == form


def _is_heic(first: bytes) -> bool:
    # The brand, or one that the file says to be readable as.
    return first[4:8] == b"ftyp" and bool(re.search(rb"hei[cxms]|hev[cxms]|mif1|msf1", first[8:64]))


def _is_quicktime(first: bytes) -> bool:
    old = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}  # without a brand, before 2001
    return first[4:12] == b"ftypqt  " or first[4:8] in old


def _is_mp3(first: bytes) -> bool:
    # A tag, or the first frame: eleven bits set, then a layer that is one.
    frame = len(first) > 1 and first[0] == 0xFF and first[1] & 0xE0 == 0xE0 and first[1] & 0x06
    return first.startswith(b"ID3") or bool(frame)


def _is_onnx(first: bytes) -> bool:
    # A message of protobuf whose first field is the version of the format, a small number.
    return len(first) > 2 and first[0] == 0x08 and 0 < first[1] < 64


def _is_safetensors(first: bytes) -> bool:
    # The length of a header of JSON, then the header.
    if len(first) < 9:
        return False
    (length,) = struct.unpack_from("<Q", first)
    return 2 <= length <= 100_000_000 and first[8:9] == b"{"


_zip = _starts(b"PK\x03\x04", b"PK\x05\x06")
_gzip = _starts(b"\x1f\x8b")
_tiff = _starts(b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Office before 2007
_ole = _starts(OLE)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."

_SOURCES = [
    "txt", "py", "r", "jl", "sql", "toml", "yaml", "yml", "ini", "cfg", "log", "tex", "bib",
    "java", "go", "rs", "c", "h", "cpp", "ts",
]  # fmt: skip

KINDS: dict[str, Kind] = {
    "pdf": Kind("application/pdf", lambda first: b"%PDF-" in first[:1024]),
    "png": Kind("image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    "jpg": Kind("image/jpeg", _starts(b"\xff\xd8\xff")),
    "jpeg": Kind("image/jpeg", _starts(b"\xff\xd8\xff")),
    "gif": Kind("image/gif", _starts(b"GIF87a", b"GIF89a")),
    "webp": Kind("image/webp", _riff(b"WEBP")),
    "tif": Kind("image/tiff", _tiff),
    "tiff": Kind("image/tiff", _tiff),
    "heic": Kind("image/heic", _is_heic),
    "heif": Kind("image/heif", _is_heic),
    "mp4": Kind("video/mp4", lambda first: first[4:8] == b"ftyp"),
    "mov": Kind("video/quicktime", _is_quicktime),
    "webm": Kind("video/webm", _starts(b"\x1a\x45\xdf\xa3")),
    "mp3": Kind("audio/mpeg", _is_mp3),
    "wav": Kind("audio/wav", _riff(b"WAVE")),
    "zip": Kind("application/zip", _zip),
    "docx": Kind(_OFFICE + "wordprocessingml.document", _zip),
    "xlsx": Kind(_OFFICE + "spreadsheetml.sheet", _zip),
    "pptx": Kind(_OFFICE + "presentationml.presentation", _zip),
    "doc": Kind("application/msword", _ole),
    "xls": Kind("application/vnd.ms-excel", _ole),
    "ppt": Kind("application/vnd.ms-powerpoint", _ole),
    "rtf": Kind("application/rtf", _starts(b"{\\rtf")),
    "odt": Kind(_OPEN + "text", _zip),
    "ods": Kind(_OPEN + "spreadsheet", _zip),
    "odp": Kind(_OPEN + "presentation", _zip),
    "tar": Kind("application/x-tar", lambda first: first[257:262] == b"ustar"),
    "tar.gz": Kind("application/gzip", _gzip),
    "tgz": Kind("application/gzip", _gzip),
    "gz": Kind("application/gzip", _gzip),
    "parquet": Kind("application/vnd.apache.parquet", _starts(b"PAR1")),
    "onnx": Kind("application/x-onnx", _is_onnx),
    "safetensors": Kind("application/x-safetensors", _is_safetensors),
    "csv": Kind("text/csv", is_text),
    "tsv": Kind("text/tab-separated-values", is_text),
    "json": Kind("application/json", _is_tree),
    "jsonl": Kind("application/jsonl", _is_tree),
    "ipynb": Kind("application/x-ipynb+json", _is_tree),
    "xml": Kind("application/xml", _is_xml),
    "md": Kind("text/markdown", is_text),
    **dict.fromkeys(_SOURCES, Kind("text/plain", is_text)),
}
# What runs in a browser or on a reader's machine is taken from nobody, whatever an operator says.
PROGRAM_NAMES = frozenset(
    """
    exe dll msi bat cmd com scr ps1 vbs jar apk app dmg deb rpm sh so lnk
    html htm xhtml svg svgz mhtml js mjs hta
    """.split()  # noqa: SIM905 - a list of endings
)
_added: set[str] = set()


def configure(extras: Iterable[Extra]) -> None:
    """Let the kinds that an operator adds be taken too; those of an earlier call are not any
    more."""
    for ending in _added:
        KINDS.pop(ending, None)
    _added.clear()
    for extra in extras:
        if extra.ending not in KINDS:
            KINDS[extra.ending] = Kind(extra.media_type, _starts(extra.start))
            _added.add(extra.ending)


def read(text: str) -> tuple[Extra, ...]:
    """Return the kinds that a setting names: ``stl=model/stl dwg=image/vnd.dwg:41433130``, each an
    ending, a media type, and if wanted the first bytes in hexadecimal.

    :raises ValueError: with the part that cannot be read
    """
    found = []
    for part in text.replace(",", " ").split():
        match = re.fullmatch(
            r"\.?([a-z0-9][a-z0-9.]{0,15})=([a-z]+/[a-z0-9.+-]+)(?::((?:[0-9a-f]{2})+))?",
            part.lower(),
        )
        if match is None or match[1] in PROGRAM_NAMES:
            raise ValueError(part)
        found.append(Extra(match[1], match[2], bytes.fromhex(match[3] or "")))
    return tuple(found)
