"""Tables out and in: ``writing`` makes CSV and XLSX to take away, under this one name; ``tables``
reads what people bring."""

from hackathon.core.spreadsheets.writing import *  # noqa: F403
