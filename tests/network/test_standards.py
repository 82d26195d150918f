"""Standards in use: what an office says, and which offices use one."""

from datetime import datetime

import pytest
from casting import Cast

from hackathon.core.audit import AuditLine
from hackathon.core.db import Conflict
from hackathon.core.language import using
from hackathon.network import standards
from hackathon.network.standards import StandardUse, Wish
from hackathon.people.offices import Office


@pytest.fixture
def chile(db: object) -> Office:
    return Office.create(code="CL", kind="national office", name="Chile", folded="chile cl 智利")


def said(office: Office) -> dict[str, str]:
    return {row.standard: row.state for row in standards.of(office)}


def test_each_has_a_name_in_every_language() -> None:
    for row in standards.known().values():
        assert set(row.names) == {"ar", "en", "es", "fr", "ru", "zh"} and all(row.names.values())
    with using("zh"):
        assert standards.known()["st96"].title == "XML 格式知识产权信息"


def test_an_answer_is_said_changed_and_taken_back(cast: Cast, at: datetime) -> None:
    standards.say(cast.office, None, {"st96": "partly", "st26": "in use"}, cast.pia, at)
    standards.say(cast.office, None, {"st96": "in use"}, cast.pia, at)
    assert list(said(cast.office).items()) == [("st26", "in use"), ("st96", "in use")]
    standards.say(cast.office, None, {"st96": standards.UNSAID}, cast.pia, at)
    assert said(cast.office) == {"st26": "in use"}
    line = AuditLine.select().order_by(AuditLine.id.desc()).get()
    assert (line.verb, line.subject, line.detail["changed"]) == (
        "standards.say",
        "Office CH",
        ["st96"],
    )


def test_nobody_replaces_unseen_what_somebody_else_said(cast: Cast, at: datetime) -> None:
    opened = standards.revision(cast.office)
    standards.say(cast.office, opened, {"st96": "partly"}, cast.pia, at)
    with pytest.raises(Conflict):
        standards.say(cast.office, opened, {"st96": "no"}, cast.pia, at)
    assert said(cast.office) == {"st96": "partly"}


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish(), ["CL st26", "CL st96", "CH st96"]),
        (Wish(standard="st96"), ["CL st96", "CH st96"]),
        (Wish(standard="st96", state="planned"), ["CH st96"]),
        (Wish(q="智利"), ["CL st26", "CL st96"]),
        (Wish(q="ch", state="planned"), ["CH st96"]),
        (Wish(region="Africa"), []),
    ],
)
def test_a_standard_leads_to_the_offices(
    wish: Wish, expected: list[str], cast: Cast, chile: Office, at: datetime
) -> None:
    standards.say(cast.office, None, {"st96": "planned"}, cast.pia, at)
    standards.say(chile, None, {"st26": "in use", "st96": "no"}, cast.pia, at)
    gone = Office.create(code="DD", kind="national office", name="Old", merged_into="CH")
    StandardUse.create(office=gone, standard="st96", state="no", said_at=at)
    StandardUse.create(office=chile, standard="st1", state="no", said_at=at)  # of another release
    assert [f"{row.office.code} {row.standard}" for row in standards.found(wish)] == expected
