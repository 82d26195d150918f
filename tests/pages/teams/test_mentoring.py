"""A mentor's way through the pages: invited, asked, reading one team's draft and no other's, and
never judging it."""

import re
from collections.abc import Callable

import pytest
from casting import Cast, day, enter, make_judge, make_person, make_submission, make_team, register
from flask.testing import FlaskClient

from hackathon.core import mail
from hackathon.events.mentors import Mentor
from hackathon.judging import impartiality
from hackathon.judging.judging import Assignment
from hackathon.people.people import Person
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.submissions import Submission
from hackathon.teams.mentoring import Mentoring
from hackathon.teams.teams import Team

As = Callable[[Person | None], FlaskClient]
EVENT = "/events/codefest"
DESK = f"{EVENT}/mentoring/"


@pytest.fixture
def mia(cast: Cast) -> Person:
    person = make_person("Mia Example")
    Mentor.create(event=cast.event, person=person, helps_with="Patent data", since=day(-9))
    return person


@pytest.fixture
def other(cast: Cast) -> Submission:
    """What another team writes."""
    return make_submission(make_team(cast.event, "Other", make_person("Otto Example")))


def ask(as_: As, cast: Cast, mia: Person) -> Mentoring:
    place = f"{EVENT}/teams/{cast.team.key}/mentors"
    as_(cast.ben).post(place, data={"mentor": mia.key, "message": "Is it new?"})
    return Mentoring.get()


def help_team(as_: As, cast: Cast, mia: Person) -> Mentoring:
    row = ask(as_, cast, mia)
    as_(mia).post(f"{DESK}{row.key}/answer", data={"answer": "accept"})
    return Mentoring.get_by_id(row.id)


def page(submission: Submission) -> str:
    return f"{EVENT}/submissions/{submission.key}"


def test_is_invited_and_says_what_everybody_may_read(as_: As, cast: Cast) -> None:
    place = f"{EVENT}/organise/setup/mentors"
    as_(cast.ada).post(place, data={"email": cast.sam.email})
    (letter,) = mail.newest(1)
    link = re.search(r"http://localhost(\S+/organisers/\S+)", letter.text)
    assert link and "Invitation to mentor teams" in as_(cast.sam).get(link[1]).text
    answer = as_(cast.sam).post(link[1], data={"answer": "accept"})
    assert answer.headers["Location"] == DESK
    assert cast.sam.name in as_(cast.ada).get(place).text
    assert "Sam Example" not in as_(None).get(f"{EVENT}/").text
    revision = re.search(r'name="revision"[^>]*value="(\d+)"', as_(cast.sam).get(DESK).text)
    assert revision
    form = {"helps_with": "Patent data", "listed": "y", "revision": revision[1]}
    as_(cast.sam).post(DESK, data=form)
    shown = as_(None).get(f"{EVENT}/").text
    assert "Sam Example" in shown and "Patent data" in shown
    as_(cast.ada).post(f"{EVENT}/mentors/{cast.sam.key}/remove")
    assert as_(cast.sam).get(DESK).status_code == 404
    assert "Sam Example" not in as_(None).get(f"{EVENT}/").text


def test_reads_one_teams_draft_and_files_until_the_team_ends_it(
    as_: As, cast: Cast, mia: Person, other: Submission
) -> None:
    own = cast.submission
    file = Attachment.create(
        submission=own, name="a.txt", size=1, sha256="0" * 64, media_type="text/plain",
        stored="00" * 16, uploaded_at=day(0),
    )  # fmt: skip
    row = ask(as_, cast, mia)
    assert as_(mia).get(page(own)).status_code == 404
    assert "Is it new?" in as_(mia).get(DESK).text
    as_(mia).post(f"{DESK}{row.key}/answer", data={"answer": "accept"})
    client = as_(mia)
    text = client.get(page(own)).text
    assert "It suggests classes." in text and "The draft as it is now" in text
    assert page(own) in client.get(DESK).text
    assert client.get(f"{page(own)}/files/").status_code == 200
    # Past the door: what the store lacks is another matter.
    assert client.get(f"{page(own)}/files/{file.key}/contents").status_code != 404
    assert client.get(page(other)).status_code == 404
    for shut in ("/submit", "/tasks/summary", "/check", "/feedback"):
        assert client.get(page(own) + shut).status_code in {403, 404}, shut
    assert "Sees your draft" in as_(cast.bo).get(f"{EVENT}/teams/{cast.team.key}/mentors").text
    as_(cast.bo).post(f"{DESK}{row.key}/end")
    assert as_(mia).get(page(own)).status_code == 404


def test_loses_sight_when_removed_when_they_compete_and_when_the_event_is_archived(
    as_: As, cast: Cast, mia: Person
) -> None:
    own = cast.submission
    help_team(as_, cast, mia)
    cast.event.change(status="archived")
    assert as_(mia).get(page(own)).status_code == 404
    cast.event.change(status="published")
    assert as_(mia).get(page(own)).status_code == 200
    register(mia, cast.event)
    make_team(cast.event, "Own", mia)
    assert as_(mia).get(page(own)).status_code == 404


def test_only_the_captain_asks_and_nobody_who_competes_accepts(
    as_: As, cast: Cast, mia: Person
) -> None:
    place = f"{EVENT}/teams/{cast.team.key}/mentors"
    assert as_(cast.cy).get(place).status_code == 404
    assert "Only the captain" in as_(cast.bo).get(place).text
    assert as_(cast.bo).post(place, data={"mentor": mia.key}).status_code == 403
    row = ask(as_, cast, mia)
    make_team(cast.event, "Own", mia)
    answer = as_(mia).post(f"{DESK}{row.key}/answer", data={"answer": "accept"})
    assert answer.status_code == 403 and "You are in a team" in answer.text
    assert Mentoring.get_by_id(row.id).status == "asked"


def test_a_team_may_ask_all_of_them(as_: As, cast: Cast, mia: Person) -> None:
    Mentor.create(event=cast.event, person=cast.sam, since=day(-9))
    place = f"{EVENT}/teams/{cast.team.key}/mentors"
    assert "Patent data" in as_(cast.ben).get(place).text
    told = as_(cast.ben).post(place, data={"mentor": "all"}, follow_redirects=True).text
    assert "2 mentors have your question." in told and Mentoring.select().count() == 2


def test_is_never_a_judge_of_what_they_have_read(
    as_: As, cast: Cast, mia: Person, other: Submission
) -> None:
    row = help_team(as_, cast, mia)
    as_(cast.bo).post(f"{DESK}{row.key}/end")
    seat = make_judge(cast.event, mia, "J07", cast.round)
    found = impartiality.between([seat], [cast.submission, other])
    assert found == {(seat.id, cast.submission.id): {"mentor"}}
    enter(cast.round, cast.submission)
    Assignment.create(round=cast.round, judge=seat, submission=cast.submission, assigned_at=day(1))
    assert impartiality.kept_from(seat).holds(cast.submission.id, cast.team.id)


def test_who_judges_an_entry_does_not_help_its_team(as_: As, cast: Cast, mia: Person) -> None:
    row = ask(as_, cast, mia)
    seat = make_judge(cast.event, mia, "J07", cast.round)
    Assignment.create(round=cast.round, judge=seat, submission=cast.submission, assigned_at=day(-1))
    mia.forget()
    answer = as_(mia).post(f"{DESK}{row.key}/answer", data={"answer": "accept"})
    assert answer.status_code == 403 and "You judge what this team" in answer.text


def test_a_team_that_is_dissolved_is_read_no_more(as_: As, cast: Cast, mia: Person) -> None:
    assert cast.submission
    help_team(as_, cast, mia)
    Team.update(status="dissolved").where(Team.id == cast.team.id).execute()
    assert as_(mia).get(page(cast.submission)).status_code == 404
    assert "No team has asked you yet." in as_(mia).get(DESK).text
