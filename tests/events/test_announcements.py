"""Announcements: shown, corrected, withdrawn, restored; the record keeps what was said."""

import pytest
from casting import NOW, Cast, day

from hackathon.core import translated
from hackathon.core.audit import AuditLine
from hackathon.core.db import Conflict, transaction
from hackathon.core.states import Refused
from hackathon.events import announcements
from hackathon.events.announcements import Announcement, News


def test_the_latest_stands_first_and_headings_do_not_clash_with_the_story(cast: Cast) -> None:
    first = announcements.publish(cast.event, News("First", "# Why", "en"), cast.ada, NOW)
    second = announcements.publish(cast.event, News("Second", "Text", "en"), cast.ada, day(1))
    assert announcements.shown(cast.event) == [second, first]
    assert 'id="s-news-why"' in first.body_html


def test_a_correction_is_a_new_version_beside_the_one_before(cast: Cast) -> None:
    row = announcements.publish(cast.event, News("Dates", "On Monday.", "en"), cast.ada, NOW)
    Announcement.update(translations={"fr": {"body": "Lundi.", "of_revision": 1}}).execute()
    announcements.edit(row, row.revision, News("Dates", "On Tuesday.", "en"), cast.ada, day(1))
    (new,) = announcements.shown(cast.event)
    assert (new.body_html, new.published_at) == ("<p>On Tuesday.</p>", day(1))
    assert new.corrects.body == "On Monday." and new.corrects.withdrawn_at == day(1)
    assert translated.version(new, "fr").state == "stale"
    with pytest.raises(Refused, match="newer version"):
        announcements.restore(new.corrects, cast.ada, day(2))


def test_a_translation_of_the_version_before_is_brought_up_to_date_once(cast: Cast) -> None:
    row = announcements.publish(cast.event, News("Dates", "On Monday.", "en"), cast.ada, NOW)
    Announcement.update(translations={"fr": {"body": "Lundi.", "of_revision": 1}}).execute()
    announcements.edit(row, row.revision, News("Dates", "On Tuesday.", "en"), cast.ada, day(1))
    (new,) = announcements.shown(cast.event)
    written = translated.Translation("fr", {"body": "Mardi."}, new.revision, 0, at=day(2))
    with transaction():
        translated.put(new, written)
    assert new.translations["fr"]["added"] == day(2).isoformat()
    again = written._replace(texts={"body": "Mercredi."}, edition=1)
    with pytest.raises(Refused), transaction():
        translated.put(new, again)


def test_before_anybody_reads_it_it_is_simply_changed(cast: Cast) -> None:
    cast.event.change(status="draft")
    row = announcements.publish(cast.event, News("Dates", "On Monday.", "en"), cast.ada, NOW)
    announcements.edit(row, row.revision, News("Dates", "On Tuesday.", "en"), cast.ada, NOW)
    assert (
        AuditLine.get(AuditLine.verb == "announcements.edit").detail["before"]["body"]
        == "On Monday."
    )
    assert Announcement.get_by_id(row.id).body_html == "<p>On Tuesday.</p>"


def test_the_second_of_two_editors_is_told(cast: Cast) -> None:
    row = announcements.publish(cast.event, News("Dates", "On Monday.", "en"), cast.ada, NOW)
    announcements.edit(
        Announcement.get_by_id(row.id), 1, News("Dates", "On Tuesday.", "en"), cast.ada, NOW
    )
    with pytest.raises(Conflict):
        announcements.edit(row, 1, News("Dates", "On Friday.", "en"), cast.grace, NOW)


def test_a_withdrawn_one_is_kept_and_comes_back(cast: Cast) -> None:
    row = announcements.publish(cast.event, News("Dates", "On Monday.", "en"), cast.ada, NOW)
    announcements.withdraw(row, cast.ada, NOW)
    assert announcements.shown(cast.event) == [] and announcements.all_of(cast.event) == [row]
    with pytest.raises(Refused):
        announcements.withdraw(Announcement.get_by_id(row.id), cast.ada, NOW)
    announcements.restore(Announcement.get_by_id(row.id), cast.ada, NOW)
    assert announcements.shown(cast.event) == [row]
