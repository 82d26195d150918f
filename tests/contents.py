"""A small content folder in which everything occurs once, for the tests of loading and
exporting."""

import re
from pathlib import Path
from typing import Any

from hackathon.content.seeding import Loaded
from hackathon.operations import schema

# Content can be in any noun of the field; core knows none, and ``Loaded`` is what the load itself
# keeps.
TABLES = [
    model
    for model in schema.TABLES
    if model is not Loaded and not model.__module__.startswith("hackathon.core.")
]


def rows(*without: str) -> dict[str, list[dict[str, Any]]]:
    """Return every row that content makes, without some columns."""
    return {
        model.__name__: [
            {k: v for k, v in row.items() if k not in without}
            for row in model.select().order_by(*model._meta.get_primary_keys()).dicts()
        ]
        for model in TABLES
    }


EVENT = """---
title: Small Codefest
summary: One brief, one round.
status: published
language: en
languages: [en, fr]
timezone: Europe/Zurich
place: Online
contact: codefest@example.org
dates:
  registration_opens: today-30 09:00
  registration_closes: today+5 18:00
  submission_opens: today-14 09:00
  submission_closes: today+10 18:00
  judging_opens: today+11 09:00
  judging_closes: 2027-04-20 18:00
  results_on: 2027-04-25 12:00
grace_minutes: 30
team: {minimum: 2, maximum: 4, single_entrants: no}
participants: {maximum: 50, minimum_age: 18, late_invitations: yes}
excluded: Judges may not take part.
eligibility: Anyone **of age**.
rounds:
  - {slug: screening, title: Screening, rubric: screening, opens: today+11 09:00, closes: 2027-04-20 18:00, reviews: 2, blind: no, shortlist: 3, tie_break: median}
prizes:
  - {title: First prize, places: 1, description: A mentor.}
questions:
  - {key: experience, label: "What do you bring?", kind: choice, required: yes, choices: [Law, Code], hint: One of them.}
sessions:
  - {title: Briefing, kind: briefing, starts: today+2 14:00, minutes: 60, place: Online, link: https://example.org/b, description: How it works.}
announcements:
  - {title: Submissions are open, on: today-14 09:00, body: Submit **early**.}
---
## Why

Because.
"""
EVENT_FR = """---
title: Petit codefest
summary: Un défi, un tour.
translated: machine
questions:
  - {key: experience, label: "Qu'apportez-vous ?", choices: [Droit, Code]}
announcements:
  - {title: Le dépôt est ouvert, body: Déposez **tôt**.}
---
## Pourquoi

Parce que.
"""
RULES = """---
title: Rules
version: "1.0"
---
Be fair.
"""
RUBRIC = """---
title: Screening
criteria:
  - key: usefulness
    title: Use
    question: Does it help?
    weight: 60
    levels: {1: Not at all, 2: A little, 3: Much}
  - key: clarity
    title: Clarity
    question: Is it clear?
    weight: 40
    levels: {1: Not at all, 2: A little, 3: Much}
---
Take your time.
"""
RUBRIC_FR = """---
title: Présélection
criteria:
  - {key: usefulness, title: Utilité, question: "Est-ce utile ?", levels: {1: Pas du tout, 2: Un peu, 3: Beaucoup}}
---
Prenez votre temps.
"""
KEYS = ("problem", "users", "good", "data", "deliverables", "judging", "terms", "bounds")
CHALLENGE = """---
title: Nice terms
summary: Suggest classes.
office: CH
status: published
rubric: screening
rights: [trademarks]
functions: [classification, search]
prize: A handshake.
required: [summary, files]
resources:
  - {title: Nice Classification, link: https://www.wipo.int/classifications/nice/, licence: See there., kind: standard, note: All classes.}
questions:
  - {question: "May we guess?", answer: Say so., on: today-5 11:00}
  - {question: "Is it open?", on: today-1 11:00}
---
""" + "\n\n".join(f"## Heading of {key} {{#{key}}}\n\nText of **{key}**." for key in KEYS)
CHALLENGE_FR = """---
title: Termes de Nice
summary: Proposer des classes.
---
""" + "\n\n".join(f"## Titre de {key} {{#{key}}}\n\nTexte de {key}." for key in KEYS)
PILOT = """---
title: Helper
summary: It helps.
status: published
stage: running
lead: CH
partners: [KE]
sponsor: Head of trademarks
origin: An office's own proposal.
health_said: [{on: today-3, state: at risk, reason: The supplier is slow.}]
milestones:
  - {title: Plan, owner: Pilot lead, due: today-20, done: today-21, evidence: A page}
  - {title: Trial, owner: Pilot lead, due: today+20}
indicators:
  - {title: Time, unit: minutes, baseline: 22, target: 14.5, readings: [{on: today-30, value: "24"}, {on: today-10, value: "20"}]}
updates:
  - {on: today-9, title: It runs, body: Slowly.}
decisions:
  - {on: today-60, stage: approved, reason: Letters wait.}
  - {on: today-40, stage: running, reason: All is ready.}
risks:
  - {title: Errors, answer: We look twice., likelihood: 4, impact: 3, public: no}
adopters: [KE]
adoptions:
  - office: KE
    changes: Units of the local register.
    stages: [{on: today-20, stage: trying, note: Ten lists.}, {on: today-5, stage: in use}]
    readings: [{indicator: Time, on: today-4, value: "18", source: Own log}]
rights: [trademarks]
functions: [classification]
technologies: [text search]
---
An invented pilot, for demonstration.
"""
STANDARDS = """office,standard,state
CH,st26,in use
KE,st96,planned
"""
OFFER = """---
title: Lists of goods
office: CH
kind: need
subject: test cases
topic: Classification
audience: network
status: closed
until: 2027-06-30
---
With **corrections**.
"""
OFFER_FR = """---
title: Listes de produits
topic: Classement
translated: machine
---
Avec des **corrections**.
"""
SOLUTION = """---
title: Checker
summary: It checks.
status: published
office: CH
pilot: helper
licence: MIT
code_url: https://example.org/code
maturity: stable
platforms: [web]
languages: [en]
features: [Checks fields]
hosting: A small server.
checked: today-9
ai_card: {model: A small one, oversight: An examiner decides.}
publiccode: |
  name: Checker
  x-ours: 1
trials: [{office: KE, stage: in use, since: today-5, note: It helps.}]
---
An invented tool, for demonstration.
"""
SOLUTION_FR = """---
title: Vérificateur
summary: Il vérifie.
features: [Vérifie les champs]
---
Un outil inventé.
"""
PAPER = """---
title: Next steps
summary: What we do next.
kind: standard
status: published
by:
- {office: CH}
asked: list
named: [KE]
closes: today+9
created: today-30
consultation:
  opened: today-20
  everybody: no
  versions:
  - {on: today-20, text: "We meet twice a year."}
  answers:
  - {office: KE, on: today-9, by: Tom Example, text: "We agree."}
  - {office: KE, on: today-8, by: Uma Example, text: "We agree, but later."}
  comments:
  - on: today-7
    by: Ben Example
    text: Why twice?
    replies: [{on: today-6, by: Pia Example, answers: yes, text: Once is too few.}]
---
We meet twice a year.
"""
OFFICES = """code,name,name_ar,name_es,name_fr,name_ru,name_zh,country,kind,region,website,mail_domains,invented
CH,Switzerland,,Suiza,Suisse,,,CH,national office,Europe,https://www.ige.ch/,,
KE,Kenya,كينيا,Kenia,Kenya,Кения,肯尼亚,KE,national office,Africa,,ipo.example patents.example,
"""
FILES = {
    "offices.csv": OFFICES,
    "events/small/event.md": EVENT,
    "events/small/event.fr.md": EVENT_FR,
    "events/small/rules.md": RULES,
    "events/small/rubrics/screening.md": RUBRIC,
    "events/small/rubrics/screening.fr.md": RUBRIC_FR,
    "events/small/challenges/nice-terms.md": CHALLENGE,
    "events/small/challenges/nice-terms.fr.md": CHALLENGE_FR,
    "pilots/helper.md": PILOT,
    "solutions/checker.md": SOLUTION,
    "consultations/next-steps.md": PAPER,
    "solutions/checker.fr.md": SOLUTION_FR,
    "network/standards.csv": STANDARDS,
    "network/exchange/lists.md": OFFER,
    "network/exchange/lists.fr.md": OFFER_FR,
}


def invented(files: dict[str, str]) -> dict[str, str]:
    """Return the same files as samples, which say that all of it is invented."""
    made = {"offices.csv": files["offices.csv"].replace(",\n", ",yes\n")}
    for name, text in files.items():
        if re.fullmatch(r"events/\w+/event\.md|(pilots|solutions|consultations)/[\w-]+\.md", name):
            made[name] = text.replace("\n", "\ninvented: yes\n", 1)
    return files | made


def write(folder: Path, files: dict[str, str] = FILES) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Replace a text that stands exactly once in a file."""
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def files(folder: Path) -> dict[str, str]:
    """Return the text of every file below a folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }
