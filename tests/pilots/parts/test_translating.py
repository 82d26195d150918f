"""Parts of a pilot in other languages: written beside the original, and stale once that changes."""

from datetime import datetime

import pytest
from casting import Cast

from hackathon.core import translated
from hackathon.core.db import Conflict
from hackathon.core.language import localised, using
from hackathon.core.translated import Translation
from hackathon.pilots.parts import milestones, reports, risks, translating


class TestWrite:
    def test_readers_get_it_until_the_original_changes(self, cast: Cast, at: datetime) -> None:
        row = milestones.add(cast.pilot, cast.pia, at, title="Test set", due=at.date())
        written = Translation("fr", {"title": "Jeu d’essai", "evidence": " "}, row.revision, 0)
        translating.write(row, written, cast.pia, at)
        with using("fr"):
            assert localised(row, "title").text == "Jeu d’essai"
            milestones.edit(row, None, cast.pia, at, due=at.date(), done_on=None)
            assert not localised(row, "title").stale, "another text than the translated ones"
            milestones.edit(row, None, cast.pia, at, title="Test sets")
            assert localised(row, "title").stale
        assert "evidence" not in row.translations["fr"], "an empty text is no translation"

    def test_the_second_of_two_translators_is_told(self, cast: Cast, at: datetime) -> None:
        row = risks.add(cast.pilot, cast.pia, at, title="Misuse", likelihood=1, impact=1)
        written = Translation("fr", {"title": "Abus"}, row.revision, 0)
        translating.write(row, written, cast.pia, at)
        with pytest.raises(Conflict):
            translating.write(row, written, cast.pia, at)

    def test_a_report_is_rendered(self, cast: Cast, at: datetime) -> None:
        row = reports.publish(cast.pilot, reports.Said("March", "It *works*."), cast.pia, at)
        texts = {"title": "Mars", "body": "Ça *marche*."}
        translating.write(row, Translation("fr", texts, row.revision, 0), cast.pia, at)
        assert "<em>marche</em>" in row.translations["fr"]["body_html"]


def test_the_overview_names_every_part_once(cast: Cast, at: datetime) -> None:
    row = milestones.add(cast.pilot, cast.pia, at, title="Test set", due=at.date())
    risks.add(cast.pilot, cast.pia, at, title="For us", likelihood=1, impact=1, public=False)
    translating.write(row, Translation("fr", {"title": "Jeu"}, row.revision, 0), cast.pia, at)
    lines = translating.overview(cast.pilot, ["en", "fr"])
    assert [(line.kind, line.title) for line in lines] == [
        ("milestone", "Test set"),
        ("risk", "For us"),
    ]
    assert lines[0].versions == [
        translated.Version("en", "original", 0),
        translated.Version("fr", "current", 1),
    ]
