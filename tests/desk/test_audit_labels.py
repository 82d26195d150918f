"""The audit log in words: whatever the code records has a name for its readers."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import reading
import servers

from hackathon.desk import audit_acts, audit_labels
from hackathon.operations import schema

# Verbs that are put together where they are recorded, with what can stand in their place.
MADE = {
    "adoptions.": ("accept", "decline"),
    "affiliations.": ("confirm", "appoint"),
    "conversations.": ("end", "reopen"),
    "comments.": ("hide", "unhide", "hide_reply", "unhide_reply"),
    "consents.": ("agree", "decline"),
    "members.": ("agree", "decline", "leave"),
    "office_requests.": ("accept", "decline", "withdraw"),
    "assigning.": ("recused", "removed"),
    "eligibility.": ("eligible", "ineligible"),
    "pilots.": ("publish", "archive", "restore"),
    "offers.": ("close", "reopen"),
    "solutions.": ("publish", "archive", "restore"),
    "parts.": ("withdraw", "restore"),
    "organiser_invitations.": ("accepted", "declined"),
}


def calls(*wings: str) -> Iterator[ast.Call]:
    """Every call that writes a line of the audit log, in some wings or in all."""
    package = servers.ROOT / "hackathon"
    places = [package / wing for wing in wings] or [package]
    for path in sorted(file for place in places for file in place.rglob("*.py")):
        for node in reading.nodes(path):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {
                "audit.record",
                "chain.record",
            }:
                yield node


def recorded(*wings: str) -> set[str]:
    found = set[str]()
    for call in calls(*wings):
        verb = call.args[2]
        if isinstance(verb, ast.JoinedStr):
            room = verb.values[0]
            assert isinstance(room, ast.Constant)
            found |= {f"{room.value}{one}" for one in MADE[str(room.value)]}
        else:
            assert isinstance(verb, ast.Constant), ast.unparse(call)
            found.add(str(verb.value))
    return found


def test_every_act_has_words_and_no_words_stand_for_nothing() -> None:
    assert recorded() == set(audit_acts.ACTS)


def test_every_act_has_its_words_under_the_wing_that_records_it() -> None:
    """Who may read a line goes by its wing."""
    for wing, acts in audit_acts.OF_WINGS.items():
        assert set(acts) <= recorded(wing), f"not recorded in {wing}"


def test_nothing_of_judging_has_its_words_elsewhere() -> None:
    """An organiser who is in a team does not see it."""
    rooms = {verb.split(".")[0] for verb in recorded("judging", "results")}
    assert rooms - {"declines", "prizes"} == audit_acts.JUDGING_ROOMS


def handed_on() -> Iterator[str]:
    """The keys of a dictionary that an act's details are gathered in: ``told = {...}``, and then
    ``audit.record(..., **told)``."""
    package = servers.ROOT / "hackathon"
    for path in sorted(package.rglob("*.py")):
        for function in reading.nodes(path):
            if not isinstance(function, ast.FunctionDef):
                continue
            gathered = {
                keyword.value.id
                for call in ast.walk(function)
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.record"
                for keyword in call.keywords
                if keyword.arg is None and isinstance(keyword.value, ast.Name)
            }
            for node in ast.walk(function):
                if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Dict):
                    continue
                if ast.unparse(node.targets[0]) in gathered:
                    keys = [key for key in node.value.keys if isinstance(key, ast.Constant)]
                    yield from (str(key.value) for key in keys)


def test_every_detail_has_words() -> None:
    named = {keyword.arg for call in calls() for keyword in call.keywords if keyword.arg}
    named |= set(handed_on())
    assert named - set(audit_labels.DETAILS) == {"sha256"}, "sha256 is called so in every language"


def test_two_acts_are_never_called_the_same() -> None:
    said = [audit_labels.words(verb) for verb in audit_acts.ACTS]
    assert len(said) == len(set(said))


def test_an_act_of_an_older_release_keeps_its_code() -> None:
    assert audit_labels.words("teams.rename") == "teams.rename"
    assert audit_labels.detail("colour") == "colour"


def test_acts_are_offered_in_the_order_of_their_words() -> None:
    assert audit_labels.choices(["people.sign_up", "rules.publish", "events.archive"]) == [
        ("events.archive", "Event archived"),
        ("rules.publish", "Rules published"),
        ("people.sign_up", "Sign-up"),
    ]


def test_a_subject_is_called_as_on_the_site() -> None:
    assert audit_labels.subject("Team 3fk2") == "Team 3fk2"
    assert audit_labels.subject("Assignment z7bf") == "Scorecard z7bf"


def test_a_subject_that_is_a_text_of_its_own_stays() -> None:
    assert audit_labels.subject("outbox") == "outbox"
    assert audit_labels.subject("Comet 3fk2") == "Comet 3fk2"


def test_every_subject_is_a_model() -> None:
    assert set(audit_labels.SUBJECTS) <= {model.__name__ for model in schema.TABLES}
