"""Letters: the one verb that writes to somebody, in their language and zone, from a template.

``templates/mail/<kind>.txt`` holds what a kind of letter says; rows come as they are, and the
template asks for their titles (``title(event)``) and moments (``moment(at, event.time_zone)``), so
that no caller can forget to put them into the reader's words. It also knows where the letter leads
when nobody says so (``site("people", "edit")``).
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from hackathon.core import language, mail, undo
from hackathon.core.config import ROOT, Settings
from hackathon.core.language import gettext as _

FOLDER = ROOT / "templates" / "mail"
ISOLATE, END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
FULL_WIDTH_COLON = "\N{FULLWIDTH COLON}"  # Chinese; the blank after it is part of it
# Letters that let somebody prove an address, so that they go to one that is not proved yet.
PROVING = {"confirm_address", "choose_password", "judge_invited", "nomination"}
_origin = ""  # where the site is, set once at its start; never what a request's Host says


def configure(settings: Settings) -> None:
    """Let links in letters lead to the site of ``settings``."""
    global _origin
    _origin = settings.base_url


def site(*parts: str) -> str:
    """Return the full address of a page: ``site("events", event.slug)``."""
    return "/".join([_origin, *parts])


class Reader(Protocol):
    """Whom a letter goes to: a person; who is known by address alone is a ``Stranger``."""

    email: Any
    locale: Any
    time_zone: Any
    active: Any
    confirmed_at: Any


class Occasion(Protocol):
    """What a letter is about: an event, whose contact takes the answers."""

    contact: Any


class Stranger(NamedTuple):
    """Somebody who is known by address alone; ``locale`` is whoever writes guesses they read."""

    email: str
    locale: str
    time_zone: str = "UTC"


def write(
    reader: Reader | Stranger,
    kind: str,
    at: datetime,
    *,
    link: str = "",
    event: Occasion | None = None,
    unsubscribe: str = "",
    **values: Any,
) -> mail.Message | None:
    """Queue a letter; call it inside the verb's transaction, so that both stand or fall together.

    Nothing is written, and None returned, to a closed account, nor to an address that nobody has
    proved, unless the letter is one of ``PROVING``.

    :param kind: name of a template in ``templates/mail/``, which says what ``values`` it wants
    :param link: full address that the letter leads to, where the template cannot know it
    :param event: what it is about; answers go to its contact when that is an address
    :param unsubscribe: full address at which the reader can turn this kind off
    """
    if not _may_be_written_to(reader, kind):
        return None
    locale = reader.locale or language.SOURCE
    with language.using(locale, reader.time_zone):
        given = {"link": link, "event": event, **values}
        written = mail.Written(
            reader.email,
            say(kind, "subject", given),
            say(kind, "text", given),
            language.locale(),
            kind=kind,
            reply_to=_address(event),
            unsubscribe=unsubscribe,
        )
        return mail.queue(written, at)


def _may_be_written_to(reader: Reader | Stranger, kind: str) -> bool:
    if isinstance(reader, Stranger):
        return True
    return bool(reader.active and (reader.confirmed_at is not None or kind in PROVING))


def say(kind: str, part: str, values: dict[str, Any]) -> str:
    """Return a part of a letter in the current language and zone.

    :param part: ``subject``, ``text`` or ``link``
    """
    said = _template(kind).render(part=part, **values)
    # A template's tags leave empty lines behind; a reader wants at most one in a row.
    lines = "\n".join(line.rstrip() for line in said.strip().splitlines())
    text = re.sub(r"\n{3,}", "\n\n", lines).replace(f"{FULL_WIDTH_COLON} ", FULL_WIDTH_COLON)
    return f"{text}\n" if part == "text" else text


@cache
def _template(kind: str) -> Template:
    return _engine().get_template(f"{kind}.txt")


@cache
def _engine() -> Environment:
    """What all letters have in common is compiled once for all of them."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
        autoescape=False,  # noqa: S701 - plain text
        undefined=StrictUndefined,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        language.gettext, language.ngettext_pattern, newstyle=True
    )
    made.globals.update(
        _=_sentence,
        gettext=_sentence,
        ngettext=_counted,
        title=title,
        moment=moment,
        label=language.colon,
        site=site,
        say=say,
        undoing=_undoing,
        day=language.format_date,
    )
    return made


def _sentence(message: str, **values: Any) -> str:
    return language.gettext(message) % _isolated(values)


def _counted(singular: str, plural: str, num: int, **values: Any) -> str:
    return language.ngettext_pattern(singular, plural, num) % {"num": num, **_isolated(values)}


def _isolated(values: dict[str, Any]) -> dict[str, object]:
    return {name: isolated(value) for name, value in values.items()}


def isolated(value: Any) -> Any:
    """Return a text of whoever wrote it as it stands in a sentence.

    In a language that runs from right to left a name in Latin letters would turn the words beside
    it around, and the whole line where it stands first: isolates of Unicode keep it for itself.
    """
    wanted = language.LOCALES[language.locale()].direction == "rtl" and isinstance(value, str)
    # Around isolates alone (moments) another one would run from left to right.
    apart = wanted and not value.startswith(ISOLATE)
    return f"{ISOLATE}{value}{END}" if apart else value


def title(row: Any) -> str:
    """Return the title of an event, a challenge or a pilot in the reader's language."""
    return str(language.localised(row, "title").text)


def moment(at: datetime, zone: str, style: str = "medium") -> str:
    """Return a moment in the event's zone, in UTC and in the reader's own zone, each once.

    :param zone: IANA name of the event's zone
    :param style: as ``language.format_datetime`` takes it
    """
    places = dict.fromkeys((zone, "UTC", language.zone()))
    told = [
        isolated(
            _(
                "%(when)s (%(zone)s)",
                when=language.format_datetime(at, place, style),
                zone=language.zone_name(place),
            )
        )
        for place in places
    ]
    return " · ".join(told)


def _undoing(act: str, event: Any) -> list[str]:
    """How an act can be undone; the letter may be read at any time, so it names every way."""
    return undo.sentences(act, event, None, moment)


def _address(event: Occasion | None) -> str:
    contact = str(event.contact).strip() if event is not None else ""
    return contact if mail.is_address(contact) else ""
