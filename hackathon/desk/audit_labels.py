"""The audit log in words: what its verbs, subjects and details are called for a reader; exports
keep the codes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hackathon.core.language import lazy, sort_key

# Grouped by the wing that records them, since who may read a line goes by its wing.
OF_WINGS: dict[str, dict[str, Any]] = {
    "core": {
        "clock.set": lazy("Clock of the site set"),
    },
    "people": {
        "offices.merge": lazy("Office became part of another one"),
        "offices.separate": lazy("Merger of an office taken back"),
        "affiliations.appoint": lazy("Representative of an office named"),
        "affiliations.confirm": lazy("Person of an office confirmed"),
        "affiliations.end": lazy("Affiliation with an office ended"),
        "consents.agree": lazy("Office agreed"),
        "consents.ask": lazy("Office asked"),
        "consents.decline": lazy("Office did not agree"),
        "consents.withdraw": lazy("Office no longer asked"),
        "office_requests.accept": lazy("Request about an office accepted"),
        "office_requests.ask": lazy("Request about an office"),
        "office_requests.decline": lazy("Request about an office declined"),
        "office_requests.propose": lazy("Organisation proposed for the register"),
        "office_requests.withdraw": lazy("Request about an office taken back"),
        "offices.create": lazy("Office added"),
        "offices.edit": lazy("Office changed"),
        "people.appoint": lazy("Administrator appointed or dismissed"),
        "people.ask_new_email": lazy("New e-mail address asked for"),
        "people.make_token": lazy("Token for programs made"),
        "people.revoke_token": lazy("Token for programs revoked"),
        "people.change_email": lazy("E-mail address changed"),
        "people.change_password": lazy("Password changed"),
        "people.close": lazy("Account closed"),
        "people.confirm": lazy("E-mail address confirmed"),
        "people.create": lazy("Account made"),
        "people.edit": lazy("Profile changed"),
        "people.reopen": lazy("Account opened again"),
        "people.reset_password": lazy("Forgotten password replaced"),
        "people.sign_up": lazy("Sign-up"),
    },
    "events": {
        "announcements.edit": lazy("Announcement changed"),
        "announcements.publish": lazy("Announcement published"),
        "announcements.restore": lazy("Announcement put back"),
        "announcements.withdraw": lazy("Announcement withdrawn"),
        "events.archive": lazy("Event archived"),
        "events.create": lazy("Event set up"),
        "events.edit": lazy("Event changed"),
        "events.extend_deadline": lazy("Deadline extended"),
        "events.publish": lazy("Event published"),
        "events.restore": lazy("Event taken out of the archive"),
        "events.withdraw": lazy("Event made a draft again"),
        "organisers.add": lazy("Organiser added"),
        "organisers.remove": lazy("Organiser removed"),
        "rounds.close": lazy("Round closed"),
        "rounds.create": lazy("Round added"),
        "rounds.edit": lazy("Round changed"),
        "rounds.reopen": lazy("Round opened again"),
        "rubrics.create": lazy("Rubric written"),
        "rubrics.edit": lazy("Rubric changed"),
        "rules.publish": lazy("Rules published"),
        "sessions.cancel": lazy("Session cancelled"),
        "sessions.create": lazy("Session added"),
        "sessions.edit": lazy("Session changed"),
        "sessions.reinstate": lazy("Session reinstated"),
    },
    "challenges": {
        "challenges.archive": lazy("Challenge archived"),
        "challenges.create": lazy("Challenge written"),
        "challenges.edit": lazy("Challenge changed"),
        "challenges.move": lazy("Challenge moved in the list"),
        "challenges.publish": lazy("Challenge published"),
        "challenges.restore": lazy("Challenge taken out of the archive"),
        "challenges.withdraw": lazy("Challenge made a draft again"),
        "questions.answer": lazy("Question about a challenge answered"),
        "questions.ask": lazy("Question about a challenge"),
        "questions.hide": lazy("Question about a challenge hidden"),
        "questions.show": lazy("Question about a challenge shown again"),
        "resources.add": lazy("Resource of a challenge added"),
        "resources.edit": lazy("Resource of a challenge changed"),
        "resources.restore": lazy("Resource of a challenge put back"),
        "resources.withdraw": lazy("Resource of a challenge withdrawn"),
    },
    "teams": {
        "questionnaire.ask_again": lazy("Question of the registration form put back"),
        "questionnaire.create": lazy("Question of the registration form added"),
        "questionnaire.edit": lazy("Question of the registration form changed"),
        "questionnaire.retire": lazy("Question of the registration form withdrawn"),
        "registrations.describe": lazy("Registration form filled in anew"),
        "registrations.exclude": lazy("Person excluded from the event"),
        "registrations.move_up": lazy("Moved up from the waiting list"),
        "registrations.readmit": lazy("Person admitted again"),
        "registrations.register": lazy("Registration"),
        "registrations.withdraw": lazy("Registration withdrawn"),
        "teams.accept": lazy("Invitation accepted"),
        "teams.ask_to_join": lazy("Request to join a team"),
        "teams.create": lazy("Team founded"),
        "teams.decline": lazy("Invitation declined"),
        "teams.edit": lazy("Team changed"),
        "teams.form": lazy("Team formed by the organisers"),
        "teams.hand_over": lazy("Team handed over to another captain"),
        "teams.invite": lazy("Invitation to a team"),
        "teams.leave": lazy("Member left the team"),
        "teams.remove": lazy("Member removed from the team"),
        "teams.revoke": lazy("Invitation taken back"),
        "teams.take_in": lazy("Member taken in on request"),
        "teams.turn_down": lazy("Request to join turned down"),
    },
    "submissions": {
        "eligibility.disqualify": lazy("Submission disqualified"),
        "eligibility.eligible": lazy("Submission found eligible"),
        "eligibility.ineligible": lazy("Submission found ineligible"),
        "eligibility.reinstate": lazy("Disqualification taken back"),
        "submissions.answer": lazy("Submission's challenges changed"),
        "submissions.attach": lazy("File attached"),
        "submissions.detach": lazy("File removed"),
        "submissions.promise": lazy("File registered"),
        "submissions.resume": lazy("Submission taken up again"),
        "submissions.start": lazy("Submission begun"),
        "submissions.submit": lazy("Version submitted"),
        "submissions.unpromise": lazy("Registration of a file cancelled"),
        "submissions.withdraw": lazy("Submission withdrawn"),
    },
    "judging": {
        "assigning.by_hand": lazy("Submission given to a judge by hand"),
        "assigning.recused": lazy("Judge stepped back from a submission"),
        "assigning.removed": lazy("Submission taken off a judge's list"),
        "assigning.replace": lazy("Missing reviews given to other judges"),
        "assigning.spread": lazy("Submissions spread over the judges"),
        "disclosures.declare": lazy("Judge declared interests"),
        "disclosures.enter": lazy("Conflict of interest entered"),
        "disclosures.withdraw": lazy("Conflict of interest withdrawn"),
        "entries.add": lazy("Submissions taken into a round"),
        "panels.appoint": lazy("Judge appointed"),
        "panels.bring_back": lazy("Judge brought back"),
        "panels.edit": lazy("Judge's entry changed"),
        "panels.leave": lazy("Judge left the panel"),
        "panels.remind": lazy("Judges reminded"),
        "scorecards.reopen": lazy("Scorecard opened again"),
        "scorecards.sign": lazy("Scorecard signed"),
    },
    "pilots": {
        "consultation.comment": lazy("Comment on a pilot"),
        "consultation.hide": lazy("Comment on a pilot hidden"),
        "consultation.unhide": lazy("Comment on a pilot shown again"),
        "partners.add_lead": lazy("Pilot lead added"),
        "partners.add_office": lazy("Office joined a pilot"),
        "partners.remove_lead": lazy("Pilot lead removed"),
        "partners.remove_office": lazy("Office left a pilot"),
        "pilots.archive": lazy("Pilot archived"),
        "pilots.edit": lazy("Pilot changed"),
        "pilots.propose": lazy("Pilot proposed"),
        "pilots.publish": lazy("Pilot published"),
        "pilots.restore": lazy("Pilot taken out of the archive"),
        "pilots.translate": lazy("Pilot translated"),
        "progress.add_indicator": lazy("Indicator added"),
        "progress.add_milestone": lazy("Milestone added"),
        "progress.add_risk": lazy("Risk added"),
        "progress.edit_indicator": lazy("Indicator changed"),
        "progress.edit_milestone": lazy("Milestone changed"),
        "progress.edit_risk": lazy("Risk changed"),
        "progress.read_indicator": lazy("Indicator measured"),
        "progress.report": lazy("Report of a pilot"),
        "progress.restore": lazy("Part of a pilot's page put back"),
        "progress.withdraw": lazy("Part of a pilot's page withdrawn"),
        "stages.move": lazy("Pilot moved to another stage"),
    },
    "results": {
        "prizes.create": lazy("Prize added"),
        "prizes.edit": lazy("Prize changed"),
        "prizes.restore": lazy("Prize put back"),
        "prizes.withdraw": lazy("Prize withdrawn"),
        "results.award": lazy("Prize given"),
        "results.propose": lazy("Results proposed"),
        "results.publish": lazy("Results published"),
        "results.shortlist": lazy("Shortlist decided"),
        "results.unaward": lazy("Prize taken back"),
        "results.withdraw": lazy("Proposal of results taken back"),
    },
    "content": {
        "demonstration.load": lazy("Demonstration loaded"),
        "seeding.load": lazy("Content folder loaded"),
        "translations.write": lazy("Translation written"),
    },
    "desk": {
        "letters.write": lazy("Letter to many"),
    },
    "notices": {
        "notices.off": lazy("Notices of a kind switched off for an event"),
        "notices.on": lazy("Notices of a kind switched on for an event"),
    },
    "operations": {
        "mail.try_again": lazy("Failed e-mails tried again"),
    },
    "privacy": {
        "people.close_own": lazy("Account closed by its owner"),
    },
}
ACTS: dict[str, Any] = {verb: words for acts in OF_WINGS.values() for verb, words in acts.items()}

# An organiser who is in a team does not see what these rooms did. Prizes are no secret: they are
# announced when an event is set up.
JUDGING_ROOMS = {
    verb.split(".")[0] for wing in ("judging", "results") for verb in OF_WINGS[wing]
} - {"prizes"}

# Names of details that come with an act; those without an entry are shown as they are (names of
# columns).
DETAILS: dict[str, Any] = {
    "act": lazy("Question"),
    "added": lazy("Added"),
    "administrator": lazy("Administrator"),
    "through": lazy("Answered as"),
    "approved_by": lazy("Approved by"),
    "audience": lazy("Readers"),
    "becomes": lazy("Becomes"),
    "before": lazy("Before"),
    "by_email": lazy("By e-mail"),
    "challenges": lazy("Challenges"),
    "changed": lazy("Changed"),
    "citation": lazy("Citation"),
    "comment": lazy("Comment"),
    "count": lazy("Count"),
    "digest": lazy("Digest"),
    "due": lazy("Due"),
    "health": lazy("Health"),
    "into": lazy("Into"),
    "judge": lazy("Judge"),
    "judges": lazy("Judges"),
    "how": lazy("How it is known"),
    "kind": lazy("Kind"),
    "label": lazy("Label"),
    "language": lazy("Language"),
    "lead": lazy("Lead"),
    "left_open": lazy("Left open"),
    "machine": lazy("By machine"),
    "made": lazy("Assignments made"),
    "name": lazy("Name"),
    "number": lazy("Number"),
    "office": lazy("Office"),
    "on": lazy("Day"),
    "people": lazy("People"),
    "person": lazy("Person"),
    "place": lazy("Position"),
    "places": lazy("Places"),
    "prize": lazy("Prize"),
    "proposed_by": lazy("Proposed by"),
    "readers": lazy("Number of readers"),
    "reason": lazy("Reason"),
    "receipt": lazy("Receipt"),
    "role": lazy("Role"),
    "rules": lazy("Rules"),
    "seconds": lazy("Seconds"),
    "show_ranks": lazy("Ranks shown"),
    "size": lazy("Size"),
    "status": lazy("Status"),
    "subject": lazy("Subject"),
    "submission": lazy("Submission"),
    "submissions": lazy("Submissions"),
    "teams": lazy("Teams"),
    "text": lazy("Text"),
    "ties": lazy("Ties"),
    "title": lazy("Title"),
    "to": lazy("To"),
    "unserved": lazy("Still without a judge"),
    "value": lazy("Value"),
    "version": lazy("Version"),
    "was": lazy("Was"),
    "what": lazy("Part"),
    "works": lazy("Submissions"),
}


# What acts are done to, by the words of the site; judges know an assignment as their scorecard.
SUBJECTS: dict[str, Any] = {
    "Announcement": lazy("Announcement"),
    "Assignment": lazy("Scorecard"),
    "Challenge": lazy("Challenge"),
    "Event": lazy("Event"),
    "Indicator": lazy("Indicator"),
    "Invitation": lazy("Invitation"),
    "Judge": lazy("Judge"),
    "Milestone": lazy("Milestone"),
    "Office": lazy("Office"),
    "Person": lazy("Person"),
    "Pilot": lazy("Pilot"),
    "Prize": lazy("Prize"),
    "Publication": lazy("Results"),
    "Question": lazy("Question"),
    "RegistrationQuestion": lazy("Registration question"),
    "Resource": lazy("Resource"),
    "Round": lazy("Round"),
    "Rubric": lazy("Rubric"),
    "Rules": lazy("Rules"),
    "Scorecard": lazy("Scorecard"),
    "Session": lazy("Session"),
    "Submission": lazy("Submission"),
    "Team": lazy("Team"),
}


def words(verb: str) -> str:
    """Return what an act (``room.verb``) is called in the reader's language; the verb itself when
    it is older than its name."""
    return str(ACTS.get(verb, verb))


def detail(name: str) -> str:
    """Return what a detail of an act is called in the reader's language."""
    return str(DETAILS.get(name, name))


# Details in which lines of the first release hold a name before the key.
NAMED_ONCE = {"proposed_by", "approved_by"}


def told(name: str, value: Any) -> Any:
    """Return what a detail says, people by their keys: a name in a line stays after its account is
    closed, so none is shown from there."""
    if name in NAMED_ONCE and isinstance(value, str):
        return value.rpartition("(")[2].rstrip(")")
    return value


def details(of_line: dict[str, Any]) -> dict[str, Any]:
    """Return the details of a line as pages and sheets show them."""
    return {name: told(name, value) for name, value in of_line.items()}


def subject(text: str) -> str:
    """Return what an act was done to, its kind in the reader's language ("Team 3fk2"); other texts
    are shown as they are."""
    kind, space, key = text.partition(" ")
    return f"{SUBJECTS[kind]} {key}" if space and kind in SUBJECTS else text


def choices(verbs: Iterable[str]) -> list[tuple[str, str]]:
    """Return the verbs with their words, in the order of the words."""
    return sorted(((verb, words(verb)) for verb in verbs), key=lambda choice: sort_key(choice[1]))
