"""Translations beside their originals: two translators never meet, and a translation says when it
has grown old."""

import pytest
from casting import NOW, Cast

from hackathon.challenges import challenges
from hackathon.challenges.challenges import Challenge
from hackathon.content import translations
from hackathon.content.translations import Given
from hackathon.core import translated
from hackathon.core.db import Conflict
from hackathon.core.language import localised, using
from hackathon.core.states import Refused
from hackathon.events import announcements, events, rubrics, rules
from hackathon.events.announcements import News
from hackathon.events.events import Event
from hackathon.events.rubrics import Rubric
from hackathon.teams import questionnaire
from hackathon.teams.registrations import Registration


def write(
    cast: Cast,
    kind: str,
    name: str,
    code: str,
    texts: dict[str, str],
    edition: int = 0,
    machine: bool = False,
) -> None:
    row = translations.find(cast.event, kind, name)
    given = Given(kind, code, texts, row.revision, edition, machine)
    translations.write(cast.event, row, given, cast.ada, NOW)


class TestWrite:
    def test_a_brief_is_read_in_the_translation_section_by_section(self, cast: Cast) -> None:
        slug = cast.challenge.slug
        write(
            cast,
            "challenge",
            slug,
            "fr",
            {
                "title": "Classes de Nice",
                "sections.problem": "Des **listes** longues.",
                "summary": "",
            },
        )
        row = Challenge.get(Challenge.slug == slug)
        with using("fr"):
            assert localised(row, "title").text == "Classes de Nice"
            assert localised(row, "summary").lang == "en"
        assert (
            row.translations["fr"]["sections_html"]["problem"]
            == "<p>Des <strong>listes</strong> longues.</p>"
        )
        assert "classes de nice" in row.folded, "search finds it by its translated title"

    def test_translators_of_two_languages_do_not_meet(self, cast: Cast) -> None:
        write(cast, "event", "codefest", "fr", {"title": "Codefest IA"})
        write(cast, "event", "codefest", "es", {"title": "Codefest de IA"})
        row = Event.get_by_id(cast.event.id)
        assert {code: translated.version(row, code).state for code in ("fr", "es", "ru")} == {
            "fr": "current",
            "es": "current",
            "ru": "missing",
        }

    def test_the_second_of_two_translators_into_one_language_is_told(self, cast: Cast) -> None:
        write(cast, "event", "codefest", "fr", {"title": "Codefest IA"})
        with pytest.raises(Conflict):
            write(cast, "event", "codefest", "fr", {"title": "Marathon IA"})
        write(cast, "event", "codefest", "fr", {"title": "Marathon IA"}, edition=1)
        assert Event.get_by_id(cast.event.id).translations["fr"]["title"] == "Marathon IA"

    def test_an_editor_of_the_original_does_not_undo_a_translation_written_meanwhile(
        self, cast: Cast
    ) -> None:
        opened = Event.get_by_id(cast.event.id)
        write(cast, "event", "codefest", "fr", {"title": "Codefest IA"})
        events.edit(opened, opened.revision, cast.grace, NOW, place="Geneva")
        assert translated.version(Event.get_by_id(cast.event.id), "fr").state == "current"

    def test_it_grows_old_with_its_original_and_young_when_saved_again(self, cast: Cast) -> None:
        write(cast, "event", "codefest", "fr", {"title": "Codefest IA"}, machine=True)
        assert translated.version(Event.get_by_id(cast.event.id), "fr").state == "machine"
        events.edit(cast.event, None, cast.ada, NOW, title="Codefest of AI")
        assert translated.version(Event.get_by_id(cast.event.id), "fr").state == "stale"
        write(cast, "event", "codefest", "fr", {"title": "Codefest d'IA"}, edition=1)
        assert translated.version(Event.get_by_id(cast.event.id), "fr").state == "current"

    def test_without_any_text_it_goes(self, cast: Cast) -> None:
        write(cast, "event", "codefest", "fr", {"title": "Codefest IA"})
        write(cast, "event", "codefest", "fr", {"title": "  ", "summary": ""}, edition=1)
        assert Event.get_by_id(cast.event.id).translations == {}

    @pytest.mark.parametrize("kind", ["rules", "rubric"])
    def test_what_people_go_by_is_not_rewritten_in_another_language(
        self, cast: Cast, kind: str
    ) -> None:
        found = rules.current(cast.event) if kind == "rules" else cast.rubric
        name = str(getattr(found, translations.KINDS[kind].column))
        write(cast, kind, name, "fr", {"title": "Le titre"})
        write(cast, kind, name, "fr", {"title": "Un titre"}, edition=1)  # nobody goes by it yet
        if kind == "rules":
            Registration.update(rules=found).where(Registration.person == cast.cy).execute()
        else:
            rubrics.freeze(cast.rubric, NOW)
        more = "body" if kind == "rules" else "criteria.usefulness.title"
        write(cast, kind, name, "fr", {"title": "Un titre", more: "Le texte."}, edition=2)
        for texts in ({"title": "Autre", more: "Le texte."}, {"title": "Un titre"}, {}):
            with pytest.raises(Refused):
                write(cast, kind, name, "fr", texts, edition=3)
        write(cast, kind, name, "es", {"title": "Un título"})  # one that was missing
        row = translations.find(cast.event, kind, name)
        assert translations.texts(row, kind, "fr")[more] == "Le texte."

    def test_a_rubric_keeps_each_level(self, cast: Cast) -> None:
        texts = {
            "criteria.usefulness.title": "Utilité",
            "criteria.usefulness.levels.5": "Très utile.",
            "title": "Grille",
        }
        write(cast, "rubric", cast.rubric.slug, "fr", texts)
        row = Rubric.get_by_id(cast.rubric.id)
        with using("fr"):
            found = rubrics.shown(row)[0]
        assert (
            found.title.text == "Utilité"
            and found.levels[4] == (5, "Très utile.")
            and found.levels[0][1].startswith("Level 1")
        )
        assert (
            translations.texts(row, "rubric", "fr")["criteria.usefulness.levels.5"] == "Très utile."
        )

    def test_a_question_keeps_its_choices_in_order(self, cast: Cast) -> None:
        row = questionnaire.create(cast.event, cast.ada, NOW, label="Line?", hint="", kind="choice", choices=["Fast", "Slow"], required=True, language="en")  # fmt: skip
        write(cast, "question", row.key, "fr", {"label": "Connexion ?", "choices.1": "Lente"})
        made = translations.find(cast.event, "question", row.key).translations["fr"]
        assert made["choices"] == ["Fast", "Lente"] and made["label"] == "Connexion ?"


class TestOverview:
    def test_lists_every_text_with_its_states(self, cast: Cast) -> None:
        assert cast.challenge and cast.rubric
        announcements.publish(cast.event, News("News", "Hello.", "fr"), cast.ada, NOW)
        lines = {
            (line.kind, line.name): {version.language: version.state for version in line.versions}
            for line in translations.overview(cast.event)
        }
        assert {kind for kind, _name in lines} == {
            "event",
            "rules",
            "challenge",
            "rubric",
            "announcement",
        }
        assert lines["event", "codefest"] == {
            "ar": "missing",
            "en": "original",
            "es": "missing",
            "fr": "missing",
            "ru": "missing",
            "zh": "missing",
        }
        assert (
            next(states for (kind, _), states in lines.items() if kind == "announcement")["fr"]
            == "original"
        )

    def test_finds_nothing_of_another_event(self, cast: Cast) -> None:
        other = events.create(
            cast.ada, NOW, slug="other", title="Other", **{name: getattr(cast.event, name) for name in ("registration_opens", "registration_closes",
            "submission_opens", "submission_closes", "judging_opens", "judging_closes", "results_on")},
        )  # fmt: skip
        assert translations.find(cast.event, "challenge", cast.challenge.slug) == cast.challenge
        assert translations.find(other, "challenge", cast.challenge.slug) is None
        assert translations.find(other, "nonsense", "x") is None


def test_publishing_a_brief_leaves_its_translations_up_to_date(cast: Cast) -> None:
    write(cast, "challenge", cast.challenge.slug, "fr", {"title": "Classes de Nice"})
    challenges.archive(cast.challenge, cast.ada, NOW)
    challenges.restore(cast.challenge, cast.ada, NOW)
    assert translated.version(Challenge.get_by_id(cast.challenge.id), "fr").state == "current"
