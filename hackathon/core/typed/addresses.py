"""Addresses of web pages in the forms in which people type and paste them.

Without a scheme, in angle brackets, as a link of Markdown, with a title before or behind it, with
spaces in a file's name, in any script: each is understood, and stored as one plain address.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from hackathon.core.typed import repairs

# Letters that nobody sees, which come along with a copied address
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
SCHEME = re.compile(r"https?[:：][/／]{2}", re.I)
OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.I)  # but not example.org:8000
# What stands around an address in a sentence or a list, and is none of it
AROUND = " \t\n<>\"'“”„«»‹›"
BEHIND = f"{AROUND}.,;:!?、。，；："
BETWEEN = f"{BEHIND}|｜–—-()[]（）"
LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
HOST = re.compile(rf"(?:{LABEL}\.)+(?:xn--[a-z0-9-]{{2,59}}|[^\W\d_]{{2,63}})", re.I)
MARKDOWN = re.compile(r"\[(?P<title>[^\]]*)\]\(\s*<?(?P<address>[^)\n]*[^)\s>])>?\s*\)")
# The rest of a line belongs to the address when it reads as the rest of a path: "my file.pdf"
PATH = re.compile(r"\S*/\S*|.*\.[A-Za-z0-9]{1,5}([?#]\S*)?")


class Link(NamedTuple):
    """A line understood as a link; the title may be empty."""

    title: str
    address: str


def understood(text: str) -> str | None:
    """Return the address that ``text`` means, starting with http:// or https://, or None."""
    plain = UNSEEN.sub("", repairs.one_line(text)).strip(AROUND)
    found = SCHEME.match(plain)
    if found:
        secure = "s" if found[0][4] in "sS" else ""
        return _whole(f"http{secure}://", plain[found.end() :])
    # Whoever types no scheme means a site: its name has a dot and ends in letters.
    host = re.split(r"[/?#:]", plain, maxsplit=1)[0]
    if not HOST.fullmatch(host) or OTHER_SCHEME.match(plain):
        return None
    return _whole("https://", plain)


def _whole(scheme: str, rest: str) -> str | None:
    rest = rest.rstrip(BEHIND)
    while rest.endswith(")") and rest.count("(") < rest.count(")"):
        rest = rest[:-1].rstrip(BEHIND)
    address = scheme + re.sub(r"[ \t]+", "%20", rest)
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:  # half an IPv6 address, or a port that is no number
        return None
    return address if named and not re.search(r"[\s<>\"]|%20", parts.netloc) else None


def link(line: str) -> Link | None:
    """Return the address in a line and the title beside it, or None when there is no address."""
    line = UNSEEN.sub("", repairs.one_line(line)).strip()
    if found := MARKDOWN.search(line):
        return _link(found["title"], found["address"])
    bars = re.split(r"\s*[|｜]\s*", line)
    if len(bars) > 1:
        # The address is last or first; a title may have bars of its own.
        return _link(" | ".join(bars[:-1]), bars[-1]) or _link(" | ".join(bars[1:]), bars[0])
    found = SCHEME.search(line)
    if not found:
        return _link("", line) or _last_word(line)
    before, rest = line[: found.start()], line[found.start() :]
    address, _space, behind = rest.partition(" ")
    if not before.strip(BETWEEN) and behind and not PATH.fullmatch(behind):
        return _link(behind, address)
    return _link(before, rest)


def _last_word(line: str) -> Link | None:
    title, _space, address = line.rpartition(" ")
    return _link(title, address) if title else None


def _link(title: str, text: str) -> Link | None:
    address = understood(text)
    return Link(title.strip().strip(BETWEEN), address) if address else None
