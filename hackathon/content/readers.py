"""Values as people write them, understood one by one.

A reader is a function ``(file, node) -> value or None``: a fault is noted with its file and line,
and reading goes on.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from hackathon.content.documents import File, Node, suggest
from hackathon.content.fields import Reader
from hackathon.core import language
from hackathon.core.db import FIRST_DAY, LAST_DAY, storable
from hackathon.core.mail import is_address
from hackathon.core.short_names import LONGEST, RESERVED, SHORT_NAME, is_short_name
from hackathon.core.typed import addresses, repairs

WHEN = re.compile(
    r"(?:today(?:(?P<sign>[+-])(?P<days>\d{1,4}))?|(?P<day>\d{4}-\d\d-\d\d))(?:["
    r" T](?P<clock>\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(?P<again> again)?)?"
)
# A day without a time of day is the same day in most zones at noon.
NOON = time(12)


def tidy(value: str) -> str:
    """Return a text as a file holds it: newlines only, and none around it."""
    return repairs.repaired(value).strip()


def one_line(value: str) -> str:
    """Return a text in one line: line breaks of the file's own are no part of it."""
    return " ".join(tidy(value).split())


def text(file: File, node: Node) -> str | None:
    """Read a text of any length."""
    if isinstance(node.value, str):
        return tidy(node.value)
    file.wrong(
        node, 'This must be a text. One that contains ": " or begins with [ or { needs quotes.'
    )
    return None


def words(longest: int) -> Reader:
    """Read a text of one line."""
    whole_text = limited(longest)

    def read(file: File, node: Node) -> str | None:
        value: str | None = whole_text(file, node)
        return one_line(value) if value else value

    return read


def limited(longest: int) -> Reader:
    """Read a text of so many characters at most, with its line breaks."""

    def read(file: File, node: Node) -> str | None:
        value = text(file, node)
        if value is not None and len(value) > longest:
            file.wrong(node, f"This text has {len(value)} characters; it may have {longest}.")
        return value

    return read


def matching(pattern: re.Pattern[str], what: str, longest: int = 255) -> Reader:
    """Read a text of a given form."""

    def read(file: File, node: Node) -> str | None:
        value = text(file, node)
        if value and (not pattern.fullmatch(value) or len(value) > longest):
            file.wrong(node, f'"{value}" is not {what}.')
            return None
        return value

    return read


def mail_address(file: File, node: Node) -> str | None:
    """Read the e-mail address of somebody."""
    value = text(file, node)
    # As forms take them: whether anybody reads there, only a letter can tell.
    if value and not is_address(value):
        file.wrong(node, f'"{value}" is not an e-mail address.')
        return None
    return value


def web_address(longest: int) -> Reader:
    """Read the address of a web page, in the forms that pages understand."""

    def read(file: File, node: Node) -> str | None:
        value = text(file, node)
        if not value:
            return value
        address = addresses.understood(value)
        if address is None or len(address) > longest:
            file.wrong(node, f'"{value}" is not an address of a web page.')
            return None
        return address

    return read


def language_tag(file: File, node: Node) -> str | None:
    """Read the tag of a language."""
    value = text(file, node)
    found = language.tag(value) if value else value
    if value and found is None:
        file.wrong(node, f'"{value}" is not a language code such as en or pt-BR.')
    return found


def short_name(what: str) -> Reader:
    """Read a name that stands in an address: ``what`` it is, for the message."""
    return not_reserved(matching(SHORT_NAME, what, LONGEST))


def not_reserved(each: Reader) -> Reader:
    """Read by ``each`` what may not be a name that the site's own addresses use."""

    def read(file: File, node: Node) -> str | None:
        value: str | None = each(file, node)
        if value in RESERVED:
            file.wrong(node, f'The site itself uses the address "{value}"; choose another one.')
        return value

    return read


def in_address(file: File, name: str) -> None:
    """Note it when the name of a file or folder cannot stand in an address."""
    if is_short_name(name):
        not_reserved(text)(file, Node(name, 1))
        return
    file.wrong(
        1,
        f'"{name}" becomes part of an address: use small letters a-z, digits and hyphens, at most'
        f" {LONGEST}.",
    )


def one_of(*allowed: str) -> Reader:
    """Read one of a few words."""

    def read(file: File, node: Node) -> str | None:
        value = text(file, node)
        if value is None or value in allowed:
            return value
        file.wrong(node, f'"{value}" is none of: {", ".join(allowed)}.{suggest(value, allowed)}')
        return None

    return read


def whole(least: int = 0, most: int = 1_000_000) -> Reader:
    """Read a whole number."""

    def read(file: File, node: Node) -> int | None:
        value = text(file, node)
        # At most nine digits: Python would read a million of them, and take its time.
        if value is not None and re.fullmatch(r"\d{1,9}", value) and least <= int(value) <= most:
            return int(value)
        if value is not None:
            file.wrong(node, f'"{value}" must be a whole number from {least} to {most}.')
        return None

    return read


def number(file: File, node: Node) -> float | None:
    """Read a decimal number."""
    value = text(file, node)
    if value is not None and re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", value):
        return float(value)
    if value is not None:
        file.wrong(node, f'"{value}" must be a number such as 12 or 0.5.')
    return None


def yes_no(file: File, node: Node) -> bool | None:
    """Read yes or no."""
    value = text(file, node)
    if value in {"yes", "true", "no", "false"}:
        return value in {"yes", "true"}
    if value is not None:
        file.wrong(node, f'"{value}" must be yes or no.')
    return None


def zone_name(file: File, node: Node) -> str | None:
    """Read a time zone of the IANA database."""
    value = text(file, node)
    if value and language.is_zone(value):
        return value
    if value is not None:
        file.wrong(
            node,
            f'"{value}" is not a time zone such as'
            f" Europe/Zurich.{suggest(value, language.zones())}",
        )
    return None


def when(with_time: bool, with_day_alone: bool) -> Reader:
    """Read a moment (aware, UTC) written in the file's zone, or a day; a moment without a time of
    day is at noon."""
    example = "2027-03-01 18:00 or today+3 09:00" if with_time else "2027-03-01 or today+3"

    def read(file: File, node: Node) -> datetime | date | None:
        value = text(file, node)
        found = WHEN.fullmatch(value or "")
        if value is None:
            return None
        if (
            not found
            or (found["clock"] and not with_time)
            or (not found["clock"] and not with_day_alone)
        ):
            file.wrong(
                node,
                f'"{value}" is not {"a date and time" if with_time else "a date"} such as'
                f" {example}.",
            )
            return None
        try:
            if found["day"]:
                on = date.fromisoformat(found["day"])
            else:
                days = int(found["days"] or 0) * (-1 if found["sign"] == "-" else 1)
                on = file.loaded_first.astimezone(file.zone).date() + timedelta(days=days)
            if not storable(on):
                years = f"{FIRST_DAY.year} and {LAST_DAY.year}"
                file.wrong(node, f'"{value}" is not in a year between {years}.')
                return None
            if not with_time:
                return on
            clock = time.fromisoformat(found["clock"]) if found["clock"] else NOON
        except ValueError:
            file.wrong(node, f'"{value}" is not in the calendar, or not on the clock.')
            return None
        clock = clock.replace(fold=1 if found["again"] else 0)
        moment = datetime.combine(on, clock, file.zone).astimezone(UTC)
        # Relative days may meet such a night through no fault of the file; then the clock gives
        # way.
        if found["day"] and moment.astimezone(file.zone).time() != clock:
            file.wrong(
                node,
                f'"{value}" does not exist in {file.zone.key}: the clocks are put forward then.',
            )
        return moment

    return read


def levels(file: File, node: Node) -> list[list[object]] | None:
    """Read score -> description, as [[score, description], ...] in ascending order."""
    found = some_levels(file, node)
    if found and len(found) < 2:
        file.wrong(node, "A criterion needs at least two levels.")
    return found


def some_levels(file: File, node: Node) -> list[list[object]] | None:
    """Read the levels that are translated, as ``levels`` gives them."""
    if not isinstance(node.value, tuple):
        file.wrong(node, "Each score needs its described level: {1: ..., 2: ..., 3: ...}.")
        return None
    found: dict[int, str] = {}
    for name, part in node.value:
        score, words = str(name.value), text(file, part)
        if not re.fullmatch(r"\d{1,3}", score):
            file.wrong(name, f'"{score}" is not a score; scores are whole numbers.')
        elif words == "":
            file.wrong(part, f"Level {score} has no description.")
        elif int(score) in found:
            file.wrong(name, f"Level {score} stands here twice.")
        elif words is not None:
            found[int(score)] = words
    if not found:
        return None
    return [[score, found[score]] for score in sorted(found)]
