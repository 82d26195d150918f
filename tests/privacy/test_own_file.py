"""A person's own file: all that is about them, nothing that opens something or is another's."""

import io
import json
import zipfile
from datetime import datetime
from typing import Any

import pytest
from casting import Cast, affiliate, assign, make_judge, make_submission

from hackathon.core import audit, letters, store
from hackathon.core.config import Settings, read
from hackathon.core.files import packing
from hackathon.core.store import Stored
from hackathon.judging.scorecards import Scorecard
from hackathon.people import accounts, personal_tokens, sessions
from hackathon.people.people import Person
from hackathon.privacy import inventory, own_file
from hackathon.submissions import attachments
from hackathon.teams import invitations, join_requests


@pytest.fixture
def settings(tmp_path: Any) -> Settings:
    made = read({"DATA_DIR": str(tmp_path), "DEMO": "1"})
    store.configure(made)
    return made


def opened(person: Person, at: datetime) -> zipfile.ZipFile:
    found = own_file.nouns(person)
    pieces = b"".join(packing.archive(own_file.members(person, found), at))
    return zipfile.ZipFile(io.BytesIO(pieces))


def rows(made: zipfile.ZipFile, name: str) -> Any:
    return json.loads(made.read(f"{name}.json"))


def test_holds_what_is_about_the_person(cast: Cast, at: datetime, settings: Settings) -> None:
    ben, submission = cast.ben, cast.submission
    ben.change(password_hash="argon")
    affiliate(ben, cast.office, "said")
    secret = sessions.begin_session(ben, at, "Firefox")
    audit.record(at, ben, "teams.create", cast.team)
    accounts.send_reset(ben.email, at, lambda secret: f"https://site.example/reset/{secret}")
    kept = store.current().receive(io.BytesIO(b"all my work"), 1000)
    attachments.attach(submission, attachments.File("work.txt", kept, "text/plain"), ben, at, 10**6)
    made = opened(ben, at)
    assert rows(made, "person")[0]["email"] == ben.email
    assert rows(made, "membership")[0]["team"] == f"team {cast.team.key}"
    assert rows(made, "affiliation")[0]["degree"] == "said"
    assert rows(made, "submission")[0]["title"] == submission.title
    assert rows(made, "sign_in")[0]["browser"] == "Firefox"
    assert "submissions.attach" in str(rows(made, "audit_line"))
    assert "…" in rows(made, "message")[0]["text"]
    (name,) = [name for name in made.namelist() if name.startswith("files/")]
    assert made.read(name) == b"all my work" and name.endswith("-work.txt")
    everything = b"".join(made.read(name) for name in made.namelist())
    for hidden in (secret, "argon", "site.example/reset"):
        assert hidden.encode() not in everything


def test_holds_nothing_of_others(cast: Cast, at: datetime, settings: Settings) -> None:
    asked = join_requests.ask(cast.team, cast.cy, "I am shy about this", at)
    join_requests.turn_down(asked, cast.ben, at)
    made = opened(cast.ben, at)
    assert rows(made, "join_request_decided")[0]["key"] == asked.key
    # What a letter told the captain was told to the captain.
    lists = [name for name in made.namelist() if name != "message.json"]
    everything = b"".join(made.read(name) for name in lists)
    for other in ("shy", cast.cy.email, cast.cy.name, cast.bo.email):
        assert other.encode() not in everything


def test_of_a_judge_names_no_work_of_a_blind_round(
    cast: Cast, at: datetime, settings: Settings
) -> None:
    row = assign(cast.round, cast.judge, cast.submission)
    Scorecard.create(assignment=row, note="Only mine.", updated_at=at)
    made = opened(cast.dee, at)
    assert rows(made, "scorecard")[0]["note"] == "Only mine."
    everything = b"".join(made.read(name) for name in made.namelist())
    assert cast.submission.key.encode() not in everything


def test_holds_what_was_sent_to_the_address(cast: Cast, at: datetime, settings: Settings) -> None:
    invitations.invite(cast.team, cast.sam.email, cast.ben, at, str)
    letters.write(cast.sam, "registered", at, event=cast.event)
    made = opened(cast.sam, at)
    assert rows(made, "invitation_received")[0]["email"] == cast.sam.email
    assert len(rows(made, "message")) == 2


def test_a_file_that_is_lost_spoils_no_archive(
    cast: Cast, at: datetime, settings: Settings
) -> None:
    lost = Stored("aa/bb/aabb" + "0" * 28, 3, "0" * 64)
    attachments.attach(
        cast.submission, attachments.File("lost.txt", lost, "text/plain"), cast.ben, at, 10**6
    )
    assert opened(cast.ben, at).testzip() is None


def test_every_noun_has_a_name_and_every_name_is_used(cast: Cast) -> None:
    asked = {name for name, _query, _columns in own_file._queries(cast.ben)}
    assert asked == set(own_file.NAMES)


def test_every_column_of_the_inventory_that_is_not_hidden_is_asked_for(cast: Cast) -> None:
    asked = {query.model for _name, query, _columns in own_file._queries(cast.ben)}
    for name, place in inventory.PLACES.items():
        model, _column = inventory.column(name)
        assert place.file == inventory.HIDDEN or model in asked, name


def test_what_is_written_about_a_judge_by_others_stays_in_the_room(
    cast: Cast, at: datetime, settings: Settings
) -> None:
    """Who assigned whom is in the file of the one who did, by key alone."""
    judge = make_judge(cast.event, cast.dan, "J02", cast.round)
    row = assign(cast.round, judge, make_submission(cast.team))
    type(row).update(assigned_by=cast.ada, reason="too slow").execute()
    told = rows(opened(cast.ada, at), "assignment_decided")
    assert told[0]["key"] == row.key and "too slow" not in str(told)


def test_a_token_for_programs_is_told_without_its_secret(
    cast: Cast, at: datetime, settings: Settings
) -> None:
    secret = personal_tokens.make(cast.sam, "my laptop", at)
    made = opened(cast.sam, at)
    assert rows(made, "personal_token")[0]["name"] == "my laptop"
    assert secret.encode() not in made.read("personal_token.json")
