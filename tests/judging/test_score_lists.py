"""Score lists: every scorecard with its remarks, long and wide, judges by code."""

from benches import IN_ROUND, Bench, sign
from casting import Cast

from hackathon.judging import score_lists, scorecards
from hackathon.judging.scorecards import Answer, Content


def test_long_and_wide_say_the_same(cast: Cast) -> None:
    bench = Bench(cast)
    sign(bench.assign(bench.dee, bench.entries[0]), bench.dee, {"usefulness": 5, "feasibility": 2})
    draft = bench.assign(bench.dan, bench.entries[0])
    said = Content({"usefulness": Answer(3, "=Remark")}, "To the team", "To you")
    scorecards.save(draft, 0, said, IN_ROUND)
    long, wide = score_lists.long(cast.event), score_lists.wide(cast.event)
    rows = [dict(zip(long.columns, row, strict=True)) for row in long.rows]
    cards = [dict(zip(wide.columns, row, strict=True)) for row in wide.rows]
    told = [(row["judge"], row["state"], row["criterion"], row["score"]) for row in rows]
    assert [one for one in told if one[2][:1] != "(" or one[1] == "draft"] == [
        ("J01", "signed", "usefulness", 5),
        ("J01", "signed", "feasibility", 2),
        ("J02", "draft", "usefulness", 3),
        ("J02", "draft", "feasibility", None),
        ("J02", "draft", "(feedback)", None),
        ("J02", "draft", "(note)", None),
    ]
    remarks = [row["remark"] for row in rows if row["judge"] == "J02"]
    assert remarks == ["=Remark", "", "To the team", "To you"]
    assert [(card["judge"], card["usefulness"], card["feasibility"]) for card in cards] == [
        ("J01", 5, 2),
        ("J02", 3, None),
    ]
    assert [round(card["weighted_mean"], 9) for card in cards] == [3.8, 3.0]
    assert cards[1]["usefulness: remark"] == "=Remark" and cards[1]["feedback"] == "To the team"
    assert cast.dee.name not in f"{rows}{cards}"
