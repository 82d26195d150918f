"""Conflicts of interest that follow from facts."""

from __future__ import annotations

import pytest

from hackathon.ranking.conflicts import (
    DERIVED,
    EMAIL_DOMAIN,
    OFFICE,
    ORGANISATION,
    TEAM,
    Conflict,
    Facts,
    derive_all,
)


def derive_conflicts(judge: Facts, team: Facts) -> tuple[str, ...]:
    """The kinds of conflict of one judge and one team, in the order of ``DERIVED``."""
    found = {conflict.kind for conflict in derive_all({"": judge}, {"": team})}
    return tuple(kind for kind in DERIVED if kind in found)


def of(**facts):
    return Facts(
        **{name: (value,) if isinstance(value, str) else value for name, value in facts.items()}
    )


class TestDerive:
    @pytest.mark.parametrize(
        ("judge", "team", "kind"),
        [
            (of(offices="FR"), of(offices=("CH", "fr")), OFFICE),
            (
                of(organisations="Example Labs"),
                of(organisations="EXAMPLE  labs, Ltd."),
                ORGANISATION,
            ),
            (
                of(organisations="Société d’Exemple S.A."),
                of(organisations="societe d'exemple"),
                ORGANISATION,
            ),
            (of(organisations="Ｅｘａｍｐｌｅ"), of(organisations="example GmbH"), ORGANISATION),
            (of(people="dee"), of(people=("ben", "dee")), TEAM),
            (of(emails="dee@office.example"), of(emails="Ben@OFFICE.example"), EMAIL_DOMAIN),
            (
                of(emails="dee@examiners.office.example"),
                of(emails="ben@office.example"),
                EMAIL_DOMAIN,
            ),
            (of(emails="dee@office.example"), of(emails="ben@it.office.example"), EMAIL_DOMAIN),
            (of(emails="dee@büro.example"), of(emails="ben@xn--bro-hoa.example"), EMAIL_DOMAIN),
        ],
    )
    def test_one_thing_in_common_is_one_conflict(self, judge, team, kind):
        assert derive_conflicts(judge, team) == (kind,)
        assert derive_conflicts(team, judge) == (kind,)

    @pytest.mark.parametrize(
        ("judge", "team"),
        [
            (of(), of()),
            (of(offices=""), of(offices=" ")),
            (of(organisations="..."), of(organisations="-")),
            (of(offices="FR"), of(offices="GR")),
            (of(organisations="Example Labs"), of(organisations="Example Works")),
            (of(organisations="Ltd"), of(organisations="Inc")),
            (of(emails="dee@gmail.com"), of(emails="ben@gmail.com")),
            (of(emails="dee@QQ.com"), of(emails="ben@qq.COM")),
            (of(emails="dee@a.example"), of(emails="ben@b.example")),
            (of(emails="dee@notoffice.example"), of(emails="ben@office.example")),
            (of(emails="dee@localhost"), of(emails="ben@localhost")),
            (of(people="FR"), of(offices="FR")),
        ],
    )
    def test_nothing_in_common_is_none(self, judge, team):
        assert derive_conflicts(judge, team) == ()

    def test_all_kinds_are_told_in_a_fixed_order(self):
        dee = Facts(("dee",), ("FR",), ("Example",), ("dee@office.example",))
        assert derive_conflicts(dee, dee) == (OFFICE, ORGANISATION, TEAM, EMAIL_DOMAIN)

    def test_indian_vowel_signs_tell_names_apart(self):
        assert derive_conflicts(of(organisations="किरण"), of(organisations="करण")) == ()

    def test_all_judges_with_all_teams(self):
        judges = {"Dee": of(offices="FR"), "Eli": of(emails="eli@x.office.example"), "Fay": of()}
        teams = {"S": of(offices="FR", emails="office.example"), "T": of(emails="gmail.com")}
        assert derive_all(judges, teams) == {
            Conflict("S", "Dee", OFFICE),
            Conflict("S", "Eli", EMAIL_DOMAIN),
        }
