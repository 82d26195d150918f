"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import request, url_for

PAGE_LENGTH = 50


class Found(NamedTuple):
    """One page of a list: its rows, its number from 1, how many pages and rows there are."""

    rows: list[Any]
    page: int
    pages: int
    total: int

    def url(self, page: int) -> str:
        """The address of another page of the same list."""
        return url_for(
            request.endpoint or "",
            **{**(request.view_args or {}), **request.args.to_dict(), "page": page},
        )


def page_of(query: Any, length: int = PAGE_LENGTH) -> Found:
    """Return the page of ``query`` that the address asks for with ``?page=``; two queries whatever
    the number of rows."""
    total = query.order_by().count()
    pages = max(1, -(-total // length))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return Found(list(query.paginate(page, length)), page, pages, total)


def page_of_list(rows: Sequence[Any], length: int = PAGE_LENGTH) -> Found:
    """Return the page that the address asks for of rows that had to be found all at once."""
    pages = max(1, -(-len(rows) // length))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return Found(list(rows[(page - 1) * length : page * length]), page, pages, len(rows))
