"""Registers of algorithms: what a pilot's page says, in the fields of three public registers, one
record for each office that runs the tool. A field that we know nothing about stays empty, and a
required one that is empty is named.

Field names are those of the UK's Algorithmic Transparency Recording Standard, the Dutch publication
standard 1.0 and the US federal inventory of 2025, as far as they could be read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from hackathon.core.language import localised
from hackathon.people import consents
from hackathon.people.offices import Office
from hackathon.pilots import adoptions, tags
from hackathon.pilots.adoptions import Adoption
from hackathon.pilots.parts import readings, risks
from hackathon.pilots.pilots import Pilot

REGISTERS = {
    "atrs": "Algorithmic Transparency Recording Standard (UK)",
    "nl": "Algoritmeregister (NL)",
    "us": "Federal AI use case inventory (US)",
}
Phases = Mapping[str, str]
BEFORE = ("proposed", "consultation", "approved")


def _phases(before: str, trial: str, used: str, over: str) -> Phases:
    """Our stages of a pilot and of an adoption, in a register's words."""
    return {
        **dict.fromkeys(BEFORE, before),
        **dict.fromkeys(("running", "evaluation", "paused", "trying"), trial),
        **dict.fromkeys(("adopted", "in use"), used),
        "stopped": over,
    }


ATRS = _phases("pre-deployment", "beta/pilot", "production", "retired")
DUTCH = _phases("in development", "in development", "in use", "out of use")
FEDERAL = _phases("pre-deployment", "pilot", "deployed", "retired")
REQUIRED = {
    "atrs": (
        "name", "description", "contact_email", "organisation", "phase", "scope", "benefit",
        "human_decisions", "appeals_output", "appeals_process",
    ),
    "nl": (
        "name", "description_short", "organization", "status", "contact_email",
        "publication_category", "lang",
    ),
    "us": (
        "id", "use_case_name", "agency_bureau", "development_stage", "is_high_impact",
        "problem_solved", "benefits", "system_outputs",
    ),
}  # fmt: skip


class Runner(NamedTuple):
    """An office that runs the tool: the lead, or one that took it over."""

    office: Office
    stage: str  # the pilot's, or that of the adoption
    since: date | None


class Told(NamedTuple):
    """What a pilot says in public, as texts."""

    pilot: Pilot
    title: str
    summary: str
    card: Mapping[str, str]  # the AI card
    benefits: str
    dangers: list[dict[str, str]]
    about: dict[str, list[str]]


class Record(NamedTuple):
    """A register's record of one office: its fields, and the required ones that are empty."""

    fields: dict[str, Any]
    missing: list[str]


def runners(pilot: Pilot) -> list[Runner]:
    """Return the offices that run a tool: the lead that agreed, and those that took it over."""
    found = []
    agreed = consents.status(pilot.office_id, "lead", pilot.path) == "agreed"
    if pilot.office is not None and agreed:
        found.append(Runner(pilot.office, pilot.stage, pilot.period_starts))
    taken: Sequence[Adoption] = adoptions.accepted(pilot)
    return found + [Runner(row.office, row.stage, row.since) for row in taken]


def told(pilot: Pilot) -> Told:
    """Return what a pilot says in public; members' risks and its budget are left out."""
    measured = []
    for indicator, read in readings.of_pilot(pilot):
        now = f"{read[-1].value:g} ({read[-1].on.isoformat()})" if read else "-"
        known = [indicator.baseline, indicator.target]
        first, last = ("-" if value is None else f"{value:g}" for value in known)
        measured.append(f"{indicator.title} [{indicator.unit}]: {first} -> {now} -> {last}")
    dangers = [
        {"name": risk.title, "mitigation": risk.answer} for risk in risks.shown(pilot, False)
    ]
    title, summary = (str(localised(pilot, name).text or "") for name in ("title", "summary"))
    card = pilot.ai_card or {}
    return Told(pilot, title, summary, card, "\n".join(measured), dangers, tags.of(pilot))


def _joined(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)


def _atrs(said: Told, runner: Runner) -> dict[str, Any]:
    pilot, card = said.pilot, said.card
    return {
        "name": said.title,
        "description": said.summary,
        "website": "",
        "contact_email": "",
        "organisation": runner.office.name,
        "phase": ATRS[runner.stage],
        "region": runner.office.region,
        "senior_responsible_owner": pilot.sponsor if runner.office == pilot.office else "",
        "third_party": card.get("provider", ""),
        "detailed_description": _joined(pilot.problem, pilot.body),
        "scope": _joined(pilot.for_whom, card.get("limits", "")),
        "benefit": said.benefits,
        "previous_process": pilot.baseline,
        "alternatives_considered": card.get("alternatives", ""),
        "human_decisions": card.get("oversight", ""),
        "required_training": "",
        "appeals_output": card.get("objection_output", ""),
        "appeals_process": card.get("objection_process", ""),
        "models": card.get("model", ""),
        "model_performance": said.benefits,
        "development_data": card.get("data", ""),
        "operational_data": card.get("operation_data", ""),
        "impact_assessments": [],
        "risks": [*said.dangers, *_card_risks(card)],
        "licence": pilot.licence,
    }


def _card_risks(card: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": card["risks"], "mitigation": ""}] if card.get("risks") else []


def _dutch(said: Told, runner: Runner) -> dict[str, Any]:
    pilot, card = said.pilot, said.card
    dangers = [f"{risk['name']}: {risk['mitigation']}" for risk in said.dangers]
    dutch = pilot.language == "nl"
    return {
        "standard_version": "1.0",
        "source_id": f"{pilot.slug}-{runner.office.code}",
        "name": said.title[:100],
        "description_short": said.summary[:350],
        "organization": runner.office.name,
        "status": DUTCH[runner.stage],
        "contact_email": "",
        "publication_category": "",
        "lang": "nld" if dutch else "",  # the only language that the register takes
        "begin_date": runner.since.strftime("%Y-%m") if runner.since else "",
        "website": "",
        "goal": _joined(pilot.problem, pilot.for_whom, said.benefits)[:2500],
        "proportionality": card.get("alternatives", ""),
        "human_intervention": card.get("oversight", ""),
        "risks": _joined(
            *dangers, card.get("objection_output", ""), card.get("objection_process", "")
        ),
        "source_data": _joined(card.get("data", ""), card.get("operation_data", "")),
        "methods_and_models": _joined(card.get("model", ""), card.get("limits", ""))[:5000],
        "provider": card.get("provider", "")[:200],
        "lawful_basis_grouping": [],
        "impacttoetsen_grouping": [],
        "tags": ", ".join(name for names in said.about.values() for name in names),
    }


def _federal(said: Told, runner: Runner) -> dict[str, Any]:
    pilot, card = said.pilot, said.card
    dangers = [risk["name"] for risk in said.dangers]
    return {
        "id": f"{pilot.slug}-{runner.office.code}",
        "use_case_name": said.title,
        "agency_bureau": runner.office.name,
        "is_withheld": False,
        "development_stage": FEDERAL[runner.stage],
        "is_high_impact": "",
        "topic_area": ", ".join(said.about["function"]),
        "classification": ", ".join(said.about["technology"]) or card.get("model", ""),
        "problem_solved": _joined(pilot.problem, pilot.for_whom) or said.summary,
        "benefits": said.benefits,
        "system_outputs": card.get("limits", ""),
        "operational_date": runner.since.isoformat() if runner.since else "",
        "vendor_name": card.get("provider", ""),
        "data_description": _joined(card.get("data", ""), card.get("operation_data", "")),
        "has_pii": "",
        "pia_url": "",
        "code_url": "",
        "hi_failsafe_presence": card.get("oversight", ""),
        "hi_appeal_process": _joined(
            card.get("objection_output", ""), card.get("objection_process", "")
        ),
        "hi_potential_impacts": _joined(*dangers, card.get("risks", "")),
    }


WRITERS: dict[str, Callable[[Told, Runner], dict[str, Any]]] = {
    "atrs": _atrs,
    "nl": _dutch,
    "us": _federal,
}


def record(register: str, said: Told, runner: Runner) -> Record:
    """Return a register's record of an office.

    What no register asks for (languages, hosting, running cost) stands under ``other``.

    :param register: a key of REGISTERS
    """
    fields = WRITERS[register](said, runner)
    missing = [name for name in REQUIRED[register] if fields[name] in ("", [])]
    kept = ("languages", "hosting", "running_cost")
    fields["other"] = {name: said.card[name] for name in kept if said.card.get(name)}
    return Record(fields, missing)
