"""Papers as their files tell them, with their consultations."""

from __future__ import annotations

from hackathon.consultations import consultations, papers
from hackathon.consultations.consultations import OWN, Consultation, Matter
from hackathon.consultations.papers import ACT, Asker, Invited, Paper
from hackathon.content.consultation_schemas import SAME
from hackathon.content.items import Item
from hackathon.content.loading import consultations as of_consultation
from hackathon.content.loading.parts import Parts, Values, put
from hackathon.content.loading.rows import Rows, pick
from hackathon.people import consents


def find(rows: Rows, item: Item) -> Paper | None:
    """Return the row of an item, when the site has it."""
    return Paper.get_or_none(Paper.slug == item.slug)


def unfinished(item: Item, row: Paper) -> bool:
    """Tell whether a row lacks something of an unchanged item: a paper waits for nothing."""
    return False


def load(rows: Rows, item: Item, before: Paper | None) -> Paper | None:
    """Write a paper, its consultation and whom it names."""
    made = item.values
    if item.translations:
        rows.wrong(item, "", "A consultation is in one language; give another text a file.")
        return None
    asking = _consultation(rows, item)
    values: Values = {
        **pick(made, *SAME),
        "body": made["body"],
        "folded": papers.words(made),
        "updated_at": rows.at,
        "demonstration": made["invented"],
    }
    if before is None:
        created = made["created"] or rows.at
        values |= {"status": made["status"], "created_at": created}
        row = Paper.create(consultation=asking, slug=item.slug, **values)
    else:
        rows.moved(item, before, papers.MOVES)
        row = put(before, values)
    _named(rows, item, row)
    if made["consultation"]:
        of_consultation.parts(rows, item, asking)
    return row


def _consultation(rows: Rows, item: Item) -> Consultation:
    made = item.values
    matter = Matter(f"{OWN}/{item.slug}", made["title"])
    if made["consultation"]:
        row = of_consultation.record(rows, item, matter, made["closes"])
    else:
        found = consultations.of(matter.subject)
        row = found or Consultation.create(subject=matter.subject, title=matter.title)
    # Said twice in a file, the two could differ: whom it asks says it.
    known = {"title": made["title"], "closes_on": made["closes"]}
    everybody = made["asked"] == "everybody"
    put(Consultation.get_by_id(row.id), {**known, "everybody": everybody})
    return Consultation.get_by_id(row.id)


def _named(rows: Rows, item: Item, row: Paper) -> None:
    made = item.values
    asking = [(part["office"], {"office": rows.office(part["office"])}) for part in made["by"]]
    rows.parts(item, Parts("by", Asker, {"paper": row}, asking))
    named = [(code, {"office": rows.office(code)}) for code in made["named"]]
    rows.parts(item, Parts("named", Invited, {"paper": row}, named))
    wanted = []
    for part in made["by"]:
        office = rows.office(part["office"])
        if office is not None:
            wanted.append((office, ACT, bool(part["agreed"])))
    consents.from_folder(wanted, row.path, row.title, rows.at)
