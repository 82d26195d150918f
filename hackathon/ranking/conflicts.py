"""Conflicts of interest between a judge and a team: what the facts say, without being asked.

Derived are the same office, the same organisation, membership of the team, and a confirmed e-mail
address at the same domain, unless anybody can get an address there. What a judge declares, an
organiser enters, a recusal leaves behind, or whoever mentored the team has read joins them with a
kind of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

OFFICE = "office"
ORGANISATION = "organisation"
TEAM = "team"
EMAIL_DOMAIN = "e-mail domain"
DECLARED = "declared"
ORGANISER = "organiser"
RECUSAL = "recusal"
MENTOR = "mentor"
UNDER = "under a domain"  # only for finding subdomains
DERIVED = (OFFICE, ORGANISATION, TEAM, EMAIL_DOMAIN)
KINDS = (*DERIVED, DECLARED, ORGANISER, RECUSAL, MENTOR)

# Domains where everybody may open a mailbox, and those kept for examples: a shared one says nothing
# about an employer. fmt: off
PUBLIC_MAIL = frozenset(
    {
        "126.com",
        "139.com",
        "163.com",
        "aol.com",
        "example.com",
        "example.net",
        "example.org",
        "free.fr",
        "gmail.com",
        "gmx.at",
        "gmx.ch",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hey.com",
        "hotmail.com",
        "hotmail.fr",
        "icloud.com",
        "inbox.ru",
        "laposte.net",
        "libero.it",
        "list.ru",
        "live.com",
        "mac.com",
        "mail.com",
        "mail.ru",
        "me.com",
        "msn.com",
        "naver.com",
        "orange.fr",
        "outlook.com",
        "outlook.fr",
        "pm.me",
        "posteo.de",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "rediffmail.com",
        "sina.com",
        "tuta.com",
        "uol.com.br",
        "web.de",
        "wp.pl",
        "yahoo.co.in",
        "yahoo.co.jp",
        "yahoo.co.uk",
        "yahoo.com",
        "yahoo.es",
        "yahoo.fr",
        "yandex.com",
        "yandex.ru",
        "yeah.net",
        "ymail.com",
        "zoho.com",
    }
)
# fmt: on

# fmt: off
LEGAL_FORMS = frozenset({
    "ab", "ag", "as", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "incorporated",
    "kg", "kk",
    "limited", "llc", "llp", "ltd", "nv", "oy", "plc", "sa", "sarl", "sas", "spa", "srl",
})
# fmt: on


@dataclass(frozen=True)
class Facts:
    """What is known of one judge, or of all members of one team together.

    ``people`` are identifiers of persons (a judge's own, or the members'), ``offices`` WIPO ST.3
    codes, ``organisations`` names as written by people, ``emails`` confirmed addresses or their
    domains.
    """

    people: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """This judge must not see or score this submission. ``kind`` is one of ``KINDS``."""

    submission: str
    judge: str
    kind: str = DECLARED


def derive_all(judges: Mapping[str, Facts], teams: Mapping[str, Facts]) -> set[Conflict]:
    """All conflicts that follow from the facts of judges and of submissions' teams, both by
    identifier."""
    marked: dict[tuple[str, str], list[str]] = {}
    for submission, team in teams.items():
        for mark in {
            *_marks(team),
            *((UNDER, parent) for domain in _domains(team) for parent in _parents(domain)),
        }:
            marked.setdefault(mark, []).append(submission)
    found: set[Conflict] = set()
    for judge, person in judges.items():
        domains = _domains(person)
        # a judge at examiners.office.example and a team at office.example, or the other way round,
        # belong together
        near = {(EMAIL_DOMAIN, parent) for domain in domains for parent in _parents(domain)}
        for kind, key in {*_marks(person), *near, *((UNDER, domain) for domain in domains)}:
            shared = EMAIL_DOMAIN if kind == UNDER else kind
            found.update(
                Conflict(submission, judge, shared) for submission in marked.get((kind, key), ())
            )
    return found


def _marks(facts: Facts) -> set[tuple[str, str]]:
    """What two sides must not have in common, as compared."""
    marks = {(OFFICE, fold(office)) for office in facts.offices}
    marks |= {(ORGANISATION, organisation_key(name)) for name in facts.organisations}
    marks |= {(TEAM, person.strip()) for person in facts.people}
    marks |= {(EMAIL_DOMAIN, domain) for domain in _domains(facts)}
    return {(kind, key) for kind, key in marks if key}


def _domains(facts: Facts) -> set[str]:
    return {mail_domain(address) for address in facts.emails} - {""}


def _parents(domain: str) -> set[str]:
    """The domains above, without the top one."""
    labels = domain.split(".")
    return {".".join(labels[at:]) for at in range(1, len(labels) - 1)}


def fold(text: str) -> str:
    """The text as compared: compatibility forms, case, Latin, Greek and Cyrillic accents and blanks
    made alike."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    # only U+0300 to U+036F: the marks of Indic and Arabic scripts tell words apart
    plain = "".join(sign for sign in plain if not "\u0300" <= sign <= "\u036f")
    return " ".join(unicodedata.normalize("NFKC", plain).split())


# The people of a round are compared with one another again and again, on each page of its judges.
@lru_cache(maxsize=4000)
def organisation_key(name: str) -> str:
    """An organisation's name as compared: folded, without punctuation and without a legal form
    (Ltd, GmbH, S.A.) at its end."""
    words = re.sub(r"[^\w\s]", " ", re.sub(r"(?<=\b\w)\.(?=\w\b|\s|$)", "", fold(name))).split()
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return " ".join(words)


@lru_cache(maxsize=4000)
def mail_domain(address: str) -> str:
    """The domain of an address (or the domain itself) as compared; empty for a public provider's,
    and without a dot in it."""
    domain = unicodedata.normalize("NFKC", address).strip().casefold().rpartition("@")[2].strip(".")
    with suppress(UnicodeError):  # what has no ASCII form can still be compared as written
        domain = domain.encode("idna").decode("ascii")
    return "" if domain in PUBLIC_MAIL or "." not in domain else domain
