"""Solutions: the catalogue of what offices may reuse, an entry's page, and keeping one."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from hackathon import permissions
from hackathon.cooperation import catalogue, origins, sharing, solutions, trials
from hackathon.cooperation.catalogue import Wish
from hackathon.cooperation.publiccode_keys import TYPES
from hackathon.cooperation.solutions import Solution
from hackathon.core.language import gettext, locale
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.cooperation.surroundings import around, users
from hackathon.pages.forms import (
    EditForm,
    LinesField,
    languages,
    markdown,
    no_control_characters,
    options,
    web_address,
)
from hackathon.pages.forms.searched import LanguagesField
from hackathon.pages.guard import me, now, opens, public, refuse
from hackathon.pages.paging import page_of
from hackathon.pages.submissions.ai_card import AI_NAMES
from hackathon.people import affiliations, offices
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot

pages = Blueprint("solutions", __name__)

LONGEST_LINE = 1000  # characters of a feature or a platform


def _text(
    name: str,
    label: object,
    about: object = "",
    rows: int = 2,
) -> TextAreaField:
    return TextAreaField(
        label,
        [Length(max=Solution.longest(name)), no_control_characters],
        description=about,
        render_kw={"rows": rows},
    )


def _line(name: str, label: object, about: object = "") -> StringField:
    checks = [Length(max=Solution.longest(name)), no_control_characters]
    return StringField(label, checks, description=about)


class SolutionForm(EditForm):
    title = StringField(
        _("Name of the tool"),
        [DataRequired(), Length(max=Solution.longest("title")), no_control_characters],
    )
    summary = TextAreaField(
        _("Summary"),
        [DataRequired(), Length(max=Solution.longest("summary")), no_control_characters],
        description=_("What it does and for whom, in one or two sentences."),
        render_kw={"rows": 3},
    )
    features = LinesField(
        _("What it can do"),
        description=_("One a line."),
        render_kw={"rows": 4},
    )
    body = TextAreaField(
        _("Description"),
        [no_control_characters, markdown],
        description=_("What it is good for, what it is not, how others began with it. Markdown."),
        render_kw={"rows": 10},
    )
    language = SelectField(_("Language of these texts"))
    office = SelectField(_("Whose it is"), [Optional()])
    licence = _line("licence", _("Licence"), _("Of the tool, for example: EUPL-1.2."))
    code_url = StringField(
        _("Address of the code"),
        [Optional(), Length(max=Solution.longest("code_url")), web_address],
        description=_("Leave it empty while the code is not public."),
    )
    landing_url = StringField(
        _("Website"), [Optional(), Length(max=Solution.longest("landing_url")), web_address]
    )
    maturity = SelectField(_("Maturity"), choices=options(solutions.MATURITY_NAMES))
    software_type = SelectField(
        _("Kind of software"), choices=options((word, word) for word in TYPES)
    )
    platforms = LinesField(
        _("Runs on"),
        description=_("One a line, for example: web, linux, windows."),
        render_kw={"rows": 2},
    )
    languages = LanguagesField(_("Languages of the tool"), [Optional()])
    hosting = _text("hosting", _("Hosting"), _("Where it can run, and what it needs there."))
    cost = _text("cost", _("Cost of running it"), _("Money and staff time, in a month or a year."))
    data_needs = _text("data_needs", _("Data that it needs"))
    run_by = _line("run_by", _("Who runs it"))
    supported_by = _line("supported_by", _("Who supports it"))
    mailbox = _line(
        "mailbox",
        _("Mailbox for questions"),
        _("A general one of the office, never a person's. It stands in publiccode.yml."),
    )

    def validate_features(self, field: LinesField) -> None:
        """Lines as short as files take them."""
        if any(len(line) > LONGEST_LINE for line in field.data or []):
            raise ValidationError(_("A line has at most %(most)s characters.", most=LONGEST_LINE))

    validate_platforms = validate_features

    def offer(self, solution: Solution | None, person: Person) -> None:
        """Fill the selects; whose a tool is stays as it was added."""
        self.language.choices = languages(solution.language if solution else "")
        # Else somebody could hand an entry to an office that never said it shares the tool.
        if solution is not None:
            del self.office
        else:
            self.office.choices = own_offices(person)


def own_offices(person: Person) -> list[tuple[str, object]]:
    """Return for whom somebody may add a solution, as a select takes it."""
    # Nobody speaks for what belongs to no office, so administrators enter it.
    others = [("", _("Nobody's here: software of others"))]
    own = affiliations.confirmed_offices(person)
    named = [(str(office.id), offices.localised_name(office)) for office in own]
    return [*(others if person.administrator else []), *named]


def answer(solution: Solution) -> Response:
    """Go back to the solution's page."""
    return redirect(url_for("solutions.show", solution=solution.slug))


def asked() -> Wish:
    """What the address narrows the catalogue to."""
    names = ("q", "maturity", "licence", "office")
    given = {name: request.args.get(name, "").strip()[:100] for name in names}
    sort = request.args.get("sort", "")
    return Wish(**given, sort=sort if sort in catalogue.SORTS else "changed")


@pages.get("/solutions/")
@public
def index() -> str:
    wish = asked()
    named = [(office.code, offices.localised_name(office)) for office in catalogue.owners()]
    return render_template(
        "solutions/index.html",
        found=page_of(catalogue.found(wish)),
        wish=wish,
        narrowed=any((wish.q, wish.maturity, wish.licence, wish.office)),
        sorts=catalogue.SORTS,
        maturities=solutions.MATURITY_NAMES,
        licences=[(licence, licence) for licence in catalogue.licences()],
        owners=named,
        adds=permissions.add_solution(me(), None, now()) is None,
    )


@pages.get("/solutions/<solution>")
@opens(Solution, to=permissions.view_solution)
def show(solution: Solution, person: Person | None) -> str:
    # Asked once here: the templates below show what may be done, and nothing else.
    edits = permissions.edit_solution(person, solution, now()) is None
    own = {office.id for office in affiliations.represented(person)} if person else set()
    using = users(solution)
    known = around(solution, using)
    return render_template(
        "solutions/show.html",
        solution=solution,
        users=using.trials,
        adopters=using.adoptions,
        own=own,
        maturity=solutions.MATURITY_NAMES[solution.maturity],
        outdated=solution.outdated(now()),
        faults=sharing.faults(solution, known),
        edits=edits,
        publishes=permissions.publish_solution(person, solution, now()),
        keeps=permissions.keep_solution(person, solution, now()) is None,
        restores=permissions.restore_solution(person, solution, now()) is None,
        tries=permissions.try_solution(person, solution, now()) is None,
        stages=trials.STAGE_NAMES,
        card=[(name, solution.ai_card.get(key)) for key, name in AI_NAMES.items()],
    )


def _grown(slug: str, person: Person) -> Pilot | None:
    """The pilot whose tool is to be added, or None; refused to whoever does not lead it."""
    if not slug:
        return None
    # ``opens`` reads what the path names; this address stands in the query, so its door is here.
    pilot = Pilot.by_address(slug)
    if pilot is None:
        abort(404)
    refuse(permissions.edit_pilot(person, pilot, now()))
    return pilot


@pages.route("/solutions/new", methods=["GET", "POST"])
@opens(None, to=permissions.add_solution)
def new(person: Person) -> ResponseReturnValue:
    pilot = _grown(request.args.get("pilot", ""), person)
    before = {"language": locale(), "platforms": ["web"]}
    form = SolutionForm(data={**before, **(origins.of_pilot(pilot) if pilot else {})})
    form.offer(None, person)
    if form.validate_on_submit():
        made: list[Solution] = []
        office = offices.find(form.office.data or "")
        card = dict(pilot.ai_card) if pilot else {}
        values = {**form.values("office"), "office": office, "pilot": pilot, "ai_card": card}
        if attempt(
            form,
            lambda: made.append(solutions.add(person, now(), **values)),
            gettext("The entry is a draft. A representative of the office publishes it."),
        ):
            return answer(made[0])
    return render_template("solutions/edit.html", form=form, solution=None)


@pages.route("/solutions/<solution>/edit", methods=["GET", "POST"])
@opens(Solution, to=permissions.edit_solution)
def edit(solution: Solution, person: Person) -> ResponseReturnValue:
    form = SolutionForm(obj=solution)
    form.offer(solution, person)
    if form.validate_on_submit() and attempt(
        form,
        lambda: solutions.edit(solution, form.expected, person, now(), **form.values()),
        gettext("Saved."),
        solution,
    ):
        return answer(solution)
    return render_template("solutions/edit.html", form=form, solution=solution)


@pages.post("/solutions/<solution>/publish")
@opens(Solution, to=permissions.publish_solution)
def publish(solution: Solution, person: Person) -> Response:
    done = gettext("The solution is in the catalogue now.")
    attempt(None, lambda: solutions.publish(solution, person, now()), done)
    return answer(solution)


@pages.post("/solutions/<solution>/archive")
@opens(Solution, to=permissions.keep_solution)
def archive(solution: Solution, person: Person) -> Response:
    done = gettext("The entry is archived: out of the catalogue, still readable here.")
    attempt(None, lambda: solutions.archive(solution, person, now()), done)
    return answer(solution)


@pages.post("/solutions/<solution>/restore")
@opens(Solution, to=permissions.restore_solution)
def restore(solution: Solution, person: Person) -> Response:
    done = gettext("The solution is in the catalogue again.")
    attempt(None, lambda: solutions.restore(solution, person, now()), done)
    return answer(solution)


@pages.post("/solutions/<solution>/check")
@opens(Solution, to=permissions.keep_solution)
def check(solution: Solution, person: Person) -> Response:
    done = gettext("Thank you. The page says that the entry was checked today.")
    attempt(None, lambda: solutions.check(solution, person, now()), done)
    return answer(solution)
