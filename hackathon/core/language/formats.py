"""Dates, numbers, lists and names (of places, countries, languages) as the reader's language
writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, dates, lists, numbers, units

from hackathon.core.language import locales
from hackathon.core.language.folding import sort_key
from hackathon.core.language.locales import locale

# The English of international bodies: 7 November 2026, 12:00. Others write as their language does.
WRITTEN_AS = {"en": "en_150"}
NO_LANGUAGES = {"und", "mul", "zxx", "mis", "root"}  # unknown, several, none


@cache
def _babel(code: str) -> Locale:
    return Locale.parse(WRITTEN_AS.get(code, code))


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _here() -> Locale:
    return _babel(locale())


def format_datetime(moment: datetime, zone: str | None = None, style: str = "medium") -> str:
    """Return an aware moment in ``zone`` (the reader's by default).

    :param style: short, medium, or long: to the second, with the distance from UTC
    """
    return _format_datetime(moment, zone or locales.zone(), style, locale())


# The same few dates stand on every page, and each takes as long to write as fifty words.
@lru_cache(10_000)
def _format_datetime(
    moment: datetime,
    zone: str,
    style: str,
    code: str,
) -> str:
    place = _zone(zone)
    if style == "medium":  # seconds mean nothing to the reader of a deadline
        day = _format_date(moment.astimezone(place).date(), style, code)
        time = dates.format_time(moment, "short", tzinfo=place, locale=_babel(code))
        return _joined(day, time, code)
    if style == "long":
        # The languages' own long forms put the zone where it is hard to read, and French calls UTC
        # by another name
        here = moment.astimezone(place)
        day = dates.format_date(here, "long", locale=_babel(code))
        time = dates.format_time(here, "medium", locale=_babel(code))
        distance = dates.get_timezone_gmt(here, "iso8601") if here.utcoffset() else ""
        return f"{_joined(day, time, code)} UTC{distance}"
    return str(dates.format_datetime(moment, style, tzinfo=place, locale=_babel(code)))


def _joined(day: str, time: str, code: str) -> str:
    """A day and a time in the order and with the comma of the language."""
    return str(_babel(code).datetime_formats["medium"]).format(time, day)


def format_date(day: date | datetime, zone: str | None = None, style: str = "medium") -> str:
    """Return a date, or the date on which a moment falls in ``zone`` (the reader's by default)."""
    if isinstance(day, datetime):
        day = day.astimezone(_zone(zone or locales.zone())).date()
    return _format_date(day, style, locale())


@lru_cache(10_000)
def _format_date(day: date, style: str, code: str) -> str:
    # Arabic's own medium form is of numbers alone, beside spans of days that name their months.
    if style == "medium":
        return _format_skeleton(day, "yMMMd", code)
    return str(dates.format_date(day, style, locale=_babel(code)))


def format_month(day: date) -> str:
    """Return the month of a day, with its year."""
    return _format_skeleton(day, "yMMMM", locale())


def format_quarter(day: date) -> str:
    """Return the quarter of the year in which a day lies."""
    return _format_skeleton(day, "yQQQQ", locale())


def format_year(day: date) -> str:
    """Return the year of a day."""
    return _format_skeleton(day, "y", locale())


@lru_cache(10_000)
def _format_skeleton(day: date, skeleton: str, code: str) -> str:
    return str(dates.format_skeleton(skeleton, day, locale=_babel(code)))


def format_dates(first: datetime, last: datetime, zone: str) -> str:
    """Return the days from one moment to another without saying twice what they share: "Oct 25 –
    Dec 6, 2026"."""
    place = _zone(zone)
    return _format_dates(first.astimezone(place).date(), last.astimezone(place).date(), locale())


@lru_cache(10_000)
def _format_dates(first: date, last: date, code: str) -> str:
    return str(dates.format_interval(first, last, "yMMMd", locale=_babel(code)))


DAY = 86_400
UNITS = (
    ("year", 365 * DAY), ("month", 30 * DAY), ("week", 7 * DAY), ("day", DAY), ("hour", 3600),
    ("minute", 60), ("second", 1),
)  # fmt: skip
COUNTED_IN_DAYS = 60 * DAY


def format_relative(moment: datetime, now: datetime) -> str:
    """Return how far ``moment`` is from ``now``: "in 3 days", "2 hours ago".

    Whole units, rounded down: who reads "in 2 hours" has two hours at least. Up to sixty days are
    counted in days. ``static/site.js`` counts on by the same rule.
    """
    seconds = (moment - now).total_seconds()
    far = abs(seconds)
    fitting = (
        unit
        for unit in UNITS
        if far >= unit[1] and (far > COUNTED_IN_DAYS or unit[0] not in {"month", "week"})
    )
    name, size = next(fitting, UNITS[-1])
    # Babel's own ``format_timedelta`` rounds to the nearest: 90 minutes were "in 2 hours".
    number, way = int(far // size), "future" if seconds >= 0 else "past"
    patterns = _here()._data["date_fields"][name][way]
    pattern = patterns.get(_here().plural_form(number)) or patterns["other"]
    return str(pattern).replace("{0}", format_number(number))


def format_number(number: float, digits: int | None = None) -> str:
    """Return a number with the language's separators; ``digits`` after the point, or as many as it
    has up to three."""
    return _format_number(number, digits, locale())


@lru_cache(10_000)
def _format_number(number: float, digits: int | None, code: str) -> str:
    pattern = None  # as many digits as there are, up to three
    if digits is not None:
        pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return str(numbers.format_decimal(number, format=pattern, locale=_babel(code)))


def format_percent(share: float, digits: int = 0) -> str:
    """Return a share (1 is all) as a percentage."""
    # Nothing less than nothing is nothing too, and the two are one key to what is kept.
    return _format_percent(round(share, digits + 2) + 0.0, locale())


@lru_cache(10_000)
def _format_percent(rounded: float, code: str) -> str:
    return str(numbers.format_percent(rounded, locale=_babel(code), decimal_quantization=False))


def format_list(parts: Sequence[Any]) -> str:
    """Return "a, b, and c" in the current language."""
    return str(lists.format_list([str(part) for part in parts], locale=_here()))


def format_bytes(count: int) -> str:
    """Return a number of bytes in the unit that suits it, counted in thousands: "2.1 GB"."""
    size, names = float(count), ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"]
    while size >= 999.5 and len(names) > 1:
        size, names = size / 1000, names[1:]
    shown = round(size, 1) if size < 10 and names[0] != "byte" else round(size)
    # The short form of a byte has no plural in English and French; in Arabic it is the only one
    # known.
    width: Any = "long" if names[0] == "byte" and locale() != "ar" else "short"
    return str(units.format_unit(shown, f"digital-{names[0]}", width, locale=_here()))


def zone_name(name: str) -> str:
    """Return the place that a time zone is named after, in the current language: "Zurich",
    "UTC"."""
    if "/" not in name:
        return name
    return _zone_name(name, locale())


@lru_cache(5_000)
def _zone_name(name: str, code: str) -> str:
    return str(dates.get_timezone_location(_zone(name), locale=_babel(code), return_city=True))


def country_name(code: str) -> str:
    """Return the name of a country (ISO 3166 code) in the current language, or the code when it has
    none."""
    return str(_here().territories.get(code.upper(), code))


def language_name(code: str) -> str:
    """Return the name of a language (BCP 47 code) in the current language, or the code when it has
    none."""
    return str(
        _here().languages.get(
            code.replace("-", "_"), _here().languages.get(code.split("-")[0].lower(), code)
        )
    )


def language_names(code: str) -> dict[str, str]:
    """Return the names of all languages in the interface language ``code``, by their codes."""
    return {
        key.replace("_", "-"): name
        for key, name in _babel(code).languages.items()
        if key.split("_")[0] not in NO_LANGUAGES
    }


def known_languages() -> frozenset[str]:
    """Return the codes of the languages that have a name in English."""
    return frozenset(language_names("en"))


def countries() -> list[tuple[str, str]]:
    """Return (ISO 3166 code, name) of every country, in the reader's language and order."""
    return countries_in(locale())


@cache
def countries_in(code: str) -> list[tuple[str, str]]:
    """Return the same in a language of the interface."""
    names = [
        (key, name)
        for key, name in _babel(code).territories.items()
        if len(key) == 2 and key.isalpha() and key not in {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}
    ]
    return sorted(names, key=lambda pair: sort_key(pair[1]))
