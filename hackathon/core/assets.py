"""Static files under names that carry their content's hash, so that browsers may keep them for
good.

At start every file of ``static/`` is written to ``DATA_DIR/static/`` once under its hashed name,
with compressed copies beside it. Relative imports of JavaScript modules and ``url()`` in style
sheets are rewritten to hashed names; both lose their comments and spare blanks. What a module takes
from others beside it is written into its copy: a page waits for one file.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

import brotli  # type: ignore[import-untyped]
from whitenoise import WhiteNoise  # type: ignore[import-untyped]

from hackathon.core import private
from hackathon.core.config import ROOT, Settings

SOURCE = ROOT / "static"
PREFIX = "/static/"
COMPRESSED = {".css", ".js", ".mjs", ".svg", ".json", ".txt", ".xml", ".webmanifest", ".map"}
_IMPORT = re.compile(
    r"""(?P<before>\b(?:from|import)\s*\(?\s*)(?P<quote>["'])(?P<path>\.\.?/[^"'\n]+)(?P=quote)"""
)
_BESIDE = re.compile(
    r"""^import (?P<names>\{[^}\n]+\}|\w+) from "\./(?P<file>[\w-]+\.js)";$""", re.MULTILINE
)
_DEFAULT = re.compile(r"^export default (?=function (\w+))", re.MULTILINE)
# Comments in lines of their own or after two blanks, and what indents.
_LAYOUT = re.compile(r"^[ \t]*/\*[\s\S]*?\*/[ \t]*\n|[ \t]{2}// .*$|^[ \t]+", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=const |function |async function )", re.MULTILINE)
_URL = re.compile(
    r"""(?P<before>\burl\(\s*|@import\s+)(?P<quote>["']?)(?P<path>(?![a-z]+:|/|\#)[^"')\s]+)(?P=quote)"""
)

_KEPT = " '/:;=@(){}.-"  # of a data: address, within double quotes

_names: dict[str, str] = {}
_folder: Path | None = None  # where the files of this process lie

KEPT = timedelta(days=7)  # for which files of another release stay after their last use


class AssetError(RuntimeError):
    """A static file is missing, or two import each other. The message names it."""


def build(source: Path, target: Path) -> dict[str, str]:
    """Write the hashed copies that ``target`` lacks and return path in ``source`` -> path in
    ``target``.

    :raises AssetError: when a file refers to one that is not there, or files refer to each other in
        a circle
    """
    made: dict[str, str] = {}
    paths = sorted(
        path for path in source.rglob("*") if path.is_file() and not path.name.startswith(".")
    )
    for path in paths:
        _publish(source, target, path.relative_to(source).as_posix(), made, ())
    return made


def _publish(
    source: Path, target: Path, name: str, made: dict[str, str], above: tuple[str, ...]
) -> str:
    if name in made:
        return made[name]
    # A circle has no order in which the digests could be taken.
    if name in above:
        raise AssetError(f"static/{name} refers to itself by way of {' and '.join(above)}.")
    path = source / name
    if name.startswith("../") or not path.is_file():
        raise AssetError(
            f"static/{above[-1] if above else ''} refers to static/{name}, which is not there."
        )
    content = path.read_bytes()
    if path.suffix == ".js":
        content = _whole(path, above).encode()
    pattern = {".js": _IMPORT, ".mjs": _IMPORT, ".css": _URL}.get(path.suffix)
    if pattern:

        def hashed(found: re.Match[str]) -> str:
            wanted, mark, rest = re.fullmatch(r"([^?#]*)([?#]?)(.*)", found["path"]).groups()  # type: ignore[union-attr]
            inside = PurePosixPath(os.path.normpath(PurePosixPath(name).parent / wanted)).as_posix()
            published = _publish(source, target, inside, made, (*above, name))
            relative = os.path.relpath(published, PurePosixPath(name).parent)
            relative = relative if relative.startswith(".") else f"./{relative}"
            return f"{found['before']}{found['quote']}{relative}{mark}{rest}{found['quote']}"

        content = pattern.sub(hashed, content.decode()).encode()
    if path.suffix == ".css":
        content = without_layout(content.decode()).encode()
    # After the names inside it have been replaced: a change below changes every file above.
    digest = hashlib.sha256(content).hexdigest()[:16]
    # The name says what is in it, so browsers may keep the file for ever.
    made[name] = PurePosixPath(name).with_name(f"{path.stem}.{digest}{path.suffix}").as_posix()
    _write(target / made[name], content)
    if path.suffix in COMPRESSED:
        # Once, at the highest effort: it is read a thousand times.
        _write(target / f"{made[name]}.gz", lambda: gzip.compress(content, 9, mtime=0))
        _write(target / f"{made[name]}.br", lambda: brotli.compress(content))
    return made[name]


def _whole(path: Path, above: tuple[str, ...]) -> str:
    """A module with what it takes from others beside it, each in a scope of its own; a module that
    takes something from elsewhere itself, or in another way, stays a file of its own."""

    def written_in(found: re.Match[str]) -> str:
        other = path.parent / found["file"]
        if not other.is_file() or other.name in above:
            return found[0]  # told where imports are given their hashed names
        body = _whole(other, (*above, path.name))
        names, default = found["names"], _DEFAULT.search(body)
        if re.search(r"^import\b(?!\()", body, re.MULTILINE):
            return found[0]
        given = names if names.startswith("{") or default is None else default[1]
        body = _EXPORT.sub("", _DEFAULT.sub("", body))
        return f"const {names} = (() => {{\n{body}\nreturn {given};\n}})();"

    said = path.read_text(encoding="utf-8")
    # What others wrote keeps its first line, which says whose it is.
    own = said if path.parent.name == "vendor" else _LAYOUT.sub("", said)
    return _BESIDE.sub(written_in, own)


def without_layout(sheet: str) -> str:
    """Return a style sheet without comments and line breaks; quoted text stays as it is.

    Nothing cleverer: a minifier that took ``.card :is(a)`` inside of ``@layer`` for a declaration
    made ``.card:is(a)`` of it, and compression finds the rest anyway.
    """
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    parts = re.split(r"(\"[^\"]*\")", sheet)
    for place in range(0, len(parts), 2):  # the others are quoted
        closer = re.sub(r" ?([{};,>]) ?", r"\1", re.sub(r"\s+", " ", parts[place]))
        # Behind a colon a blank means nothing: no pseudo-class has one there.
        parts[place] = closer.replace(": ", ":").replace(";}", "}")
    return "".join(parts).strip()


def _write(path: Path, content: bytes | Callable[[], bytes]) -> None:
    if path.exists():  # its name says what is in it
        return
    private.folder(path.parent)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(content() if callable(content) else content)
    Path(draft).chmod(0o644)
    # In one step: two processes may build at the same time, and half a file is never served.
    Path(draft).replace(path)


def of_other_releases() -> list[Path]:
    """Return the built files that this process does not serve."""
    if _folder is None:
        return []
    own = {_folder / f"{name}{ending}" for name in _names.values() for ending in ("", ".gz", ".br")}
    return sorted(path for path in _folder.rglob("*") if path.is_file() and path not in own)


def sweep(at: datetime) -> list[str]:
    """Delete what no process has served for ``KEPT``, and note that this one serves its own files;
    return the names of what has gone."""
    others = of_other_releases()
    for name in _names.values():
        for path in (_folder or SOURCE).glob(f"{name}*"):
            os.utime(path, (at.timestamp(), at.timestamp()))
    gone = []
    for path in others:
        # Another process may sweep as well, and one of another release still serve.
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < (at - KEPT).timestamp():
                path.unlink()
                gone.append(path.name)
    return gone


def url(name: str) -> str:
    """Return the address of a file in ``static/``.

    :raises AssetError: when there is none of that name
    """
    try:
        return PREFIX + _names[name]
    except KeyError:
        raise AssetError(f"static/{name} is not there.") from None


@cache
def data_url(name: str) -> str:
    """Return a picture in ``static/`` as an address that carries it: one request less for so few
    bytes."""
    text = (SOURCE / name).read_text(encoding="utf-8").strip()
    return f"data:image/svg+xml,{quote(text.replace(chr(34), chr(39)), safe=_KEPT)}"


def _headers(headers: Any, path: str, address: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def wrap(app: Any, settings: Settings, source: Path = SOURCE) -> Any:
    """Build the static files and return a WSGI application that answers for them before ``app`` is
    asked."""
    global _folder
    target = _folder = settings.data_dir / "static"
    private.folder(target)
    made = build(source, target)
    _names.clear()
    _names.update(made)
    served = WhiteNoise(
        app,
        allow_all_origins=False,
        add_headers_function=_headers,
        immutable_file_test=lambda path, address: True,
    )
    for (
        name
    ) in made.values():  # only these: an older version's files stay for pages that are still open
        served.add_file_to_dictionary(PREFIX + name, str(target / name))
    return served
