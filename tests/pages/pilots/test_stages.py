"""From a winning entry through every gate to adoption by two further offices, as six people, by
forms alone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from casting import Cast, affiliate, day, make_person
from flask.testing import FlaskClient

from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots import adoptions
from hackathon.pilots.decisions import Decision
from hackathon.pilots.members import PilotMember
from hackathon.pilots.parts import indicators, milestones, readings
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.parts.readings import Taken
from hackathon.pilots.pilots import Pilot
from hackathon.results.publications import Publication
from hackathon.submissions.submissions import Submission

As = Callable[[Person | None], FlaskClient]


def won(cast: Cast) -> None:
    Submission.update(status="submitted", versions_count=1).where(
        Submission.id == cast.submission.id
    ).execute()
    Publication.create(
        event=cast.event, number=1, status="published", book={}, digest="0" * 64,
        content={"submissions": [cast.submission.key], "prizes": [], "rounds": []},
        proposed_by=cast.ada, proposed_at=day(-1), approved_by=cast.grace, published_at=day(0),
    )  # fmt: skip


def adopter(code: str) -> tuple[Person, Office]:
    office = Office.create(code=code, kind="national office", name=f"Land {code}", folded=code)
    person = make_person(f"Rep{code} Example")
    affiliate(person, office, "representative")
    return person, office


def test_from_an_entry_to_adoption(as_: As, cast: Cast, at: datetime) -> None:
    won(cast)
    texts = {"title": "Lists", "summary": "S", "body": "B", "language": "en"}
    data = {**texts, "office": str(cast.office.id), "budget": "", "licence": "MIT"}
    as_(cast.pia).post(f"/pilots/new?submission={cast.submission.key}", data=data)
    pilot = Pilot.get(Pilot.title == "Lists")
    page = f"/pilots/{pilot.slug}"
    for person, agrees in ((cast.ben, "1"), (cast.bo, "0")):
        row = PilotMember.get(PilotMember.person == person)
        as_(person).post(f"{page}/members/{row.key}/answer", data={"agrees": agrees})
    as_(cast.pia).post(f"{page}/publish")
    as_(cast.root).post(
        "/admin/gates",
        data={"title": "Users heard", "stage": "running", "language": "en", "position": "9",
              "active": "y"},
    )  # fmt: skip

    def show(*items: str) -> None:
        said = {"state": "met", "kind": "text", "evidence": "Seen"}
        for item in items:
            as_(cast.pia).post(f"{page}/gates/{item}", data=said)

    def move(stage: str, **more: Any) -> None:
        seen = Pilot.get_by_id(pilot.id).stage
        said = {"seen": seen, "stage": stage, "reason": "Go", "language": "en", "precision": ""}
        answer = as_(cast.pia).post(f"{page}/stage", data={**said, **more})
        assert Pilot.get_by_id(pilot.id).stage == stage, answer.get_data(True)

    show("legal-basis", "data-protection")
    soon = (at + timedelta(days=60)).date().isoformat()
    move("approved", **{"human-oversight-title": "Named by May", "human-oversight-due": soon})
    milestone = Milestone.get(Milestone.title == "Named by May")
    milestones.edit(milestone, None, cast.pia, at, done_on=at.date(), evidence="Letter")
    show("security-review", "baseline", "people-trained")
    own = next(one for one in as_(cast.pia).get(f"{page}/gates").get_data(True).split('id="item-')
               if "Users heard" in one)  # fmt: skip
    show(own.split('"')[0])
    move("running")
    indicator = indicators.add(pilot, cast.pia, at, title="Minutes")
    readings.read(indicator, Taken(at.date(), 4.0), cast.pia, at)
    show("ai-card")
    move("evaluation")
    result = {"reason": "Readings", "decided": "It works", "language": "en", "precision": ""}
    as_(cast.pia).post(f"{page}/decisions/new?kind=evaluation", data=result)
    found = {"title": "What we found", "body": "Less", "language": "en", "evaluation": "y"}
    as_(cast.pia).post(f"{page}/reports/new", data=found)
    show("exit-plan")
    for code in ("ZX", "ZY"):
        person, office = adopter(code)
        asked = adoptions.ask(pilot, office, "For us", person, at)
        adoptions.answer(asked, True, "", cast.pia, at)
    move("adopted")
    assert len(adoptions.accepted(pilot)) == 2
    moves = [
        row.becomes
        for row in Decision.select().where(Decision.kind == "move").order_by(Decision.id)
    ]
    assert moves == ["approved", "running", "evaluation", "adopted"]
    shown = as_(None).get(f"{page}/decisions").get_data(True)
    assert "It works" in shown and "Named by May" in shown
