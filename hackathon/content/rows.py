"""The rows of a content folder: each kind of item written to its tables, its parts matched to those
that are there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from peewee import Model

from hackathon.challenges import challenges
from hackathon.challenges.challenges import Challenge, Tag
from hackathon.challenges.questions import Question
from hackathon.challenges.resources import Resource
from hackathon.content.documents import Problem
from hackathon.content.folder import Item
from hackathon.core import prose, states
from hackathon.core.db import Base, Edited
from hackathon.core.language import fold
from hackathon.core.states import Refused
from hackathon.events import events
from hackathon.events.announcements import Announcement
from hackathon.events.events import Event, Rules
from hackathon.events.programme import Session
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion, Rubric
from hackathon.judging.entries import Entry
from hackathon.judging.scorecards import Score
from hackathon.people import consents, offices
from hackathon.people.offices import Office
from hackathon.pilots import pilots
from hackathon.pilots.decisions import Decision
from hackathon.pilots.indicators import Indicator, Reading
from hackathon.pilots.monitoring import Milestone, Risk, Update
from hackathon.pilots.pilots import Pilot, PilotOffice
from hackathon.results.prizes import Prize
from hackathon.submissions.submissions import Submission
from hackathon.teams.questionnaire import RegistrationQuestion
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Team


class Noted(Protocol):
    """What is remembered of a file from the load before."""

    sha256: str
    children: dict[str, dict[str, int]]


class Rows:
    """Writes items, one method for each kind; what the rows on the site forbid is noted in
    ``problems``.

    :ivar known: path -> what was noted at the load before
    :ivar notes: list of the present item -> key of a part -> number of its row
    """

    def __init__(self, known: Mapping[str, Noted], at: datetime, demonstration: bool) -> None:
        self.known, self.at, self.demonstration = known, at, demonstration
        self.problems: list[Problem] = []
        self.notices: list[str] = []
        self.notes: dict[str, dict[str, int]] = {}
        self.rows: dict[tuple[type[Model], Any], Any] = {}

    def write(self, item: Item) -> Any:
        """Write an item and its translations; return the row, or None after a fault."""
        self.notes = {}
        return getattr(self, f"_{item.kind}")(item)

    def wrong(self, item: Item, key: str, sentence: str) -> None:
        """Note a fault that only the rows on the site show."""
        self.problems.append(Problem(item.path, item.lines.get(key, item.line), sentence))

    # Finding and writing rows

    def find(self, item: Item) -> Any:
        if item.kind == "office":
            return Office.get_or_none(Office.code == item.slug)
        if item.kind == "pilot":
            return Pilot.get_or_none(Pilot.slug == item.slug)
        if item.kind == "event":
            return Event.get_or_none(Event.slug == item.slug)
        event = self.event(item.event)
        if item.kind == "rules":
            return Rules.get_or_none(Rules.event == event, Rules.version == item.values["version"])
        model: Any = {"rubric": Rubric, "challenge": Challenge}[item.kind]
        return model.get_or_none(model.event == event, model.slug == item.slug)

    def event(self, slug: str) -> Event:
        """Return an event of this load or of the site, asked for once."""
        return self._once(Event, slug, lambda: Event.get(Event.slug == slug))

    def _once(self, model: type[Model], key: Any, get: Callable[[], Any]) -> Any:
        if (model, key) not in self.rows:
            self.rows[model, key] = get()
        return self.rows[model, key]

    def _office_row(self, code: str) -> Office | None:
        return self._once(Office, code, lambda: Office.get(Office.code == code)) if code else None

    def _rubric_row(self, event: Event, slug: str) -> Rubric | None:
        return (
            self._once(
                Rubric,
                (event.id, slug),
                lambda: Rubric.get(Rubric.event == event, Rubric.slug == slug),
            )
            if slug
            else None
        )

    def _html(self, item: Item, text: str, prefix: str = "") -> str:
        try:
            return str(prose.render(text, prefix, follow=True)) if text else ""
        except prose.TooComplex as error:
            self.wrong(item, "", str(error))
            return ""

    def _write(
        self,
        item: Item,
        model: type[Edited],
        match: dict[str, Any],
        values: dict[str, Any],
        texts: Callable[..., dict[str, Any]],
    ) -> Any:
        """Create or change the row of an item; ``texts`` gives the translatable columns of its
        values."""
        own, row = texts(item.values), self.find(item)
        titles = " ".join(
            made[name]
            for made in (item.values, *item.translations.values())
            for name in ("title", "summary")
            if made.get(name)
        )
        if "folded" in model._meta.fields:
            values["folded"] = fold(titles)
        if row is None:
            translations = {
                code: {**texts(made), **_mark(made), "of_revision": 1, "edition": 1}
                for code, made in item.translations.items()
            }
            return model.create(**match, **values, **own, translations=translations)
        rewritten = any(getattr(row, name) != value for name, value in own.items())
        translations = {
            code: made
            for code, made in row.translations.items()
            if item.file_of(code) not in self.known
        }
        for code, made in item.translations.items():
            path = item.file_of(code)
            untouched = (
                path in self.known
                and self.known[path].sha256 == item.files[path]
                and code in row.translations
            )
            before = row.translations.get(code, {})
            kept = (
                dict(before)
                if untouched
                else {**texts(made), **_mark(made), "edition": int(before.get("edition") or 0) + 1}
            )
            # A translation that was not touched while its original was has become older than it.
            if not untouched or not rewritten:
                kept["of_revision"] = row.revision + 1
            translations[code] = kept
        return row.change(**values, **own, translations=translations)

    def _moved(self, item: Item, moves: states.Moves, field_name: str = "status") -> None:
        row, to = self.find(item), item.values[field_name]
        if row is None or getattr(row, field_name) == to:
            return
        try:
            states.move(row, moves, to, field_name)
        except states.NoSuchMove:
            self.wrong(
                item,
                field_name,
                f"On the site it is {getattr(row, field_name)}, and from there it cannot become"
                f" {to}.",
            )

    def _children(
        self,
        item: Item,
        name: str,
        model: type[Base],
        parent: dict[str, Any],
        wanted: Iterable[tuple[str, dict[str, Any]]],
        drop: Callable[[Any], None] | dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Make the parts of an item as the file has them; parts that people added in pages stay.

        :param wanted: (key, values): the key finds a part again, by the number noted at the last
            load or by its values
        :param drop: what becomes of a part that the file no longer has: values to set, a function,
            or None to delete it
        """
        noted = self.known[item.path].children.get(name, {}) if item.path in self.known else {}
        query = model.select()
        for column, value in parent.items():
            query = query.where(getattr(model, column) == value)
        there = {row.id: row for row in query}
        rows: dict[str, Any] = {}
        for position, (key, values) in enumerate(wanted):
            if "position" in model._meta.fields:
                values["position"] = position
            row = there.get(noted.get(key, 0))
            if row is None:
                row = next(
                    (
                        one
                        for one in there.values()
                        if _identity(one) == key and one not in rows.values()
                    ),
                    None,
                )
                # What an earlier file had taken out and this one has again is back.
                values |= (
                    dict.fromkeys(drop)
                    if isinstance(drop, dict) and row is not None and "status" not in drop
                    else {}
                )
            rows[key] = model.create(**parent, **values) if row is None else _put(row, values)
        self.notes[name] = {key: row.id for key, row in rows.items()}
        for number in set(noted.values()) - set(self.notes[name].values()):
            if number in there:
                _drop(there[number], drop)
        return rows

    def _refusing(
        self, item: Item, key: str, sentence: str, used: Callable[[Any], bool]
    ) -> Callable[[Any], None]:
        def drop(row: Any) -> None:
            if used(row):
                self.wrong(item, key, sentence)
            else:
                row.delete_instance()

        return drop

    # One method for each kind of item; each returns the row, or None after a fault

    def _office(self, item: Item) -> Office:
        made = item.values
        names = {
            "en": made["name"],
            **{
                code: made[f"name_{code}"]
                for code in ("ar", "es", "fr", "ru", "zh")
                if made[f"name_{code}"]
            },
        }
        kept = ("kind", "name", "country", "region", "website", "mail_domains")
        values = {name: made[name] for name in kept}
        # What a form would refuse is refused here too.
        try:
            offices.refuse_domains(made["mail_domains"], self.find(item))
        except Refused as refusal:
            self.wrong(item, "mail_domains", str(refusal))
        values |= {"names": names, "folded": fold(f"{item.slug} {' '.join(names.values())}")[:255]}
        row = self.find(item)
        return Office.create(code=item.slug, **values) if row is None else row.change(**values)

    def _event(self, item: Item) -> Event | None:
        made, before = item.values, self.find(item)
        team, people, status = made["team"], made["participants"], made["status"]
        if before and not self._keeps_promises(item, before):
            return None
        values = {
            name: made[name]
            for name in (
                "language",
                "place",
                "contact",
                "grace_minutes",
                "challenges_per_submission",
            )
        }
        values |= made["dates"] | {
            "time_zone": made["timezone"],
            "submission_languages": made["languages"],
            "team_minimum": team["minimum"],
            "team_maximum": team["maximum"],
            "single_entrants": team["single_entrants"],
            "participants_maximum": people["maximum"],
            "minimum_age": people["minimum_age"],
            "demonstration": self.demonstration,
            "updated_at": self.at,
        }
        if before is None:
            values |= {
                "status": status,
                "created_at": min(self.at, made["dates"]["registration_opens"]),
            }
        self._moved(item, events.MOVES)

        def texts(made: dict[str, Any]) -> dict[str, Any]:
            return {
                "title": made["title"],
                "summary": made["summary"],
                "story": made["body"],
                "story_html": self._html(item, made["body"]),
                "excluded": made["excluded"],
                "eligibility": made["eligibility"],
                "eligibility_html": self._html(item, made["eligibility"]),
            }

        event = self._write(item, Event, {"slug": item.slug}, values, texts)
        self.rows[Event, item.slug] = event
        self._event_parts(item, event)
        return event

    def _keeps_promises(self, item: Item, before: Event) -> bool:
        made, faults = item.values, len(self.problems)
        most, deadline = made["participants"]["maximum"], made["dates"]["submission_closes"]
        if most is not None and most < before.participants:
            self.wrong(
                item,
                "participants",
                f"{_people(before.participants, 'is', 'are')} registered already; the maximum"
                " cannot be lower.",
            )
        if (
            before.status == "published"
            and before.submission_opens <= self.at
            and deadline != before.submission_closes
        ):
            self.wrong(
                item,
                "dates",
                "Submissions have opened, so the deadline is extended on the site, where everybody"
                " is told. Then write it here.",
            )
        if before.participants and made["status"] == "draft":
            self.wrong(
                item,
                "status",
                "People have registered, so the event cannot become a draft. Archive it instead.",
            )
        return len(self.problems) == faults

    def _event_parts(self, item: Item, event: Event) -> None:
        made, of_event = item.values, {"event": event}
        self._children(
            item,
            "prizes",
            Prize,
            of_event,
            [(prize["title"], dict(prize)) for prize in made["prizes"]],
            {"withdrawn_at": self.at},
        )
        asked = self._children(
            item,
            "questions",
            RegistrationQuestion,
            of_event,
            [
                (question["key"], {**question, "language": made["language"]})
                for question in made["questions"]
            ],
            {"retired_at": self.at},
        )
        sessions = [(session["title"], dict(session)) for session in made["sessions"]]
        self._children(item, "sessions", Session, of_event, sessions, {"cancelled_at": self.at})
        told = self._children(
            item,
            "announcements",
            Announcement,
            of_event,
            [
                (
                    news["title"],
                    {
                        "title": news["title"],
                        "body": news["body"],
                        "body_html": self._html(item, news["body"], "news-"),
                        "language": made["language"],
                        "published_at": news["on"],
                    },
                )
                for news in made["announcements"]
            ],
            {"withdrawn_at": self.at},
        )
        for code, words in item.translations.items():
            for question in words["questions"]:
                _translate(
                    asked[question["key"]],
                    code,
                    words,
                    {name: question[name] for name in ("label", "choices", "hint")},
                )
            for row, news in zip(told.values(), words["announcements"], strict=False):
                if news["title"]:
                    _translate(
                        row,
                        code,
                        words,
                        {
                            "title": news["title"],
                            "body": news["body"],
                            "body_html": self._html(item, news["body"], "news-"),
                        },
                    )

    def write_rounds(self, item: Item, event: Event) -> None:
        """Write the rounds of an event, when its rubrics are there."""
        self._children(
            item,
            "rounds",
            Round,
            {"event": event},
            [
                (
                    made["slug"],
                    {
                        **{
                            name: made[name]
                            for name in (
                                "slug",
                                "title",
                                "opens",
                                "closes",
                                "reviews",
                                "blind",
                                "shortlist",
                                "method",
                                "tie_break",
                            )
                        },
                        "rubric": self._rubric_row(event, made["rubric"]),
                        "load_maximum": made["load"],
                    },
                )
                for made in item.values["rounds"]
            ],
            self._refusing(
                item,
                "rounds",
                "A round that has entries cannot be taken out.",
                lambda row: Entry.select().where(Entry.round == row).exists(),
            ),
        )

    def _rubric(self, item: Item) -> Rubric | None:
        event, before = self.event(item.event), self.find(item)
        wanted = [
            (
                made["key"],
                {name: made[name] for name in ("key", "title", "question", "weight", "levels")},
            )
            for made in item.values["criteria"]
        ]
        if before and (
            before.frozen_at
            or Score.select().join(Criterion).where(Criterion.rubric == before).exists()
        ):
            there = [
                {
                    name: getattr(row, name)
                    for name in ("key", "title", "question", "weight", "levels")
                }
                for row in _criteria(before)
            ]
            if there != [values for _key, values in wanted]:
                self.wrong(
                    item,
                    "criteria",
                    "Judging has begun by this rubric, so its criteria can no longer change. Make a"
                    " new rubric for a new round.",
                )
                return None

        def texts(made: dict[str, Any]) -> dict[str, Any]:
            return {
                "title": made["title"],
                "guidance": made["body"],
                "guidance_html": self._html(item, made["body"]),
            }

        def words(made: dict[str, Any]) -> dict[str, Any]:
            said = {
                part["key"]: {name: part[name] for name in ("title", "question", "levels")}
                for part in made["criteria"]
            }
            return {**texts(made), "criteria": said} if made is not item.values else texts(made)

        row = self._write(
            item,
            Rubric,
            {"event": event, "slug": item.slug},
            {"language": item.values["language"]},
            words,
        )
        self._children(item, "criteria", Criterion, {"rubric": row}, wanted)
        self.rows[Rubric, (event.id, item.slug)] = row
        return row

    def _rules(self, item: Item) -> Rules | None:
        made, event, row = item.values, self.event(item.event), self.find(item)
        rewritten = row is not None and (row.body, row.title) != (made["body"], made["title"])
        if rewritten and (count := Registration.select().where(Registration.rules == row).count()):
            self.wrong(
                item,
                "version",
                f"{_people(count, 'has', 'have')} accepted version {made['version']}; a changed"
                " text needs a new version.",
            )
            return None

        def texts(made: dict[str, Any]) -> dict[str, Any]:
            return {
                "title": made["title"],
                "body": made["body"],
                "body_html": self._html(item, made["body"]),
            }

        translations = {
            code: {**texts(words), **_mark(words), "of_revision": 1}
            for code, words in item.translations.items()
        }
        values = {**texts(made), "language": made["language"], "translations": translations}
        if row is None:
            in_force = min(self.at, event.registration_opens)
            return Rules.create(
                event=event, version=made["version"], published_at=in_force, **values
            )
        return _put(row, values)

    def _challenge(self, item: Item) -> Challenge:
        made, event = item.values, self.event(item.event)
        before = self.find(item)
        values = {
            "language": made["language"],
            "office": self._office_row(made["office"]),
            "rubric": self._rubric_row(event, made["rubric"]),
            "required": made["required"],
            "updated_at": self.at,
        }
        if before is None:
            values |= {
                "status": made["status"],
                "position": Challenge.select().where(Challenge.event == event).count(),
            }
        self._moved(item, challenges.MOVES)

        def texts(made: dict[str, Any]) -> dict[str, Any]:
            html = {
                key: self._html(item, part, f"{key}-") for key, part in made["sections"].items()
            }
            kept = {
                name: made[name] for name in ("title", "summary", "prize", "sections", "headings")
            }
            return {**kept, "sections_html": html}

        row = self._write(item, Challenge, {"event": event, "slug": item.slug}, values, texts)
        if row.office is not None:
            owner = (row.office, "brief", made["agreed"])
            consents.from_folder([owner], row.path, row.title, self.at)
        of_row = {"challenge": row}
        tags = [("right", name) for name in made["rights"]] + [
            ("function", name) for name in made["functions"]
        ]
        self._children(
            item,
            "tags",
            Tag,
            of_row,
            [(f"{kind} {name}", {"kind": kind, "name": name}) for kind, name in tags],
        )
        self._children(
            item,
            "resources",
            Resource,
            of_row,
            [(part["title"], dict(part)) for part in made["resources"]],
            {"withdrawn_at": self.at},
        )
        self._children(
            item,
            "questions",
            Question,
            of_row,
            [
                (
                    part["question"],
                    {
                        "text": part["question"],
                        "asked_at": part["on"],
                        "answer": part["answer"],
                        "answer_html": self._html(item, part["answer"]),
                        "answered_at": part["on"] if part["answer"] else None,
                        "status": "answered" if part["answer"] else "open",
                    },
                )
                for part in made["questions"]
            ],
            {"status": "hidden"},
        )
        return row

    def _pilot(self, item: Item) -> Pilot | None:
        made, before = item.values, self.find(item)
        days = [part["on"] for name in ("decisions", "updates") for part in made[name]]
        values = {
            name: made[name]
            for name in ("language", "origin", "health", "consultation_closes", "sponsor")
        }
        values |= {
            "office": self._office_row(made["lead"]),
            "submission": self._submission(item),
            "updated_at": self.at,
            "demonstration": int(self.demonstration),
        }
        if before is None:
            values |= {
                "status": made["status"],
                "stage": made["stage"],
                "created_at": min([*days, self.at]),
            }
        elif before.stage != made["stage"] and before.stage not in [
            part["stage"] for part in made["decisions"]
        ]:
            self.wrong(
                item,
                "stage",
                f"On the site the pilot is {before.stage}; the decisions of the file do not lead on"
                " from there.",
            )
            return None
        else:
            self._moved(item, pilots.MOVES)
            values["stage"] = made["stage"]

        def texts(made: dict[str, Any]) -> dict[str, Any]:
            return {
                "title": made["title"],
                "summary": made["summary"],
                "body": made["body"],
                "body_html": self._html(item, made["body"]),
            }

        row = self._write(item, Pilot, {"slug": item.slug}, values, texts)
        self._pilot_parts(item, row)
        self._pilot_offices(item, row)
        return row

    def _pilot_offices(self, item: Item, row: Pilot) -> None:
        """Ask the offices that the pilot names, but for those that the folder says agreed."""
        made = item.values
        named = [("lead", made["lead"])] if made["lead"] else []
        for act, key in (("partner", "partners"), ("adopter", "adopters")):
            named += [(act, code) for code in made[key]]
        for code in made["agreed"]:
            if code not in [other for _act, other in named]:
                self.wrong(item, "agreed", f"{code} is not named in this pilot.")
        wanted = [
            (office, act, code in made["agreed"])
            for act, code in named
            if (office := self._office_row(code)) is not None
        ]
        consents.from_folder(wanted, row.path, row.title, self.at)

    def _pilot_parts(self, item: Item, row: Pilot) -> None:
        made, of_row, withdrawn = item.values, {"pilot": row}, {"withdrawn_at": self.at}
        roles = [("partner", code) for code in made["partners"]] + [
            ("adopter", code) for code in made["adopters"]
        ]
        self._children(
            item,
            "offices",
            PilotOffice,
            of_row,
            [
                (f"{role} {code}", {"role": role, "office": self._office_row(code)})
                for role, code in roles
            ],
        )
        self._children(
            item,
            "milestones",
            Milestone,
            of_row,
            [
                (
                    part["title"],
                    {
                        "title": part["title"],
                        "owner": part["owner"],
                        "due": part["due"],
                        "done_on": part["done"],
                        "evidence": part["evidence"],
                    },
                )
                for part in made["milestones"]
            ],
            withdrawn,
        )
        rows = self._children(
            item,
            "indicators",
            Indicator,
            of_row,
            [
                (
                    part["title"],
                    {name: part[name] for name in ("title", "unit", "baseline", "target")},
                )
                for part in made["indicators"]
            ],
            withdrawn,
        )
        for part in made["indicators"]:
            readings = [(reading["on"].isoformat(), dict(reading)) for reading in part["readings"]]
            self._children(
                item,
                f"readings of {part['title']}",
                Reading,
                {"indicator": rows[part["title"]]},
                readings,
            )
        self._children(
            item,
            "updates",
            Update,
            of_row,
            [
                (
                    part["title"],
                    {
                        "title": part["title"],
                        "body": part["body"],
                        "body_html": self._html(item, part["body"]),
                        "at": part["on"],
                    },
                )
                for part in made["updates"]
            ],
            withdrawn,
        )
        self._children(
            item,
            "risks",
            Risk,
            of_row,
            [(part["title"], dict(part)) for part in made["risks"]],
            withdrawn,
        )
        stages = ["", *(part["stage"] for part in made["decisions"])]
        self._children(
            item,
            "decisions",
            Decision,
            of_row,
            [
                (
                    f"{part['on'].isoformat()} {part['stage']}",
                    {
                        "was": was,
                        "becomes": part["stage"],
                        "reason": part["reason"],
                        "at": part["on"],
                    },
                )
                for was, part in zip(stages, made["decisions"], strict=False)
            ],
            self._refusing(
                item,
                "decisions",
                "A decision that is on record cannot be taken out; add the one that followed.",
                lambda row: True,
            ),
        )

    def _submission(self, item: Item) -> Submission | None:
        if not item.values["submission"]:
            return None
        event, team = item.values["submission"].split("/")
        query = Submission.select().join(Team).switch(Submission).join(Event)
        row = query.where(
            Event.slug == event, Team.key == team, Submission.status != "withdrawn"
        ).first()
        if row is None:
            where = f"{item.path}:{item.lines['submission']}"
            self.notices.append(
                f"{where}: the site has no submission of a team {team} at {event}; the pilot has no"
                " origin here."
            )
        return row


def _people(count: int, one: str, several: str) -> str:
    return f"1 person {one}" if count == 1 else f"{count} people {several}"


def _criteria(rubric: Rubric) -> Any:
    return Criterion.select().where(Criterion.rubric == rubric).order_by(Criterion.position)


def _mark(translation: Mapping[str, Any]) -> dict[str, bool]:
    return {"machine": translation["translated"] == "machine"}


def _identity(row: Any) -> str:
    """Return the key under which ``_children`` asks for a row that no load has noted yet."""
    made = {
        Tag: lambda: f"{row.kind} {row.name}",
        PilotOffice: lambda: f"{row.role} {row.office.code}",
        Reading: lambda: row.on.isoformat(),
        Decision: lambda: f"{row.at.isoformat()} {row.becomes}",
        Question: lambda: row.text,
        Round: lambda: row.slug,
        RegistrationQuestion: lambda: row.key,
        Criterion: lambda: row.key,
    }.get(type(row), lambda: row.title)
    return str(made())


def _put(row: Any, values: dict[str, Any]) -> Any:
    """Write what differs, and nothing when nothing does."""
    changed = {
        name: value
        for name, value in values.items()
        if row.__data__[name] != (value.get_id() if isinstance(value, Model) else value)
    }
    if changed and isinstance(row, Edited):
        row.change(**changed)
    elif changed:
        cls: Any = type(row)
        cls.update(changed).where(cls.id == row.id).execute()
        for name, value in changed.items():
            setattr(row, name, value)
    return row


def _translate(row: Any, code: str, words: Mapping[str, Any], texts: dict[str, Any]) -> None:
    before = row.translations.get(code, {})
    made = {
        **texts,
        **_mark(words),
        "of_revision": row.revision,
        "edition": int(before.get("edition") or 0),
    }
    if before != made:
        made["edition"] += 1
        row.translations = {**row.translations, code: made}
        # The text itself has not changed, so neither does its revision.
        cls: Any = type(row)
        cls.update(translations=row.translations).where(cls.id == row.id).execute()


def _drop(row: Any, how: Callable[[Any], None] | dict[str, Any] | None) -> None:
    if how is None:
        row.delete_instance()
    elif callable(how):
        how(row)
    else:
        _put(row, how)
