"""Texts that people write: Markdown made into HTML that is safe to show.

The sanitiser is used in this module alone, behind ``render``, so that another can take its place.
Render when saving and keep the result: a page then only prints it.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache, partial
from typing import Any

from markupsafe import Markup

from hackathon.core.language import gettext as _
from hackathon.core.states import Refused

LONGEST = 100_000  # characters of Markdown; more than the longest brief
KEPT = 4_000  # characters of a text whose HTML is kept for when it comes again
# Each line is looked at by several patterns.
LINES = 4_000
HEADINGS = 300  # each one's id is compared with all before
NESTED = 8  # levels of quotes and lists; the library recurses for each
BRACKETS = 100  # opening brackets in one paragraph: each is matched against the rest of it
MARKS = 2_000  # signs in one paragraph that may begin something, for the same reason
_MARK = re.compile(r"[*_`<&\\@]")

TAGS = frozenset([
    "a", "abbr", "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h2", "h3", "h4", "h5",
    "h6", "hr", "img", "li", "ol",
    "p", "pre", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
])  # fmt: skip
ATTRIBUTES = {
    "a": ["href", "rel", "title"], "img": ["alt", "src", "title"], "ol": ["start"],
    "td": ["align"], "th": ["align"],
    **{f"h{level}": ["id"] for level in range(2, 7)},
}  # fmt: skip
SCHEMES = frozenset(["http", "https", "mailto"])
ADDRESS = re.compile(
    r"(?<![\w@/.])https?://[^\s<>\"'`]*[^\s<>\"'`.,;:!?)\]}*_。，；：！？）]", re.IGNORECASE
)

# Marks HTML as safe to print without escaping: only for what ``render`` returned and a row has kept
# since.
Html = Markup


class TooComplex(Refused):
    """The text is too long or too deeply nested to be rendered. The message says what to change."""


def render(text: str, prefix: str = "", follow: bool = False) -> Markup:
    """Return Markdown as HTML of allowed tags only; HTML in ``text`` is shown as it was typed.

    Headings start at the second level, since the page has the first, and jump none, however they
    were typed; their ids start with ``s-`` and ``prefix``. A verb renders before its transaction
    begins: others would wait for it.

    :param follow: let search engines follow the links (the organisers' texts), else each gets
        rel="nofollow noopener"
    :raises TooComplex: when rendering would take too long
    """
    refuse_complex(text)
    # A form of seven texts comes back with one of them changed, a translation with none.
    return (_made if len(text) <= KEPT else _made.__wrapped__)(text, prefix, follow)


@lru_cache(maxsize=1024)
def _made(text: str, prefix: str, follow: bool) -> Markup:
    # These four are needed when a text is saved: the site starts and shows its pages without them
    import bleach
    import markdown  # late as well
    from bleach.linkifier import LinkifyFilter  # late as well
    from markdown.extensions.toc import slugify_unicode  # late as well

    reader = markdown.Markdown(
        extensions=["tables", "fenced_code", "sane_lists", "toc"],
        extension_configs={
            "tables": {
                "use_align_attribute": True
            },  # a style attribute is refused by the site's policy
            "toc": {
                "slugify": lambda value, mark: f"s-{prefix}{slugify_unicode(value, mark)}",
                "baselevel": 2,
                "marker": "",
            },
        },
    )
    # After the inline patterns (20), which make the pictures; before what they hid comes back (0).
    reader.treeprocessors.register(_outside_pictures()(reader), "outside_pictures", 10)
    # Before the table of contents (5), which moves all of them to the level where they begin.
    reader.treeprocessors.register(_outline()(reader), "outline", 8)
    # HTML is no part of what people may write: it is shown as they typed it.
    reader.preprocessors.deregister("html_block")
    reader.inlinePatterns.deregister("html")
    try:
        made = reader.convert(text)
    except RecursionError:
        raise TooComplex(
            _("This text is nested too deeply. Use fewer levels of lists and quotes.")
        ) from None
    # Links of strangers must not lend the site's good name to their targets.
    rel = "noopener" if follow else "nofollow noopener"
    links = partial(
        LinkifyFilter,
        callbacks=[partial(_with_rel, rel)],
        url_re=ADDRESS,
        skip_tags={"pre", "code"},
    )
    cleaner = bleach.Cleaner(TAGS, _allowed, protocols=SCHEMES, strip=False, filters=[links])
    return Markup(cleaner.clean(made))  # noqa: S704 (the one place where HTML becomes safe)


def _outside_pictures() -> Any:
    """Return what turns a picture from elsewhere into a link to it: shown on the page it would tell
    that site who reads."""
    # Late, as in ``render``: pages are shown without it.
    from markdown.treeprocessors import Treeprocessor

    class Outside(Treeprocessor):
        def run(self, root: Any) -> None:
            for picture in list(root.iter("img")):
                address = picture.get("src", "")
                if not _is_own(address):
                    words, tail = picture.get("alt") or address, picture.tail
                    picture.clear()
                    picture.tag, picture.text, picture.tail = "a", words, tail
                    picture.set("href", address)

    return Outside


def _outline() -> Any:
    """Return what gives each heading the level of its place in the text: readers who go from
    heading to heading would look in vain for one that was left out."""
    # Late, as in ``render``: pages are shown without it.
    from markdown.treeprocessors import Treeprocessor

    class Outline(Treeprocessor):
        def run(self, root: Any) -> None:
            above = list[str]()
            for heading in root.iter():
                if not re.fullmatch("h[1-6]", heading.tag):
                    continue
                while above and above[-1] >= heading.tag:
                    above.pop()
                above.append(heading.tag)
                heading.tag = f"h{len(above)}"

    return Outline


def _is_own(address: str) -> bool:
    """Tell whether a picture lies on this site."""
    return re.match(r"/[^/\\]", address) is not None


def has_outside_picture(text: str) -> bool:
    """Tell whether Markdown has a picture by an address elsewhere, which becomes a link."""
    found = re.finditer(r"!\[[^\]\n]{0,500}\]\(\s{0,9}<?([^)\s>]{1,2000})", text[:LONGEST])
    return any(not _is_own(picture[1]) for picture in found)


def _with_rel(rel: str, attributes: dict[Any, str], new: bool = False) -> dict[object, str]:
    if not attributes.get((None, "href"), "").startswith(("#", "/", "mailto:")):
        attributes[(None, "rel")] = rel
    return attributes


def _allowed(tag: str, name: str, value: str) -> bool:
    if name not in ATTRIBUTES.get(tag, ()):
        return False
    if name == "href":  # bleach takes "javascript:1" for a machine and its port
        return _leads_somewhere_safe(html.unescape(value))
    if name == "src":  # a picture from elsewhere would tell that site who reads
        return _is_own(value)
    return name != "id" or value.startswith("s-")


def _leads_somewhere_safe(address: str) -> bool:
    """Whatever stands before a colon names what opens the address; browsers look past spaces and
    invisible characters there."""
    scheme, colon, _rest = re.sub(r"[\x00-\x20\x7f-\xa0]", "", address).partition(":")
    return not colon or bool(re.search("[/?#]", scheme)) or scheme.casefold() in SCHEMES


def refuse_complex(text: str) -> None:
    """Look through a text once, in time that grows with its length alone: what passes is rendered
    in at most 30 times the steps of ordinary prose of that length.

    :raises TooComplex: when rendering would take too long
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # as the library counts lines
    if len(text) > LONGEST:
        raise TooComplex(
            _(
                "This text has %(count)s characters; at most %(most)s can be shown.",
                count=len(text),
                most=LONGEST,
            )
        )
    if text.count("\n") >= LINES:
        raise TooComplex(
            _(
                "This text has more than %(most)s lines. Divide it, or attach it as a file.",
                most=LINES,
            )
        )
    if len(re.findall(r"^ {0,3}(?:#|=+\s*$|-+\s*$)", text, re.MULTILINE)) > HEADINGS:
        raise TooComplex(
            _(
                "This text has more than %(most)s headings. Divide it, or attach it as a file.",
                most=HEADINGS,
            )
        )
    for paragraph in re.split(r"\n[ \t]*\n", text):
        if paragraph.count("[") > BRACKETS:
            raise TooComplex(
                _(
                    "One paragraph has more than %(most)s opening brackets. Divide it by an empty"
                    " line.",
                    most=BRACKETS,
                )
            )
        if len(_MARK.findall(paragraph)) > MARKS:
            raise TooComplex(
                _(
                    "One paragraph has more than %(most)s signs such as *, _ or <. Divide it by an"
                    " empty line, or attach it as a file.",
                    most=MARKS,
                )
            )
    for line in text.split("\n"):
        # At most a thousand characters of a line: nesting stands at its beginning.
        start = re.match(r"[ \t>*+-]*(?:\d+[.)][ \t>*+-]*)*", line[:1000])
        lead = (start.group() if start else "").expandtabs(4)
        marks = lead.count(">") + len(re.findall(r"[*+.)-](?= )", lead))
        # Code may stand far to the right, and so may the rest of a paragraph; only a list's mark
        # there is nesting.
        depth = marks + (len(lead) - len(lead.lstrip())) // 4 if marks else 0
        if depth > NESTED:
            raise TooComplex(
                _("This text is nested too deeply. Use fewer levels of lists and quotes.")
            )


def trusted(html: str) -> Markup:
    """Mark stored HTML as safe to show: it came out of ``render`` when it was saved. The template
    filter ``prose``."""
    return Markup(html)  # noqa: S704  what this module sanitised before it was stored
