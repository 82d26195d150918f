"""What may be published of a stress test: prizes, criteria and methods by name, never a judge."""

import pytest

from hackathon.ranking import stress
from hackathon.ranking.ranking import Asked, Method, Rules, rank
from hackathon.ranking.scores import Score
from hackathon.results import stress_tests
from hackathon.results.stress_tests import StressTest

WEIGHTS = {"use": 50.0, "craft": 50.0}
# "b" is ahead of "c" by judge J77 and by craft alone.
CARDS = {
    "b": {"J75": (3, 3), "J77": (3, 5), "J79": (3, 3)},
    "c": {"J75": (3, 3), "J77": (3, 2), "J79": (4, 3)},
}


@pytest.fixture
def test() -> StressTest:
    scores = [
        Score(entry, judge, (use + craft) / 2.0, {"use": use, "craft": craft})
        for entry, cards in CARDS.items()
        for judge, (use, craft) in cards.items()
    ]
    made = rank(scores, method=Method.RAW_MEAN, asked=Asked(top=1))
    found = stress.test(made, [stress.Prize("Gold", ("b",))], Rules(), WEIGHTS)
    titles = {"b": "Work B", "c": "Work C"}
    return StressTest("Final", titles, {"use": "Usefulness", "craft": "Craft"}, True, found)


class TestPublic:
    def test_a_prize_that_falls_with_a_judge_names_none(self, test: StressTest) -> None:
        assert [one.name for one in test.found.prizes[0].falls] == ["J77", "craft"]
        (told,) = stress_tests.public(test, ranks=True)
        within = told.pop("within")
        assert told == {
            "title": "Gold",
            "winners": ["Work B"],
            "judges": False,
            "criteria": ["Craft"],
            "methods": [],
        }
        assert len(within) == 1 and 0.0 < within[0] < 1.0

    def test_without_ranks_no_chance_is_told(self, test: StressTest) -> None:
        (told,) = stress_tests.public(test, ranks=False)
        assert "within" not in told
