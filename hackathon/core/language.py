"""Six interface languages: texts, dates, numbers, names, and which language a piece of content is
in.

The locale and the reader's time zone travel in a context variable; a door sets them with
``activate``, everything below asks here. Texts are English in the code; catalogues lie in
``translations/<code>/LC_MESSAGES/messages.po``.
"""

from __future__ import annotations

import contextlib
import gettext as catalogues
import io
import os
import re
import tempfile
import unicodedata
from collections import UserString
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, dates, lists, numbers, units
from markupsafe import Markup
from wtforms.i18n import get_translations as wtforms_translations

from hackathon.core.config import PACKAGE

TRANSLATIONS = PACKAGE / "translations"


class Interface(NamedTuple):
    """A language of the interface: its own name for itself and the direction of its script."""

    name: str
    direction: str


LOCALES = {
    "ar": Interface("العربية", "rtl"),
    "en": Interface("English", "ltr"),
    "es": Interface("Español", "ltr"),
    "fr": Interface("Français", "ltr"),
    "ru": Interface("Русский", "ltr"),
    "zh": Interface("中文", "ltr"),
}
SOURCE = "en"  # the language of the texts in the code
RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "syr", "ug", "ur", "yi"}
_current: ContextVar[tuple[str, str]] = ContextVar("locale_and_zone", default=(SOURCE, "UTC"))


# The current locale and zone


def activate(locale: str, zone: str = "UTC") -> None:
    """Speak ``locale`` and count in ``zone`` (IANA name) from now on in this thread; unknown:
    English, UTC."""
    _current.set((locale if locale in LOCALES else SOURCE, zone if is_zone(zone) else "UTC"))


@contextlib.contextmanager
def using(locale: str, zone: str = "UTC") -> Iterator[None]:
    """Speak another language inside a ``with`` block, for example to write a message to
    somebody."""
    before = _current.get()
    activate(locale, zone)
    try:
        yield
    finally:
        _current.set(before)


def locale() -> str:
    """Return the code of the current interface language."""
    return _current.get()[0]


def zone() -> str:
    """Return the IANA name of the reader's time zone."""
    return _current.get()[1]


@cache
def zones() -> tuple[str, ...]:
    """Return the time zones that a form offers, by IANA name."""
    places = {
        name
        for name in _known_zones()
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/"))
    }
    return ("UTC", *sorted(places))


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Tell whether ``name`` is a time zone of the IANA database."""
    return name == "UTC" or name in _known_zones()


def direction(code: str) -> str:
    """Return "rtl" or "ltr" for a BCP 47 language code."""
    parts = code.replace("_", "-").split("-")
    return "rtl" if parts[0].lower() in RIGHT_TO_LEFT and "Latn" not in parts else "ltr"


def wished(chosen: str, accept_language: str) -> str:
    """Return the language to speak: the one that was chosen, if the interface has it, else what the
    browser asks for."""
    return chosen if chosen in LOCALES else negotiate(accept_language)


@lru_cache(1000)
def negotiate(accept_language: str) -> str:
    """Return the interface language that an ``Accept-Language`` header asks for, or English."""
    wishes = []
    for place, part in enumerate(accept_language[:500].split(",")):
        found = re.fullmatch(
            r"\s*([A-Za-z]{1,8})(?:[-_][A-Za-z0-9-]+)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?",
            part,
        )
        if found and found[1].lower() in LOCALES and float(found[2] or 1) > 0:
            wishes.append((-float(found[2] or 1), place, found[1].lower()))
    return min(wishes)[2] if wishes else SOURCE


# Texts


@cache
def _catalogue(code: str) -> catalogues.NullTranslations:
    source = TRANSLATIONS / code / "LC_MESSAGES" / "messages.po"
    made = source.with_suffix(".mo")
    if not source.exists():
        return catalogues.NullTranslations()
    if made.exists() and made.stat().st_mtime_ns > source.stat().st_mtime_ns:
        return catalogues.GNUTranslations(io.BytesIO(made.read_bytes()))
    content = compiled(source)
    with contextlib.suppress(
        OSError
    ):  # a read-only installation works too, it only compiles at each start
        replace(made, content)
    return catalogues.GNUTranslations(io.BytesIO(content))


def compiled(source: Path) -> bytes:
    """Return a catalogue of texts in its binary form."""
    from babel.messages import (  # needed only when a catalogue is newer than its compiled form
        mofile,
        pofile,
    )

    with source.open("rb") as file:
        catalogue = pofile.read_po(file)
    made = io.BytesIO()
    mofile.write_mo(made, catalogue)
    return made.getvalue()


def replace(path: Path, content: bytes) -> None:
    """Write a file so that another process reads the old one or the new one, never half of it."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise


def gettext(message: str, **values: Any) -> str:
    """Return ``message`` in the current language, with ``%(name)s`` filled from ``values`` when
    there are any."""
    text = _catalogue(locale()).gettext(message) if message else ""
    return text % values if values else text


def pgettext(context: str, message: str, **values: Any) -> str:
    """Return the text that ``message`` has in this context, for words that are one in English and
    two elsewhere."""
    text = _catalogue(locale()).pgettext(context, message)
    return text % values if values else text


def colon(label: str) -> str:
    """Return a label with the colon that stands between it and its value; languages differ in its
    form and the blank before it."""
    return gettext("%(label)s:", label=label)


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """Return the form of the text that goes with ``num``, which also fills ``%(num)s``."""
    return ngettext_pattern(singular, plural, num) % {"num": num, **values}


def ngettext_pattern(singular: str, plural: str, num: int) -> str:
    """Return the form of the text that goes with ``num``, before its values are filled in."""
    return _catalogue(locale()).ngettext(singular, plural, num)


class Lazy(UserString):
    """A text that is translated when it is shown: for labels of forms and other texts made before
    there is a reader."""

    def __init__(self, make: Callable[[], str] | str) -> None:
        # A str comes from UserString's own methods: ``upper`` and the like are of the moment.
        self._make = make if callable(make) else lambda: make

    @property
    def data(self) -> str:  # type: ignore[override]
        return self._make()

    def __mod__(self, values: Any) -> Lazy:
        return Lazy(lambda: self._make() % values)

    def __repr__(self) -> str:
        return f"Lazy({str(self)!r})"


def lazy(message: str, **values: Any) -> Any:
    """Return ``message`` as a text that is translated each time it is shown (typed as Any:
    libraries ask for str)."""
    return Lazy(lambda: gettext(message, **values))


def form_translations() -> Any:
    """Return the form library's own messages in the current language."""
    return _form_translations(locale())


@cache
def _form_translations(code: str) -> Any:
    return wtforms_translations([code]) if code != SOURCE else wtforms_translations(["en"])


# Dates, numbers, names


@cache
def _babel(code: str) -> Locale:
    return Locale.parse(code)


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _here() -> Locale:
    return _babel(locale())


def format_datetime(moment: datetime, zone: str | None = None, style: str = "medium") -> str:
    """Return an aware moment in ``zone`` (the reader's by default).

    :param style: short, medium, or long: to the second, with the distance from UTC
    """
    return _format_datetime(moment, zone or _current.get()[1], style, locale())


# The same few dates stand on every page, and each takes as long to write as fifty words.
@lru_cache(10_000)
def _format_datetime(moment: datetime, zone: str, style: str, code: str) -> str:
    place = _zone(zone)
    if style == "medium":  # seconds mean nothing to the reader of a deadline
        day = dates.format_date(moment.astimezone(place), "medium", locale=_babel(code))
        return f"{day} {dates.format_time(moment, 'short', tzinfo=place, locale=_babel(code))}"
    if (
        style == "long"
        # The languages' own long forms put the zone where it is hard to read, and French calls
        # UTC by another name
    ):
        here = moment.astimezone(place)
        day, time = (
            dates.format_date(here, "long", locale=_babel(code)),
            dates.format_time(here, "medium", locale=_babel(code)),
        )
        return (
            f"{day} {time} UTC{dates.get_timezone_gmt(here, 'iso8601') if here.utcoffset() else ''}"
        )
    return str(dates.format_datetime(moment, style, tzinfo=place, locale=_babel(code)))


def format_date(day: date | datetime, zone: str | None = None, style: str = "medium") -> str:
    """Return a date, or the date on which a moment falls in ``zone`` (the reader's by default)."""
    if isinstance(day, datetime):
        day = day.astimezone(_zone(zone or _current.get()[1])).date()
    return _format_date(day, style, locale())


@lru_cache(10_000)
def _format_date(day: date, style: str, code: str) -> str:
    return str(dates.format_date(day, style, locale=_babel(code)))


def format_dates(first: datetime, last: datetime, zone: str) -> str:
    """Return the days from one moment to another without saying twice what they share: "Oct 25 –
    Dec 6, 2026"."""
    place = _zone(zone)
    return _format_dates(first.astimezone(place).date(), last.astimezone(place).date(), locale())


@lru_cache(10_000)
def _format_dates(first: date, last: date, code: str) -> str:
    return str(dates.format_interval(first, last, "yMMMd", locale=_babel(code)))


def format_relative(moment: datetime, now: datetime) -> str:
    """Return how far ``moment`` is from ``now``: "in 3 days", "2 hours ago"."""
    return str(
        dates.format_timedelta(moment - now, add_direction=True, threshold=1.2, locale=_here())
    )


def zone_name(name: str) -> str:
    """Return the place that a time zone is named after, in the current language: "Zurich",
    "UTC"."""
    if "/" not in name:
        return name
    return _zone_name(name, locale())


@lru_cache(5_000)
def _zone_name(name: str, code: str) -> str:
    return str(dates.get_timezone_location(_zone(name), locale=_babel(code), return_city=True))


def format_number(number: float, digits: int | None = None) -> str:
    """Return a number with the language's separators; ``digits`` after the point, or as many as it
    has up to three."""
    return _format_number(number, digits, locale())


@lru_cache(10_000)
def _format_number(number: float, digits: int | None, code: str) -> str:
    pattern = None if digits is None else "#,##0." + "0" * digits if digits else "#,##0"
    return str(numbers.format_decimal(number, format=pattern, locale=_babel(code)))


def format_percent(share: float, digits: int = 0) -> str:
    """Return a share (1 is all) as a percentage."""
    return str(
        numbers.format_percent(round(share, digits + 2), locale=_here(), decimal_quantization=False)
    )


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


def countries() -> list[tuple[str, str]]:
    """Return (ISO 3166 code, name) of every country, in the reader's language and order."""
    return _countries(locale())


@cache
def _countries(code: str) -> list[tuple[str, str]]:
    names = [
        (key, name)
        for key, name in _babel(code).territories.items()
        if len(key) == 2 and key.isalpha() and key not in {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}
    ]
    return sorted(names, key=lambda pair: sort_key(pair[1]))


# Comparing texts


def fold(text: str) -> str:
    """Return ``text`` as it is searched: without case, accents and differences of form (full width,
    ligatures)."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in apart if unicodedata.category(letter) not in {"Mn", "Cf"})


def sort_key(text: str) -> str:
    """Return what to order ``text`` by: folded, and without the quotes and dashes that it starts
    with."""
    folded = " ".join(fold(text).split())
    return re.sub(r"^[\W_]+", "", folded) or folded


def look_alike(text: str) -> str:
    """Return the same for texts that a reader cannot tell apart by case, width, spaces or invisible
    letters."""
    seen = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    shown = "".join(
        " " if letter.isspace() else letter
        for letter in seen
        if unicodedata.category(letter) not in {"Cf", "Cc"} or letter.isspace()
    )
    return " ".join(unicodedata.normalize("NFKC", shown).split())


# Content in several languages


class Text(NamedTuple):
    """A piece of content in the language that suits the reader best, and what to say about it."""

    text: Any
    lang: str
    dir: str
    original: bool
    stale: bool = False  # the original has been changed since it was translated
    machine: bool = False  # translated by a machine and checked by nobody

    def __str__(self) -> str:
        return str(self.text)


def localised(row: Any, field: str) -> Text:
    """Return ``row``'s field in the current language where the row has it so, else in its original
    language.

    ``row.translations`` is {language: {field: text, "machine": bool, "of_revision": int}}. A field
    whose name ends in ``_html`` comes as safe markup: such fields hold what ``prose.render`` made
    and nothing else.
    """
    original = getattr(row, field)
    wished = locale()
    found = (getattr(row, "translations", None) or {}).get(wished) or {}
    if row.language == wished or not found.get(field):
        return Text(_markup(field, original), row.language, direction(row.language), True)
    stale = int(found.get("of_revision") or 0) < int(getattr(row, "revision", 0))
    return Text(
        _markup(field, found[field]),
        wished,
        direction(wished),
        False,
        stale,
        bool(found.get("machine")),
    )


def _markup(field: str, value: Any) -> Any:
    if not field.endswith("_html"):
        return value
    if isinstance(value, dict):
        return {key: Markup(part) for key, part in value.items()}  # noqa: S704 (made by prose.render)
    return Markup(value or "")  # noqa: S704 (made by prose.render)
