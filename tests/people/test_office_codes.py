"""Codes of offices: what follows when one changes, and that none leads to two."""

from datetime import datetime

import pytest
from casting import Cast

from hackathon.core.audit import AuditLine
from hackathon.core.states import Refused
from hackathon.people import office_codes, offices
from hackathon.people.offices import Office


class TestRecode:
    """A code that changed: everything follows, and the old one leads on."""

    def test_everything_follows(self, cast: Cast, at: datetime) -> None:
        assert cast.office and cast.root
        old = Office.create(code="OLD", kind="company", name="Old", merged_into="CH")
        office_codes.recode(cast.office, "XX", cast.root, at)
        assert Office.get_by_id(old.id).merged_into == "XX"
        for code in ("CH", "XX"):
            found = offices.by_code(code)
            assert found == cast.office == Office.by_address(code) and found.code == "XX"
        line = AuditLine.select().order_by(AuditLine.id.desc()).get()
        assert (line.verb, line.detail) == ("offices.recode", {"was": "CH", "becomes": "XX"})

    def test_no_code_leads_to_two(self, cast: Cast, at: datetime) -> None:
        assert cast.office and cast.root
        kenya = Office.create(code="KE", kind="national office", name="Kenya")
        office_codes.recode(cast.office, "XX", cast.root, at)
        for code in ("KE", "CH", "standards"):
            with pytest.raises(Refused, match="this code already"):
                office_codes.recode(kenya if code != "KE" else cast.office, code, cast.root, at)
        with pytest.raises(Refused, match="this code already"):
            offices.create(cast.root, at, code="CH", kind="company", name="Other")
        office_codes.recode(cast.office, "CH", cast.root, at)
        assert office_codes.former_codes() == {cast.office.id: ["XX"]}
        assert office_codes.codes() == {"CH": False, "KE": False, "XX": False}
