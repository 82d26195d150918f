"""Names in archives that say nothing of their code: older programs write them in that of their
country, so they are guessed, and shown as guessed."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Callable, Sequence

# In order: of codes that fit alike, the earlier one is more often met in archives.
CODES = ("utf-8", "cp866", "gb18030", "shift_jis", "euc_kr", "cp850", "cp1251", "cp1256", "cp1252")
# What names of files are mostly made of, in languages whose codes share their bytes.
_KOREAN = set(
    "이다는가고의에을를은한하지자서도로인기사해일시대제정보상수전부과관장조구성문원리공주국어"
)
_CHINESE = set(
    "的一是不了在人有中大上国和地时出会可对生能子年发作用行所家事成方多法学同现动面定天分进小部主样理"
    "本前开实日无力长机民第公工性全关点正业外高间问重物文体政利等产新制加西月合特代内信表化位次度通教"
    "原提立比员名论处入平系题电数安报结目量建务件计管期市资金指统区保社决展科司书权设式路记南品告类求"
    "据程北规取术领共师院识图片材料版档案申请商标专测试评审结果说明方案模型演示附录总目录会议"
)
_RUSSIAN = set("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ")


def decoded(names: Sequence[bytes]) -> list[str]:
    """Return the names of one archive, all in the code that makes the most likely words of them."""
    texts = [found for code in CODES if (found := _in(code, names)) is not None]
    if not texts:
        return [name.decode("cp437") for name in names]
    return max(texts, key=_likelihood)


def _in(code: str, names: Sequence[bytes]) -> list[str] | None:
    try:
        return [name.decode(code) for name in names]
    except UnicodeDecodeError:
        return None


def _likelihood(names: Sequence[str]) -> float:
    """A share from -1 to 1: of the letters beyond ASCII, how many are at home beside the others."""
    letters = [letter for name in names for letter in name if letter > "\x7f"]
    if not letters:
        return 0
    marks = sum(_at_home(letter) for letter in letters) / len(letters)
    breaks = sum(_breaks(name) for name in names) / len(letters)
    return marks - breaks


def _at_home(letter: str) -> float:
    for test, worth in _WORTH:
        if test(letter):
            return worth
    return -1


# Letters of everyday writing; the rarer relatives that a wrong code brings up are worth less.
_WORTH: tuple[tuple[Callable[[str], bool], float], ...] = (
    (lambda letter: letter in _RUSSIAN, 1),
    (lambda letter: "\u3040" <= letter <= "\u30ff", 1),  # kana
    (lambda letter: letter in _KOREAN or letter in _CHINESE, 1),
    (lambda letter: "\uac00" <= letter <= "\ud7a3" or "\u4e00" <= letter <= "\u9fff", 0.6),
    (lambda letter: "\u0621" <= letter <= "\u064a", 0.9),  # Arabic
    (lambda letter: letter in "äöüßÄÖÜàâçéèêëîïôùûñáíóúÁÉÍÓÚÑãõåæøÅÆØ", 0.9),
    (lambda letter: unicodedata.category(letter).startswith("L"), 0.1),
)


def _breaks(name: str) -> int:
    """How often two letters stand side by side that no word has so: a capital behind a small one,
    letters of two scripts."""
    return sum(_is_break(one, two) for one, two in itertools.pairwise(name))


def _is_break(one: str, two: str) -> bool:
    if not (one.isalpha() and two.isalpha()):
        return False
    foreign = one > "\x7f" or two > "\x7f"
    return foreign and (_script(one) != _script(two) or (one.islower() and two.isupper()))


def _script(letter: str) -> str:
    # The first word of a letter's name: LATIN, CYRILLIC, HANGUL, ARABIC, CJK.
    script = unicodedata.name(letter, "").partition(" ")[0]
    return "CJK" if script in {"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"} else script
