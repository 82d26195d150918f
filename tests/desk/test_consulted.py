"""Consulted: a list shows what a door would open, and what waits for the reader's office comes with
the days that are left."""

from datetime import datetime, timedelta

import pytest
from casting import Cast, affiliate
from consultations.asking_cast import a_paper, a_plan, make_around
from playhouse.test_utils import count_queries

from hackathon import permissions
from hackathon.consultations import answers, circulation, consultations, papers
from hackathon.consultations.answers import Given, Seat
from hackathon.consultations.consultations import Consultation, Matter
from hackathon.desk import consulted
from hackathon.desk.consulted import Wish


def test_the_list_and_the_door_agree(cast: Cast, at: datetime) -> None:
    around = make_around(cast)
    affiliate(cast.cy, around.chile, "confirmed")
    affiliate(cast.ben, around.kenya, "said")
    pilot = cast.pilot
    consultations.open_on(Matter(pilot.path, pilot.title), None, at)
    for number, values in enumerate(
        (
            {"asked": "everybody"},
            {"asked": "offices"},
            {"asked": "region", "region": "Africa"},
            {"asked": "list", "named": [around.chile]},
        )
    ):
        a_paper(cast, at, around.home, title=f"Text {number}", **values)
    a_paper(cast, at, around.home, title="Sample").change(demonstration=True)
    papers.add(a_plan(at, around.home, title="Draft"), cast.pia, at)
    withdrawn = a_paper(cast, at, around.home, title="Gone")
    circulation.withdraw(withdrawn, "Overtaken", cast.pia, at)
    people = [None, cast.sam, cast.ben, cast.cy, around.tom, cast.pia, cast.root]
    seen = []
    for person in people:
        if person is not None:
            person.forget()
        listed = {row.title for row in consulted.found(Wish(), person, at)}
        allowed = {
            row.title
            for row in Consultation.select()
            if permissions.view_consultation(person, row, at) is None
        }
        assert listed == allowed, person
        seen.append(len(listed))
    assert seen == [2, 2, 2, 5, 5, 8, 8]


@pytest.mark.parametrize(
    ("state", "titles"),
    [("open", {"Open"}), ("ended", {"Over"}), ("draft", {"Draft"}), ("withdrawn", {"Gone"})],
)
def test_by_where_they_stand(cast: Cast, at: datetime, state: str, titles: set[str]) -> None:
    around = make_around(cast)
    a_paper(cast, at, around.home, title="Open")
    over = a_paper(cast, at, around.home, title="Over")
    consultations.close_on(over.path, at)
    papers.add(a_plan(at, around.home, title="Draft"), cast.pia, at)
    circulation.withdraw(a_paper(cast, at, around.home, title="Gone"), "So", cast.pia, at)
    found = list(consulted.found(Wish(state=state), cast.root, at))
    assert {row.title for row in found} == titles
    assert {consulted.state_of(row, at) for row in found} == {state}


def test_words_are_found_in_any_writing(cast: Cast, at: datetime) -> None:
    around = make_around(cast)
    a_paper(cast, at, around.home, title="Étapes à venir", asked="everybody")
    assert [row.title for row in consulted.found(Wish("etapes"), None, at)] == ["Étapes à venir"]
    assert not list(consulted.found(Wish("elsewhere"), None, at))


def test_open_for_my_office_with_the_days_left(cast: Cast, at: datetime) -> None:
    around = make_around(cast)
    for number in range(3):
        last = at.date() + timedelta(days=5 + number)
        a_paper(cast, at, around.home, title=f"Text {number}", closes_on=last)
    first = Consultation.get(Consultation.title == "Text 0")
    answers.give(Seat(first, around.kenya), Given("Yes."), around.tom, at)
    around.tom.forget()
    told = [
        (one.consultation.title, one.days, one.answered)
        for one in consulted.for_offices(around.tom, at)
    ]
    assert told == [("Text 1", 6, False), ("Text 2", 7, False), ("Text 0", 5, True)]
    # Who asks has nothing to answer.
    assert consulted.for_offices(cast.pia, at) == [] == consulted.for_offices(None, at)
    later = at + timedelta(days=6)
    assert [one.days for one in consulted.for_offices(around.tom, later)] == [0, 1]


def test_as_many_questions_for_three_hundred_as_for_three(cast: Cast, at: datetime) -> None:
    around = make_around(cast)
    for number in range(3):
        a_paper(cast, at, around.home, title=f"Text {number}")

    def asked() -> int:
        around.tom.forget()
        with count_queries() as counter:
            list(consulted.found(Wish(), around.tom, at))
            consulted.for_offices(around.tom, at)
        return counter.count

    few = asked()
    rows = [
        {"subject": f"consultations/t{number}", "title": "T", "opened_at": at}
        for number in range(300)
    ]
    Consultation.insert_many(rows).execute()
    made = Consultation.select().where(Consultation.title == "T")
    moments = {"created_at": at, "updated_at": at, "status": "published"}
    papers.Paper.insert_many(
        {"consultation": row.id, "slug": f"t{row.id}", "title": "T", **moments} for row in made
    ).execute()
    assert len(consulted.for_offices(around.tom, at)) == 303
    assert asked() == few
