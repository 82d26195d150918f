"""A person's own file: everything about them as JSON, a file for each noun, and the files that they
uploaded, with a page that lists it all. Built from the models: see ``inventory``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import partial, reduce
from operator import or_
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple

from peewee import ForeignKeyField, Model, ModelSelect

from hackathon.core import store
from hackathon.core.audit import AuditLine
from hackathon.core.db import Base, UtcField
from hackathon.core.files.packing import Member, safe_name
from hackathon.core.language import lazy
from hackathon.core.mail import LINK, Message, sent_to
from hackathon.desk.mailings import Mailing, MailingCopy
from hackathon.events.mentors import Mentor
from hackathon.events.organiser_invitations import OrganiserInvitation
from hackathon.judging.judging import Assignment, ConflictOfInterest, Judge, PanelMember
from hackathon.judging.scorecards import Score, Scorecard
from hackathon.people.people import Person
from hackathon.privacy import inventory
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.submissions import Submission
from hackathon.teams.invitations import Invitation
from hackathon.teams.mentoring import Mentoring
from hackathon.teams.nominations import Nomination
from hackathon.teams.teams import Membership

IN_MEMORY = 1 << 20  # bytes of one noun's JSON; more is kept on the disk while it is sent

NAMES = {
    "account_merge": lazy("Accounts of yours that were to become one"),
    "account_merge_decided": lazy("Accounts of others that you asked to make one"),
    "adopter_reading_decided": lazy("What you measured for an office that adopted a tool"),
    "adoption_decided": lazy("Adoptions that you asked for or answered"),
    "adoption_step_decided": lazy("What you said of how far an adopting office is"),
    "affiliation": lazy("Offices that you work or worked for"),
    "affiliation_decided": lazy("Affiliations of others that you decided on"),
    "announcement": lazy("News"),
    "assignment": lazy("Submissions that you were asked to judge"),
    "assignment_decided": lazy("Submissions that you asked others to judge"),
    "attachment": lazy("Files that you uploaded"),
    "audit_line": lazy("What you did, from the audit log"),
    "brief_version_decided": lazy("Briefs that you corrected"),
    "call_decided": lazy("Offers to pilot that you made or withdrew for an office"),
    "certificate": lazy("Certificates"),
    "certificate_decided": lazy("Certificates that you issued or withdrew"),
    "comment": lazy("Comments in consultations"),
    "conflict_of_interest": lazy("Conflicts of interest"),
    "consent": lazy("Questions to offices that you asked or answered"),
    "consultation": lazy("Consultations that you summed up"),
    "conversation_decided": lazy("Conversations with other offices that you began or ended"),
    "conversation_message": lazy("What you wrote to other offices"),
    "decision": lazy("Decisions about pilots"),
    "extension": lazy("Deadlines that you extended"),
    "decline_decided": lazy("Winners that you declined for an office"),
    "follow": lazy("Consultations of which you stay informed"),
    "gate_check_decided": lazy("Items of gates that you answered"),
    "helper": lazy("Events that you help at"),
    "health_override": lazy("What you said about the health of pilots"),
    "held_message": lazy("Messages of yours to offices that waited for an administrator"),
    "held_message_decided": lazy("Messages of others to offices that you decided on"),
    "indicator": lazy("Indicators that you own"),
    "invitation": lazy("Invitations that you sent or accepted"),
    "invitation_received": lazy("Invitations to your address"),
    "late_deadline_decided": lazy("Later deadlines that you gave or took back"),
    "nomination": lazy("Places that you confirmed after others entered you"),
    "nomination_batch_decided": lazy("Lists of people whom you entered"),
    "nomination_received": lazy("Entries of your address by others"),
    "join_request": lazy("Teams that you asked to join"),
    "join_request_decided": lazy("Requests to join that you decided on"),
    "joint_draft_decided": lazy("What you proposed to begin with another office, or answered"),
    "judge": lazy("Your panels as a judge"),
    "mailing": lazy("Messages to many that you wrote"),
    "mailing_copy": lazy("What was filled in for you in messages to many"),
    "mailing_received": lazy("Messages to many that you got"),
    "membership": lazy("Teams that you are or were in"),
    "mentor": lazy("Events that you mentor at"),
    "mentoring": lazy("Teams that asked you for help"),
    "mentoring_decided": lazy("Mentors whom you asked"),
    "message": lazy("Messages that we sent you"),
    "milestone": lazy("Milestones that you own"),
    "milestone_move": lazy("Milestones whose day you moved"),
    "notice": lazy("Notices that the site sent you by itself"),
    "notice_choice": lazy("How you want notices"),
    "notice_switch_decided": lazy("Notices that you switched off for an event"),
    "office_answer": lazy("Answers to consultations that you gave for an office"),
    "contact": lazy("Offices whose contact you are"),
    "enquiry": lazy("Messages that you wrote to offices"),
    "offer_decided": lazy("Offers and needs of offices that you added"),
    "office_request": lazy("What you asked about offices"),
    "office_request_decided": lazy("Requests about offices that you decided on"),
    "organiser": lazy("Events that you organise"),
    "organiser_invitation": lazy("Invitations to organise or help that you sent or accepted"),
    "organiser_invitation_received": lazy("Invitations to organise or help, to your address"),
    "paper_decided": lazy("Consultations that you began"),
    "panel_member": lazy("Panels that you are on"),
    "person": lazy("Profile"),
    "personal_token": lazy("Tokens for programs"),
    "pilot_decided": lazy("Pilots that you proposed"),
    "pilot_file": lazy("Files of pilots that you added or released"),
    "pilot_lead": lazy("Pilots that you lead"),
    "pilot_member": lazy("Pilots that you were asked to work on"),
    "pilot_member_decided": lazy("People whom you asked to work on a pilot"),
    "promised": lazy("Files that you registered before the deadline"),
    "publication_decided": lazy("Results that you proposed or approved"),
    "question": lazy("Questions about challenges that you asked or answered"),
    "reading": lazy("Readings of indicators that you took or corrected"),
    "registration": lazy("Registrations"),
    "reply": lazy("Replies in consultations"),
    "report": lazy("Reports of pilots"),
    "report_draft": lazy("Reports of pilots that you have begun"),
    "risk": lazy("Risks that you own"),
    "score": lazy("Scores"),
    "scorecard": lazy("Scorecards"),
    "selection_decided": lazy("Steps before the results that you decided on"),
    "sign_in": lazy("Where you were signed in"),
    "standard_use_decided": lazy("What you said of the standards that an office uses"),
    "submission": lazy("Submissions of your teams"),
    "team": lazy("Teams whose captain you are"),
    "text_version": lazy("Texts of consultations that you published"),
    "token": lazy("Links that we sent you"),
    "upload": lazy("Files that are still on their way"),
    "version": lazy("Versions that you submitted"),
    "watch": lazy("Pilots that you watch"),
    "assessment_decided": lazy("Self-assessments of an office that you began or finished"),
    "solution_decided": lazy("Solutions that you added"),
    "trial_decided": lazy("What you said of solutions that an office tries"),
}

IDENTITY = ("key", "slug", "code", "receipt", "version")  # by which other pages call a row

# What opens something, what another row says already, and what is no word about the person.
LEFT_OUT = {"digest", "password_hash", "email_key", "folded", "previous", "part", "stored"}
# Made from what stands beside it, or the words of others.
LEFT_OUT |= {"kept_digest", "ended_digest"}  # of links in letters
LEFT_OUT |= {"book", "body_html", "answer_html", "description_html", "html"}
# Whose work a judge reads is not told in a blind round, so it stands in no file either.
UNTOLD = {"assignment": {"submission"}, "conflict_of_interest": {"submission"}}


class Noun(NamedTuple):
    """The rows of one table that belong into the file."""

    name: str  # a key of NAMES, and what the JSON file is called
    query: ModelSelect[Any]
    columns: tuple[str, ...]
    entries: int


def nouns(person: Person) -> list[Noun]:
    """Return what the file holds, by name; what has no row about the person is left out."""
    found = []
    for name, query, columns in _queries(person):
        # A noun without an entry has no file: an empty one would look like something lost.
        if entries := query.count():
            found.append(Noun(name, query, columns, entries))
    return sorted(found, key=lambda noun: noun.name)


def _queries(person: Person) -> Iterator[tuple[str, ModelSelect[Any], tuple[str, ...]]]:
    columns: dict[tuple[type[Base], str], list[Any]] = {}
    for place, model, column in inventory.pointing():
        if place.file != inventory.HIDDEN:
            columns.setdefault((model, place.file), []).append(column)
    for (model, how), named in columns.items():
        query = model.select().where(reduce(or_, [column == person for column in named]))
        table = model._meta.table_name
        if how == inventory.WHOLE:
            yield table, query, _told(model)
        else:
            yield f"{table}_decided", query, _of_an_act(model, [column.name for column in named])
    for name, query in _behind(person):
        yield name, query, _told(query.model)


def _told(model: type[Model]) -> tuple[str, ...]:
    out = LEFT_OUT | UNTOLD.get(model._meta.table_name, set())
    return tuple(name for name in model._meta.fields if name not in out)


def _of_an_act(model: type[Model], by: list[str]) -> tuple[str, ...]:
    """What tells which row it was and when, and nothing that the row says of somebody else."""
    fields = model._meta.fields
    moments = [name for name, field in fields.items() if isinstance(field, UtcField)]
    which = [name for name in IDENTITY if name in fields]
    return (*which, *moments, *by)


def _behind(person: Person) -> Iterator[tuple[str, ModelSelect[Any]]]:
    """What belongs to the person without naming them: by number, by address, by a seat at an event
    or in a team."""
    yield "person", Person.select().where(Person.id == person.id)
    yield "audit_line", AuditLine.select().where(AuditLine.person_id == person.id)
    yield "message", Message.select().where(sent_to(person.email))
    got = MailingCopy.select(MailingCopy.mailing).where(MailingCopy.person == person)
    sent = Mailing.select().where(Mailing.id.in_(got), Mailing.status == "sent")
    yield "mailing_received", sent
    to_me = Invitation.email_key == person.email_key
    yield "invitation_received", Invitation.select().where(to_me)
    to_organise = OrganiserInvitation.email_key == person.email_key
    yield "organiser_invitation_received", OrganiserInvitation.select().where(to_organise)
    entered = Nomination.email_key == person.email_key
    yield "nomination_received", Nomination.select().where(entered)
    mine = Mentor.select(Mentor.id).where(Mentor.person == person)
    yield "mentoring", Mentoring.select().where(Mentoring.mentor.in_(mine))
    seats = Judge.select(Judge.id).where(Judge.person == person)
    yield "panel_member", PanelMember.select().where(PanelMember.judge.in_(seats))
    declared = ConflictOfInterest.select().where(ConflictOfInterest.judge.in_(seats))
    yield "conflict_of_interest", declared
    yield "assignment", Assignment.select().where(Assignment.judge.in_(seats))
    given = Assignment.select(Assignment.id).where(Assignment.judge.in_(seats))
    yield "scorecard", Scorecard.select().where(Scorecard.assignment.in_(given))
    scores = Score.select().join(Scorecard).where(Scorecard.assignment.in_(given))
    yield "score", scores
    inside = Membership.select(Membership.team).where(
        Membership.person == person, Membership.left_at.is_null()
    )
    yield "submission", Submission.select().where(Submission.team.in_(inside))


def members(person: Person, found: list[Noun]) -> Iterator[Member]:
    """Yield what the archive holds: the JSON of each noun, then the files that the person uploaded;
    each is read when its turn comes."""
    for noun in found:
        yield f"{noun.name}.json", partial(_written, noun)
    uploaded = Attachment.select().where(Attachment.uploaded_by == person).order_by(Attachment.id)
    for row in uploaded.iterator():
        try:
            store.current().size(row.stored)
        except store.Missing:
            continue  # ``flask verify`` tells the operator; the rest of the archive is whole
        yield f"files/{row.key}-{safe_name(row.name)}", partial(store.current().open, row.stored)


def _written(noun: Noun) -> IO[bytes]:
    """Return the rows of a noun as JSON, one a line, to be read from the beginning."""
    file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the archive closes it
    known: dict[tuple[str, int], str] = {}
    # Row by row: a person may have thousands, and none of them is held in memory.
    between = b"[\n"
    for row in noun.query.iterator():
        told = {name: _value(row, name, known) for name in noun.columns}
        file.write(between + json.dumps(told, ensure_ascii=False).encode())
        between = b",\n"
    file.write(b"\n]\n")
    file.seek(0)
    return file


def _value(row: Model, name: str, known: dict[tuple[str, int], str]) -> Any:
    value, field = row.__data__.get(name), row._meta.fields[name]
    if isinstance(field, ForeignKeyField):
        return None if value is None else _which(field.rel_model, value, known)
    if isinstance(row, Message) and name in {"text", "unsubscribe"}:
        return LINK.sub("…", value)  # a link in a letter may open the account
    return value.isoformat() if isinstance(value, date) else value


def _which(model: type[Model], number: int, known: dict[tuple[str, int], str]) -> str:
    """Return how a row is called elsewhere on the site: its key, short name or code."""
    table = model._meta.table_name
    # A row that many others name is asked for once.
    if (table, number) not in known:
        # As pages call it, since numbers of rows mean nothing outside the database.
        name = next((name for name in IDENTITY if name in model._meta.fields), "id")
        column = getattr(model, name)
        found = model.select(column).where(model.id == number).scalar()  # type: ignore[attr-defined]
        known[table, number] = f"{table} {found}"
    return known[table, number]
