"""Who works for which office, in which degree, and what each degree is enough for."""

from datetime import datetime

import pytest
from casting import Cast, affiliate, day, make_person

from hackathon import permissions
from hackathon.core.config import ROOT
from hackathon.judging import impartiality
from hackathon.judging.judging import Judge
from hackathon.people import affiliations, profiles
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
