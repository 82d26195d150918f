"""A form whose token is missing or stale, or of which nothing says whence it came: the text is given
back, in the reader's language, with a way on."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from casting import Cast
from flask import Flask
from flask.testing import FlaskClient
from test_secrecy import Scene, addresses

from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
TEXT = "Une phrase que personne ne veut taper deux fois, et qui est assez longue."
HERE = {"Origin": "http://localhost", "Accept-Language": "fr"}
NO_TOKEN = {"csrf": False, "headers": HERE}
# Their forms have no session: programs send them, or letters lead to them.
WITHOUT = {"notices.by_link", "uploads.create", "uploads.append", "uploads.remove", "files.raw"}


@pytest.mark.parametrize("role", ["ada", "nobody"])
def test_every_form_without_its_token_gives_the_text_back(
    app: Flask, as_: As, cast: Cast, role: str
) -> None:
    """Before anybody asks what it is for; somebody signed out comes by the sign-in page."""
    scene = Scene(cast)
    vars(scene)["proposal"] = SimpleNamespace(key="none")
    client, lost = as_(scene.role(role)), []
    for endpoint, method, path in addresses(app, scene):
        if method != "POST" or endpoint in WITHOUT:
            continue
        answer = client.post(path, data={"title": "Titre court", "body": TEXT}, **NO_TOKEN)
        page = answer.get_data(True)
        told = answer.status_code in {400, 401} and TEXT in page and "Titre court" in page
        # Views that read files ask who it is before they read anything.
        behind = answer.status_code in {401, 403, 404} and _reads_late(app, endpoint)
        if not (told or behind) or 'lang="fr"' not in page or "CSRF " in page:
            lost.append(f"{endpoint}: {answer.status_code}")
    assert not lost, "\n".join(lost)


def _reads_late(app: Flask, endpoint: str) -> bool:
    return bool(getattr(app.view_functions[endpoint], "checks_token", False))


class TestWhence:
    ADDRESS = "/events/codefest/organise/announcements/new"

    def post(self, client: FlaskClient, **headers: str) -> tuple[int, str]:
        answer = client.post(
            self.ADDRESS,
            base_url="https://localhost",
            data={"title": "Short", "body": TEXT, "language": "en"},
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )
        return answer.status_code, answer.get_data(True)

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "http://localhost"},
            {"Referer": "http://localhost/x"},
            {"Origin": "null", "Sec_Fetch_Site": "same-origin"},
        ],
    )
    def test_one_proof_is_enough(self, as_: As, cast: Cast, headers: dict[str, str]) -> None:
        assert self.post(as_(cast.ada), **headers)[0] == 302

    def test_without_any_the_text_is_given_back_to_be_read_and_not_sent_by_a_click(
        self, as_: As, cast: Cast
    ) -> None:
        status, page = self.post(as_(cast.ada))
        assert status == 400 and TEXT in page and "Short" in page
        assert "did not say from which page" in page and "Send it again" not in page
        assert f'href="{self.ADDRESS}"' in page

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://elsewhere.example"},
            {"Referer": "https://localhost.elsewhere.example/"},
            {"Sec_Fetch_Site": "cross-site", "Origin": "http://localhost"},
        ],
    )
    def test_what_another_site_wrote_is_not_repeated(
        self, as_: As, cast: Cast, headers: dict[str, str]
    ) -> None:
        status, page = self.post(as_(cast.ada), **headers)
        assert status == 400 and TEXT not in page


def test_a_script_is_told_what_to_do(as_: As, cast: Cast) -> None:
    address = f"/events/codefest/submissions/{cast.submission.key}/tasks/summary/save"
    ask = {"csrf": False, "headers": {"Accept": "application/json"}}
    stale = as_(cast.ben).post(address, **ask)
    assert (stale.status_code, stale.json["error"]["status"]) == (400, 400)
    assert "Reload it" in stale.json["error"]["message"]
    assert as_(None).post(address, **ask).json["error"] == {
        "status": 401, "message": "You are signed out. Sign in again.",
    }  # fmt: skip
