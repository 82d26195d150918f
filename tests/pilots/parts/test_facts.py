"""Facts: the table decides, whatever the facts."""

from hypothesis import given
from hypothesis import strategies as st

from hackathon.pilots.parts.facts import TABLE, Fact, judged
from hackathon.pilots.pilots import HEALTHS

FACTS = st.lists(st.builds(Fact, st.sampled_from(sorted(TABLE)), st.integers(0, 200)), max_size=8)


@given(FACTS)
def test_the_gravest_fact_decides_and_is_told(facts: list[Fact]) -> None:
    state, reasons = judged(facts)
    graves = [HEALTHS.index(fact.state) for fact in facts]
    assert HEALTHS.index(state) == max(graves, default=0)
    assert len(reasons) == sum(grave > 0 for grave in graves)
    assert all(fact.sentence() for fact in reasons)


@given(FACTS, st.sampled_from(sorted(TABLE)), st.integers(0, 200))
def test_one_more_fact_never_makes_it_better(facts: list[Fact], kind: str, number: int) -> None:
    before, _reasons = judged(facts)
    after, _reasons = judged([*facts, Fact(kind, number)])
    assert HEALTHS.index(after) >= HEALTHS.index(before)


@given(st.sampled_from(sorted(TABLE)), st.integers(0, 200))
def test_the_numbers_of_the_table_are_the_first_that_count(kind: str, number: int) -> None:
    risk, off = TABLE[kind]
    expected = (number >= risk) + (number >= off)
    assert HEALTHS.index(Fact(kind, number).state) == expected
