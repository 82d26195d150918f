"""Events as their event.md tells them, with prizes, questions, sessions, announcements and
rounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hackathon.content.items import Item
from hackathon.content.loading import roles
from hackathon.content.loading.parts import Parts, Values
from hackathon.content.loading.rows import Rows, mark, pick, revision_of
from hackathon.events import events, statuses, timetable
from hackathon.events.announcements import Announcement
from hackathon.events.events import Event
from hackathon.events.programme import Session
from hackathon.events.rounds import Round
from hackathon.judging.entries import Entry
from hackathon.results.prizes import Prize
from hackathon.teams.questionnaire import RegistrationQuestion


def find(rows: Rows, item: Item) -> Event | None:
    """Return the row of an item, when the site has it."""
    return Event.get_or_none(Event.slug == item.slug)


def unfinished(item: Item, row: object) -> bool:
    """Nothing of these waits for something else."""
    return False


def load(rows: Rows, item: Item, before: Event | None) -> Event | None:
    """Write an event and its parts, but for its rounds; None after a fault."""
    if before is not None and not _keeps_promises(rows, item, before):
        return None

    def texts(made: Mapping[str, Any]) -> Values:
        return {
            "title": made["title"],
            "summary": made["summary"],
            "place": made["place"],
            "story": made["body"],
            "story_html": rows.html(item, made["body"]),
            "excluded": made["excluded"],
            "eligibility": made["eligibility"],
            "eligibility_html": rows.html(item, made["eligibility"]),
        }

    values = _columns(rows, item)
    if before is None:
        opens = item.values["dates"]["registration_opens"]
        # A folder may bring an event of the past: it was there when registration opened.
        values |= {"status": item.values["status"], "created_at": min(rows.at, opens)}
        event = rows.create(item, Event, {"slug": item.slug}, values, texts)
    else:
        rows.moved(item, before, statuses.MOVES)
        event = rows.change(item, before, values, texts)
    # Its parts ask for it by its short name, and get this row.
    rows.written(Event, item.slug, event)
    _parts(rows, item, event)
    roles.invite(rows, item, event)
    return event


def _columns(rows: Rows, item: Item) -> Values:
    made = item.values
    team, people = made["team"], made["participants"]
    kept = pick(made, "language", "contact", "grace_minutes", "challenges_per_submission")
    kept |= pick(made, "entries_maximum")
    return {
        **kept,
        **made["dates"],
        "time_zone": made["timezone"],
        "submission_languages": made["languages"],
        "team_minimum": team["minimum"],
        "team_maximum": team["maximum"],
        "single_entrants": team["single_entrants"],
        "entries_per_team": team["entries"],
        "participants_maximum": people["maximum"],
        "minimum_age": people["minimum_age"],
        "late_invitations": people["late_invitations"],
        "approval": people["approval"],
        "demonstration": made["invented"],
        "updated_at": rows.at,
    }


def _keeps_promises(rows: Rows, item: Item, before: Event) -> bool:
    made, faults = item.values, len(rows.problems)
    most, deadline = made["participants"]["maximum"], made["dates"]["submission_closes"]
    if most is not None and most < before.participants:
        rows.wrong(
            item,
            "participants",
            f"{people(before.participants, 'is', 'are')} registered already; the maximum cannot be"
            " lower.",
        )
    running = before.status == "published" and before.submission_opens <= rows.at
    # A file must not do silently what the page does before everybody's eyes.
    if running and deadline != before.submission_closes:
        rows.wrong(
            item,
            "dates",
            "Submissions have opened, so the deadline is extended on the site, where everybody is"
            " told. Then write it here.",
        )
    if before.participants and made["status"] == "draft":
        rows.wrong(
            item,
            "status",
            "People have registered, so the event cannot become a draft. Archive it instead.",
        )
    return len(rows.problems) == faults


def _parts(rows: Rows, item: Item, event: Event) -> None:
    made, of_event = item.values, {"event": event}
    prizes = [(prize["title"], _spoken(item, prize)) for prize in made["prizes"]]
    offered = Parts("prizes", Prize, of_event, prizes, {"withdrawn_at": rows.at})
    _in_order(rows, item, offered, Prize.TEXTS)
    sessions = [(session["title"], _spoken(item, session)) for session in made["sessions"]]
    planned = Parts("sessions", Session, of_event, sessions, {"cancelled_at": rows.at})
    _in_order(rows, item, planned, Session.TEXTS)
    _questions(rows, item, event)
    _announcements(rows, item, event)


def _spoken(item: Item, made: Mapping[str, Any]) -> Values:
    """Return the values of a part, in the event's language unless it names its own."""
    return {**made, "language": made["language"] or item.values["language"]}


def _in_order(
    rows: Rows,
    item: Item,
    parts: Parts,
    fields: tuple[str, ...],
) -> None:
    """Write parts whose translations are matched by their place."""
    written = rows.parts(item, parts)
    for code, words in item.translations.items():
        for row, made in zip(written.values(), words[parts.name], strict=False):
            said = pick(made, *fields)
            if any(said.values()):
                rows.stays(item, row, code, said)
                _translate(row, code, {**said, **_by(made, words)})


def _questions(rows: Rows, item: Item, event: Event) -> None:
    own = item.values["language"]
    wanted = [
        (question["key"], {**question, "language": question["language"] or own})
        for question in item.values["questions"]
    ]
    asked = rows.parts(
        item,
        Parts(
            "questions",
            RegistrationQuestion,
            {"event": event},
            wanted,
            {"retired_at": rows.at},
        ),
    )
    for code, words in item.translations.items():
        for question in words["questions"]:
            said = pick(question, "label", "choices", "hint")
            if row := asked.get(question["key"]):
                rows.stays(item, row, code, said)
                _translate(row, code, {**said, **_by(question, words)})


def _announcements(rows: Rows, item: Item, event: Event) -> None:
    def texts(news: Mapping[str, Any]) -> Values:
        html = rows.html(item, news["body"], "news-")
        return {
            "title": news["title"],
            "body": news["body"],
            "body_html": html,
        }

    own = item.values["language"]
    wanted = [
        (
            news["title"],
            {
                **texts(news),
                "language": news["language"] or own,
                "published_at": news["on"],
            },
        )
        for news in item.values["announcements"]
    ]
    told = rows.parts(
        item,
        Parts("announcements", Announcement, {"event": event}, wanted, {"withdrawn_at": rows.at}),
    )
    for code, words in item.translations.items():
        # Announcements are matched by their place
        for row, news in zip(told.values(), words["announcements"], strict=False):
            if news["title"] or news["body"]:
                rows.stays(item, row, code, texts(news))
                _translate(row, code, {**texts(news), **_by(news, words)})


def _by(part: Mapping[str, Any], words: Mapping[str, Any]) -> Values:
    """Return who translated a part (what it says itself, else what holds for its file), and how far
    it is behind the part."""
    by = part["translated"] or words["translated"]
    return {**mark({**part, "translated": by}), "of_revision": revision_of(part, 0)}


def _translate(row: Any, code: str, texts: Values) -> None:
    before = row.translations.get(code, {})
    made = {
        **texts,
        "of_revision": row.revision + texts["of_revision"],
        "edition": int(before.get("edition") or 0),
    }
    if before == made:
        return
    # Forms that are open on the old translation notice that it was written anew.
    made["edition"] += 1
    row.translations = {**row.translations, code: made}
    # The text itself has not changed, so neither does its revision.
    cls: Any = type(row)
    cls.update(translations=row.translations).where(cls.id == row.id).execute()


def load_rounds(rows: Rows, item: Item) -> None:
    """Write the rounds of an event that was written: they need the rubrics, which need the
    event."""
    event = rows.event(item.slug)
    same = ("slug", "title", "opens", "closes", "reviews", "blind", "shortlist", "method")
    wanted = []
    for made in item.values["rounds"]:
        values = pick(_spoken(item, made), *same, "tie_break", "language")
        values["rubric"] = rows.rubric(event, made["rubric"])
        values["load_maximum"] = made["load"]
        wanted.append((made["slug"], values))
    drop = rows.refusing(
        item,
        "rounds",
        "A round that has entries cannot be taken out.",
        lambda row: Entry.select().where(Entry.round == row).exists(),
    )
    held = rows.parts(item, Parts("rounds", Round, {"event": event}, wanted, drop))
    for code, words in item.translations.items():
        for made in words["rounds"]:
            row, said = held.get(made["slug"]), pick(made, *Round.TEXTS)
            if row is not None and said["title"]:
                rows.stays(item, row, code, said)
                _translate(row, code, {**said, **_by(made, words)})
    # With what people added in pages, which no file knows of
    for sentence in timetable.event_faults(timetable.of(event), *events.parts(event)).values():
        rows.wrong(item, "dates", sentence)


def people(count: int, one: str, several: str) -> str:
    """Return so many people with the verb that goes with their number."""
    return f"1 person {one}" if count == 1 else f"{count} people {several}"
