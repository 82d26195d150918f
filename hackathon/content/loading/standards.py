"""Standards in use as network/standards.csv tells them."""

from __future__ import annotations

from hackathon.content.items import Item
from hackathon.content.loading.rows import Rows
from hackathon.network.standards import StandardUse
from hackathon.people.offices import Office, called


def find(rows: Rows, item: Item) -> StandardUse | None:
    """Return the row of an item, when the site has it."""
    query = StandardUse.select().join(Office)
    named = (called(item.values["office"]), StandardUse.standard == item.values["standard"])
    return query.where(*named).first()


def unfinished(item: Item, row: object) -> bool:
    """Nothing of these waits for something else."""
    return False


def load(rows: Rows, item: Item, before: StandardUse | None) -> StandardUse:
    """Write how far an office is with a standard."""
    said = {"state": item.values["state"], "said_by": None, "said_at": rows.at}
    if before is not None:
        return before.change(None, **said)
    office = rows.office(item.values["office"])
    return StandardUse.create(office=office, standard=item.values["standard"], **said)
