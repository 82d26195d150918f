"""Controls of forms: cheap, and letter for letter what WTForms' own widgets write."""

import importlib.util
from typing import Any

import pytest
from flask import Flask
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    EmailField,
    FileField,
    Form,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    URLField,
    widgets,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from hackathon.pages.controls import attributes, control, described_by, first_sentence

NASTY = """<b>"'&\u202e</b>"""


def library(name: str) -> Any:
    """WTForms' module of widgets as it is when nobody has touched it."""
    found = importlib.util.spec_from_file_location("untouched", widgets.core.__file__)
    assert found and found.loader
    made = importlib.util.module_from_spec(found)
    found.loader.exec_module(made)
    return getattr(made, name)


class Everything(Form):
    title = StringField("Title", [DataRequired(), Length(min=2, max=80)], description="Short.")
    story = TextAreaField("Story", [Optional(), Length(max=900)], render_kw={"rows": 4})
    mail = EmailField("Mail", [Optional()])
    site = URLField("Site", [Optional()])
    secret = PasswordField("Secret")
    number = IntegerField("Number", [NumberRange(1, 9)])
    day = DateField("Day")
    moment = DateTimeLocalField("Moment")
    kind = SelectField("Kind", choices=["a", NASTY])
    kinds = SelectMultipleField("Kinds", choices=["a", "b"])
    pick = RadioField("Pick", choices=["a", "b"])
    yes = BooleanField("Yes")
    file = FileField("File")
    hidden = HiddenField("Hidden")


FIELDS = list(Everything()._fields)


class TestAttributes:
    @pytest.mark.parametrize(
        "given",
        [
            {},
            {"id": "a", "name": "b", "class_": "c", "for_": "d"},
            {"required": True, "disabled": False, "value": ""},
            {"value": NASTY, "title": Markup("<i>&amp;\"'"), "rows": 4, "max": 1.5, "min": None},
            {"data_key": "k", "aria_label": "l", "data-other": "o", "aria-invalid": "true"},
        ],
    )
    def test_are_those_of_the_library(self, given: dict[str, Any]) -> None:
        assert attributes(**given) == library("html_params")(**given)


class TestWire:
    @pytest.mark.parametrize("name", FIELDS)
    def test_every_widget_writes_what_it_would_by_itself(self, made_app: Flask, name: str) -> None:
        assert widgets.core.html_params is attributes, "the library asks somewhere else now"
        form = Everything(MultiDict(dict.fromkeys(FIELDS, NASTY)))
        form.validate()
        field = form[name]
        own = library(type(field.widget).__name__)
        alone = own.__new__(own)
        alone.__dict__.update(field.widget.__dict__)
        given = {"class_": "x", "data_note": NASTY, **(field.render_kw or {})}
        if name == "pick":  # a list writes its parts, which have widgets of their own
            assert field(**given).count("<input ") == 2
        else:
            assert field(**given) == alone(field, **given)


class TestControl:
    def test_says_what_explains_it_and_that_it_is_wrong(self) -> None:
        form = Everything(MultiDict({"title": ""}))
        form.validate()
        made = control(form.title, form.title.description)
        assert 'aria-describedby="title-hint title-error" aria-invalid="true"' in made
        assert 'maxlength="80"' in made and " required " in made

    @pytest.mark.parametrize(
        ("name", "direction"),
        [("title", "auto"), ("story", "auto"), ("mail", "ltr"), ("site", "ltr"), ("day", None)],
    )
    def test_text_follows_what_is_typed_and_addresses_do_not(
        self, name: str, direction: str | None
    ) -> None:
        made = control(Everything()[name])
        assert (f'dir="{direction}"' in made) if direction else "dir=" not in made

    def test_a_direction_that_is_given_stays(self) -> None:
        assert 'dir="rtl"' in control(Everything().title, dir="rtl")

    def test_a_file_tells_its_limits(self) -> None:
        made = control(Everything().file, types=".csv,.txt", max_bytes=5e6)
        assert 'accept=".csv,.txt"' in made and 'data-max-bytes="5000000"' in made
        assert "At most 5 MB can be sent." in made and "Choose one of: .csv,.txt" in made


def test_a_field_without_hint_or_error_is_described_by_nothing() -> None:
    assert described_by(Everything().mail, "") == ""


@pytest.mark.parametrize(
    ("errors", "sentence"),
    [
        (["One.", "Two."], "One."),
        ([[], ["", "Deep."]], "Deep."),
        ({"inner": ["Within."]}, "Within."),
        ([{}, {"a": [[], "Far."]}], "Far."),
        ([], ""),
    ],
)
def test_the_first_sentence_of_errors_is_found(errors: Any, sentence: str) -> None:
    assert first_sentence(errors) == sentence
