"""The stress test: what a prize survives, and what moves it most."""

import pytest

from hackathon.ranking import stress
from hackathon.ranking.ranking import Asked, Method, rank
from hackathon.ranking.scores import Score, weighted_mean
from hackathon.ranking.stress import CRITERION, JUDGE, METHOD, Prize
from hackathon.ranking.ties import Rules

WEIGHTS = {"use": 50.0, "craft": 50.0}


def reviews(table):
    """Cards of a table: entry -> judge -> (use, craft)."""
    found = []
    for entry, cards in table.items():
        for judge, (use, craft) in cards.items():
            answers = {"use": float(use), "craft": float(craft)}
            found.append(Score(entry, judge, weighted_mean(answers, WEIGHTS), answers))
    return found


# "a" is best by all; "b" is ahead of "c" by judge y and by craft alone.
TABLE = {
    "a": {"x": (5, 5), "y": (5, 5), "z": (5, 5)},
    "b": {"x": (3, 3), "y": (3, 5), "z": (3, 3)},
    "c": {"x": (3, 3), "y": (3, 2), "z": (4, 3)},
    "d": {"x": (1, 1), "y": (1, 2), "z": (1, 1)},
}


@pytest.fixture
def made():
    return rank(reviews(TABLE), method=Method.RAW_MEAN, asked=Asked(top=2))


class TestPrizes:
    def test_one_stands_and_one_falls(self, made):
        prizes = stress.by_rank(made, [("Gold", 1), ("Silver", 1)])
        assert prizes == [Prize("Gold", ("a",)), Prize("Silver", ("b",))]
        gold, silver = stress.test(made, prizes, Rules(), WEIGHTS).prizes
        assert (gold.best, gold.worst, gold.falls, gold.largest) == (1, 1, (), None)
        assert [(one.kind, one.name) for one in silver.falls] == [
            (JUDGE, "y"),
            (CRITERION, "craft"),
        ]
        assert not silver.stands(JUDGE) and not silver.stands(CRITERION) and silver.stands(METHOD)
        assert (silver.ranks, silver.best, silver.worst) == ((2,), 2, 3)
        assert silver.largest[1] == 1

    def test_the_largest_influence_is_named(self):
        # Without x the winner is second; without y, who alone put it first, it is third.
        table = {
            "a": {"x": (4, 4), "y": (5, 5), "z": (3, 3)},
            "b": {"x": (3, 3), "y": (4, 4), "z": (4, 5)},
            "c": {"x": (4, 4), "y": (2, 2), "z": (5, 5)},
        }
        made = rank(reviews(table), method=Method.RAW_MEAN)
        judges = [
            one for one in stress.test(made, [], Rules(), WEIGHTS).variants if one.kind == JUDGE
        ]
        assert [(one.name, one.ranks["a"]) for one in judges] == [("x", 2), ("y", 3), ("z", 1)]
        (gold,) = stress.test(made, [Prize("Gold", ("a",))], Rules(), WEIGHTS).prizes
        assert (gold.largest[0].name, gold.largest[1]) == ("y", 2)

    def test_every_way_is_tried_once(self, made):
        found = stress.test(made, [Prize("Gold", ("a",))], Rules(), WEIGHTS)
        assert found.tried == {CRITERION: 2, JUDGE: 3, METHOD: 2}
        assert {one.name for one in found.variants if one.kind == METHOD} == {"adjusted", "robust"}

    def test_chances_are_those_of_the_ranking(self, made):
        (gold,) = stress.test(made, [Prize("Gold", ("a",))], Rules(), WEIGHTS).prizes
        (first,) = [one for one in made.standings if one.submission == "a"]
        assert (gold.first, gold.within) == ((first.p_first,), (first.p_top,))

    def test_an_entry_that_one_judge_alone_saw_falls_with_the_judge(self):
        table = {**TABLE, "e": {"y": (5, 5)}}
        found = rank(reviews(table), method=Method.RAW_MEAN)
        (prize,) = stress.test(found, [Prize("Gold", ("e",))], Rules(), WEIGHTS).prizes
        assert ("judge", "y") in [(one.kind, one.name) for one in prize.falls]
        assert prize.worst == 5

    def test_who_was_never_judged_is_left_out(self, made):
        assert stress.test(made, [Prize("Special", ("zz",))], Rules(), WEIGHTS).prizes == ()

    @pytest.mark.parametrize("method", Method)
    def test_a_large_panel_holds_its_variances(self, method, monkeypatch):
        # "e" met the strict judges alone: by plain means it would be behind "b".
        table = {
            **{key: dict(cards) for key, cards in TABLE.items()},
            "e": {"v": (2, 3), "w": (3, 2)},
        }
        for key, cards in TABLE.items():
            table[key] |= {judge: [max(1, n - 2) for n in cards["x"]] for judge in "vw"}
        made = rank(reviews(table), method=method)
        whole = stress.test(made, [], Rules(), WEIGHTS).variants
        monkeypatch.setattr(stress, "WHOLE_REVIEWS", 0)
        monkeypatch.setattr(stress, "_ranks", self.for_other_methods_alone)
        held = stress.test(made, [], Rules(), WEIGHTS).variants
        kept = [one for one in whole if one.kind != METHOD]
        assert [one for one in held if one.kind != METHOD] == kept

    @staticmethod
    def for_other_methods_alone(reviews, method, rules):
        """Ranks that no variant of a large panel's own method may come from."""
        return dict.fromkeys((one.submission for one in reviews), 0)

    def test_a_large_panel_holds_the_judges_care(self, monkeypatch):
        # z throws dice against the others' order; held as careful as they are, z would decide.
        table = {
            f"e{at:02}": {
                "v": (at, at),
                "w": (at, at + 1),
                "x": (at + 1, at),
                "y": (at, at),
                "z": ((7 * at) % 13, (5 * at) % 13),
            }
            for at in range(13)
        }
        monkeypatch.setattr(stress, "WHOLE_REVIEWS", 0)
        made = rank(reviews(table), method=Method.ROBUST)
        care = {one.judge: one.care for one in made.judges}
        assert care["z"] < 0.2 < min(care[name] for name in "vwxy")
        found = stress.test(made, [], Rules(), WEIGHTS).variants
        without = next(one for one in found if (one.kind, one.name) == (JUDGE, "v"))
        truth = sorted(table, reverse=True)
        assert sorted(without.ranks, key=without.ranks.__getitem__) == truth
