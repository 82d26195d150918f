"""The AI card as a form: of a submission, and of the pilot that starts from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import FormField, TextAreaField
from wtforms.validators import Length

from hackathon.core.language import lazy as _
from hackathon.pages.forms import EditForm, Inner, no_control_characters
from hackathon.submissions.submissions import AI_CARD

TEXT = (Length(max=5000), no_control_characters)
AI_NAMES = {
    "model": _("Models and versions"),
    "provider": _("Provider"),
    "data": _("Data of development and where they come from"),
    "operation_data": _("Data in operation"),
    "languages": _("Languages it works in"),
    "hosting": _("Where it runs"),
    "running_cost": _("Running cost"),
    "oversight": _("Human oversight"),
    "objection_output": _("How to object to an output"),
    "objection_process": _("How to object to its use"),
    "alternatives": _("Alternatives considered"),
    "limits": _("Known limits"),
    "risks": _("Risks and what is done about them"),
}
# A form has a ``data`` of its own, so that field goes by another name.
AI_FIELDS = {key: "provenance" if key == "data" else key for key in AI_CARD}


def shown(card: Mapping[str, str]) -> dict[str, str]:
    """Return the values of the form's fields for a card; one of an earlier time has fewer keys."""
    return {AI_FIELDS[key]: card.get(key, "") for key in AI_CARD}


def answers(typed: Mapping[str, Any], before: Mapping[str, str]) -> dict[str, str]:
    """Return the card that was typed.

    :param before: the card so far: a key that it lacks comes with an answer only, so that a card of
        an earlier time which nobody has changed stays the same, and its sha256 too
    """
    said = {key: (typed[AI_FIELDS[key]] or "").strip() for key in AI_CARD}
    return {key: text for key, text in said.items() if text or key in before}


class AiForm(Inner):
    model = TextAreaField(
        AI_NAMES["model"],
        TEXT,
        description=_(
            "Name and version of each, for example: Multilingual-E5 large. “None” is an answer too."
        ),
        render_kw={"rows": 2},
    )
    provider = TextAreaField(
        AI_NAMES["provider"],
        TEXT,
        description=_("Who offers or trained it: your team, a company, a community."),
        render_kw={"rows": 2},
    )
    provenance = TextAreaField(  # a form has a ``data`` of its own
        AI_NAMES["data"],
        TEXT,
        description=_(
            "What it was trained, tuned and tested with, under which terms. Personal data?"
        ),
        render_kw={"rows": 3},
    )
    operation_data = TextAreaField(
        AI_NAMES["operation_data"],
        TEXT,
        description=_(
            "What it reads and keeps while it is used, how long, and who sees it. Personal data?"
        ),
        render_kw={"rows": 3},
    )
    languages = TextAreaField(
        AI_NAMES["languages"],
        TEXT,
        description=_("And in which of them you have tested it."),
        render_kw={"rows": 2},
    )
    hosting = TextAreaField(
        AI_NAMES["hosting"],
        TEXT,
        description=_(
            "In the office, in a cloud (which country?), on the user's machine. Do data leave the"
            " office?"
        ),
        render_kw={"rows": 2},
    )
    running_cost = TextAreaField(
        AI_NAMES["running_cost"],
        TEXT,
        description=_(
            "Per thousand documents or per month, with hardware; an estimate with its basis is"
            " fine."
        ),
        render_kw={"rows": 2},
    )
    oversight = TextAreaField(
        AI_NAMES["oversight"],
        TEXT,
        description=_("Who looks at what it proposes, and how is a mistake put right?"),
        render_kw={"rows": 3},
    )
    objection_output = TextAreaField(
        AI_NAMES["objection_output"],
        TEXT,
        description=_("What somebody does who finds a single result wrong, and who answers."),
        render_kw={"rows": 2},
    )
    objection_process = TextAreaField(
        AI_NAMES["objection_process"],
        TEXT,
        description=_(
            "What somebody does who does not want it to be used in their case, or at all."
        ),
        render_kw={"rows": 2},
    )
    alternatives = TextAreaField(
        AI_NAMES["alternatives"],
        TEXT,
        description=_("What else was looked at, ways without AI too, and why this one was chosen."),
        render_kw={"rows": 2},
    )
    limits = TextAreaField(
        AI_NAMES["limits"],
        TEXT,
        description=_("Where it fails, and how often in your tests. Judges value candour."),
        render_kw={"rows": 3},
    )
    risks = TextAreaField(
        AI_NAMES["risks"],
        TEXT,
        description=_("Bias, invented content, confidentiality, dependence on one provider."),
        render_kw={"rows": 3},
    )


class CardForm(EditForm):
    """The card alone, of a pilot or of a solution."""

    ai = FormField(AiForm, _("AI card"))
