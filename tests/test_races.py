"""Several people do the same in the same moment, on a real PostgreSQL: one is first, every other
reads a sentence that says so."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import peewee
import pytest
import servers
from casting import (
    NOW,
    Cast,
    affiliate,
    day,
    enter,
    make_challenge,
    make_event,
    make_person,
    make_submission,
    show_all,
)
from peewee import IntegrityError, OperationalError

from hackathon import permissions
from hackathon.challenges import brief_tables, brief_versions, ready_briefs
from hackathon.challenges.brief_versions import BriefVersion
from hackathon.challenges.challenges import Brief, Challenge
from hackathon.consultations import answers, circulation, outcomes, papers
from hackathon.consultations.answers import Given as GivenAnswer
from hackathon.consultations.answers import OfficeAnswer, Seat
from hackathon.consultations.consultations import Consultation
from hackathon.consultations.outcomes import Outcome
from hackathon.consultations.papers import Paper, Plan
from hackathon.content import copying
from hackathon.content.copying import Copy
from hackathon.core import db as ground
from hackathon.core import states
from hackathon.core.audit import AuditLine
from hackathon.core.mail import Message
from hackathon.core.states import Refused
from hackathon.core.store import Stored
from hackathon.desk import mailings
from hackathon.desk.letter_copies import Letter
from hackathon.desk.mailings import Mailing
from hackathon.events import events, organisers, rounds, rules, timetable
from hackathon.events.events import Event, Rules
from hackathon.events.mentors import Mentor
from hackathon.events.organisers import Organiser
from hackathon.events.rounds import Round
from hackathon.judging import disclosures, planning
from hackathon.judging.judging import ConflictOfInterest, PanelMember
from hackathon.judging.panels import Invited
from hackathon.network import (
    assessments,
    conversation_messages,
    conversations,
    counts,
    held_messages,
    joint_drafts,
    shared,
)
from hackathon.network.held_messages import HeldMessage
from hackathon.network.joint_drafts import JointDraft
from hackathon.network.scales import scale
from hackathon.network.shared import Sharing
from hackathon.operations import schema
from hackathon.people import accounts, passwords, people
from hackathon.people import people as accounts_of
from hackathon.people.acts import Act
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots import (
    adoptions,
    calls,
    checks,
    decisions,
    gates,
    members,
    proposals,
    stages,
)
from hackathon.pilots.adoptions import Adoption
from hackathon.pilots.calls import Call
from hackathon.pilots.checks import GateCheck
from hackathon.pilots.decisions import Decision, Said
from hackathon.pilots.gates import GateItem
from hackathon.pilots.members import PilotMember
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.pilots import Pilot
from hackathon.privacy import closing, erasing, merging
from hackathon.results import announcing, certificates, declines, deserving, winners
from hackathon.results.announcing import Step
from hackathon.results.selections import Selection
from hackathon.submissions import dissolving, intake, uploads, versions
from hackathon.submissions.attachments import Announced, File
from hackathon.submissions.submissions import Submission
from hackathon.teams import (
    invitations,
    join_requests,
    late,
    memberships,
    mentoring,
    nominating,
    nominations,
    teams,
)
from hackathon.teams.mentoring import Mentoring
from hackathon.teams.nominating import Listed, Named
from hackathon.teams.nominations import Nomination
from hackathon.teams.registrations import Given
from hackathon.teams.teams import JoinRequest, Team

AT_ONCE = 4


@pytest.fixture(scope="module")
def migrated() -> Iterator[str]:
    """The address of a database of this file's own: what runs at once has to be committed."""
    before = ground.database.obj
    with servers.postgres_server() as server, server.database() as name:
        made = ground.connect(server.url(name))
        ground.open_connection()
        schema.migrate()
        made.close_all()
        yield server.url(name)
    ground.database.initialize(before)


@pytest.fixture
def cast(migrated: str) -> Iterator[Cast]:
    before = ground.database.obj
    made = ground.connect(migrated)
    ground.open_connection()
    tables = [name for name in made.get_tables() if not name.startswith("schema")]
    yield Cast()
    # To truncate them would give each a new file, which takes ten times as long.
    emptied = " ".join(f'DELETE FROM "{name}";' for name in tables)
    # No row waits for those that refer to it.
    alone = "SET LOCAL session_replication_role = replica;"
    made.execute_sql(f"DO $$ BEGIN {alone} {emptied} END $$")
    made.close_all()
    ground.database.initialize(before)


def at_once(*verbs: Callable[[], Any]) -> list[str]:
    """Call the verbs at the same moment as a page does, each on a connection of its own; return
    what was refused, a sentence each."""
    start, told, wrong = threading.Barrier(len(verbs)), list[str](), list[BaseException]()

    def run(verb: Callable[[], Any]) -> None:
        ground.open_connection()
        try:
            start.wait(servers.PATIENCE)
            ground.in_turn(verb)
        except Refused as refusal:
            told.append(str(refusal))
        except BaseException as error:
            wrong.append(error)
        finally:
            ground.close_connection()

    threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong
    return told


def allowed(may: Callable[[], str | None], verb: Callable[[], Any]) -> Callable[[], Any]:
    """Return a verb as a door calls it that asked everybody before anybody had begun."""
    assert may() is None

    def behind_door() -> Any:
        with states.permitted(may):
            return verb()

    return behind_door


def test_of_two_teams_that_are_merged_with_each_other_one_stays(cast: Cast) -> None:
    one = cast.team
    two = teams.create(cast.event, teams.Profile("Alpha"), cast.cy, NOW)
    act = Act(cast.ada, NOW)
    told = at_once(
        lambda: dissolving.merge(Team.get_by_id(one.id), Team.get_by_id(two.id), "Small.", act),
        lambda: dissolving.merge(Team.get_by_id(two.id), Team.get_by_id(one.id), "Small.", act),
    )
    left = list(Team.select().where(Team.status == "active"))
    assert len(told) == 1 and [team.members for team in left] == [3]


def test_one_captaincy_is_handed_over_once(cast: Cast) -> None:
    team, ben, at = cast.team, cast.ben, NOW
    mates = [make_person(f"Mate{number} Example") for number in range(3)]
    for mate in mates:
        teams.Membership.create(event=team.event, team=team, person=mate, joined_at=NOW)

    def may() -> str | None:
        return permissions.lead_team(people.anew(ben), Team.get_by_id(team.id), at)

    told = at_once(
        *(
            allowed(may, lambda to=to: memberships.hand_over(Team.get_by_id(team.id), to, ben, at))
            for to in mates
        )
    )
    assert len(told) == 2 and all("Only the captain" in sentence for sentence in told)


def test_one_name_for_a_team(cast: Cast) -> None:
    captains = [make_person(f"Captain{number} Example") for number in range(AT_ONCE)]
    event = cast.event
    told = at_once(
        *(
            lambda captain=captain: teams.create(event, teams.Profile("Alpha"), captain, NOW)
            for captain in captains
        )
    )
    assert len(told) == AT_ONCE - 1 and Team.select().count() == 1
    assert all("name" in sentence for sentence in told)


def test_one_address_for_an_account(cast: Cast) -> None:
    link = "https://codefest.example/".__add__
    told = at_once(
        *(
            lambda: accounts.sign_up(
                accounts.NewAccount("Sam Example", "sam@example.org", "a long password", "en"),
                NOW,
                accounts.Links(link, "", link),
            )
            for _ in range(AT_ONCE)
        )
    )
    assert told == [] and Person.select().count() == 1, (
        "whoever asks learns nothing about who has an account"
    )


def test_an_address_is_entered_once_and_a_team_is_founded_once(cast: Cast) -> None:
    event, act = cast.event, Act(cast.ada, NOW)

    def enter(*addresses: str) -> None:
        listed = Listed([Named(n, one, "", "New") for n, one in enumerate(addresses, 1)])
        nominating.enter(event, listed, nominations.Said("Why."), act, lambda secret: secret)

    told = at_once(*(lambda: enter("cy@example.org", "sam@example.org") for _ in range(AT_ONCE)))
    assert len(told) == AT_ONCE - 1 and all("there already" in one for one in told)
    people, current = [cast.cy, cast.sam], rules.current(event)

    def accept(person: Person) -> None:
        found = Nomination.get(Nomination.email_key == person.email_key)
        nominations.accept(found, person, current, Given({}, True, True), NOW)

    assert at_once(*(lambda person=person: accept(person) for person in people)) == []
    assert [team.members for team in Team.select().where(Team.name == "New")] == [2]


def test_of_two_later_deadlines_one_stands(cast: Cast) -> None:
    team, act = cast.team, Act(cast.ada, NOW)
    moments = [day(10 + number / 10) for number in range(1, 1 + AT_ONCE)]
    give = [lambda until=until: late.give(team, until, "Why.", act) for until in moments]
    assert at_once(*give) == []
    standing = [row.until for row in late.of(team) if row.ended_at is None]
    assert standing == [Team.get_by_id(team.id).late_until]


def test_one_letter_to_many(cast: Cast) -> None:
    assert cast.cy
    letter = Letter("registered", "Office hours", "At noon.")
    made = mailings.prepare(cast.event, letter, cast.ada, NOW)
    act, seen = Act(cast.ada, NOW), made.revision

    def send() -> None:
        mailings.send(Mailing.get_by_id(made.id), seen, False, act)

    told = at_once(*(send for _ in range(AT_ONCE)))
    assert len(told) == AT_ONCE - 1 and Message.select().count() == 1


def test_one_event_at_an_address(cast: Cast) -> None:
    source, wanted = cast.event, Copy("next", "Next", day(60).date())
    assert cast.challenge and cast.round
    told = at_once(*(lambda: copying.copy(source, wanted, cast.ada, NOW) for _ in range(2)))
    assert len(told) == 1 and Event.select().count() == 2
    assert Challenge.select().count() == 2


def test_of_two_tables_with_one_address_one_is_created_whole(cast: Cast) -> None:
    event, text = cast.event, "title,address\nGoods,goods\nRoutes,routes"
    rows = brief_tables.read(text, event).rows
    told = at_once(*(lambda: brief_tables.create(event, rows, cast.ada, NOW) for _ in range(2)))
    assert len(told) == 1 and Challenge.select().count() == 2


def test_a_brief_is_published_once_by_two_who_publish_all(cast: Cast) -> None:
    event = make_event("draft", status="draft")
    full = {"problem": "Long.", "good": "Short.", "deliverables": "A tool."}
    brief = make_challenge(event, status="draft", sections=full)
    Rules.create(event=event, version="1", title="R", body="B", body_html="B", published_at=day(-3))
    at_once(*(lambda: ready_briefs.publish_event(event, cast.ada, NOW) for _ in range(2)))
    assert AuditLine.select().where(AuditLine.verb == "challenges.publish").count() == 1
    assert Challenge.get_by_id(brief.id).status == "published"


def test_of_two_rounds_with_one_name_one_is_planned_with_its_panel(cast: Cast) -> None:
    assert cast.rubric and cast.dan
    values = {
        "slug": "final", "title": "Final", "rubric": cast.rubric.id, "opens": day(12),
        "closes": day(19), "method": "adjusted", "tie_break": "shared",
    }  # fmt: skip
    panel = [Invited(cast.dan.email, "", [])]

    def plan() -> None:
        planning.plan(cast.event, values, panel, Act(cast.ada, NOW))

    told = at_once(plan, plan)
    assert len(told) == 1 and Round.select().count() == 1 and PanelMember.select().count() == 1


def test_one_request_to_join(cast: Cast) -> None:
    team, cy = cast.team, cast.cy
    told = at_once(*(lambda: join_requests.ask(team, cy, "Please", NOW) for _ in range(AT_ONCE)))
    assert len(told) == AT_ONCE - 1 and JoinRequest.select().count() == 1


def test_no_invitation_beyond_the_number(cast: Cast) -> None:
    team, ben = cast.team, cast.ben
    link = "https://codefest.example/".__add__
    for number in range(invitations.INVITATIONS_OPEN_MAXIMUM - 1):
        invitations.invite(team, f"p{number}@example.org", ben, NOW, link)
    told = at_once(*(lambda: invitations.invite(team, "", ben, NOW, link) for _ in range(AT_ONCE)))
    assert len(told) == AT_ONCE - 1
    assert len(invitations.open_invitations(team, NOW)) == invitations.INVITATIONS_OPEN_MAXIMUM


def test_one_conflict_of_interest(cast: Cast) -> None:
    judge, submission, ada = cast.judge, cast.submission, cast.ada
    told = at_once(
        *(
            lambda: disclosures.enter(judge, submission, "Her thesis", Act(ada, NOW))
            for _ in range(AT_ONCE)
        )
    )
    assert len(told) == AT_ONCE - 1 and ConflictOfInterest.select().count() == 1


def test_a_round_is_closed_once(cast: Cast) -> None:
    round, ada = cast.round, cast.ada
    told = at_once(
        *(
            lambda: rounds.close(rounds.Round.get_by_id(round.id), ada, day(12))
            for _ in range(AT_ONCE)
        )
    )
    assert len(told) == AT_ONCE - 1


def test_a_round_and_its_event_do_not_move_past_each_other(cast: Cast) -> None:
    """Each move fits what is there; together they would leave a round that ends after the results
    are due."""
    round, event, ada = cast.round, cast.event, cast.ada
    ends = round.closes
    events.edit(event, None, ada, day(-29), results_on=ends + timedelta(days=9))
    told = at_once(
        lambda: rounds.edit(Round.get_by_id(round.id), None, ada, NOW, closes=day(26)),
        lambda: events.edit(
            Event.get_by_id(event.id), None, ada, day(-29), judging_closes=ends, results_on=day(22)
        ),
    )
    assert len(told) == 1
    event = Event.get_by_id(event.id)
    assert not timetable.event_faults(timetable.of(event), event.rounds, event.sessions)


def test_somebody_is_left_to_administer(cast: Cast) -> None:
    both = [make_person(f"Root{number} Example", administrator=True) for number in range(2)]
    told = at_once(
        lambda: accounts_of.appoint(both[0], administrator=False, by=both[1], at=NOW),
        lambda: accounts_of.appoint(both[1], administrator=False, by=both[0], at=NOW),
    )
    assert len(told) == 1 and Person.select().where(Person.administrator).count() == 1


def test_the_last_organiser_stays(cast: Cast) -> None:
    ada, grace = cast.ada, cast.grace
    rows = list(Organiser.select().where(Organiser.event == cast.event))
    told = at_once(
        *(
            lambda row=row, by=by: organisers.remove(row, by, NOW)
            for row, by in zip(rows, (grace, ada), strict=True)
        )
    )
    assert len(told) == 1 and Organiser.select().where(Organiser.event == cast.event).count() == 1


def test_a_team_asks_a_mentor_once(cast: Cast) -> None:
    mentor = Mentor.create(event=cast.event, person=cast.sam, since=NOW)
    told = at_once(
        *(
            lambda by=by: mentoring.ask(cast.team, [mentor], "", by, NOW)
            for by in (cast.ben, cast.bo)
        )
    )
    assert len(told) == 1 and Mentoring.select().count() == 1


def test_nobody_waits_for_a_mentor_who_leaves(cast: Cast) -> None:
    """Whichever is first: the request is ended with the part, or not made."""
    mentor, team = Mentor.create(event=cast.event, person=cast.sam, since=NOW), cast.team
    ben, sam = cast.ben, cast.sam
    for turn in range(AT_ONCE):
        told = at_once(
            lambda: mentoring.ask(team, [Mentor.get_by_id(mentor.id)], "", ben, NOW),
            lambda: mentoring.leave(Mentor.get_by_id(mentor.id), sam, NOW),
        )
        left = Mentoring.select().where(Mentoring.status << mentoring.GOING)
        assert not left.exists(), f"turn {turn}: {told}"
        Mentor.update(ended_at=None).execute()


def test_of_two_organisers_who_close_their_accounts_one_stays(cast: Cast) -> None:
    both, word = (cast.ada, cast.grace), "six quiet lemons"
    for one in both:
        one.change(password_hash=passwords.hashed(word))
    told = at_once(*(lambda one=one: closing.close(one, word, NOW) for one in both))
    assert len(told) == 1 and Organiser.select().where(Organiser.event == cast.event).count() == 1
    assert (
        Person.select()
        .where(Person.active, Person.name << ["Ada Example", "Grace Example"])
        .count()
        == 1
    )


def test_no_room_is_promised_twice(cast: Cast) -> None:
    """Registering, beginning and taking in a file each look at what is left of one quota."""
    submission, act, quota = cast.submission, Act(cast.ben, NOW), 100
    cast.event.change(grace_minutes=30)

    def announced(number: int) -> Announced:
        return Announced(f"{number}.zip", 100, str(number) * 64)

    known = File("4.zip", Stored("aa/bb/" + "4" * 32, 100, "4" * 64), "application/zip")
    told = at_once(
        lambda: intake.promise(submission, [announced(1)], act, quota),
        lambda: intake.promise(submission, [announced(2)], act, quota),
        lambda: uploads.begin(submission, announced(3), "0" * 32, act, quota),
        lambda: intake.take_in(submission, known, act, quota),
    )
    assert len(told) == 3 and all("may store" in sentence for sentence in told)


def test_a_registered_file_joins_one_version(cast: Cast) -> None:
    cast.event.change(grace_minutes=30)
    submission, act = cast.submission, Act(cast.ben, NOW)
    intake.promise(submission, [Announced("a.zip", 9, "1" * 64)], act, 10**6)
    versions.submit(submission, None, cast.ben, NOW)
    known = File("a.zip", Stored("aa/bb/" + "1" * 32, 9, "1" * 64), "application/zip")
    late = Act(cast.ben, cast.event.submission_closes)
    told = at_once(
        *(lambda: intake.take_in(submission, known, late, 10**6) for _ in range(AT_ONCE))
    )
    assert len(told) == AT_ONCE - 1 and versions.Version.select().count() == 2


def test_a_registered_file_of_the_draft_joins_one_version(cast: Cast) -> None:
    cast.event.change(grace_minutes=30)
    submission, act = cast.submission, Act(cast.ben, NOW)
    versions.submit(submission, None, cast.ben, NOW)
    intake.promise(submission, [Announced("a.zip", 9, "1" * 64)], act, 10**6)
    known = File("a.zip", Stored("aa/bb/" + "1" * 32, 9, "1" * 64), "application/zip")
    intake.take_in(submission, known, act, 10**6)
    late = Act(cast.bo, cast.event.submission_closes)
    promised = intake.awaited(submission)[0]
    told = at_once(*(lambda: intake.join(promised, late) for _ in range(AT_ONCE)))
    assert len(told) == AT_ONCE - 1 and versions.Version.select().count() == 2


def test_pilots_of_one_title_have_addresses_of_their_own(cast: Cast) -> None:
    pia = cast.pia
    told = at_once(
        *(lambda: proposals.propose(pia, NOW, title="Image search") for _ in range(AT_ONCE))
    )
    assert told == []
    assert sorted(pilot.slug for pilot in Pilot.select()) == [
        "image-search",
        "image-search-2",
        "image-search-3",
        "image-search-4",
    ]


def test_a_brief_is_corrected_once(cast: Cast) -> None:
    """Two correct the text that both opened: a version is kept of what teams had read, and the
    second looks at the first one's words."""
    versions.submit(cast.submission, None, cast.ben, NOW)
    opened = Challenge.get_by_id(cast.challenge.id).revision
    act = Act(cast.ada, NOW)

    def correct(words: str) -> Callable[[], None]:
        texts = dict.fromkeys(("problem", "good", "deliverables"), words)
        brief = Brief({"summary": words, "sections": texts}, ["patents"], [])
        row = Challenge.get_by_id(cast.challenge.id)

        def verb() -> None:
            try:
                brief_versions.edit(row, opened, brief, f"{words}.", act)
            except ground.Conflict:
                raise Refused("Somebody else has changed it.") from None

        return verb

    told = at_once(*map(correct, ("One", "Two", "Three", "Four")))
    (kept,) = BriefVersion.select()
    row = Challenge.get_by_id(cast.challenge.id)
    assert len(told) == AT_ONCE - 1 and kept.correction == f"{row.summary}."
    assert kept.number == row.corrections == 1 and kept.revision == opened


def test_an_office_calls_once(cast: Cast) -> None:
    challenge, word, pia = cast.challenge, calls.Word(cast.office, "", "en"), cast.pia
    told = at_once(*(lambda: calls.make(challenge, word, [], pia, NOW) for _ in range(AT_ONCE)))
    assert len(told) == AT_ONCE - 1 and all("said so already" in sentence for sentence in told)


def test_an_office_declines_once(cast: Cast) -> None:
    cast.challenge.change(office=cast.office)
    won, pia = winners.Won(cast.submission, cast.challenge), cast.pia
    told = at_once(*(lambda: declines.decline(won, "", pia, NOW) for _ in range(AT_ONCE)))
    assert len(told) == AT_ONCE - 1 and all("answered already" in sentence for sentence in told)


def test_certificates_are_issued_once(cast: Cast) -> None:
    """Two organisers press the button at once: everybody has one certificate and one letter."""
    cast.submission.change(status="submitted", versions_count=1, submitted_at=NOW)
    event, ada = cast.event, cast.ada
    seen = certificates.group(event, "participant", deserving.participants(event)).digest
    told = at_once(
        *(lambda: certificates.issue(event, "participant", seen, ada, NOW) for _ in range(AT_ONCE))
    )
    assert len(told) == AT_ONCE - 1 and all("Nobody is waiting" in one for one in told)
    assert certificates.Certificate.select().count() == 2


def test_two_accounts_become_one_once(cast: Cast) -> None:
    found: list[str] = []

    def link(secret: str) -> str:
        found.append(secret)
        return secret

    row, root = merging.ask(cast.cy, cast.sam.email, cast.root, NOW, link), cast.root
    for secret in found:
        merging.confirm(secret, NOW)
    told = at_once(*(lambda: merging.merge(row, root, NOW) for _ in range(AT_ONCE)))
    assert len(told) == AT_ONCE - 1
    assert Person.select().where(Person.closed_at.is_null(False)).count() == 1


def test_an_event_is_erased_once(cast: Cast) -> None:
    event = make_event("trial", title="A trial")
    ada = cast.ada
    told = at_once(*(lambda: erasing.erase(event, "A trial", ada, NOW) for _ in range(AT_ONCE)))
    assert len(told) == AT_ONCE - 1


def test_a_certificate_is_withdrawn_once(cast: Cast) -> None:
    said = {"kind": "judge", "name": "Dee", "issued_at": NOW}
    row, ada = certificates.Certificate.create(event=cast.event, person=cast.dee, **said), cast.ada
    told = at_once(*(lambda: certificates.withdraw(row, "Wrong", ada, NOW) for _ in range(AT_ONCE)))
    assert len(told) == AT_ONCE - 1 and all("done already" in one for one in told)


def test_a_gate_is_passed_once(cast: Cast) -> None:
    """Two leads move the pilot at once, on one condition each."""
    pilot, pia = cast.pilot, cast.pia
    soon = stages.Condition("Signed", NOW.date() + timedelta(days=9))
    step = stages.Step(
        "approved", "Go.", "proposed", conditions=dict.fromkeys(gates.DEFAULTS, soon)
    )

    def pass_it() -> None:
        try:
            stages.move(Pilot.get_by_id(pilot.id), step, pia, NOW)
        except ground.Conflict:
            raise Refused("overtaken") from None

    assert at_once(pass_it, pass_it) == ["overtaken"]
    assert (Decision.select().count(), Milestone.select().count()) == (1, 3)


def test_what_relies_on_an_answer_and_what_takes_it_back_do_not_pass_each_other(
    cast: Cast,
) -> None:
    """One lead moves the pilot on what was shown, another takes an answer back."""
    pilot, pia = cast.pilot, cast.pia
    show_all(pilot, "approved", pia)
    item = GateItem.by_address("legal-basis")
    assert item is not None
    step = stages.Step("approved", "Go.", "proposed")
    told = at_once(
        lambda: stages.move(Pilot.get_by_id(pilot.id), step, pia, NOW),
        lambda: checks.reopen(Pilot.get_by_id(pilot.id), item, "A mistake.", pia, NOW),
    )
    shown = GateCheck.get(GateCheck.item == item.key)
    ended = (Pilot.get_by_id(pilot.id).stage, shown.state, shown.decision_id is None)
    assert len(told) == 1 and ended in {("approved", "met", False), ("proposed", "open", True)}


def test_an_item_of_a_gate_is_answered_once(cast: Cast) -> None:
    pilot, pia, item = cast.pilot, cast.pia, GateItem.by_address("baseline")
    assert item is not None
    told = at_once(
        *(lambda: checks.waive(pilot, item, "Measured.", pia, NOW) for _ in range(AT_ONCE))
    )
    assert len(told) == AT_ONCE - 1 and all("answered already" in sentence for sentence in told)
    assert GateCheck.select().count() == 1


def test_a_default_of_the_gates_is_worded_by_the_first(cast: Cast) -> None:
    """Two administrators change an item that has no row yet: nobody's words are lost unseen."""
    item, root = GateItem.by_address("baseline"), cast.root
    assert item is not None and item.id is None
    titles = [f"Measured {number}" for number in range(AT_ONCE)]

    def edit(title: str) -> None:
        given = gates.Given("running", title, "en", 4, True, {})
        try:
            gates.edit(item, None, given, root, NOW)
        except ground.Conflict:
            raise Refused("overtaken") from None

    told = at_once(*(partial(edit, title) for title in titles))
    assert told == ["overtaken"] * (AT_ONCE - 1) and GateItem.get().title in titles


def test_a_call_is_withdrawn_once(cast: Cast) -> None:
    call = calls.make(cast.challenge, calls.Word(cast.office, "", "en"), [], cast.pia, NOW)
    told = at_once(
        *(lambda: calls.withdraw(Call.get_by_id(call.id), cast.pia, NOW) for _ in range(AT_ONCE))
    )
    assert len(told) == AT_ONCE - 1 and all("withdrawn already" in sentence for sentence in told)


def test_one_decision_stands_in_the_place_of_another(cast: Cast) -> None:
    pilot, pia = cast.pilot, cast.pia
    first = decisions.record(pilot, "other", Said("Wrong.", "It is blue."), pia, NOW)
    told = at_once(
        *(
            lambda: decisions.supersede(
                Decision.get_by_id(first.id), Said("Right.", "It is red."), pia, NOW
            )
            for _ in range(AT_ONCE)
        )
    )
    assert len(told) == AT_ONCE - 1 and all("in its place already" in one for one in told)


def test_one_answer_to_an_office_that_asks_counts(cast: Cast) -> None:
    """Two of the office ask at once, and then two leads answer at once."""
    pilot, pia = cast.pilot, cast.pia
    office = Office.create(code="ZZ", kind="national office", name="Zz", folded="zz")
    dan = cast.dan
    told = at_once(*(lambda: adoptions.ask(pilot, office, "", dan, NOW) for _ in range(AT_ONCE)))
    assert len(told) == AT_ONCE - 1
    row = Adoption.get()
    told = at_once(
        lambda: adoptions.answer(Adoption.get_by_id(row.id), True, "", pia, NOW),
        lambda: adoptions.answer(Adoption.get_by_id(row.id), False, "Later.", pia, NOW),
    )
    assert len(told) == 1 and Adoption.get().status in {"accepted", "declined"}


def test_one_answer_to_being_asked_counts(cast: Cast) -> None:
    """Two leads ask at once, and then two browsers answer at once."""
    pilot, pia, ben = cast.pilot, cast.pia, cast.ben
    told = at_once(*(lambda: members.ask(pilot, ben, "", pia, NOW) for _ in range(AT_ONCE)))
    assert len(told) == AT_ONCE - 1 and all("asked already" in sentence for sentence in told)
    row = PilotMember.get()
    told = at_once(
        lambda: members.answer(PilotMember.get_by_id(row.id), True, NOW),
        lambda: members.answer(PilotMember.get_by_id(row.id), False, NOW),
    )
    assert len(told) == 1 and PilotMember.get().status in {"agreed", "declined"}


def test_a_consultation_is_opened_answered_and_closed_once(cast: Cast) -> None:
    """Two publish, four colleagues answer, and two bring it back."""
    pia, office = cast.pia, cast.office
    words = {"title": "Next", "summary": "S", "body": "Words.", "asked": "everybody"}
    draft = papers.add(Plan(words, [office], (), day(60).date()), pia, NOW)
    told = at_once(*(lambda: circulation.publish(draft, pia, NOW) for _ in range(2)))
    assert len(told) == 1
    row = Consultation.get()
    chile = Office.create(code="ZZ", kind="national office", name="Zz", folded="zz")
    given = [GivenAnswer(f"Answer {number}.") for number in range(AT_ONCE)]
    told = at_once(*(partial(answers.give, Seat(row, chile), one, cast.dan, NOW) for one in given))
    assert len(told) == AT_ONCE - 1 and OfficeAnswer.select().count() == 1
    done = Outcome("Yes.", "Nothing.")
    outcomes.sum_up(Consultation.get(), None, done, pia, NOW)
    told = at_once(
        *(lambda: circulation.reopen(Paper.get(), day(9).date(), pia, NOW) for _ in range(2))
    )
    assert len(told) == 1
    told = at_once(*(lambda: circulation.withdraw(Paper.get(), "So.", pia, NOW) for _ in range(2)))
    assert len(told) == 1
    told = at_once(*(lambda: circulation.restore(Paper.get(), pia, NOW) for _ in range(2)))
    assert len(told) == 1


def test_of_two_that_wait_for_each_other_one_goes_first(cast: Cast) -> None:
    """A real deadlock: each holds one row and wants the other's. The database ends one of the two,
    which is called again and gets through."""
    ben, bo = cast.ben, cast.bo
    meeting, called = threading.Barrier(2), itertools.count(1)

    def crossing(first: Person, second: Person, meet: list[bool]) -> Callable[[], None]:
        def verb() -> None:
            next(called)
            with ground.transaction():
                ground.lock(first)
                if meet:
                    meet.pop()
                    meeting.wait(servers.PATIENCE)
                ground.lock(second)

        return verb

    assert at_once(crossing(ben, bo, [True]), crossing(bo, ben, [True])) == []
    assert next(called) > 3, "two calls, and one of them again"


class TestInTurn:
    """Without a database: what is called again, and how often."""

    @pytest.mark.parametrize("error", [IntegrityError("unique"), OperationalError("deadlock")])
    def test_who_came_second_looks_once_more(self, error: Exception) -> None:
        if isinstance(error, OperationalError):
            error.orig = type("Deadlock", (Exception,), {"sqlstate": ground.DEADLOCK})()
        answers = iter([error])

        def verb() -> str:
            for problem in answers:
                raise problem
            return "done"

        assert ground.in_turn(verb) == "done"

    @pytest.mark.parametrize(
        ("error", "calls"),
        [(IntegrityError("unique"), ground.TURNS), (OperationalError("the disk is full"), 1)],
    )
    def test_but_not_for_ever(self, error: Exception, calls: int) -> None:
        counted = itertools.count(1)

        def verb() -> None:
            next(counted)
            raise error

        with pytest.raises(peewee.DatabaseError):
            ground.in_turn(verb)
        assert next(counted) == calls + 1


def test_a_round_has_one_step_and_one_signature(cast: Cast) -> None:
    """Two propose at once; then two approve at once, and the letters are written once."""
    entry = cast.submission.change(status="submitted", versions_count=1, eligibility="eligible")
    enter(cast.round, entry)
    step, ada, grace, at = Step([entry.key]), cast.ada, cast.grace, day(21)
    told = at_once(
        *(lambda by=by: announcing.propose(cast.round, step, by, at) for by in (ada, ada))
    )
    assert len(told) == 1
    made = Selection.get()
    rows = [Selection.get_by_id(made.id) for _ in range(2)]
    told = at_once(*(lambda row=row: announcing.approve(row, grace, at) for row in rows))
    assert len(told) == 1
    written = [one for one in Message.select() if one.kind == "selection_in"]
    assert len(written) == len(teams.members(cast.team))


def test_the_last_place_for_an_entry_is_given_once(cast: Cast) -> None:
    cast.event.change(entries_maximum=1)
    other = teams.create(cast.event, teams.Profile("Other"), cast.cy, NOW)
    second = make_submission(other, make_challenge(cast.event, "second"))
    rows = [(cast.submission, cast.ben), (second, cast.cy)]
    told = at_once(
        *(lambda row=row, by=by: versions.submit(row, None, by, NOW) for row, by in rows)
    )
    assert len(told) == 1 and "that many are in" in told[0]
    assert Submission.select().where(Submission.status == "submitted").count() == 1


def test_a_message_that_waits_is_sent_or_refused_and_a_conversation_ended_once(cast: Cast) -> None:
    kenya = Office.create(code="KE", kind="national office", name="Kenya")
    ask = conversation_messages.Ask(cast.office, kenya, "Scans", "Who has scans?")
    row = conversation_messages.begin(ask, "links", cast.pia, NOW)
    held, root = HeldMessage.get(), cast.root
    told = at_once(
        lambda: held_messages.let_pass(HeldMessage.get_by_id(held.id), root, NOW),
        lambda: held_messages.refuse(HeldMessage.get_by_id(held.id), "Spam", root, NOW),
    )
    assert len(told) == 1 and "already" in told[0]
    ends = [partial(conversations.end, row, office, cast.pia, NOW) for office in (kenya, kenya)]
    told = at_once(*ends)
    assert len(told) == 1 and "faster" in told[0]


def test_what_two_offices_begin_is_begun_once(cast: Cast) -> None:
    kenya = Office.create(code="KE", kind="national office", name="Kenya")
    kip = make_person("Kip Example")
    affiliate(kip, kenya, "representative")
    ask = conversation_messages.Ask(cast.office, kenya, "Scans", "Who has scans?")
    row = conversation_messages.begin(ask, "", cast.pia, NOW)
    plan = joint_drafts.Plan("pilot", "Scans together", "We share scans.", "en")
    propose = partial(joint_drafts.propose, row, plan, cast.office, cast.pia, NOW)
    told = at_once(propose, propose)
    assert len(told) == 1 and "Another proposal" in told[0]
    draft = JointDraft.get()
    told = at_once(*[partial(joint_drafts.agree, draft, kip, NOW)] * 2)
    assert len(told) == 1 and "already" in told[0]
    assert Pilot.select().count() == 1


def test_of_two_offices_that_share_at_once_the_second_counts_with_the_first(cast: Cast) -> None:
    """Both are the fifth for themselves: a count of five is made once, and the sixth waits."""
    everybody = Sharing("public", partners=False)
    rows = []
    for number in range(6):
        office = Office.create(code=f"X{number}", kind="national office", name=f"Office {number}")
        told = at_once(
            *(partial(assessments.begin, office, False, cast.pia, NOW) for _ in range(2))
        )
        assert len(told) == 1 and "this year already" in told[0]
        row = assessments.of_year(office, NOW.year)
        assert row is not None
        said = {one.key: assessments.Answer(2) for one in scale(row.version).dimensions}
        assessments.save(row, None, said, NOW)
        rows.append(row)
        if number < 4:
            shared.finish(row, everybody, cast.pia, NOW)
    assert not at_once(*(partial(shared.finish, row, everybody, cast.pia, NOW) for row in rows[4:]))
    assert [row.levels for row in counts.shares(NOW.year, "1", False, False).values()] == [
        (0, 5, 0, 0, 0)
    ] * 11
