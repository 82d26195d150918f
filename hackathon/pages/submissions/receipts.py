"""Receipts: a public page on which anybody checks a code, and for the team the list from which the
digest was made."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.core import rate_limits
from hackathon.pages.guard import me, now, opens, public
from hackathon.submissions import manifests
from hackathon.submissions.versions import Version

pages = Blueprint("receipts", __name__)


@pages.get("/receipts/")
@public
def index() -> ResponseReturnValue:
    if code := manifests.receipt_code(request.args.get("code", "")):
        return redirect(url_for("receipts.show", receipt=code))
    return render_template("receipts/index.html", code="")


@pages.get("/receipts/<receipt>")
@public
def show(receipt: str) -> ResponseReturnValue:
    rate_limits.hit(f"receipts:{request.remote_addr}", 120, 60, now())
    version = Version.by_address(receipt)
    if version is None:
        return render_template("receipts/index.html", code=manifests.receipt_code(receipt)), 404
    inside = permissions.in_submission(me(), version.submission, now()) is None
    return render_template(
        "receipts/show.html",
        event=version.submission.event,
        version=version,
        parts=_parts(version, inside),
        inside=inside,
    )


def _parts(version: Version, inside: bool) -> list[dict[str, Any]]:
    """Return the manifest, with names of files for those who may know them."""
    parts, number = [], 0
    for part in version.manifest:
        is_file = part["part"].startswith("file: ")
        number += is_file
        name = part["part"].removeprefix("file: ") if inside else ""
        parts.append(
            {**part, "file": number if is_file else 0, "name": name if is_file else part["part"]}
        )
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
