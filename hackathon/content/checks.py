"""What only several keys of a content file together can get wrong, and a translation beside its
original."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from hackathon.content import assessment_schemas
from hackathon.content.documents import File, suggest
from hackathon.core.language import countries_in
from hackathon.events import phases, rounds, timetable
from hackathon.pilots.stages import STAGE_MOVES

# Parts of an event that a translation matches by their place, for they have no key, and all of them
BY_PLACE = ("announcements", "prizes", "sessions")
EVENT_PARTS = {*BY_PLACE, "rounds", "questions"}


def _check_event(file: File, values: dict[str, Any]) -> None:
    dates = values["dates"] or {}
    for name, sentence in phases.faults(dates).items():
        file.wrong(file.line_of("dates", name), f"{name}: {sentence}")
    team = values["team"] or {}
    if (team.get("minimum") or 0) > (team.get("maximum") or 0):
        file.wrong(file.line_of("team"), "The minimum size of a team is larger than the maximum.")
    for made in values["rounds"] or ():
        # A round is held against the event's dates; one that could not be read is None and faults
        # nothing.
        known = {name: dates.get(name) for name in phases.DATES}
        for name, sentence in rounds.faults(made, known).items():
            file.wrong(file.line_of("rounds"), f'{name} of the round "{made["slug"]}": {sentence}')
    for made in values["sessions"] or ():
        for name, sentence in timetable.faults(timetable.SESSION, made, dates).items():
            file.wrong(
                file.line_of("sessions"), f'{name} of the session "{made["title"]}": {sentence}'
            )
    for asked in values["questions"] or ():
        if asked["kind"] in {"choice", "choices"} and len(asked["choices"] or ()) < 2:
            file.wrong(
                file.line_of("questions"),
                f'The question "{asked["key"]}" needs at least two choices.',
            )
        codes = [code for code, _name in countries_in("en")]
        for code in (asked["choices"] or ()) if asked["kind"] == "country" else ():
            if code not in codes:
                said = f'"{code}" in the question "{asked["key"]}" is no code of a country.'
                file.wrong(file.line_of("questions"), said)


def _check_pilot(file: File, values: dict[str, Any]) -> None:
    decided = values["decisions"] or ()
    stages = [made["stage"] for made in decided if made["stage"] and made["kind"] == "move"]
    for was, becomes in pairwise(stages):
        if becomes not in STAGE_MOVES[was]:
            file.wrong(file.line_of("decisions"), f"A pilot cannot go from {was} to {becomes}.")
    # The record of decisions and the stage say the same thing twice, so they must agree.
    if stages and values["stage"] and stages[-1] != values["stage"]:
        file.wrong(
            file.line_of("stage"),
            f"The last decision says {stages[-1]}, the stage {values['stage']}.",
        )
    days = [made["happened_on"] or made["on"].date() for made in decided if made["on"]]
    # Each decision says where the pilot stood before it, by the one above it.
    if days != sorted(days):
        file.wrong(file.line_of("decisions"), "Decisions must stand in the order of their dates.")
    if any(bool(made["happened_on"]) != bool(made["precision"]) for made in decided):
        file.wrong(
            file.line_of("decisions"),
            "A decision has happened_on and precision together, or neither.",
        )
    if values["stage"] == "consultation" and values["consultation_closes"] is None:
        file.wrong(
            file.line_of("stage"),
            "A pilot in consultation needs consultation_closes: until when comments are welcome.",
        )
    if values["origin"] and values["submission"]:
        file.wrong(
            file.line_of("submission"), "A pilot has an origin in words or a submission, not both."
        )


def _check_rubric(file: File, values: dict[str, Any]) -> None:
    if values["criteria"] == []:
        file.wrong(file.line_of("criteria"), "A rubric needs at least one criterion.")
    for made in values["criteria"] or ():
        # None is a weight that could not be read, which has been told already.
        if made["weight"] is not None and made["weight"] <= 0:
            file.wrong(
                file.line_of("criteria"), f'The weight of "{made["key"]}" must be above zero.'
            )


def _check_rules(file: File, values: dict[str, Any]) -> None:
    if not values["body"]:
        file.wrong(file.body_line, "The rules have no text.")


def _check_challenge(file: File, values: dict[str, Any]) -> None:
    if values["status"] != "draft" and not values["summary"]:
        file.wrong(file.line_of("status"), "A brief that is published needs a summary.")


def _check_solution(file: File, values: dict[str, Any]) -> None:
    if values["status"] == "published":
        for name in ("summary", "licence"):
            if not values[name]:
                file.wrong(file.line_of("status"), f"A published solution needs a {name}.")


def _check_consultation(file: File, values: dict[str, Any]) -> None:
    if values["asked"] == "region" and not values["region"]:
        file.wrong(file.line_of("asked"), "Name the region whose offices are asked.")
    if values["asked"] == "list" and not values["named"]:
        file.wrong(file.line_of("asked"), "Name the offices that are asked, under named.")
    if values["status"] != "published":
        return
    if values["closes"] is None:
        file.wrong(file.line_of("status"), "A published consultation needs its last day, closes.")
    if not (values["consultation"] or {}).get("opened"):
        file.wrong(file.line_of("status"), "A published consultation says when it was opened.")


CHECKS: dict[str, Callable[[File, dict[str, Any]], None]] = {
    "event": _check_event,
    "pilot": _check_pilot,
    "solution": _check_solution,
    "consultation": _check_consultation,
    "rubric": _check_rubric,
    "assessment": assessment_schemas.check,
    "rules": _check_rules,
    "challenge": _check_challenge,
}


def check_translation(file: File, original: dict[str, Any], values: dict[str, Any]) -> None:
    """A translation may only speak of what the original has, and of each scale it must describe
    every level."""
    for name in ("questions", "criteria"):
        known = {made["key"]: made for made in original.get(name) or () if "key" in made}
        for made in values.get(name) or ():
            if made["key"] in known:
                _check_part(file, name, known[made["key"]], made)
            else:
                sentence = f'The original has no "{made["key"]}".'
                file.wrong(file.line_of(name), sentence + suggest(made["key"] or "", known))
    slugs = {made["slug"] for made in original.get("rounds") or ()}
    for made in values.get("rounds") or ():
        if made["slug"] not in slugs:
            sentence = f'The original has no "{made["slug"]}".'
            file.wrong(file.line_of("rounds"), sentence + suggest(made["slug"] or "", slugs))
    if values.get("version") and values["version"] != original["version"]:
        file.wrong(
            file.line_of("version"),
            f"This translates version {values['version']}; the original is {original['version']}.",
        )
    for name in BY_PLACE:
        theirs, ours = values.get(name) or [], original.get(name) or []
        if len(theirs) > len(ours):
            file.wrong(file.line_of(name), f"There are more {name} here than in the original.")


def has_texts(kind: str, values: Mapping[str, Any]) -> bool:
    """Tell whether a translation has words of its own thing, not only of an event's parts."""
    parts = EVENT_PARTS | {"translated"} if kind == "event" else {"translated"}
    return any(value for name, value in values.items() if name not in parts)


def _check_part(
    file: File,
    name: str,
    ours: dict[str, Any],
    theirs: dict[str, Any],
) -> None:
    """Compare a translated question or criterion with its original."""
    if name == "criteria":
        # After a fault in either there is nothing to compare, and one sentence is enough.
        both = theirs["levels"] and ours["levels"]
        fault = both and not set(_scores(theirs["levels"])) <= set(_scores(ours["levels"]))
        sentence = f'The levels of "{theirs["key"]}" are not among those of the original.'
    else:
        told = theirs["choices"] or ()
        fault = told and len(told) != len(ours["choices"] or ())
        sentence = f'The choices of "{theirs["key"]}" are not as many as in the original.'
    if fault:
        file.wrong(file.line_of(name), sentence)


def _scores(levels: list[list[Any]]) -> list[int]:
    return [score for score, _words in levels]
