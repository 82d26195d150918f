"""How well a judge suits a submission: languages that both know, topics that they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from hackathon.ranking import conflicts as conflict_rules

if TYPE_CHECKING:
    from hackathon.ranking.matching import Bools, Ints


MAIN_LANGUAGE = (
    100  # reading a submission's first language counts more than any number of shared tags
)


MOST_TAGS = MAIN_LANGUAGE - 1


@dataclass(frozen=True)
class Submission:
    """A submission to be judged.

    ``languages`` are BCP 47 tags or names, the main one first (none: anybody can read it), ``tags``
    its topics, ``reviews`` how many it needs when that differs from the round's number.
    """

    id: str
    languages: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    reviews: int | None = None


@dataclass(frozen=True)
class Judge:
    """A judge: languages read (none: not known, taken as any), topics of expertise, least and
    largest number of reviews."""

    id: str
    languages: tuple[str, ...] = ()
    expertise: tuple[str, ...] = ()
    min_load: int = 0
    max_load: int | None = None


def suitabilities(submissions: Sequence[Submission], judges: Sequence[Judge]) -> tuple[Ints, Bools]:
    """The suitability of every pair (see ``Review``), and whether the judge shares a language with
    the submission.

    Languages are compared by their primary subtag, so that ``pt-BR`` is read by who reads ``pt``.
    Who states no language reads every submission, but not as its main language.
    """
    import numpy as np  # loads late, as in assign

    spoken = [[language_key(name) for name in judge.languages] for judge in judges]
    written = [[language_key(name) for name in entry.languages] for entry in submissions]
    # Reading the main language suits; reading another one of them is enough to be asked.
    main = _common([languages[:1] for languages in written], spoken) > 0
    silent = np.array([not names for names in written], dtype=np.bool_)[:, None] | np.array(
        [not names for names in spoken], dtype=np.bool_
    )
    readable = silent | (_common(written, spoken) > 0)
    tags = _common(
        [[conflict_rules.fold(tag) for tag in entry.tags] for entry in submissions],
        [[conflict_rules.fold(tag) for tag in judge.expertise] for judge in judges],
    )
    # Tags never outweigh the language, however many are shared.
    return main * MAIN_LANGUAGE + np.minimum(tags, MOST_TAGS), readable


@lru_cache(maxsize=2000)  # asked of every judge and every submission of an event, in few languages
def language_key(name: str) -> str:
    """The primary subtag of a language tag, or the folded name: ``pt-BR`` and ``PT`` are both
    ``pt``."""
    return conflict_rules.fold(name).replace("_", "-").partition("-")[0]


def _common(ours: list[list[str]], theirs: list[list[str]]) -> Ints:
    """How many words each of ours has in common with each of theirs."""
    import numpy as np  # loads late, as in assign

    place = {word: at for at, word in enumerate(sorted({word for words in ours for word in words}))}
    # One column more than there are words, so that no list of words is no special case.
    left, right = np.zeros((len(ours), len(place) + 1)), np.zeros((len(theirs), len(place) + 1))
    for marks, lists in ((left, ours), (right, theirs)):
        for at, words in enumerate(lists):
            marks[at, [place[word] for word in words if word in place]] = 1
    return (left @ right.T).astype(np.int64)
