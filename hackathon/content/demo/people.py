"""The demonstration's people: their accounts, offices and roles."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hackathon.content.demo.year import Year, chance
from hackathon.core import audit, language
from hackathon.core.db import new_key
from hackathon.core.language import fold
from hackathon.events.events import Event, Organiser
from hackathon.people import consents, passwords
from hackathon.people.affiliations import Affiliation
from hackathon.people.domains import address_key
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots import adoptions
from hackathon.pilots.pilots import Pilot, PilotLead
from hackathon.submissions import versions

PASSWORD = "codefest-demo"  # noqa: S105 (published on purpose: it opens invented accounts in DEMO mode only)
AT_ONCE = 40  # rows of an INSERT: SQLite takes so many values in one statement and not many more
# How a role belongs to its office; whoever has none of these says so in the profile.
DEGREES = {
    "pilot lead": "representative",
    "organiser": "confirmed",
    "administrator": "confirmed",
    "judge": "confirmed",
}


def plan(year: Year) -> None:
    """Make the people, and plan what they become."""
    _accounts(year)
    _affiliations(year)
    for row in year.rows("organisers.csv"):
        event, person = year.events[row["event"]], year.people[row["email"]]
        year.at_moment(event.created_at, _organise, event, person)


def plan_last(year: Year) -> None:
    """Plan what comes of the submissions: pilots, their leads, and what offices say to them."""
    year.at_moment(year.at, _pilots, year)
    year.at_moment(year.at, _answers, year)
    year.at_moment(year.at, _adopters, year)


def _accounts(year: Year) -> None:
    # Once for all of them: hashing is slow on purpose, and the password is the same.
    kept = passwords.hashed(PASSWORD)
    offices = {office.code: office for office in Office.select()}
    founded = min((event.created_at for event in year.events.values()), default=year.at)
    start = founded - timedelta(days=20)
    rows = []
    for row in year.rows("people.csv"):
        made = start + timedelta(days=18) * chance("account", row["email"])
        told = _profile(row)
        rows.append(
            {
                **told,
                "key": new_key(),
                "password_hash": kept,
                "office": offices.get(row["office"]),
                "demonstration": True,
                "administrator": row["role"] == "administrator",
                "confirmed_at": made + timedelta(minutes=7),
                "created_at": made,
            }
        )
    for first in range(0, len(rows), AT_ONCE):
        Person.insert_many(rows[first : first + AT_ONCE]).execute()
    year.people = {person.email: person for person in Person.select().where(Person.demonstration)}


def _profile(row: dict[str, Any]) -> dict[str, object]:
    return {
        "email": row["email"],
        "email_key": address_key(row["email"]),
        "name": row["name"],
        "folded": fold(f"{row['name']} {row['affiliation']}")[:255],
        "affiliation": row["affiliation"],
        "country": row["country"],
        "languages": row["languages"],
        "skills": row["skills"],
        "time_zone": row["timezone"],
        "locale": row["language"] if row["language"] in language.LOCALES else "",
        "contact": bool(row["office"]) and row["role"] in {"organiser", "pilot lead"},
    }


def _affiliations(year: Year) -> None:
    """Pilot leads represent their offices, organisers and judges are confirmed in theirs, and the
    others say so."""
    for row in year.rows("people.csv"):
        person = year.people[row["email"]]
        if person.office_id is None:
            continue
        known: dict[str, Any] = {"degree": "said"}
        if row["role"] in DEGREES:
            known = {
                "degree": DEGREES[row["role"]],
                "how": "administrator",
                "confirmed_at": person.confirmed_at,
            }
        Affiliation.create(
            person=person,
            office=person.office_id,
            since=person.confirmed_at,
            **known,
        )


def _organise(event: Event, person: Person, at: datetime) -> None:
    Organiser.create(event=event, person=person, since=at)
    audit.record(at, person, "organisers.add", f"Person {person.key}", event)


def _pilots(year: Year, at: datetime) -> None:
    for row in year.rows("pilot_leads.csv"):
        pilot = Pilot.get(Pilot.slug == row["pilot"])
        PilotLead.create(pilot=pilot, person=year.people[row["email"]])
    for row in year.rows("pilots.csv"):
        entry = year.entries.get((row["event"], row["team"]))
        version = versions.latest_version(entry) if entry is not None else None
        # From a submission, so it needs no words of where it comes from.
        began = {"submission": entry, "version": version, "origin": ""}
        Pilot.update(began).where(Pilot.slug == row["pilot"]).execute()


def _answers(year: Year, at: datetime) -> None:
    """Every office with a representative agrees to what pilots and briefs say of it."""
    for person in year.people.values():
        for consent in consents.waiting_for(person):
            consents.answer(consent, consents.Reply(True, "", "representative"), person, at)


def _adopters(year: Year, at: datetime) -> None:
    """Of pilots that were approved every office has agreed: an administrator wrote down the word of
    those that nobody represents. An office that takes a tool over asks for itself, and waits."""
    approved = Pilot.select().where(Pilot.stage.not_in(["proposed", "consultation"]))
    paths = {pilot.path for pilot in approved}
    said = consents.Reply(True, "By letter.", "administrator")
    writes = next((one for one in year.people.values() if one.administrator), None)
    for consent in consents.waiting_for_administrators():
        if writes is not None and consent.subject in paths:
            consents.answer(consent, said, writes, at)
    for row in year.rows("adoptions.csv"):
        pilot, person = Pilot.get(Pilot.slug == row["pilot"]), year.people[row["email"]]
        if person.office is not None:
            adoptions.ask(pilot, person.office, row["note"], person, at)
