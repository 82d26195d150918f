"""ICT maturity over all offices, as the description of the API has it."""

from __future__ import annotations

from hackathon.api.shapes import ADDRESS, STRING, TRUTH, WHOLE, Schema, many, or_null, record

_LEVEL: Schema = record(level=WHOLE, meaning=STRING, offices=WHOLE)
_DIMENSION: Schema = record(
    key=STRING,
    within=or_null(STRING),
    title=STRING,
    question=STRING,
    levels=many(_LEVEL),
    offices=WHOLE,
    not_relevant=WHOLE,
)
_YEAR: Schema = record(
    year=WHOLE,
    version=STRING,
    demonstration=TRUTH,
    dimensions=many(_DIMENSION),
    page=ADDRESS,
)
MATURITY: Schema = {
    **record(least=WHOLE, years=many(_YEAR)),
    "description": (
        "How many offices stand at each level, of those that share with the public. `least`: of"
        " how many answers the smallest count is made, and by how many answers a count changes at"
        " least. `within`: the key of the dimension that another one belongs to. `offices`: those"
        " at any level; those for which it is not relevant are not among them."
    ),
}
