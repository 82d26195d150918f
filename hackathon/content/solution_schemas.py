"""What a solution's file may say: the keys, and how each is read."""

from __future__ import annotations

from hackathon.content.fields import Field, Shape, listed, record
from hackathon.content.kinds_of_fields import (
    CODE,
    DAY,
    INVENTED,
    LANGUAGE_CODE,
    LIST,
    MARKS,
    TEXT,
    TITLE,
    TRANSLATED,
    line,
    prose,
)
from hackathon.content.pilot_schemas import CARD
from hackathon.content.readers import language_tag, limited, one_of, short_name, web_address
from hackathon.cooperation import solutions, trials
from hackathon.cooperation.publiccode import LONGEST
from hackathon.cooperation.publiccode_keys import STATUSES, TYPES
from hackathon.cooperation.solutions import Solution
from hackathon.cooperation.trials import Trial

TRIAL: Shape = {
    "office": Field(CODE, True),
    "stage": Field(one_of(*trials.MOVES), False, "trying"),
    "since": Field(DAY, True, None),
    "note": prose(Trial, "note"),
}
# Columns of a solution that its file has under the same names.
SAME = (
    "title",
    "summary",
    "language",
    "status",
    "licence",
    "code_url",
    "landing_url",
    "mailbox",
    "maturity",
    "software_type",
    "platforms",
    "languages",
    "features",
    "hosting",
    "cost",
    "data_needs",
    "run_by",
    "supported_by",
)
SOLUTION: Shape = {
    "title": line(Solution, "title", True),
    "invented": INVENTED,
    "summary": prose(Solution, "summary"),
    "language": Field(LANGUAGE_CODE, False, "en"),
    "status": Field(one_of(*solutions.MOVES), False, "draft"),
    "office": Field(CODE),
    "pilot": Field(short_name("the address of a pilot")),
    "licence": line(Solution, "licence"),
    "code_url": Field(web_address(Solution.longest("code_url"))),
    "landing_url": Field(web_address(Solution.longest("landing_url"))),
    "mailbox": line(Solution, "mailbox"),
    "maturity": Field(one_of(*STATUSES), False, "beta"),
    "software_type": Field(one_of(*TYPES), False, "standalone/web"),
    "platforms": LIST,
    "languages": Field(listed(language_tag), False, []),
    "features": LIST,
    "hosting": prose(Solution, "hosting"),
    "cost": prose(Solution, "cost"),
    "data_needs": prose(Solution, "data_needs"),
    "run_by": line(Solution, "run_by"),
    "supported_by": line(Solution, "supported_by"),
    "checked": Field(DAY, False, None),
    "publiccode": Field(limited(LONGEST)),
    "ai_card": Field(record(CARD), False, {}),
    "trials": Field(listed(record(TRIAL)), False, []),
}
SOLUTION_TRANSLATED: Shape = {
    "title": TITLE,
    "summary": TEXT,
    "features": LIST,
    "translated": TRANSLATED,
    **MARKS,
}
