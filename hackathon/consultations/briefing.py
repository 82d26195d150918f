"""Briefs from consultations: a proposal on which everybody was heard fills the brief of a
challenge, so that teams of an event work on what offices asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hackathon.consultations import papers, texts
from hackathon.consultations.papers import Paper


def open_to_events(paper: Paper, at: datetime) -> bool:
    """Tell whether a paper may become a challenge: a proposal that was put to people, who are no
    longer asked."""
    asking = paper.consultation
    heard = asking.opened_at is not None and not asking.taking(at)
    return bool(heard and paper.status == "published" and paper.kind == "proposal")


def of_paper(paper: Paper) -> dict[str, Any]:
    """Return what a proposal says of a brief, by the names of the brief's texts and sections; it
    can be changed before the brief is saved."""
    version = texts.latest(paper.consultation)
    asking = papers.askers(paper)
    return {
        "title": paper.title,
        "summary": paper.summary,
        "language": paper.language,
        "office": str(asking[0].id) if asking else "",
        # As it reads after everybody was heard.
        "problem": version.body if version is not None else paper.body,
    }
