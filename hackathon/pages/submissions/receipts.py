"""Receipts: a public page on which anybody checks a code, and for the team the list from which the
digest was made."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.core import rate_limits
from hackathon.core.files import file_types
from hackathon.core.files.checksums import digest_in
from hackathon.pages.guard import me, now, opens, public
from hackathon.submissions import late_entries, manifests, promises, versions
from hackathon.submissions.versions import Version

pages = Blueprint("receipts", __name__)


@pages.get("/receipts/")
@public
def index() -> ResponseReturnValue:
    """Ask for a code or a file; a file is known by its sha256, which the script or ``sha256sum``
    computes."""
    typed = request.args.get("code", "")
    if sha256 := digest_in(typed):
        return _of_file(sha256)
    if code := manifests.receipt_code(typed):
        return redirect(url_for("receipts.show", receipt=code))
    return render_template("receipts/index.html", code="")


def _of_file(sha256: str) -> str:
    rate_limits.hit(f"receipts:{request.remote_addr}", 120, 60, now())
    return render_template(
        "receipts/file.html",
        sha256=sha256,
        name=file_types.clean_name(request.args.get("name", "")),
        found=versions.holding(sha256),
    )


@pages.get("/receipts/<receipt>")
@public
def show(receipt: str) -> ResponseReturnValue:
    rate_limits.hit(f"receipts:{request.remote_addr}", 120, 60, now())
    version = Version.by_address(receipt)
    if version is None:
        return render_template("receipts/index.html", code=manifests.receipt_code(receipt)), 404
    # Names of files may tell of an invention; their digests tell nothing.
    inside = permissions.in_submission(me(), version.submission, now()) is None
    return render_template(
        "receipts/show.html",
        event=version.submission.event,
        version=version,
        parts=_parts(version, inside),
        inside=inside,
        late=late_entries.behind(version),
    )


def _parts(version: Version, inside: bool) -> list[dict[str, object]]:
    """Return the manifest, with names of files for those who may know them."""
    parts, number = [], 0
    late = promises.late_files(version.submission, version.submitted_at)
    for part in version.manifest:
        is_file = part["part"].startswith("file: ")
        # Files are counted for those who may not read their names.
        number += is_file
        name = part["part"].removeprefix("file: ")
        shown = {"file": number, "name": name if inside else ""} if is_file else {"name": name}
        promised = late.get((name, part["sha256"])) if is_file else None
        parts.append({**part, "file": 0, **shown, "promised": promised})
    return parts


@pages.get("/receipts/<receipt>/manifest.json")
@opens(Version, to=permissions.view_manifest)
def manifest(version: Version) -> Response:
    """The list of parts, byte for byte as it was hashed: its sha256 is the receipt's."""
    return _download(
        manifests.canonical(version.manifest),
        f"manifest-{version.receipt}.json",
        "application/json",
    )


@pages.get("/receipts/<receipt>/SHA256SUMS")
@opens(Version, to=permissions.view_manifest)
def checksums(version: Version) -> Response:
    """The files' digests as ``sha256sum --check`` reads them."""
    lines = [
        f"{part['sha256']}  {part['part'].removeprefix('file: ')}\n"
        for part in version.manifest
        if part["part"].startswith("file: ")
    ]
    return _download("".join(lines), f"SHA256SUMS-{version.receipt}", "text/plain; charset=utf-8")


def _download(text: str, name: str, content_type: str) -> Response:
    answer = current_app.response_class(text, content_type=content_type)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
