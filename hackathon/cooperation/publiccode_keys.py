"""The keys of publiccode.yml: what each is, which are needed, and which are on their way out.

The field names and limits are those of the standard's core, versions 0.2 to 0.7. Nothing here is
fetched: an address is judged by its form alone.
"""

from __future__ import annotations

from typing import NamedTuple

# What reading tools accept; the short one is what the standard asks to be written.
VERSIONS = (
    "0",
    "0.2.1",
    "0.2.2",
    *(f"0.{part}{rest}" for part in (2, 3, 4, 5, 7) for rest in ("", ".0")),
)
VERSION = "0"
STATUSES = ("concept", "development", "beta", "stable", "obsolete")
TYPES = (
    "standalone/web",
    "standalone/backend",
    "standalone/desktop",
    "standalone/mobile",
    "standalone/iot",
    "standalone/other",
    "addon",
    "library",
    "configurationFiles",
)
MAINTENANCE = ("internal", "contract", "community", "none")
SHORTEST, LONGEST = 150, 10_000  # of a long description, in characters as people count them
SHORT = 150  # of a short description, at most


class Key(NamedTuple):
    """What may stand under a key.

    :ivar kind: text, address, page (an address of the web), day, yes_no, word, texts (a list),
        map, maps (a list of them), languages (a map by language), anything
    :ivar needed: the file is of no use without it
    :ivar leaving: the standard gives it up, so it is kept with a warning
    :ivar words: the only values, for a word
    :ivar keys: of a map, or of each map of a list
    """

    kind: str = "text"
    needed: bool = False
    leaving: bool = False
    words: tuple[str, ...] = ()
    keys: dict[str, Key] | None = None
    longest: int = 0
    shortest: int = 0


TEXT, NEEDED = Key(), Key(needed=True)
TEXTS, PAGE, ANYTHING = Key("texts"), Key("page"), Key("anything")
LEAVING = Key("anything", leaving=True)
DEPENDENCY = {
    "name": NEEDED,
    "versionMin": TEXT,
    "versionMax": TEXT,
    "version": TEXT,
    "optional": Key("yes_no"),
}
DESCRIPTION = {
    "localisedName": TEXT,
    "genericName": Key(leaving=True),
    "shortDescription": Key(needed=True, longest=SHORT),
    "longDescription": Key(needed=True, longest=LONGEST, shortest=SHORTEST),
    "features": Key("texts", needed=True),
    "documentation": PAGE,
    "apiDocumentation": PAGE,
    "screenshots": TEXTS,
    "videos": TEXTS,
    "awards": TEXTS,
}
KEYS = {
    "publiccodeYmlVersion": Key("word", needed=True, words=VERSIONS),
    "name": NEEDED,
    "applicationSuite": TEXT,
    "url": Key("address", needed=True),
    "landingURL": PAGE,
    # One address or several: the standard has not made up its mind.
    "isBasedOn": ANYTHING,
    "softwareVersion": TEXT,
    "releaseDate": Key("day"),
    "logo": TEXT,
    "platforms": Key("texts", needed=True),
    "categories": TEXTS,
    "organisation": Key("map", keys={"name": TEXT, "uri": Key("address", needed=True)}),
    "usedBy": TEXTS,
    "fundedBy": Key("maps", keys={"name": NEEDED, "uri": Key("address")}),
    "roadmap": PAGE,
    "developmentStatus": Key("word", needed=True, words=STATUSES),
    "softwareType": Key("word", needed=True, words=TYPES),
    "supports": Key("maps", keys={"id": NEEDED}),
    "intendedAudience": Key(
        "map", keys={"countries": TEXTS, "unsupportedCountries": TEXTS, "scope": TEXTS}
    ),
    "description": Key("languages", needed=True, keys=DESCRIPTION),
    "legal": Key(
        "map",
        needed=True,
        keys={
            "license": NEEDED,
            "mainCopyrightOwner": TEXT,
            "repoOwner": Key(leaving=True),
            "authorsFile": Key(leaving=True),
        },
    ),
    "maintenance": Key(
        "map",
        needed=True,
        keys={
            "type": Key("word", needed=True, words=MAINTENANCE),
            "contractors": Key(
                "maps",
                keys={
                    "name": NEEDED,
                    "until": Key("day", needed=True),
                    "email": TEXT,
                    "website": PAGE,
                },
            ),
            "contacts": Key(
                "maps", keys={"name": NEEDED, "email": TEXT, "phone": TEXT, "affiliation": TEXT}
            ),
        },
    ),
    "localisation": Key(
        "map",
        needed=True,
        keys={
            "localisationReady": Key("yes_no", needed=True),
            "availableLanguages": Key("texts", needed=True),
        },
    ),
    "dependsOn": Key(
        "map",
        keys={
            "open": Key("maps", keys=DEPENDENCY),
            "proprietary": Key("maps", keys=DEPENDENCY),
            "hardware": Key("maps", keys=DEPENDENCY),
        },
    ),
    "monochromeLogo": LEAVING,
    "inputTypes": LEAVING,
    "outputTypes": LEAVING,
    "IT": LEAVING,
    "it": LEAVING,
}
