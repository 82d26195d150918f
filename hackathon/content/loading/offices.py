"""Offices as offices.csv tells them."""

from __future__ import annotations

from hackathon.content.items import Item
from hackathon.content.loading.rows import Rows, pick
from hackathon.content.schemas import OFFICE_LANGUAGES
from hackathon.core.language import fold
from hackathon.core.states import Refused
from hackathon.people import office_codes, offices
from hackathon.people.offices import Office


def find(rows: Rows, item: Item) -> Office | None:
    """Return the row of an item, when the site has it."""
    return offices.by_code(item.slug)


def unfinished(item: Item, row: object) -> bool:
    """Nothing of these waits for something else."""
    return False


def load(rows: Rows, item: Item, before: Office | None) -> Office:
    """Write an office."""
    made = item.values
    others = {code: made[f"name_{code}"] for code in OFFICE_LANGUAGES}
    names = {"en": made["name"], **{code: name for code, name in others.items() if name}}
    values = pick(made, "kind", "name", "country", "region", "website", "mail_domains")
    # What a form would refuse is refused here too.
    try:
        offices.refuse_domains(made["mail_domains"], before)
    except Refused as refusal:
        rows.wrong(item, "mail_domains", str(refusal))
    values["names"] = names
    # A table without it says nothing of it: who was merged on the site stays so.
    if made["merged_into"]:
        values["merged_into"] = made["merged_into"]
    values["demonstration"] = made["invented"]
    values["folded"] = fold(f"{item.slug} {' '.join(names.values())}")[:255]
    row = Office.create(code=item.slug, **values) if before is None else before.change(**values)
    try:
        office_codes.note_former_codes(row, made["former_codes"])
    except Refused as refusal:
        rows.wrong(item, "former_codes", str(refusal))
    return row
