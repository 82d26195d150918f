"""Events made through the pages' forms: their export loads into an empty site without a fault, and
exports again byte for byte."""

from __future__ import annotations

import random
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from casting import Cast, make_person, make_submission, make_team
from contents import files

from hackathon.challenges import brief_versions, challenges
from hackathon.challenges.brief_versions import BriefVersion
from hackathon.challenges.challenges import Challenge, Tag
from hackathon.challenges.questions import Question
from hackathon.content import exporting, seeding
from hackathon.core import translated
from hackathon.core.db import database
from hackathon.events.announcements import Announcement
from hackathon.events.events import Event, Organiser, Rules
from hackathon.events.programme import Session
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion, Rubric
from hackathon.results.prizes import Prize
from hackathon.submissions.submissions import Submission
from hackathon.teams.questionnaire import RegistrationQuestion
from hackathon.teams.teams import Team

WORDS = [
    "Office hours", "yes", "- 12:30", "#1 {#data}", "nul\tl", "&a *b", "'", '"q"', "مرحبا", "専利局",
    "  two  blanks ", "\u2028line", "\u00a0nbsp\u00a0", "---", "a: b", "[x](y)", "{% x %}", "½ € \U0001f600",
]  # fmt: skip
LINES = ["## Inside", "## Fake {#data}", "```", "    indented", "---", "- list", "", "~~~", "\r\n"]
CODES = ["fr", "pt-BR", "ar", "sw", "zh-Hant", "en"]


class Making:
    """An organiser who types odd things into every form of an event.

    :ivar refused: forms that were not taken, with what the page said
    """

    def __init__(self, client: Any, seed: int) -> None:
        self.client, self.chance, self.slug = client, random.Random(seed), f"event-{seed}"
        self.refused: list[str] = []

    def line(self) -> str:
        return " ".join(self.chance.sample(WORDS, 2))

    def text(self) -> str:
        lines = [self.chance.choice([*LINES, self.line()]) for _number in range(6)]
        return "\r\n".join(["Text.", *lines])

    def some(self, text: str) -> str:
        """A text that may be left out, sometimes left out."""
        return self.chance.choice(["", text])

    def language(self) -> dict[str, str]:
        code = self.chance.choice(CODES)
        return {"language": "en"} | ({} if code == "en" else {"language-other": code})

    def post(self, path: str, /, **data: Any) -> None:
        page = self.client.post(path, data=data)
        if page.status_code != 302:
            told = re.sub(
                r"<[^>]+>|\s+",
                " ",
                " ".join(
                    re.findall(
                        r'<p class="error.*?</p>|<li>.{0,9}<a href="#.*?</li>|notice bad.*?</div>',
                        page.get_data(True),
                        re.S,
                    )
                ),
            )
            self.refused.append(f"{path} {data}: {page.status_code} {told}")

    def rubric(self) -> str:
        return str(Rubric.get(Rubric.slug == "main").id)

    def part(self, kind: str, /, **data: Any) -> None:
        self.post(f"/events/{self.slug}/organise/{kind}/new", **data)

    def event(self, at: datetime) -> Event:
        names = ("registration_opens", "submission_opens", "registration_closes")
        names += ("submission_closes", "judging_opens", "judging_closes", "results_on")
        days = {
            name: f"{at + timedelta(days=10 * place):%Y-%m-%dT%H:%M}"
            for place, name in enumerate(names)
        }
        self.post(
            "/events/new", slug=self.slug, title=self.line(), summary=self.some(self.text()[:400]),
            story=self.text(), place=self.some(self.line()), contact=self.line(), time_zone="Asia/Kathmandu",
            grace_minutes="7", team_minimum="1", team_maximum="4", eligibility=self.some(self.text()),
            excluded=self.some(self.line()), submission_languages="PT-br\nsw\nzh-hant",
            challenges_per_submission="2", **days, **self.language(),
        )  # fmt: skip
        for version in ("2027 a", "1.0"):
            self.part(
                "rules", version=version, title=self.line(), body=self.text(), **self.language()
            )
        self._judging(days["judging_opens"], days["judging_closes"])
        for _twice in range(2):
            self._parts(days)
        for number in range(2):
            self._brief(number)
        event = Event.get(Event.slug == self.slug)
        self._translations(event)
        self._meanwhile(event)
        return event

    def _judging(self, opens: str, closes: str) -> None:
        key = self.chance.choice(["Größe.x", "", "fit/use", "a-b"])
        self.part(
            "rubrics", slug="main", title=self.line(), guidance=self.text(), **self.language(),
            **{
                "criteria-0-key": key, "criteria-0-title": self.line(), "criteria-0-question": "", "criteria-0-weight": "0.125",
                "criteria-0-levels": "0: none\n5： all\n900. more",
                "criteria-1-key": "", "criteria-1-title": "名", "criteria-1-question": self.text()[:300], "criteria-1-weight": "33.5",
                "criteria-1-levels": "1: x\n2: yes",
            },
        )  # fmt: skip
        for slug in ("first", "final"):
            self.part(
                "rounds", slug=slug, title=self.line(), rubric=self.rubric(), opens=opens, closes=closes, reviews="2",
                blind="y", shortlist="", load_maximum=self.some("4"), method="raw mean", tie_break="shared",
                **self.language(),
            )  # fmt: skip

    def _parts(self, days: dict[str, str]) -> None:
        """Twice with the same title: nothing forbids it."""
        self.part(
            "prizes",
            title=self.line(),
            places="1",
            description=self.some(self.text()),
            **self.language(),
        )
        self.part(
            "sessions", title="Office hours", kind="office hours", starts=days["submission_opens"],
            minutes="30", place=self.some(self.line()), link=self.some("https://example.org/a?b=c#d"), description=self.some(self.text()),
            **self.language(),
        )  # fmt: skip
        self.part("announcements", title="News", body=self.text(), **self.language())
        kind, choices = self.chance.choice([("choice", "Yes\nno\n- x: y"), ("text", "")])
        self.part(
            "questionnaire", label=self.line(), hint=self.some(self.line()), kind=kind,
            choices=choices, required=self.some("y"), **self.language(),
        )  # fmt: skip

    def _brief(self, number: int) -> None:
        slug = f"brief-{number}"
        needed = {name: self.text() for name in challenges.NEEDED}
        self.part(
            "challenges", slug=slug, title=self.line(), summary=self.some(self.line()), office="",
            rights=["patents"], functions=["search"], rubric=self.some(self.rubric()), required=["summary"],
            prize=self.some(self.text()), bounds=self.some(self.text()), **needed, **self.language(),
        )  # fmt: skip
        here = f"/events/{self.slug}/organise/challenges/{slug}"
        for _twice in range(2):
            self.post(
                f"{here}/resources/new", title="Data", kind="data", link="https://example.org/x",
                licence="CC BY 4.0", note=self.some(self.text()),
            )  # fmt: skip
        self.post(f"{here}/publish")

    def _translations(self, event: Event) -> None:
        rows = {
            "event": [event.slug], "rubric": ["main"], "challenge": ["brief-0"],
            "rules": [row.version for row in Rules.select().where(Rules.event == event).order_by(-Rules.id).limit(1)],
            "announcement": [row.id for row in Announcement.select().where(Announcement.event == event)],
            "round": ["first", "final"],
            "prize": [row.id for row in Prize.select().where(Prize.event == event)],
            "session": [row.id for row in Session.select().where(Session.event == event)],
            "question": [row.key for row in RegistrationQuestion.select().where(RegistrationQuestion.event == event)],
        }  # fmt: skip
        for kind, names in rows.items():
            for name in names:
                for code in ("fr", "pt-BR", "en"):
                    self._translate(kind, str(name), code)

    def _meanwhile(self, event: Event) -> None:
        """What is edited after it was translated, and a brief that a team has answered."""
        for round in Round.select().where(Round.event == event):
            round.rewrite(title=f"{round.title} anew")
        for prize in Prize.select().where(Prize.event == event):
            prize.rewrite(description="Another one.")
        brief = Challenge.get(Challenge.event == event, Challenge.slug == "brief-0")
        team = make_team(event, "Answering", make_person("Anna"))
        make_submission(team, brief, versions_count=1)
        here = f"/events/{self.slug}/organise/challenges/brief-0"
        for number in range(2):
            needed = {name: f"{self.text()} {number}" for name in challenges.NEEDED}
            self.post(
                here, revision=str(Challenge.get_by_id(brief.id).revision), title=self.line(), summary="Short.", office="",
                rights=["patents"], functions=["search"], rubric="", required=["summary"], correction=self.line(),
                **needed, **self.language(),
            )  # fmt: skip
            edition = Challenge.get_by_id(brief.id).translations.get("fr", {}).get("edition", 0)
            self._translate("challenge", "brief-0", "fr", str(edition))
        Submission.delete().execute()
        Team.delete().execute()

    def _translate(self, kind: str, name: str, code: str, edition: str = "0") -> None:
        path = f"/events/{self.slug}/organise/translations/{kind}/{name}/{code}"
        page = self.client.get(path)
        if page.status_code == 404:  # its own language
            return
        fields = set(re.findall(r'name="(text-[^"]+)"', page.get_data(True)))
        texts = {field: self.some(self.line()) for field in sorted(fields)}
        found = re.search(r'name="of_revision"[^>]*value="(\d+)"', page.get_data(True))
        revision = found[1] if found else "1"
        self.post(path, of_revision=revision, edition=edition, machine=self.some("y"), **texts)


def empty() -> None:
    """Take everything away that content made."""
    for model in (
        Question, Tag, BriefVersion, Challenge, Round, Criterion, Rubric, Session, Announcement, Prize, RegistrationQuestion,
        Rules, Organiser, Event,
    ):  # fmt: skip
        model.delete().execute()
    seeding.Loaded.delete().execute()


def spoken(event: Event) -> list[tuple[str, list[str], dict[str, bool]]]:
    """What the texts of an event are called, their languages and their translations."""
    rows: list[Any] = [event]
    for model in (Rubric, Challenge, Announcement, RegistrationQuestion, Round, Prize, Session):
        rows.extend(model.select().where(model.event == event).order_by(model.id))
    for brief in Challenge.select().where(Challenge.event == event).order_by(Challenge.id):
        rows.extend(brief_versions.of(brief))
    rows.extend(Rules.select().where(Rules.event == event).order_by(Rules.id))
    return [
        (row.language, str(row.__data__.get("title") or row.label).split(), stale(row))
        for row in rows
    ]


def stale(row: Any) -> dict[str, bool]:
    """The languages of a row, each with whether its words are older than the original."""
    return {
        code: translated.stale(row, code)
        for code in sorted(row.translations)
        if code != row.language
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_pages_took_goes_out_and_comes_in(
    as_: Any, cast: Cast, at: datetime, tmp_path: Path, seed: int
) -> None:
    making = Making(as_(cast.ada), seed)
    event = making.event(at)
    assert not making.refused, "\n".join(making.refused)
    said = spoken(Event.get_by_id(event.id))
    assert any(True in older.values() for _code, _title, older in said)
    exporting.export(tmp_path / "once")
    with database.atomic():
        empty()
    seeding.load(tmp_path / "once", at)
    assert spoken(Event.get(Event.slug == event.slug)) == said
    exporting.export(tmp_path / "twice")
    assert files(tmp_path / "twice") == files(tmp_path / "once")
