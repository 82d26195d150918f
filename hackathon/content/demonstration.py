"""The demonstration: an invented year of people, teams, submissions and verdicts, lived through at
the first load.

Every act is done by the verb that a page would call, at its own past moment and in the order of the
moments, so that audit log, receipts and counters are what the site would have written. Chance is a
hash of names: each load lives the same year.
"""

from __future__ import annotations

import hashlib
import io
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hackathon.challenges.challenges import Challenge
from hackathon.content import seeding
from hackathon.content.demo_files import NAMES, Demonstration, Known, read
from hackathon.content.demo_judging import Judging
from hackathon.core import audit, file_types, language, store
from hackathon.core.db import new_key, transaction
from hackathon.core.language import fold, look_alike
from hackathon.core.mail import Message
from hackathon.events.events import Event, Organiser, Rules
from hackathon.events.rounds import Round
from hackathon.people import consents, passwords
from hackathon.people.affiliations import Affiliation
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot, PilotLead
from hackathon.results.prizes import Prize
from hackathon.submissions import attachments, drafts, eligibility, submissions, versions
from hackathon.submissions.submissions import Submission
from hackathon.teams import invitations, join_requests, questionnaire, registrations, teams
from hackathon.teams.teams import Team

PASSWORD = "codefest-demo"  # noqa: S105 (published on purpose: it opens invented accounts in DEMO mode only)
MARKER = "demonstration/people.csv"
QUOTA = 10**9  # bytes; the files are small
SIGN_INS = {
    "ada@example.org": "organises all three events",
    "grace@example.org": "second organiser, for the second signature under results",
    "ben@example.org": "captain of a team with an entry that may still be improved",
    "cy@example.org": "registered, and looking for a team",
    "dee@example.org": "judge with a queue to finish",
    "pia@example.org": "leads a running pilot",
    "root@example.org": "administers the site",
}


def is_loaded() -> bool:
    """Tell whether the invented people are there."""
    return bool(seeding.Loaded.select().where(seeding.Loaded.path == MARKER).exists())


def sign_ins() -> list[tuple[str, str, str]]:
    """Return (address, name, what there is to do) of the people to try the site as; none without
    the demonstration."""
    found = Person.select().where(
        Person.demonstration, Person.email_key.in_(list(SIGN_INS)), Person.active
    )
    names = {person.email: person.name for person in found}
    return [(email, names[email], what) for email, what in SIGN_INS.items() if email in names]


def load(folder: Path, at: datetime) -> seeding.Report:
    """Load the demonstration; when its people are there already, they and what was done with them
    stay as they are.

    :raises BadContent: with every fault of the folder; nothing was written
    """
    with transaction(), language.using("en"):
        report = seeding.load(folder, at, demonstration=True, beside=NAMES)
        if is_loaded():
            report.notices.append(
                "The demonstration's people are there already; what they and you did stays."
            )
            return report
        found = read(folder, at, _known())
        newest = Message.select(Message.id).order_by(Message.id.desc()).scalar() or 0
        year = _Year(folder, found, at)
        year.plan()
        year.live()
        # Nobody reads at example.org: the messages can be seen in the outbox, and none of them may
        # leave.
        Message.update(sent_at=Message.created_at).where(Message.id > newest).execute()
        digest = hashlib.sha256((folder / "people.csv").read_bytes()).hexdigest()
        seeding.Loaded.create(path=MARKER, sha256=digest, first_at=at, at=at)
        audit.record(
            at,
            None,
            "demonstration.load",
            folder.name,
            people=len(year.people),
            teams=len(year.teams),
        )
    return report


def _known() -> Known:
    slugs = [row.slug for row in Event.select(Event.slug)]

    def by_event(model: Any, name: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {slug: set() for slug in slugs}
        for row in model.select(model, Event).join(Event):
            found[row.event.slug].add(getattr(row, name))
        return found

    return Known(
        by_event(Challenge, "slug"),
        by_event(Round, "slug"),
        by_event(Prize, "title"),
        {row.code for row in Office.select(Office.code)},
        {row.slug for row in Pilot.select(Pilot.slug)},
    )


def chance(*words: str) -> float:
    """Return a number from 0 to below 1 that depends on ``words`` alone."""
    return int.from_bytes(hashlib.sha256("\n".join(words).encode()).digest()[:6], "big") / 2**48


class _Year:
    """Plans every act with its moment, then does them in order.

    Of an event only what lies before ``at`` happens: one event is running, one is in judging, one
    is over.
    """

    def __init__(self, folder: Path, found: Demonstration, at: datetime) -> None:
        self.folder, self.found, self.at = folder, found, at
        self.events: dict[str, Event] = {event.slug: event for event in Event.select()}
        self.people: dict[str, Person] = {}
        self.teams: dict[tuple[str, str], Team] = {}
        self.complete: dict[tuple[str, str], datetime] = {}  # when a team's last member joins
        self.invited: dict[tuple[str, str], Any] = {}
        self.entries: dict[tuple[str, str], Submission] = {}
        self._acts: list[tuple[datetime, int, Callable[..., None], tuple[Any, ...]]] = []
        self._order = itertools.count()

    def at_moment(self, moment: datetime, act: Callable[..., None], *what: Any) -> None:
        """Plan ``act(*what, moment)``, unless the moment is still to come."""
        if moment <= self.at:
            self._acts.append((moment, next(self._order), act, what))

    def live(self) -> None:
        """Do every planned act at its moment."""
        for moment, _number, act, what in sorted(self._acts, key=lambda planned: planned[:2]):
            act(*what, moment)

    def between(self, start: datetime, end: datetime, *words: str, lean: float = 1.0) -> datetime:
        """Return a moment in the span by chance, cut off at the present; ``lean`` above 1 is nearer
        to the start."""
        end = min(end, self.at - timedelta(minutes=1))
        share = chance(*words) ** lean
        return (
            max(start, start + (end - start) * share).replace(microsecond=0)
            if end > start
            else start
        )

    def plan(self) -> None:
        """Plan the whole year."""
        self._people()
        self._roles()
        registered = self._registrations()
        for row in self.found.rows["teams.csv"]:
            self._team(row, registered)
        self._loose_ends()
        for (slug, team), values in self.found.submissions.items():
            self._entry(slug, team, values)
        self._eligibility()
        for slug in sorted({row["event"] for row in self.found.rows["judges.csv"]}):
            event = self.events[slug]
            Judging(
                event,
                self.found,
                self.people,
                self.entries,
                self._organisers(event),
                self.at_moment,
                chance,
            ).plan(self.at)
        self.at_moment(self.at, self._pilots)
        self.at_moment(self.at, self._answers)

    # People and their roles

    def _people(self) -> None:
        kept = passwords.hashed(PASSWORD)
        offices = {office.code: office for office in Office.select()}
        start = min(
            (event.created_at for event in self.events.values()), default=self.at
        ) - timedelta(days=20)
        rows = []
        for row in self.found.rows["people.csv"]:
            email = row["email"]
            made = start + timedelta(days=18) * chance("account", email)
            rows.append(
                {
                    "key": new_key(),
                    "email": email,
                    "email_key": look_alike(email),
                    "name": row["name"],
                    "folded": fold(f"{row['name']} {row['affiliation']}")[:255],
                    "password_hash": kept,
                    "office": offices.get(row["office"]),
                    "affiliation": row["affiliation"],
                    "country": row["country"],
                    "languages": row["languages"],
                    "skills": row["skills"],
                    "time_zone": row["timezone"],
                    "locale": row["language"] if row["language"] in language.LOCALES else "",
                    "demonstration": True,
                    "contact": bool(row["office"]) and row["role"] in {"organiser", "pilot lead"},
                    "administrator": row["role"] == "administrator",
                    "confirmed_at": made + timedelta(minutes=7),
                    "created_at": made,
                }
            )
        for start_row in range(0, len(rows), 40):
            Person.insert_many(rows[start_row : start_row + 40]).execute()
        self.people = {
            person.email: person for person in Person.select().where(Person.demonstration)
        }
        self._affiliations()

    def _affiliations(self) -> None:
        """Pilot leads represent their offices, organisers and judges are confirmed in theirs, and
        the others say so."""
        degrees = {
            "pilot lead": "representative",
            "organiser": "confirmed",
            "administrator": "confirmed",
            "judge": "confirmed",
        }
        for row in self.found.rows["people.csv"]:
            person = self.people[row["email"]]
            degree = degrees.get(row["role"], "said")
            if person.office_id is not None:
                known = {} if degree == "said" else {"how": "administrator"}
                known |= {} if degree == "said" else {"confirmed_at": person.confirmed_at}
                Affiliation.create(
                    person=person,
                    office=person.office_id,
                    degree=degree,
                    since=person.confirmed_at,
                    **known,
                )

    def _answers(self, at: datetime) -> None:
        """Every office with a representative agrees to what pilots and briefs say of it."""
        for person in self.people.values():
            for consent in consents.waiting_for(person):
                consents.answer(consent, True, "", person, "representative", at)

    def _roles(self) -> None:
        for row in self.found.rows["organisers.csv"]:
            event, person = self.events[row["event"]], self.people[row["email"]]
            self.at_moment(event.created_at, self._organise, event, person)

    def _organise(self, event: Event, person: Person, at: datetime) -> None:
        Organiser.create(event=event, person=person, since=at)
        audit.record(at, person, "organisers.add", f"Person {person.key}", event)

    def _organisers(self, event: Event) -> list[Person]:
        return [
            self.people[row["email"]]
            for row in self.found.rows["organisers.csv"]
            if row["event"] == event.slug
        ]

    def _pilots(self, at: datetime) -> None:
        for row in self.found.rows["pilot_leads.csv"]:
            PilotLead.create(
                pilot=Pilot.get(Pilot.slug == row["pilot"]), person=self.people[row["email"]]
            )
        for row in self.found.rows["pilots.csv"]:
            entry = self.entries.get((row["event"], row["team"]))
            Pilot.update(submission=entry, origin="").where(Pilot.slug == row["pilot"]).execute()

    # Registration and teams

    def _registrations(self) -> dict[tuple[str, str], datetime]:
        """Plan every registration and return (event, address) -> moment."""
        wanted: dict[tuple[str, str], bool] = {}
        for row in self.found.rows["teams.csv"]:
            wanted |= dict.fromkeys(
                [(row["event"], email) for email in (row["captain"], *row["members"])], False
            )
        for row in self.found.rows["singles.csv"]:
            wanted[row["event"], row["email"]] = True
        moments = {}
        for (slug, email), single in wanted.items():
            event = self.events[slug]
            # Half of the time, so that teams can form in the other half.
            half = (
                event.registration_opens
                + (min(event.registration_closes, self.at) - event.registration_opens) / 2
            )
            moments[slug, email] = self.between(
                event.registration_opens, half, "register", slug, email, lean=1.4
            )
            self.at_moment(moments[slug, email], self._register, slug, email, single)
        return moments

    def _register(self, slug: str, email: str, single: bool, at: datetime) -> None:
        event, person = self.events[slug], self.people[email]
        answers = {
            question.key: self._answer(question, person) for question in questionnaire.asked(event)
        }
        about = (
            f"{', '.join(person.skills)} ({', '.join(person.languages)})"
            if single and person.skills
            else ""
        )
        registrations.register(
            person,
            event,
            Rules.current(event),
            at,
            {key: answer for key, answer in answers.items() if answer != ""},
            True,
            True,
            looking_for_team=single and chance("looking", email) < 0.8,
            about=about,
        )

    def _answer(self, question: Any, person: Person) -> Any:
        share = chance(question.key, person.email)
        if question.kind in {"choice", "choices"}:
            picked = question.choices[int(share * len(question.choices))]
            return [picked] if question.kind == "choices" else picked
        if question.kind == "yes or no":
            return "yes" if share < 0.5 else "no"
        return (
            ", ".join(person.skills or person.languages) if question.required or share < 0.3 else ""
        )

    def _team(self, row: dict[str, Any], registered: dict[tuple[str, str], datetime]) -> None:
        event, slug, key = self.events[row["event"]], row["slug"], (row["event"], row["slug"])
        latest = min(
            event.registration_closes,
            event.submission_closes - timedelta(days=1),
            self.at - timedelta(minutes=30),
        )
        founded = self.between(
            registered[row["event"], row["captain"]], latest, "found", *key, lean=3
        )
        self.complete[key] = founded
        self.at_moment(founded, self._found, row)
        for email in row["members"]:
            asked = max(founded, registered[row["event"], email]) + timedelta(minutes=9)
            joined = self.between(asked, latest, "join", slug, email, lean=3)
            self.complete[key] = max(self.complete[key], joined)
            self.at_moment(
                max(asked, joined - timedelta(hours=30 * chance("answer", slug, email))),
                self._invite,
                key,
                email,
            )
            self.at_moment(joined, self._accept, key, email)

    def _found(self, row: dict[str, Any], at: datetime) -> None:
        team = teams.create(
            self.events[row["event"]],
            row["name"],
            self.people[row["captain"]],
            at,
            row["about"],
            row["looking"],
        )
        Team.update(demonstration=True).where(Team.id == team.id).execute()
        self.teams[row["event"], row["slug"]] = team

    def _invite(self, key: tuple[str, str], email: str, at: datetime) -> None:
        team = self._team_now(key)
        self.invited[key[0], email], _secret = invitations.invite(
            team, email, team.captain, at, _no_link
        )

    def _accept(self, key: tuple[str, str], email: str, at: datetime) -> None:
        invitations.accept(self.invited[key[0], email], self.people[email], at)

    def _team_now(self, key: tuple[str, str]) -> Team:
        return Team.get_by_id(self.teams[key].id)

    def _loose_ends(self) -> None:
        """In the running event some of those without a team are invited, and some ask to join:
        nobody has answered yet."""
        now = self.at - timedelta(hours=2)
        for slug, event in self.events.items():
            if not event.submissions_open(self.at):
                continue
            open_teams = [
                (slug, row["slug"])
                for row in self.found.rows["teams.csv"]
                if row["event"] == slug and row["looking"]
            ]
            singles = [
                row["email"] for row in self.found.rows["singles.csv"] if row["event"] == slug
            ]
            for place, (key, email) in enumerate(zip(open_teams, singles, strict=False)):
                when = now - timedelta(hours=20 * chance("ask", slug, email))
                self.at_moment(when, self._approach, key, email, place % 2 == 1)

    def _approach(self, key: tuple[str, str], email: str, asks: bool, at: datetime) -> None:
        team, person = self._team_now(key), self.people[email]
        if asks:
            offer = ", ".join(person.skills) or person.affiliation
            join_requests.ask(
                team, person, f"I should like to join you. What I can bring: {offer}.", at
            )
        else:
            invitations.invite(team, email, team.captain, at, _no_link)

    # Submissions

    def _entry(self, slug: str, team: str, values: dict[str, Any]) -> None:
        event, key = self.events[slug], (slug, team)
        end = min(event.submission_closes, self.at)
        start = max(event.submission_opens, self.complete[key]) + timedelta(hours=3)
        begun = self.between(start, start + (end - start) * 0.4, "begin", *key)
        self.at_moment(begun, self._begin, key, values)
        if values["status"] == "draft":
            return
        stages = 1 + int(chance("versions", *key) * 3)
        # Most teams hand in near the end; where the end is still to come, any day will do.
        lean = 0.35 if event.submission_closes <= self.at else 0.9
        moments = sorted(
            self.between(
                begun + timedelta(hours=1),
                end - timedelta(minutes=4),
                "submit",
                *key,
                str(n),
                lean=lean,
            )
            for n in range(stages)
        )
        for number, moment in enumerate(moments, start=1):
            self.at_moment(moment, self._submit, key, values, number, number == stages)
        if values["status"] == "withdrawn":
            self.at_moment(moments[-1] + timedelta(hours=1), self._withdraw, key)

    def _withdraw(self, key: tuple[str, str], at: datetime) -> None:
        submissions.withdraw(self._fresh(key), self.teams[key].captain, at)

    def _begin(self, key: tuple[str, str], values: dict[str, Any], at: datetime) -> None:
        team = self.teams[key]
        chosen = list(
            Challenge.select().where(
                Challenge.event == team.event_id, Challenge.slug.in_(values["challenges"])
            )
        )
        entry = drafts.start(team, chosen, team.captain, at)
        Submission.update(demonstration=True).where(Submission.id == entry.id).execute()
        self.entries[key] = entry
        self._save(key, values, values["status"] == "draft", at)

    def _submit(
        self, key: tuple[str, str], values: dict[str, Any], number: int, whole: bool, at: datetime
    ) -> None:
        if number > 1 or whole:
            self._save(key, values, whole, at)
        versions.submit(self._fresh(key), None, self.teams[key].captain, at)

    def _save(
        self, key: tuple[str, str], values: dict[str, Any], whole: bool, at: datetime
    ) -> None:
        """Write the draft: an early one has half of the description and the first file."""
        entry, captain = self._fresh(key), self.teams[key].captain
        paragraphs = values["description"].split("\n\n")
        described = "\n\n".join(paragraphs if whole else paragraphs[: (len(paragraphs) + 1) // 2])
        drafts.save(
            entry,
            None,
            captain,
            at,
            title=values["title"],
            summary=values["summary"],
            description=described,
            language=values["language"] or "en",
            licence=values["licence"],
            background_ip=values["background_ip"],
            links=values["links"],
            ai={name: text for name, text in values["ai"].items() if text},
            visibility=submissions.DEFAULT_VISIBILITY
            | {part: who for part, who in values["visibility"].items() if who},
        )
        there = {row.name for row in attachments.files(entry)}
        for name in values["files"] if whole else values["files"][:1]:
            path = self.folder / name
            if path.name not in there:
                content = path.read_bytes()
                stored = store.current().receive(io.BytesIO(content), QUOTA)
                media_type = (
                    file_types.kind(path.name, content[:4096]) or "application/octet-stream"
                )
                attachments.attach(entry, path.name, stored, media_type, captain, at, QUOTA)

    def _fresh(self, key: tuple[str, str]) -> Submission:
        return Submission.get_by_id(self.entries[key].id)

    def _eligibility(self) -> None:
        for (slug, team), values in self.found.submissions.items():
            event = self.events[slug]
            if values["status"] == "submitted":
                when = event.submission_closes + (event.judging_opens - event.submission_closes) * (
                    0.1 + 0.8 * chance("check", slug, team)
                )
                self.at_moment(when, self._check, event, (slug, team))

    def _check(self, event: Event, key: tuple[str, str], at: datetime) -> None:
        eligibility.decide(self._fresh(key), True, "", self._organisers(event)[0], at)


def _no_link(secret: str) -> str:
    """Return what stands for a link in messages that nobody receives."""
    return "(the link of the invitation)"
