"""Six languages: negotiation, texts, numbers and dates, comparing names, and content with
translations."""

from __future__ import annotations

import importlib
import os
import re
import threading
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape
from wtforms import Form, StringField, validators

from hackathon.core import language
from hackathon.core.config import ROOT
from hackathon.core.language import gettext, lazy, ngettext, texts, using

NOON = datetime(2026, 11, 23, 12, 30, 15, tzinfo=UTC)
HEAD = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language:'
    ' {code}\\n"\n"Plural-Forms: {plural};\\n"\n\n'
)
FRENCH = HEAD.format(code="fr", plural="nplurals=2; plural=(n > 1)")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with using("en"):
        yield


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project whose catalogues the test writes."""
    monkeypatch.setattr(texts, "TRANSLATIONS", tmp_path / "hackathon" / "translations")
    texts._catalogue.cache_clear()
    yield tmp_path
    texts._catalogue.cache_clear()


@pytest.fixture
def catalogue(root: Path) -> Callable[[str, str], Path]:
    def write(code: str, text: str) -> Path:
        path = root / "hackathon" / "translations" / code / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        texts._catalogue.cache_clear()
        return path

    return write


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("fr", "fr"), ("fr-CA, en;q=0.8", "fr"), ("de, es;q=0.5", "es"), ("zh-Hans-CN", "zh"), ("en;q=0.1, ar;q=0.9", "ar"),
        ("ru;q=0, fr;q=0.1", "fr"), ("", "en"), ("de", "en"), ("*", "en"),
        ("fr;q=nonsense", "en"), (",;=," * 1000, "en"), ("ES", "es"), ("ru;q=1.0,fr", "ru"),
    ],
)  # fmt: skip
def test_the_browsers_wish_is_heard(header: str, code: str) -> None:
    assert language.negotiate(header) == code


@given(st.text())
def test_any_wish_leads_to_a_language_of_the_interface(header: str) -> None:
    assert language.negotiate(header) in language.LOCALES


def test_using_puts_back_what_was_before_and_unknown_ones_fall_back() -> None:
    with using("ar", "Africa/Cairo"):
        assert (language.locale(), language.zone()) == ("ar", "Africa/Cairo")
        with using("tlh", "Mars/Olympus"):
            assert (language.locale(), language.zone()) == ("en", "UTC")
        assert language.locale() == "ar"
    assert language.locale() == "en"


def test_threads_do_not_share_a_language() -> None:
    seen: list[str] = []
    with using("ru"):
        thread = threading.Thread(target=lambda: seen.append(language.locale()))
        thread.start()
        thread.join()
    assert seen == ["en"]


def test_direction_follows_the_script() -> None:
    assert [language.direction(code) for code in ("ar", "fa-IR", "he", "az", "ur-Latn", "zh")] == [
        "rtl",
        "rtl",
        "rtl",
        "ltr",
        "ltr",
        "ltr",
    ]
    assert {code for code, locale in language.LOCALES.items() if locale.direction == "rtl"} == {
        "ar"
    }


def test_texts_are_translated_and_filled(catalogue: Callable[[str, str], Path]) -> None:
    catalogue("fr", FRENCH + 'msgid "Join %(team)s"\nmsgstr "Rejoindre %(team)s"\n\nmsgid "%(num)s file"\nmsgid_plural "%(num)s files"\n'
              'msgstr[0] "%(num)s fichier"\nmsgstr[1] "%(num)s fichiers"\n')  # fmt: skip
    assert gettext("Join %(team)s", team="Ben") == "Join Ben"
    with using("fr"):
        assert gettext("Join %(team)s", team="100 %") == "Rejoindre 100 %"
        assert gettext("not there, 100 %") == "not there, 100 %"
        assert [ngettext("%(num)s file", "%(num)s files", number) for number in (0, 1, 2)] == [
            "0 fichier",
            "1 fichier",
            "2 fichiers",
        ]
        assert gettext("") == ""


def test_a_catalogue_is_compiled_when_it_is_newer(catalogue: Callable[[str, str], Path]) -> None:
    path = catalogue("fr", FRENCH + 'msgid "Save"\nmsgstr "Enregistrer"\n')
    with using("fr"):
        assert gettext("Save") == "Enregistrer"
        made = path.with_suffix(".mo")
        assert made.exists()
        catalogue("fr", FRENCH + 'msgid "Save"\nmsgstr "Sauver"\n')
        os.utime(path, ns=(made.stat().st_mtime_ns + 10**9,) * 2)
        assert gettext("Save") == "Sauver"


def test_a_folder_that_cannot_be_written_still_speaks(
    catalogue: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue("fr", FRENCH + 'msgid "Save"\nmsgstr "Enregistrer"\n')

    def refuse(path: Path, content: bytes) -> None:
        raise PermissionError

    monkeypatch.setattr(texts, "replace", refuse)
    with using("fr"):
        assert gettext("Save") == "Enregistrer"


def test_a_lazy_text_is_translated_when_it_is_shown(catalogue: Callable[[str, str], Path]) -> None:
    catalogue(
        "fr",
        FRENCH
        + 'msgid "Save"\nmsgstr "Enregistrer <b>"\n\nmsgid "At most %(max)d"\nmsgstr "Au plus'
        ' %(max)d"\n',
    )

    class Edit(Form):
        name = StringField(
            lazy("Save"), [validators.Length(max=2, message=lazy("At most %(max)d"))]
        )

    label = lazy("Save")
    assert (str(label), label.upper(), label == "Save") == ("Save", "SAVE", True)
    with using("fr"):
        assert str(label) == "Enregistrer <b>" and escape(label) == "Enregistrer &lt;b&gt;"
        form = Edit(data={"name": "abc"})
        assert not form.validate()
        assert "Enregistrer &lt;b&gt;" in str(form.name.label)
        assert [str(error) for error in form.name.errors] == ["Au plus 2"]


def test_the_form_library_speaks_too() -> None:
    with using("fr"):
        assert (
            language.form_translations().gettext("This field is required.")
            == "Ce champ est requis."
        )
    assert (
        language.form_translations().gettext("This field is required.") == "This field is required."
    )


def test_dates_and_numbers_follow_the_language() -> None:
    assert language.format_datetime(NOON) == "23 Nov 2026, 12:30"
    assert language.format_datetime(NOON, "Asia/Tokyo", "short").startswith("23/11/2026")
    assert (
        language.format_date(datetime(2026, 11, 23, 23, tzinfo=UTC), "Asia/Tokyo") == "24 Nov 2026"
    )
    assert (
        language.format_number(12345.678) == "12,345.678" and language.format_number(2, 2) == "2.00"
    )
    assert (
        language.format_percent(0.4567) == "46%" and language.format_percent(0.4567, 1) == "45.7%"
    )
    assert language.format_percent(0.0) == language.format_percent(-0.001) == "0%"
    assert language.format_list(["a", "b", "c"]) == "a, b and c" and language.format_list([]) == ""
    assert language.format_datetime(NOON, style="long") == "23 November 2026, 12:30:15 UTC"
    with using("fr", "Europe/Paris"):
        assert (
            language.format_datetime(NOON, style="long") == "23 novembre 2026, 13:30:15 UTC+01:00"
        )
        assert language.format_datetime(NOON) == "23 nov. 2026, 13:30"
        assert language.format_date(date(2026, 11, 23), style="long") == "23 novembre 2026"
        assert language.format_number(12345.6) == "12\u202f345,6"
        assert language.format_percent(0.4567) == "46\xa0%", "as said before in English"
        assert language.format_list(["a", "b"]) == "a et b"
        assert (
            language.country_name("ch") == "Suisse"
            and language.language_name("zh-Hant") == "chinois traditionnel"
        )


def test_bytes_come_in_the_unit_that_suits_them() -> None:
    shown = {
        0: "0 bytes",
        1: "1 byte",
        999: "999 bytes",
        1500: "1.5 kB",
        999_999: "1 MB",
        2 * 2**30: "2.1 GB",
        10**16: "10,000 TB",
    }
    assert {size: language.format_bytes(size) for size in shown} == shown
    for code in language.LOCALES:
        with using(code, "UTC"):
            assert "digital" not in language.format_bytes(5) + language.format_bytes(5 * 10**6), (
                code
            )


def test_days_that_share_a_year_say_it_once() -> None:
    first, last = datetime(2026, 10, 25, tzinfo=UTC), datetime(2026, 12, 6, 23, 30, tzinfo=UTC)
    assert language.format_dates(first, last, "UTC") == "25 Oct\u2009–\u20096 Dec 2026"
    assert language.format_dates(first, last, "Asia/Tokyo") == "25 Oct\u2009–\u20097 Dec 2026", (
        "days are those of the zone"
    )
    assert language.format_dates(first, first, "UTC") == "25 Oct 2026"
    for code in language.LOCALES:
        with language.using(code):
            day = language.format_dates(first, first, "UTC")
            assert language.format_date(first, "UTC") == day, "one style of dates in a line"
            assert language.format_datetime(first, "UTC").startswith(day)
    with using("fr", "UTC"):
        assert language.format_dates(first, last, "UTC") == "25 oct.\u2009–\u20096 déc. 2026"


def test_one_english_word_may_be_two_elsewhere() -> None:
    with using("ru", "UTC"):
        assert language.pgettext("phase", "Submissions") != language.gettext("Submissions")
    assert language.pgettext("phase", "Submissions") == "Submissions"


def test_a_colon_is_the_languages_own() -> None:
    said = {}
    for code in ("en", "fr", "zh"):
        with using(code, "UTC"):
            said[code] = language.colon("PI")
    assert said == {"en": "PI:", "fr": "PI\u202f:", "zh": "PI："}


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (timedelta(days=3), "in 3 days"),
        (timedelta(minutes=90), "in 1 hour"),
        (timedelta(days=3, hours=18), "in 3 days"),
        (timedelta(hours=47, minutes=59), "in 1 day"),
        (timedelta(days=60), "in 60 days"),
        (timedelta(days=89), "in 2 months"),
        (timedelta(seconds=59.9), "in 59 seconds"),
        (timedelta(0), "in 0 seconds"),
        (-timedelta(minutes=5), "5 minutes ago"),
        (-timedelta(hours=30), "1 day ago"),
    ],
)
def test_time_left_is_never_overstated(left: timedelta, told: str) -> None:
    assert language.format_relative(NOON + left, NOON) == told


def test_time_left_has_each_languages_plural() -> None:
    told = {}
    for code in ("ar", "ru"):
        with language.using(code, "UTC"):
            told[code] = [
                language.format_relative(NOON + timedelta(days=days), NOON) for days in (2, 5, 11)
            ]
    assert told["ru"] == ["через 2 дня", "через 5 дней", "через 11 дней"]
    assert len({text.strip("0123456789 ") for text in told["ar"]}) == 3


def test_the_script_counts_by_the_same_units() -> None:
    """``static/site.js`` takes the clock over from the server."""
    script = (ROOT / "static" / "site.js").read_text()
    row = re.search(r"const UNITS = (.*);", script)
    assert row
    units = re.findall(r'"(\w+)", ([\de]+)', row[1])
    assert [(name, float(size) / 1000) for name, size in units] == list(language.UNITS)
    assert "Math.trunc" in script and 'numeric: "always"' in script


def test_names_of_places() -> None:
    assert (language.zone_name("Europe/Zurich"), language.zone_name("UTC")) == ("Zurich", "UTC")
    assert language.country_name("XQ") == "XQ" and language.language_name("qqq") == "qqq"
    assert "Europe/Zurich" in language.zones() and all(map(language.is_zone, language.zones()))


def test_every_language_formats_everything() -> None:
    for code in language.LOCALES:
        with using(code, "Asia/Kathmandu"):
            for style in ("short", "medium", "long"):
                assert "26" in language.format_datetime(NOON, style=style)
            assert (
                language.format_bytes(5 * 10**6)
                and language.format_relative(NOON, NOON)
                and language.form_translations()
            )


def test_folding_finds_what_readers_take_for_the_same() -> None:
    pairs = [
        ("Éric", "eric"),
        ("ＡＩ", "ai"),
        ("Straße", "STRASSE"),
        ("ﬁle", "FILE"),
        ("مُحَمَّد", "محمد"),
        ("Ёлка", "елка"),
        ("ＷＩＰＯ\u200b", "wipo"),
        ("مكتبة", "مكتبه"),
        ("مستشفى", "مستشفي"),
        ("ملكيـــة فکری", "ملكية فكري"),
        ("Isparta", "ISPARTA"),
        ("Diyarbakır", "diyarbakir"),
        ("Łódź", "lodz"),
        ("Ørsted", "orsted"),
        ("Đorđe", "dorde"),
        ("Ærø", "aero"),
        ("O’Brien", "o'brien"),
        ("Hawaiʻi", "HAWAI'I"),
        ("٢٠٢٦", "2026"),
    ]
    for left, right in pairs:
        assert language.fold(left) == language.fold(right)
    assert language.fold("专利") == "专利"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert language.fold(language.fold(text)) == language.fold(text)
    assert language.look_alike(language.look_alike(text)) == language.look_alike(text)


@pytest.mark.parametrize("name", ["مكتبـة فکری", "Łódź Øst", "Æsir’s ʻokina", "Isparta ı", "٢٠٢٦"])
def test_what_was_stored_folded_is_found_by_todays_folding(name: str) -> None:
    old = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    stored = "".join(one for one in old if unicodedata.category(one) not in {"Mn", "Cf"})
    migration = importlib.import_module("hackathon.migrations.0041_letters_taken_for_the_same")
    assert migration.folded(stored) == language.fold(name)


def test_letters_with_a_stroke_stand_among_their_plain_ones() -> None:
    names = ["Łukasiewicz", "Lund", "Maier", "Zoe", "Øst", "Otto", "Ostrom"]
    ordered = sorted(names, key=language.sort_key)
    assert ordered == ["Łukasiewicz", "Lund", "Maier", "Øst", "Ostrom", "Otto", "Zoe"]


def test_sorting_looks_past_quotes_and_accents() -> None:
    assert sorted(["zeta", "Éclair", "«alpha»", "beta"], key=language.sort_key) == [
        "«alpha»",
        "beta",
        "Éclair",
        "zeta",
    ]
    assert language.sort_key("…") == "..."


@pytest.mark.parametrize(
    "other", [" bob ", "BOB", "b\u200bob", "ｂｏｂ", "bo\u00adb", "\u202ebob", "𝐛ob"]
)
def test_names_that_look_alike_are_the_same(other: str) -> None:
    assert language.look_alike(other) == language.look_alike("bob")


def test_names_that_differ_stay_apart() -> None:
    assert language.look_alike("Müller") != language.look_alike("Muller")
    assert (
        language.look_alike("a b") == language.look_alike("a\u00a0 b") != language.look_alike("ab")
    )


def brief(**other: Any) -> SimpleNamespace:
    french = {"title": "Recherche", "body_html": "<p>Oui</p>", "machine": True, "of_revision": 2}
    return SimpleNamespace(
        **{
            "title": "Search",
            "body_html": "<p>Yes</p>",
            "language": "en",
            "revision": 3,
            "translations": {"fr": french},
            **other,
        }
    )


def test_content_comes_in_the_readers_language_and_says_so() -> None:
    assert language.localised(brief(), "title") == ("Search", "en", "ltr", True, False, False, None)
    with using("fr"):
        assert language.localised(brief(), "title") == (
            "Recherche",
            "fr",
            "ltr",
            False,
            True,
            True,
            None,
        )
        assert language.localised(brief(revision=2), "title").stale is False
        assert language.localised(brief(translations={}), "title").original
        made = language.localised(brief(), "body_html").text
        assert isinstance(made, Markup) and made == "<p>Oui</p>"
    with using("ar"):
        assert language.localised(brief(language="fa", title="جستجو"), "title") == (
            "جستجو",
            "fa",
            "rtl",
            True,
            False,
            False,
            None,
        )
    assert str(language.localised(brief(), "title")) == "Search"
