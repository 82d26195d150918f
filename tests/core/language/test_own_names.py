"""Names in own languages: the file says what Babel's data say. To write it anew:

PYTHONPATH=.:tests .venv/bin/python tests/core/language/test_own_names.py
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import babel.localedata
from babel.core import get_global
from babel.languages import get_official_languages

from hackathon.core.language import formats, own_names, using, zones

DATA = Path(babel.localedata.__file__).parent / "locale-data"


@cache
def data(code: str) -> dict[str, Any]:
    """What Babel knows of a language, read past its cache, which would hold all of them."""
    path = DATA / f"{code}.dat"
    return dict(pickle.loads(path.read_bytes())) if path.exists() else {}


def languages() -> Iterator[str]:
    for code in sorted(formats.language_names("en")):
        own = code.replace("-", "_")
        base = own.split("_")[0]
        name = data(own).get("languages", {}).get(own) or data(base).get("languages", {}).get(own)
        if name:
            yield f"language\t{code}\t{name}"


def countries() -> Iterator[str]:
    for country in sorted(set(get_global("zone_territories").values())):
        spoken = get_official_languages(country)
        names = [data(one).get("territories", {}).get(country) for one in spoken]
        yield from (f"country\t{country}\t{name}" for name in dict.fromkeys(names) if name)


def cities() -> Iterator[str]:
    """Of each zone that is called otherwise at home than in English."""
    for zone in zones():
        spoken = get_official_languages(get_global("zone_territories").get(zone, ""))
        found = [data(one).get("time_zones", {}).get(zone, {}).get("city") for one in spoken]
        with using("en"):
            known = formats.zone_name(zone)
        yield from (
            f"zone\t{zone}\t{name}" for name in dict.fromkeys(found) if name and name != known
        )


def everything() -> str:
    return "".join(f"{line}\n" for part in (languages, countries, cities) for line in part())


def test_the_file_says_what_the_data_say() -> None:
    assert own_names.FILE.read_text(encoding="utf-8") == everything(), "write it anew, see above"


def test_names_of_all_three() -> None:
    assert own_names.of_language("el") == ["Ελληνικά"]
    assert set(own_names.of_country("CH")) >= {"Schweiz", "Suisse", "Svizzera"}
    assert own_names.of_zone("Europe/Vienna") == ["Wien"]
    assert own_names.of_language("zzz") == []


if __name__ == "__main__":
    own_names.FILE.write_text(everything(), encoding="utf-8")
