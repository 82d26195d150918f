"""A solution of the catalogue, as the description of the API has it."""

from __future__ import annotations

from hackathon.api.shapes import (
    ADDRESS,
    MOMENT,
    STRING,
    TRUTH,
    WHOLE,
    Schema,
    many,
    one_of,
    or_null,
    record,
    ref,
)
from hackathon.cooperation.publiccode_keys import STATUSES

TEXT = ref("Text")
SOLUTION: Schema = {
    **record(
        slug=STRING,
        title=TEXT,
        summary=TEXT,
        office=or_null(STRING),
        licence=STRING,
        code_url=STRING,
        landing_url=STRING,
        maturity=one_of(*STATUSES),
        software_type=STRING,
        platforms=many(STRING),
        languages=many(STRING),
        features=many(STRING),
        hosting=STRING,
        cost=STRING,
        data_needs=STRING,
        run_by=STRING,
        supported_by=STRING,
        ai_card={"type": "object", "additionalProperties": STRING},
        adopters=WHOLE,
        demonstration=TRUTH,
        checked_at=MOMENT,
        updated_at=MOMENT,
        page=ADDRESS,
        publiccode=ADDRESS,
    ),
    "description": (
        "A tool that offices may take over. `office`: the code of whose it is. `adopters`: how"
        " many offices try or use it. `publiccode`: its publiccode.yml, 404 while it lacks"
        " what the standard asks for."
    ),
}
