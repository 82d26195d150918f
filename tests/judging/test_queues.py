"""Queues: complete drafts are signed in one act."""

from benches import IN_ROUND, Bench
from casting import Cast

from hackathon.judging import queues, scorecards
from hackathon.judging.scorecards import Answer, Content

BOTH = {"usefulness": Answer(4, "Good"), "feasibility": Answer(3)}


def test_complete_drafts_are_signed_and_others_wait(cast: Cast) -> None:
    bench = Bench(cast)
    rows = [bench.assign(bench.dee, entry) for entry in bench.entries]
    scorecards.save(rows[0], 0, Content(BOTH, "Thanks"), IN_ROUND)
    scorecards.save(rows[1], 0, Content({"usefulness": Answer(2)}), IN_ROUND)
    assert queues.sign_complete(bench.dee, bench.round, cast.dee, IN_ROUND) == 1
    states = [card.status if (card := scorecards.filled(row).card) else None for row in rows]
    assert states == ["signed", "draft", None]
    assert scorecards.filled(rows[0]).content == Content(BOTH, "Thanks")
    assert queues.sign_complete(bench.dee, bench.round, cast.dee, IN_ROUND) == 0


def test_what_a_form_lacks_is_kept_and_not_missing(cast: Cast) -> None:
    bench = Bench(cast)
    row = bench.assign(bench.dee, bench.entries[0])
    scorecards.save(row, 0, Content(BOTH), IN_ROUND)
    only = Content({"usefulness": Answer(5, "Better")})
    card = scorecards.sign(row, 1, only, cast.dee, IN_ROUND)
    assert card.status == "signed"
    assert scorecards.filled(row).content.answers == {
        "usefulness": Answer(5, "Better"),
        "feasibility": Answer(3),
    }
