"""The description of the API (OpenAPI 3.1), made from one table of shapes and one of routes."""

from __future__ import annotations

from typing import Any

from hackathon.challenges.challenges import FUNCTIONS, RIGHTS
from hackathon.core.language import LOCALES
from hackathon.events.phases import DATES, Phase
from hackathon.people.offices import KINDS
from hackathon.pilots.pilots import HEALTHS, STAGES

LAST_PAGE = 1_000_000  # far beyond any list, and within what databases count

Schema = dict[str, Any]

STRING: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
TRUTH: Schema = {"type": "boolean"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
ADDRESS: Schema = {"type": "string", "format": "uri"}
HTML: Schema = {"type": "string", "description": "Sanitised HTML"}


def _one_of(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _many(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _object(**properties: Schema) -> Schema:
    """An object that has all of these properties and no other."""
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        # So that the test of the API sees a property that was added and not described.
        "additionalProperties": False,
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _more(name: str, **properties: Schema) -> Schema:
    """The entry of a list with what only its own address tells."""
    return _object(**SCHEMAS[name]["properties"], **properties)


TEXT = _ref("Text")
LINKS = {"page": ADDRESS, "api": ADDRESS}
SCHEMAS: dict[str, Schema] = {
    "Text": {
        **_object(
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
    "Error": _object(error=_object(status=WHOLE, message=STRING)),
    "OfficeName": {
        **_object(
            code=STRING,
            name=STRING,
            page=ADDRESS,
            agreement=_one_of("asked", "agreed", "declined"),
        ),
        "description": (
            "An office as somebody else names it. `agreement`: whether a representative of the"
            " office agreed to what is said of it here; `asked` is not answered yet."
        ),
    },
    "Event": _object(
        slug=STRING,
        title=TEXT,
        summary=TEXT,
        status=_one_of("published", "archived"),
        phase=_one_of(*Phase),
        time_zone=STRING,
        dates=_object(**dict.fromkeys(DATES, MOMENT)),
        place=STRING,
        submission_languages=_many(STRING),
        team=_object(minimum=WHOLE, maximum=WHOLE, single_entrants=TRUTH),
        demonstration=TRUTH,
        updated_at=MOMENT,
        **LINKS,
    ),
    "Challenge": _object(
        slug=STRING,
        event=STRING,
        title=TEXT,
        summary=TEXT,
        status=_one_of("published", "archived"),
        office=_or_null(_ref("OfficeName")),
        rights=_many(_one_of(*RIGHTS)),
        functions=_many(_one_of(*FUNCTIONS)),
        prize=TEXT,
        updated_at=MOMENT,
        **LINKS,
    ),
    "Entry": {
        **_object(submission=STRING, title=STRING, team=STRING),
        "additionalProperties": True,
    },
    "Results": _object(
        event=STRING,
        number=WHOLE,
        published_at=MOMENT,
        reason=STRING,
        shows=_one_of("ranks", "finalists"),
        introduction_html=HTML,
        content=_object(
            submissions=_many(STRING),
            prizes=_many(_object(title=STRING, description=STRING, winners=_many(_ref("Entry")))),
            finalists=_many(_ref("Entry")),
            rounds=_many(_ref("Round")),
            digests=_object(json=STRING, csv=STRING),
        ),
        score_book=_object(json=ADDRESS, csv=ADDRESS),
        page=ADDRESS,
    ),
    "Round": {
        **_object(
            slug=STRING,
            title=STRING,
            method=STRING,
            tie_break=STRING,
            entries=WHOLE,
            judges=WHOLE,
            reviews=WHOLE,
            criteria=_many(_object(title=STRING, weight=NUMBER)),
        ),
        "additionalProperties": _many(_ref("Entry")),
        "description": "A round of judging; `standings` only where ranks were published.",
    },
    "Pilot": _object(
        slug=STRING,
        title=TEXT,
        summary=TEXT,
        status=_one_of("published", "archived"),
        stage=_one_of(*STAGES),
        health=_one_of(*HEALTHS),
        office=_or_null(_ref("OfficeName")),
        partners=_many(_ref("OfficeName")),
        adopters=_many(_object(office=_ref("OfficeName"), since=_or_null(DAY))),
        consultation_closes=_or_null(DAY),
        demonstration=TRUTH,
        updated_at=MOMENT,
        **LINKS,
    ),
    "Office": _object(
        code=STRING,
        kind=_one_of(*KINDS),
        name=STRING,
        names={"type": "object", "additionalProperties": STRING},
        country=_or_null(STRING),
        region=STRING,
        website=STRING,
        page=ADDRESS,
    ),
}
SCHEMAS["EventPage"] = _more(
    "Event", story_html=TEXT, links=_object(challenges=ADDRESS, results=ADDRESS)
)
SCHEMAS["ChallengePage"] = _more(
    "Challenge",
    sections=_many(_object(key=STRING, heading=STRING, html=TEXT)),
    required=_many(STRING),
    resources=_many(
        _object(
            title=STRING,
            kind=STRING,
            licence=STRING,
            note=STRING,
            link=ADDRESS,
            file=_or_null(
                _object(
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
    decisions=_many(
        _object(
            was=_or_null(_one_of(*STAGES)),
            becomes=_one_of(*STAGES),
            reason=STRING,
            at=MOMENT,
        )
    ),
    milestones=_many(
        _object(
            title=STRING,
            owner=STRING,
            due=DAY,
            done_on=_or_null(DAY),
            evidence=STRING,
            overdue=TRUTH,
        )
    ),
    indicators=_many(
        _object(
            title=STRING,
            unit=STRING,
            baseline=_or_null(NUMBER),
            target=_or_null(NUMBER),
            readings=_many(_object(on=DAY, value=NUMBER)),
        )
    ),
    updates=_many(_object(title=STRING, at=MOMENT, html=HTML)),
    risks=_many(_object(title=STRING, answer=STRING, level=_one_of("low", "medium", "high"))),
)
LISTS = {f"{name}s": name for name in ("Event", "Challenge", "Pilot", "Office")}
for _list, _entry in LISTS.items():
    SCHEMAS[_list] = _object(
        items=_many(_ref(_entry)), page=WHOLE, pages=WHOLE, total=WHOLE, next=_or_null(ADDRESS)
    )

# address -> (operation, schema of the answer, what it is)
ROUTES: dict[str, tuple[str, str, str]] = {
    "/events": ("events", "Events", "Public events, the latest first"),
    "/events/{event}": ("event", "EventPage", "One event with its story"),
    "/events/{event}/challenges": ("challenges", "Challenges", "The challenge briefs of an event"),
    "/events/{event}/challenges/{challenge}": (
        "challenge",
        "ChallengePage",
        "One brief with its sections and resources",
    ),
    "/events/{event}/results": (
        "results",
        "Results",
        "The results that hold now; 404 until two organisers have published them",
    ),
    "/pilots": ("pilots", "Pilots", "Public pilots, those that changed last first"),
    "/pilots/{pilot}": (
        "pilot",
        "PilotPage",
        "One pilot with its decisions, milestones, indicators, newest reports and risks",
    ),
    "/offices": ("offices", "Offices", "IP offices and other organisations, by code"),
}


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
    return {"description": about, "content": {"application/json": {"schema": _ref(schema)}}}


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
            _one_of(*LOCALES),
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
        given.append(_parameter("stage", "query", _one_of(*STAGES), "Only pilots at this stage"))
    answers = {
        "200": _answer(schema, about),
        "304": {"description": "Not changed since the ETag in If-None-Match"},
    }
    answers |= {"400": _answer("Error", "A parameter cannot be used")}
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
