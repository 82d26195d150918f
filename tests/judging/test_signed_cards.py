"""What a round's ranking is made of: signed scorecards of what takes part, by entry and judge."""

from benches import IN_ROUND, Bench, sign
from casting import day

from hackathon.judging import scorecards, signed_cards
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.scorecards import Answer, Content
from hackathon.submissions.submissions import Submission


def test_drafts_and_open_criteria_count_for_nothing(bench: Bench) -> None:
    alpha, beta, _gamma = bench.entries
    sign(bench.assign(bench.dee, alpha), bench.dee, {"usefulness": 4})
    draft = bench.assign(bench.dee, beta)
    scorecards.save(draft, 0, Content({"usefulness": Answer(5)}), IN_ROUND)
    (card,) = signed_cards.of(bench.round)
    assert (card.judge, card.scores) == ("J01", {"usefulness": 4})
    assert (card.submission, card.judge_id) == (alpha.id, bench.dee.id)


def test_entries_stand_in_order_and_each_with_its_judges(bench: Bench) -> None:
    for judge in (bench.dan, bench.dee):
        for entry in reversed(bench.entries[:2]):
            sign(bench.assign(judge, entry), judge, {"usefulness": 3, "feasibility": 2})
    found = [(card.entry, card.judge_id) for card in signed_cards.of(bench.round)]
    assert found == sorted(found)
    assert len(set(found)) == 4


def test_what_is_out_counts_no_more_and_who_left_leaves_the_work(bench: Bench) -> None:
    alpha, beta, _gamma = bench.entries
    for entry in (alpha, beta):
        sign(bench.assign(bench.dee, entry), bench.dee, {"usefulness": 3})
    Judge.update(left_at=day(13)).where(Judge.id == bench.dee.id).execute()
    assert len(signed_cards.of(bench.round)) == 2
    Submission.update(status="disqualified", reason="Copied.").where(
        Submission.id == alpha.id
    ).execute()
    assert [card.submission for card in signed_cards.of(bench.round)] == [beta.id]
    Assignment.update(status="removed").where(Assignment.submission == beta).execute()
    assert signed_cards.of(bench.round) == []
