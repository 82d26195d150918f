"""Lists of people as files: every fault by its line, and columns in any language of the
interface."""

import io
import tracemalloc
from datetime import UTC, datetime

import pytest
import xlsxwriter

from hackathon.core import language, spreadsheets
from hackathon.core.spreadsheets.tables import BadTable, Bounds
from hackathon.teams import people_files
from hackathon.teams.nominating import Named


def told(text: str) -> dict[int | None, str]:
    return {fault.line: str(fault) for fault in people_files.read(text).faults}


class TestRead:
    def test_rows_with_their_lines(self) -> None:
        text = "E-mail;Email;Name;Team;Languages\n\n;ann@x.org;Ann;Alpha;en, Français\n;;;;\n"
        brought = people_files.read(text + ";li@x.org;;;\n")
        assert not brought.faults
        assert brought.rows == [
            Named(3, "ann@x.org", "Ann", "Alpha", ("en", "fr")),
            Named(5, "li@x.org"),
        ]

    @pytest.mark.parametrize("code", sorted(language.LOCALES))
    @pytest.mark.parametrize("kind", ["people", "judges"])
    def test_the_template_in_every_language(self, code: str, kind: str) -> None:
        with language.using(code):
            columns, rows = people_files.template(kind, ["screening", "final"])
        file = spreadsheets.xlsx(columns, rows, datetime(2027, 1, 1, tzinfo=UTC))
        text, faults = people_files.text_of(file.read())
        brought = people_files.read(text)
        assert not faults and not brought.faults
        assert [row.languages for row in brought.rows] == [("en", "fr"), ("zh",)]
        rounds = [("screening", "final"), ("screening",)]
        assert [row.rounds for row in brought.rows] == (rounds if kind == "judges" else [()] * 2)
        assert [row.team for row in brought.rows] == (
            ["Alpha"] * 2 if kind == "people" else [""] * 2
        )

    def test_a_second_line_of_names(self) -> None:
        assert "names of columns again" in told("email,name\nemail,name\nann@x.org,Ann\n")[2]

    def test_a_title_above_the_names(self) -> None:
        assert "no column is called" in told("Participants of 2027\nemail,name\n")[1]

    def test_a_language_that_nobody_knows(self) -> None:
        assert (
            "“Klingonese” names no one language" in told("email,languages\na@x.org,Klingonese\n")[2]
        )

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_ten_thousand_rows_with_a_fault_at_the_end(self, kind: str) -> None:
        rows = [[f"p{number}@x.org", "en"] for number in range(9_999)] + [["last@x.org", "no one"]]
        sheet = ["email", "languages"]
        made = spreadsheets.xlsx(sheet, rows, datetime(2027, 1, 1, tzinfo=UTC)).read()
        lines = spreadsheets.csv_lines(sheet, rows)
        content = made if kind == "xlsx" else "".join(lines).encode()
        tracemalloc.start()
        brought = people_files.read(people_files.text_of(content)[0])
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert len(brought.rows) == 10_000 and [each.line for each in brought.faults] == [10_001]
        assert most < 30_000_000

    def test_a_language_is_looked_for_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[str] = []
        real = language.languages_like

        def like(text: str) -> list[str]:
            asked.append(text)
            return real(text)

        monkeypatch.setattr(language, "languages_like", like)
        people_files.read("email,languages\n" + "a@x.org,en\nb@x.org,fr\n" * 50)
        assert asked == ["en", "fr"]

    def test_a_list_beyond_the_bounds(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(people_files, "BOUNDS", Bounds(rows=3))
        assert "more than 3 rows" in told("email\n" + "a@x.org\n" * 4)[5]
        monkeypatch.setattr(people_files, "LARGEST_TEXT", 1_000_000)
        with pytest.raises(BadTable, match="larger than 1 MB"):
            people_files.text_of(b"email\n" + b"x" * 1_000_000)

    def test_a_guard_against_formulas_is_no_part_of_a_name(self) -> None:
        assert people_files.read("email,name\na@x.org,'-Ann\n").rows[0].name == "-Ann"


class TestTextOf:
    def test_utf_16_as_spreadsheets_save_it(self) -> None:
        text, faults = people_files.text_of("email\tname\nann@x.org\tÅnn\n".encode("utf-16"))
        assert not faults and people_files.read(text).rows == [Named(2, "ann@x.org", "Ånn")]

    def test_another_code_page_is_told_with_its_line(self) -> None:
        with pytest.raises(BadTable) as bad:
            people_files.text_of("email,name\nann@x.org,Ånn\n".encode("cp1252"))
        assert bad.value.fault.line == 2 and "UTF-8" in str(bad.value)

    def test_merged_cells_of_a_workbook(self) -> None:
        made = io.BytesIO()
        writer = xlsxwriter.Workbook(made)
        sheet = writer.add_worksheet()
        sheet.write_row(0, 0, ["email", "team"])
        sheet.merge_range("B2:B3", "Alpha")
        writer.close()
        _text, faults = people_files.text_of(made.getvalue())
        assert [fault.line for fault in faults] == [2]


@pytest.mark.parametrize(
    ("written", "email", "name"),
    [
        ("ann@example.org", "ann@example.org", ""),
        ("ann@example.org, Ann Example", "ann@example.org", "Ann Example"),
        ("Ann Example <ann@example.org>", "ann@example.org", "Ann Example"),
        ("安娜\tann@example.org", "ann@example.org", "安娜"),
        ("Ann Example", "Ann Example", ""),
    ],
)
def test_typed(written: str, email: str, name: str) -> None:
    (row,) = people_files.typed([written], "New")
    assert row == Named(1, email, name, "New")
