"""How much a person clicks to set an event up, from the sign-in to the published event, through the
pages alone."""

from collections.abc import Callable

import pytest
from casting import Cast
from flask.testing import FlaskClient
from visiting import Visitor

from hackathon.challenges.challenges import Challenge
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.people import passwords
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
PASSWORD = "quiet-Lantern-93"
SETUP = "Set up the event"
TITLES = ("Goods", "Figures", "Routes", "Letters", "Names", "Tests")


@pytest.fixture
def organiser(as_: As, cast: Cast) -> Visitor:
    """Ada, who has a password and an event, at the page where she signs in."""
    assert cast.event and cast.grace
    cast.ada.change(password_hash=passwords.hashed(PASSWORD))
    visitor = Visitor(as_(None))
    visitor.open("/people/sign-in")
    return visitor


def sign_in(visitor: Visitor) -> None:
    visitor.fill({"E-mail address": "ada@example.org", "Password": PASSWORD})
    visitor.press("Sign in")
    visitor.follow("Events")


def begin(visitor: Visitor) -> None:
    """Set an empty event up, with the dates that three answers propose."""
    visitor.follow("Set up an event")
    visitor.fill(
        {
            "Title": "First Light",
            "Address": "first-light",
            "Summary": "Tools for offices, from brief to pilot.",
            "Time zone": "Zurich",
            "When do teams begin to work?": "2027-04-05T09:00",
            "How many days do teams work?": "30",
            "How many days do judges judge?": "14",
        }
    )
    visitor.press("Propose the dates")
    visitor.press("Save the draft")


def write_rules(visitor: Visitor) -> None:
    visitor.follow("Write the rules")
    visitor.fill({"Version": "1.0", "Title": "Rules", "Text": "Be fair."})
    visitor.press("Publish this version")
    visitor.follow(SETUP)


def write_rubric(visitor: Visitor, name: str, criteria: int = 3) -> None:
    visitor.follow("Write a rubric")
    visitor.fill({"Title": name.title(), "Short name": name})
    for number in range(1, criteria + 1):
        words = {f"What deserves level {level}": f"Level {level}." for level in range(1, 6)}
        visitor.fill({"Criterion": f"Use {number}", **words}, within=f"Criterion {number}")
    visitor.press("Save")
    visitor.follow(SETUP)


def plan_round(visitor: Visitor, name: str, opens: str, closes: str) -> None:
    visitor.follow("Plan a round")
    visitor.fill({"Title": name.title(), "Short name": name, "Rubric": [name.title()]})
    visitor.fill({"Opens": opens, "Closes": closes})
    visitor.press("Save")
    visitor.follow(SETUP)


def add_organiser(visitor: Visitor) -> None:
    visitor.follow("Add a second organiser")
    visitor.fill({"E-mail address": "grace@example.org"})
    visitor.press("Add")
    visitor.follow(SETUP)


def write_briefs(visitor: Visitor, titles: tuple[str, ...]) -> None:
    """Write briefs side by side, each with what it needs to be published."""
    visitor.follow("Open it: Challenges")
    visitor.follow("Add several briefs")
    visitor.unfold("Or type them here")
    for number, title in enumerate(titles, 1):
        texts = {
            "Title": title,
            "Summary": f"About {title}.",
            "The problem": "It is long.",
            "What good looks like": "It is short.",
            "What to hand in": "A tool.",
        }
        visitor.fill(texts, within=f"Brief {number}")
    visitor.press("Look at them first")
    visitor.press("Create")
    visitor.follow(SETUP)


def check(visitor: Visitor, briefs: int, rounds: int) -> None:
    """Publish the event; everything that was written is there."""
    visitor.press("Publish the event")
    event = Event.get(Event.slug == "first-light")
    assert event.status == "published"
    shown = Challenge.select().where(Challenge.event == event, Challenge.status == "published")
    assert shown.count() == briefs
    assert Round.select().where(Round.event == event).count() == rounds


def paste_briefs(visitor: Visitor) -> None:
    """Write briefs with all that they can have, as cells copied from a spreadsheet."""
    head = "Title\tSummary\tOffice\tIP rights\tFunctions\tRubric\tThe problem"
    head += "\tWhat good looks like\tWhat to hand in"
    lines = [
        f"{title}\tAbout {title}.\tCH\tPatents; Trademarks\tSearch\tFinal\tLong.\tShort.\tA tool."
        for title in TITLES
    ]
    visitor.follow("Open it: Challenges")
    visitor.follow("Add several briefs")
    visitor.fill({"Table": "\n".join([head, *lines])})
    visitor.press("Look at them first")
    visitor.press("Create")
    visitor.follow(SETUP)


def test_six_briefs_and_two_rounds_take_sixty_clicks_and_forty_pages(
    organiser: Visitor, cast: Cast
) -> None:
    assert cast.office
    sign_in(organiser)
    begin(organiser)
    write_rules(organiser)
    write_rubric(organiser, "screening")
    organiser.follow("Open it: Rubrics")
    write_rubric(organiser, "final")
    plan_round(organiser, "screening", "2027-05-05T09:00", "2027-05-10T18:00")
    organiser.follow("Open it: Rounds of judging")
    plan_round(organiser, "final", "2027-05-11T09:00", "2027-05-18T18:00")
    add_organiser(organiser)
    paste_briefs(organiser)
    check(organiser, briefs=6, rounds=2)
    assert organiser.clicks <= 60 and organiser.loads <= 40, (organiser.clicks, organiser.loads)


def test_one_brief_and_one_round_take_twenty_five_clicks(organiser: Visitor) -> None:
    sign_in(organiser)
    begin(organiser)
    write_rules(organiser)
    write_rubric(organiser, "final")
    plan_round(organiser, "final", "2027-05-05T09:00", "2027-05-18T18:00")
    add_organiser(organiser)
    write_briefs(organiser, TITLES[:1])
    check(organiser, briefs=1, rounds=1)
    assert organiser.clicks <= 25, organiser.clicks
