"""What the files of offices among themselves may say: standards in use, offers and needs."""

from __future__ import annotations

from hackathon.content.fields import Field, Shape
from hackathon.content.kinds_of_fields import (
    CODE,
    DAY,
    LANGUAGE_CODE,
    MARKS,
    TITLE,
    TRANSLATED,
    WORDS,
    line,
)
from hackathon.content.readers import one_of
from hackathon.network import offers, standards
from hackathon.network.offers import Offer

# A row of standards.csv
STANDARD: Shape = {
    "office": Field(CODE, True),
    "standard": Field(one_of(*standards.known()), True),
    "state": Field(one_of(*standards.STATE_NAMES), True),
}
# Columns of an offer that its file has under the same names.
SAME = ("kind", "subject", "title", "topic", "language", "audience", "status", "until")
OFFER: Shape = {
    "title": line(Offer, "title", True),
    "office": Field(CODE, True),
    "kind": Field(one_of(*offers.KIND_NAMES), False, "offer"),
    "subject": Field(one_of(*offers.SUBJECT_NAMES), False, "skills"),
    "topic": line(Offer, "topic"),
    "language": Field(LANGUAGE_CODE, False, "en"),
    "audience": Field(one_of(*offers.AUDIENCE_NAMES), False, "public"),
    "status": Field(one_of(*offers.MOVES), False, "open"),
    "until": Field(DAY, True, None),
}
OFFER_TRANSLATED: Shape = {"title": TITLE, "topic": WORDS, "translated": TRANSLATED, **MARKS}
