"""Which parts somebody has on the site, in one question."""

import counting
from casting import NOW, Cast, affiliate, day, make_person, register

from hackathon.consultations.consultations import Consultation
from hackathon.desk import items
from hackathon.network.conversations import Conversation
from hackathon.people.offices import Office
from hackathon.people.people import Person


def held(person: Person) -> set[str]:
    with counting.queries() as seen:
        found = items.parts_of(person, NOW)._asdict()
    assert len(seen) == 1
    return {name for name, has in found.items() if has}


def test_each_has_what_it_has(cast: Cast) -> None:
    somebody = make_person("Somebody")
    assert held(somebody) == set()
    register(somebody, cast.event)
    assert held(somebody) == {"takes_part"}
    assert held(cast.judge.person) == {"judges"}
    assert held(cast.ada) == {"organises"}
    assert cast.pilot and "leads" in held(cast.pia)
    affiliate(somebody, cast.office, "confirmed")
    assert held(somebody) == {"takes_part", "works"}


def test_who_represents_an_office_hears_of_its_open_conversations(cast: Cast) -> None:
    office, other = cast.office, Office.create(code="X7", name="Other", kind="national office")
    voice = make_person("Voice")
    affiliate(voice, office, "representative")
    assert held(voice) == {"works", "represents"}
    said = {"title": "T", "begun_at": NOW, "changed_at": NOW}
    talk = Conversation.create(asking=other, asked=office, **said)
    assert "talks" in held(voice)
    Conversation.update(status="ended").where(Conversation.id == talk.id).execute()
    assert "talks" not in held(voice)


def test_open_consultations_are_counted(cast: Cast) -> None:
    rows = [
        Consultation.create(subject=f"pilots/{name}", title=name, opened_at=opened)
        for name, opened in (("open", NOW), ("draft", None), ("closed", NOW))
    ]
    Consultation.update(closed_at=day(0)).where(Consultation.id == rows[2].id).execute()
    assert items.parts_of(cast.cy, NOW).consulted == 1
