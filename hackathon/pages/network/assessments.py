"""An office's self-assessment: drafted by its confirmed people, finished by its representatives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import BooleanField, Field, RadioField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from hackathon import permissions
from hackathon.core import prose
from hackathon.core.language import format_number, gettext
from hackathon.core.language import lazy as _
from hackathon.core.states import Refused
from hackathon.network import assessments, counts, helping, scales, shared
from hackathon.network.assessments import AUDIENCE_NAMES, Answer, Assessment
from hackathon.network.helping import Help
from hackathon.network.scales import LEVELS, NOT_RELEVANT, Dimension, Scale
from hackathon.network.shared import Sharing
from hackathon.pages.attempts import attempt
from hackathon.pages.autosaving import autosave
from hackathon.pages.forms import EditForm, Form, no_control_characters, options
from hackathon.pages.guard import asking, now, opens, refuse
from hackathon.pages.network.maturity import reader
from hackathon.people import offices
from hackathon.people.offices import Office
from hackathon.people.people import Person

pages = Blueprint("assessments", __name__)
ADDRESS = "/offices/<office>/maturity/<int(fixed_digits=4):year>"


class AnswersForm(EditForm):
    """Three fields for each dimension, hung on by ``form_of``."""


class SharingForm(Form):
    audience = RadioField(_("In whose shares it is counted"), choices=options(AUDIENCE_NAMES))
    partners = BooleanField(
        _("Offices that look for partners may be told that our levels are near theirs"),
        description=_(
            "They never learn which level it is. They have to share in the same way; whoever"
            " compares again and again could still guess it."
        ),
    )

    def wanted(self) -> Sharing:
        """What was chosen."""
        return Sharing(self.audience.data, bool(self.partners.data))


class Asked(NamedTuple):
    """A dimension on the form: its fields, and what stands beside them.

    :ivar earlier: what the assessment before this one said, None where there is none
    :ivar earlier_level: what that level means, in the words of its own version
    :ivar helped: what has helped others
    """

    dimension: Dimension
    level: Field
    evidence: Field
    help: Field
    earlier: Answer | None
    earlier_level: str
    helped: list[Help]


class Said(NamedTuple):
    """A dimension of a finished assessment as its office reads it."""

    dimension: Dimension
    answer: Answer
    meaning: str
    helped: list[Help]


def _help(form: Form, field: Field) -> None:
    try:
        field.data = helping.tidied(field.data or "")
    except Refused as refusal:
        raise ValidationError(str(refusal)) from None


def _level_field(row: Dimension) -> RadioField:
    told = [
        (str(level), f"{format_number(level)} · {meaning}")
        for level, meaning in zip(LEVELS, row.levels, strict=True)
    ]
    never = (str(NOT_RELEVANT), gettext("Not relevant: it is no task of our office"))
    return RadioField(row.title, [Optional()], choices=options([*told, never]))


def _text_field(label: str, column: str, rows: int, *also: Any, hint: str = "") -> TextAreaField:
    checks = [Length(max=assessments.LONGEST[column]), no_control_characters, *also]
    return TextAreaField(label, checks, description=hint, render_kw={"rows": rows})


def form_of(assessment: Assessment, scale: Scale, said: Mapping[str, Answer]) -> AnswersForm:
    """Make the form of an assessment with what it says now."""
    fields: dict[str, object] = {}
    data: dict[str, object] = {"revision": str(assessment.revision)}
    hint = gettext("Addresses of solutions, pilots or offers on this site, one a line.")
    for row in scale.dimensions:
        answer = said.get(row.key, Answer())
        fields |= {
            f"level-{row.key}": _level_field(row),
            f"evidence-{row.key}": _text_field(
                gettext("What shows it: %(title)s", title=row.title), "evidence", 3
            ),
            f"helped-{row.key}": _text_field(
                gettext("What helped: %(title)s", title=row.title), "helped", 2, _help, hint=hint
            ),
        }
        data |= {
            f"level-{row.key}": None if answer.level is None else str(answer.level),
            f"evidence-{row.key}": answer.evidence,
            f"helped-{row.key}": answer.helped,
        }
    made: AnswersForm = type("WithDimensions", (AnswersForm,), fields)(data=data)
    return made


def _answers(form: AnswersForm, scale: Scale) -> dict[str, Answer]:
    return {row.key: _answer(form, row.key) for row in scale.dimensions}


def _answer(form: AnswersForm, key: str) -> Answer:
    level = form[f"level-{key}"].data
    evidence, helped = form[f"evidence-{key}"].data, form[f"helped-{key}"].data
    return Answer(int(level) if level else None, evidence or "", helped or "")


def _save(assessment: Assessment, form: AnswersForm, scale: Scale, person: Person) -> int:
    with asking(permissions.edit_assessment, assessment, person):
        assessments.save(assessment, form.expected, _answers(form, scale), now())
    return int(assessment.revision)


# --- Doors. ---------------------------------------------------------------------------------------


@pages.get("/offices/<office>/maturity")
@opens(Office, to=permissions.view_maturity)
def index(office: Office, person: Person) -> str:
    year = now().year
    rows = assessments.of_office(office)
    return render_template(
        "assessments/index.html",
        office=office,
        name=offices.localised_name(office),
        rows=rows,
        year=year,
        earlier=assessments.before(office, year),
        may_begin=permissions.begin_assessment(person, office, now()) is None
        and assessments.of_year(office, year) is None,
    )


@pages.post("/offices/<office>/maturity/begin")
@opens(Office, to=permissions.begin_assessment)
def begin(office: Office, person: Person) -> Response:
    take_over = request.form.get("take_over") == "1"
    attempt(None, lambda: assessments.begin(office, take_over, person, now()))
    # Of two who begin at once, the second goes on with what the first began.
    return redirect(url_for("assessments.show", office=office.code, year=now().year))


@pages.route(ADDRESS, methods=["GET", "POST"])
@opens(Assessment, to=permissions.view_assessment)
def show(assessment: Assessment, person: Person) -> ResponseReturnValue:
    here = {"office": assessment.office.code, "year": assessment.year}
    scale, said = scales.scale(assessment.version), assessments.answers(assessment)
    closed = permissions.edit_assessment(person, assessment, now())
    if request.method == "POST":
        refuse(closed)
    if closed is not None:
        return _read(assessment, scale, said, person)
    form = form_of(assessment, scale, said)
    if form.validate_on_submit() and attempt(
        form, lambda: _save(assessment, form, scale, person), gettext("Saved.")
    ):
        onwards = "assessments.finish" if "finish" in request.form else "assessments.show"
        return redirect(url_for(onwards, office=assessment.office.code, year=assessment.year))
    return render_template(
        "assessments/edit.html",
        assessment=assessment,
        office=assessment.office,
        name=offices.localised_name(assessment.office),
        here=here,
        scale=scale,
        about=prose.render(scale.about),
        form=form,
        asked=_asked(assessment, scale, form),
        missing=len(assessments.missing(assessment.version, said)),
        may_finish=permissions.finish_assessment(person, assessment, now()) is None,
    )


@pages.post(f"{ADDRESS}/save")
@opens(Assessment, to=permissions.edit_assessment)
def save(assessment: Assessment, person: Person) -> Response:
    scale = scales.scale(assessment.version)
    form = form_of(assessment, scale, assessments.answers(assessment))
    return autosave(form, lambda: _save(assessment, form, scale, person))


@pages.route(f"{ADDRESS}/finish", methods=["GET", "POST"])
@opens(Assessment, to=permissions.finish_assessment)
def finish(assessment: Assessment, person: Person) -> ResponseReturnValue:
    form = _sharing_form(assessment)
    done = gettext("The assessment is finished.")
    if form.validate_on_submit() and attempt(
        form, lambda: shared.finish(assessment, form.wanted(), person, now()), done
    ):
        return _back(assessment)
    return _sharing(assessment, form, gettext("Finish the assessment"))


@pages.route(f"{ADDRESS}/choose", methods=["GET", "POST"])
@opens(Assessment, to=permissions.share_assessment)
def choose(assessment: Assessment, person: Person) -> ResponseReturnValue:
    form = _sharing_form(assessment)
    if form.validate_on_submit() and attempt(
        form, lambda: shared.choose(assessment, form.wanted(), person, now()), gettext("Saved.")
    ):
        return _back(assessment)
    return _sharing(assessment, form, gettext("Change what is shared"))


@pages.post(f"{ADDRESS}/reopen")
@opens(Assessment, to=permissions.share_assessment)
def reopen(assessment: Assessment, person: Person) -> Response:
    done = gettext("The assessment is a draft again.")
    attempt(None, lambda: shared.reopen(assessment, person, now()), done)
    return _back(assessment)


def _back(assessment: Assessment) -> Response:
    code = assessment.office.code
    return redirect(url_for("assessments.show", office=code, year=assessment.year))


def _read(
    assessment: Assessment,
    scale: Scale,
    said: Mapping[str, Answer],
    person: Person,
) -> str:
    return render_template(
        "assessments/show.html",
        assessment=assessment,
        office=assessment.office,
        name=offices.localised_name(assessment.office),
        here={"office": assessment.office.code, "year": assessment.year},
        scale=scale,
        rows=_said(scale, said),
        audience=AUDIENCE_NAMES[assessment.audience],
        may_share=permissions.share_assessment(person, assessment, now()) is None,
    )


def _sharing_form(assessment: Assessment) -> SharingForm:
    chosen = {"audience": assessment.audience, "partners": assessment.partners}
    return SharingForm(data=chosen)


def _sharing(assessment: Assessment, form: SharingForm, heading: str) -> str:
    return render_template(
        "assessments/sharing.html",
        office=assessment.office,
        name=offices.localised_name(assessment.office),
        here={"office": assessment.office.code, "year": assessment.year},
        year=assessment.year,
        form=form,
        heading=heading,
        least=counts.LEAST,
    )


def _said(scale: Scale, said: Mapping[str, Answer]) -> list[Said]:
    named = helping.named(path for answer in said.values() for path in answer.helped.split("\n"))
    rows = []
    for row in scale.dimensions:
        answer = said.get(row.key, Answer())
        paths = answer.helped.split("\n")
        helped = [named[path] for path in paths if path in named]
        rows.append(Said(row, answer, _meaning(row, answer.level), helped))
    return rows


def _meaning(dimension: Dimension | None, level: int | None) -> str:
    if level == NOT_RELEVANT:
        return gettext("Not relevant")
    return dimension.levels[level - 1] if dimension is not None and level else ""


def _asked(assessment: Assessment, scale: Scale, form: AnswersForm) -> list[Asked]:
    before = assessments.before(assessment.office, assessment.year)
    earlier = assessments.answers(before) if before is not None else {}
    words = scales.scale(before.version) if before is not None else scale
    helped = _help_of_others(scale)
    return [
        Asked(
            row,
            form[f"level-{row.key}"],
            form[f"evidence-{row.key}"],
            form[f"helped-{row.key}"],
            earlier.get(row.key),
            _meaning(words.of(row.key), earlier.get(row.key, Answer()).level),
            helped.get(row.key, []),
        )
        for row in scale.dimensions
    ]


def _help_of_others(scale: Scale) -> dict[str, list[Help]]:
    """Return what has helped offices, as the newest count that the reader may see has it."""
    who = reader()
    years = [pair for pair in counts.years(who.network, who.invented) if pair[1] == scale.version]
    if not years:
        return {}
    year = years[0][0]
    shown = counts.shares(year, scale.version, who.network, who.invented)
    paths = counts.helped(year, scale.version, who.network, who.invented, shown)
    named = helping.named(path for row in paths.values() for path in row)
    return {key: [named[path] for path in row if path in named] for key, row in paths.items()}
