"""Several briefs from one table."""

import pytest
from casting import NOW, Cast

from hackathon.challenges import brief_tables
from hackathon.challenges.challenges import Challenge, Tag
from hackathon.core.states import Refused
from hackathon.people.consents import Consent

HEAD = "Title,Summary,Office,IP rights,Functions,Rubric,The problem,What good looks like,What to hand in"


def told(cast: Cast, *lines: str, head: str = HEAD) -> list[str]:
    """The faults of a table, as the page says them."""
    return [str(one) for one in brief_tables.read("\n".join([head, *lines]), cast.event).problems]


class TestRead:
    def test_understands_every_column(self, cast: Cast) -> None:
        assert cast.office and cast.rubric
        line = "Goods,About goods.,ch,Patents; trademarks,search,Screening,Long.,Short.,A tool."
        found = brief_tables.read(f"{HEAD}\n{line}", cast.event)
        (row,) = found.rows
        assert (found.problems, row.lacking, row.line) == ([], [], 2)
        assert row.brief.columns["slug"] == "goods" and row.office == cast.office
        assert row.brief.columns["rubric"] == cast.rubric.id
        assert (row.brief.rights, row.brief.functions) == (["patents", "trademarks"], ["search"])
        assert row.brief.columns["sections"] == {
            "problem": "Long.", "good": "Short.", "deliverables": "A tool.",
        }  # fmt: skip

    def test_cells_copied_from_a_spreadsheet_and_keys_of_columns_will_do(self, cast: Cast) -> None:
        found = brief_tables.read("title\tsummary\nGoods\tAbout, goods\n", cast.event)
        (row,) = found.rows
        assert row.brief.columns["summary"] == "About, goods"
        assert row.lacking == ["The problem", "What good looks like", "What to hand in"]

    def test_addresses_are_made_from_titles_and_never_twice(self, cast: Cast) -> None:
        assert cast.challenge
        lines = ["title", "Nice classes", "Nice classes", "尼斯", "New"]
        rows = brief_tables.read("\n".join(lines), cast.event).rows
        made = [row.brief.columns["slug"] for row in rows]
        assert made == ["nice-classes-2", "nice-classes-3", "brief", "new-2"]

    @pytest.mark.parametrize(
        ("line", "sentence"),
        [
            (",No title,,,,,,,", "Line 2: The title is missing."),
            ("A,,Nowhere,,,,,,", "Line 2: No office is called “Nowhere”."),
            ("A,,,Patent,,,,,", "Line 2: “Patent” is not known in “IP rights”."),
            ("A,,,,,Third,,,", "Line 2: This event has no rubric “Third”."),
            (f"{'x' * 201},,,,,,,,", "Line 2: “Title” has more than 200 characters."),
            (f"A,,,,,,{'>' * 300} x,,", "Line 2: The problem: "),
            ("A,b,c,d,e,f,g,h,i,j", "Line 2: 10 fields where the header has 9"),
        ],
    )
    def test_faults_are_told_by_line(self, cast: Cast, line: str, sentence: str) -> None:
        (problem,) = told(cast, line)
        assert problem.startswith(sentence)

    def test_a_file_that_is_no_such_table_says_what_it_should_be(self, cast: Cast) -> None:
        assert "no column is called colour" in told(cast, "A,red", head="Title,Colour")[0]
        assert "the title is missing" in told(cast, "red", head="Summary")[0]
        assert "more than once" in told(cast, "A,B", head="Title,title")[0]
        assert told(cast) == ["There is no brief below the first line."]
        assert "more than 100 rows" in told(cast, *["A,,,,,,,,"] * 101)[-1]


class TestCreate:
    def test_begins_all_of_them_as_drafts(self, cast: Cast) -> None:
        assert cast.office
        lines = [HEAD, "Goods,,CH,Patents,,,Long.,,", "Routes,,,,,,,,"]
        rows = brief_tables.read("\n".join(lines), cast.event).rows
        made = brief_tables.create(cast.event, rows, cast.ada, NOW)
        assert [row.status for row in made] == ["draft", "draft"]
        assert made[0].sections_html == {"problem": "<p>Long.</p>"}
        assert Tag.select().where(Tag.challenge == made[0]).count() == 1
        assert Consent.get(Consent.subject == made[0].path).status == "asked"

    def test_all_or_nothing(self, cast: Cast) -> None:
        rows = brief_tables.read("title\nGoods\nRoutes", cast.event).rows
        brief_tables.create(cast.event, rows[1:], cast.ada, NOW)
        with pytest.raises(Refused):
            brief_tables.create(cast.event, rows, cast.ada, NOW)
        assert [row.slug for row in Challenge.select()] == ["routes"]
