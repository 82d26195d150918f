"""Solutions: added, published, kept up."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from casting import Cast

from hackathon.cooperation import solutions
from hackathon.cooperation.solutions import Solution
from hackathon.core.db import Conflict
from hackathon.core.states import Refused
from hackathon.core.translated import Translation, version


def draft(cast: Cast, at: datetime, **values: Any) -> Solution:
    given: dict[str, Any] = {"title": "Form checker", "summary": "It checks.", "licence": "MIT"}
    return solutions.add(cast.pia, at, office=cast.office, **{**given, **values})


def test_begins_as_a_draft_with_an_address_of_its_own(cast: Cast, at: datetime) -> None:
    first, second = draft(cast, at), draft(cast, at)
    assert (first.status, first.slug, second.slug) == ("draft", "form-checker", "form-checker-2")
    assert draft(cast, at, title="New").slug == "new-2", "an address that the site uses itself"
    assert draft(cast, at, title="Take in").slug == "take-in-2"
    assert draft(cast, at, title="工具").slug.startswith("solution-")


@pytest.mark.parametrize("missing", ["summary", "licence"])
def test_is_published_when_one_can_tell_what_it_is_and_may_use_it(
    cast: Cast, at: datetime, missing: str
) -> None:
    row = draft(cast, at, **{missing: " "})
    with pytest.raises(Refused, match=missing):
        solutions.publish(row, cast.pia, at)
    solutions.edit(row, None, cast.pia, at, **{missing: "MIT"})
    solutions.publish(Solution.get_by_id(row.id), cast.pia, at)
    assert Solution.get_by_id(row.id).status == "published"


def test_is_archived_and_comes_back(cast: Cast, at: datetime) -> None:
    row = draft(cast, at)
    solutions.publish(row, cast.pia, at)
    solutions.archive(row, cast.pia, at)
    with pytest.raises(Refused):
        solutions.archive(row, cast.pia, at)
    solutions.restore(row, cast.pia, at)
    assert Solution.get_by_id(row.id).status == "published"


def test_two_who_edit_at_once_do_not_overwrite_each_other(cast: Cast, at: datetime) -> None:
    row = draft(cast, at)
    solutions.edit(row, row.revision, cast.pia, at, title="Checker of forms")
    with pytest.raises(Conflict):
        solutions.edit(row, 1, cast.pia, at, title="Another")


def test_is_out_of_date_after_a_year_until_somebody_looks(cast: Cast, at: datetime) -> None:
    row = draft(cast, at)
    later = at + solutions.YEAR
    assert not row.outdated(later), "a draft promises nothing"
    solutions.publish(row, cast.pia, at)
    row = Solution.get_by_id(row.id)
    assert not row.outdated(later - timedelta(seconds=1)) and row.outdated(later)
    before = row.revision
    solutions.check(row, cast.pia, later)
    row = Solution.get_by_id(row.id)
    assert not row.outdated(later) and row.revision == before, "its translations stay up to date"


def test_is_translated_and_found_by_it(cast: Cast, at: datetime) -> None:
    row = draft(cast, at)
    texts = {"title": "Vérificateur", "summary": "", "body": "Il **lit**."}
    solutions.translate(row, Translation("fr", texts, row.revision, 0, False), cast.pia, at)
    row = Solution.get_by_id(row.id)
    kept = row.translations["fr"]
    assert "<strong>lit</strong>" in kept["body_html"] and "summary" not in kept
    assert "verificateur" in row.folded and version(row, "fr").state == "current"
    with pytest.raises(Conflict):
        solutions.translate(row, Translation("fr", texts, row.revision, 0, False), cast.pia, at)
    solutions.edit(row, None, cast.pia, at, title="Another")
    assert version(Solution.get_by_id(row.id), "fr").state == "stale"
