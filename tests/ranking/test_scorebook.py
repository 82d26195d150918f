"""The score book: from the file alone, anybody gets the published ranks."""

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.ranking import scorebook, scorebook_files
from hackathon.ranking.scorebook import BadBook, Cut, Standing


def card(submission: str, judge: str, **scores: float) -> dict[str, Any]:
    return {"submission": submission, "judge": judge, "scores": scores}


def round_of(
    *cards: dict[str, Any],
    method: str = "raw mean",
    tie_break: str = "shared",
    more: tuple[str, ...] = (),
) -> dict[str, Any]:
    keys = sorted({one["submission"] for one in cards} | set(more))
    return {
        "slug": "final", "title": "Final", "method": method, "tie_break": tie_break,
        "criteria": [{"key": "use", "title": "Usefulness", "weight": 60.0}, {"key": "craft", "title": "Craft", "weight": 40.0}],
        "entries": [{"submission": key, "title": f"={key.upper()}", "team": f"Équipe {key} 队"} for key in keys],
        "cards": list(cards),
    }  # fmt: skip


def book_of(*rounds: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": scorebook.FORMAT,
        "event": {"slug": "codefest", "title": "Codefest"},
        "rounds": list(rounds),
    }


@st.composite
def books(draw: st.DrawFn) -> dict[str, Any]:
    """A panel of any shape: some judges leave criteria out, some entries have no review, many
    scores are equal."""
    cards = []
    for submission in draw(st.lists(st.sampled_from("abcdefg"), min_size=1, unique=True)):
        for judge in draw(st.lists(st.sampled_from(["J01", "J02", "J03", "J04"]), unique=True)):
            scores = {
                key: draw(st.integers(1, 5))
                for key in draw(st.sets(st.sampled_from(["use", "craft"])))
            }
            cards.append(card(submission, judge, **scores))
    method = draw(st.sampled_from(scorebook.METHODS))
    tie_break = draw(
        st.sampled_from(
            [rule for rule in scorebook.TIE_BREAKS if (method, rule) != ("raw mean", "raw mean")]
        )
    )
    return book_of(round_of(*cards, method=method, tie_break=tie_break, more=("h",)))


def shuffled(book: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    mixed = copy.deepcopy(book)
    for part in mixed["rounds"]:
        for name in ("entries", "cards", "criteria"):
            chance.shuffle(part[name])
    return mixed


ANY_BOOK = settings(max_examples=60)


class TestRecompute:
    def test_raw_mean_over_the_criteria_answered(self) -> None:
        part = round_of(
            card("a", "J01", use=5, craft=1), card("b", "J01", use=3), card("c", "J02", craft=4)
        )
        rows = scorebook.standings(part)
        assert [(row.submission, row.rank, round(row.score, 9)) for row in rows] == [
            ("c", 1, 4.0),
            ("a", 2, 3.4),
            ("b", 3, 3.0),
        ]

    def test_ties_are_ties(self) -> None:
        book = book_of(
            round_of(card("a", "J01", use=4), card("b", "J01", use=4), card("c", "J01", use=2))
        )
        assert scorebook.recompute(book) == {"final": {"a": 1, "b": 1, "c": 3}}

    def test_a_published_rule_parts_them(self) -> None:
        cards = (card("a", "J01", use=4, craft=4), card("b", "J01", use=5, craft=2.5))
        assert scorebook.recompute(book_of(round_of(*cards)))["final"] == {"a": 1, "b": 1}
        assert scorebook.recompute(book_of(round_of(*cards, tie_break="criteria")))["final"] == {
            "b": 1,
            "a": 2,
        }

    def test_the_adjusted_method_allows_for_a_severe_judge(self) -> None:
        cards = [
            card(key, judge, use=quality - strict)
            for judge, strict in (("J01", 0), ("J02", 2))
            for key, quality in (("a", 5), ("b", 4), ("c", 3))
        ]
        cards += [
            card("x", "J02", use=3),
            card("y", "J01", use=4),
        ]  # x is as good as a, y as b; the raw means say the opposite
        ranks = {
            method: scorebook.recompute(book_of(round_of(*cards, method=method)))["final"]
            for method in scorebook.METHODS
        }
        assert ranks["raw mean"]["y"] < ranks["raw mean"]["x"]
        assert ranks["adjusted"]["x"] < ranks["adjusted"]["y"]

    def test_who_has_no_review_has_no_rank(self) -> None:
        book = book_of(round_of(card("a", "J01", use=4), card("b", "J01"), more=("c",)))
        assert scorebook.recompute(book) == {"final": {"a": 1}}
        assert scorebook.recompute(book_of(round_of(more=("a",)))) == {}

    @given(books(), st.randoms(use_true_random=False))
    @ANY_BOOK
    def test_no_order_of_lines_matters_and_files_say_the_same(
        self, book: dict[str, Any], chance: random.Random
    ) -> None:
        ranks = scorebook.recompute(book)
        mixed = shuffled(book, chance)
        assert scorebook.recompute(mixed) == ranks
        # The very same book: what it says is computed already.
        assert scorebook_files.read(scorebook_files.as_json(mixed)) == mixed
        head, *lines = scorebook_files.as_csv(mixed).decode().splitlines(keepends=True)
        chance.shuffle(lines)
        assert scorebook.recompute(scorebook_files.read("".join([head, *lines]).encode())) == ranks

    @given(books())
    @ANY_BOOK
    def test_possible_ranks_hold_the_published_one(self, book: dict[str, Any]) -> None:
        rows = scorebook.standings(book["rounds"][0])
        assert all(1 <= row.best <= row.rank <= row.worst <= len(rows) for row in rows)
        assert [row.rank for row in rows] == sorted(row.rank for row in rows)


class TestCut:
    def rows(self, *ranks: int) -> list[Standing]:
        return [
            Standing(f"s{place}", rank, 0.0, 0.0, None, None, 1, 9, 1)
            for place, rank in enumerate(ranks)
        ]

    def test_the_best_are_sure(self) -> None:
        assert scorebook.cut(self.rows(1, 2, 3), 2) == Cut(["s0", "s1"], [], 0)

    def test_a_tie_at_the_line_is_shown_and_not_decided(self) -> None:
        assert scorebook.cut(self.rows(1, 2, 2, 4), 2) == Cut(["s0"], ["s1", "s2"], 1)

    def test_a_tie_above_the_line_is_no_question(self) -> None:
        assert scorebook.cut(self.rows(1, 1, 3), 2) == Cut(["s0", "s1"], [], 0)

    def test_more_places_than_entries(self) -> None:
        assert scorebook.cut(self.rows(1, 2), 5) == Cut(["s0", "s1"], [], 3)


class TestWithoutScores:
    def test_tells_how_was_judged_and_no_score(self) -> None:
        book = book_of(
            round_of(card("a", "J01", use=5), card("b", "J02", use=1), card("b", "J01", use=1))
        )
        told = scorebook.without_scores(book, ["b"])
        (part,) = told["rounds"]
        assert "cards" not in part and [entry["submission"] for entry in part["entries"]] == ["b"]
        assert (part["judges"], part["reviews"], part["criteria"][0]["weight"]) == (2, 3, 60.0)
        with pytest.raises(BadBook, match="without scores"):
            scorebook.recompute(scorebook_files.read(scorebook_files.as_json(told)))


class TestFiles:
    BOOK = book_of(round_of(card("a", "J01", use=5, craft=2), card("b", "J01", use=1), more=("c",)))

    def test_the_same_book_is_the_same_bytes(self) -> None:
        again = json.loads(json.dumps(self.BOOK))
        assert scorebook_files.digest(scorebook_files.as_json(again)) == scorebook_files.digest(
            scorebook_files.as_json(self.BOOK)
        )

    def test_titles_cannot_be_formulas_in_the_csv(self) -> None:
        assert ",'=A," in scorebook_files.as_csv(self.BOOK).decode()

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            (lambda part: part.update(method="by lot"), "method “by lot” is unknown"),
            (lambda part: part.update(tie_break="age"), "tie break “age” is unknown"),
            (lambda part: part["criteria"][0].update(weight=0), "weight of “use”"),
            (lambda part: part["cards"].append(card("z", "J01", use=1)), "no such entry"),
            (lambda part: part["cards"].append(card("a", "J01", use=1)), "a second card"),
            (lambda part: part["cards"].append(card("a", "J02", charm=1)), "no criterion"),
            (lambda part: part["cards"].append(card("a", "J02", use="good")), "must be a number"),
            (lambda part: part.pop("cards"), "incomplete"),
        ],
    )
    def test_a_faulty_book_is_told_where(self, change: Any, told: str) -> None:
        book = copy.deepcopy(self.BOOK)
        change(book["rounds"][0])
        with pytest.raises(BadBook, match="round 1: .*" + told):
            scorebook_files.read(json.dumps(book).encode())

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            (
                "codefest,final,raw mean,shared,a,A,T,J01,use,60,many",
                "line 2: the score “many” is not a number",
            ),
            ("codefest,final,raw mean,shared,a,A,T,J01,use,0,3", "line 2: the weight of “use”"),
            ("codefest,final,by lot,shared,a,A,T,J01,use,60,3", "line 2: the method “by lot”"),
            ("codefest,final,raw mean,shared,,A,T,J01,use,60,3", "line 2: no submission"),
            ("codefest,final,raw mean,shared,a,A,T,,use,60,3", "line 2: a score needs a judge"),
            ("codefest,final,raw mean,shared,a,A,T,J01,use,60,3,1,5,9", "line 2: the format 9"),
            (f"{'codefest,final,raw mean,shared,a,A,T,J01,use,60,3,1,5,2'},x", "line 2: 15 fields"),
            ('codefest,final,raw mean,shared,a,A,T,J01,use,60,"3', "not valid CSV"),
        ],
    )
    def test_a_bad_line_is_told(self, line: str, told: str) -> None:
        with pytest.raises(BadBook, match=told):
            scorebook_files.read(f"{','.join(scorebook_files.COLUMNS)}\n{line}\n".encode())

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"", "empty"), (b"a,b\n1,2\n", "line 1: not a score book"), (b"{", "line 1: not valid JSON"), (b"{}", "“format”"),
            (b"\n\xff", "line 2: this is no text in UTF-8"), (b'{"a":' * 100_000, "JSON|nested"), (b'{"a": ' + b"9" * 5000 + b"}", "not a score book"),
        ],
    )  # fmt: skip
    def test_what_is_no_book_at_all(self, content: bytes, told: str) -> None:
        with pytest.raises(BadBook, match=told):
            scorebook_files.read(content)


class TestCommand:
    def test_prints_ranks_and_the_digest(self, tmp_path: Path) -> None:
        for name, content in (
            ("book.json", scorebook_files.as_json(TestFiles.BOOK)),
            ("book.csv", scorebook_files.as_csv(TestFiles.BOOK)),
        ):
            (tmp_path / name).write_bytes(content)
            code, out, err = scorebook_files.main_recompute(tmp_path / name)
            assert (code, err) == (0, "")
            assert (
                out.startswith(f"sha256 {scorebook_files.digest(content)}\n")
                and "   1  a" in out
                and "   2  b" in out
            )

    def test_a_bad_file_names_its_fault_and_ranks_nothing(self, tmp_path: Path) -> None:
        path = tmp_path / "book.csv"
        path.write_text("nonsense")
        code, out, err = scorebook_files.main_recompute(path)
        assert (
            (code, out) == (2, "")
            and f"{path}: line 1" in err
            and err.endswith("No ranks were computed.\n")
        )
        code, _out, err = scorebook_files.main_recompute(tmp_path / "gone.csv")
        assert code == 2 and "No such file" in err


class TestEditions:
    """Figures that the first release published for these cards, as it computed them."""

    CARDS = (
        ("a", "J01", 5, 4), ("a", "J02", 4, 4), ("b", "J01", 4, 3), ("b", "J03", 3, 2), ("c", "J02", 5, 5),
        ("c", "J03", 3, 3), ("d", "J01", 2, 3), ("d", "J02", 3, 4), ("d", "J03", 1, 2),
    )  # fmt: skip
    PUBLISHED = {
        "adjusted": [
            ("c", 1, 3.9951814594115462, 4.0, 2.7172498281528887, 5.014814586714788, 1, 4, 2),
            ("a", 2, 3.776922712235876, 4.3, 2.6036283631487436, 4.858980215776231, 1, 4, 2),
            ("b", 3, 3.4155930190489947, 3.1, 2.276935564886915, 4.498975250275956, 1, 4, 2),
            ("d", 4, 2.541535206202389, 2.4, 1.592071863950132, 3.779339607777106, 1, 4, 3),
        ],
        "raw mean": [
            ("a", 1, 4.3, 4.3, 3.1747152659526567, 5.425284734047343, 1, 4, 2),
            ("c", 2, 4.0, 4.0, 2.874715265952657, 5.125284734047343, 1, 4, 2),
            ("b", 3, 3.1, 3.1, 1.974715265952657, 4.225284734047343, 1, 4, 2),
            ("d", 4, 2.4, 2.4, 1.4812088620801787, 3.3187911379198214, 1, 4, 3),
        ],
    }  # fmt: skip

    def book(self, method: str) -> dict[str, Any]:
        cards = [
            card(entry, judge, use=use, craft=craft) for entry, judge, use, craft in self.CARDS
        ]
        return book_of(round_of(*cards, method=method))

    @pytest.mark.parametrize("method", ["adjusted", "raw mean"])
    @pytest.mark.parametrize("kind", ["json", "csv"])
    def test_a_book_of_the_first_release_keeps_its_figures(self, method: str, kind: str) -> None:
        old = {**self.book(method), "format": "codefest score book 1"}
        as_file = scorebook_files.as_json if kind == "json" else scorebook_files.as_csv
        read = scorebook_files.read(as_file(old))
        assert scorebook.edition_of(read) == 1
        found = scorebook.standings(read["rounds"][0], scorebook.edition_of(read))
        for row, published in zip(found, self.PUBLISHED[method], strict=True):
            assert (row.submission, row.rank, row.best, row.worst, row.reviews) == (
                *published[:2], *published[6:],
            )  # fmt: skip
            assert (row.score, row.raw_mean, row.low, row.high) == pytest.approx(
                published[2:6], abs=1e-9
            )

    def test_a_book_of_today_is_ranked_by_the_posterior_mean(self) -> None:
        part = self.book("adjusted")["rounds"][0]
        today, first = scorebook.standings(part), scorebook.standings(part, 1)
        assert {row.submission: row.score for row in today} != {
            row.submission: row.score for row in first
        }

    def test_intervals_stay_on_the_scale(self) -> None:
        part = {**self.book("adjusted")["rounds"][0], "scale": [1, 5]}
        read = scorebook_files.read(scorebook_files.as_csv(book_of(part)))["rounds"][0]
        assert read["scale"] == [1.0, 5.0]
        for row in scorebook.standings(read):
            assert 1 <= row.low <= row.score <= row.high <= 5
        assert max(row.high for row in scorebook.standings(part)) == 5.0

    def test_a_spreadsheet_may_save_the_book_again(self) -> None:
        book = self.book("robust")
        saved = scorebook_files.as_csv(book).decode("utf-8-sig").replace(",", ";")
        again = scorebook_files.read(("sep=;\n" + saved).encode("utf-16"))
        assert scorebook.recompute(again) == scorebook.recompute(book)
