"""The database: one proxy, one model base, one field for moments, one kind of transaction.

SQLite (through apsw, whose bundled library is current) is the default; PostgreSQL is chosen by
``DATABASE_URL``.
"""

from __future__ import annotations

import operator
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache, reduce
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast

from peewee import (
    CharField,
    DateField,
    DateTimeField,
    Expression,
    IntegerField,
    IntegrityError,
    Model,
    OperationalError,
    TextField,
)

from hackathon.core import language
from hackathon.core.engines import (
    before_commit,
    close_connection,
    connect,
    database,
    lock,
    lock_unless_asked,
    on_sqlite,
    open_connection,
    transaction,
)
from hackathon.core.failures import sqlstate
from hackathon.core.prepared import prepared

__all__ = [
    "FIRST_DAY",
    "LARGEST",
    "LAST_DAY",
    "Base",
    "Conflict",
    "DayField",
    "Edited",
    "TagField",
    "UtcField",
    "before_commit",
    "close_connection",
    "connect",
    "database",
    "holds",
    "in_turn",
    "lock",
    "models",
    "new_key",
    "on_sqlite",
    "open_connection",
    "storable",
    "transaction",
]

DEADLOCK = (  # PostgreSQL's code for two transactions that wait for each other; it ended this one
    "40P01"
)
TURNS = 5  # as often a verb is called at most: so many who do the same in one moment get through
KEY_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


# What is stored lies between these: every zone and calendar can reckon with such a day, and sums of
# such numbers are numbers.
FIRST_DAY, LAST_DAY = date(1800, 1, 1), date(2199, 12, 31)
LARGEST = 1e15

T = TypeVar("T")


def storable(value: float | date) -> bool:
    """Tell whether a number or a day (a moment is one in UTC) is such as the database keeps."""
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return FIRST_DAY <= day <= LAST_DAY
    return abs(value) <= LARGEST  # not so for what is no number


class Conflict(Exception):
    """Somebody else changed the row after the form was opened; nothing was written."""


class UtcField(DateTimeField):
    """A moment: aware UTC in Python, naive UTC in the database, so that both databases agree."""

    def db_value(self, value: datetime | None) -> object:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        naive = value.astimezone(UTC).replace(tzinfo=None)
        # One width for every moment, so that SQLite compares them as text.
        return naive.strftime("%Y-%m-%d %H:%M:%S.%f") if on_sqlite() else naive

    def python_value(self, value: Any) -> datetime | None:
        # On SQLite a text of one width, which the library itself would try against three patterns
        try:
            moment = (
                datetime.fromisoformat(value)
                if isinstance(value, str)
                else super().python_value(value)
            )
        except ValueError:
            moment = super().python_value(value)
        return None if moment is None else moment.replace(tzinfo=UTC)


class DayField(DateField):
    """A calendar day without a time."""

    def db_value(self, value: date | None) -> object:
        return value.isoformat() if value is not None and on_sqlite() else value


class TagField(CharField):
    """The tag of the language that a text is in, in any language (BCP 47); English unless said
    otherwise."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            **{
                "default": "en",
                "max_length": language.LONGEST,
                **given,
            }
        )


class Base(Model):
    """What every table shares."""

    # Whether a page that anybody may read shows something of it: then a write ends the copies of
    # pages (see ``freshness``).
    seen_by_public = True

    # How long a text may be (characters), and from where to where a number may go: forms and files
    # of content both ask here, so that what a file says can be saved from its form again.
    LIMITS: ClassVar[Mapping[str, int | tuple[int, int]]] = {}

    @classmethod
    def get(cls, *query: Any, **filters: Any) -> Self:
        """Return one row. Who asks for it by its number, as most do, and every row that another
        names, is answered from SQL that was spelled out once.

        :raises DoesNotExist: when there is none
        """
        number = None if filters or len(query) != 1 else _number(cls, query[0])
        found = None if number is None else _by_number(cls).first(number)
        # That there is none is told by the library.
        return cast(Self, super().get(*query, **filters) if found is None else found)

    @classmethod
    def longest(cls, column: str) -> int:
        """Return how many characters a text may have."""
        most = cls.LIMITS[column]
        assert isinstance(most, int), f"{cls.__name__}.{column} is no text"
        return most

    @classmethod
    def span(cls, column: str) -> tuple[int, int]:
        """Return the least and the greatest number."""
        ends = cls.LIMITS[column]
        assert isinstance(ends, tuple), f"{cls.__name__}.{column} is no number"
        return ends

    if TYPE_CHECKING:  # peewee adds these when the class is made; a checker cannot see them
        id: Any

        def __getattr__(self, name: str) -> Any: ...

    class Meta:
        database = database
        legacy_table_names = False


def _number(model: type[Model], asked: Any) -> int | None:
    """Return the number that a condition names, if it asks for nothing else."""
    plain = type(asked) is Expression and asked.op == "=" and type(asked.rhs) is int
    return asked.rhs if plain and asked.lhs is model._meta.primary_key else None


@cache
def _by_number(model: type[Model]) -> prepared[[int], Model]:
    return prepared(lambda number: model.select().where(model._meta.primary_key == number))


class Edited(Base):
    """A row that people edit in forms: its revision tells whether somebody else was faster."""

    revision = IntegerField(default=1)

    def changed_by(self, values: Mapping[str, Any]) -> list[str]:
        """Return the names of the columns that ``values`` (rows of other tables or their numbers)
        would change, in order."""
        columns = type(self)._meta.fields
        given = {
            name: getattr(value, "id", value) if isinstance(value, Model) else value
            for name, value in values.items()
        }
        return sorted(
            name
            for name, value in given.items()
            if name in columns and self.__data__.get(name) != value
        )

    def change(self, expected: int | None = None, **values: Any) -> Self:
        """Write ``values`` and raise the revision by one.

        :param expected: the revision that the form was opened with; None skips the check (loading
            from files)
        :raises Conflict: when the row has another revision by now
        :raises states.Refused: when what the door allowed is allowed no longer
        """
        lock_unless_asked(self)
        cls = type(self)
        query = cls.update({**values, "revision": cls.revision + 1}).where(cls.id == self.id)
        if expected is not None:
            query = query.where(cls.revision == expected)
        if query.execute() != 1:
            raise Conflict
        for name, value in values.items():
            setattr(self, name, value)
        self.revision = (expected if expected is not None else self.revision) + 1
        return self


def models() -> list[type[Base]]:
    """Return every table's model that is loaded; the application loads all of them."""
    found, ahead = [], [Base]
    while ahead:
        made = ahead.pop().__subclasses__()
        ahead += made
        # What others derive from has no table of its own.
        found += [model for model in made if not model.__subclasses__()]
    return found


def holds(column: CharField | TextField, q: str) -> Expression:
    """Return the condition that a folded column holds every word of a search, in any order and
    wherever in a longer word: scripts that write no blanks are searched by two signs."""
    # As the lists' own script narrows them while somebody types.
    words = language.fold(q).split()
    return reduce(operator.and_, map(column.contains, words or [""]))


def new_key(length: int = 10) -> str:
    """Return a random public identifier (about 5 bits a character) that tells nothing about how
    many there are."""
    return "".join(secrets.choice(KEY_ALPHABET) for _ in range(length))


def in_turn(verb: Callable[[], T]) -> T:
    """Call a verb, and again when another call that ran at the same time was first; then it sees
    what that one wrote.

    So of two teams that take one name in the same moment, the second is told so by the check that
    the verb makes anyway, and not by the database. A verb is one transaction: what did not work has
    left nothing.
    """
    for _turn in range(TURNS - 1):
        try:
            return verb()
        except (
            IntegrityError
        ):  # PostgreSQL lets both look before either writes; its unique keys stop the second
            continue
        except OperationalError as error:
            if sqlstate(error) != DEADLOCK:
                raise
    return verb()
