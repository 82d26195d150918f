"""Switches: once on record each time, and none when nothing changes."""

from casting import NOW, Cast

from hackathon.core.audit import AuditLine
from hackathon.notices import switches


def acts() -> list[str]:
    rows = AuditLine.select().where(AuditLine.verb.startswith("notices."))
    return [row.verb for row in rows.order_by(AuditLine.id)]


def test_what_is_switched_is_on_record_once(cast: Cast) -> None:
    for on in (True, False, False, True, True):
        verb = switches.turn_on if on else switches.turn_off
        verb(cast.event, "unsent_draft", cast.ada, NOW)
        assert switches.off(cast.event) == (set() if on else {"unsent_draft"})
    assert acts() == ["notices.off", "notices.on"]
    line = AuditLine.select().where(AuditLine.verb == "notices.off").get()
    assert (line.event_id, line.detail) == (cast.event.id, {"kind": "unsent_draft"})
