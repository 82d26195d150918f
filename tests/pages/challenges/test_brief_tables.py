"""The doors of several briefs at once."""

import io
import zipfile
from collections.abc import Callable

from browsing import as_sent
from casting import NOW, Cast, make_challenge
from flask.testing import FlaskClient

from hackathon.challenges.challenges import Challenge
from hackathon.core.spreadsheets import writing
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
DOOR = "/events/codefest/organise/challenges/new/table"
FULL = {"problem": "Long.", "good": "Short.", "deliverables": "A tool."}


class TestNew:
    def test_is_for_organisers(self, as_: As, cast: Cast) -> None:
        assert as_(cast.ben).get(DOOR).status_code == 404
        assert as_(cast.ada).get(f"{DOOR}?lang=ar").status_code == 200

    def test_shows_what_comes_of_a_table_and_creates_it_on_demand(
        self, as_: As, cast: Cast
    ) -> None:
        client = as_(cast.ada)
        page = client.post(DOOR, data={"table": "title\tsummary\nGoods\tOf goods"}).get_data(True)
        assert "Create the draft" in page and "still lacks: The problem" in page
        assert not Challenge.select().exists()
        answer = client.post(DOOR, data={**as_sent(page, "table"), "make": "1"})
        assert answer.location.endswith("/organise/challenges/")
        assert Challenge.get().title == "Goods"

    def test_what_is_wrong_is_told_and_nothing_is_created(self, as_: As, cast: Cast) -> None:
        data = {"table": "title,office\nGoods,Nowhere\nRoutes,", "make": "1"}
        page = as_(cast.ada).post(DOOR, data=data).get_data(True)
        assert (
            "Line 2: No office is called “Nowhere”" in page
            and "Create" not in page.split("<form")[2]
        )
        assert "Goods,Nowhere" in page and not Challenge.select().exists()

    def test_a_file_comes_into_the_page_where_it_can_be_mended(self, as_: As, cast: Cast) -> None:
        file = (io.BytesIO("title;summary\nGoods;Très utile".encode("utf-16")), "briefs.csv")
        page = as_(cast.ada).post(DOOR, data={"file": file}).get_data(True)
        assert "title;summary\nGoods;Très utile" in page and "Create the draft" in page

    def test_a_workbook_is_read_and_what_no_table_can_say_is_told(
        self, as_: As, cast: Cast
    ) -> None:
        client, rows = as_(cast.ada), [["Goods", "Line one\nand two"]]
        book = writing.xlsx(["Title", "Summary"], rows, NOW).read()
        page = client.post(DOOR, data={"file": (io.BytesIO(book), "b.xlsx")}).get_data(True)
        assert "Create the draft" in page and "Goods" in page
        for content, told in ((b"PK\3\4\0\0\xff", "no XLSX workbook"), (b"\xff\xe0", "UTF-8")):
            page = client.post(DOOR, data={"file": (io.BytesIO(content), "b")}).get_data(True)
            assert told in page and "Create the draft" not in page

    def test_a_zip_of_markdown_files(self, as_: As, cast: Cast) -> None:
        client, file = as_(cast.ada), io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("goods.md", "---\ntitle: Goods\n---\n")
        good = (io.BytesIO(file.getvalue()), "briefs.zip")
        page = client.post(DOOR, data={"file": good}).get_data(True)
        assert "Create the draft" in page
        client.post(DOOR, data={**as_sent(page, "table"), "make": "1"})
        assert Challenge.get().slug == "goods"
        cut = (io.BytesIO(file.getvalue()[:-30] + file.getvalue()[-22:]), "briefs.zip")
        page = client.post(DOOR, data={"file": cut}).get_data(True)
        assert 'role="alert"' in page and "Create the draft" not in page

    def test_what_was_typed_is_never_folded_away(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ada)
        folded = '<details class="more"><summary>Or type them here'
        assert folded in client.get(DOOR).get_data(True)
        page = client.post(DOOR, data={"lines-0-summary": "Of goods"}).get_data(True)
        assert "Or type them here" in page and folded not in page

    def test_lines_are_told_by_their_number_and_kept(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ada)
        data = as_sent(client.get(DOOR).get_data(True), "table")
        data["lines-2-summary"] = "Typed with care"
        page = client.post(DOOR, data=data).get_data(True)
        assert "Brief 3: The title is missing." in page and "Typed with care" in page

    def test_nothing_written_is_told(self, as_: As, cast: Cast) -> None:
        assert "Write at least one brief." in as_(cast.ada).post(DOOR, data={}).get_data(True)


class TestPublishReady:
    def test_publishes_what_lacks_nothing(self, as_: As, cast: Cast) -> None:
        make_challenge(cast.event, "full", status="draft", sections=FULL)
        client, index = as_(cast.ada), DOOR.removesuffix("new/table")
        assert "Publish the brief that is ready" in client.get(index).get_data(True)
        assert client.post(index).status_code == 302
        assert Challenge.get().status == "published"
        assert "that is ready" not in client.get(index).get_data(True)
