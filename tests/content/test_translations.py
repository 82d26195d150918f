"""Translations beside their originals: two translators never meet, and a translation says when it
has grown old."""

from collections.abc import Callable
from typing import Any

import pytest
from casting import NOW, Cast

from hackathon.challenges import challenges
from hackathon.challenges.brief_versions import BriefVersion
from hackathon.challenges.challenges import Challenge
from hackathon.content import translations
from hackathon.content.translations import Given
from hackathon.cooperation.solutions import Solution
from hackathon.core import translated
from hackathon.core.audit import AuditLine
from hackathon.core.db import Conflict, models, transaction
from hackathon.core.language import localised, using
from hackathon.core.states import Refused
from hackathon.events import announcements, events, rounds, rubrics, rules
from hackathon.events.announcements import Announcement, News
from hackathon.events.events import Event, Rules
from hackathon.events.programme import Session
from hackathon.events.rubrics import Rubric
from hackathon.network.offers import Offer
from hackathon.results.prizes import Prize
from hackathon.results.publications import Publication
from hackathon.teams import questionnaire
from hackathon.teams.questionnaire import RegistrationQuestion
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


def _rules(cast: Cast) -> Rules:
    Registration.update(rules=rules.current(cast.event)).where(
        Registration.person == cast.ben
    ).execute()
    return rules.current(cast.event)


def _rubric(cast: Cast) -> Rubric:
    rubrics.freeze(cast.rubric, NOW)
    return Rubric.get_by_id(cast.rubric.id)


def _brief(cast: Cast) -> Challenge:
    cast.submission.change(status="submitted", versions_count=1, submitted_at=NOW)
    return cast.challenge


def _announcement(cast: Cast) -> Announcement:
    return announcements.publish(cast.event, News("Title", "Words.", "en"), cast.ada, NOW)


def _question(cast: Cast) -> RegistrationQuestion:
    row = questionnaire.create(
        cast.event,
        cast.ada,
        NOW,
        label="Size?",
        hint="Of the shirt.",
        kind="text",
        choices=[],
        required=False,
        language="en",
    )
    Registration.update(answers={row.key: "M"}).where(Registration.person == cast.ben).execute()
    return row


def _published(cast: Cast, kind: str, **named: str) -> None:
    Publication.create(
        event=cast.event,
        number=1,
        status="published",
        book={},
        content={kind: [{**named, "winners": []}]},
        digest="",
        proposed_by=cast.ada,
        proposed_at=NOW,
        approved_by=cast.grace,
        published_at=NOW,
    )


def _prize(cast: Cast) -> Prize:
    _published(cast, "prizes", title="First prize")
    return Prize.create(event=cast.event, title="First prize", description="A mentor.")


# From what on a text stays as it is; and two of its pieces.
FROZEN: dict[str, tuple[Callable[[Cast], Any], str, str]] = {
    "rules": (_rules, "title", "body"),
    "rubric": (_rubric, "title", "criteria.usefulness.title"),
    "challenge": (_brief, "title", "sections.problem"),
    "announcement": (_announcement, "title", "body"),
    "question": (_question, "label", "hint"),
    "prize": (_prize, "title", "description"),
}
# Nobody has accepted or answered what an event and its sessions are called, nor how a pilot and its parts go: those
# who run it tell that anew. What a gate asked is kept by its checks; a decision has no form.
# An office describes a solution as it is now: what is tried of it keeps no words of its entry.
FREE = "hackathon.pilots."


def test_every_noun_with_translations_answers_whether_its_text_may_change() -> None:
    """A noun that nobody asks is rewritten in one language after people have gone by another."""
    translatable = {model for model in models() if "translations" in model._meta.fields}
    told_anew = {model for model in translatable if model.__module__.startswith(FREE)}
    # What a brief said before a correction is kept: nothing writes it.
    assert translatable == translated.answered_for() | told_anew | {
        Event,
        Session,
        BriefVersion,
        # Nobody has agreed to what a catalogue or an offer says.
        Solution,
        Offer,
    }
    # A round has one text alone: see below.
    assert set(FROZEN) == set(translations.KINDS) - {"event", "session", "round"}


@pytest.mark.parametrize("kind", FROZEN)
class TestFrozen:
    """One question for each noun, asked for the original and for every translation alike."""

    def test_neither_the_original_nor_a_translation_changes(self, cast: Cast, kind: str) -> None:
        prepared, first, second = FROZEN[kind]
        cast.submission, cast.rubric  # noqa: B018 (made before anybody goes by them)
        assert cast.cy and cast.ben
        row = prepared(cast)
        name = str(getattr(row, translations.KINDS[kind].column))
        write(cast, kind, name, "fr", {first: "Mot"})
        column = "label" if kind == "question" else "title"
        with pytest.raises(Refused), transaction():
            translated.change(row, None, (column,), **{column: "Other words"})
        for texts in ({first: "Autre"}, {second: "Mot"}, {}):
            with pytest.raises(Refused):
                write(cast, kind, name, "fr", texts, edition=1)
        assert getattr(type(row).get_by_id(row.id), column) != "Other words"

    def test_what_is_missing_is_added_with_its_day(self, cast: Cast, kind: str) -> None:
        prepared, first, second = FROZEN[kind]
        cast.submission, cast.rubric  # noqa: B018
        assert cast.cy and cast.ben
        row = prepared(cast)
        name = str(getattr(row, translations.KINDS[kind].column))
        write(cast, kind, name, "es", {first: "Palabra"})
        write(cast, kind, name, "es", {first: "Palabra", second: "Más"}, edition=1)
        row = translations.find(cast.event, kind, name)
        assert translations.texts(row, kind, "es")[second] == "Más"
        with using("es"):
            column = "label" if kind == "question" else "title"
            assert localised(row, column).added == NOW


def test_the_name_of_a_round_stays_in_every_language_once_results_name_it(cast: Cast) -> None:
    slug = cast.round.slug
    write(cast, "round", slug, "fr", {"title": "Présélection"})
    _published(cast, "rounds", slug=slug)
    with pytest.raises(Refused):
        write(cast, "round", slug, "fr", {"title": "Finale"}, edition=1)
    with pytest.raises(Refused):
        rounds.edit(cast.round, None, cast.ada, NOW, title="Final")
    rounds.edit(cast.round, None, cast.ada, NOW, reviews=4)
    write(cast, "round", slug, "es", {"title": "Preselección"})
    row = translations.find(cast.event, "round", slug)
    assert row.translations["es"]["added"] == NOW.isoformat()
    assert translated.version(row, "fr").state == "current", "no text was touched"


class TestWrite:
    def test_the_levels_of_a_rubric_are_written_again(self, cast: Cast) -> None:
        level = "criteria.usefulness.levels.1"
        texts = {"title": "Présélection", "criteria.usefulness.title": "Utilité", level: "Rien."}
        write(cast, "rubric", cast.rubric.slug, "fr", texts)
        write(cast, "rubric", cast.rubric.slug, "fr", {**texts, level: "Aucune."}, edition=1)
        row = translations.find(cast.event, "rubric", cast.rubric.slug)
        assert translations.texts(row, "rubric", "fr")[level] == "Aucune."

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
        events.edit(opened, opened.revision, cast.grace, NOW, contact="a@example.org")
        assert translated.version(Event.get_by_id(cast.event.id), "fr").state == "current"

    def test_it_grows_old_with_its_original_and_young_when_saved_again(self, cast: Cast) -> None:
        write(cast, "event", "codefest", "fr", {"title": "Codefest IA"}, machine=True)
        line = AuditLine.get(AuditLine.verb == "translations.write")
        assert line.detail == {"language": "fr", "machine": True}
        assert translated.version(Event.get_by_id(cast.event.id), "fr").state == "machine"
        events.edit(cast.event, None, cast.ada, NOW, title="Codefest of AI")
        assert translated.version(Event.get_by_id(cast.event.id), "fr").state == "stale"
        write(cast, "event", "codefest", "fr", {"title": "Codefest d'IA"}, edition=1)
        assert translated.version(Event.get_by_id(cast.event.id), "fr").state == "current"

    def test_without_any_text_it_goes(self, cast: Cast) -> None:
        write(cast, "event", "codefest", "fr", {"title": "Codefest IA"})
        write(cast, "event", "codefest", "fr", {"title": "  ", "summary": ""}, edition=1)
        assert Event.get_by_id(cast.event.id).translations == {}

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
            for line in translations.overview(cast.event, translations.languages(cast.event))
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


def test_a_session_is_told_in_the_readers_language_on_its_page_and_in_calendars(
    cast: Cast, as_: Callable[..., Any]
) -> None:
    row = Session.create(
        event=cast.event, title="Briefing", kind="briefing", starts=NOW, minutes=30, place="Hall"
    )
    write(cast, "session", str(row.id), "fr", {"title": "Séance", "place": "Salle"})
    page = as_(None).get("/events/codefest/programme?lang=fr").get_data(True)
    assert '<h3 lang="fr" dir="ltr">Séance</h3>' in page and ">Salle</span>" in page
    file = as_(None).get("/events/codefest/calendar.ics?lang=fr").get_data(True)
    assert "SUMMARY:Séance (" in file and "LOCATION:Salle" in file
    page = as_(None).get("/events/codefest/programme?lang=ru").get_data(True)
    assert '<h3 lang="en" dir="ltr">Briefing</h3>' in page, "an original says its language"
