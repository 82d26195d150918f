"""What offices offer and seek: the list over all of them, one of them, and keeping it."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from hackathon import permissions
from hackathon.core import language, translated
from hackathon.core.language import gettext, locale
from hackathon.core.language import lazy as _
from hackathon.core.translated import Translation
from hackathon.network import offers
from hackathon.network.offers import Offer, Wish
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import (
    DayField,
    EditForm,
    TranslationForm,
    languages,
    markdown,
    no_control_characters,
    options,
)
from hackathon.pages.forms.merging import AudienceField
from hackathon.pages.guard import me, now, opens, public
from hackathon.pages.paging import page_of
from hackathon.people import affiliations, offices
from hackathon.people.offices import Office
from hackathon.people.people import Person

pages = Blueprint("offers", __name__)

USUAL = timedelta(days=183)  # that a new one is open, where nobody says otherwise
LONGEST = Offer.longest("title"), Offer.longest("topic")


class OfferForm(EditForm):
    kind = SelectField(_("What it is"), choices=options(offers.KIND_NAMES))
    subject = SelectField(_("What it is about"), choices=options(offers.SUBJECT_NAMES))
    title = StringField(
        _("In one line"),
        [DataRequired(), Length(max=Offer.longest("title")), no_control_characters],
        description=_("For example: 2,000 labelled trademark images."),
    )
    topic = StringField(
        _("Topic"),
        [Length(max=Offer.longest("topic")), no_control_characters],
        description=_("The field of work, for example: classification of goods."),
    )
    body = TextAreaField(
        _("Description"),
        [no_control_characters, markdown],
        description=_("What you give or need, on which conditions. Markdown."),
        render_kw={"rows": 8},
    )
    language = SelectField(_("Language of these texts"))
    until = DayField(
        _("Open until"),
        [DataRequired()],
        description=_("The last day. After it the entry closes by itself."),
    )
    audience = AudienceField(_("Who can read it"), choices=options(offers.AUDIENCE_NAMES))

    def offer_languages(self, row: Offer | None) -> None:
        """Fill the select of languages; a text keeps the one that it has."""
        self.language.choices = languages(row.language if row else "")


class OfferTranslationForm(TranslationForm):
    # Half as much again as the original may have: other languages need more room.
    title = StringField(
        _("In one line"), [Optional(), Length(max=LONGEST[0] * 3 // 2), no_control_characters]
    )
    topic = StringField(
        _("Topic"), [Optional(), Length(max=LONGEST[1] * 3 // 2), no_control_characters]
    )
    body = TextAreaField(_("Description"), [no_control_characters, markdown], render_kw={"rows": 8})


def _inside(person: Person | None) -> bool:
    """Whether somebody reads what is for offices alone."""
    return permissions.read_network(person, None, now()) is None


def _answer(offer: Offer) -> Response:
    return redirect(url_for("offers.show", offer=offer.slug))


def _asked() -> Wish:
    names = ("q", "kind", "subject", "region", "office", "state")
    given = {name: request.args.get(name, "").strip()[:100] for name in names}
    sort = request.args.get("sort", "")
    return Wish(**given, sort=sort if sort in offers.SORTS else "changed")


@pages.get("/offices/exchange")
@public
def index() -> str:
    wish, person = _asked(), me()
    represented = affiliations.represented(person) if person else []
    return render_template(
        "offers/index.html",
        found=page_of(offers.found(wish, _inside(person), now().date())),
        wish=wish,
        narrowed=any(wish[:-1]),
        own=[(row, offices.localised_name(row)) for row in represented],
        offer_kinds=offers.KIND_NAMES,
        subjects=offers.SUBJECT_NAMES,
        sorts=offers.SORTS,
        states={"over": gettext("No longer open")},
        regions=[(code, offices.REGION_NAMES.get(code, code)) for code in offices.regions()],
        office_name=offices.localised_name,
    )


@pages.get("/offices/exchange/<offer>")
@opens(Offer, to=permissions.view_offer)
def show(offer: Offer, person: Person | None) -> str:
    return render_template(
        "offers/show.html",
        offer=offer,
        name=offices.localised_name(offer.office),
        is_open=offer.is_open(now().date()),
        answers=permissions.answer_offer(person, offer, now()) is None,
        edits=permissions.edit_offer(person, offer, now()) is None,
        finds=permissions.find_partners(person, offer, now()) is None,
        kinds=offers.KIND_NAMES,
        subjects=offers.SUBJECT_NAMES,
        audiences=offers.AUDIENCE_NAMES,
    )


@pages.route("/offices/<office>/exchange/new", methods=["GET", "POST"])
@opens(Office, to=permissions.keep_network)
def new(office: Office, person: Person) -> ResponseReturnValue:
    until = now().date() + USUAL
    kind = request.args.get("kind", "")
    form = OfferForm(data={"language": locale(), "until": until, "kind": kind or "offer"})
    form.offer_languages(None)
    if form.validate_on_submit():
        made: list[Offer] = []
        if attempt(
            form,
            lambda: made.append(offers.add(office, person, now(), **form.values())),
            gettext("It stands in the exchange now."),
        ):
            return _answer(made[0])
    return render_template(
        "offers/edit.html",
        form=form,
        offer=None,
        office=office,
        name=offices.localised_name(office),
    )


@pages.route("/offices/exchange/<offer>/edit", methods=["GET", "POST"])
@opens(Offer, to=permissions.edit_offer)
def edit(offer: Offer, person: Person) -> ResponseReturnValue:
    form = OfferForm(obj=offer)
    form.offer_languages(offer)
    if form.validate_on_submit() and attempt(
        form,
        lambda: offers.edit(offer, form.expected, person, now(), **form.values()),
        gettext("Saved."),
        offer,
    ):
        return _answer(offer)
    return render_template(
        "offers/edit.html",
        form=form,
        offer=offer,
        office=offer.office,
        name=offices.localised_name(offer.office),
    )


@pages.post("/offices/exchange/<offer>/close")
@opens(Offer, to=permissions.edit_offer)
def close(offer: Offer, person: Person) -> Response:
    done = gettext("It is closed: no longer in the list, still readable here.")
    attempt(None, lambda: offers.close(offer, person, now()), done)
    return _answer(offer)


@pages.post("/offices/exchange/<offer>/reopen")
@opens(Offer, to=permissions.edit_offer)
def reopen(offer: Offer, person: Person) -> Response:
    done = gettext("It is open again.")
    attempt(None, lambda: offers.reopen(offer, person, now()), done)
    return _answer(offer)


@pages.get("/offices/exchange/<offer>/translations")
@opens(Offer, to=permissions.edit_offer)
def translations(offer: Offer) -> str:
    codes = [code for code in language.LOCALES if code != offer.language]
    return render_template(
        "offers/translations.html",
        offer=offer,
        versions=[translated.version(offer, code) for code in codes],
    )


@pages.route("/offices/exchange/<offer>/translations/<code>", methods=["GET", "POST"])
@opens(Offer, to=permissions.edit_offer)
def translate(offer: Offer, person: Person, code: str) -> ResponseReturnValue:
    if code not in language.LOCALES or code == offer.language:
        abort(404)
    version = translated.version(offer, code)
    before = {"of_revision": str(offer.revision), "revision": str(version.edition)}
    form = OfferTranslationForm(data={**(offer.translations.get(code) or {}), **before})
    if form.validate_on_submit():
        texts = {name: form[name].data or "" for name in Offer.TEXTS}
        written = Translation(
            code,
            texts,
            form.of_original,
            form.expected or 0,
            form.machine.data,
        )
        done = gettext("The translation is saved.")
        if attempt(form, lambda: offers.translate(offer, written, person, now()), done):
            return redirect(url_for("offers.translations", offer=offer.slug))
    return render_template(
        "offers/translate.html",
        offer=offer,
        form=form,
        code=code,
        version=version,
    )
