"""Static files: named by their content, rewritten to find each other, compressed, kept by browsers
for good."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import brotli
import pytest
from werkzeug.test import Client

from hackathon.core import assets, config

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files below static/ and return that folder."""

    def put(**files: str | bytes) -> Path:
        folder = tmp_path / "static"
        for name, content in files.items():
            path = folder / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return put


@pytest.fixture(autouse=True)
def names_as_before() -> Any:
    before, folder = dict(assets._names), assets._folder
    yield
    assets._names.clear()
    assets._names.update(before)
    assets._folder = folder


def read(folder: Path, made: dict[str, str], name: str) -> str:
    return (folder / made[name]).read_text()


def test_a_name_carries_the_hash_of_its_content(write: Write, tmp_path: Path) -> None:
    made = assets.build(write(site_css="a{}", img__logo_svg="<svg/>"), tmp_path / "out")
    assert re.fullmatch(r"site\.[0-9a-f]{16}\.css", made["site.css"])
    assert re.fullmatch(r"img/logo\.[0-9a-f]{16}\.svg", made["img/logo.svg"])
    again = assets.build(write(site_css="b{}"), tmp_path / "out")
    assert again["site.css"] != made["site.css"] and again["img/logo.svg"] == made["img/logo.svg"]


def test_nothing_is_written_twice(write: Write, tmp_path: Path) -> None:
    folder = write(site_css="a{}" * 500)
    assets.build(folder, tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")}
    assets.build(folder, tmp_path / "out")
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")} == before


def test_modules_find_each_other_under_their_new_names(write: Write, tmp_path: Path) -> None:
    folder = write(
        site_js=(
            'import {a} from "./lib/a.js";\nimport "./lib/b.js";\nexport * from'
            " './lib/b.js';\nconst c = await import(\"./lib/b.js\");"
        ),
        lib__a_js='import b from "./b.js"; export const a = "from ./text.js";',
        lib__b_js="export default 1;",
    )
    made = assets.build(folder, tmp_path / "out")
    site, a = read(tmp_path / "out", made, "site.js"), read(tmp_path / "out", made, "lib/a.js")
    assert f'from "./{made["lib/a.js"]}"' in site
    assert site.count(made["lib/b.js"]) == 3
    assert f'from "./{Path(made["lib/b.js"]).name}"' in a and '"from ./text.js"' in a


def test_a_module_holds_what_it_takes_from_others_beside_it(write: Write, tmp_path: Path) -> None:
    """In a scope of its own, so that names of both may be alike; what is fetched later stays."""
    folder = write(
        page_js=(
            '/* Why. */\nimport keys from "./odd.js";\n'
            'import {told} from "./words.js";\nconst said = 1;  // mine\n'
            'keys(told, () => import("./late.js"));\n'
        ),
        odd_js="export default function keys(help) {\n  return help;\n}\n",
        words_js='import {said} from "./said.js";\nexport const told = said + "  ";\n',
        said_js="export function said() { return 2; }\n",
        late_js="export default 1;\n",
    )
    made = assets.build(folder, tmp_path / "out")
    page = read(tmp_path / "out", made, "page.js")
    assert re.findall(r"^import\b.*|\bimport\(.*?\)", page, re.MULTILINE) == [
        f'import("./{made["late.js"]}")'
    ]
    assert "const {told} = (() => {\nconst {said} = (() => {\nfunction said()" in page
    assert "const keys = (() => {\nfunction keys(help)" in page and "return keys;" in page
    assert "export" not in page and "mine" not in page and "Why" not in page and '"  "' in page


def test_a_picture_travels_with_its_page() -> None:
    address = assets.data_url("favicon.svg")
    assert address.startswith("data:image/svg+xml,%3Csvg xmlns='http") and "#" not in address
    assert unquote(address.partition(",")[2]).replace("'", '"').startswith("<svg xmlns")


def test_a_change_below_changes_the_names_above(write: Write, tmp_path: Path) -> None:
    first = assets.build(write(a_js='import "./b.js";', b_js="1;"), tmp_path / "out")
    second = assets.build(write(b_js="2;"), tmp_path / "out")
    assert first["a.js"] != second["a.js"]


def test_style_sheets_find_pictures(write: Write, tmp_path: Path) -> None:
    css = "a{background:url(img/x.svg)}b{background:url('./img/x.svg#part')}c{background:url(data:image/png;base64,AA)}d{fill:url(#id)}"
    folder = write(site_css=css, img__x_svg="<svg/>")
    made = assets.build(folder, tmp_path / "out")
    written = read(tmp_path / "out", made, "site.css")
    assert (
        f"url(./{made['img/x.svg']})" in written and f"url('./{made['img/x.svg']}#part')" in written
    )
    assert "url(data:image/png;base64,AA)" in written and "url(#id)" in written


def test_style_sheets_travel_without_comments_and_spare_blanks(
    write: Write, tmp_path: Path
) -> None:
    made = assets.build(
        write(site_css="/* why */\na {\n  inline-size: calc(1px + 2 * var(--x));\n}\n"),
        tmp_path / "out",
    )
    assert read(tmp_path / "out", made, "site.css") == "a{inline-size:calc(1px + 2 * var(--x))}"


def test_a_sheet_means_the_same_without_its_layout() -> None:
    """A space before a pseudo-class is a selector of its own, at any depth; quoted text is kept."""
    sheet = """@layer parts {
      .card :is(a, b) { content: " ;  /  "; }  /* it's why */
      @media (max-width: 9rem) { .menu :hover > a,  b { margin: 0; } }
    }"""
    assert assets.without_layout(sheet) == (
        '@layer parts{.card :is(a,b){content:" ;  /  "}'
        "@media (max-width:9rem){.menu :hover>a,b{margin:0}}}"
    )


def test_a_missing_file_is_named_with_the_one_that_wants_it(write: Write, tmp_path: Path) -> None:
    with pytest.raises(assets.AssetError, match=r"static/a\.js refers to static/gone\.js"):
        assets.build(write(a_js='import "./gone.js";'), tmp_path / "out")


def test_files_that_import_each_other_are_named(write: Write, tmp_path: Path) -> None:
    with pytest.raises(assets.AssetError, match=r"a\.js"):
        assets.build(write(a_js='import "./b.js";', b_js='import "./a.js";'), tmp_path / "out")


def test_no_file_outside_the_folder_is_published(write: Write, tmp_path: Path) -> None:
    (tmp_path / "secret.js").write_text("secret")
    with pytest.raises(assets.AssetError, match="not there"):
        assets.build(write(a_js='import "../secret.js";'), tmp_path / "out")


def test_compressed_copies_hold_the_same(write: Write, tmp_path: Path) -> None:
    made = assets.build(
        write(site_css="a{color:red}" * 200, p_png=b"\x89PNG" * 100), tmp_path / "out"
    )
    plain = tmp_path / "out" / made["site.css"]
    assert (
        gzip.decompress(Path(f"{plain}.gz").read_bytes())
        == brotli.decompress(Path(f"{plain}.br").read_bytes())
        == plain.read_bytes()
    )
    assert not (tmp_path / "out" / f"{made['p.png']}.gz").exists()


def served(write: Write, tmp_path: Path) -> Client:
    def app(environ: Any, start_response: Any) -> list[bytes]:
        start_response("404 NOT FOUND", [])
        return [b"the application"]

    settings = config.read({"DATA_DIR": str(tmp_path / "data")})
    return Client(
        assets.wrap(
            app, settings, write(site_css="a{color:red}" * 200, m_js="export default 1;" * 50)
        )
    )


def test_they_are_served_compressed_and_for_good(write: Write, tmp_path: Path) -> None:
    client = served(write, tmp_path)
    answer = client.get(assets.url("site.css"), headers={"Accept-Encoding": "gzip, br"})
    assert answer.status_code == 200 and answer.headers["Content-Encoding"] == "br"
    assert brotli.decompress(answer.data) == b"a{color:red}" * 200
    assert answer.headers["Cache-Control"].endswith("public, immutable")
    assert (
        answer.headers["X-Content-Type-Options"] == "nosniff"
        and "Access-Control-Allow-Origin" not in answer.headers
    )
    assert answer.headers["Content-Type"] == 'text/css; charset="utf-8"'
    assert client.get(assets.url("m.js")).headers["Content-Type"].startswith("text/javascript")


def test_everything_else_is_the_applications(write: Write, tmp_path: Path) -> None:
    client = served(write, tmp_path)
    for path in ("/static/site.css", "/static/../secret_key", "/static/", "/"):
        assert client.get(path).data == b"the application"


def test_a_wrong_name_fails_where_it_is_used(write: Write, tmp_path: Path) -> None:
    served(write, tmp_path)
    with pytest.raises(assets.AssetError, match=r"static/gone\.css"):
        assets.url("gone.css")


def test_the_sites_own_files_can_be_published(tmp_path: Path) -> None:
    made = assets.build(assets.SOURCE, tmp_path)
    assert "site.css" in made and all((tmp_path / name).is_file() for name in made.values())


def test_files_of_another_release_go_after_their_last_use(write: Write, tmp_path: Path) -> None:
    settings = config.read({"DATA_DIR": str(tmp_path / "data"), "DEMO": "1"})
    assets.wrap(None, settings, write(site_css="a{}", logo_svg="<svg/>"))
    old = assets.url("site.css").rpartition("/")[2]
    moment = datetime.now(UTC)
    assets.wrap(None, settings, write(site_css="b{}"))
    assert [path.name for path in assets.of_other_releases()] == [old, f"{old}.br", f"{old}.gz"]
    assert assets.sweep(moment + assets.KEPT - timedelta(hours=1)) == []
    later = moment + assets.KEPT + timedelta(hours=1)
    assert assets.sweep(later) == [old, f"{old}.br", f"{old}.gz"]
    # What is served was used a moment ago, whenever it was built.
    assert (tmp_path / "data" / assets.url("logo.svg")[1:]).stat().st_mtime == later.timestamp()
    assert assets.of_other_releases() == []
