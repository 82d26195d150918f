"""Lists of people as files: every fault by its line, and columns in any language of the
interface."""

import io
from datetime import UTC, datetime

import pytest
import xlsxwriter

from hackathon.core import language, spreadsheets
from hackathon.core.spreadsheets.tables import BadTable
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
            columns, rows = people_files.template(kind)
        file = spreadsheets.xlsx(columns, rows, datetime(2027, 1, 1, tzinfo=UTC))
        text, faults = people_files.text_of(file.read())
        brought = people_files.read(text)
        assert not faults and not brought.faults
        assert [row.languages for row in brought.rows] == [("en", "fr"), ("zh",)]
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

    def test_ten_thousand_rows(self) -> None:
        text = "email\n" + "".join(f"p{number}@x.org\n" for number in range(10_000))
        assert "more than 2000 rows" in told(text)[2002]

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
