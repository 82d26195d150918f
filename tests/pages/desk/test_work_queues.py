"""Work queues: after one thing comes the next of the list from which one came."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from benches import submitted
from casting import Cast, day, make_person, make_team
from flask.testing import FlaskClient

from hackathon.challenges.questions import Question
from hackathon.pages.desk.work_queues import place
from hackathon.people.people import Person
from hackathon.submissions.submissions import Submission

As = Callable[[Person | None], FlaskClient]
StandAt = Callable[[datetime], None]
EVENT = "/events/codefest"


def test_places() -> None:
    assert place(["a", "b", "c"], "b") == (2, 3, "a", "c")
    assert place(["a", "b"], "a") == (1, 2, None, "b")
    assert place(["a", "b"], "b") == (2, 2, "a", None)
    assert place(["a", "b"], "gone") == (0, 2, None, "a")
    assert place([], "gone") == (0, 0, None, None)


def test_submissions_are_checked_one_after_the_other(
    as_: As, cast: Cast, stand_at: StandAt
) -> None:
    first, second, third = (submitted(cast, name) for name in ("Alpha", "Beta", "Ceta"))
    Submission.update(eligibility="unchecked").execute()
    stand_at(day(10.5))
    client, listed = as_(cast.ada), f"{EVENT}/organise/submissions?eligibility=unchecked"
    back = quote(listed, safe="/?")

    def check(entry: Submission) -> str:
        return f"{EVENT}/submissions/{entry.key}/check?back={back}"

    page = client.get(listed).get_data(True)
    assert f'href="{check(second)}"' in page
    page = client.get(check(second)).get_data(True)
    assert (
        "2 of 3" in page and f'href="{check(first)}"' in page and f'href="{check(third)}"' in page
    )
    assert f'href="{listed}"' in page, "the way back keeps what the list shows"
    data = {"decision": "eligible", "reason": ""}
    assert client.post(check(second), data=data).location == check(third)
    assert client.post(check(third), data=data).location == listed, "there is none after it"
    whole = f"{EVENT}/submissions/{first.key}/check?back={EVENT}/organise/submissions"
    assert "1 of 3" in client.get(whole).get_data(True), "a list without filters is the whole"
    alone = f"{EVENT}/submissions/{first.key}/check"
    assert client.post(alone, data=data).location == f"{EVENT}/submissions/{first.key}"


def test_questions_are_answered_one_after_the_other(as_: As, cast: Cast) -> None:
    asked = [
        Question.create(
            challenge=cast.challenge, text=f"Why {number}?", asked_by=cast.ben, asked_at=day(number)
        )
        for number in (-3, -2)
    ]
    client, listed = as_(cast.ada), f"{EVENT}/organise/questions"
    page = client.get(listed).get_data(True)
    assert page.index("Why -3?") < page.index("Why -2?")
    first, second = (
        f"{EVENT}/challenges/{cast.challenge.slug}/questions/{one.key}?back={listed}"
        for one in asked
    )
    assert f'href="{first}"' in page and "1 of 2" in client.get(first).get_data(True)
    data = {"text": "Because.", "revision": "1"}
    assert client.post(first, data=data).location == second
    assert client.post(second, data=data).location == listed
    assert "No question waits for an answer." in client.get(listed).get_data(True)
    assert "Why -2?" in client.get(f"{listed}?status=answered").get_data(True)


def test_lists_are_sorted_and_found_again(as_: As, cast: Cast) -> None:
    zoe = make_team(cast.event, "Ältere", make_person("Zoe Example"), make_person("Al Example"))
    assert cast.team and cast.judge and zoe.change(created_at=day(-1))
    client = as_(cast.ada)

    def order(path: str, *words: str) -> bool:
        page = client.get(f"{EVENT}/organise/{path}").get_data(True)
        places = [page.rindex(word) for word in words]
        return places == sorted(places)

    assert order("teams", ">Ältere<", ">Niçoise<") and order("people", ">Al Ex", ">Zoe Ex")
    assert order("teams?sort=latest", ">Ältere<", ">Niçoise<")
    assert order("teams?sort=members&status=active", ">Ältere<", ">Niçoise<")
    assert order("people?sort=latest", ">Al Example<", ">Zoe Example<")
    assert order("judging/?sort=name", "Dee Example")
    assert 'value="latest" selected' in client.get(f"{EVENT}/organise/teams?sort=latest").get_data(
        True
    )
    page = client.get(f"{EVENT}/organise/teams?sort=latest").get_data(True)
    back = quote(f"{EVENT}/organise/teams?sort=latest", safe="/?")
    care = f"{EVENT}/organise/teams/{zoe.key}?back={back}"
    assert f'href="{care}"' in page
    care_page = client.get(care).get_data(True)
    assert f'href="{EVENT}/organise/teams?sort=latest"' in care_page
    assert f"/take-out?back={back}" in care_page, "what is done here comes back here"


def test_a_judge_is_changed_and_the_list_is_found_again(as_: As, cast: Cast) -> None:
    assert cast.judge
    back = quote(f"{EVENT}/organise/judging/?sort=name", safe="/?")
    page = as_(cast.ada).get(f"{EVENT}/organise/judging/judges/J01?back={back}").get_data(True)
    assert f'href="{EVENT}/organise/judging/?sort=name"' in page
    left = as_(cast.ada).post(f"{EVENT}/organise/judging/judges/J01/leave?back={back}")
    assert left.location == f"{EVENT}/organise/judging/judges/J01?back={back}"
