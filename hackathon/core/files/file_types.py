"""Which kinds of files are taken: an allow-list by extension and by what the first bytes say, which
must agree.

Archives are listed and never unpacked.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection
from pathlib import PurePosixPath

from hackathon.core.files.kinds import KINDS, PROGRAM_NAMES, is_page
from hackathon.core.language import gettext as _
from hackathon.core.language import lazy

_JOINERS = {"\u200c", "\u200d"}
FIRST = 4096  # how many bytes of a file ``kind`` wants to see


WITH_MACROS = "; macros=yes"  # what the media type of an Office file with macros ends in
# How programs begin on Linux, Java and macOS (which have one in common), macOS alone, WebAssembly
# and Android.
_PROGRAMS = (
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xfe\xed\xfa",
    b"\x00asm",
    b"dex\n0",
)
_PAGE_NAMES = {"html", "htm", "xhtml", "svg", "svgz", "mhtml", "js", "mjs", "hta"}
LONGEST = 255  # characters of a name, as the database keeps it
# What somebody can send instead, by the endings that are asked for and not taken.
ADVICE = (
    (
        "bmp psd ai eps raw dng cr2 nef avif jp2 xcf sketch fig",
        lazy("Save the picture as PNG, JPEG or PDF and send that."),
    ),
    ("avi mkv wmv flv mpg mpeg m4v 3gp ogv", lazy("Save the film as MP4 or WebM and send that.")),
    ("aac flac ogg oga opus wma m4a aiff", lazy("Save the sound as MP3 or WAV and send that.")),
    (
        "pages key odg epub docm pptm djvu ps wps",
        lazy("Save the document as PDF or DOCX and send that."),
    ),
    (
        "numbers xlsm xlsb db sqlite mdb accdb sav dta rdata rds feather arrow avro",
        lazy("Save the data as CSV, XLSX or Parquet and send that."),
    ),
    (
        "pt pth ckpt pkl pickle joblib h5 hdf5 keras tflite gguf npy npz bin",
        lazy("Save the model as ONNX or safetensors, or put the file into a ZIP."),
    ),
    ("7z rar bz2 xz zst lz4 cab iso", lazy("Pack the files as ZIP or tar.gz instead.")),
)
GENERAL = lazy("Put it into a ZIP, or send it as PDF, CSV or text.")


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
    ``LONGEST`` characters, see ``shortened``; "" when nothing is left.
    """
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(
        letter
        for letter in last
        if letter in _JOINERS
        or letter.isspace()
        or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Cn"}
    )
    # A break before the ending is no part of it: "ab .md" would be no Markdown to anybody.
    name = re.sub(r" (\.[^. ]+)$", r"\1", " ".join(seen.split())).strip(". ")
    if not name.strip("".join(_JOINERS)):
        return ""
    return shortened(name, LONGEST, len)


def in_bytes(text: str) -> int:
    """Return how long a name is for most file systems, which take 255."""
    return len(text.encode())


def shortened(name: str, most: int, measure: Callable[[str], int]) -> str:
    """Return a name of at most ``most``; one that is cut keeps its ending and has a mark made of
    the whole, so that two long names stay two.

    :param measure: how long a name is: ``len``, or ``in_bytes``
    """
    if measure(name) <= most:
        return name
    ending = extension(name)
    ending = f".{ending}" if ending and len(ending) <= 20 else ""
    mark = f"~{hashlib.sha256(name.encode()).hexdigest()[:8]}{ending}"
    stem = name
    while measure(stem + mark) > most:
        stem = stem[:-1]
    return stem.rstrip(". ") + mark


def numbered(name: str, taken: Collection[str]) -> str:
    """Return a name that none of ``taken`` is: this one, or with a number behind it."""
    found, number = name, 2
    while found in taken:
        found, number = with_number(name, number), number + 1
    return found


def with_number(name: str, number: int) -> str:
    """Return a name with a number before its ending: "slides (2).pdf"."""
    ending = extension(name)
    tail = f" ({number}).{ending}" if ending else f" ({number})"
    stem = name[: -len(ending) - 1] if ending else name
    # The number stays, however long the name is.
    return stem[: LONGEST - len(tail)] + tail


def kind(name: str, first_bytes: bytes) -> str | None:
    """Return the media type of a file that is taken, or None; ``refusal`` says why.

    :param first_bytes: the first ``FIRST`` bytes of it, or all when it is shorter
    """
    found = KINDS.get(extension(name))
    if found is None or _is_program(first_bytes) or not found.fits(first_bytes):
        return None
    return found.media_type


def _is_program(first: bytes) -> bool:
    # "MZ" alone is no proof: it is the code of Mozambique too. A program has bytes behind it that
    # no text has.
    return first.startswith(_PROGRAMS) or (first.startswith(b"MZ") and b"\0" in first)


def advice(ending: str) -> str:
    """Return what somebody can do instead of sending a file of this ending."""
    for endings, sentence in ADVICE:
        if ending in endings.split():
            return str(sentence)
    return str(GENERAL)


def refusal(name: str, first_bytes: bytes = b"") -> str | None:
    """Return the sentence that says why a file is not taken and what to do, or None when it is
    taken.

    Without ``first_bytes`` only the name is judged, so that somebody can be told before the bytes
    travel.
    """
    shown = extension(name)
    if _is_program(first_bytes) or shown in PROGRAM_NAMES - _PAGE_NAMES:
        return _(
            "Programs are not taken. Send the source code as a ZIP, or a link to where it can be"
            " had."
        )
    if shown in _PAGE_NAMES or (shown not in KINDS and is_page(first_bytes)):
        return _(
            "Web pages, scripts and SVG are not taken as they are. Put them into a ZIP, or send a"
            " PDF or PNG."
        )
    if shown not in KINDS:
        return _(
            "Files ending in .%(ending)s are not taken. %(advice)s",
            ending=shown or "?",
            advice=advice(shown),
        )
    if first_bytes and kind(name, first_bytes) is None:
        return _(
            "This file ends in .%(ending)s, but its content is something else. Check that it is the"
            " right file.",
            ending=shown,
        )
    return None
