"""What people of a play have done before its curtain rises, without the forms that another act plays:
rows by the rooms' own verbs, at the moment at which the play stands."""

from functools import cache

from casting import make_person, make_submission
from windows import NAMES, PASSWORD, address

from hackathon.challenges.challenges import Challenge
from hackathon.core import clock
from hackathon.core.db import open_connection, transaction
from hackathon.core.language import fold
from hackathon.events.events import Event, Rules
from hackathon.people import passwords
from hackathon.people.people import Person
from hackathon.submissions import versions
from hackathon.submissions.manifests import content_of, draft_of
from hackathon.teams import registrations, teams
from hackathon.teams.questionnaire import RegistrationQuestion
from hackathon.teams.teams import Team


@cache
def _password_hash() -> str:
    """Everybody's; each would cost 30 ms."""
    return passwords.hashed(PASSWORD)


def account(who: str, **values: object) -> Person:
    """Somebody with an account, whose address is proved."""
    open_connection()
    values = {"email": address(who), "password_hash": _password_hash(), **values}
    return make_person(NAMES[who], **values)


def known(who: str) -> Person:
    """Somebody who has an account."""
    open_connection()
    return Person.get(Person.email == address(who))


def takes_part(who: str, looking_for_team: bool = False) -> None:
    """Register for the only event, as its rules and questions ask."""
    person, event = known(who), Event.get()
    rules = Rules.select().where(Rules.event == event).order_by(Rules.id.desc()).first()
    asked = RegistrationQuestion.select().where(RegistrationQuestion.event == event)
    answers = {question.key: "Python" for question in asked}
    given = registrations.Given(answers, True, True, looking_for_team)
    registrations.register(person, event, rules, given, clock.now())


def founds(who: str, name: str) -> Team:
    """Create a team of one's own in the only event."""
    person = known(who)
    person.forget()
    return teams.create(Event.get(), teams.Profile(name), person, clock.now())


def hands_in(who: str, title: str) -> None:
    """Let somebody's team submit an answer to the only brief, with its receipt."""
    open_connection()
    now, team = clock.now(), Team.get(Team.captain == known(who))
    card = {"title": title, "folded": fold(title), "created_at": now, "updated_at": now}
    with transaction():
        entry = make_submission(team, Challenge.get(), language="en", **card)
        draft = draft_of(versions.held_for_version(entry))
        parts = versions.Parts(content_of(draft), draft.files)
        versions.freeze(entry, parts, known(who), now, None)
