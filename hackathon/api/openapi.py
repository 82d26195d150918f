"""The description of the API (OpenAPI 3.1), made from one table of shapes and one of routes."""

from __future__ import annotations

from hackathon.api.addresses import ROUTES
from hackathon.api.consultation_shapes import ASKED, CONSULTATION
from hackathon.api.maturity_shapes import MATURITY
from hackathon.api.offer_shapes import OFFER
from hackathon.api.pilot_shapes import PARTS
from hackathon.api.shapes import (
    ADDRESS,
    DAY,
    HTML,
    MOMENT,
    NUMBER,
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
from hackathon.api.solution_shapes import SOLUTION
from hackathon.challenges.challenges import FUNCTIONS, RIGHTS
from hackathon.core.language import LOCALES
from hackathon.events.phases import DATES, Phase
from hackathon.network.standards import STATE_NAMES
from hackathon.people.offices import KINDS
from hackathon.pilots.pilots import HEALTHS, STAGES
from hackathon.results import selections

LAST_PAGE = 1_000_000  # far beyond any list, and within what databases count


def _more(name: str, **properties: Schema) -> Schema:
    """The entry of a list with what only its own address tells."""
    return record(**SCHEMAS[name]["properties"], **properties)


TEXT = ref("Text")
LINKS = {"page": ADDRESS, "api": ADDRESS}
SCHEMAS: dict[str, Schema] = {
    "Text": {
        **record(
            text=STRING,
            language=STRING,
            original=TRUTH,
            outdated=TRUTH,
            machine=TRUTH,
        ),
        "description": (
            "A text in the wished language where it is translated, else in its original one."
            " `outdated`: the original changed after it was translated; `machine`: translated by a"
            " machine and not checked."
        ),
    },
    "Error": record(error=record(status=WHOLE, message=STRING)),
    "OfficeName": {
        **record(
            code=STRING,
            name=STRING,
            page=ADDRESS,
            agreement=one_of("asked", "agreed", "declined"),
        ),
        "description": (
            "An office as somebody else names it. `agreement`: whether a representative of the"
            " office agreed to what is said of it here; `asked` is not answered yet."
        ),
    },
    "Event": record(
        slug=STRING,
        title=TEXT,
        summary=TEXT,
        status=one_of("published", "archived"),
        phase=one_of(*Phase),
        time_zone=STRING,
        dates=record(**dict.fromkeys(DATES, MOMENT)),
        place=TEXT,
        submission_languages=many(STRING),
        team=record(minimum=WHOLE, maximum=WHOLE, single_entrants=TRUTH, entries=or_null(WHOLE)),
        demonstration=TRUTH,
        updated_at=MOMENT,
        **LINKS,
    ),
    "Challenge": record(
        slug=STRING,
        event=STRING,
        title=TEXT,
        summary=TEXT,
        status=one_of("published", "archived"),
        office=or_null(ref("OfficeName")),
        rights=many(one_of(*RIGHTS)),
        functions=many(one_of(*FUNCTIONS)),
        prize=TEXT,
        updated_at=MOMENT,
        **LINKS,
    ),
    "Entry": {
        **record(submission=STRING, title=STRING, team=STRING),
        "additionalProperties": True,
    },
    "Announced": record(
        event=STRING,
        items=many(
            record(
                key=STRING,
                kind=one_of(*selections.KINDS),
                round=TEXT,
                public_at=MOMENT,
                introduction_html=HTML,
                entries=many(
                    record(
                        submission=STRING,
                        title=STRING,
                        team=or_null(STRING),
                        rank=or_null(WHOLE),
                    )
                ),
                page=ADDRESS,
            )
        ),
    ),
    "Results": record(
        event=STRING,
        number=WHOLE,
        published_at=MOMENT,
        reason=STRING,
        shows=one_of("ranks", "finalists"),
        introduction_html=HTML,
        content=record(
            submissions=many(STRING),
            prizes=many(record(title=STRING, description=STRING, winners=many(ref("Entry")))),
            finalists=many(ref("Entry")),
            rounds=many(ref("Round")),
            digests=record(json=STRING, csv=STRING),
        ),
        score_book=record(json=ADDRESS, csv=ADDRESS),
        page=ADDRESS,
    ),
    "Round": {
        **record(
            slug=STRING,
            title=STRING,
            method=STRING,
            tie_break=STRING,
            entries=WHOLE,
            judges=WHOLE,
            reviews=WHOLE,
            criteria=many(record(title=STRING, weight=NUMBER)),
        ),
        "additionalProperties": many(ref("Entry")),
        "description": "A round of judging; `standings` only where ranks were published.",
    },
    "Pilot": record(
        slug=STRING,
        title=TEXT,
        summary=TEXT,
        status=one_of("published", "archived"),
        stage=one_of(*STAGES),
        health=or_null(one_of(*HEALTHS)),
        office=or_null(ref("OfficeName")),
        partners=many(ref("OfficeName")),
        adopters=many(
            record(
                office=ref("OfficeName"),
                stage=one_of("trying", "in use", "stopped"),
                since=or_null(DAY),
                changes=STRING,
            )
        ),
        consultation_closes=or_null(DAY),
        demonstration=TRUTH,
        updated_at=MOMENT,
        **LINKS,
    ),
    "Maturity": MATURITY,
    "Solution": SOLUTION,
    "Offer": OFFER,
    "Consultation": CONSULTATION,
    "Office": record(
        code=STRING,
        kind=one_of(*KINDS),
        name=STRING,
        names={"type": "object", "additionalProperties": STRING},
        country=or_null(STRING),
        region=STRING,
        website=STRING,
        standards={"type": "object", "additionalProperties": one_of(*STATE_NAMES)},
        page=ADDRESS,
    ),
}
OF_EVENT = record(challenges=ADDRESS, announced=ADDRESS, results=ADDRESS)
SCHEMAS["EventPage"] = _more(
    "Event", story_html=TEXT, mentors=many(record(name=STRING, helps_with=STRING)), links=OF_EVENT
)
SCHEMAS["ChallengePage"] = _more(
    "Challenge",
    sections=many(record(key=STRING, heading=STRING, html=TEXT)),
    required=many(STRING),
    resources=many(
        record(
            title=STRING,
            kind=STRING,
            licence=STRING,
            note=STRING,
            link=ADDRESS,
            file=or_null(
                record(
                    name=STRING,
                    bytes=WHOLE,
                    sha256=STRING,
                    type=STRING,
                )
            ),
        )
    ),
)
SCHEMAS["PilotPage"] = _more(
    "Pilot",
    body_html=TEXT,
    origin=STRING,
    sponsor=STRING,
    period=record(starts=or_null(DAY), ends=or_null(DAY)),
    problem=STRING,
    for_whom=STRING,
    baseline=STRING,
    licence=STRING,
    ai_card={"type": "object", "additionalProperties": STRING},
    about={"type": "object", "additionalProperties": many(STRING)},
    registers=many(record(office=STRING, register=one_of("atrs", "nl", "us"), address=ADDRESS)),
    **PARTS,
)
SCHEMAS["ConsultationPage"] = record(
    **{**SCHEMAS["Consultation"]["properties"], **ASKED}, by=many(STRING)
)
LISTED = ("Event", "Challenge", "Pilot", "Office", "Solution", "Offer", "Consultation")
LISTS = {f"{name}s": name for name in LISTED}
for _list, _entry in LISTS.items():
    SCHEMAS[_list] = record(
        items=many(ref(_entry)), page=WHOLE, pages=WHOLE, total=WHOLE, next=or_null(ADDRESS)
    )


def _parameter(
    name: str,
    place: str,
    schema: Schema,
    about: str,
) -> Schema:
    return {
        "name": name,
        "in": place,
        # OpenAPI demands it of what stands in the path.
        "required": place == "path",
        "schema": schema,
        "description": about,
    }


def _answer(schema: str, about: str) -> Schema:
    return {"description": about, "content": {"application/json": {"schema": ref(schema)}}}


def _operation(path: str) -> Schema:
    operation, schema, about = ROUTES[path]
    given = [
        _parameter(part[1:-1], "path", STRING, "Its name in the address")
        for part in path.split("/")
        if part.startswith("{")
    ]
    given.append(
        _parameter(
            "lang",
            "query",
            one_of(*LOCALES),
            "Wished language; without it, what Accept-Language asks for",
        )
    )
    if schema in LISTS:
        given.append(
            _parameter(
                "page",
                "query",
                {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1},
                "Page of the list, 50 entries each",
            )
        )
    if path == "/pilots":
        given.append(_parameter("stage", "query", one_of(*STAGES), "Only pilots at this stage"))
    answers = {
        "200": _answer(schema, about),
        "304": {"description": "Not changed since the ETag in If-None-Match"},
    }
    answers |= {"400": _answer("Error", "A parameter cannot be used")}
    answers |= {"default": _answer("Error", "It did not work, and why")}
    answers |= {"404": _answer("Error", "Nothing public has this address")} if "{" in path else {}
    return {"operationId": operation, "summary": about, "parameters": given, "responses": answers}


def document(base_url: str) -> Schema:
    """Return the whole description.

    :param base_url: the site's public address
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Codefest",
            "version": "1.0.0",
            "description": (
                "What a Codefest site has published: events, challenges, results, pilots, offices."
                " Reading needs no key, from any origin. Answers carry an ETag."
            ),
        },
        "servers": [{"url": f"{base_url}/api/v1"}],
        "paths": {path: {"get": _operation(path)} for path in ROUTES},
        "components": {"schemas": SCHEMAS},
    }
