"""What the specs of submissions and of their versions share."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hackathon.core import mail
from hackathon.core.db import database
from hackathon.core.store import Stored
from hackathon.submissions.submissions import Submission


def stored(content: str = "a", size: int = 10) -> Stored:
    """What the store says of a file; these specs need no bytes."""
    return Stored(f"aa/bb/{content.encode().hex():0>32}"[:40], size, (content * 64)[:64])


def again(submission: Submission) -> Submission:
    return Submission.get_by_id(submission.id)


def messages_to(address: str) -> list[Any]:
    return list(mail.Message.select().where(mail.Message.to == address).order_by(mail.Message.id))


@contextmanager
def undone() -> Iterator[None]:
    """What hypothesis writes for one example is not there for the next."""
    with database.atomic() as everything:
        yield
        everything.rollback()
