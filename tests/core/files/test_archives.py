"""What an archive may not hold, and that listing one is bounded."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hackathon.core.files import archives, zip_names
from hackathon.core.files.archives import Entry, Listing


def listed(file: io.BytesIO, name: str = "a.zip") -> Listing:
    return archives.listing(name, file)


def packed(fill: Callable[[zipfile.ZipFile], object]) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        fill(archive)
    return made


def link(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(entry, "/etc/passwd")


def test_an_archive_is_listed() -> None:
    def fill(archive: zipfile.ZipFile) -> None:
        archive.writestr("code/main.py", "print(1)")
        archive.mkdir("code/empty")
        archive.writestr("说明.md", "x")

    assert listed(packed(fill)) == ([Entry("code/main.py", 8), Entry("说明.md", 1)], True)


def test_a_file_that_packs_well_is_no_bomb() -> None:
    assert (
        len(
            listed(packed(lambda archive: archive.writestr("a.csv", "0;0;0;0\n" * 100_000))).entries
        )
        == 1
    )


@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", "/etc/passwd", "\\x", "C:\\x", "a\\..\\..\\x"]
)
def test_an_entry_that_leads_outside_is_refused(name: str) -> None:
    with pytest.raises(archives.BadArchive, match="outside"):
        listed(packed(lambda archive: archive.writestr(name, "x")))


def test_a_symbolic_link_is_refused() -> None:
    with pytest.raises(archives.BadArchive, match="outside"):
        listed(packed(link))


def test_a_bomb_is_refused() -> None:
    with pytest.raises(archives.BadArchive, match="far more"):
        listed(packed(lambda archive: archive.writestr("zeros", bytes(60_000_000))))


def test_a_bomb_of_entries_that_share_their_bytes_is_refused() -> None:
    made = packed(lambda archive: archive.writestr("a", bytes(range(256)) * 100)).getvalue()
    directory = made.index(b"PK\x01\x02")
    entry, end = (
        made[directory : made.index(b"PK\x05\x06")],
        bytearray(made[made.index(b"PK\x05\x06") :]),
    )
    count = 300
    end[8:12] = count.to_bytes(2, "little") * 2
    end[12:16] = (len(entry) * count).to_bytes(4, "little")
    with pytest.raises(archives.BadArchive):
        listed(io.BytesIO(made[:directory] + entry * count + bytes(end)))


def test_too_many_entries_are_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    made = packed(lambda archive: [archive.writestr(str(number), "") for number in range(12)])
    monkeypatch.setattr(archives, "MOST_ENTRIES", 10)
    with pytest.raises(archives.BadArchive, match="more than 10"):
        listed(made)
    monkeypatch.setattr(archives, "DIRECTORY_LONGEST", 100)
    monkeypatch.setattr(zipfile, "ZipFile", None)  # asking the library at all would fail
    with pytest.raises(archives.BadArchive, match="more than 10"):
        listed(made)


@given(st.binary(max_size=200))
def test_a_damaged_archive_is_refused(spoilt: bytes) -> None:
    made = packed(lambda archive: archive.writestr("a", "x" * 50)).getvalue()
    for content in (
        spoilt,
        made[:-30] + spoilt,
        made[: len(made) // 2] + spoilt + made[len(made) // 2 :],
    ):
        try:
            listed(io.BytesIO(content))
        except archives.BadArchive as error:
            assert str(error).endswith(".")


class TestTar:
    def tarred(self, *members: tuple[str, dict[str, Any]], compressed: bool = True) -> io.BytesIO:
        made = io.BytesIO()
        how = "w:gz" if compressed else "w"
        with tarfile.open(fileobj=made, mode=how) as archive:
            for name, values in members:
                entry = tarfile.TarInfo(name)
                for key, value in values.items():
                    setattr(entry, key, value)
                archive.addfile(entry, io.BytesIO(bytes(entry.size)))
        return made

    @pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.tgz"])
    def test_is_listed(self, name: str) -> None:
        long = "long/" * 50 + "说明.md"
        inside = {"type": tarfile.SYMTYPE, "linkname": "../main.py"}
        made = self.tarred(
            ("code/main.py", {"size": 8}),
            ("code/empty", {"type": tarfile.DIRTYPE}),
            ("code/also/main.py", inside),
            (long, {"size": 1}),
            compressed=name != "a.tar",
        )
        assert listed(made, name) == ([Entry("code/main.py", 8), Entry(long, 1)], True)

    @pytest.mark.parametrize(
        ("name", "values"),
        [
            ("../x", {}),
            ("/etc/passwd", {}),
            ("a/b", {"type": tarfile.SYMTYPE, "linkname": "../../x"}),
            ("a", {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"}),
            ("a", {"type": tarfile.LNKTYPE, "linkname": "../x"}),
            ("null", {"type": tarfile.CHRTYPE}),
        ],
    )
    def test_an_entry_that_leads_outside_is_refused(
        self, name: str, values: dict[str, Any]
    ) -> None:
        with pytest.raises(archives.BadArchive, match="outside"):
            listed(self.tarred((name, values)), "a.tar.gz")

    def test_a_bomb_is_refused(self) -> None:
        with pytest.raises(archives.BadArchive, match="far more"):
            listed(self.tarred(("zeros", {"size": 60_000_000})), "a.tgz")

    def test_no_more_is_read_than_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(archives, "MOST_READ", 100_000)
        made = self.tarred(("a", {"size": 10}), ("b", {"size": 200_000}), ("c", {"size": 1}))
        assert listed(made, "a.tgz") == ([Entry("a", 10), Entry("b", 200_000)], False)

    def test_a_header_that_claims_to_be_long_is_not_read(self) -> None:
        entry = tarfile.TarInfo("long")
        entry.type, entry.size = tarfile.XHDTYPE, 2**30
        with pytest.raises(archives.BadArchive, match="damaged"):
            listed(io.BytesIO(entry.tobuf()), "a.tar")

    def test_too_many_entries_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(archives, "MOST_ENTRIES", 10)
        made = self.tarred(*[(str(number), {}) for number in range(11)])
        with pytest.raises(archives.BadArchive, match="more than 10"):
            listed(made, "a.tgz")

    @pytest.mark.parametrize("name", ["a.tar", "a.tgz"])
    @given(spoilt=st.binary(max_size=200))
    def test_a_damaged_one_is_refused(self, name: str, spoilt: bytes) -> None:
        made = self.tarred(("a", {"size": 500}), compressed=name == "a.tgz").getvalue()
        for content in (spoilt, gzip.compress(spoilt), made[:-30] + spoilt, made[:90] + spoilt):
            try:
                listed(io.BytesIO(content), name)
            except archives.BadArchive as error:
                assert str(error).endswith(".")


@pytest.mark.parametrize(
    ("name", "held", "told"),
    [
        ("a.docx", "word/vbaProject.bin", True),
        ("a.XLSX", "xl/macrosheets/sheet1.xml", True),
        ("a.odt", "Basic/Standard/Module1.xml", True),
        ("a.docx", "word/document.xml", False),
        ("a.zip", "word/vbaProject.bin", False),
    ],
)
def test_macros_of_an_office_file_are_known(name: str, held: str, told: bool) -> None:
    assert archives.has_macros(name, [Entry("x", 1), Entry(held, 1)]) is told


def unflagged(names: list[bytes]) -> io.BytesIO:
    """A ZIP as older programs write it: names in some code, and no word of which."""
    stand_ins = [chr(ord("A") + number) * len(name) for number, name in enumerate(names)]
    made = packed(lambda archive: [archive.writestr(name, "x") for name in stand_ins])
    data = made.getvalue()
    for stand_in, name in zip(stand_ins, names, strict=True):
        data = data.replace(stand_in.encode(), name)
    return io.BytesIO(data)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("cp866", "Отчёт/данные.csv"),
        ("cp1251", "Отчёт/данные.csv"),
        ("gb18030", "报告/数据.csv"),
        ("shift_jis", "報告書データ.csv"),
        ("euc_kr", "데이터 결과.xlsx"),
        ("cp850", "Größe été.csv"),
        ("cp1252", "Ñandú año.txt"),
        ("cp1256", "تقرير.csv"),
        ("utf-8", "Отчёт.csv"),
    ],
)
def test_names_of_older_programs_are_guessed_and_told_as_guessed(code: str, name: str) -> None:
    found = listed(unflagged([name.encode(code), b"plain.txt"])).entries
    assert found[0] == Entry(name, 1, guessed=True)
    assert not found[1].guessed, "ASCII is the same in all of them"


@pytest.mark.parametrize(
    ("code", "name"),
    [("cp866", "Отчёт/данные.csv"), ("gb18030", "报告/数据.csv"), ("utf-8", "Größe.csv")],
)
@pytest.mark.parametrize("ending", ["tar", "tar.gz"])
def test_names_in_a_tar_are_guessed_where_they_are_not_in_utf_8(
    code: str, name: str, ending: str
) -> None:
    made = io.BytesIO()
    how, kind = ("w:gz" if ending == "tar.gz" else "w"), tarfile.GNU_FORMAT
    with tarfile.open(fileobj=made, mode=how, format=kind, encoding=code) as archive:
        archive.addfile(tarfile.TarInfo(name))
        archive.addfile(tarfile.TarInfo("plain.txt"))
    found = listed(made, f"a.{ending}").entries
    assert found == [Entry(name, 0, guessed=code != "utf-8"), Entry("plain.txt", 0)]


def test_a_name_of_odd_bytes_that_leads_outside_is_told_in_letters() -> None:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.GNU_FORMAT, encoding="cp866") as out:
        out.addfile(tarfile.TarInfo("../Отчёт"))
    with pytest.raises(archives.BadArchive, match="outside") as refused:
        listed(made, "a.tar")
    str(refused.value).encode()


@given(st.binary(min_size=1, max_size=40))
def test_any_bytes_are_some_name(raw: bytes) -> None:
    assert len(zip_names.decoded([raw])) == 1


def test_a_guessed_name_may_not_lead_outside_either() -> None:
    with pytest.raises(archives.BadArchive, match="outside"):
        listed(unflagged(["../Отчёт".encode("cp866")]))


def test_macros_of_older_office_are_found_across_pieces() -> None:
    storage = "_VBA_PROJECT_CUR".encode("utf-16-le")
    held = io.BytesIO(b"x" * (2**20 - 7) + storage)
    assert archives.old_office_has_macros(held)
    assert not archives.old_office_has_macros(io.BytesIO(b"x" * 2**20))
