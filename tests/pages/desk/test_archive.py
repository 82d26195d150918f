"""A finished event as a folder: opens without a server, holds what is public and nothing else."""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from casting import Cast, day, make_person, make_submission, make_team
from flask import Flask
from flask.testing import FlaskClient

from hackathon.challenges.questions import Question
from hackathon.challenges.resources import Resource
from hackathon.core import store
from hackathon.events.announcements import Announcement
from hackathon.events.programme import Session
from hackathon.people.people import Person
from hackathon.ranking.scorebook import FORMATS
from hackathon.results.publications import Publication
from hackathon.submissions import versions
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.submissions import Submission

As = Callable[[Person | None], FlaskClient]
StandAt = Callable[[datetime], None]
PAGE = "/events/codefest/organise/archive.zip"
BOOK = {"format": FORMATS[2], "event": {"slug": "codefest"}, "rounds": []}
SECRET = (
    "canary-withdrawn",
    "canary-draft",
    "canary-hidden",
    "canary-background",
    "canary-rival",
    "canary-person",
)


def kept(text: bytes) -> str:
    """A file in the store, by its name there."""
    return store.current().receive(io.BytesIO(text), 1000).name


def hand_in(submission: Submission, person: Person) -> None:
    versions.submit(submission, None, person, day(9))


@pytest.fixture
def finished(cast: Cast, stand_at: StandAt) -> Cast:
    """Ben's team has won with a public file; Otto's entry is not in the results; both say what
    nobody else may read."""
    assert cast.ada
    cast.event.change(
        translations={"fr": {"title": "Le codefest", "of_revision": 1}},
        story_html='<p><a href="/events/codefest/results">R</a> <a href="/offices/CH">O</a></p>',
    )
    cast.challenge.change(status="published")
    Question.create(
        challenge=cast.challenge, text="Which?", answer_html="<p>All.</p>", asked_at=day(0),
        asked_by=make_person("canary-person"), status="answered",
    )  # fmt: skip
    Question.create(
        challenge=cast.challenge, text="canary-hidden", asked_at=day(0), status="hidden"
    )
    Resource.create(
        challenge=cast.challenge, title="List", kind="data", stored=kept(b"a,b\n"),
        file_name="list 1.csv", size=4, sha256="0" * 64, media_type="text/csv",
    )  # fmt: skip
    entry = cast.submission
    Attachment.create(
        submission=entry, name="report.txt", size=5, sha256="1" * 64, media_type="text/plain",
        stored=kept(b"hello"), uploaded_at=day(8),
    )  # fmt: skip
    seen = {"description": "judges", "files": "public", "summary": "public"}
    entry.change(
        visibility=seen,
        background_ip="canary-background",
        description="canary-hidden",
        description_html="canary-hidden",
    )
    hand_in(entry, cast.ben)
    Submission.update(eligibility="eligible").where(Submission.id == entry.id).execute()
    otto = make_person("Otto Example")
    rival = make_submission(make_team(cast.event, "R", otto), cast.challenge, title="canary-rival")
    hand_in(rival, otto)
    draft = make_team(cast.event, "D", make_person("Zoe Example"))
    make_submission(draft, cast.challenge, title="canary-draft")
    for title, hidden in (("Kick-off moved", {}), ("canary-withdrawn", {"withdrawn_at": day(5)})):
        Announcement.create(
            event=cast.event, title=title, body="To noon.", body_html="<p>To noon.</p>", language="en",
            author=cast.ada, published_at=day(4), **hidden,
        )  # fmt: skip
    Session.create(event=cast.event, title="Kick-off", kind="briefing", starts=day(6), minutes=30)
    won = {"submission": entry.key, "title": entry.title, "team": "Niçoise", "citation": "Good."}
    Publication.create(
        event=cast.event, number=1, status="published", book=BOOK, digest="0" * 64,
        proposed_by=cast.ada, approved_by=cast.grace, proposed_at=day(21), published_at=day(25),
        content={
            "submissions": [entry.key], "finalists": [won], "rounds": [],
            "prizes": [{"title": "First", "description": "", "winners": [won]}],
        },
    )  # fmt: skip
    stand_at(day(26))
    return cast


def folder(as_: As, person: Person) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(as_(person).get(PAGE).data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_every_address_in_it_is_a_file_of_it_or_a_whole_one(as_: As, finished: Cast) -> None:
    found = folder(as_, finished.ada)
    names = set(found)
    assert {"index.html", "style.css", "en/index.html", "fr/results.html"} <= names
    assert "files/briefs/nice-classes/list 1.csv" in names
    led = 0
    for name, content in found.items():
        if not name.endswith(".html"):
            continue
        for address in re.findall(r'(?:href|src)="([^"#]*)', content.decode()):
            if re.match(r"https?:|mailto:", address):
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(address)))
            assert target in names, f"{name} leads to {address}"
            led += 1
    assert led > 20
    page = found["en/index.html"].decode()
    assert 'href="results.html">R' in page and re.search(r'href="https?://[^"]+/offices/CH"', page)


def test_it_says_what_is_public_in_each_language_of_the_event(as_: As, finished: Cast) -> None:
    found = folder(as_, finished.ada)
    assert "Le codefest" in found["fr/index.html"].decode()
    assert not any(name.startswith("es/") for name in found)
    entry = found[f"en/entries/{finished.submission.key}.html"].decode()
    assert "It suggests classes." in entry and "report.txt" in entry
    assert found[f"files/entries/{finished.submission.key}/report.txt"] == b"hello"
    assert "Good." in found["en/results.html"].decode()
    brief = found["en/briefs/nice-classes.html"].decode()
    assert "Which?" in brief and "All." in brief


def test_its_news_its_programme_and_its_score_book(as_: As, finished: Cast) -> None:
    found = folder(as_, finished.ada)
    front = found["fr/index.html"].decode()
    assert "Kick-off moved" in front and "<p>To noon.</p>" in front
    assert "30 minutes" in found["en/programme.html"].decode()
    for kind in ("json", "csv"):
        path = f"files/results/score-book.{kind}"
        assert f'href="../{path}"' in found["en/results.html"].decode()
        address = f"/events/codefest/results/{Publication.get().key}/book.{kind}"
        assert found[path] == as_(None).get(address).data, "as everybody may have it"
    assert "<script" not in "".join(page.decode() for page in found.values() if page[:1] == b"<")


def test_nothing_else_is_in_it(as_: As, finished: Cast) -> None:
    found = folder(as_, finished.ada)
    whole = b"\n".join([*found.values(), *(name.encode() for name in found)]).decode()
    assert [secret for secret in SECRET if secret in whole] == []
    assert "@example.org" not in whole and "csrf" not in whole
    # Out of the results' list afterwards: its page is closed on the site, and so is it here.
    finished.submission.change(status="disqualified", reason="Copied")
    gone = folder(as_, finished.ada)
    assert not [name for name in gone if "entries" in name]


def test_the_same_data_make_the_same_bytes(as_: As, finished: Cast, stand_at: StandAt) -> None:
    first = as_(finished.ada).get(PAGE).data
    stand_at(day(40))
    assert as_(finished.ada).get(f"{PAGE}?lang=ru").data == first


def test_organisers_have_it_once_the_event_is_over(as_: As, cast: Cast, stand_at: StandAt) -> None:
    assert as_(cast.ada).get(PAGE).status_code == 403
    stand_at(day(26))
    assert as_(cast.ada).get(PAGE).status_code == 200
    assert as_(cast.ben).get(PAGE).status_code == 404


def test_the_command_writes_the_same_folder_once(
    as_: As, app: Flask, finished: Cast, tmp_path: Path
) -> None:
    found = folder(as_, finished.ada)
    words = ["archive", "codefest", str(tmp_path)]
    done = app.test_cli_runner().invoke(args=words)
    assert done.exit_code == 0 and f"{len(found)} files" in done.output
    written = {
        path.relative_to(tmp_path).as_posix(): path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert written == found
    assert app.test_cli_runner().invoke(args=words).exit_code == 1
    words[1] = "nothing"
    assert "no public event" in app.test_cli_runner().invoke(args=words).output
