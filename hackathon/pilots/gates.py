"""Gates: what a pilot has to show before it enters a stage, as administrators keep it for all
pilots. What one pilot has shown is in ``checks``."""

from __future__ import annotations

from peewee import BooleanField, CharField, Check, IntegerField, JSONField

from hackathon.core.db import Edited, new_key
from hackathon.core.language import lazy

ORDER = ("proposed", "consultation", "approved", "running", "evaluation", "adopted")
GATED = ORDER[1:]
# The items that every site begins with, by their keys: the stage whose gate asks, and the wording
# in the interface's languages. Administrators may word them anew, move them and switch them off.
DEFAULTS = {
    "legal-basis": ("approved", lazy("Legal basis is named")),
    "data-protection": ("approved", lazy("Data protection is agreed")),
    "human-oversight": ("approved", lazy("The person who oversees it is named")),
    "security-review": ("running", lazy("Security was reviewed")),
    "baseline": ("running", lazy("Baseline was measured")),
    "people-trained": ("running", lazy("The people who use it are trained")),
    "ai-card": ("evaluation", lazy("AI card is complete")),
    "exit-plan": ("adopted", lazy("There is a plan for ending it")),
}


class GateItem(Edited):
    """What a gate asks for. One of ``DEFAULTS`` has a row only once somebody has changed it."""

    LIMITS = {"title": 200}
    key = CharField(unique=True, max_length=24, default=new_key)
    stage = CharField(max_length=14)  # which a pilot may enter once the item is met
    title = CharField(default="", max_length=200)  # empty: the wording of the default
    language = CharField(default="en", max_length=12)
    translations = JSONField(default=dict)
    position = IntegerField(default=0)
    active = BooleanField(default=True)

    class Meta:
        constraints = [
            Check("stage IN ('consultation', 'approved', 'running', 'evaluation', 'adopted')")
        ]
