"""The one form in which a refusal is told to a script: ``{"error": {"status": 422, "message": "A
sentence.", "fields": {"name": "A sentence."}}}``. The API answers so too."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, jsonify


def refused(
    status: int, sentence: str, fields: Mapping[str, str] | None = None, **also: object
) -> Response:
    """Answer with an error.

    :param sentence: what is wrong and what to do, in the reader's language
    :param fields: what is wrong with single fields, by their names
    :param also: what else the script is to know, beside the error
    """
    error: dict[str, object] = {"status": status, "message": sentence}
    if fields:
        error["fields"] = dict(fields)
    answer = jsonify(error=error, **also)
    answer.status_code = status
    return answer
