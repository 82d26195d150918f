"""A team's quota counts what lies on the disk, before bytes travel, straight and behind nginx."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import requests
import servers
import standing

MEGABYTE = 10**6
QUOTA = 5 * MEGABYTE
TURNS = 8  # of 3 MB each: whatever of a second one stayed on the disk would be too much
PDF = b"%PDF-1.7 "

PREPARE = standing.BARE.format(
    rest="""
cast.ben.change(password_hash=passwords.hashed("six quiet lemons"))
print(json.dumps({"submission": cast.submission.key}))
"""
)


class Place(NamedTuple):
    folder: Path
    site: servers.Site
    path: str  # of a submission


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("site")
    given = {"DATA_DIR": str(folder), "LOG_LEVEL": "ERROR", "MAX_TEAM_QUOTA": str(QUOTA)}
    made = standing.Place(folder, PREPARE, **given).made
    path = f"/events/codefest/submissions/{made['submission']}"
    behind = {"WORKERS": "1", "TRUSTED_PROXIES": "1", "TRUSTED_HOSTS": "127.0.0.1"}
    with servers.site(folder, given | behind) as site:
        yield Place(folder, site, path)


@pytest.fixture(scope="module")
def straight(place: Place) -> str:
    return place.site.url


@pytest.fixture(scope="module")
def behind_nginx(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers.nginx(place.site, tmp_path_factory.mktemp("nginx")) as address:
        yield address


class Sender:
    """Ben with a browser that has no scripts."""

    def __init__(self, address: str) -> None:
        self.address, self.link = address, requests.Session()
        origin = "/".join(address.split("/")[:3])
        self.link.headers["Origin"] = origin
        page = self.link.get(f"{origin}/people/sign-in", timeout=10).text
        form = {"email": "ben@example.org", "password": "six quiet lemons"}
        form["csrf_token"] = self.token(page)
        answer = self.link.post(f"{origin}/people/sign-in", data=form, timeout=10)
        assert answer.url.endswith("/me"), answer.text

    def token(self, page: str) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found
        return found[1]

    def page(self) -> str:
        return self.link.get(f"{self.address}/files/", timeout=10).text

    def send(self, name: str, size: int) -> str:
        form = {"csrf_token": self.token(self.page())}
        files = {"files": (name, PDF.ljust(size, b"x"))}
        url = f"{self.address}/files/upload"
        return self.link.post(url, data=form, files=files, timeout=30).text

    def remove_all(self) -> None:
        page = self.page()
        for action in re.findall(r'action="([^"]+/remove)"', page):
            origin = "/".join(self.address.split("/")[:3])
            form = {"csrf_token": self.token(page)}
            self.link.post(origin + action, data=form, timeout=10)


def on_disk(place: Place) -> int:
    return sum(
        path.stat().st_size for path in (place.folder / "files").rglob("*") if path.is_file()
    )


@pytest.fixture(params=["straight", pytest.param("behind_nginx", marks=pytest.mark.nginx)])
def sender(request: pytest.FixtureRequest, place: Place) -> Iterator[Sender]:
    made = Sender(request.getfixturevalue(request.param) + place.path)
    yield made
    made.remove_all()


def test_what_is_removed_and_sent_again_fills_no_disk(place: Place, sender: Sender) -> None:
    for turn in range(TURNS):
        page = sender.send(f"turn{turn}.pdf", 3 * MEGABYTE)
        assert f"turn{turn}.pdf" in page and on_disk(place) <= QUOTA
        sender.remove_all()
    assert on_disk(place) == 0


def test_a_replacement_near_the_quota_works(place: Place, sender: Sender) -> None:
    sender.send("deck.pdf", 4 * MEGABYTE)
    assert "has arrived: 4.5 MB" in sender.send("deck.pdf", 4_500_000)
    assert "Your team may store 5 MB" in sender.send("other.pdf", MEGABYTE)
    assert on_disk(place) == 4_500_000


def test_what_does_not_fit_is_refused_by_its_head_alone(place: Place, sender: Sender) -> None:
    sender.send("deck.pdf", 4 * MEGABYTE)
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(2 * MEGABYTE),
        "Upload-Metadata": "filename Yi5wZGY=",
        "X-CSRFToken": sender.token(sender.page()),
    }
    answer = sender.link.post(f"{sender.address}/uploads", headers=headers, timeout=10)
    assert (
        answer.status_code == 413
        and "Your team may store 5 MB" in answer.json()["error"]["message"]
    )
    large = sender.send("b.pdf", 12 * MEGABYTE)
    assert "Your team may store 5 MB" in large
    assert on_disk(place) == 4 * MEGABYTE
