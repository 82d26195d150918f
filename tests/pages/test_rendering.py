"""Templates are written to be read; what they put out carries nothing of it."""

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from jinja2 import Environment

from hackathon.core import language
from hackathon.core.config import ROOT
from hackathon.pages.rendering import Lean, per_cent


def rendered(source: str, **values: object) -> str:
    engine = Environment(extensions=[Lean], trim_blocks=True, lstrip_blocks=True, autoescape=True)
    return engine.from_string(source).render(**values)


class TestLean:
    def test_indentation_and_breaks_beside_blocks_stay_at_home(self) -> None:
        source = """
<ul class="{{ name }}">
  {% for word in words %}
    <li>
      {{ word }}
      <b>and</b>
    </li>
  {% endfor %}
</ul>
"""
        made = rendered(source, name="n", words=["a", "b"])
        assert made.strip() == '<ul class="n"><li>a\n<b>and</b></li><li>b\n<b>and</b></li></ul>'

    def test_words_beside_a_break_stay_apart(self) -> None:
        assert (
            rendered("<p>\n  one\n  <i>two</i>\n  three\n</p>") == "<p>one\n<i>two</i>\nthree</p>"
        )

    def test_a_cell_with_nothing_in_it_is_empty(self) -> None:
        assert rendered("<td>\n  {% if wrong %}\n    x\n  {% endif %}\n</td>") == "<td></td>"

    def test_a_tag_over_several_lines_takes_one(self) -> None:
        source = """<a
  href="{{ address }}"
  {% if here %} aria-current="page"{% endif %}
  {% if new %} rel="next"{% endif %}
>
  {{- text -}}
</a>"""
        values = {"address": "/x", "text": "X"}
        assert rendered(source, **values) == '<a href="/x">X</a>'
        both = rendered(source, here=True, new=True, **values)
        assert both == '<a href="/x" aria-current="page" rel="next">X</a>'

    def test_what_is_quoted_and_what_values_hold_is_left_alone(self) -> None:
        source = '<textarea\n  title="a\n<p>"\n>{{ typed }}</textarea>'
        made = rendered(source, typed="one\n  two\n\n\nthree")
        assert made == '<textarea title="a\n<p>">one\n  two\n\n\nthree</textarea>'

    def test_a_sign_in_the_text_opens_no_tag(self) -> None:
        assert rendered("<p>1 < 2\n  and 3 > 2\n</p>") == "<p>1 < 2\nand 3 > 2</p>"

    def test_messages_name_the_line_as_it_was_written(self) -> None:
        with pytest.raises(ZeroDivisionError) as caught:
            rendered("<ul>\n\n  <li\n    id=x\n  >\n    {{ 1 / 0 }}\n  </li>\n</ul>")
        assert caught.traceback[-1].lineno + 1 == 6


class TestPerCent:
    @pytest.mark.parametrize(
        ("value", "low", "high", "share"),
        [
            (5, 0, 10, 50),
            (1, 0, 3, 33.33),
            (3, 10, 0, 70),
            (7, 7, 7, 50),
            (date(2027, 1, 2), date(2027, 1, 1), date(2027, 1, 5), 25),
            (
                datetime(2027, 1, 1, 18, tzinfo=UTC),
                datetime(2027, 1, 1, tzinfo=UTC),
                datetime(2027, 1, 2, tzinfo=UTC),
                75,
            ),
        ],
    )
    def test_says_how_far_the_way_is(
        self, value: object, low: object, high: object, share: float
    ) -> None:
        assert per_cent(value, low, high) == share


def test_a_text_over_several_lines_is_translated(made_app: Flask) -> None:
    """The catalogues hold it on one line; a template may break it."""
    written = (
        "{% trans %}\n  Your office says that it will not take this winner up, so that the team does"
        " not wait. You can change your mind at\n  any time.\n{% endtrans %}"
    )
    with language.using("fr", "UTC"):
        said = made_app.jinja_env.from_string(written).render()
    assert said.startswith("Votre office")


class TestGlobals:
    def test_every_template_reads_the_same(self, made_app: Flask) -> None:
        """A layer for each would be gone through name by name, thousands of times for a page."""
        engine = made_app.jinja_env
        for name in ("base.html", "macros/ui.html"):
            assert engine.get_template(name).globals is engine.globals

    def test_a_template_may_still_be_given_its_own(self, made_app: Flask) -> None:
        engine = made_app.jinja_env
        written = "{{ word }} {{ colon('a') }}"
        assert engine.from_string(written, globals={"word": "Own"}).render() == "Own a:"
        assert "word" not in engine.globals


def test_every_page_leads_to_doors_that_there_are(made_app: Flask) -> None:
    """A link to a door that went, on a page that no test opens, would be an error for its
    readers."""
    lost = []
    for page in sorted((ROOT / "templates").rglob("*.html")):
        for named in re.findall(r"url_for\(\s*'(\w+\.\w+)'", page.read_text()):
            # Of a name that is put together, the beginning stands here alone.
            if named not in made_app.view_functions and not named.endswith("_"):
                lost.append(f"{page.name}: {named}")
    assert not lost
