"""Results: prizes awarded, publication by two organisers, the frozen score book, and what teams
hear of their judges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from peewee import SQL, CharField, Check, ForeignKeyField, IntegerField, JSONField, TextField, fn

from hackathon.core import audit, language, letters, prose
from hackathon.core.db import Base, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused, move
from hackathon.events import rounds
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion
from hackathon.judging import entries
from hackathon.judging.entries import Entry
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.scorecards import Score, Scorecard
from hackathon.people.people import Person
from hackathon.ranking import scorebook
from hackathon.results.prizes import Award, Prize
from hackathon.submissions.submissions import Submission
from hackathon.teams.teams import Membership, Team

MOVES = {"proposed": ("published", "withdrawn"), "published": ("superseded",)}


class Publication(Base):
    """Results as published: proposed by one organiser, approved by another, never changed; a
    correction is a new one."""

    key = CharField(unique=True, max_length=16, default=new_key)
    event = ForeignKeyField(Event, backref="publications", on_delete="CASCADE")
    number = IntegerField(null=True)  # counts what was published: number 2 replaced number 1
    status = CharField(default="proposed", max_length=12)
    show_ranks = CharField(default="ranks", max_length=12)  # "finalists": listed without ranks
    introduction = TextField(default="")
    introduction_html = TextField(default="")
    reason = TextField(default="")  # of a correction
    book = JSONField()  # the whole frozen score book: judges as codes
    content = JSONField()  # what the results page shows
    digest = CharField(max_length=64)  # sha256 of the whole book as JSON
    proposed_by = ForeignKeyField(Person, on_delete="RESTRICT")
    proposed_at = UtcField()
    approved_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    published_at = UtcField(null=True)

    @classmethod
    def current(cls, event: Event) -> Publication | None:
        """Return what is published now, or None: the one question that decides who sees scores."""
        return cls.get_or_none(cls.event == event, cls.status == "published")

    def public_book(self) -> dict[str, Any]:
        """Return the book that everybody may have; where finalists stand without ranks it has no
        scores."""
        return (
            dict(self.book)
            if self.show_ranks == "ranks"
            else scorebook.without_scores(self.book, self.content["submissions"])
        )

    class Meta:
        indexes = ((("event", "number"), True),)
        constraints = [
            Check("status IN ('proposed', 'withdrawn', 'published', 'superseded')"),
            Check("show_ranks IN ('ranks', 'finalists')"),
            Check(
                "status NOT IN ('published', 'superseded') OR (approved_by_id IS NOT NULL AND"
                " approved_by_id <> proposed_by_id AND published_at IS NOT NULL AND number IS NOT"
                " NULL)"
            ),
            Check("number IS NULL OR number = 1 OR reason <> ''"),
        ]


Publication.add_index(
    Publication.index(
        Publication.event,
        unique=True,
        where=SQL("status = 'published'"),
        name="publication_one_current",
    )
)
Publication.add_index(
    Publication.index(
        Publication.event,
        unique=True,
        where=SQL("status = 'proposed'"),
        name="publication_one_proposed",
    )
)


# --- Named queries. -------------------------------------------------------------------------------


class News(NamedTuple):
    """What a front page tells of an event's results: the day and who won, each as (prize, entry's
    title, team's name)."""

    event: Event
    published_at: datetime
    winners: list[tuple[str, str, str]]


def newest(count: int) -> list[News]:
    """Return the latest published results of public events, newest first, in one query that leaves
    the score books where they are."""
    query = Publication.select(Publication.published_at, Publication.content, Event).join(Event)
    query = (
        query.where(Publication.status == "published", Event.status != "draft")
        .order_by(Publication.published_at.desc())
        .limit(count)
    )
    return [News(row.event, row.published_at, [*_won(row.content)]) for row in query]


def _won(content: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for prize in content["prizes"]:
        for winner in prize["winners"]:
            yield prize["title"], winner["title"], winner["team"]


def proposal(event: Event) -> Publication | None:
    """Return what waits for a second organiser, or None."""
    query = Publication.select(Publication, Person).join(
        Person, on=(Publication.proposed_by == Person.id)
    )
    return cast(
        "Publication | None",
        query.where(Publication.event == event, Publication.status == "proposed").first(),
    )


def history(event: Event) -> list[Publication]:
    """Return what was published, the latest first, without the books."""
    shown = (
        Publication.id,
        Publication.key,
        Publication.number,
        Publication.status,
        Publication.reason,
        Publication.published_at,
        Publication.event,
    )
    query = Publication.select(*shown).where(
        Publication.event == event, Publication.number.is_null(False)
    )
    return list(query.order_by(Publication.number.desc()))


def replaced_by(publication: Publication) -> Publication | None:
    """Return the correction that followed, or None."""
    if publication.number is None:
        return None
    return Publication.get_or_none(
        Publication.event == publication.event_id, Publication.number == publication.number + 1
    )


def awards(event: Event) -> list[Award]:
    """Return the awards in the order of their prizes, each with its prize, submission and team."""
    query = (
        Award.select(Award, Prize, Submission, Team)
        .join(Prize)
        .switch(Award)
        .join(Submission)
        .join(Team)
        .where(Prize.event == event)
        .order_by(Prize.position, Prize.id, Award.id)
    )
    return list(query)


def contenders(event: Event) -> list[entries.Line]:
    """Return the entries that may win, each once with its title as judged and its team, by
    title."""
    found = {
        line.key: line for round in rounds.of(event) for line in entries.of(round) if not line.out
    }
    return sorted(found.values(), key=lambda line: (language.sort_key(line.title), line.key))


def contender(event: Event, key: str) -> Submission | None:
    """Return a submission of the event by its key, or None."""
    return Submission.get_or_none(Submission.event == event, Submission.key == key)


def unfinished(event: Event) -> int:
    """Return how many assigned scorecards are not signed."""
    signed = Scorecard.select(Scorecard.assignment).where(Scorecard.status == "signed")
    query = (
        Assignment.select()
        .join(Round)
        .where(Round.event == event, Assignment.status == "assigned", Assignment.id.not_in(signed))
    )
    return int(query.count())


# --- The score book. ------------------------------------------------------------------------------


def book(event: Event) -> dict[str, Any]:
    """Return the event's score book as of now: signed cards of the entries that may still win. A
    fixed number of queries."""
    criteria: dict[int, list[Criterion]] = {}
    for criterion in (
        Criterion.select()
        .join(Round, on=(Round.rubric == Criterion.rubric))
        .where(Round.event == event)
        .distinct()
    ):
        criteria.setdefault(criterion.rubric_id, []).append(criterion)
    cards = _cards(event)
    return {
        "format": scorebook.FORMAT,
        "event": {"slug": event.slug, "title": event.title},
        "rounds": [
            _round(round, criteria.get(round.rubric_id, []), cards.get(round.id, []))
            for round in rounds.of(event)
        ],
    }


def _round(
    round: Round, criteria: Iterable[Criterion], cards: Iterable[dict[str, Any]]
) -> dict[str, Any]:
    entered = [
        {"submission": line.key, "title": line.title, "team": line.team}
        for line in sorted(entries.of(round), key=lambda line: line.key)
        if not line.out
    ]
    keys = {entry["submission"] for entry in entered}
    ordered = sorted(criteria, key=lambda row: (row.position, row.id))
    return {
        "slug": round.slug,
        "title": round.title,
        "method": round.method,
        "tie_break": round.tie_break,
        "criteria": [{"key": row.key, "title": row.title, "weight": row.weight} for row in ordered],
        "entries": entered,
        "cards": [card for card in cards if card["submission"] in keys],
    }


def _cards(event: Event) -> dict[int, list[dict[str, Any]]]:
    """Return the answered criteria of every signed card, by round."""
    query = (
        Score.select(Assignment.round, Submission.key, Judge.code, Criterion.key, Score.value)
        .join(Scorecard)
        .join(Assignment)
        .join(Submission)
        .switch(Assignment)
        .join(Judge)
        .switch(Score)
        .join(Criterion)
        .where(
            Judge.event == event,
            Scorecard.status == "signed",
            Assignment.status == "assigned",
            Score.value.is_null(False),
        )
        .order_by(Submission.key, Judge.code, Criterion.key)
    )
    found: dict[tuple[int, str, str], dict[str, int]] = {}
    for round_id, submission, judge, criterion, value in query.tuples().iterator():
        found.setdefault((round_id, submission, judge), {})[criterion] = value
    cards: dict[int, list[dict[str, Any]]] = {}
    for (round_id, submission, judge), scores in found.items():
        cards.setdefault(round_id, []).append(
            {"submission": submission, "judge": judge, "scores": scores}
        )
    return cards


def contents(event: Event, made: dict[str, Any], show_ranks: str) -> dict[str, Any]:
    """Return what the results page shows of a book: prizes, finalists, ranks, how it was judged,
    and the files' digests.

    :param show_ranks: ``ranks``, or ``finalists``: the entries of the last round are listed by
        title, without ranks and scores
    """
    parts = [part for part in made["rounds"] if part["entries"]]
    named = _named(made)
    prizes = _awarded(event, named)
    ranked = [(part, scorebook.standings(part)) for part in parts]
    finalists = _finalists(event, ranked)
    winners = [winner["submission"] for prize in prizes for winner in prize["winners"]]
    listed = set(named) if show_ranks == "ranks" else {*finalists, *winners}
    shown = made if show_ranks == "ranks" else scorebook.without_scores(made, listed)
    return {
        "submissions": sorted(listed),
        "prizes": prizes,
        "finalists": sorted(
            (named[key] for key in finalists),
            key=lambda entry: (language.sort_key(entry["title"]), entry["submission"]),
        ),
        "rounds": [_told(part, rows, named, show_ranks) for part, rows in reversed(ranked)],
        "digests": {
            "json": scorebook.digest(scorebook.as_json(shown)),
            "csv": scorebook.digest(scorebook.as_csv(shown)),
        },
    }


def _named(made: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {entry["submission"]: entry for part in made["rounds"] for entry in part["entries"]}


def _awarded(event: Event, named: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """Return the prizes given, with their winners as ``named``; a winner that no round judged is
    added there."""
    prizes: dict[int, dict[str, Any]] = {}
    for given in awards(event):
        won = prizes.setdefault(
            given.prize_id,
            {"title": given.prize.title, "description": given.prize.description, "winners": []},
        )
        row = given.submission
        entry = named.setdefault(
            row.key, {"submission": row.key, "title": row.title, "team": row.team.name}
        )
        won["winners"].append({**entry, "citation": given.citation})
    return list(prizes.values())


def _finalists(
    event: Event, ranked: Sequence[tuple[dict[str, Any], list[scorebook.Standing]]]
) -> list[str]:
    """The entries of the last round; of an only round, those above its announced line, with whoever
    ties there."""
    if len(ranked) > 1:
        return [entry["submission"] for entry in ranked[-1][0]["entries"]]
    if not ranked:
        return []
    part, rows = ranked[0]
    line = Round.get(Round.event == event, Round.slug == part["slug"]).shortlist
    above = scorebook.cut(rows, line) if line else scorebook.Cut([], [], 0)
    return [*above.sure, *above.tied]


def _told(
    part: dict[str, Any], rows: Sequence[scorebook.Standing], named: dict[str, Any], show_ranks: str
) -> dict[str, Any]:
    told = {
        **{name: part[name] for name in ("slug", "title", "method", "tie_break")},
        "entries": len(part["entries"]),
        "judges": len({card["judge"] for card in part["cards"]}),
        "reviews": len(part["cards"]),
        "criteria": [
            {"title": line["title"], "weight": line["weight"]} for line in part["criteria"]
        ],
    }
    return (
        {**told, "standings": [{**named[row.submission], **row._asdict()} for row in rows]}
        if show_ranks == "ranks"
        else told
    )


# --- Verbs. ---------------------------------------------------------------------------------------


def _refuse_while_proposed(event: Event) -> None:
    if (
        Publication.select()
        .where(Publication.event == event, Publication.status == "proposed")
        .exists()
    ):
        raise Refused(
            _(
                "Results are proposed and wait for approval. Withdraw the proposal before you"
                " change what they say."
            )
        )


def shortlist(
    round: Round, into: Round, keys: Iterable[str], places: int, person: Person, at: datetime
) -> None:
    """Let a round's best into the next round: all above the line, and of those tied at it whom the
    organiser chooses.

    What was shortlisted before is brought to this list, as long as nobody judges what would leave.

    :param places: where the line is drawn, counted from the top
    :raises Refused: when the round is still open, a choice is neither above the line nor tied at
        it, or judging has begun
    """
    chosen = set(keys)
    with transaction():
        lock(into)
        if into.event_id != round.event_id or into.position <= round.position:
            raise Refused(_("Entries move on to a later round of the same event."))
        if not round.over(at):
            raise Refused(_("This round is still open: its ranks may change. Close it first."))
        _refuse_while_proposed(round.event)
        part = next(part for part in book(round.event)["rounds"] if part["slug"] == round.slug)
        line = scorebook.cut(scorebook.standings(part), places)
        if set(line.sure) - chosen or chosen - {*line.sure, *line.tied}:
            raise Refused(
                _(
                    "Everybody above the line moves on, and of those tied at the line the ones you"
                    " choose. Check your choice."
                )
            )
        wanted = list(
            Submission.select().where(
                Submission.event == round.event_id, Submission.key.in_(chosen)
            )
        )
        leaving = {entry.submission_id for entry in into.entries} - {row.id for row in wanted}
        if leaving and Assignment.select().where(Assignment.round == into).exists():
            if (
                Submission.select().where(Submission.id.in_(leaving), entries.judged()).exists()
            ):  # who is out need not leave
                raise Refused(
                    _(
                        "Judges have their entries of the next round already, so nobody can leave"
                        " it. You can still add entries."
                    )
                )
        elif leaving:
            Entry.delete().where(
                Entry.round == into
            ).execute()  # all, so that the codes are drawn anew
        entries.add(into, wanted, person, at)
        audit.record(
            at,
            person,
            "results.shortlist",
            round,
            round.event_id,
            into=into.slug,
            places=places,
            submissions=sorted(chosen),
        )


def award(
    prize: Prize, submission: Submission, citation: str, person: Person, at: datetime
) -> Award:
    """Give a prize to a submission, or change why it has it.

    :param citation: one sentence that says why; it is published
    :raises Refused: when all places are taken, the submission cannot win, or results wait for
        approval
    """
    with transaction():
        lock(prize)
        _refuse_while_proposed(prize.event)
        if prize.withdrawn_at is not None:
            raise Refused(_("This prize is no longer offered."))
        if (
            submission.event_id != prize.event_id
            or submission.status != "submitted"
            or submission.eligibility != "eligible"
        ):
            raise Refused(_("Only an eligible submission of this event can win."))
        made = Award.get_or_none(Award.prize == prize, Award.submission == submission)
        if made is None:
            if Award.select().where(Award.prize == prize).count() >= prize.places:
                raise Refused(_("All places of this prize are taken. Take one back first."))
            made = Award.create(prize=prize, submission=submission, citation=citation)
        else:
            Award.update(citation=citation).where(Award.id == made.id).execute()
            made.citation = citation
        audit.record(
            at,
            person,
            "results.award",
            submission,
            prize.event_id,
            prize=prize.title,
            citation=citation,
        )
    return made


def unaward(given: Award, person: Person, at: datetime) -> None:
    """Take an award back that was not published; a published one stays in its publication.

    :raises Refused: while results wait for approval
    """
    event = given.prize.event
    with transaction():
        lock(given.prize)
        _refuse_while_proposed(event)
        Award.delete().where(Award.id == given.id).execute()
        audit.record(
            at,
            person,
            "results.unaward",
            given.submission,
            event,
            prize=given.prize.title,
            citation=given.citation,
        )


def propose(
    event: Event, show_ranks: str, introduction: str, reason: str, person: Person, at: datetime
) -> Publication:
    """Freeze the score book and what the page will show, for another organiser to approve.

    :param show_ranks: ``ranks`` or ``finalists``
    :param introduction: Markdown
    :param reason: why published results are corrected; needed when there are some
    :raises Refused: when a proposal waits already, a correction has no reason, or there is nothing
        to publish
    """
    with transaction():
        lock(event)
        _refuse_while_proposed(event)
        for given in awards(event):
            if entries.is_out(given.submission):
                raise Refused(
                    _(
                        "“%(title)s” has a prize and can no longer win. Take the prize back first.",
                        title=given.submission.title,
                    )
                )
        if Publication.current(event) is not None and not reason.strip():
            raise Refused(
                _(
                    "Results are published already. Give the reason for the correction: everybody"
                    " will read it."
                )
            )
        frozen = book(event)
        content = contents(event, frozen, show_ranks)
        if not content["submissions"]:
            raise Refused(
                _("There is nothing to publish yet: no entry was judged, no prize awarded.")
            )
        made = Publication.create(
            event=event,
            show_ranks=show_ranks,
            introduction=introduction,
            introduction_html=prose.render(introduction, follow=True),
            reason=reason.strip(),
            book=frozen,
            content=content,
            digest=scorebook.digest(scorebook.as_json(frozen)),
            proposed_by=person,
            proposed_at=at,
        )
        audit.record(
            at,
            person,
            "results.propose",
            made,
            event,
            digest=made.digest,
            show_ranks=show_ranks,
            reason=made.reason,
        )
    return made


def approve(publication: Publication, person: Person, at: datetime, link: str) -> None:
    """Publish what another organiser proposed: the former publication is superseded, and every team
    is told.

    :param link: full address of the results page
    :raises Refused: for one's own proposal, or when scores or prizes are no longer what was
        proposed
    :raises NoSuchMove: when it was decided already
    """
    event = publication.event
    with transaction():
        lock(event)
        if publication.proposed_by_id == person.id:
            raise Refused(_("Another organiser has to approve what you proposed."))
        present = book(event)
        same = scorebook.digest(scorebook.as_json(present)) == publication.digest
        if not same or _awarded(event, _named(present)) != publication.content["prizes"]:
            raise Refused(
                _(
                    "Scores, entries or prizes have changed since this was proposed. Withdraw it"
                    " and propose the results again."
                )
            )
        former = Publication.current(event)
        if former is not None:
            move(former, MOVES, "superseded")
        number = 1 + (
            Publication.select(fn.MAX(Publication.number))
            .where(Publication.event == event)
            .scalar()
            or 0
        )
        move(publication, MOVES, "published", approved_by=person, published_at=at, number=number)
        proposer = publication.proposed_by
        audit.record(
            at,
            person,
            "results.publish",
            publication,
            event,
            number=number,
            proposed_by=f"{proposer.name} ({proposer.key})",
            approved_by=f"{person.name} ({person.key})",
            digest=publication.digest,
            reason=publication.reason,
        )
        for one in _everybody(event):
            _tell(one, publication, at, link)


def _everybody(event: Event) -> Iterable[Person]:
    """Return the members of the event's teams."""
    query = (
        Person.select()
        .join(Membership)
        .join(Team)
        .where(Membership.event == event, Membership.left_at.is_null())
    )
    return query.where(Team.status == "active", Person.active).order_by(Person.id)


def _tell(person: Person, publication: Publication, at: datetime, link: str) -> None:
    event = publication.event
    if publication.number == 1:
        letters.write(person, "results_published", at, event=event, link=link)
    else:
        reason = publication.reason
        letters.write(person, "results_corrected", at, event=event, link=link, reason=reason)


def withdraw(publication: Publication, person: Person, at: datetime) -> None:
    """Take a proposal back. Raises NoSuchMove when it was decided already."""
    with transaction():
        lock(publication.event)
        move(publication, MOVES, "withdrawn")
        audit.record(at, person, "results.withdraw", publication, publication.event)


# --- What teams hear. -----------------------------------------------------------------------------


class Heard(NamedTuple):
    """What a team hears of a round: the mean per criterion (title, mean, number of answers) and
    each judge's (code, feedback)."""

    title: str
    criteria: list[tuple[str, float, int]]
    feedback: list[tuple[str, str]]


def feedback(submission: Submission, publication: Publication) -> list[Heard]:
    """Return what the judges say about one submission, as far as the publication's book holds their
    cards."""
    slugs = {part["slug"]: part for part in publication.book["rounds"]}
    said: dict[str, list[tuple[str, str]]] = {}
    query: Any = (
        Scorecard.select(Round.slug, Judge.code, Scorecard.feedback)
        .join(Assignment)
        .join(Round)
        .switch(Assignment)
        .join(Judge)
        .where(
            Assignment.submission == submission,
            Assignment.status == "assigned",
            Scorecard.status == "signed",
        )
        .order_by(Judge.code)
    )
    for slug, code, words in query.tuples().iterator():
        if slug in slugs and any(
            card["submission"] == submission.key and card["judge"] == code
            for card in slugs[slug]["cards"]
        ):
            said.setdefault(slug, []).append((code, words))
    return [
        Heard(
            part["title"],
            _means(part, submission.key),
            [pair for pair in said.get(slug, []) if pair[1].strip()],
        )
        for slug, part in slugs.items()
        if slug in said
    ]


def _means(part: dict[str, Any], key: str) -> list[tuple[str, float, int]]:
    cards = [card["scores"] for card in part["cards"] if card["submission"] == key]
    means = []
    for line in part["criteria"]:
        values = [scores[line["key"]] for scores in cards if line["key"] in scores]
        if values:
            means.append((line["title"], sum(values) / len(values), len(values)))
    return means
