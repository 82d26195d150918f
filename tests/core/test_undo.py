"""No act of weight without a line that says how it is undone, and no state without a way on: a walk
over all doors that take a form, all tables of moves and all places that ask before an act."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest
from casting import Cast, day
from flask import Flask

import hackathon
from hackathon.core import language, undo
from hackathon.core.config import ROOT
from hackathon.core.undo import UNDO, WHO, Final, Way
from hackathon.events.events import Event

# What carries no weight: the same page changes it again, or it is said anew.
LIGHT = set(
    """
    assessments.begin assessments.save assessments.show
    accounts.confirm accounts.confirm_again accounts.forgot accounts.reset accounts.sign_up
    admin.new_office admin.office admin.set_clock adoptions.changes adoptions.read
    adoptions.report announcements.edit briefs.edit briefs.move briefs.new certificates.mine challenges.answer
    consents.edit decisions.translate files.give_up files.upload gates.edit gates.items imports.new
    indicators.add indicators.edit letters.edit letters.write merging.confirm milestones.add milestones.edit notices.by_link notices.mine
    offices.propose offline_packs.upload parts.translate_indicator parts.translate_milestone
    parts.translate_report parts.translate_risk people.edit people.email people.email_confirm
    people.end_sessions people.password people.sign_in people.sign_out personal_tokens.make
    pilots.edit pilots.edit_card pilots.new pilots.translate prizes.edit prizes.new
    questionnaire.edit questionnaire.new registrations.mine resources.edit resources.new
    solutions.check standards.edit solutions.edit solutions.new solutions.take_in trials.report
    solutions.edit_card solutions.take_again solutions.translate
    offers.edit offers.translate
    risks.add risks.edit rounds.edit rounds.new rubrics.copy rubrics.edit rubrics.new
    scorecards.save scorecards.score sessions.edit sessions.new setup.edit setup.new
    setup.organisers submissions.new switches.turn tags.edit tasks.edit tasks.save
    teams.edit teams.new translations.edit uploads.create watching.begin watching.end
    brief_tables.new papers.new papers.edit answers.follow answers.unfollow
    brief_tables.new mentors.index mentors.desk
    event_copies.new
    """.split()  # noqa: SIM905 - a list of doors reads better so
)
# States in which a thing has reached what it is for, or was given up; what follows is a new one.
ENDS = {
    "hackathon.desk.mailings.MOVES": "sent: write another letter",
    "hackathon.people.office_requests.MOVES": "accepted declined withdrawn: ask again",
    "hackathon.network.joint_drafts.MOVES": "agreed declined withdrawn: propose another",
    "hackathon.network.held_messages.MOVES": "passed refused: write again",
    "hackathon.privacy.merging.MOVES": "done withdrawn: ask again",
    "hackathon.pilots.calls.MOVES": "withdrawn: make another call",
    "hackathon.results.results.MOVES": "superseded withdrawn: propose again",
    "hackathon.results.announcing.MOVES": "withdrawn: propose again",
    "hackathon.events.organiser_invitations.MOVES": "accepted declined revoked: invite again",
    "hackathon.teams.invitations.MOVES": "accepted declined revoked: invite again, leave",
    "hackathon.teams.nominations.MOVES": "accepted declined revoked: enter again, leave",
    "hackathon.teams.mentoring.MOVES": "declined withdrawn ended: ask again",
    "hackathon.teams.join_requests.MOVES": "accepted declined withdrawn: ask again, leave",
}


def posts(app: Flask) -> set[str]:
    """Doors that take a form."""
    rules = app.url_map.iter_rules()
    return {rule.endpoint for rule in rules if "POST" in (rule.methods or ())}


def ways() -> Iterator[tuple[str, Way]]:
    for act, row in UNDO.items():
        if not isinstance(row, Final):
            yield from ((act, way) for way in row)


def tables() -> dict[str, dict[str, tuple[str, ...]]]:
    """Every table of moves, by the room that it stands in."""
    found = {}
    for info in pkgutil.walk_packages(hackathon.__path__, "hackathon."):
        path = ROOT / (info.name.replace(".", "/") + ".py")
        if not path.exists():
            continue
        for name in re.findall(r"^(\w*MOVES)\b.*= {", path.read_text(), re.M):
            found[f"{info.name}.{name}"] = getattr(importlib.import_module(info.name), name)
    return found


def asked() -> Iterator[tuple[str, str, str]]:
    """Every place of a template that asks before an act: its name, the act, the place."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        source = path.read_text()
        for start in re.finditer(r"{% call ui\.ask\(|<details class=\"ask\"", source):
            place = _place(source, start.start())
            for act in re.findall(r"url_for\(\s*'(\w+\.\w+)'", place):
                yield str(path.relative_to(ROOT)), act, place


def _place(source: str, start: int) -> str:
    if source[start] == "<":
        return source[start : source.index("</details>", start)]
    depth = 0
    for tag in re.finditer(r"{% (call|endcall)\b", source[start:]):
        depth += 1 if tag[1] == "call" else -1
        if depth == 0:
            return source[start : start + tag.end()]
    raise AssertionError("a call without its end")


def test_every_door_that_takes_a_form_has_its_line(made_app: Flask) -> None:
    without = posts(made_app) - set(UNDO) - LIGHT
    assert not without, (
        f"core/undo says how each is undone, or LIGHT that it weighs nothing: {without}"
    )
    assert not (set(UNDO) | LIGHT) - posts(made_app), "a line for a door that is not there"
    assert not set(UNDO) & LIGHT


def test_every_way_back_is_a_door_for_somebody_until_a_moment(made_app: Flask) -> None:
    doors = posts(made_app)
    for act, way in ways():
        assert way.back in doors, f"{act}: {way.back}"
        assert way.by in WHO, f"{act}: {way.by}"
        known = way.until in {"open", *undo.CONDITIONS} or hasattr(Event, way.until)
        assert known, f"{act}: {way.until}"


def test_an_act_within_dates_has_a_way_back_beyond_them() -> None:
    """What one person can undo until a date, somebody can undo after it."""
    dated = {act for act, way in ways() if way.until not in {"open", *undo.CONDITIONS}}
    beyond = {act for act, way in ways() if way.until in {"open", *undo.CONDITIONS}}
    # A draft and what is offered to a team end with the deadline: there is nothing left to undo.
    ended = {"files.cancel", "files.promise", "files.remove", "invitations.revoke"}
    ended |= {"individuals.be_alone", "individuals.make_team", "mentoring.end"}
    assert dated - beyond == ended | {"teams.ask", "teams.withdraw_request"}


@pytest.mark.parametrize("name", sorted(tables()))
def test_every_state_has_a_way_on(name: str) -> None:
    moves = tables()[name]
    states = set(moves) | {to for after in moves.values() for to in after}
    stuck = {state for state in states if not moves.get(state)}
    reached = ENDS.get(name, "").partition(":")[0].split()
    assert stuck == set(reached), f"{name}: who can go on from {stuck}?"


def test_every_place_that_asks_says_how_the_act_is_undone() -> None:
    silent = [
        f"{path}: {act}"
        for path, act, place in asked()
        if act not in LIGHT and f"undone('{act}'" not in place
    ]
    assert not silent, f"Say it with ui.undone: {silent}"
    assert len(list(asked())) > 30, "the walk finds the places"


class TestSentences:
    def test_name_who_and_until_when_and_leave_out_what_is_past(self, cast: Cast) -> None:
        def moment(at: object, zone: str) -> str:
            return f"<{at:%d %b} {zone}>"  # type: ignore[str-format]

        event = cast.event
        both = undo.sentences("submissions.withdraw", event, day(0), moment)
        assert both == [
            "Can be undone until <21 Mar Europe/Zurich>, by: the members of the team",
            "Can be undone at any time, by: the organisers",
        ]
        assert undo.sentences("submissions.withdraw", event, day(12), moment) == both[1:]
        assert len(undo.sentences("teams.leave", event, day(0), moment)) == 2
        assert undo.sentences("assignments.assign", None, None, moment) == [
            "Can be undone while the round is open, by: the organisers"
        ]

    @pytest.mark.parametrize("final", list(Final))
    def test_say_why_something_is_final(self, final: Final) -> None:
        act = next(act for act, row in UNDO.items() if row is final)
        with language.using("en", "UTC"):
            (said,) = undo.sentences(act, None, None, lambda at, zone: "")
        assert said.startswith("It cannot be undone: ")
