"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from flask import request, url_for

PAGE_LENGTH = 50


Row = TypeVar("Row")


class Found(NamedTuple, Generic[Row]):
    """One page of a list: its rows, its number from 1, how many pages and rows there are."""

    rows: list[Row]
    page: int
    pages: int
    total: int

    def url(self, page: int) -> str:
        """The address of another page of the same list."""
        return _here(page=page)

    def file(self, kind: str, listed: str = "") -> str:
        """The address of the same list as a file: all of its pages, filtered and sorted as shown.

        :param kind: "csv" or "xlsx"
        :param listed: which list it is, on a page with several
        """
        return _here(page=None, format=kind, list=listed or None)


def _here(**changed: object) -> str:
    """The address of the present page, with other arguments."""
    asked = {**(request.view_args or {}), **request.args.to_dict(), **changed}
    return url_for(request.endpoint or "", **asked)


def asked_page() -> int:
    """Return the page that the address asks for with ``?page=``."""
    return request.args.get("page", 1, type=int)


def page_of(query: Any, length: int = PAGE_LENGTH, total: int | None = None) -> Found[Any]:
    """Return the page of ``query`` that the address asks for; two queries whatever the number of
    rows, or one where its ``total`` is known."""
    if total is None:
        # Counting needs no order, and databases sort for it if they are asked to.
        total = query.order_by().count()
    page, pages = _there(asked_page(), total, length)
    return Found(list(query.paginate(page, length)), page, pages, total)


def page_of_list(
    rows: Sequence[Row], length: int = PAGE_LENGTH, asked: int | None = None
) -> Found[Row]:
    """Return a page of rows that had to be found all at once: the one that is asked for, by the
    address if nothing else says so."""
    wished = asked_page() if asked is None else asked
    page, pages = _there(wished, len(rows), length)
    return Found(list(rows[(page - 1) * length : page * length]), page, pages, len(rows))


def _there(asked: int, total: int, length: int) -> tuple[int, int]:
    """Return the page nearest to the one that is asked for, and how many there are."""
    pages = max(1, -(-total // length))
    return min(max(asked, 1), pages), pages
