"""What an office offers or seeks, as the description of the API has it."""

from __future__ import annotations

from hackathon.api.shapes import ADDRESS, DAY, MOMENT, STRING, TRUTH, Schema, one_of, record, ref
from hackathon.network.offers import KIND_NAMES, SUBJECT_NAMES

TEXT = ref("Text")
OFFER: Schema = {
    **record(
        slug=STRING,
        kind=one_of(*KIND_NAMES),
        subject=one_of(*SUBJECT_NAMES),
        title=TEXT,
        topic=TEXT,
        office=STRING,
        until=DAY,
        demonstration=TRUTH,
        updated_at=MOMENT,
        page=ADDRESS,
    ),
    "description": (
        "What an office offers to others or seeks, while it is open. `office`: its code."
    ),
}
