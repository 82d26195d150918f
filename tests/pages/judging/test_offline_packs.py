"""The doors of the offline pack and of the sheet that comes back."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from benches import IN_ROUND, Bench, card_of, with_file
from flask.testing import FlaskClient

from hackathon.judging import scorecards
from hackathon.judging.judging import Assignment
from hackathon.judging.scorecards import Answer, Content, Scorecard
from hackathon.people.people import Person
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.versions import Version, VersionFile

As = Callable[[Person | None], FlaskClient]
# A picture with a comment, in which cameras and programs write who made it.
PHOTO = b"\xff\xd8\xff\xfe\0\x08Canary\xff\xda\0\x02picture\xff\xd9"


class TestPack:
    def test_holds_brief_rubric_submissions_and_sheet(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        answer = as_(bench.cast.dee).get("/events/codefest/judge/rounds/screening/pack")
        held = zipfile.ZipFile(io.BytesIO(answer.data))
        code = bench.code(bench.entries[0])
        assert set(held.namelist()) == {
            "index.html",
            "rubric.html",
            "scores.csv",
            "scores-wide.csv",
            "site.css",
            "brief-nice-classes.html",
            f"{code}.html",
        }
        assert (
            "It <strong>works</strong>" in held.read(f"{code}.html").decode()
            and "Level 5 of usefulness" in held.read("rubric.html").decode()
        )
        assert all(
            b"Alpha Captain" not in held.read(name) and b">Alpha" not in held.read(name)
            for name in held.namelist()
        )

    def test_holds_the_files_when_asked(self, as_: As, bench: Bench) -> None:
        bench.assign(
            bench.dee, with_file(bench, "Zeta", "../evil.pdf", b"%PDF-1.7 /Author (Canary)")
        )
        answer = as_(bench.cast.dee).get("/events/codefest/judge/rounds/screening/pack?files=1")
        held = zipfile.ZipFile(io.BytesIO(answer.data))
        names = [name for name in held.namelist() if name.endswith(".pdf")]
        assert len(names) == 1 and ".." not in names[0]
        assert held.read(names[0]) == b"%PDF-1.7 /Author (      )", "the round is blind"

    def test_pictures_of_a_description_are_in_it_and_name_nobody(
        self, as_: As, bench: Bench
    ) -> None:
        entry = with_file(bench, "Zeta", "plan [1].jpg", PHOTO)
        bench.assign(bench.dee, entry)
        (file,) = Attachment.select().where(Attachment.submission == entry)
        version = Version.get(Version.submission == entry)
        place = f"/events/codefest/submissions/{entry.key}/files/{file.key}"
        version.content["description_html"] = f'<p><img alt="x" src="{place}"></p>'
        version.save()
        answer = as_(bench.cast.dee).get("/events/codefest/judge/rounds/screening/pack")
        held = zipfile.ZipFile(io.BytesIO(answer.data))
        code = bench.code(entry)
        page = held.read(f"{code}.html").decode()
        assert f'src="{code}/plan%20%5B1%5D.jpg"' in page and entry.key not in page
        assert b"Canary" not in held.read(f"{code}/plan [1].jpg"), "the round is blind"

    def test_two_files_of_one_name_are_linked_apart(self, as_: As, bench: Bench) -> None:
        entry = with_file(bench, "Zeta", "a:b.pdf", b"%PDF-1.7 one")
        bench.assign(bench.dee, entry)
        (file,) = Attachment.select().where(Attachment.submission == entry)
        other = Attachment.create(**{**file.__data__, "id": None, "key": "k2", "name": "A_b.pdf"})
        VersionFile.create(version=Version.get(Version.submission == entry), attachment=other)
        answer = as_(bench.cast.dee).get("/events/codefest/judge/rounds/screening/pack?files=1")
        held = zipfile.ZipFile(io.BytesIO(answer.data))
        page = held.read(f"{bench.code(entry)}.html").decode()
        linked = {unquote(name) for name in re.findall(r'href="(E[^"]+\.pdf)"', page)}
        assert len(linked) == 2 and linked <= set(held.namelist())

    def test_is_for_judges_who_answered(self, as_: As, bench: Bench, mine: Assignment) -> None:
        assert (
            as_(bench.cast.ben).get("/events/codefest/judge/rounds/screening/pack").status_code
            == 404
        )
        bench.dee.change(declared_at=None)
        assert (
            as_(bench.cast.dee).get("/events/codefest/judge/rounds/screening/pack").status_code
            == 403
        )


class TestUpload:
    PATH = "/events/codefest/judge/rounds/screening/sheet"

    def send(self, client: FlaskClient, text: str, **values: Any) -> Any:
        return client.post(
            self.PATH,
            data={"sheet": (io.BytesIO(text.encode()), "scores.csv"), **values},
            content_type="multipart/form-data",
        )

    def test_a_filled_sheet_becomes_drafts(self, as_: As, bench: Bench, mine: Assignment) -> None:
        code, client = bench.code(bench.entries[0]), as_(bench.cast.dee)
        text = (
            f"entry;criterion;score;remark;revision\n{code};usefulness;4;'=SUM is a"
            f" formula;0\n{code};(feedback);;Well done;0\n"
        )
        assert self.send(client, text).status_code == 302
        assert card_of(mine).status == "draft" and card_of(mine).feedback == "Well done"
        assert scorecards.filled(mine).content.answers == {
            "usefulness": Answer(4, "=SUM is a formula")
        }

    def test_one_bad_row_and_nothing_is_loaded(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        code, client = bench.code(bench.entries[0]), as_(bench.cast.dee)
        text = f"entry,criterion,score,remark\n{code},usefulness,4,\n{code},feasibility,7,\nE99,usefulness,3,\n"
        page = self.send(client, text)
        assert page.status_code == 422 and not Scorecard.select().exists()
        told = page.get_data(True)
        assert (
            "Line 3" in told
            and "no level of" in told
            and "Line 4" in told
            and "E99 is not among" in told
        )

    def test_what_changed_on_the_site_meanwhile_is_not_overwritten_unasked(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        code, client = bench.code(bench.entries[0]), as_(bench.cast.dee)
        scorecards.save(mine, 0, Content({"usefulness": Answer(2)}), IN_ROUND)
        text = f"entry,criterion,score,remark,revision\n{code},usefulness,5,,0\n"
        assert "changed on the site" in self.send(client, text).get_data(True)
        assert self.send(client, text, replace="y").status_code == 302
        assert scorecards.filled(mine).content.answers["usefulness"].value == 5

    def test_no_text_is_told(self, as_: As, bench: Bench, mine: Assignment) -> None:
        answer = as_(bench.cast.dee).post(
            self.PATH,
            data={"sheet": (io.BytesIO(b"\xff\xd8\xff\xe0"), "x.csv")},
            content_type="multipart/form-data",
        )
        assert answer.status_code == 422 and "save the sheet as CSV (UTF-8)" in answer.get_data(
            True
        )

    def test_the_packs_own_sheet_comes_back_unchanged(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        scorecards.save(
            mine,
            0,
            Content({"usefulness": Answer(2, "-5 points\nand more")}, "@all: good"),
            IN_ROUND,
        )
        client = as_(bench.cast.dee)
        held = zipfile.ZipFile(
            io.BytesIO(client.get("/events/codefest/judge/rounds/screening/pack").data)
        )
        assert self.send(client, held.read("scores.csv").decode()).status_code == 302
        assert card_of(mine).revision == 1, "nothing differed, so nothing was written"
