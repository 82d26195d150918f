"""Rows -> content folder: the same files that ``seeding`` loads, with every date written out.

What people did on the site (registrations, teams, submissions, scores, results) is no content and
stays in the database.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hackathon.challenges.challenges import SECTIONS, Challenge, Tag
from hackathon.challenges.questions import Question
from hackathon.challenges.resources import Resource
from hackathon.content import schemas
from hackathon.content.fields import Shape
from hackathon.content.front_matter import dump_front_matter
from hackathon.content.readers import NOON
from hackathon.events.announcements import Announcement
from hackathon.events.events import Event, Rules
from hackathon.events.programme import Session
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion, Rubric
from hackathon.people import consents
from hackathon.people.offices import Office
from hackathon.pilots.decisions import Decision
from hackathon.pilots.indicators import Indicator, Reading
from hackathon.pilots.monitoring import Milestone, Risk, Update
from hackathon.pilots.pilots import Pilot, PilotOffice
from hackathon.results.prizes import Prize
from hackathon.teams.questionnaire import RegistrationQuestion

HEADINGS = {
    "problem": "The problem",
    "users": "Who has it",
    "good": "What good looks like",
    "data": "Data and tools",
    "deliverables": "What you hand in",
    "judging": "How it is judged",
    "terms": "Rights and licence",
    "bounds": "Out of bounds",
}


class NotEmpty(Exception):
    """The folder has files in it, which an export would mix with its own."""


def export(folder: Path) -> list[str]:
    """Write all content into a new or empty folder, whole or not at all.

    :return: a sentence for each thing that a content folder cannot hold
    :raises NotEmpty: when there is something in the folder already
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty(f"{folder} is not empty. Name a new folder; nothing was written.")
    files, notices = content_files()
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    for name, text in files.items():
        path = draft / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    draft.chmod(0o755)
    if folder.exists():
        folder.rmdir()
    draft.rename(folder)
    return notices


def content_files() -> tuple[dict[str, str], list[str]]:
    """Return path -> text of the whole content folder, and what had to be left out."""
    files: dict[str, str] = {}
    notices: list[str] = []
    offices = list(Office.select().order_by(Office.id))
    if offices:
        files["offices.csv"] = _offices(offices)
    for event in Event.select().order_by(Event.slug):
        _event(event, files, notices)
    for pilot in Pilot.select().order_by(Pilot.slug):
        _pilot(pilot, files)
    return files, notices


def _offices(offices: Iterable[Office]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(schemas.OFFICE)
    for row in offices:
        named = {f"name_{code}": name for code, name in row.names.items()}
        own = {name: getattr(row, name, "") for name in schemas.OFFICE}
        own |= {"mail_domains": " ".join(row.mail_domains)}
        writer.writerow(
            [
                named.get(name, "") if name.startswith("name_") else own[name]
                for name in schemas.OFFICE
            ]
        )
    return out.getvalue()


def _event(row: Event, files: dict[str, str], notices: list[str]) -> None:
    folder, zone = f"events/{row.slug}", ZoneInfo(row.time_zone)
    parts = {model: _rows(model, model.event == row) for model in (Round, Rubric, Challenge)}
    prizes = _rows(Prize, Prize.event == row, Prize.withdrawn_at.is_null())
    sessions = _rows(Session, Session.event == row, Session.cancelled_at.is_null())
    asked = _rows(
        RegistrationQuestion,
        RegistrationQuestion.event == row,
        RegistrationQuestion.retired_at.is_null(),
    )
    told = _rows(Announcement, Announcement.event == row, Announcement.withdrawn_at.is_null())
    slugs = {rubric.id: rubric.slug for rubric in parts[Rubric]}
    files[f"{folder}/event.md"] = _document(
        schemas.EVENT,
        {
            **_columns(
                row,
                "title",
                "summary",
                "status",
                "language",
                "place",
                "contact",
                "excluded",
                "eligibility",
                "grace_minutes",
            ),
            "languages": row.submission_languages,
            "timezone": row.time_zone,
            "challenges_per_submission": row.challenges_per_submission,
            "dates": {name: _moment(getattr(row, name), zone) for name in schemas.DATES},
            "team": {
                "minimum": row.team_minimum,
                "maximum": row.team_maximum,
                "single_entrants": row.single_entrants,
            },
            "participants": {"maximum": row.participants_maximum, "minimum_age": row.minimum_age},
            "rounds": [
                {
                    **_columns(part, "slug", "title"),
                    "rubric": slugs[part.rubric_id],
                    "opens": _moment(part.opens, zone),
                    "closes": _moment(part.closes, zone),
                    **_columns(part, "reviews", "blind", "shortlist", "method", "tie_break"),
                    "load": part.load_maximum,
                }
                for part in parts[Round]
            ],
            "prizes": [_columns(part, "title", "places", "description") for part in prizes],
            "questions": [
                _columns(part, "key", "label", "kind", "required", "choices", "hint")
                for part in asked
            ],
            "sessions": [
                {
                    **_columns(part, "title", "kind", "minutes", "place", "link", "description"),
                    "starts": _moment(part.starts, zone),
                }
                for part in sessions
            ],
            "announcements": [
                {**_columns(part, "title", "body"), "on": _moment(part.published_at, zone)}
                for part in told
            ],
        },
        row.story,
    )
    for code in sorted({code for part in (row, *asked, *told) for code in part.translations}):
        words = row.translations.get(code, {})
        files[f"{folder}/event.{code}.md"] = _document(
            schemas.EVENT_TRANSLATED,
            {
                **_words(words, "title", "summary", "excluded", "eligibility"),
                "title": words.get("title") or row.title,
                "questions": [
                    {"key": part.key, **_own(part.translations[code], "label", "choices", "hint")}
                    for part in asked
                    if code in part.translations
                ],
                # Announcements are matched by their place, so one that is not translated leaves an
                # empty one.
                "announcements": (
                    [_own(part.translations.get(code, {}), "title", "body") for part in told]
                    if any(code in part.translations for part in told)
                    else []
                ),
            },
            words.get("story", ""),
        )
    rules = (
        Rules.select()
        .where(Rules.event == row)
        .order_by(Rules.published_at.desc(), Rules.id.desc())
        .first()
    )
    if rules is not None:
        _with_translations(
            files,
            f"{folder}/rules.md",
            "rules",
            rules,
            _columns(rules, "title", "version", "language"),
            "body",
        )
    for rubric in parts[Rubric]:
        _rubric(rubric, folder, files)
    for challenge in parts[Challenge]:
        _challenge(
            challenge, f"{folder}/challenges/{challenge.slug}.md", zone, slugs, files, notices
        )


def _rubric(row: Rubric, folder: str, files: dict[str, str]) -> None:
    parts = _rows(Criterion, Criterion.rubric == row)
    criteria = [
        {
            **_columns(part, "key", "title", "question"),
            "weight": _number(part.weight),
            "levels": _levels(part.levels),
        }
        for part in parts
    ]
    path = f"{folder}/rubrics/{row.slug}.md"
    files[path] = _document(
        schemas.RUBRIC, {**_columns(row, "title", "language"), "criteria": criteria}, row.guidance
    )
    for code, words in sorted(row.translations.items()):
        told = [(part.key, words.get("criteria", {}).get(part.key)) for part in parts]
        said = [
            {"key": key, **_own(made, "title", "question"), "levels": _levels(made["levels"])}
            for key, made in told
            if made
        ]
        values = {**_words(words, "title"), "criteria": said}
        files[_translated(path, code)] = _document(
            schemas.RUBRIC_TRANSLATED, values, words.get("guidance", "")
        )


def _challenge(
    row: Challenge,
    path: str,
    zone: ZoneInfo,
    rubrics: Mapping[int, str],
    files: dict[str, str],
    notices: list[str],
) -> None:
    tags = _rows(Tag, Tag.challenge == row)
    resources = _rows(Resource, Resource.challenge == row, Resource.withdrawn_at.is_null())
    notices += [
        f"{path}: the file {part.file_name} is in the store and not in this folder."
        for part in resources
        if part.stored
    ]
    values = {
        **_columns(row, "title", "summary", "language", "status", "prize", "required"),
        "office": row.office.code if row.office else "",
        "agreed": row.office_id in consents.agreed_on(row.path, "brief"),
        "rubric": rubrics.get(row.rubric_id, ""),
        "rights": [tag.name for tag in tags if tag.kind == "right"],
        "functions": [tag.name for tag in tags if tag.kind == "function"],
        "resources": [
            _columns(part, "title", "link", "licence", "kind", "note")
            for part in resources
            if not part.stored
        ],
        "questions": [
            {"question": part.text, "answer": part.answer, "on": _moment(part.asked_at, zone)}
            for part in _rows(Question, Question.challenge == row, Question.status != "hidden")
        ],
    }
    files[path] = _document(schemas.CHALLENGE, values, _sections(row.sections, row.headings))
    for code, words in sorted(row.translations.items()):
        body = _sections(words.get("sections", {}), words.get("headings", {}))
        files[_translated(path, code)] = _document(
            schemas.CHALLENGE_TRANSLATED, _words(words, "title", "summary", "prize"), body
        )


def _agreed(row: Pilot) -> list[str]:
    """The codes of the offices that agreed to everything for which the pilot names them."""
    asked: dict[str, list[str]] = {}
    for part in consents.about(row.path).values():
        if part.act in {"lead", "partner", "adopter"}:
            asked.setdefault(part.office.code, []).append(part.status)
    return sorted(code for code, answers in asked.items() if set(answers) == {"agreed"})


def _pilot(row: Pilot, files: dict[str, str]) -> None:
    zone = ZoneInfo("UTC")
    named = (
        PilotOffice.select(PilotOffice, Office)
        .join(Office)
        .where(PilotOffice.pilot == row)
        .order_by(PilotOffice.id)
    )
    roles = [(part.role, part.office.code) for part in named]
    indicators = [
        {
            **_columns(part, "title", "unit"),
            "baseline": _number(part.baseline),
            "target": _number(part.target),
            "readings": [
                {"on": made.on, "value": _number(made.value)}
                for made in _rows(Reading, Reading.indicator == part)
            ],
        }
        for part in _rows(Indicator, Indicator.pilot == row, Indicator.withdrawn_at.is_null())
    ]
    entry = row.submission
    _with_translations(
        files,
        f"pilots/{row.slug}.md",
        "pilot",
        row,
        {
            **_columns(
                row,
                "title",
                "summary",
                "language",
                "status",
                "stage",
                "sponsor",
                "health",
                "consultation_closes",
            ),
            "lead": row.office.code if row.office else "",
            "partners": [code for role, code in roles if role == "partner"],
            "adopters": [code for role, code in roles if role == "adopter"],
            "agreed": _agreed(row),
            "origin": row.origin if entry is None else "",
            "submission": f"{entry.event.slug}/{entry.team.key}" if entry else "",
            "milestones": [
                {**_columns(part, "title", "owner", "due", "evidence"), "done": part.done_on}
                for part in _rows(
                    Milestone, Milestone.pilot == row, Milestone.withdrawn_at.is_null()
                )
            ],
            "indicators": indicators,
            "updates": [
                {**_columns(part, "title", "body"), "on": _moment(part.at, zone)}
                for part in _rows(Update, Update.pilot == row, Update.withdrawn_at.is_null())
            ],
            "decisions": [
                {"stage": part.becomes, "reason": part.reason, "on": _moment(part.at, zone)}
                for part in (
                    Decision.select()
                    .where(Decision.pilot == row)
                    .order_by(Decision.at, Decision.id)
                )
            ],
            "risks": [
                _columns(part, "title", "answer", "level")
                for part in _rows(Risk, Risk.pilot == row, Risk.withdrawn_at.is_null())
            ],
        },
        "body",
    )


def _with_translations(
    files: dict[str, str], path: str, kind: str, row: Any, values: Mapping[str, Any], body: str
) -> None:
    shape, translated = schemas.SHAPES[kind]
    files[path] = _document(shape, values, getattr(row, body))
    for code, words in sorted(row.translations.items()):
        files[_translated(path, code)] = _document(
            translated, _words(words, *translated), words.get(body, "")
        )


def _translated(path: str, code: str) -> str:
    return f"{path.removesuffix('.md')}.{code}.md"


def _rows(model: Any, *conditions: Any) -> list[Any]:
    order = [model.position] if "position" in model._meta.fields else []
    return list(model.select().where(*conditions).order_by(*order, model.id))


def _columns(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _own(words: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: words.get(name, "") for name in names}


def _words(words: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {**_own(words, *names), "translated": "machine" if words.get("machine") else ""}


def _document(shape: Shape, values: Mapping[str, Any], body: str) -> str:
    return dump_front_matter(_slim(shape, values), body)


def _slim(shape: Shape, values: Mapping[str, Any]) -> dict[str, Any]:
    """Put the keys in the order of the shape, and leave out what reading would put there anyway."""
    made = {}
    for name, field in shape.items():
        value = values.get(name)
        if field.required or value not in (None, "", [], field.default):
            made[name] = _plain(value)
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {
            str(name): _plain(part) for name, part in value.items() if part not in (None, "", [])
        }
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return (
        f"{local:%Y-%m-%d}"
        if zone.key == "UTC" and local.time() == NOON
        else f"{local:%Y-%m-%d %H:%M}"
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")


def _levels(levels: Iterable[tuple[int, str]]) -> dict[str, str]:
    return {str(score): words for score, words in levels}


def _sections(texts: Mapping[str, str], headings: Mapping[str, str]) -> str:
    # Only sections have headings of the second level in a file.
    parts = [
        f"## {headings.get(key) or HEADINGS[key]} {{#{key}}}\n\n"
        + re.sub(r"^##(?=\s)", "###", texts[key], flags=re.MULTILINE)
        for key in SECTIONS
        if texts.get(key)
    ]
    return "\n\n".join(parts)
