"""People whom an event's file names: asked once by a letter, and nothing before they have said
yes."""

from datetime import datetime
from pathlib import Path
from typing import Any

import contents
import pytest
from casting import day, make_person

from hackathon.content import seeding
from hackathon.content.documents import BadContent
from hackathon.content.exporting import content_files
from hackathon.core import mail
from hackathon.events import organiser_invitations as asked
from hackathon.events.events import Event, Organiser
from hackathon.events.organiser_invitations import OrganiserInvitation

EVENT = "events/small/event.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = contents.write(tmp_path / "content")
    contents.edit(
        made,
        EVENT,
        "contact: codefest@example.org",
        "contact: codefest@example.org\norganisers: [ada@example.org]\nhelpers: [Hal@example.org]\n"
        "mentors:\n- mia@example.org\n- ada@example.org",
    )
    return made


def test_each_is_asked_once_and_has_the_part_after_a_yes(
    db: Any, at: datetime, folder: Path
) -> None:
    make_person("Root Example", administrator=True)
    seeding.load(folder, at)
    event = Event.get()
    roles = {(row.role, row.email) for row in asked.waiting(event, at)}
    assert roles == {
        ("organiser", "ada@example.org"),
        ("helper", "Hal@example.org"),
        ("mentor", "mia@example.org"),
        ("mentor", "ada@example.org"),
    }
    assert Organiser.select().count() == 0
    assert sum(one.kind == "organiser_invited" for one in mail.newest(9)) == 4
    ada = make_person("Ada Example")
    wanted = OrganiserInvitation.role == "organiser"
    asked.decline(OrganiserInvitation.get(wanted), ada, at)
    contents.edit(folder, EVENT, "grace_minutes: 30", "grace_minutes: 20")
    seeding.load(folder, day(1))
    assert OrganiserInvitation.select().count() == 4 and Organiser.select().count() == 0


def test_somebody_has_to_invite_them(db: Any, at: datetime, folder: Path) -> None:
    with pytest.raises(BadContent) as refused:
        seeding.load(folder, at)
    first = str(refused.value.problems[0])
    assert first.startswith(f"{EVENT}:10:") and "create-admin" in first
    assert Event.select().count() == 0


def test_a_wrong_address_is_told_by_its_line(db: Any, at: datetime, folder: Path) -> None:
    contents.edit(folder, EVENT, "- mia@example.org", "- mia at example.org")
    with pytest.raises(BadContent) as refused:
        seeding.load(folder, at)
    (problem,) = refused.value.problems
    assert str(problem) == f'{EVENT}:13: "mia at example.org" is not an e-mail address.'


def test_too_many_are_refused_and_nothing_is_loaded(db: Any, at: datetime, folder: Path) -> None:
    make_person("Root Example", administrator=True)
    many = ", ".join(f"o{number}@example.org" for number in range(11))
    contents.edit(folder, EVENT, "[ada@example.org]", f"[{many}]")
    with pytest.raises(BadContent, match="There are many open invitations"):
        seeding.load(folder, at)
    assert Event.select().count() == 0 and mail.newest(1) == []


def test_a_folder_that_is_shared_names_nobody(db: Any, at: datetime, folder: Path) -> None:
    make_person("Root Example", administrator=True)
    seeding.load(folder, at)
    written = "".join(content_files().files.values())
    assert "Small Codefest" in written and "mia@example.org" not in written
