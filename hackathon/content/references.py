"""What one file of a content folder says about another: rubrics, offices, rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from hackathon.content.documents import Problem, suggest
from hackathon.content.items import Folder, Item


def faults(found: Folder, known: Mapping[str, bool]) -> list[Problem]:
    """Return what does not fit together.

    :param known: code -> whether it is invented, of the offices that the site has already
    """
    # Offices of this site may be named too: a folder need not repeat the register.
    told = {item.slug: bool(item.values["invented"]) for item in found.of("office")}
    return [*_rules(found), *_rubrics(found), *_offices(found, {**known, **told})]


def _at(item: Item, key: str, sentence: str) -> Problem:
    return Problem(item.path, item.lines.get(key, 1), sentence)


def _rules(found: Folder) -> Iterator[Problem]:
    for event in found.of("event"):
        if event.values["status"] != "draft" and not any(found.of("rules", event.slug)):
            yield _at(
                event,
                "status",
                "rules.md is missing: people accept the rules when they register, so a published"
                " event needs them.",
            )


def _rubrics(found: Folder) -> Iterator[Problem]:
    for item, key, slug in _rubrics_named(found):
        event = item.event or item.slug
        there = {rubric.slug for rubric in found.of("rubric", event)}
        if slug and slug not in there:
            sentence = (
                f"There is no rubric {slug}: events/{event}/rubrics/{slug}.md is"
                f" missing.{suggest(slug, there)}"
            )
            yield _at(item, key, sentence)


def _rubrics_named(found: Folder) -> Iterator[tuple[Item, str, str | None]]:
    for event in found.of("event"):
        yield from ((event, "rounds", made["rubric"]) for made in event.values["rounds"] or ())
    for challenge in found.of("challenge"):
        yield challenge, "rubric", challenge.values["rubric"]


def _offices(found: Folder, codes: Mapping[str, bool]) -> Iterator[Problem]:
    for office in found.of("office"):
        into = office.values["merged_into"]
        if into and (into not in codes or into == office.slug):
            sentence = f"There is no other office {into} into which this one was merged."
            yield Problem(office.path, office.line, sentence)
    invented = {event.slug for event in found.of("event") if event.values["invented"]}
    for challenge in found.of("challenge"):
        named = [challenge.values["office"]]
        yield from _named(challenge, "office", named, challenge.event in invented, codes)
    for solution in found.of("solution"):
        owner = [solution.values["office"]] if solution.values["office"] else []
        named = [*owner, *(part["office"] for part in solution.values["trials"])]
        yield from _named(solution, "office", named, bool(solution.values["invented"]), codes)
    for item in found.of("assessment"):
        # What a real office says of its maturity is in no file.
        yield from _named(item, "office", [item.values["office"]], True, codes)
    for kind in ("standard", "offer"):
        for item in found.of(kind):
            code = item.values["office"]
            # Real offices may say something of themselves in a file, and invented ones too.
            yield from _named(item, "office", [code], codes.get(code or "", False), codes)
    for paper in found.of("consultation"):
        sample = bool(paper.values["invented"])
        asking = [part["office"] for part in paper.values["by"]]
        yield from _named(paper, "by", asking, sample, codes)
        yield from _named(paper, "named", paper.values["named"], sample, codes)
        yield from _named(paper, "consultation", _speaking(paper), sample, codes)
    for pilot in found.of("pilot"):
        for key in ("lead", "partners", "adopters"):
            value = pilot.values[key]
            named = value if isinstance(value, list) else [value]
            yield from _named(pilot, key, named, bool(pilot.values["invented"]), codes)
        invented_too = bool(pilot.values["invented"])
        yield from _named(pilot, "consultation", _speaking(pilot), invented_too, codes)


def _speaking(item: Item) -> list[str | None]:
    """The codes of the offices that say something in an item's consultation."""
    said = item.values["consultation"] or {}
    return [part["office"] for name in ("comments", "answers") for part in said.get(name) or ()]


def _named(
    item: Item,
    key: str,
    named: Iterable[str | None],
    sample: bool,
    codes: Mapping[str, bool],
) -> Iterator[Problem]:
    for code in named:
        if code and code not in codes:
            yield _at(
                item,
                key,
                f'No office has the code "{code}" in offices.csv or on this'
                f" site.{suggest(code, codes)}",
            )
        elif code and codes[code] != sample:
            # A sample beside a real office's name would be a claim about it.
            kinds = ("real", "invented") if sample else ("invented", "real")
            yield _at(item, key, f'The office "{code}" is {kinds[0]}, and this is {kinds[1]}.')
