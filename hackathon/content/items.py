"""What a content folder holds once its files are read: things, their values and translations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Item:
    """One thing of the folder with its translations."""

    # office, event, rules, rubric, challenge, brief version, pilot, solution, assessment, standard,
    # offer, consultation
    kind: str
    path: str  # of the original file, below the folder
    slug: str
    event: str = ""  # slug of the event it belongs to
    line: int = 1
    values: dict[str, Any] = field(default_factory=dict)
    # Language -> values, read from its own file.
    translations: dict[str, dict[str, Any]] = field(default_factory=dict)
    # Path -> sha256, the translations' included.
    files: dict[str, str] = field(default_factory=dict)
    # What a brief said before it was corrected, the oldest first.
    versions: list[Item] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)  # key -> line, for faults found later

    def file_of(self, code: str) -> str:
        """Return the path of the translation into a language."""
        return f"{self.path.removesuffix('.md')}.{code}.md"


@dataclass
class Folder:
    """Everything that a folder says, checked."""

    items: list[Item] = field(default_factory=list)

    def of(self, kind: str, event: str | None = None) -> Iterator[Item]:
        """Yield the items of a kind, of one event when it is named."""
        return (item for item in self.items if item.kind == kind and event in (None, item.event))
