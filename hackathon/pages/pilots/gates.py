"""The checklists of a pilot's gates: everybody reads them, its leads answer them; and the items of
all gates, which administrators keep."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from hackathon import permissions
from hackathon.core import language
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import (
    EditForm,
    Form,
    languages,
    no_control_characters,
    options,
    web_address,
)
from hackathon.pages.guard import me, now, opens
from hackathon.people.people import Person
from hackathon.pilots import checks, gates, pilots
from hackathon.pilots.checks import GateCheck, Shown
from hackathon.pilots.gates import GateItem, Given
from hackathon.pilots.parts.files import PilotFile
from hackathon.pilots.pilots import Pilot

pages = Blueprint("gates", __name__)
MOST = 99  # the last place in the list of a gate


class CheckForm(Form):
    state = RadioField(
        _("Answer"),
        [InputRequired()],
        choices=options(
            [("met", _("It is met")), ("waived", _("It is waived")), ("open", _("It is open"))]
        ),
    )
    kind = SelectField(_("Evidence"), choices=options(checks.KINDS), default="text")
    evidence = TextAreaField(
        _("How it can be seen"),
        [Length(max=GateCheck.longest("evidence")), no_control_characters],
        description=_("A sentence, or the full address of a page. Everybody can read it."),
        render_kw={"rows": 2},
    )
    file = SelectField(_("File of the pilot"), [Optional()])
    reason = TextAreaField(
        _("Reason"),
        [Length(max=GateCheck.longest("reason")), no_control_characters],
        description=_("Needed to waive an item and to open it again. Everybody can read it."),
        render_kw={"rows": 2},
    )

    def offer(self, there: list[PilotFile]) -> None:
        """Offer the pilot's files; without one there is no choice."""
        self.file.choices = options([("", "—"), *((row.key, row.name) for row in there)])
        if not there:
            del self.file
            self.kind.choices = options(
                (kind, words) for kind, words in checks.KINDS.items() if kind != "file"
            )

    def validate_evidence(self, field: Any) -> None:
        """A link has to be one."""
        if self.state.data == "met" and self.kind.data == "link":
            web_address(self, field)

    def shown(self) -> Shown:
        """What is shown for the item."""
        chosen = self.file.data if "file" in self else ""
        evidence = chosen if self.kind.data == "file" else self.evidence.data
        return Shown(self.kind.data, evidence or "")


def _page(pilot: Pilot, item: str = "", typed: CheckForm | None = None) -> str:
    person = me()
    edits = permissions.edit_pilot(person, pilot, now()) is None
    inside = permissions.view_inside(person, pilot, now()) is None
    there = checks.files(pilot)
    lists = checks.of_pilot(pilot)
    lines = [line for gate in lists.values() for line in gate]
    open_ones = [line.item for line in lines if edits and not checks.is_settled(line)]
    forms = {one: CheckForm(formdata=None) for one in open_ones}
    for form in forms.values():
        form.offer(there)
    if typed is not None:
        forms[item] = typed
    for one, form in forms.items():
        form.stand_apart(one)
    return render_template(
        "gates/index.html",
        pilot=pilot,
        gates=lists,
        forms_of=forms,
        opened=item,
        files={row.key: row for row in there if inside or row.public},
        names=checks.STATE_NAMES,
        stages=pilots.STAGE_NAMES,
    )


@pages.get("/pilots/<pilot>/gates")
@opens(Pilot, to=permissions.view_pilot)
def index(pilot: Pilot) -> str:
    return _page(pilot)


@pages.post("/pilots/<pilot>/gates/<item>")
@opens(Pilot, to=permissions.edit_pilot)
def answer(pilot: Pilot, person: Person, item: str) -> ResponseReturnValue:
    row = GateItem.by_address(item)
    if row is None:
        abort(404)
    form = CheckForm()
    form.offer(checks.files(pilot))

    def verb() -> GateCheck:
        if form.state.data == "met":
            return checks.meet(pilot, row, form.shown(), person, now())
        reason = form.reason.data or ""
        if form.state.data == "waived":
            return checks.waive(pilot, row, reason, person, now())
        return checks.reopen(pilot, row, reason, person, now())

    if form.validate_on_submit() and attempt(form, verb, gettext("Saved.")):
        return redirect(url_for("gates.index", pilot=pilot.slug, _anchor=f"item-{item}"))
    return _page(pilot, item, form)


# --- The items of all gates. ----------------------------------------------------------------------


class ItemForm(EditForm):
    title = StringField(
        _("What has to be shown"),
        [Length(max=GateItem.longest("title")), no_control_characters],
        description=_("Left empty, an item of the site keeps its own wording."),
    )
    language = SelectField(_("Language of this text"))
    stage = SelectField(_("Gate"), [DataRequired()])
    position = IntegerField(
        _("Place in the list"), [InputRequired(), NumberRange(0, MOST)], default=MOST
    )
    active = BooleanField(_("It is asked for"), default=True)

    def offer(self) -> None:
        """Fill the selects."""
        self.language.choices = languages(self.language.data or "")
        self.stage.choices = options(
            (stage, str(pilots.STAGE_NAMES[stage])) for stage in gates.GATED
        )

    def given(self) -> Given:
        """The item as it was typed."""
        title = (self.title.data or "").strip()
        said = {
            code: request.form.get(f"title-{code}", "").strip()[: GateItem.longest("title")]
            for code in language.LOCALES
            if code != self.language.data
        }
        return Given(
            self.stage.data,
            title,
            self.language.data or "en",
            self.position.data or 0,
            self.active.data,
            said if title else {},
        )


def _form(item: GateItem | None) -> ItemForm:
    form = ItemForm(obj=item) if item is not None else ItemForm(data={"language": "en"})
    form.offer()
    return form


def _translations(item: GateItem | None) -> list[tuple[str, str, str]]:
    """The languages that the title may be translated into: code, name, and the text so far."""
    kept = item.translations if item is not None else {}
    return [
        (
            code,
            found.name,
            request.form.get(f"title-{code}", (kept.get(code) or {}).get("title", "")),
        )
        for code, found in language.LOCALES.items()
    ]


@pages.route("/admin/gates", methods=["GET", "POST"])
@opens(None, to=permissions.administer)
def items(person: Person) -> ResponseReturnValue:
    form = _form(None)
    if form.validate_on_submit():
        done = gettext("The item is asked for from now on.")
        if attempt(form, lambda: gates.add(form.given(), person, now()), done):
            return redirect(url_for("gates.items"))
    return render_template(
        "gates/items.html",
        items=gates.everything(),
        form=form,
        translations=_translations(None),
        stages=pilots.STAGE_NAMES,
    )


@pages.route("/admin/gates/<item>", methods=["GET", "POST"])
@opens(None, to=permissions.administer)
def edit(person: Person, item: str) -> ResponseReturnValue:
    row = GateItem.by_address(item)
    if row is None:
        abort(404)
    form = _form(row)
    if form.validate_on_submit():
        expected = form.expected if row.id is not None else None
        there = row if row.id is not None else None
        given = form.given()
        if attempt(
            form,
            lambda: gates.edit(row, expected, given, person, now()),
            gettext("Saved."),
            there,
        ):
            return redirect(url_for("gates.items"))
    return render_template("gates/edit.html", item=row, form=form, translations=_translations(row))
