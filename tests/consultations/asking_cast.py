"""Who asks and who is asked: two offices with representatives, and a third one far away."""

from datetime import datetime, timedelta
from typing import NamedTuple

from casting import Cast, affiliate, make_person

from hackathon.consultations import circulation, papers
from hackathon.consultations.papers import Paper, Plan
from hackathon.people.offices import Office
from hackathon.people.people import Person

TEXT = "We meet twice a year.\n\nEach office names somebody."


class Around(NamedTuple):
    """The office of Pia asks; Rosa represents Chile, and Tom and Uma represent Kenya."""

    home: Office
    chile: Office
    kenya: Office
    rosa: Person
    tom: Person
    uma: Person


def make_around(cast: Cast) -> Around:
    assert cast.pia
    chile, kenya = (
        Office.create(
            code=code,
            kind="national office",
            name=name,
            region=region,
            folded=name.lower(),
        )
        for code, name, region in (
            ("CL", "Chile", "Latin America and the Caribbean"),
            ("KE", "Kenya", "Africa"),
        )
    )
    people = [make_person(f"{name} Example") for name in ("Rosa", "Tom", "Uma")]
    for person, office in zip(people, (chile, kenya, kenya), strict=True):
        affiliate(person, office, "representative")
    return Around(cast.office, chile, kenya, *people)


def a_plan(at: datetime, *by: Office, **values: object) -> Plan:
    named = values.pop("named", ())
    closes = values.pop("closes_on", at.date() + timedelta(days=60))
    texts = {"title": "Next steps", "summary": "What we do next.", "body": TEXT, **values}
    return Plan(texts, by, named, closes)  # type: ignore[arg-type]


def a_paper(cast: Cast, at: datetime, *by: Office, **values: object) -> Paper:
    """One that Pia has published."""
    made = papers.add(a_plan(at, *by, **values), cast.pia, at)
    circulation.publish(made, cast.pia, at)
    return Paper.get_by_id(made.id)
