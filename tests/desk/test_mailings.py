"""Letters to many: what was looked at is what is sent, once, and it is kept with who got what."""

from datetime import timedelta

import pytest
from casting import Cast, day, enter, make_round, make_submission, register

from hackathon.core import audit
from hackathon.core.db import Conflict
from hackathon.core.mail import MOST_ATTEMPTS, Message
from hackathon.core.states import Refused
from hackathon.desk import mailings
from hackathon.desk.letter_copies import Letter
from hackathon.desk.mailings import Mailing, MailingCopy
from hackathon.people.acts import Act

TEXT = "Dear {name},\n\ncome to the {{big}} hall.\n\n"
LINK = "https://codefest.example/events/codefest/"


def act(cast: Cast, number: float = 0) -> Act:
    return Act(cast.ada, day(number), LINK)


def draft(cast: Cast, audience: str = "registered") -> Mailing:
    letter = Letter(audience, "Hall of {event}", TEXT)
    return mailings.prepare(cast.event, letter, cast.ada, day(0))


def send(cast: Cast, mailing: Mailing, number: float = 0) -> mailings.Difference | None:
    return mailings.send(mailing, mailing.revision, False, act(cast, number))


def test_it_is_sent_as_it_was_shown_and_kept(cast: Cast) -> None:
    assert cast.cy and cast.team
    made = draft(cast)
    assert [row.person.name for row in mailings.copies_of(made)] == [
        "Ben Example",
        "Bo Example",
        "Cy Example",
    ]
    shown = mailings.samples(made, act(cast))
    assert send(cast, made) is None and not Message.select().where(Message.text.contains("{name}"))
    ben = Message.get(Message.to == cast.ben.email)
    assert (shown[0].subject, shown[0].text) == (ben.subject, ben.text)
    assert "Dear Ben Example,\n\ncome to the {big} hall." in ben.text and LINK in ben.text
    kept = Mailing.get()
    assert (kept.status, kept.readers, kept.sent_at) == ("sent", 3, day(0))
    copies = list(mailings.copies_of(kept))
    assert copies[0].values == {"name": "Ben Example", "event": "AI Tools Codefest"}
    assert copies[0].message == ben and mailings.fate(copies[0]) == "waiting"


def test_whoever_comes_or_leaves_between_is_told_first(cast: Cast) -> None:
    assert cast.cy
    made = draft(cast)
    register(cast.sam, cast.event)
    cast.cy.change(name="Cyrus Example")
    assert send(cast, made) == (["Sam Example"], [], ["Cyrus Example"])
    assert Mailing.get().status == "draft" and not Message.select().count()
    assert send(cast, made) is None, "what it is for now has been shown"
    assert Message.select().count() == 2


def test_what_somebody_else_has_changed_is_not_sent_unseen(cast: Cast) -> None:
    assert cast.cy
    made = draft(cast)
    seen = Mailing.get_by_id(made.id)
    other = Letter("registered", "Other", "Other text")
    mailings.rewrite(made, made.revision, other, Act(cast.grace, day(0)))
    with pytest.raises(Conflict):
        send(cast, seen)
    assert send(cast, made) is None and "Other text" in Message.get().text


def test_a_letter_goes_out_once(cast: Cast) -> None:
    assert cast.cy
    made = draft(cast)
    again = Mailing.get_by_id(made.id)
    assert send(cast, made) is None
    later = Letter("registered", "S", "T")
    for verb in (
        lambda: send(cast, again),
        lambda: mailings.discard(again),
        lambda: mailings.rewrite(again, again.revision, later, act(cast)),
    ):
        with pytest.raises(Refused, match="was sent or discarded meanwhile"):
            verb()
    assert Message.select().count() == 1


def test_a_draft_is_discarded_with_its_copies(cast: Cast) -> None:
    assert cast.cy
    mailings.discard(draft(cast))
    assert not Mailing.select().count() and not MailingCopy.select().count()


def test_ten_in_a_day(cast: Cast) -> None:
    assert cast.cy
    for number in range(mailings.LETTERS_A_DAY):
        assert send(cast, draft(cast), number / 100) is None
    late = draft(cast)
    with pytest.raises(Refused, match="send it later"):
        send(cast, late, 0.9)
    assert send(cast, late, 1.0 + 1 / 1000) is None


def test_what_is_not_announced_is_told_only_on_purpose(cast: Cast) -> None:
    values = {"status": "submitted", "eligibility": "eligible", "versions_count": 1}
    entry = make_submission(cast.team, cast.challenge, **values)
    enter(cast.round, entry)
    enter(make_round(cast.event, cast.rubric, "final", position=1), entry)
    made = draft(cast, "on:screening")
    with pytest.raises(Refused, match="not announced yet"):
        send(cast, made)
    assert mailings.send(made, made.revision, True, act(cast)) is None


def test_the_log_proves_the_text_and_hides_whom_the_judging_is_about(cast: Cast) -> None:
    assert cast.cy and cast.judge
    assert send(cast, draft(cast)) is None and send(cast, draft(cast, "judges")) is None
    lines = audit.AuditLine.select().where(audit.AuditLine.verb == "letters.write")
    to_all, to_judges = lines.order_by(audit.AuditLine.id)
    assert to_all.detail["readers"] == 1 and to_all.detail["audience"] == "registered"
    assert len(to_all.detail["digest"]) == 64 and set(to_judges.detail) == {"digest"}


def test_letters_are_listed_for_whom_they_are_open(cast: Cast) -> None:
    assert cast.cy and cast.judge and cast.submission
    made = [draft(cast, audience) for audience in ("registered", "judges", "draft")]
    assert send(cast, made[0]) is None
    assert list(mailings.of(cast.event, {""})) == made[:1]
    assert list(mailings.of(cast.event, {"", "entries"})) == [made[2], made[0]]
    assert list(mailings.of(cast.event, {"", "judging"})) == [made[1], made[0]]


def test_a_sample_for_each_language_and_challenge(cast: Cast) -> None:
    cast.bo.change(locale="fr")
    assert cast.submission
    made = draft(cast, "draft")
    assert [one.person.name for one in mailings.samples(made, act(cast))] == [
        "Ben Example",
        "Bo Example",
    ]
    assert mailings.unreached(made) == 0


def test_what_became_of_a_copy(cast: Cast) -> None:
    assert cast.cy
    made = draft(cast)
    assert send(cast, made) is None

    def fate(**values: object) -> str:
        if values:
            Message.update(**values).execute()
        return mailings.fate(mailings.copies_of(made).get())

    assert fate() == "waiting" and fate(attempts=1) == "delayed"
    assert fate(attempts=MOST_ATTEMPTS) == "refused"
    assert fate(sent_at=day(0) + timedelta(hours=1)) == "sent"
    Message.delete().execute()
    assert fate() == "forgotten" and set(mailings.FATES) >= {"waiting", "forgotten"}
