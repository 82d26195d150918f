"""What letters may say: a sample of everything that a template in ``templates/mail/`` asks for."""

from datetime import UTC, datetime
from functools import cache
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, meta

from hackathon.core import language, letters

AT = datetime(2027, 3, 10, 12, tzinfo=UTC)
KINDS = sorted(path.stem for path in letters.FOLDER.glob("[!_]*.txt"))


def row(**values: Any) -> SimpleNamespace:
    """Something with a title in two languages."""
    translations = {"fr": {"title": f"{values['title']} en français"}}
    return SimpleNamespace(language="en", revision=1, translations=translations, **values)


EVENT = row(
    title="Codefest 2027",
    slug="codefest",
    contact="office@example.org",
    time_zone="Europe/Zurich",
    submission_closes=AT,
    judging_opens=AT,
    registration_closes=AT,
)
# What letters want to know, by the name under which they ask for it.
SAMPLES: dict[str, Any] = {
    "link": "",
    "address": "sam@example.org",
    "solution": row(title="Goods list helper", slug="goods-list-helper"),
    "own_office": row(title="Switzerland", code="CH"),
    "offer": row(title="Lists of goods", slug="lists"),
    "name": "Ada Example",
    "code": "AAAA-BBBB-CCCC-DDDD",
    "reason": "The site was away.",
    "team_name": "Niçoise",
    "change": "merged",
    "other": "Bo Example",
    "event": EVENT,
    "team": SimpleNamespace(name="Niçoise", key="t3"),
    "message": "Please.",
    "subject": "Tomorrow",
    "text": "We begin at nine.",
    "count": 3,
    "choose_password": "https://fest.example.org/people/reset/x",
    "round": row(title="Screening", opens=AT, closes=AT),
    "still_open": True,
    "ended": True,
    "selection": SimpleNamespace(kind="shortlist"),
    "submission": SimpleNamespace(title="", key="s3"),
    "version": SimpleNamespace(
        number=2,
        content={"title": "Ours"},
        submitted_at=AT,
        receipt="AAAA-BBBB",
        digest="0" * 64,
        in_grace=False,
        entered_reason="It came on paper.",
    ),
    "deadline": AT,
    "until": AT,
    "closes": AT,
    "challenge": row(title="Nice classes", slug="nice"),
    "correction": "The figure of section two.",
    "question": "Which edition?",
    "answer": "The twelfth.",
    "office": row(title="Switzerland", code="CH"),
    "agrees": True,
    "mentored": False,
    "asked": False,
    "declined": True,
    "role": "Prepares the data",
    "note": "Our own lists.",
    "act": "partner",
    "subject_title": "Nice helper",
    "email": "new@example.org",
    "wish": "confirmed",
    "organisation": "School of Patents",
    "pilot": row(title="Nice helper", slug="nice-helper"),
    "submissions": [
        SimpleNamespace(title="Ours", key="s3", versions_count=1),
        SimpleNamespace(title="Theirs", key="s4", versions_count=0),
        SimpleNamespace(title="", key="s5", versions_count=0),
    ],
    "milestones": [row(title="First data", due=AT.date())],
    "risks": [row(title="Misuse", review_on=AT.date())],
    "consultation": SimpleNamespace(
        title="Nice helper", path="pilots/nice-helper/consultation", closes_on=AT.date()
    ),
    "comment": SimpleNamespace(text="Where does it run?", key="c3"),
    "reply": SimpleNamespace(text="In the office.", answers=True),
    "summed": True,
    "headline": "Four weeks",
    "stage": "in use",
    "standings": [],
    "turn_off": "https://fest.example.org/notices/x",
    "lines": [],
}
SAMPLES["standings"] = [
    SimpleNamespace(
        pilot=SAMPLES["pilot"], overdue=2, ahead=SAMPLES["milestones"], silent_since=AT.date()
    )
]
SAMPLES["lines"] = [
    SimpleNamespace(template=f"notice_{name}", values={"link": "", **SAMPLES})
    for name in ("unsent_draft", "overdue_milestone")
]
SECOND_LINKS = ("choose_password", "turn_off")  # no way to where the letter leads
CARRIED = {  # these links hold a secret, so whoever writes has to hand them in
    "confirm_address": "people/confirm/x",
    "account_exists": "people/forgot",
    "choose_password": "people/reset/x",
    "new_address": "people/email/x",
    "merge_asked": "people/merge/x",
    "team_invitation": "events/codefest/invitations/x",
    "organiser_invited": "events/codefest/organisers/x",
    "nomination": "events/codefest/places/x",
    "judge_invited": "events/codefest/judge/",
    "enquiry": "offices/messages/x/answer",
    "conversation_message": "conversations/x",
    "conversation_moved": "conversations/x",
    "joint_draft_answered": "conversations/x",
    "joint_draft_proposed": "conversations/x",
    "message_refused": "conversations/x",
    "office_answered": "pilots/nice-helper",  # about a page of one of several kinds
}


def wanted(kind: str) -> dict[str, Any]:
    """What the template of a kind, and the one it extends, ask for."""
    values = {name: SAMPLES[name] for name in asked_by(kind)}
    return values | {"link": letters.site(CARRIED[kind]) if kind in CARRIED else ""}


@cache
def asked_by(kind: str) -> frozenset[str]:
    """The names of what they ask for; looked for once in all languages."""
    asked, names = set(), [f"{kind}.txt"]
    while names:
        source = (letters.FOLDER / names.pop()).read_text()
        tree = Environment(extensions=["jinja2.ext.i18n"]).parse(source)
        asked |= meta.find_undeclared_variables(tree)
        names += [str(found) for found in meta.find_referenced_templates(tree)]
    asked -= {
        "title",
        "moment",
        "label",
        "site",
        "say",
        "day",
        "part",
        "self",
        "_",
        "gettext",
        "ngettext",
        "_trans",
        "undoing",
    }
    unknown = asked - set(SAMPLES)
    assert not unknown, f"{kind}: add samples to tests/sample_letters.py for {unknown}"
    return frozenset(asked)


def said(kind: str, code: str) -> tuple[str, str]:
    """The subject and the text of a letter in a language, to a reader in Tokyo."""
    values = wanted(kind)
    with language.using(code, "Asia/Tokyo"):
        return letters.say(kind, "subject", values), letters.say(kind, "text", values)
