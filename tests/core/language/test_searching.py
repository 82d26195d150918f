"""Time zones and languages by the words that people have for them."""

from __future__ import annotations

import pytest

from hackathon.core import language
from hackathon.core.language import searching


class TestZonesLike:
    @pytest.mark.parametrize(
        ("locale", "typed", "meant"),
        [
            ("en", "zurich", "Europe/Zurich"),
            ("en", "Switzerland", "Europe/Zurich"),
            ("fr", "suisse", "Europe/Zurich"),
            ("ru", "Цюрих", "Europe/Zurich"),
            ("ar", "زيورخ", "Europe/Zurich"),
            ("zh", "苏黎世", "Europe/Zurich"),
            ("zh", "Zurich", "Europe/Zurich"),
            ("en", "Kolkata, India", "Asia/Kolkata"),
            ("en", "asia/kolkata", "Asia/Kolkata"),
            ("en", "york", "America/New_York"),
            ("en", "Jamaica", "America/Jamaica"),
            ("en", "utc", "UTC"),
            ("ar", "Wien", "Europe/Vienna"),
            ("en", "Αθήνα", "Europe/Athens"),
            ("fr", "Österreich", "Europe/Vienna"),
            ("en", "ไทย", "Asia/Bangkok"),
        ],
    )
    def test_a_city_a_country_or_the_name_of_computers(
        self, locale: str, typed: str, meant: str
    ) -> None:
        with language.using(locale):
            assert language.zones_like(typed) == [meant]

    def test_several_where_a_country_has_them(self) -> None:
        found = language.zones_like("Brazil")
        assert len(found) > 9 and "America/Sao_Paulo" in found

    @pytest.mark.parametrize("typed", ["", " ", "Atlantis", ", "])
    def test_none_where_nothing_is_called_so(self, typed: str) -> None:
        assert language.zones_like(typed) == []

    @pytest.mark.parametrize("locale", language.LOCALES)
    def test_every_title_leads_back_to_its_zone(self, locale: str) -> None:
        with language.using(locale):
            titles = {name: language.zone_title(name) for name in language.zones()}
            assert {name: language.zones_like(title) for name, title in titles.items()} == {
                name: [name] for name in titles
            }

    def test_each_place_is_offered_once(self) -> None:
        titles = [choice.title for choice in language.zone_choices()]
        assert len(titles) == len(set(titles))
        assert "Kolkata, India" in titles and "Asia/Calcutta" not in titles


class TestLanguagesLike:
    @pytest.mark.parametrize(
        ("locale", "typed", "meant"),
        [
            ("en", "german", "de"),
            ("fr", "allemand", "de"),
            ("ru", "Немецкий", "de"),
            ("en", "français", "fr"),
            ("en", "pt-br", "pt-BR"),
            ("en", "Brazilian Portuguese", "pt-BR"),
            ("en", "Ga", "gaa"),
            ("en", "ga", "ga"),
            ("en", "norwegian", "no"),
            ("en", "Deutsch", "de"),
            ("zh", "Ελληνικά", "el"),
            ("fr", "日本語", "ja"),
            ("ar", "türkçe", "tr"),
            ("ru", "हिन्दी", "hi"),
            ("en", "Schweizer Hochdeutsch", "de-CH"),
            ("en", "qqq-latn", "qqq-Latn"),
        ],
    )
    def test_a_name_in_any_language_of_the_site_or_a_code(
        self, locale: str, typed: str, meant: str
    ) -> None:
        with language.using(locale):
            assert language.languages_like(typed) == [meant]

    def test_several_where_names_begin_alike(self) -> None:
        assert {"pt", "pt-BR"} <= set(language.languages_like("portug"))

    @pytest.mark.parametrize("typed", ["", "klingonish", "-"])
    def test_none_where_nothing_is_called_so(self, typed: str) -> None:
        assert language.languages_like(typed) == []

    @pytest.mark.parametrize("locale", language.LOCALES)
    def test_every_title_leads_back_to_its_language(self, locale: str) -> None:
        with language.using(locale):
            for choice in searching.language_choices():
                assert language.languages_like(language.language_title(choice.value)) == [
                    choice.value
                ]
