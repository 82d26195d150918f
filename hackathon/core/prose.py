"""Texts that people write: Markdown made into HTML that is safe to show, and files with front
matter read and written.

The sanitiser is used in this module alone, behind ``render``, so that another can take its place.
Render when saving and keep the result: a page then only prints it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

import yaml
from markupsafe import Markup

from hackathon.core.language import gettext as _

LONGEST = 100_000  # characters of Markdown; more than the longest brief
LINES = 4_000
HEADINGS = 300  # each one's id is compared with all before
NESTED = 8  # levels of quotes and lists; the library recurses for each
BRACKETS = 100  # opening brackets in one paragraph: each is matched against the rest of it
FRONT_LONGEST = 100_000

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
ADDRESS = re.compile(
    r"(?<![\w@/.])https?://[^\s<>\"'`]*[^\s<>\"'`.,;:!?)\]}*_。，；：！？）]", re.IGNORECASE
)

# Marks HTML as safe to print without escaping: only for what ``render`` returned and a row has kept
# since.
Html = Markup


class TooComplex(ValueError):
    """The text is too long or too deeply nested to be rendered. The message says what to change."""


class FormatError(ValueError):
    """A content file cannot be used.

    :ivar path: the file, :ivar line: number from 1, :ivar sentence: what is wrong there
    """

    def __init__(self, path: str, line: int, sentence: str) -> None:
        self.path, self.line, self.sentence = str(path), line, sentence
        super().__init__(f"{path}, line {line}: {sentence}")


# Markdown


def render(text: str, prefix: str = "", follow: bool = False) -> Markup:
    """Return Markdown as HTML of allowed tags only; HTML in ``text`` is shown as it was typed.

    Headings start at the second level, since the page has the first; their ids start with ``s-``
    and ``prefix``.

    :param follow: let search engines follow the links (the organisers' texts), else each gets
        rel="nofollow noopener"
    :raises TooComplex: when rendering would take too long
    """
    # These four are needed when a text is saved: the site starts and shows its pages without them
    import bleach
    import markdown  # late as well
    from bleach.linkifier import LinkifyFilter  # late as well
    from markdown.extensions.toc import slugify_unicode  # late as well

    _refuse_complex(text)
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
    reader.preprocessors.deregister("html_block")
    reader.inlinePatterns.deregister("html")
    try:
        made = reader.convert(text)
    except RecursionError:
        raise TooComplex(
            _("This text is nested too deeply. Use fewer levels of lists and quotes.")
        ) from None
    rel = "noopener" if follow else "nofollow noopener"
    links = partial(
        LinkifyFilter,
        callbacks=[partial(_with_rel, rel)],
        url_re=ADDRESS,
        skip_tags={"pre", "code"},
    )
    cleaner = bleach.Cleaner(
        TAGS, _allowed, protocols={"http", "https", "mailto"}, strip=False, filters=[links]
    )
    return Markup(cleaner.clean(made))  # noqa: S704 (the one place where HTML becomes safe)


def _with_rel(rel: str, attributes: dict[Any, str], new: bool = False) -> dict[Any, str]:
    if not attributes.get((None, "href"), "").startswith(("#", "/", "mailto:")):
        attributes[(None, "rel")] = rel
    return attributes


def _allowed(tag: str, name: str, value: str) -> bool:
    if name not in ATTRIBUTES.get(tag, ()):
        return False
    if name == "src":  # a picture from elsewhere would tell that site who reads
        return re.match(r"/[^/\\]", value) is not None
    return name != "id" or value.startswith("s-")


def _refuse_complex(text: str) -> None:
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
    for line in text.split("\n"):
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


def plain(text: str, length: int = 0) -> str:
    """Return what a reader sees of Markdown as one line, cut after a word within ``length``
    characters when given.

    :raises TooComplex: as ``render`` does
    """
    seen = html.unescape(re.sub(r"<[^>]*>", " ", render(text)))
    line = re.sub(r" (?=[.,;:!?)])", "", " ".join(seen.split()))
    if not length or len(line) <= length:
        return line
    cut = line[: length - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[length // 2 :] else cut).rstrip() + "…"


# Front matter


class FrontMatter(Mapping[str, Any]):
    """The values at the head of a content file: texts, lists and mappings, each with the line it
    stands on."""

    def __init__(
        self, values: dict[str, Any], lines: dict[tuple[Any, ...], int], path: str
    ) -> None:
        self._values, self._lines, self.path = values, lines, path

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def line(self, *where: Any) -> int:
        """Return the line of a value: ``line("rounds", 0, "opens")``; of the nearest one above it
        when it is missing."""
        while where and where not in self._lines:
            where = where[:-1]
        return self._lines.get(where, 1)

    def error(self, sentence: str, *where: Any) -> FormatError:
        """Return the error to raise about the value at ``where``."""
        return FormatError(self.path, self.line(*where), sentence)


def front_matter(text: str, path: str) -> tuple[FrontMatter, str, int]:
    """Divide a content file into its front matter (YAML between two lines of ``---``) and its body.

    Every value is a text as it was typed: what it means is for the reader of the key to say.

    :return: the values, the body, and the line on which the body starts
    :raises FormatError: with file and line, when the head is missing, unclosed or no plain YAML
        mapping
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[0].rstrip() != "---":
        raise FormatError(
            path, 1, "The file must start with a line of three dashes (---), then its values."
        )
    ends = [number for number, line in enumerate(lines) if number and line.rstrip() == "---"]
    if not ends:
        raise FormatError(
            path,
            1,
            "The values at the head end nowhere; put a line of three dashes (---) after them.",
        )
    head = "\n".join(lines[1 : ends[0]])
    if len(head) > FRONT_LONGEST:
        raise FormatError(
            path, 2, f"The values at the head are longer than {FRONT_LONGEST} characters."
        )
    found: dict[tuple[Any, ...], int] = {(): 1}
    try:
        node = yaml.compose(head, yaml.BaseLoader)
        values = {} if node is None else _value(node, (), found, path, set())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = mark.line + 2 if mark else 1
        raise FormatError(
            path, where, f"This is no valid YAML: {error.problem or error.context}."
        ) from None
    except yaml.reader.ReaderError as error:
        where = head.count("\n", 0, int(error.position)) + 2
        raise FormatError(
            path, where, "This line holds a character that YAML does not allow; delete it."
        ) from None
    except RecursionError:
        raise FormatError(path, 2, "The values at the head are nested too deeply.") from None
    if not isinstance(values, dict):
        raise FormatError(path, 2, "The head must consist of lines such as: title: My event")
    body = lines[ends[0] + 1 :]
    skipped = next((number for number, line in enumerate(body) if line.strip()), 0)
    return FrontMatter(values, found, path), "\n".join(body).strip("\n"), ends[0] + 2 + skipped


def _value(
    node: yaml.Node,
    where: tuple[Any, ...],
    found: dict[tuple[Any, ...], int],
    path: str,
    seen: set[int],
) -> Any:
    line = node.start_mark.line + 2
    if id(node) in seen:  # a value used again by reference: a few lines could grow into gigabytes
        raise FormatError(
            path, line, "References (& and *) are not used here; write the value out."
        )
    seen.add(id(node))
    found.setdefault(where, line)
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(part, (*where, place), found, path, seen)
            for place, part in enumerate(node.value)
        ]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    values: dict[str, Any] = {}
    for key, part in node.value:
        here = key.start_mark.line + 2
        if not isinstance(key, yaml.ScalarNode):
            raise FormatError(path, here, "A key must be a plain word.")
        if key.value in values:
            raise FormatError(path, here, f"{key.value} is given twice; keep one of the two.")
        found[(*where, key.value)] = here
        values[key.value] = _value(part, (*where, key.value), found, path, seen)
    return values


class _Writer(yaml.SafeDumper):
    """Writes texts without quotes where YAML allows it: the reader takes every value as a text
    anyway."""

    yaml_implicit_resolvers: dict[str, Any] = {}

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _scalar(writer: _Writer, text: str) -> yaml.Node:
    block = "\n" in text and not re.search(r"[^\S\n]\n|[^\S\n]\Z|\A\s|[^\n\t -~\xa0-\ud7ff]", text)
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style="|" if block else None)


_Writer.add_representer(str, _scalar)


def _written(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _written(part) for key, part in value.items() if part is not None}
    if isinstance(value, (list, tuple)):
        return [_written(part) for part in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def dump_front_matter(values: Mapping[str, Any], body: str) -> str:
    """Return the content file that ``front_matter`` reads as ``values`` and ``body``; the same
    input gives the same text.

    Keys whose value is None are left out; numbers, dates and truth values become texts.
    """
    head = (
        yaml.dump(_written(values), Dumper=_Writer, allow_unicode=True, sort_keys=False, width=110)
        if values
        else ""
    )
    return f"---\n{head}---\n\n{body.strip(chr(10))}\n"


def trusted(html: str) -> Markup:
    """Mark stored HTML as safe to show: it came out of ``render`` when it was saved. The template
    filter ``prose``."""
    return Markup(html)  # noqa: S704  what this module sanitised before it was stored
