"""Challenges: writing, publishing and finding briefs, their questions and their resources."""

import io
from typing import Any

import pytest
from casting import NOW, Cast, affiliate, day, make_challenge, make_person

from hackathon.challenges import brief_versions, briefs, challenges, questions, resources
from hackathon.challenges.challenges import Brief, Challenge, Tag
from hackathon.challenges.questions import Question
from hackathon.challenges.resources import Resource
from hackathon.core import store
from hackathon.core.audit import AuditLine
from hackathon.core.db import Conflict
from hackathon.core.language import using
from hackathon.core.mail import Message
from hackathon.core.states import Refused
from hackathon.people.acts import Act
from hackathon.people.offices import Office


def brief(**changed: Any) -> Brief:
    sections = {"problem": "Long.", "good": "Short.", "deliverables": "A tool."}
    columns = {
        "slug": "a-brief",
        "title": "A brief",
        "summary": "Make it short.",
        "language": "en",
        "sections": sections,
    }
    return Brief({**columns, **changed}, ["patents"], ["search"])


class TestCreate:
    def test_is_a_draft_after_the_others(self, cast: Cast) -> None:
        first = cast.challenge
        made = challenges.create(cast.event, brief(), cast.ada, NOW)
        assert (made.status, made.position) == ("draft", first.position + 1)
        assert made.sections_html["problem"] == "<p>Long.</p>"
        assert challenges.tags(made) == {"right": ["patents"], "function": ["search"]}

    def test_refuses_an_address_that_is_taken(self, cast: Cast) -> None:
        with pytest.raises(Refused, match="address"):
            challenges.create(cast.event, brief(slug=cast.challenge.slug), cast.ada, NOW)


class TestEdit:
    def test_tells_the_second_of_two_editors_and_leaves_the_tags(self, cast: Cast) -> None:
        made = challenges.create(cast.event, brief(), cast.ada, NOW)
        seen = made.revision
        brief_versions.edit(
            made, seen, Brief({"title": "First"}, ["designs"], []), "", Act(cast.ada, NOW)
        )
        with pytest.raises(Conflict):
            brief_versions.edit(
                Challenge.get_by_id(made.id),
                seen,
                Brief({"title": "Second"}, ["copyright"], []),
                "",
                Act(cast.grace, NOW),
            )
        assert challenges.tags(made)["right"] == ["designs"]

    def test_a_published_brief_keeps_what_a_team_needs(self, cast: Cast) -> None:
        made = challenges.create(cast.event, brief(), cast.ada, NOW)
        challenges.publish(made, cast.ada, NOW)
        with pytest.raises(Refused, match="What to hand in"):
            brief_versions.edit(
                made,
                None,
                Brief({"sections": {"problem": "Long.", "good": "Short."}}, [], []),
                "",
                Act(cast.ada, NOW),
            )


class TestPublish:
    def test_names_what_is_missing(self, cast: Cast) -> None:
        made = challenges.create(
            cast.event, brief(summary=" ", sections={"problem": "Long."}), cast.ada, NOW
        )
        assert challenges.gaps(made.summary, made.sections) == [
            "Summary",
            "What good looks like",
            "What to hand in",
        ]
        with pytest.raises(Refused, match="Summary, What good looks like, What to hand in"):
            challenges.publish(made, cast.ada, NOW)
        assert Challenge.get_by_id(made.id).status == "draft"

    def test_cannot_be_undone_while_teams_work_on_it(self, cast: Cast) -> None:
        with pytest.raises(Refused, match="Archive"):
            challenges.withdraw(cast.challenge, cast.ada, cast.event.submission_opens)
        challenges.withdraw(cast.challenge, cast.ada, day(-15))
        assert Challenge.get_by_id(cast.challenge.id).status == "draft"

    def test_archive_and_restore(self, cast: Cast) -> None:
        challenges.archive(cast.challenge, cast.ada, NOW)
        assert briefs.search(cast.event).count() == 0
        challenges.restore(cast.challenge, cast.ada, NOW)
        assert briefs.search(cast.event).count() == 1


class TestOrder:
    @pytest.mark.parametrize(
        ("which", "places", "order"), [(2, -1, "acb"), (0, 1, "bac"), (0, -1, "abc"), (2, 5, "abc")]
    )
    def test_move_stays_within_the_list(
        self, cast: Cast, which: int, places: int, order: str
    ) -> None:
        rows = [challenges.create(cast.event, brief(slug=slug), cast.ada, NOW) for slug in "abc"]
        challenges.move(rows[which], places, cast.ada, NOW)
        assert "".join(row.slug for row in challenges.every(cast.event)) == order
        line = AuditLine.get(AuditLine.verb == "challenges.move")
        assert line.detail == {"place": 1 + order.index("abc"[which])}, "counted from one"


class TestSearch:
    @pytest.fixture
    def several(self, cast: Cast) -> None:
        office = Office.create(
            code="BR",
            kind="national office",
            name="Brazil",
            names={"fr": "Brésil"},
            folded="brazil bresil",
        )
        for slug, rights, functions, values in (
            ("patents", ["patents"], ["search"], {"office": office}),
            ("marks", ["trademarks"], ["search", "routing"], {}),
            (
                "both",
                ["all"],
                ["translation"],
                {"title": "Übersetzen", "folded": "ubersetzen traduire"},
            ),
        ):
            made = make_challenge(cast.event, slug, **values)
            Tag.delete().where(Tag.challenge == made).execute()
            challenges._tag(made, Brief({}, rights, functions))
        make_challenge(cast.event, "draft", status="draft")

    def found(self, cast: Cast, **wished: str) -> set[str]:
        return {row.slug for row in briefs.search(cast.event, briefs.Wanted(**wished))}

    def test_a_brief_about_all_rights_is_about_each(self, cast: Cast, several: None) -> None:
        assert self.found(cast, right="patents") == {"patents", "both"}
        assert self.found(cast, right="trademarks", function="search") == {"marks"}

    def test_by_office_and_by_words_in_any_language(self, cast: Cast, several: None) -> None:
        assert self.found(cast, office="BR") == {"patents"}
        assert self.found(cast, q="ÜBERSETZEN") == self.found(cast, q="traduire") == {"both"}
        assert (
            self.found(cast, right="nonsense") == {"both"}
            and self.found(cast, function="nonsense") == set()
        )

    def test_drafts_are_for_organisers(self, cast: Cast, several: None) -> None:
        assert "draft" not in self.found(cast)
        assert "draft" in {row.slug for row in briefs.search(cast.event, drafts=True)}

    def test_choices_count_what_each_filter_finds(self, cast: Cast, several: None) -> None:
        for kind, choices in briefs.choices(cast.event).items():
            for choice in choices:
                assert choice.challenges == len(self.found(cast, **{kind: choice.value})), choice

    def test_cards_speak_the_readers_language(self, cast: Cast, several: None) -> None:
        translations = {"fr": {"title": "Brevets", "of_revision": 1, "machine": True}}
        Challenge.update(translations=translations).where(Challenge.slug == "patents").execute()
        with using("fr"):
            card = next(
                card
                for card in briefs.cards(list(briefs.search(cast.event)))
                if card.slug == "patents"
            )
        assert (card.title.text, card.title.lang, card.title.machine, card.title.stale) == (
            "Brevets",
            "fr",
            True,
            False,
        )
        assert (card.summary.lang, card.summary.original) == ("en", True)
        assert card.office == "Brésil" and card.tags == ["patents", "search"]


class TestSections:
    def test_each_falls_back_to_the_original_by_itself(self, cast: Cast) -> None:
        made = challenges.create(cast.event, brief(), cast.ada, NOW)
        translated = {
            "fr": {
                "title": "Un défi",
                "sections_html": {"good": "<p>Court.</p>"},
                "headings": {"good": "Le but"},
                "of_revision": 1,
            }
        }
        Challenge.update(translations=translated).where(Challenge.id == made.id).execute()
        with using("fr"):
            found = {
                section.key: section for section in briefs.sections(Challenge.get_by_id(made.id))
            }
        assert list(found) == [
            "problem",
            "good",
            "deliverables",
        ], "empty sections are left out, the order is kept"
        assert (found["good"].heading, found["good"].text.lang) == ("Le but", "fr")
        assert (found["problem"].text.lang, found["problem"].text.original) == ("en", True)


class TestQuestions:
    def test_ask_tells_organisers_and_the_owners_contacts_once(self, cast: Cast) -> None:
        office = cast.office
        made = make_challenge(cast.event, "owned", office=office)
        owner = make_person("Owen Example", contact=True)
        affiliate(owner, office, "confirmed")
        affiliate(make_person("Olga Example", contact=False), office, "confirmed")
        affiliate(make_person("Otto Example", contact=True), office, "said")
        assert cast.ada and cast.grace
        questions.ask(made, "May we use a commercial model?", cast.ben, NOW, "http://x/q")
        assert {message.to for message in Message.select()} == {
            cast.ada.email,
            cast.grace.email,
            owner.email,
        }
        assert cast.ben.name not in Message.get(Message.to == owner.email).text

    def test_answer_tells_whoever_asked_the_first_time_only(self, cast: Cast) -> None:
        question = questions.ask(cast.challenge, "May we?", cast.ben, NOW)
        questions.answer(question, question.revision, "**Yes.**", Act(cast.ada, NOW))
        questions.answer(
            Question.get_by_id(question.id), None, "Yes, *always*.", Act(cast.ada, NOW)
        )
        assert Message.select().where(Message.to == cast.ben.email).count() == 1
        fresh = Question.get_by_id(question.id)
        assert fresh.status == "answered" and fresh.answer_html == "<p>Yes, <em>always</em>.</p>"
        last = (
            AuditLine.select()
            .where(AuditLine.verb == "questions.answer")
            .order_by(AuditLine.id.desc())
            .get()
        )
        assert last.detail == {"answer": "**Yes.**"}

    def test_the_second_of_two_who_answer_is_told(self, cast: Cast) -> None:
        question = questions.ask(cast.challenge, "May we?", cast.ben, NOW)
        questions.answer(question, question.revision, "Yes.", Act(cast.ada, NOW))
        with pytest.raises(Conflict):
            questions.answer(question, question.revision, "No.", Act(cast.grace, NOW))

    def test_hidden_ones_are_kept_and_come_back_as_they_were(self, cast: Cast) -> None:
        question = questions.ask(cast.challenge, "May we?", cast.ben, NOW)
        questions.answer(question, None, "Yes.", Act(cast.ada, NOW))
        questions.hide(Question.get_by_id(question.id), cast.ada, NOW)
        assert questions.of(cast.challenge) == [] and questions.of(cast.challenge, hidden=True) == [
            question
        ]
        questions.show(Question.get_by_id(question.id), cast.ada, NOW)
        assert questions.of(cast.challenge)[0].status == "answered"


class TestResources:
    @pytest.fixture(autouse=True)
    def _store(self, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(store, "_store", store.LocalStore(tmp_path))

    def values(self, **changed: str) -> dict[str, str]:
        return {
            "title": "Terms",
            "kind": "data",
            "link": "",
            "licence": "CC0",
            "note": "",
            **changed,
        }

    def test_a_file_is_stored_with_its_sha256_and_kind(self, cast: Cast) -> None:
        file = resources.receive(io.BytesIO(b"a;b\n1;2\n"), "terms.csv", 100)
        row = resources.add(
            cast.challenge,
            resources.Offer(**self.values(link="https://example.org/"), file=file),
            cast.ada,
            NOW,
        )
        fresh = Resource.get_by_id(row.id)
        assert (fresh.size, fresh.media_type, fresh.file_name, fresh.link) == (
            8,
            "text/csv",
            "terms.csv",
            "",
        )
        assert store.current().verify(fresh.stored, fresh.sha256)

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("run.exe", b"MZ"),
            ("page.html", b"<html>"),
            ("x.csv", b"\x7fELF\x00"),
            ("x.png", b"no picture"),
        ],
    )
    def test_forbidden_kinds_are_refused_before_anything_is_kept(
        self, cast: Cast, name: str, content: bytes
    ) -> None:
        with pytest.raises(Refused):
            resources.receive(io.BytesIO(content), name, 100)
        assert list(store.current().names()) == []

    def test_macros_of_an_office_file_are_known(self, cast: Cast) -> None:
        old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
        for content, told in ((old, False), (old + "_VBA_PROJECT".encode("utf-16-le"), True)):
            file = resources.receive(io.BytesIO(content), "terms.doc", 1000)
            values = self.values(title=f"Terms {told}")
            row = resources.add(cast.challenge, resources.Offer(**values, file=file), cast.ada, NOW)
            assert row.has_macros is told

    def test_a_file_that_is_too_large_is_refused(self, cast: Cast) -> None:
        with pytest.raises(store.TooLarge):
            resources.receive(io.BytesIO(b"x" * 101), "x.txt", 100)

    def test_needs_a_link_or_a_file(self, cast: Cast) -> None:
        with pytest.raises(Refused, match="link"):
            resources.add(cast.challenge, resources.Offer(**self.values()), cast.ada, NOW)

    def test_another_file_takes_the_place_and_the_old_one_stays_in_the_store(
        self, cast: Cast
    ) -> None:
        first = resources.receive(io.BytesIO(b"one"), "a.txt", 100)
        row = resources.add(
            cast.challenge, resources.Offer(**self.values(), file=first), cast.ada, NOW
        )
        second = resources.receive(io.BytesIO(b"two!"), "b.txt", 100)
        resources.edit(row, None, resources.Offer(**self.values(), file=second), cast.ada, NOW)
        assert (Resource.get_by_id(row.id).file_name, Resource.get_by_id(row.id).size) == (
            "b.txt",
            4,
        )
        assert store.current().verify(first.stored.name, first.stored.sha256)

    def test_the_second_of_two_editors_is_told(self, cast: Cast) -> None:
        row = resources.add(
            cast.challenge,
            resources.Offer(**self.values(link="https://example.org/")),
            cast.ada,
            NOW,
        )
        seen = row.revision
        resources.edit(
            row, seen, resources.Offer(**self.values(link="https://example.org/one")), cast.ada, NOW
        )
        with pytest.raises(Conflict):
            resources.edit(
                row,
                seen,
                resources.Offer(**self.values(link="https://example.org/two")),
                cast.grace,
                NOW,
            )
        assert Resource.get_by_id(row.id).link == "https://example.org/one"

    def test_withdrawn_ones_come_back(self, cast: Cast) -> None:
        row = resources.add(
            cast.challenge,
            resources.Offer(**self.values(link="https://example.org/")),
            cast.ada,
            NOW,
        )
        resources.withdraw(row, cast.ada, NOW)
        assert resources.of(cast.challenge) == [] and resources.of(
            cast.challenge, withdrawn=True
        ) == [row]
        resources.restore(row, cast.ada, NOW)
        assert resources.of(cast.challenge) == [row]
