"""Pilots as their files tell them, with offices, milestones, indicators, reports, risks and
decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hackathon.content import pilot_schemas
from hackathon.content.items import Item
from hackathon.content.loading import adoptions, part_words, pilot_files
from hackathon.content.loading import consultations as of_consultation
from hackathon.content.loading.parts import Parts, Values
from hackathon.content.loading.rows import Rows, pick
from hackathon.events.events import Event
from hackathon.people import consents
from hackathon.pilots import gates, pilots, tags
from hackathon.pilots.checks import GateCheck
from hackathon.pilots.decisions import Decision
from hackathon.pilots.partners import Partner
from hackathon.pilots.parts import health, indicators, readings, risks
from hackathon.pilots.parts.health import HealthOverride
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone, MilestoneMove
from hackathon.pilots.parts.readings import Reading
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.parts.risks import Risk
from hackathon.pilots.pilots import Pilot
from hackathon.submissions import versions
from hackathon.submissions.submissions import Submission
from hackathon.teams.teams import Team

ABOUT = {"right": "rights", "function": "functions", "technology": "technologies"}


def find(rows: Rows, item: Item) -> Pilot | None:
    """Return the row of an item, when the site has it."""
    return Pilot.get_or_none(Pilot.slug == item.slug)


def unfinished(item: Item, row: Pilot) -> bool:
    """Tell whether the site has by now the submission from which a pilot grew."""
    return row.submission_id is None and _origin(item) is not None


def load(rows: Rows, item: Item, before: Pilot | None) -> Pilot | None:
    """Write a pilot and its parts; None after a fault."""
    made = item.values
    # Asked first: what follows writes, and a pilot that moved on here keeps all of its own story.
    if before is not None and not _leads_on(rows, item, before):
        return None

    def texts(made: Mapping[str, Any]) -> Values:
        html = rows.html(item, made["body"])
        return {**pick(made, "title", "summary", "body"), "body_html": html}

    values = pick(made, "language", "origin", "sponsor", "stage")
    values |= pick(made, *pilot_schemas.FACTS)
    # A line that the card leaves empty is one that nobody answered, and is stored as none.
    values["ai_card"] = {key: text for key, text in made["ai_card"].items() if text}
    values |= {
        "office": rows.office(made["lead"]),
        "submission": _submission(rows, item),
        "updated_at": rows.at,
        "demonstration": int(made["invented"]),
    }
    if before is None:
        # Made at the first thing it tells of, or its timeline would begin after its own past.
        days = [part["on"] for name in ("decisions", "updates") for part in made[name]]
        values |= {"status": made["status"], "created_at": min([*days, rows.at])}
        # What it had passed before it came here was asked elsewhere.
        values["before_gates"] = _stood_in(made)
        row = rows.create(item, Pilot, {"slug": item.slug}, values, texts)
    else:
        rows.moved(item, before, pilots.MOVES)
        row = rows.change(item, before, values, texts)
    _began_from(row)
    _parts(rows, item, row)
    tags.put(row, {kind: made[name] for kind, name in ABOUT.items()})
    # Before the adoptions, which tell what became of these indicators in another office.
    measured = _indicators(rows, item, row)
    adoptions.load(rows, item, row, measured)
    _decisions(rows, item, row)
    _gates(rows, item, row)
    _consents(rows, item, row)
    of_consultation.load(rows, item, row)
    pilot_files.load(rows, item, row)
    return row


def _began_from(row: Pilot) -> None:
    """Tie a pilot to the version that it grew from, where its submission has one here."""
    if row.submission is None or row.version_id is not None:
        return
    version = versions.latest_version(row.submission)
    Pilot.update(version=version).where(Pilot.id == row.id).execute()


def _stood_in(made: Mapping[str, Any]) -> str:
    """The last stage of the way that a pilot has reached, "" before the first gate."""
    stages = [part["stage"] for part in made["decisions"] if part["kind"] == "move"]
    reached = [stage for stage in [*stages, made["stage"]] if stage in gates.GATED]
    return reached[-1] if reached and made["stage"] != "proposed" else ""


def _leads_on(rows: Rows, item: Item, before: Pilot) -> bool:
    stages = [part["stage"] for part in item.values["decisions"]]
    # The stage may have moved on the site; a file that knows nothing of it would undo a decision.
    fits = before.stage == item.values["stage"] or before.stage in stages
    if not fits:
        rows.wrong(
            item,
            "stage",
            f"On the site the pilot is {before.stage}; the decisions of the file do not lead on"
            " from there.",
        )
    return fits


def _parts(rows: Rows, item: Item, row: Pilot) -> None:
    made, of_row, withdrawn = item.values, {"pilot": row}, {"withdrawn_at": rows.at}
    # Partners are rows that come and go; whatever else people read is withdrawn, so that its
    # address and its history stay.
    partners = [(code, {"office": rows.office(code)}) for code in made["partners"]]
    rows.parts(item, Parts("partners", Partner, of_row, partners))
    milestones = [(part["title"], _milestone(made, part)) for part in made["milestones"]]
    written = rows.parts(item, Parts("milestones", Milestone, of_row, milestones, withdrawn))
    # The moves hang on the row of the milestone, which has to be there first.
    part_words.put(rows, item, written, made["milestones"])
    for part in made["milestones"]:
        _moves(rows, item, written[part["title"]], part)
    reports = [(part["title"], _report(made, part)) for part in made["updates"]]
    written = rows.parts(item, Parts("updates", Report, of_row, reports, withdrawn))
    _rendered(rows, item, written)
    part_words.put(rows, item, written, made["updates"])
    found = [(part["title"], _risk(made, part)) for part in made["risks"]]
    written = rows.parts(item, Parts("risks", Risk, of_row, found, withdrawn))
    part_words.put(rows, item, written, made["risks"])
    said = [(part["on"].isoformat(), _said(part)) for part in _health(rows, made)]
    rows.parts(item, Parts("health", HealthOverride, of_row, said))


def _health(rows: Rows, made: Mapping[str, Any]) -> list[Values]:
    """What the file says against the facts; a word alone, as the first edition had it, holds from
    now on."""
    # Nothing said, and nothing against the facts, come to the same.
    if made["health"] in ("", "on track"):
        return list(made["health_said"])
    alone = {
        "on": rows.at,
        "state": made["health"],
        "reason": "Said in the pilot's file.",
        "ended": None,
    }
    return [*made["health_said"], alone]


def _said(part: Mapping[str, Any]) -> Values:
    values = {**pick(part, "state", "reason"), "at": part["on"]}
    return {**values, "until": part["on"] + health.HOLDS, "ended_at": part["ended"]}


def _language(made: Mapping[str, Any], part: Mapping[str, Any]) -> str:
    """A part that names no language is in that of its pilot."""
    return str(part["language"] or made["language"])


def _milestone(made: Mapping[str, Any], part: Mapping[str, Any]) -> Values:
    said = {"owner_words": part["owner"], "done_on": part["done"]}
    return {
        **pick(part, "title", "due", "evidence"),
        **said,
        "language": _language(made, part),
    }


def _moves(
    rows: Rows,
    item: Item,
    row: object,
    part: Mapping[str, Any],
) -> None:
    wanted = []
    for move in part["moved"]:
        values = {**pick(move, "was", "becomes", "reason"), "at": move["on"]}
        wanted.append((move["on"].isoformat(), values))
    # Named after its milestone, since a file has one list of moves for each of them.
    of_row = {"milestone": row}
    rows.parts(item, Parts(f"moves of {part['title']}", MilestoneMove, of_row, wanted))


def _risk(made: Mapping[str, Any], part: Mapping[str, Any]) -> Values:
    values = pick(part, "title", "answer", "review_on", "public")
    said = risks.SAID.get(part["level"], risks.SAID["medium"])
    # The first edition had one word for both; a file that still says it loses nothing.
    for name in ("likelihood", "impact"):
        values[name] = part[name] or said
    return {**values, "owner_words": part["owner"], "language": _language(made, part)}


def _consents(rows: Rows, item: Item, row: Pilot) -> None:
    """Ask the offices that the pilot names, but for those that the folder says agreed."""
    made = item.values
    named = [("lead", made["lead"])] if made["lead"] else []
    named += [("partner", code) for code in made["partners"]]
    named += [("adopter", code) for code in made["adopters"]]
    # An agreement to nothing is a slip of the pen, and would hide that the office was never named.
    for code in sorted(set(made["agreed"]) - {code for _act, code in named}):
        rows.wrong(item, "agreed", f"{code} is not named in this pilot.")
    wanted = []
    for act, code in named:
        office = rows.office(code)
        if office is not None:
            wanted.append((office, act, code in made["agreed"]))
    consents.from_folder(wanted, row.path, row.title, rows.at)


def _report(made: Mapping[str, Any], part: Mapping[str, Any]) -> Values:
    return {
        **pick(part, "title", "body", "evaluation"),
        "language": _language(made, part),
        "at": part["on"],
    }


def _rendered(rows: Rows, item: Item, written: Mapping[str, Any]) -> None:
    """Render reports once their rows are there: headings are named by the key of their report,
    since several share a page."""
    for row in written.values():
        html = rows.html(item, row.body, f"{row.key}-")
        if html != row.body_html:
            Report.update(body_html=html).where(Report.id == row.id).execute()


def _indicators(rows: Rows, item: Item, row: Pilot) -> dict[str, object]:
    made = item.values["indicators"]
    wanted = [(part["title"], _indicator(item.values, part)) for part in made]
    written = rows.parts(
        item, Parts("indicators", Indicator, {"pilot": row}, wanted, {"withdrawn_at": rows.at})
    )
    part_words.put(rows, item, written, made)
    for part in made:
        read = [_reading(reading) for reading in part["readings"]]
        of_indicator = {"indicator": written[part["title"]]}
        rows.parts(item, Parts(f"readings of {part['title']}", Reading, of_indicator, read))
    return written


def _reading(part: Mapping[str, Any]) -> tuple[str, Values]:
    values = pick(part, "on", "value", "source", "reason")
    values["corrected_at"] = part["corrected"]
    return readings.told_by(part["on"], part["value"], part["corrected"]), values


def _indicator(made: Mapping[str, Any], part: Mapping[str, Any]) -> Values:
    values = pick(part, "title", "unit", "baseline", "target", "target_on", "watched")
    # Where the file is silent the numbers say whether more is better.
    values["direction"] = part["direction"] or indicators.towards(part["baseline"], part["target"])
    return {**values, "owner_words": part["owner"], "language": _language(made, part)}


def _decisions(rows: Rows, item: Item, row: Pilot) -> None:
    wanted, was = [], None
    for part in item.values["decisions"]:
        stage, on = part["stage"], part["on"]
        values = pick(part, "reason", "kind", "decided", "lessons", "precision", "note")
        values["happened_on"] = part["happened_on"]
        values |= {
            # Which stage the first one left, no file says; the site may know it.
            **({} if was is None else {"was": was}),
            "becomes": stage,
            "at": on,
            "language": _language(item.values, part),
        }
        # Two decisions of one day lead to two stages, so that both together name the row.
        wanted.append((f"{on.isoformat()} {stage}", values))
        was = stage
    drop = rows.refusing(
        item,
        "decisions",
        "A decision that is on record cannot be taken out; add the one that followed.",
        # Every decision is on record: its reason was public.
        lambda row: True,
    )

    def taken_out(decision: Decision) -> None:
        # One that another stands in the place of is in no file, and stays.
        if decision.superseded_by_id is None:
            drop(decision)

    written = rows.parts(item, Parts("decisions", Decision, {"pilot": row}, wanted, taken_out))
    part_words.put(rows, item, written, item.values["decisions"])


def _gates(rows: Rows, item: Item, row: Pilot) -> None:
    names = ("stage", "title", "state", "evidence", "kind", "reason")
    wanted = [
        (
            part["item"],
            {
                **pick(part, *names),
                "item": part["item"],
                "at": part["on"],
            },
        )
        for part in item.values["gates"]
    ]
    # What was shown here is no line of a file: it stays when the file does not tell of it.
    rows.parts(item, Parts("gates", GateCheck, {"pilot": row}, wanted, lambda row: None))


def _origin(item: Item) -> Submission | None:
    if not item.values["submission"]:
        return None
    event, team = item.values["submission"].split("/")
    query = Submission.select().join(Team).switch(Submission).join(Event)
    # By the names in addresses: numbers of rows differ from site to site.
    scope = (Event.slug == event) & (Team.key == team)
    return query.where(scope, Submission.status != "withdrawn").first()


def _submission(rows: Rows, item: Item) -> Submission | None:
    row = _origin(item)
    if item.values["submission"] and row is None:
        where = f"{item.path}:{item.lines['submission']}"
        event, team = item.values["submission"].split("/")
        # A notice, not a fault: a folder may be loaded where the event never took place.
        rows.notices.append(
            f"{where}: the site has no submission of a team {team} at {event}; the pilot has no"
            " origin here."
        )
    return row
