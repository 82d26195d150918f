"""An event's folder from its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from hackathon.challenges.challenges import Challenge
from hackathon.content import schemas
from hackathon.content.writing import challenges, rubrics
from hackathon.content.writing.documents import (
    Export,
    Values,
    columns,
    marks,
    moment,
    own,
    rows,
    said,
    translated,
    translation,
    translations,
)
from hackathon.events import rules
from hackathon.events.announcements import Announcement
from hackathon.events.events import Event
from hackathon.events.programme import Session
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Rubric
from hackathon.results.prizes import Prize
from hackathon.teams.questionnaire import RegistrationQuestion


class Parts(NamedTuple):
    """What an event's own file holds besides its columns; what was taken back is left out."""

    rounds: list[Round]
    prizes: list[Prize]
    questions: list[RegistrationQuestion]
    sessions: list[Session]
    announcements: list[Announcement]


def write(event: Event, out: Export) -> None:
    """Write an event with its rules, rubrics and briefs."""
    folder, zone = f"events/{event.slug}", ZoneInfo(event.time_zone)
    every = rows(Rubric, Rubric.event == event)
    # Rounds and briefs name their rubric; each is read from the database once.
    named = {rubric.id: rubric.slug for rubric in every}
    parts = _parts(event)
    path = f"{folder}/event.md"
    out.write(path, schemas.EVENT, _values(event, parts, zone, named), event.story)
    _translations(event, parts, path, out)
    _rules(event, folder, out)
    for rubric in every:
        rubrics.write(rubric, f"{folder}/rubrics/{rubric.slug}.md", out)
    for challenge in rows(Challenge, Challenge.event == event):
        place = challenges.Place(f"{folder}/challenges/{challenge.slug}.md", zone, named)
        challenges.write(challenge, place, out)


def _parts(event: Event) -> Parts:
    asked = RegistrationQuestion
    return Parts(
        rows(Round, Round.event == event),
        rows(Prize, Prize.event == event, Prize.withdrawn_at.is_null()),
        rows(asked, asked.event == event, asked.retired_at.is_null()),
        rows(Session, Session.event == event, Session.cancelled_at.is_null()),
        rows(Announcement, Announcement.event == event, Announcement.withdrawn_at.is_null()),
    )


def _values(
    event: Event,
    parts: Parts,
    zone: ZoneInfo,
    rubrics: dict[int, str],
) -> Values:
    same = columns(event, "title", "summary", "status", "language", "place", "contact")
    same |= columns(event, "excluded", "eligibility", "grace_minutes", "challenges_per_submission")
    same |= columns(event, "entries_maximum")
    team = {
        "minimum": event.team_minimum,
        "maximum": event.team_maximum,
        "single_entrants": event.single_entrants,
        "entries": event.entries_per_team,
    }
    people = {
        "maximum": event.participants_maximum,
        "minimum_age": event.minimum_age,
        "late_invitations": event.late_invitations,
        "approval": event.approval,
    }
    return {
        **same,
        "invented": event.demonstration,
        "languages": event.submission_languages,
        "timezone": event.time_zone,
        "dates": {name: moment(getattr(event, name), zone) for name in schemas.DATES},
        "team": team,
        "participants": people,
        "rounds": [
            {**_round(round, zone, rubrics), "language": _other(round, event)}
            for round in parts.rounds
        ],
        "prizes": [_prize(prize, event) for prize in parts.prizes],
        "questions": [
            {
                **columns(question, "key", "label", "kind", "required", "choices", "hint"),
                "language": _other(question, event),
            }
            for question in parts.questions
        ],
        "sessions": [
            {**_session(session, zone), "language": _other(session, event)}
            for session in parts.sessions
        ],
        "announcements": [
            {
                **columns(news, "title"),
                "language": _other(news, event),
                "on": moment(news.published_at, zone),
                **columns(news, "body"),
            }
            for news in parts.announcements
        ],
    }


def _other(part: Any, event: Event) -> str:
    """Return the language of a part that is not in the event's."""
    return "" if part.language == event.language else str(part.language)


def _round(round: Round, zone: ZoneInfo, rubrics: dict[int, str]) -> Values:
    return {
        **columns(round, "slug", "title"),
        "rubric": rubrics[round.rubric_id],
        "opens": moment(round.opens, zone),
        "closes": moment(round.closes, zone),
        **columns(round, "reviews", "blind", "shortlist", "method", "tie_break"),
        "load": round.load_maximum,
    }


def _prize(prize: Prize, event: Event) -> Values:
    same = columns(prize, "title", "places", "description")
    return {**same, "language": _other(prize, event)}


def _session(session: Session, zone: ZoneInfo) -> Values:
    same = columns(session, "title", "kind", "minutes", "place", "link", "description")
    return {**same, "starts": moment(session.starts, zone)}


def _translations(
    event: Event,
    parts: Parts,
    path: str,
    out: Export,
) -> None:
    spoken: list[Any] = [event, *parts.questions, *parts.announcements]
    spoken += [*parts.rounds, *parts.prizes, *parts.sessions]
    # A language counts when a part of the event has it, even if the event itself has not.
    for code in sorted({code for row in spoken for code in row.translations}):
        words = translation(event, code)
        values = said(event, code, "title", "summary", "place", "excluded", "eligibility")
        values["questions"] = [
            _question(question, code, words)
            for question in parts.questions
            if code in question.translations
        ]
        values["rounds"] = [
            {"slug": round.slug, **_part(round, code, words, "title")}
            for round in parts.rounds
            if code in round.translations
        ]
        in_code = _InCode(code, words)
        values["prizes"] = in_code.parts(parts.prizes, *Prize.TEXTS)
        values["sessions"] = in_code.parts(parts.sessions, *Session.TEXTS)
        values["announcements"] = in_code.parts(parts.announcements, "title", "body")
        body = words.get("story", "")
        out.write(translated(path, code), schemas.EVENT_TRANSLATED, values, body)


class _InCode(NamedTuple):
    """One language of an event, with the words of the event itself."""

    code: str
    words: Values

    def parts(self, rows: Sequence[Any], *fields: str) -> list[Values]:
        """Return the texts of parts that are matched by their place, so one that is not translated
        leaves an empty one."""
        told = [_part(row, self.code, self.words, *fields) for row in rows]
        return told if any(self.code in row.translations for row in rows) else []


def _rules(event: Event, folder: str, out: Export) -> None:
    versions, zone = rules.versions(event), ZoneInfo(event.time_zone)
    # What people accepted before goes along, numbered as it came.
    for number, row in enumerate(reversed(versions), 1):
        name = "rules" if row == versions[0] else f"rules/{number}"
        path, values = f"{folder}/{name}.md", columns(row, "title", "version", "language")
        values["on"] = moment(row.published_at, zone)
        out.write(path, schemas.RULES, values, row.body)
        for code, words in translations(row):
            body, values = words.get("body", ""), said(row, code, "title", "version")
            out.write(translated(path, code), schemas.RULES_TRANSLATED, values, body)


def _question(question: RegistrationQuestion, code: str, words: Values) -> Values:
    made = {"key": question.key, **_part(question, code, words, "label", "choices", "hint")}
    # Choices go by place: when there are others by now, nobody knows which is which.
    if len(made["choices"] or ()) != len(question.choices):
        made["choices"] = []
    return made


def _part(row: Any, code: str, words: Values, *fields: str) -> Values:
    texts = translation(row, code)
    return {**own(texts, *fields), **_by(texts, words), **marks(row, code)}


def _by(texts: Values, words: Values) -> Values:
    """Return who translated a part, where that is not said of the whole file."""
    machine = bool(texts.get("machine"))
    if not texts or machine == bool(words.get("machine")):
        return {}
    return {"translated": "machine" if machine else "human"}
