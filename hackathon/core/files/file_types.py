"""Which kinds of files are taken: an allow-list by extension and by what the first bytes say, which
must agree.

Archives are listed and never unpacked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import PurePosixPath

from hackathon.core.language import gettext as _

_JOINERS = {"\u200c", "\u200d"}
FIRST = 4096  # how many bytes of a file ``kind`` wants to see


def _starts(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda first: first.startswith(starts)


def _is_text(first: bytes) -> bool:
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True  # UTF-16 with its mark, as some spreadsheets export
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", first) and not _is_page(first)


def _is_page(first: bytes) -> bool:
    return (
        re.match(
            rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|svg)\b",
            first,
            re.I | re.S,
        )
        is not None
    )


def _is_tree(first: bytes) -> bool:
    return _is_text(first) and first.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"[", b'"', b""}


_zip = _starts(b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."

_SOURCES = [
    "txt", "py", "r", "jl", "sql", "toml", "yaml", "yml", "ini", "cfg", "log", "tex", "bib",
    "java", "go", "rs", "c", "h", "cpp", "ts",
]  # fmt: skip

KINDS: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    "pdf": ("application/pdf", lambda first: b"%PDF-" in first[:1024]),
    "png": ("image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    "jpg": ("image/jpeg", _starts(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", _starts(b"\xff\xd8\xff")),
    "gif": ("image/gif", _starts(b"GIF87a", b"GIF89a")),
    "webp": ("image/webp", lambda first: first[:4] == b"RIFF" and first[8:12] == b"WEBP"),
    "mp4": ("video/mp4", lambda first: first[4:8] == b"ftyp"),
    "webm": ("video/webm", _starts(b"\x1a\x45\xdf\xa3")),
    "zip": ("application/zip", _zip),
    "docx": (_OFFICE + "wordprocessingml.document", _zip),
    "xlsx": (_OFFICE + "spreadsheetml.sheet", _zip),
    "pptx": (_OFFICE + "presentationml.presentation", _zip),
    "odt": (_OPEN + "text", _zip),
    "ods": (_OPEN + "spreadsheet", _zip),
    "odp": (_OPEN + "presentation", _zip),
    "tar": ("application/x-tar", lambda first: first[257:262] == b"ustar"),
    "tar.gz": ("application/gzip", _starts(b"\x1f\x8b")),
    "tgz": ("application/gzip", _starts(b"\x1f\x8b")),
    "parquet": ("application/vnd.apache.parquet", _starts(b"PAR1")),
    "csv": ("text/csv", _is_text),
    "tsv": ("text/tab-separated-values", _is_text),
    "json": ("application/json", _is_tree),
    "jsonl": ("application/jsonl", _is_tree),
    "ipynb": ("application/x-ipynb+json", _is_tree),
    "xml": (
        "application/xml",
        lambda first: _is_text(first) and first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"),
    ),
    "md": ("text/markdown", _is_text),
    **dict.fromkeys(_SOURCES, ("text/plain", _is_text)),
}
WITH_MACROS = "; macros=yes"  # what the media type of an Office file with macros ends in
# How programs begin on Windows, Linux, Java and macOS (which have one in common), macOS alone,
# WebAssembly and Android.
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xfe\xed\xfa",
    b"\x00asm",
    b"dex\n",
)
_PROGRAM_NAMES = {
    "exe",
    "dll",
    "msi",
    "bat",
    "cmd",
    "com",
    "scr",
    "ps1",
    "vbs",
    "jar",
    "apk",
    "app",
    "dmg",
    "deb",
    "rpm",
    "sh",
    "so",
    "lnk",
}
_PAGE_NAMES = {"html", "htm", "xhtml", "svg", "svgz", "mhtml", "js", "mjs", "hta"}


def extension(name: str) -> str:
    """Return a file name's extension in lower case: "pdf", "tar.gz", or "" when it has none."""
    parts = PurePosixPath(name.lower().replace("\\", "/")).name.split(".")
    double = ".".join(parts[-2:])
    return double if len(parts) > 2 and double in KINDS else parts[-1] if len(parts) > 1 else ""


def clean_name(given: str) -> str:
    """Return a file's name as it is kept: without folders, composed (NFC), without characters that
    hide what it is.

    Control characters and those that turn the direction of writing go, since "gpj.exe" can be made
    to look like "exe.jpg"; the joiners that Persian and Indic names are written with stay. At most
    200 bytes as UTF-8; "" when nothing is left.
    """
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(
        letter
        for letter in last
        if letter in _JOINERS
        or letter.isspace()
        or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Cn"}
    )
    name = " ".join(seen.split()).strip(". ")
    if not name.strip("".join(_JOINERS)):
        return ""
    ending = extension(name)
    stem = name[: -len(ending) - 1] if ending and len(ending) <= 20 else name
    ending = name[len(stem) :]
    # By bytes, as file systems count; half a letter at the cut falls away.
    return stem.encode()[: 200 - len(ending.encode())].decode(errors="ignore").rstrip(". ") + ending


def kind(name: str, first_bytes: bytes) -> str | None:
    """Return the media type of a file that is taken, or None; ``refusal`` says why.

    :param first_bytes: the first ``FIRST`` bytes of it, or all when it is shorter
    """
    found = KINDS.get(extension(name))
    if found is None or first_bytes.startswith(_PROGRAMS) or not found[1](first_bytes):
        return None
    return found[0]


def refusal(name: str, first_bytes: bytes = b"") -> str | None:
    """Return the sentence that says why a file is not taken and what to do, or None when it is
    taken.

    Without ``first_bytes`` only the name is judged, so that somebody can be told before the bytes
    travel.
    """
    shown = extension(name)
    if first_bytes.startswith(_PROGRAMS) or shown in _PROGRAM_NAMES:
        return _(
            "Programs are not taken. Send the source code as a ZIP, or a link to where it can be"
            " had."
        )
    if shown in _PAGE_NAMES or (shown not in KINDS and _is_page(first_bytes)):
        return _(
            "Web pages, scripts and SVG are not taken as they are. Put them into a ZIP, or send a"
            " PDF or PNG."
        )
    if shown not in KINDS:
        return _(
            "Files ending in .%(ending)s are not taken. Put it into a ZIP, or send it as PDF, CSV"
            " or text.",
            ending=shown or "?",
        )
    if first_bytes and kind(name, first_bytes) is None:
        return _(
            "This file ends in .%(ending)s, but its content is something else. Check that it is the"
            " right file.",
            ending=shown,
        )
    return None
