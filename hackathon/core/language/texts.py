"""The site's own texts in the reader's language.

They are English in the code; catalogues lie in ``translations/<code>/LC_MESSAGES/messages.po``.
"""

from __future__ import annotations

import contextlib
import gettext as machine
import io
import os
import tempfile
from collections import UserString
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from wtforms.i18n import get_translations as wtforms_translations

from hackathon.core.config import PACKAGE
from hackathon.core.language.locales import SOURCE, locale

TRANSLATIONS = PACKAGE / "translations"


@cache
def _catalogue(code: str) -> machine.NullTranslations:
    source = TRANSLATIONS / code / "LC_MESSAGES" / "messages.po"
    made = source.with_suffix(".mo")
    if not source.exists():
        return machine.NullTranslations()
    if made.exists() and made.stat().st_mtime_ns > source.stat().st_mtime_ns:
        return machine.GNUTranslations(io.BytesIO(made.read_bytes()))
    content = compiled(source)
    with contextlib.suppress(
        OSError
    ):  # a read-only installation works too, it only compiles at each start
        replace(made, content)
    return machine.GNUTranslations(io.BytesIO(content))


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


def form_translations() -> object:
    """Return the form library's own messages in the current language."""
    return _form_translations(locale())


@cache
def _form_translations(code: str) -> object:
    return wtforms_translations([code]) if code != SOURCE else wtforms_translations(["en"])
