"""Registration questions: what can be asked, and that answers outlive a question."""

from typing import Any

import pytest
from casting import NOW, Cast, make_person

from hackathon.core.states import Refused
from hackathon.events.events import Rules
from hackathon.teams import questionnaire, registrations
from hackathon.teams.questionnaire import RegistrationQuestion
from hackathon.teams.registrations import Given


def ask(cast: Cast, **changed: Any) -> RegistrationQuestion:
    values = {
        "label": "What do you bring?",
        "hint": "",
        "kind": "text",
        "choices": [],
        "required": False,
        "language": "en",
        **changed,
    }
    return questionnaire.create(cast.event, cast.ada, NOW, **values)


def test_each_new_question_comes_after_the_others_under_a_key_of_its_own(cast: Cast) -> None:
    first, second = ask(cast), ask(cast)
    assert questionnaire.asked(cast.event) == [first, second] and first.key != second.key


@pytest.mark.parametrize("choices", [[], ["One"], ["One", "One"]])
@pytest.mark.parametrize("kind", ["choice", "choices"])
def test_a_choice_needs_two_that_differ(cast: Cast, kind: str, choices: list[str]) -> None:
    with pytest.raises(Refused, match="two choices"):
        ask(cast, kind=kind, choices=choices)


def test_choices_are_kept_for_choosing_only(cast: Cast) -> None:
    assert ask(cast, kind="yes or no", choices=["Perhaps", "Never"]).choices == []
    assert ask(cast, kind="choice", choices=["A", "B", "A"]).choices == ["A", "B"]


def test_a_retired_question_is_no_longer_asked_and_can_be_asked_again(cast: Cast) -> None:
    first, second = ask(cast), ask(cast)
    questionnaire.retire(first, cast.ada, NOW)
    assert questionnaire.asked(cast.event) == [second] and questionnaire.of(cast.event) == [
        second,
        first,
    ]
    questionnaire.ask_again(RegistrationQuestion.get_by_id(first.id), cast.ada, NOW)
    assert questionnaire.asked(cast.event) == [first, second]


def test_answers_are_told_in_words_and_in_order(cast: Cast) -> None:
    for position, (key, kind) in enumerate((("size", "choices"), ("vegan", "yes or no"))):
        RegistrationQuestion.create(
            event=cast.event, key=key, label=key, kind=kind, position=position
        )
    asked = questionnaire.asked(cast.event)
    given = {"vegan": False, "size": ["S", "M"], "gone": "x"}
    told = [(question.key, answer) for question, answer in questionnaire.told(asked, given)]
    assert told == [("size", "S and M"), ("vegan", "No")]
    assert [answer for _question, answer in questionnaire.told(asked, {"vegan": "yes"})] == ["Yes"]
    assert questionnaire.told(asked, {"size": []}) == []


class TestCountries:
    def test_are_named_in_any_words_and_kept_as_codes(self, cast: Cast) -> None:
        named = ["Österreich", "Switzerland", "fr", "switzerland"]
        row = ask(cast, kind="country", choices=named)
        assert row.choices == ["AT", "CH", "FR"]
        with pytest.raises(Refused, match="Atlantis"):
            ask(cast, kind="country", choices=["Atlantis"])

    def test_others_are_refused_and_the_answer_is_told_in_words(self, cast: Cast) -> None:
        row = ask(cast, kind="country", choices=["CH"], required=True)
        assert questionnaire.from_elsewhere([row], {row.key: "FR"}) == row
        assert questionnaire.from_elsewhere([row], {row.key: "CH"}) is None
        assert questionnaire.told([row], {row.key: "CH"}) == [(row, "Switzerland")]
        person, rules = make_person("Nora Example"), Rules.current(cast.event)
        with pytest.raises(Refused, match="may take part: Switzerland"):
            given = Given({row.key: "FR"}, True, True)
            registrations.register(person, cast.event, rules, given, NOW)

    def test_all_are_welcome_where_none_is_named(self, cast: Cast) -> None:
        row = ask(cast, kind="country", choices=[])
        assert questionnaire.from_elsewhere([row], {row.key: "FR"}) is None
        assert questionnaire.conditions(cast.event) == []


class TestStatements:
    def test_are_confirmed_one_by_one(self, cast: Cast) -> None:
        rows = [ask(cast, kind="statement", label=label) for label in ("Not staff.", "My own.")]
        first, second = rows
        assert questionnaire.conditions(cast.event) == rows
        assert questionnaire.missing_answers(rows, {first.key: True}) == [second]
        assert questionnaire.missing_answers(rows, {first.key: True, second.key: False}) == [second]
        person, rules = make_person("Nora Example"), Rules.current(cast.event)
        said = {first.key: True, second.key: True}
        made = registrations.register(person, cast.event, rules, Given(said, True, True), NOW)
        assert made.answers == said
