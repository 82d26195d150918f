"""Who works for which office, in which degree, and what each degree is enough for."""

from datetime import datetime

import pytest
from casting import Cast, affiliate, day, make_person
from players import Players

from hackathon import permissions
from hackathon.core.config import ROOT
from hackathon.judging import impartiality
from hackathon.judging.judging import Judge
from hackathon.people import affiliations, consents, profiles
from hackathon.people.affiliations import Affiliation
from hackathon.people.consents import Consent
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.permissions.people import SPEAKS

DEGREES = ("none", "former", "said", "confirmed", "representative")
# What somebody in each of DEGREES may do for the office, ``y`` or ``n``.
TABLE = {
    "conflict": "nnyyy",  # who said it once keeps the conflict in another way: see TestConflicts
    "contact": "nnnyy",
    "answer": "nnnyy",
    "comment": "nnnyy",
    "draft": "nnnyy",
    "pilot": "nnnny",
    "adopt": "nnnny",
    "own": "nnnny",
    "assess": "nnnny",
    "consult": "nnnny",
    "people": "nnnny",
}


class TestDegrees:
    @pytest.mark.parametrize("act", SPEAKS)
    def test_act_by_degree(self, cast: Cast, act: str) -> None:
        found = ""
        for degree in DEGREES:
            person = make_person(f"{degree.title()} Example")
            if degree not in {"none", "former"}:
                affiliate(person, cast.office, degree)
            if degree == "former":
                affiliate(person, cast.office, "representative").delete_instance()
                person.change(office=None)
                affiliations.Affiliation.create(
                    person=person, office=cast.office, degree="former", since=day(-1)
                )
                person.forget()
            found += "y" if permissions.speaks(person, cast.office, act) is None else "n"
        assert found == TABLE[act]

    def test_the_readme_shows_the_table(self) -> None:
        readme = (ROOT / "README.md").read_text()
        for act, wanted in SPEAKS.items():
            crosses = [
                "x" if affiliations.RANK[d] >= affiliations.RANK[wanted] else ""
                for d in ("said", "confirmed", "representative")
            ]
            assert f"| `{act}` |" in readme
            line = next(line for line in readme.splitlines() if line.startswith(f"| `{act}` |"))
            assert [cell.strip() for cell in line.split("|")[3:6]] == crosses, line

    def test_an_unproved_address_and_a_closed_account_grant_nothing(self, cast: Cast) -> None:
        person = make_person("Rita Example")
        affiliate(person, cast.office, "representative")
        person.change(confirmed_at=None)
        person.forget()
        assert affiliations.degree(person, cast.office) == "said"
        person.change(active=False)
        assert affiliations.degree(person, cast.office) == ""

    def test_a_profile_without_a_row_is_said(self, cast: Cast) -> None:
        """As the first release left them."""
        person = make_person("Old Example", office=cast.office)
        assert affiliations.degree(person, cast.office) == "said"
        assert affiliations.representatives(cast.office) == []


class TestConflicts:
    def test_clearing_the_profile_lifts_none(self, cast: Cast, at: datetime) -> None:
        """A judge and a member of one office: whichever clears the profile, the conflict stays."""
        for person in (cast.dee, cast.bo):
            profiles.edit(person, None, at, cast.office, name=person.name, affiliation="Patent lab")
        assert self.kinds(cast) == {"office", "organisation"}
        profiles.edit(cast.dee, None, at, None, name=cast.dee.name, affiliation="")
        profiles.edit(cast.bo, None, at, None, name=cast.bo.name, affiliation="Elsewhere")
        assert self.kinds(cast) == {"office", "organisation"}

    @staticmethod
    def kinds(cast: Cast) -> set[str]:
        """In what the judge and the team of the submission meet."""
        judge, submission = Judge.get_by_id(cast.judge.id), cast.submission
        met = impartiality.between([judge], [submission])
        return met.get((judge.id, submission.id), set())


class TestMerged:
    """An office that is part of another one: whoever speaks for that one answers for all it has."""

    @pytest.fixture
    def players(self, db: object) -> Players:
        players = Players()
        assert players.pia
        return players

    @pytest.fixture
    def rosa(self, players: Players) -> Person:
        """She represents the office that Pia's became part of."""
        person = make_person("Rosa Example")
        chile = Office.create(code="CL", kind="national office", name="Chile", folded="chile")
        affiliate(person, chile, "representative")
        players.office.change(merged_into="CL")
        Affiliation.delete().where(Affiliation.person == players.pia).execute()
        return person

    def test_everything_of_it_is_answered_by_the_successor(
        self, rosa: Person, players: Players
    ) -> None:
        """Every permission about something of an office, as its own representatives have it."""
        stranger = make_person("Stranger Example")
        may = {
            permissions.edit_solution: players.solution,
            permissions.keep_solution: players.solution,
            permissions.report_trial: players.trial,
            permissions.end_adoption: players.adoption,
            permissions.edit_offer: players.offer,
            permissions.answer_consent: players.consent,
            permissions.withdraw_call: players.call,
            permissions.withdraw_decline: players.decline,
            permissions.view_assessment: players.assessment,
        }
        for ask, row in may.items():
            fresh = type(row).get_by_id(row.id)
            assert ask(rosa, fresh, day(0)) is None, ask.__name__
            assert ask(stranger, fresh, day(0)) is not None, ask.__name__

    def test_letters_and_questions_reach_the_successor(
        self, rosa: Person, players: Players
    ) -> None:
        assert rosa in affiliations.representatives(players.office)
        asked = Consent.create(
            office=players.office, act="partner", subject="pilots/x", title="X", asked_at=day(0)
        )
        assert consents.waiting_for(rosa) == [asked]
        assert list(consents.waiting_for_administrators()) == []
        players.office.change(merged_into="")
        assert list(consents.waiting_for_administrators()) == [asked]

    def test_nothing_new_is_begun_in_its_name(self, rosa: Person, players: Players) -> None:
        assert [office.code for office in affiliations.represented(rosa)] == ["CL"]
        assert permissions.keep_network(rosa, players.office, day(0))
        assert permissions.be_contact(rosa, players.office, day(0))
