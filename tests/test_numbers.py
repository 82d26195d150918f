"""One number is one number: every page and every letter that counts the same thing says the same.

Three things are counted of judging, each in one place:

- *open* scorecards of a judge (``queues``): given, of an entry that takes part, without a conflict of
  interest, not signed;
- *missing* reviews of a round (``progress``): wished ones that no signed scorecard gives;
- *unsigned* scorecards of an event (``progress``): given, of an entry that takes part, not signed.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable

import pytest
from benches import IN_ROUND, Bench, sign
from casting import Cast
from flask.testing import FlaskClient

from hackathon.core import mail
from hackathon.core.states import Refused
from hackathon.desk import next_steps
from hackathon.judging import entries, progress, queues, score_sheets
from hackathon.judging.entries import Entry
from hackathon.judging.judging import Assignment, ConflictOfInterest
from hackathon.people.people import Person
from hackathon.privacy import ties
from hackathon.submissions.submissions import Submission

As = Callable[[Person | None], FlaskClient]
EVENT = "/events/codefest"
FULL = {"usefulness": 4, "feasibility": 3}


@pytest.fixture
def bench(cast: Cast, stand_at: Callable[..., None]) -> Bench:
    stand_at(IN_ROUND)
    return Bench(cast)


def number(pattern: str, text: str) -> int:
    """The number before a sentence: "One submission is left", "2 submissions are left"; 0 without
    it."""
    found = re.search(rf"(One|\d+) {pattern}", text)
    return 0 if found is None else 1 if found[1] == "One" else int(found[1])


# --- Open scorecards of a judge. ------------------------------------------------------------------


def open_cards(bench: Bench, as_: As) -> dict[str, int]:
    """How many scorecards are open for Dee, as each place says."""
    event, person = bench.event, bench.cast.dee
    client = as_(person)
    queue = client.get(f"{EVENT}/judge/").get_data(True)
    found = {
        "tally": queues.tally([bench.dee], [bench.round.id])[bench.round.id, bench.dee.id],
        "queue": number("submissions? (?:is|are) left", queue),
        "first page": number(
            "submissions? (?:is|are) waiting for your scores", client.get("/me").get_data(True)
        ),
        "event": number("submissions? (?:is|are) waiting", client.get(f"{EVENT}/").get_data(True)),
        "next steps": sum(
            item.number for item in next_steps.for_person(person, IN_ROUND) if item.kind == "judge"
        ),
        "sheet": len(_codes(score_sheets.sheet(bench.dee, bench.round))),
        "pack": _in_pack(client),
        "letter": _reminded(bench),
        "closing the account": sum(
            number("open scorecards? go(?:es)?", tie.sentence) for tie in ties.of(person, IN_ROUND)
        ),
    }
    for row in Assignment.select().where(Assignment.judge == bench.dee):
        page = client.get(f"{EVENT}/judge/{row.key}")
        if page.status_code == 200:
            found[f"scorecard {bench.code(row.submission)}"] = number(
                "submissions? (?:is|are) left", page.get_data(True)
            )
    assert event.id
    return found


def _codes(sheet: str) -> set[str]:
    rows = csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff")))
    return {row["entry"] for row in rows}


def _in_pack(client: FlaskClient) -> int:
    answer = client.get(f"{EVENT}/judge/rounds/screening/pack")
    if answer.status_code == 302:  # there is nothing to take away
        return 0
    with zipfile.ZipFile(io.BytesIO(answer.data)) as pack:
        assert _codes(pack.read("scores.csv").decode()) == {
            name[:-5] for name in pack.namelist() if re.fullmatch(r"E\d+\.html", name)
        }
        return len(_codes(pack.read("scores.csv").decode()))


def _reminded(bench: Bench) -> int:
    """What a reminder says to Dee; nobody is reminded of nothing."""
    mail.Message.delete().execute()
    try:
        progress.remind(bench.round, bench.cast.ada, IN_ROUND)
    except Refused:
        return 0
    sent = mail.Message.get_or_none(mail.Message.to == bench.cast.dee.email)
    return number("submissions? still waits? for your scores", sent.text) if sent else 0


def test_every_place_counts_the_same_open_scorecards(bench: Bench, as_: As) -> None:
    alpha, beta, gamma = bench.entries
    rows = {row.id: bench.assign(bench.dee, row) for row in bench.entries}
    assert set(open_cards(bench, as_).values()) == {3}
    sign(rows[alpha.id], bench.dee, FULL)
    assert set(open_cards(bench, as_).values()) == {2}
    ConflictOfInterest.create(
        judge=bench.dee, submission=beta, kind="organiser", declared_at=IN_ROUND
    )
    assert set(open_cards(bench, as_).values()) == {1}
    Assignment.update(status="removed").where(Assignment.id == rows[gamma.id].id).execute()
    assert set(open_cards(bench, as_).values()) == {0}


@pytest.mark.parametrize(
    "out",
    [
        {"status": "disqualified", "reason": "Copied."},
        {"status": "withdrawn"},
        {"eligibility": "ineligible", "eligibility_reason": "Late."},
    ],
    ids=["disqualified", "withdrawn", "ineligible"],
)
def test_who_had_one_entry_that_is_out_has_none_left(
    bench: Bench, as_: As, out: dict[str, str]
) -> None:
    """A judge was told for ever that one card is open, and no page showed it."""
    only = bench.entries[0]
    bench.assign(bench.dee, only)
    assert set(open_cards(bench, as_).values()) == {1}
    Submission.update(**out).where(Submission.id == only.id).execute()
    assert set(open_cards(bench, as_).values()) == {0}


def test_facts_that_came_up_later_count_as_well(bench: Bench, as_: As) -> None:
    alpha = bench.entries[0]
    bench.assign(bench.dee, alpha)
    for person in (bench.cast.dee, alpha.team.captain):
        person.change(affiliation="Alpha Institute")
    assert set(open_cards(bench, as_).values()) == {0}


# --- Missing reviews of a round. ------------------------------------------------------------------


def missing(bench: Bench, as_: As) -> dict[str, int]:
    """How many reviews the round lacks, as each place says."""
    client = as_(bench.cast.ada)
    said = r"scorecards? of “Screening” (?:is|are) missing"
    found = {
        place: number(said, client.get(path).get_data(True))
        for place, path in (
            ("desk", f"{EVENT}/organise/"),
            ("first page", "/me"),
            ("event", EVENT + "/"),
        )
    }
    for place, path in (
        ("round", f"{EVENT}/organise/judging/rounds/screening"),
        ("judging", f"{EVENT}/organise/judging/"),
    ):
        done = re.search(r">(\d+) of (\d+)<", client.get(path).get_data(True))
        assert done, f"{path} shows how many scorecards are signed"
        found[place] = int(done[2]) - int(done[1])
    found["query"] = (
        progress.lacks([bench.round.id]).get(bench.round.id, progress.Lack(0, 0)).reviews
    )
    found["progress"] = progress.of(bench.round).missing
    return found


def test_every_place_counts_the_same_missing_reviews(bench: Bench, as_: As) -> None:
    assert bench.cast.ada and bench.cast.grace
    alpha, beta, gamma = bench.entries
    assert set(missing(bench, as_).values()) == {6}, "two wished for each of three"
    sign(bench.assign(bench.dee, alpha), bench.dee, FULL)
    bench.assign(bench.dan, alpha)
    assert set(missing(bench, as_).values()) == {5}, "whether or not a judge has it"
    Submission.update(status="disqualified", reason="Copied.").where(
        Submission.id == gamma.id
    ).execute()
    assert set(missing(bench, as_).values()) == {3}, "of what takes part"
    third = bench.judge("Third Judge")
    for judge in (bench.dan, third):
        row = Assignment.get_or_none(judge=judge, submission=alpha) or bench.assign(judge, alpha)
        sign(row, judge, FULL)
    assert set(missing(bench, as_).values()) == {2}, "a third review of one makes up for no other"
    Assignment.update(status="removed").where(Assignment.judge == third).execute()
    assert set(missing(bench, as_).values()) == {2}
    assert beta.id


# --- Scorecards that judges were given. -----------------------------------------------------------


def unsigned(bench: Bench, as_: As) -> dict[str, int]:
    """How many scorecards are given and not signed, as each place says or its columns make."""
    client = as_(bench.cast.ada)
    prepare = client.get(f"{EVENT}/organise/results").get_data(True)
    listed = client.get(f"{EVENT}/organise/judging/").get_data(True)
    sheet = client.get(f"{EVENT}/organise/judges.csv").get_data(True)
    rows = list(csv.DictReader(io.StringIO(sheet)))
    judges = (bench.dee, bench.dan)
    return {
        "query": progress.unsigned(bench.event),
        "results": number("scorecards? (?:is|are) not signed", prepare),
        "list of judges": _difference(listed),
        "its export": sum(int(row["assigned"]) - int(row["signed"]) for row in rows),
        "round": sum(row.assigned - row.signed for row in progress.of(bench.round).judges),
        "judge": sum(
            given - signed for judge in judges for _round, given, signed in progress.work_of(judge)
        ),
    }


def _difference(page: str) -> int:
    given = [int(cell) for cell in re.findall(r'data-label="Assigned">\s*(\d+)', page)]
    signed = [int(cell) for cell in re.findall(r'data-label="Signed">\s*(\d+)', page)]
    assert given and len(given) == len(signed)
    return sum(given) - sum(signed)


def test_every_place_counts_the_same_unsigned_scorecards(bench: Bench, as_: As) -> None:
    alpha, beta, gamma = bench.entries
    for judge in (bench.dee, bench.dan):
        for entry in bench.entries:
            bench.assign(judge, entry)
    assert set(unsigned(bench, as_).values()) == {6}
    sign(Assignment.get(judge=bench.dee, submission=alpha), bench.dee, FULL)
    assert set(unsigned(bench, as_).values()) == {5}
    Submission.update(status="withdrawn").where(Submission.id == gamma.id).execute()
    assert set(unsigned(bench, as_).values()) == {3}
    Assignment.update(status="recused", reason="Friend").where(
        Assignment.judge == bench.dan, Assignment.submission == beta
    ).execute()
    assert set(unsigned(bench, as_).values()) == {2}


def test_what_counts_is_told_alike_of_a_row_and_in_a_query(bench: Bench) -> None:
    """``entries.is_out`` asks a row what ``entries.judged`` asks the database."""
    states = [("submitted", "eligible"), ("submitted", "unchecked"), ("submitted", "ineligible")]
    states += [("withdrawn", "eligible"), ("disqualified", "eligible"), ("draft", "unchecked")]
    only = bench.entries[0]
    for status, eligibility in states:
        Submission.update(
            status=status, eligibility=eligibility, reason="x", eligibility_reason="x"
        ).where(Submission.id == only.id).execute()
        asked = Submission.select().where(Submission.id == only.id, entries.judged()).exists()
        assert asked is not entries.is_out(Submission.get_by_id(only.id)), (status, eligibility)
    assert Entry.select().count() == 3
