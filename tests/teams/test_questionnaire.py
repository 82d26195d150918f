"""Registration questions: what can be asked, and that answers outlive a question."""

from typing import Any

import pytest
from casting import NOW, Cast

from hackathon.core.states import Refused
from hackathon.teams import questionnaire
from hackathon.teams.questionnaire import RegistrationQuestion


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
    assert questionnaire.told(asked, {"size": []}) == []
