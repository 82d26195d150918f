"""Who may do what, when: the whole matrix actor x phase x state, written out.

Every permission of the site has its rows here, read from the tables and not from the text. A changed rule
changes exactly the cells that it is about; a new permission is added to both tables.
"""

from datetime import datetime
from typing import ClassVar

import pytest
from casting import affiliate, day
from players import WHO, Players, letter, permission_names

from hackathon import permissions
from hackathon.challenges.questions import Question
from hackathon.consultations.answers import Seat
from hackathon.consultations.papers import Invited
from hackathon.core.db import database
from hackathon.events.events import Event
from hackathon.events.organisers import Organiser
from hackathon.events.phases import Phase
from hackathon.network.assessments import Assessment
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot
from hackathon.results.publications import Publication

PHASES = {
    Phase.ANNOUNCED: -35,
    Phase.REGISTRATION: -20,
    Phase.SUBMISSIONS: 0,
    Phase.CHECKING: 10.5,
    Phase.JUDGING: 15,
    Phase.DELIBERATION: 22,
    Phase.RESULTS: 26,
}

# Columns are the phases of the cast's event: announced, registration, submissions, checking,
# judging, deliberation, results. ``y`` yes, ``n`` no with a reason, ``h`` hidden (as if it did not
# exist). Who they are stands in tests/players.py.
MATRIX = {
    "accept_invitation": {
        "nobody unconfirmed ben bo dee": "nnnnnnn",
        "sam dan pia olga hal mia ada root": "nyynnnn",
        "cy": "yyynnnn",
    },
    "administer": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada": "hhhhhhh",
        "root": "yyyyyyy",
    },
    "answer_adoption": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "answer_consent": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia": "yyyyyyy",
        "root": "nnnnnnn",
    },
    "answer_invitation": {
        "nobody unconfirmed sam ben bo dee dan pia olga hal mia ada root": "hhhhhhh",
        "cy": "yyyyyyy",
    },
    "answer_membership": {
        "nobody unconfirmed sam cy bo dee dan pia olga hal mia ada root": "hhhhhhh",
        "ben": "yyyyyyy",
    },
    "answer_question": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyyyyy",
    },
    "propose_selection": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "nnnnnyy",
    },
    "manage_selection": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyyyyy",
    },
    "approve_results": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada": "nnnnnnn",
        "root": "nnnnnyy",
    },
    "approve_selection": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada": "nnnnnnn",
        "root": "yyyyyyy",
    },
    "ask_adoption": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "nnnnnnn",
        "pia": "yyyyyyy",
    },
    "ask_office": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "nnnnnnn",
        "pia": "yyyyyyy",
    },
    "ask_question": {
        "nobody unconfirmed": "nnnnnnn",
        "sam cy ben bo dee dan pia olga hal mia ada root": "yyynnnn",
    },
    "award_prize": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "nnnnnyy",
    },
    "call_for_pilot": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "nnnnnnn",
        "pia": "yyyyyyy",
    },
    "cancel_promise": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia ada root": "hhhhhhh",
        "ben bo": "yyynnnn",
    },
    "care_for_team": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyyyyy",
    },
    "care_for_teams": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyyyyy",
    },
    "check_submission": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga mia": "hhhhhhh",
        "hal ada root": "nnnnnnn",
    },
    "comment_in": {
        "nobody unconfirmed": "nnnnnnn",
        "sam cy ben bo dee dan pia olga hal mia ada root": "yyyyyyy",
    },
    "create_event": {
        "nobody unconfirmed sam cy ben bo dee dan pia hal mia": "nnnnnnn",
        "olga ada root": "yyyyyyy",
    },
    "create_team": {
        "nobody unconfirmed sam ben bo dee dan pia olga hal mia ada root": "nnnnnnn",
        "cy": "yyynnnn",
    },
    "enter_alone": {
        "nobody unconfirmed sam ben bo dee dan pia olga hal mia ada root": "nnnnnnn",
        "cy": "yyynnnn",
    },
    "decide_office_request": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "decide_request": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhhhhhh",
        "ben": "yyynnnn",
        "bo ada root": "nnnnnnn",
    },
    "download_file": {
        "nobody unconfirmed sam cy dee dan pia olga hal": "hhhhhhh",
        "ben bo mia ada root": "yyyyyyy",
    },
    "edit_challenge": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyyyyy",
    },
    "edit_event": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyyyyy",
    },
    "edit_office": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada": "hhhhhhh",
        "root": "yyyyyyy",
    },
    "edit_part": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyyyyy",
    },
    "run_consultation": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "reply_to": {
        "nobody unconfirmed": "nnnnnnn",
        "sam cy ben bo dee dan pia olga hal mia ada root": "yyyyyyy",
    },
    "edit_pilot": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "edit_pilot_part": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "edit_resource": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyyyyy",
    },
    "edit_shown_part": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "edit_submission": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhhhhhh",
        "ben bo": "nnynnnn",
        "ada root": "nnnnnnn",
    },
    "end_adoption": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "end_membership": {
        "nobody unconfirmed sam cy bo dee dan olga hal mia ada": "hhhhhhh",
        "ben pia root": "yyyyyyy",
    },
    "extend_deadline": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyynnn",
    },
    "give_up_upload": {
        "nobody unconfirmed sam cy bo dee dan pia olga hal mia ada root": "hhhhhhh",
        "ben": "yyyyyyy",
    },
    "hide_comment": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "moderate_consultation": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "hide_reply": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "in_submission": {
        "nobody unconfirmed sam cy dee dan pia olga hal": "hhhhhhh",
        "ben bo mia ada root": "yyyyyyy",
    },
    "in_team": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhhhhhh",
        "ben bo ada root": "yyyyyyy",
    },
    "join_registered": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhhhhhh",
        "ben bo ada root": "nnnnnnn",
    },
    "join_team": {
        "nobody unconfirmed sam ben bo dee dan pia olga hal mia ada root": "nnnnnnn",
        "cy": "yyynnnn",
    },
    "judge_event": {
        "nobody unconfirmed sam cy ben bo dan pia olga hal mia ada root": "hhhhhhh",
        "dee": "yyyyyyy",
    },
    "judge_round": {
        "nobody unconfirmed sam cy ben bo dan pia olga hal mia ada root": "hhhhhhh",
        "dee": "nnnnyyy",
    },
    "lead_invitation": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhhhhhh",
        "ben": "yyynnnn",
        "bo ada root": "nnnnnnn",
    },
    "leave_seat": {
        "nobody unconfirmed sam cy ben bo dan pia olga hal mia ada root": "hhhhhhh",
        "dee": "yyyyyyy",
    },
    "edit_team": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhhhhhh",
        "ben": "yyynnnn",
        "bo": "nnnnnnn",
        "ada root": "yyyyyyy",
    },
    "lead_team": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhhhhhh",
        "ben": "yyynnnn",
        "bo ada root": "nnnnnnn",
    },
    "leave_team": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia ada root": "hhhhhhh",
        "ben": "nnnnnnn",
        "bo": "yyynnnn",
    },
    "manage_assignment": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyyyyy",
    },
    "manage_judge": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyyyyy",
    },
    "manage_judging": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyyyyy",
    },
    "manage_office": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "take_away": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "nnnnnny",
    },
    "manage_publication": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyyyyy",
    },
    "manage_round": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyyyyy",
    },
    "organise": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyyyyy",
    },
    "propose_office": {
        "nobody unconfirmed": "nnnnnnn",
        "sam cy ben bo dee dan pia olga hal mia ada root": "yyyyyyy",
    },
    "propose_pilot": {
        "nobody unconfirmed sam cy ben bo dee dan hal mia": "nnnnnnn",
        "pia olga ada root": "yyyyyyy",
    },
    "issue_certificates": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "nnnnnny",
    },
    "issue_to_judges": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "nnnnnny",
    },
    "manage_certificate": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "nnnnnny",
    },
    "propose_results": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "nnnnnyy",
    },
    "recuse": {
        "nobody unconfirmed sam cy ben bo dan pia olga hal mia ada root": "hhhhhhh",
        "dee": "yyyyynn",
    },
    "confirm_nomination": {
        "nobody unconfirmed sam cy ben bo dan pia olga hal mia ada root": "yyyyyyy",
        "dee": "nnnnnnn",
    },
    "enter_others": {
        "nobody unconfirmed dee": "nnnnnnn",
        "sam cy ben bo dan pia olga hal mia": "nyynnnn",
        "ada root": "yyyyyyy",
    },
    "see_batch": {
        "nobody unconfirmed cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "sam ada root": "yyyyyyy",
    },
    "undo_batch": {
        "nobody unconfirmed cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "sam ada root": "yyyyyyy",
    },
    "enter_for_team": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "nnyyyyy",
    },
    "mend_submission": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "nnyyyyy",
    },
    "register": {
        "nobody unconfirmed dee": "nnnnnnn",
        "sam cy ben bo dan pia olga hal mia ada root": "nyynnnn",
    },
    "remove_file": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhhhhhh",
        "ben bo": "nnynnnn",
        "ada root": "nnnnnnn",
    },
    "report_adoption": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "hhhhhhh",
        "pia": "nnnnnnn",
    },
    "restore_event": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "nnnnnnn",
    },
    "restore_pilot": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "nnnnnnn",
    },
    "resume_submission": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia ada root": "hhhhhhh",
        "ben bo": "nnnnnnn",
    },
    "revoke_token": {
        "nobody unconfirmed sam cy bo dee dan pia olga hal mia ada root": "hhhhhhh",
        "ben": "yyyyyyy",
    },
    "score": {
        "nobody unconfirmed sam cy ben bo dan pia olga hal mia ada root": "hhhhhhh",
        "dee": "nnnnynn",
    },
    "score_for_judge": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "nnnnynn",
    },
    "see_entries": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyyyyy",
    },
    "see_letter": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyyyyy",
    },
    "see_own_part": {
        "nobody": "nnnnnnn",
        "unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "yyyyyyy",
    },
    "send_letter": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyyyyy",
    },
    "send_upload": {
        "nobody unconfirmed sam cy bo dee dan pia olga hal mia ada root": "hhhhhhh",
        "ben": "nnynnnn",
    },
    "shortlist_round": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyyyyy",
    },
    "sign_round": {
        "nobody unconfirmed sam cy ben bo dan pia olga hal mia ada root": "hhhhhhh",
        "dee": "nnnnynn",
    },
    "start_pilot": {
        "nobody unconfirmed sam cy dee dan pia olga hal": "hhhhhhh",
        "ben bo mia ada root": "nnnnnnn",
    },
    "start_submission": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia ada root": "hhhhhhh",
        "ben bo": "nnynnnn",
    },
    "submit_submission": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhhhhhh",
        "ben bo": "nnynnnn",
        "ada root": "nnnnnnn",
    },
    "supersede_decision": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "translate_decision": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "translate_part": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "translate_pilot": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "upload_to_submission": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhhhhhh",
        "ben bo": "nnynnnn",
        "ada root": "nnnnnnn",
    },
    "hold_assignment": {
        "nobody unconfirmed sam cy ben bo dan pia olga hal mia ada root": "hhhhhhh",
        "dee": "yyyyyyy",
    },
    "view_assignment": {
        "nobody unconfirmed sam cy ben bo dan pia olga hal mia ada root": "hhhhhhh",
        "dee": "nnnnyyy",
    },
    "view_challenge": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "yyyyyyy",
    },
    "view_event": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "yyyyyyy",
    },
    "view_feedback": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhhhhhh",
        "ben bo ada root": "nnnnnnn",
    },
    "view_inside": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "view_manifest": {
        "nobody unconfirmed sam cy dee dan pia olga hal": "hhhhhhh",
        "ben bo mia ada root": "yyyyyyy",
    },
    "view_office": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "yyyyyyy",
    },
    "view_person": {
        "nobody": "nnnnnnn",
        "unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "yyyyyyy",
    },
    "view_consultation": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "yyyyyyy",
    },
    "view_text": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "yyyyyyy",
    },
    "release_team_files": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "nnnnnnn",
    },
    "view_pilot_file": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "edit_pilot_file": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "view_pilot": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "yyyyyyy",
    },
    "view_publication": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyyyyy",
    },
    "view_resource": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "yyyyyyy",
    },
    "view_results": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "yyyyyyy",
    },
    "view_submission": {
        "nobody unconfirmed sam cy dee dan pia olga hal": "hhhhhhh",
        "ben bo mia ada root": "yyyyyyy",
    },
    "view_team": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "yyyyyyy",
    },
    "watch_pilot": {
        "nobody unconfirmed": "nnnnnnn",
        "sam cy ben bo dee dan pia olga hal mia ada root": "yyyyyyy",
    },
    "withdraw_decline": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "hhhhhhh",
        "pia": "yyyyyyy",
    },
    "decline_winner": {
        "nobody unconfirmed sam cy dee dan pia olga hal": "hhhhhhh",
        "ben bo mia ada root": "nnnnnnn",
    },
    "withdraw_call": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "withdraw_office_request": {
        "nobody unconfirmed cy ben bo dee dan pia olga hal mia ada root": "hhhhhhh",
        "sam": "yyyyyyy",
    },
    "withdraw_request": {
        "nobody unconfirmed sam ben bo dee dan pia olga hal mia ada root": "hhhhhhh",
        "cy": "yyyyyyy",
    },
    "withdraw_results": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "nnnnnyy",
    },
    "withdraw_selection": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "yyyyyyy",
    },
    "withdraw_submission": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia ada root": "hhhhhhh",
        "ben": "yyyynnn",
        "bo": "nnnnnnn",
    },
    "have_conversations": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "nnnnnnn",
        "pia root": "yyyyyyy",
    },
    "ask_another_office": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "nnnnnnn",
    },
    "view_conversation": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "write_in_conversation": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "reopen_conversation": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "nnnnnnn",
    },
    "propose_joint_draft": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "nnnnnnn",
    },
    "answer_joint_draft": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "nnnnnnn",
    },
    "withdraw_joint_draft": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia": "yyyyyyy",
        "root": "nnnnnnn",
    },
    "find_partners": {
        "nobody unconfirmed mia sam cy ben bo dee dan olga hal ada": "hhhhhhh",
        "pia root": "nnnnnnn",
    },
    "view_solution": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "yyyyyyy",
    },
    "add_solution": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "nnnnnnn",
        "pia root": "yyyyyyy",
    },
    "edit_solution": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "publish_solution": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "nnnnnnn",
    },
    "keep_solution": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "restore_solution": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "nnnnnnn",
    },
    "try_solution": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "nnnnnnn",
        "pia": "yyyyyyy",
    },
    "ask_about_solution": {
        "nobody unconfirmed": "nnnnnnn",
        "sam cy ben bo dee dan pia olga hal mia ada root": "yyyyyyy",
    },
    "report_trial": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "hhhhhhh",
        "pia": "yyyyyyy",
    },
    "be_contact": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "nnnnnnn",
        "pia": "yyyyyyy",
    },
    "write_to_office": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "nnnnnnn",
        "pia root": "yyyyyyy",
    },
    "answer_offer": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "answer_enquiry": {
        "nobody unconfirmed": "nnnnnnn",
        "sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "read_network": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "nnnnnnn",
        "pia root": "yyyyyyy",
    },
    "view_offer": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "edit_offer": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia": "yyyyyyy",
        "root": "nnnnnnn",
    },
    "keep_network": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia": "yyyyyyy",
        "root": "nnnnnnn",
    },
    "read_lists": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga mia": "hhhhhhh",
        "hal ada root": "yyyyyyy",
    },
    "note_arrival": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga mia": "hhhhhhh",
        "hal ada root": "yyyyyyy",
    },
    "read_entries": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga mia": "hhhhhhh",
        "hal ada root": "yyyyyyy",
    },
    "check_entries": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga mia": "hhhhhhh",
        "hal ada root": "yyyyyyy",
    },
    "exclude_submission": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhhhhhh",
        "ada root": "nnnnnnn",
    },
    "end_help": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga mia": "hhhhhhh",
        "hal ada root": "yyyyyyy",
    },
    "view_maturity": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "nnnnnnn",
        "pia": "yyyyyyy",
    },
    "begin_assessment": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "nnnnnnn",
        "pia": "yyyyyyy",
    },
    "view_assessment": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "hhhhhhh",
        "pia": "yyyyyyy",
    },
    "edit_assessment": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "hhhhhhh",
        "pia": "yyyyyyy",
    },
    "finish_assessment": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "hhhhhhh",
        "pia": "yyyyyyy",
    },
    "share_assessment": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "hhhhhhh",
        "pia": "nnnnnnn",
    },
    "view_paper": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "yyyyyyy",
    },
    "add_paper": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "nnnnnnn",
        "pia root": "yyyyyyy",
    },
    "edit_paper": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "publish_paper": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "nnnnnnn",
    },
    "withdraw_paper": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "yyyyyyy",
    },
    "restore_paper": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "nnnnnnn",
    },
    "reopen_paper": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhhhhhh",
        "pia root": "nnnnnnn",
    },
    "answer_for": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "nnnnnnn",
        "pia": "yyyyyyy",
    },
    "follow_consultation": {
        "nobody unconfirmed": "nnnnnnn",
        "sam cy ben bo dee dan pia olga hal mia ada root": "yyyyyyy",
    },
    "mentor": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal ada root": "hhhhhhh",
        "mia": "yyyyyyy",
    },
    "end_mentor": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal": "hhhhhhh",
        "mia ada root": "yyyyyyy",
    },
    "see_mentors": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhhhhhh",
        "ben bo ada root": "yyyyyyy",
    },
    "ask_mentor": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia ada root": "hhhhhhh",
        "ben": "yyynnnn",
        "bo": "nnnnnnn",
    },
    "answer_mentoring": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal ada root": "hhhhhhh",
        "mia": "yyynnnn",
    },
    "end_mentoring": {
        "nobody unconfirmed sam cy dee dan pia olga hal ada root": "hhhhhhh",
        "ben bo mia": "yyyyyyy",
    },
}

# The same for an event and a pilot that are drafts, then archived: at the phases submissions,
# judging, results.
AROUND = {
    "accept_invitation": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "nnn nnn",
    },
    "administer": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada": "hhh hhh",
        "root": "yyy yyy",
    },
    "answer_adoption": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy nnn",
    },
    "answer_consent": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia": "yyy yyy",
        "root": "nnn nnn",
    },
    "answer_invitation": {
        "nobody unconfirmed sam ben bo dee dan pia olga hal mia ada root": "hhh hhh",
        "cy": "yyy yyy",
    },
    "answer_membership": {
        "nobody unconfirmed sam cy bo dee dan pia olga hal mia ada root": "hhh hhh",
        "ben": "yyy yyy",
    },
    "answer_question": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "yyy yyy",
    },
    "propose_selection": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "nnn nnn",
    },
    "manage_selection": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "yyy yyy",
    },
    "approve_results": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "nnn nnn",
    },
    "approve_selection": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "nnn nnn",
    },
    "ask_adoption": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh nnn",
        "pia root": "nnn nnn",
    },
    "ask_office": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "nnn nnn",
        "pia": "yyy yyy",
    },
    "ask_question": {
        "nobody unconfirmed sam cy ben bo dan pia olga": "hhh nnn",
        "dee hal mia ada root": "nnn nnn",
    },
    "award_prize": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "nnn nnn",
    },
    "call_for_pilot": {
        "nobody unconfirmed sam cy ben bo dan olga": "hhh nnn",
        "dee hal mia ada root": "nnn nnn",
        "pia": "hhh yyy",
    },
    "cancel_promise": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia ada root": "hhh hhh",
        "ben bo": "nnn nnn",
    },
    "care_for_team": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "nnn nnn",
    },
    "care_for_teams": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "nnn nnn",
    },
    "check_submission": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "nnn nnn",
    },
    "comment_in": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh nnn",
        "pia root": "nnn nnn",
    },
    "create_event": {
        "nobody unconfirmed sam cy ben bo dee dan pia hal mia": "nnn nnn",
        "olga ada root": "yyy yyy",
    },
    "create_team": {
        "nobody unconfirmed sam cy ben bo dan pia olga": "hhh nnn",
        "dee hal mia ada root": "nnn nnn",
    },
    "enter_alone": {
        "nobody unconfirmed sam cy ben bo dan pia olga": "hhh nnn",
        "dee hal mia ada root": "nnn nnn",
    },
    "decide_office_request": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy yyy",
    },
    "decide_request": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhh hhh",
        "ben bo ada root": "nnn nnn",
    },
    "download_file": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhh hhh",
        "ben bo ada root": "yyy yyy",
    },
    "edit_challenge": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "yyy nnn",
    },
    "edit_event": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "yyy nnn",
    },
    "edit_office": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada": "hhh hhh",
        "root": "yyy yyy",
    },
    "edit_part": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "yyy nnn",
    },
    "run_consultation": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy nnn",
    },
    "reply_to": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh nnn",
        "pia root": "yyy nnn",
    },
    "edit_pilot": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy nnn",
    },
    "edit_pilot_part": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy nnn",
    },
    "edit_resource": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "yyy nnn",
    },
    "edit_shown_part": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy nnn",
    },
    "edit_submission": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhh hhh",
        "ben bo ada root": "nnn nnn",
    },
    "end_adoption": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia": "yyy yyy",
        "root": "yyy nnn",
    },
    "end_membership": {
        "nobody unconfirmed sam cy bo dee dan olga hal mia ada": "hhh hhh",
        "ben pia root": "yyy yyy",
    },
    "extend_deadline": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "ynn nnn",
    },
    "give_up_upload": {
        "nobody unconfirmed sam cy bo dee dan pia olga hal mia ada root": "hhh hhh",
        "ben": "yyy yyy",
    },
    "hide_comment": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy yyy",
    },
    "moderate_consultation": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy yyy",
    },
    "hide_reply": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy yyy",
    },
    "in_submission": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhh hhh",
        "ben bo ada root": "yyy yyy",
    },
    "in_team": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhh hhh",
        "ben bo ada root": "yyy yyy",
    },
    "join_registered": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhh hhh",
        "ben bo ada root": "nnn nnn",
    },
    "join_team": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "nnn nnn",
    },
    "judge_event": {
        "nobody unconfirmed sam cy ben bo dan pia olga hal mia ada root": "hhh hhh",
        "dee": "yyy yyy",
    },
    "judge_round": {
        "nobody unconfirmed sam cy ben bo dan pia olga hal mia ada root": "hhh hhh",
        "dee": "nyy nyy",
    },
    "lead_invitation": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhh hhh",
        "ben bo ada root": "nnn nnn",
    },
    "leave_seat": {
        "nobody unconfirmed sam cy ben bo dan pia olga hal mia ada root": "hhh hhh",
        "dee": "nnn nnn",
    },
    "edit_team": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhh hhh",
        "ben bo ada root": "nnn nnn",
    },
    "lead_team": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhh hhh",
        "ben bo ada root": "nnn nnn",
    },
    "leave_team": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia ada root": "hhh hhh",
        "ben bo": "nnn nnn",
    },
    "manage_assignment": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "yyy yyy",
    },
    "manage_judge": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "yyy yyy",
    },
    "manage_judging": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "yyy yyy",
    },
    "manage_office": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy yyy",
    },
    "issue_certificates": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "nnn nny",
    },
    "issue_to_judges": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "nnn nny",
    },
    "manage_certificate": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "nnn nny",
    },
    "take_away": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "nnn nny",
    },
    "manage_publication": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "yyy yyy",
    },
    "manage_round": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "yyy yyy",
    },
    "organise": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "yyy yyy",
    },
    "propose_office": {
        "nobody unconfirmed": "nnn nnn",
        "sam cy ben bo dee dan pia olga hal mia ada root": "yyy yyy",
    },
    "propose_pilot": {
        "nobody unconfirmed sam cy ben bo dee dan hal mia": "nnn nnn",
        "pia olga ada root": "yyy yyy",
    },
    "propose_results": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "nnn nnn",
    },
    "recuse": {
        "nobody unconfirmed sam cy ben bo dan pia olga hal mia ada root": "hhh hhh",
        "dee": "nnn nnn",
    },
    "confirm_nomination": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "nnn nnn",
    },
    "enter_others": {
        "nobody unconfirmed sam cy ben bo dan pia olga": "hhh nnn",
        "dee hal mia ada root": "nnn nnn",
    },
    "see_batch": {
        "nobody unconfirmed cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "sam ada root": "yyy yyy",
    },
    "undo_batch": {
        "nobody unconfirmed cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "sam ada root": "nnn nnn",
    },
    "enter_for_team": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "nnn nnn",
    },
    "mend_submission": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "nnn nnn",
    },
    "register": {
        "nobody unconfirmed sam cy ben bo dan pia olga": "hhh nnn",
        "dee hal mia ada root": "nnn nnn",
    },
    "remove_file": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhh hhh",
        "ben bo ada root": "nnn nnn",
    },
    "report_adoption": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "hhh hhh",
        "pia": "nnn nnn",
    },
    "restore_event": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "nnn yyy",
    },
    "restore_pilot": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "nnn yyy",
    },
    "resume_submission": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia ada root": "hhh hhh",
        "ben bo": "nnn nnn",
    },
    "revoke_token": {
        "nobody unconfirmed sam cy bo dee dan pia olga hal mia ada root": "hhh hhh",
        "ben": "yyy yyy",
    },
    "score": {
        "nobody unconfirmed sam cy ben bo dan pia olga hal mia ada root": "hhh hhh",
        "dee": "nnn nnn",
    },
    "score_for_judge": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "nnn nnn",
    },
    "see_entries": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "yyy yyy",
    },
    "see_letter": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "yyy yyy",
    },
    "see_own_part": {
        "nobody": "hhh nnn",
        "unconfirmed sam cy ben bo dan pia olga": "hhh yyy",
        "dee hal mia ada root": "yyy yyy",
    },
    "send_letter": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "yyy nnn",
    },
    "send_upload": {
        "nobody unconfirmed sam cy bo dee dan pia olga hal mia ada root": "hhh hhh",
        "ben": "nnn nnn",
    },
    "shortlist_round": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "nnn nnn",
    },
    "sign_round": {
        "nobody unconfirmed sam cy ben bo dan pia olga hal mia ada root": "hhh hhh",
        "dee": "nnn nnn",
    },
    "start_pilot": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhh hhh",
        "ben bo ada root": "nnn nnn",
    },
    "start_submission": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia ada root": "hhh hhh",
        "ben bo": "nnn nnn",
    },
    "submit_submission": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhh hhh",
        "ben bo ada root": "nnn nnn",
    },
    "supersede_decision": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy nnn",
    },
    "translate_decision": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy nnn",
    },
    "translate_part": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy nnn",
    },
    "translate_pilot": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy nnn",
    },
    "upload_to_submission": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhh hhh",
        "ben bo ada root": "nnn nnn",
    },
    "hold_assignment": {
        "nobody unconfirmed sam cy ben bo dan pia olga hal mia ada root": "hhh hhh",
        "dee": "yyy yyy",
    },
    "view_assignment": {
        "nobody unconfirmed sam cy ben bo dan pia olga hal mia ada root": "hhh hhh",
        "dee": "nyy nyy",
    },
    "view_challenge": {
        "nobody unconfirmed sam cy ben bo dan pia olga": "hhh yyy",
        "dee hal mia ada root": "yyy yyy",
    },
    "view_event": {
        "nobody unconfirmed sam cy ben bo dan pia olga": "hhh yyy",
        "dee hal mia ada root": "yyy yyy",
    },
    "view_feedback": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhh hhh",
        "ben bo ada root": "nnn nnn",
    },
    "view_inside": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy yyy",
    },
    "view_manifest": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhh hhh",
        "ben bo ada root": "yyy yyy",
    },
    "view_office": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "yyy yyy",
    },
    "view_person": {
        "nobody": "nnn nnn",
        "unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "yyy yyy",
    },
    "view_consultation": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh yyy",
        "pia root": "yyy yyy",
    },
    "view_text": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh yyy",
        "pia root": "yyy yyy",
    },
    "release_team_files": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh nnn",
        "pia root": "nnn nnn",
    },
    "view_pilot_file": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy yyy",
    },
    "edit_pilot_file": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy nnn",
    },
    "view_pilot": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh yyy",
        "pia root": "yyy yyy",
    },
    "view_publication": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "yyy yyy",
    },
    "view_resource": {
        "nobody unconfirmed sam cy ben bo dan pia olga": "hhh yyy",
        "dee hal mia ada root": "yyy yyy",
    },
    "view_results": {
        "nobody unconfirmed sam cy ben bo dan pia olga": "hhh yyy",
        "dee hal mia ada root": "yyy yyy",
    },
    "view_submission": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhh hhh",
        "ben bo ada root": "yyy yyy",
    },
    "view_team": {
        "nobody unconfirmed sam cy ben bo dan pia olga": "hhh yyy",
        "dee hal mia ada root": "yyy yyy",
    },
    "watch_pilot": {
        "nobody unconfirmed": "hhh nnn",
        "sam cy ben bo dee dan olga hal mia ada": "hhh yyy",
        "pia root": "yyy yyy",
    },
    "withdraw_call": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy yyy",
    },
    "decline_winner": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhh hhh",
        "ben bo ada root": "nnn nnn",
    },
    "withdraw_decline": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "hhh hhh",
        "pia": "yyy yyy",
    },
    "withdraw_office_request": {
        "nobody unconfirmed cy ben bo dee dan pia olga hal mia ada root": "hhh hhh",
        "sam": "yyy yyy",
    },
    "withdraw_request": {
        "nobody unconfirmed sam ben bo dee dan pia olga hal mia ada root": "hhh hhh",
        "cy": "yyy yyy",
    },
    "withdraw_results": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "nnn nnn",
    },
    "withdraw_selection": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "nnn nnn",
    },
    "withdraw_submission": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia ada root": "hhh hhh",
        "ben bo": "nnn nnn",
    },
    "have_conversations": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "nnn nnn",
        "pia root": "yyy yyy",
    },
    "ask_another_office": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "nnn nnn",
    },
    "view_conversation": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy yyy",
    },
    "write_in_conversation": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy yyy",
    },
    "reopen_conversation": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "nnn nnn",
    },
    "propose_joint_draft": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "nnn nnn",
    },
    "answer_joint_draft": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "nnn nnn",
    },
    "withdraw_joint_draft": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia": "yyy yyy",
        "root": "nnn nnn",
    },
    "find_partners": {
        "nobody unconfirmed mia sam cy ben bo dee dan olga hal ada": "hhh hhh",
        "pia root": "nnn nnn",
    },
    "view_solution": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "yyy yyy",
    },
    "add_solution": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "nnn nnn",
        "pia root": "yyy yyy",
    },
    "edit_solution": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy yyy",
    },
    "publish_solution": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "nnn nnn",
    },
    "keep_solution": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy yyy",
    },
    "restore_solution": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "nnn nnn",
    },
    "try_solution": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "nnn nnn",
        "pia": "yyy yyy",
    },
    "ask_about_solution": {
        "nobody unconfirmed": "nnn nnn",
        "sam cy ben bo dee dan pia olga hal mia ada root": "yyy yyy",
    },
    "report_trial": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "hhh hhh",
        "pia": "yyy yyy",
    },
    "be_contact": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "nnn nnn",
        "pia": "yyy yyy",
    },
    "write_to_office": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "nnn nnn",
        "pia root": "yyy yyy",
    },
    "answer_offer": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy yyy",
    },
    "answer_enquiry": {
        "nobody unconfirmed": "nnn nnn",
        "sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy yyy",
    },
    "read_network": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "nnn nnn",
        "pia root": "yyy yyy",
    },
    "view_offer": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy yyy",
    },
    "edit_offer": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia": "yyy yyy",
        "root": "nnn nnn",
    },
    "keep_network": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia": "yyy yyy",
        "root": "nnn nnn",
    },
    "read_lists": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga mia": "hhh hhh",
        "hal": "yyy hhh",
        "ada root": "yyy yyy",
    },
    "note_arrival": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga mia": "hhh hhh",
        "hal": "yyy hhh",
        "ada root": "yyy nnn",
    },
    "read_entries": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "yyy yyy",
    },
    "check_entries": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "yyy nnn",
    },
    "exclude_submission": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia": "hhh hhh",
        "ada root": "nnn nnn",
    },
    "end_help": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga mia": "hhh hhh",
        "hal": "yyy yyy",
        "ada root": "yyy nnn",
    },
    "view_maturity": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "nnn nnn",
        "pia": "yyy yyy",
    },
    "begin_assessment": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "nnn nnn",
        "pia": "yyy yyy",
    },
    "view_assessment": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "hhh hhh",
        "pia": "yyy yyy",
    },
    "edit_assessment": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "hhh hhh",
        "pia": "yyy yyy",
    },
    "finish_assessment": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "hhh hhh",
        "pia": "yyy yyy",
    },
    "share_assessment": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada root": "hhh hhh",
        "pia": "nnn nnn",
    },
    "view_paper": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal mia ada root": "yyy yyy",
    },
    "add_paper": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "nnn nnn",
        "pia root": "yyy yyy",
    },
    "edit_paper": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy yyy",
    },
    "publish_paper": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "nnn nnn",
    },
    "withdraw_paper": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "yyy yyy",
    },
    "restore_paper": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "nnn nnn",
    },
    "reopen_paper": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh hhh",
        "pia root": "nnn nnn",
    },
    "answer_for": {
        "nobody unconfirmed sam cy ben bo dee dan olga hal mia ada": "hhh nnn",
        "pia root": "nnn nnn",
    },
    "follow_consultation": {
        "nobody unconfirmed": "hhh nnn",
        "sam cy ben bo dee dan olga hal mia ada": "hhh yyy",
        "pia root": "yyy yyy",
    },
    "mentor": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal ada root": "hhh hhh",
        "mia": "yyy yyy",
    },
    "end_mentor": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal": "hhh hhh",
        "mia": "yyy yyy",
        "ada root": "yyy nnn",
    },
    "see_mentors": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia": "hhh hhh",
        "ben bo ada root": "yyy yyy",
    },
    "ask_mentor": {
        "nobody unconfirmed sam cy dee dan pia olga hal mia ada root": "hhh hhh",
        "ben bo": "nnn nnn",
    },
    "answer_mentoring": {
        "nobody unconfirmed sam cy ben bo dee dan pia olga hal ada root": "hhh hhh",
        "mia": "nnn nnn",
    },
    "end_mentoring": {
        "nobody unconfirmed sam cy dee dan pia olga hal ada root": "hhh hhh",
        "ben bo mia": "yyy yyy",
    },
}


@pytest.fixture
def players(db: object, at: datetime) -> Players:
    return Players()


def named(rows: dict[str, str]) -> dict[str, str]:
    return {who: cells for several, cells in rows.items() for who in several.split()}


def test_every_permission_has_its_rows() -> None:
    """A permission without rows would change unseen."""
    assert len(permission_names()) >= 69
    assert set(MATRIX) == set(permission_names()), "tests/test_permissions.py: MATRIX"
    assert set(AROUND) == set(permission_names()), "tests/test_permissions.py: AROUND"
    for table in (MATRIX, AROUND):
        short = [name for name, rows in table.items() if set(named(rows)) != set(WHO)]
        assert not short, f"Say of everybody in tests/players.py whether they may: {short}"


@pytest.mark.one_database("sqlite")
def test_matrix(players: Players) -> None:
    """Each permission is asked on PostgreSQL by the test below."""
    days = list(PHASES.values())
    wrong = []
    for function, rows in MATRIX.items():
        row = players.row(function)
        for who, cells in named(rows).items():
            found = players.cells(function, who, row, days)
            wrong += [f"{function} by {who}: {cells} became {found}"] if found != cells else []
    assert not wrong, "\n".join(wrong)


@pytest.mark.one_database("postgresql")
def test_before_and_after_an_event_and_a_pilot(players: Players) -> None:
    for function in AROUND:
        players.row(function)
    found: dict[str, dict[str, str]] = {function: dict.fromkeys(WHO, "") for function in AROUND}
    for status in ("draft", "archived"):
        with database.atomic() as everything:
            Event.update(status=status).where(Event.id == players.event.id).execute()
            Pilot.update(status=status).execute()
            for function in AROUND:
                row = players.fresh(function)
                for who in WHO:
                    cells = players.cells(function, who, row, [0, 15, 26])
                    found[function][who] = f"{found[function][who]} {cells}".strip()
            everything.rollback()
    assert found == {function: named(rows) for function, rows in AROUND.items()}


def test_phases_of_the_matrix_are_those_of_the_event(players: Players) -> None:
    assert [players.event.phase(day(days)) for days in PHASES.values()] == list(Phase)


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_only_a_published_event_takes_people_in(players: Players, status: str) -> None:
    event = players.event.change(status=status)
    players.team.event = event
    for ask, actor, row in (
        ("register", "sam", event),
        ("create_team", "cy", event),
        ("start_submission", "ben", players.team),
    ):
        assert getattr(permissions, ask)(players.who(actor), row, day(0)) is not None


@pytest.mark.parametrize(
    ("status", "cells"),
    [
        (
            "draft",
            {
                "edit_submission": "y",
                "submit_submission": "y",
                "withdraw_submission": "y",
                "resume_submission": "n",
            },
        ),
        (
            "submitted",
            {
                "edit_submission": "y",
                "submit_submission": "y",
                "withdraw_submission": "y",
                "resume_submission": "n",
            },
        ),
        (
            "withdrawn",
            {
                "edit_submission": "n",
                "submit_submission": "n",
                "withdraw_submission": "n",
                "resume_submission": "y",
            },
        ),
        (
            "disqualified",
            {
                "edit_submission": "n",
                "submit_submission": "n",
                "withdraw_submission": "n",
                "resume_submission": "n",
            },
        ),
    ],
)
def test_state_of_a_submission(players: Players, status: str, cells: dict[str, str]) -> None:
    submission = players.submission.change(
        status=status, versions_count=1, reason="why" if status == "disqualified" else ""
    )
    submission.team = players.team
    assert {
        name: letter(getattr(permissions, name)(players.who("ben"), submission, day(0)))
        for name in cells
    } == cells


def test_draft_event_is_seen_by_its_people_alone(players: Players) -> None:
    event = players.event.change(status="draft")
    seen = {
        name
        for name in ("nobody", "sam", "cy", "ben", "dee", "ada", "olga", "root")
        if permissions.view_event(players.who(name), event, day(0)) is None
    }
    assert seen == {"dee", "ada", "root"}


def test_closed_account_may_nothing(players: Players) -> None:
    players.ada.change(active=False)
    assert permissions.organise(players.who("ada"), players.event, day(0)) == permissions.HIDDEN
    players.ben.change(active=False)
    assert (
        permissions.edit_submission(players.who("ben"), players.submission, day(0))
        == permissions.HIDDEN
    )


class TestJudges:
    def test_declare_conflicts_before_they_read(self, players: Players) -> None:
        players.judge.change(declared_at=None)
        assert (
            letter(permissions.view_assignment(players.who("dee"), players.assignment, day(15)))
            == "n"
        )

    @pytest.mark.parametrize("status", ["recused", "removed"])
    def test_do_not_see_what_they_left(self, players: Players, status: str) -> None:
        type(players.assignment).update(status=status, reason="why").execute()
        players.assignment.status = status
        assert (
            permissions.view_assignment(players.who("dee"), players.assignment, day(15)) is not None
        )

    def test_of_the_teams_office_never_see_it(self, players: Players) -> None:
        players.dee.change(office=players.office)
        players.bo.change(office=players.office)
        assert (
            permissions.view_assignment(players.who("dee"), players.assignment, day(15))
            == permissions.HIDDEN
        )

    def test_closed_round_ends_scoring_before_its_date(self, players: Players) -> None:
        players.assignment.round.closed_at = day(14)
        assert letter(permissions.score(players.who("dee"), players.assignment, day(15))) == "n"


class TestPublication:
    def make(self, players: Players, status: str = "proposed") -> Publication:
        published = (
            {"approved_by": players.grace, "published_at": day(25)} if status == "published" else {}
        )
        return Publication.create(
            event=players.event, number=1, status=status, book={}, content={"submissions": [players.submission.key]}, digest="0" * 64,
            proposed_by=players.ada, proposed_at=day(24), **published,
        )  # fmt: skip

    def test_needs_a_second_organiser(self, players: Players) -> None:
        publication = self.make(players)
        players.grace  # noqa: B018
        found = {
            name: letter(permissions.approve_results(players.who(name), publication, day(25)))
            for name in ("ada", "grace", "ben", "olga")
        }
        assert found == {"ada": "n", "grace": "y", "ben": "h", "olga": "h"}

    def test_organiser_in_a_team_takes_no_part(self, players: Players) -> None:
        Organiser.create(event=players.event, person=players.ben, since=day(-1))
        assert letter(permissions.manage_judging(players.who("ben"), players.event, day(15))) == "n"

    def test_opens_entries_to_whoever_competed_and_ends_entering(self, players: Players) -> None:
        Organiser.create(event=players.event, person=players.ben, since=day(-1))

        def asked() -> str:
            sees = permissions.see_entries(players.who("ben"), players.event, day(26))
            enters = permissions.enter_for_team(players.who("ada"), players.team, day(26))
            return letter(sees) + letter(enters)

        before = asked()
        self.make(players, "published")
        assert (before, asked()) == ("ny", "yn")

    def test_opens_what_is_public_of_the_listed_submissions(self, players: Players) -> None:
        submission = players.submission.change(status="submitted", versions_count=1)
        assert permissions.view_submission(None, submission, day(26)) == permissions.HIDDEN
        self.make(players, "published")
        assert permissions.view_submission(None, submission, day(26)) is None


class TestQuestions:
    def test_are_answered_by_organisers_and_contacts_of_the_owner(self, players: Players) -> None:
        challenge = players.challenge.change(office=players.office)
        question = Question.create(
            challenge=challenge, text="Which edition?", asked_by=players.cy, asked_at=day(-1)
        )
        players.pia.change(contact=True)
        players.sam.change(office=players.office)
        found = {
            name
            for name in ("nobody", "cy", "ben", "sam", "pia", "ada", "olga")
            if permissions.answer_question(players.who(name), question, day(0)) is None
        }
        assert found == {"pia", "ada"}


class TestPilots:
    def test_are_run_by_their_leads(self, players: Players) -> None:
        found = {
            name
            for name in ("nobody", "sam", "ada", "pia", "root")
            if permissions.edit_pilot(players.who(name), players.pilot, day(0)) is None
        }
        assert found == {"pia", "root"}

    def test_are_proposed_by_people_of_offices_and_organisers(self, players: Players) -> None:
        names = ("nobody", "sam", "ben", "ada", "olga", "pia", "root")
        assert {
            name
            for name in names
            if permissions.propose_pilot(players.who(name), None, day(0)) is None
        } == {
            "ada",
            "olga",
            "pia",
            "root",
        }

    def test_drafts_are_hidden(self, players: Players) -> None:
        pilot = players.pilot.change(status="draft")
        assert permissions.view_pilot(None, pilot, day(0)) == permissions.HIDDEN
        assert permissions.view_pilot(players.who("pia"), pilot, day(0)) is None


class TestSolutions:
    def test_drafts_are_seen_by_people_of_the_office_and_published_by_its_representative(
        self, players: Players
    ) -> None:
        solution = players.solution.change(status="draft")
        affiliate(players.sam, players.office, "confirmed")
        names = ("nobody", "cy", "sam", "pia", "root")
        expected = {
            permissions.view_solution: {"sam", "pia", "root"},
            permissions.edit_solution: {"sam", "pia", "root"},
            permissions.publish_solution: {"pia", "root"},
            permissions.keep_solution: set(),
        }
        for may, who in expected.items():
            found = {one for one in names if may(players.who(one), solution, day(0)) is None}
            assert found == who, may.__name__
        solution = solution.change(status="published")
        refused = permissions.edit_solution(players.who("sam"), solution, day(0))
        assert refused == permissions.HIDDEN, "it has readers now"

    def test_software_of_others_is_kept_by_administrators(self, players: Players) -> None:
        solution = players.solution.change(office=None, status="archived")
        may = {
            name
            for name in ("nobody", "pia", "root")
            if permissions.restore_solution(players.who(name), solution, day(0)) is None
        }
        assert may == {"root"}


class TestAssessments:
    """Of an office, by how well it is known that somebody works there: a draft, then finished."""

    READERS = ("said", "confirmed", "pia", "other", "root")
    CELLS: ClassVar = {
        "view_assessment": ("hyyhh", "hyyhh"),
        "edit_assessment": ("hyyhh", "hnnhh"),
        "finish_assessment": ("hnyhh", "hnnhh"),
        "share_assessment": ("hnnhh", "hnyhh"),
        "view_maturity": ("nyynn", "nyynn"),
        "begin_assessment": ("nyynn", "nyynn"),
    }

    def people(self, players: Players) -> list[Person]:
        """Said, confirmed, a representative, another office's representative, an administrator."""
        for name, degree in (("sam", "said"), ("cy", "confirmed")):
            affiliate(getattr(players, name), players.office, degree)
        affiliate(players.ben, players.elsewhere, "representative")
        return [players.sam, players.cy, players.pia, players.ben, players.root]

    def test_are_drafted_by_confirmed_people_and_finished_by_representatives(
        self, players: Players
    ) -> None:
        people, draft = self.people(players), players.assessment
        done = Assessment.get_by_id(draft.id).change(status="finished", finished_at=day(0))
        for name, cells in self.CELLS.items():
            ask = getattr(permissions, name)
            rows = (
                (players.office,) * 2
                if name.endswith(("maturity", "begin_assessment"))
                else (draft, done)
            )
            found = tuple(
                "".join(letter(ask(person, row, day(0))) for person in people) for row in rows
            )
            assert found == cells, name

    def test_are_of_offices_and_not_of_other_organisations(self, players: Players) -> None:
        players.office.change(kind="university")
        assert permissions.begin_assessment(players.pia, players.office, day(0)) == ""

    def test_of_an_office_that_became_part_of_another_are_answered_for_there(
        self, players: Players
    ) -> None:
        people, draft = self.people(players), players.assessment
        players.office.change(merged_into=players.elsewhere.code)
        row = Assessment.get_by_id(draft.id)
        may = [permissions.view_assessment(person, row, day(0)) is None for person in people]
        assert may == [False, True, True, True, False]
        # A draft that was left is finished; a new one is begun for the office that is there now.
        assert permissions.finish_assessment(players.ben, row, day(0)) is None
        assert permissions.begin_assessment(players.pia, row.office, day(0))


class TestPapers:
    """Anonymous, signed in, said, confirmed, representative of who asks and of who is asked,
    representative of an office that is not, administrator."""

    PEOPLE = ("nobody", "cy", "ben", "sam", "pia", "dee", "dan", "root")

    @pytest.fixture(autouse=True)
    def _offices(self, players: Players) -> None:
        chile, kenya = (
            Office.create(code=code, kind="national office", name=code) for code in ("CL", "KE")
        )
        affiliate(players.ben, players.office, "said")
        affiliate(players.sam, players.office, "confirmed")
        affiliate(players.dee, chile, "representative")
        affiliate(players.dan, kenya, "representative")
        Invited.create(paper=players.paper, office=chile)

    def who(self, players: Players, may: str, row: object) -> set[str]:
        ask = getattr(permissions, may)
        return {one for one in self.PEOPLE if ask(players.who(one), row, day(0)) is None}

    def test_a_draft_is_its_makers(self, players: Players) -> None:
        paper = players.paper.change(status="draft", asked="list")
        paper.consultation.change(opened_at=None)
        makers = {"sam", "pia", "root"}
        for may in ("view_paper", "edit_paper", "withdraw_paper"):
            assert self.who(players, may, paper) == makers, may
        assert self.who(players, "publish_paper", paper) == {"pia", "root"}
        for may in ("run_consultation", "comment_in", "moderate_consultation"):
            allowed = {"pia", "root"} if may == "moderate_consultation" else set()
            assert self.who(players, may, paper.consultation) == allowed, may

    def test_what_asks_offices_is_read_by_those_alone(self, players: Players) -> None:
        paper = players.paper.change(asked="list")
        row = paper.consultation
        readers = {"sam", "pia", "dee", "root"}
        for may in ("view_consultation", "comment_in", "follow_consultation"):
            assert self.who(players, may, row) == readers, may
        assert self.who(players, "run_consultation", row) == {"pia", "root"}
        seats = [Seat(row, office) for office in Office.select().order_by(Office.id)]
        assert set().union(*(self.who(players, "answer_for", one) for one in seats)) == {"dee"}

    def test_who_asks_closes_reopens_and_restores(self, players: Players) -> None:
        paper = players.paper
        paper.consultation.change(closed_at=day(-1))
        assert self.who(players, "reopen_paper", paper) == {"pia", "root"}
        paper = paper.change(status="withdrawn")
        assert self.who(players, "restore_paper", paper) == {"pia", "root"}
        for may in ("comment_in", "run_consultation"):
            assert self.who(players, may, paper.consultation) == set(), may
