"""Files come in: registered before the deadline, taken in until then or in the grace period, within
a quota that counts what is reserved."""

from datetime import datetime, timedelta

import pytest
from casting import Cast, make_challenge, make_submission
from drafting import again, messages_to, stored

from hackathon.core.db import new_key
from hackathon.core.states import Refused
from hackathon.core.store import Stored
from hackathon.people.acts import Act
from hackathon.submissions import (
    attachments,
    drafts,
    intake,
    manifests,
    promises,
    tasks,
    uploads,
    versions,
)
from hackathon.submissions.attachments import Announced, File
from hackathon.submissions.intake import Taken
from hackathon.submissions.promises import Promised
from hackathon.submissions.uploads import Upload
from hackathon.submissions.versions import Version

GB = 10**9
TICK = timedelta(microseconds=1)
FILM = Announced("film.mp4", 500, "c" * 64)
DATA = Announced("data.zip", 5, "d" * 64)


@pytest.fixture(autouse=True)
def graceful(cast: Cast) -> None:
    cast.event.change(grace_minutes=30)


def register(cast: Cast, at: datetime, *files: Announced, quota: int = GB) -> None:
    intake.promise(cast.submission, files or [FILM], Act(cast.ben, at), quota)


def take(
    cast: Cast,
    at: datetime,
    file: Announced = FILM,
    quota: int = GB,
    upload: Upload | None = None,
) -> None:
    there = Stored("aa/bb/" + file.sha256[:32], file.size, file.sha256)
    known = File(file.name, there, "video/mp4")
    intake.take_in(cast.submission, known, Act(cast.ben, at), quota, upload)


def beside(cast: Cast, at: datetime, kept: bool = True) -> Taken:
    there = Stored("cc/dd/" + FILM.sha256[:32], FILM.size, FILM.sha256)
    file = File(FILM.name, there, "video/mp4", beside=kept)
    return intake.take_in(cast.submission, file, Act(cast.ben, at), GB)


def begin(cast: Cast, at: datetime, file: Announced, quota: int = GB) -> Upload:
    return uploads.begin(cast.submission, file, new_key(24), Act(cast.ben, at), quota)


def latest(cast: Cast) -> Version:
    found = versions.latest_version(cast.submission)
    assert found is not None
    return found


class TestPromise:
    @pytest.mark.parametrize(
        ("file", "told"),
        [
            (("a.zip", 5, "C" * 64), "64 characters"),
            (("a.zip", 5, "short"), "64 characters"),
            (("a.zip", 0, "c" * 64), "empty"),
            (("a.zip", 2 * GB, "c" * 64), "may store"),
        ],
    )
    def test_is_refused_with_a_reason_and_then_nothing_is_registered(
        self, cast: Cast, at: datetime, file: tuple[str, int, str], told: str
    ) -> None:
        with pytest.raises(Refused, match=told):
            register(cast, at, DATA, Announced(*file))
        assert promises.promises(cast.submission) == []

    def test_only_before_the_deadline_and_where_the_event_grants_grace(
        self, cast: Cast, at: datetime
    ) -> None:
        with pytest.raises(Refused, match="before the deadline"):
            register(cast, cast.event.submission_closes)
        register(cast, cast.event.submission_closes - TICK)
        cast.event.change(grace_minutes=0)
        with pytest.raises(Refused, match="no extra time"):
            register(cast, at)

    def test_the_same_file_is_registered_once(self, cast: Cast, at: datetime) -> None:
        register(cast, at)
        register(cast, at + TICK, FILM, FILM)
        assert [row.promised_at for row in promises.promises(cast.submission)] == [at]

    def test_not_too_many_at_a_time(
        self, cast: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(intake, "MOST_PROMISES", 1)
        register(cast, at)
        with pytest.raises(Refused, match="At most 1"):
            register(cast, at, DATA)
        take(cast, at)
        register(cast, at, DATA)

    def test_reserves_its_bytes_until_it_arrives_is_cancelled_or_the_grace_ends(
        self, cast: Cast, at: datetime
    ) -> None:
        register(cast, at)
        other = make_submission(cast.team, make_challenge(cast.event, "other"))
        small = stored("a", 101)
        with pytest.raises(Refused, match="keeps 500 byte"):
            known = File("a.pdf", small, "application/pdf")
            intake.take_in(other, known, Act(cast.ben, at), 600)
        with pytest.raises(Refused, match="keeps 500 byte"):
            intake.promise(other, [Announced("b.zip", 101, "e" * 64)], Act(cast.ben, at), 600)
        with pytest.raises(Refused, match="keeps 500 byte"):
            begin(cast, at, Announced("b.zip", 101, "e" * 64), 600)
        assert uploads.reserved(cast.team, cast.event.grace_ends - TICK) == 500
        assert uploads.reserved(cast.team, cast.event.grace_ends) == 0
        take(cast, at, quota=500)
        assert uploads.reserved(cast.team, at) == 0

    def test_follows_its_file_that_is_kept_beside_another(self, cast: Cast, at: datetime) -> None:
        take(cast, at, FILM._replace(sha256="e" * 64))
        register(cast, at)
        beside(cast, at)
        (row,) = promises.promises(cast.submission)
        versions.submit(cast.submission, None, cast.ben, at)
        assert row.name == "film (2).mp4" and not intake.awaited(cast.submission)

    def test_may_stand_beside_another_in_the_extra_time_too(self, cast: Cast, at: datetime) -> None:
        take(cast, at, FILM._replace(sha256="e" * 64))
        register(cast, at)
        versions.submit(cast.submission, None, cast.ben, at)
        beside(cast, cast.event.submission_closes)
        latest = versions.latest_version(cast.submission)
        assert latest is not None and latest.in_grace
        assert {row.name for row in versions.files_of(latest)} == {"film.mp4", "film (2).mp4"}

    def test_in_the_extra_time_says_that_it_replaced_one(self, cast: Cast, at: datetime) -> None:
        take(cast, at, FILM._replace(sha256="e" * 64))
        register(cast, at)
        versions.submit(cast.submission, None, cast.ben, at)
        assert beside(cast, cast.event.submission_closes, kept=False).replaced

    def test_counts_once_while_it_travels(self, cast: Cast, at: datetime) -> None:
        register(cast, at, quota=500)
        upload = begin(cast, at, FILM, 500)
        assert uploads.reserved(cast.team, at) == 500
        take(cast, at, quota=500, upload=upload)
        assert Upload.select().count() == 0
        assert attachments.used_bytes(cast.team) == 500

    def test_two_uploads_of_one_file_both_count(self, cast: Cast, at: datetime) -> None:
        register(cast, at)
        begin(cast, at, FILM)
        uploads.begin(cast.submission, FILM, new_key(24), Act(cast.bo, at), GB)
        assert uploads.reserved(cast.team, at) == 1000

    def test_once_it_has_arrived_other_uploads_of_it_keep_nothing_free(
        self, cast: Cast, at: datetime
    ) -> None:
        begin(cast, at, FILM)
        other = begin(cast, at, DATA)
        renamed = begin(cast, at, FILM._replace(name="b.mp4"))
        take(cast, at, upload=renamed)
        assert uploads.reserved(cast.team, at) == DATA.size
        assert uploads.unfinished(cast.submission, cast.ben, at) == [other]
        assert len(uploads.expired(at)) == 1, "the sweep takes its bytes"

    def test_a_registered_file_stands_for_the_files_that_a_challenge_wants(
        self, cast: Cast, at: datetime
    ) -> None:
        cast.challenge.change(required=["files"])
        draft = manifests.draft_of(cast.submission)
        assert tasks.missing_parts(draft) == ["files"]
        register(cast, at)
        assert tasks.missing_parts(draft) == []


class TestCancel:
    def test_frees_the_room_and_lets_nothing_follow(self, cast: Cast, at: datetime) -> None:
        register(cast, at)
        versions.submit(cast.submission, None, cast.ben, at)
        intake.cancel(Promised.get(), cast.bo, at)
        assert uploads.reserved(cast.team, at) == 0
        with pytest.raises(Refused, match="not a file that was registered"):
            take(cast, cast.event.submission_closes)

    def test_not_what_has_arrived_and_not_twice(self, cast: Cast, at: datetime) -> None:
        register(cast, at, FILM, DATA)
        versions.submit(cast.submission, None, cast.ben, at)
        film, data = promises.promises(cast.submission)
        take(cast, cast.event.submission_closes)
        intake.cancel(data, cast.ben, at)
        for row in (film, data):
            with pytest.raises(Refused, match="arrived, or"):
                intake.cancel(row, cast.ben, at)


class TestTakeIn:
    def test_the_registered_bytes_join_the_last_version(self, cast: Cast, at: datetime) -> None:
        early = attachments.attach(
            cast.submission, File("a.pdf", stored("a"), "application/pdf"), cast.ben, at, GB
        )
        register(cast, at)
        first = versions.submit(cast.submission, None, cast.ben, at)
        drafts.save(again(cast.submission), None, cast.ben, at, title="Changed, never submitted")
        take(cast, cast.event.submission_closes)
        version = latest(cast)
        assert (version.number, version.in_grace) == (2, True)
        assert version.content == first.content
        assert [row.name for row in versions.files_of(version)] == [early.name, "film.mp4"]
        assert versions.files_of(first) == [early]
        assert "extra time" in messages_to(cast.bo.email)[-1].text
        assert intake.awaited(cast.submission) == []

    @pytest.mark.parametrize(
        ("moment", "number"),
        [(-TICK, 1), (TICK * 0, 2), (timedelta(minutes=30) - TICK, 2), (timedelta(minutes=30), 0)],
    )
    def test_a_version_of_its_own_only_between_the_deadline_and_the_end_of_grace(
        self, cast: Cast, at: datetime, moment: timedelta, number: int
    ) -> None:
        register(cast, at)
        versions.submit(cast.submission, None, cast.ben, at)
        when = cast.event.submission_closes + moment
        if number:
            take(cast, when)
            assert latest(cast).number == number
        else:
            with pytest.raises(Refused, match="The deadline has passed"):
                take(cast, when)

    def test_no_other_bytes(self, cast: Cast, at: datetime) -> None:
        register(cast, at)
        versions.submit(cast.submission, None, cast.ben, at)
        with pytest.raises(Refused, match="not a file that was registered"):
            take(cast, cast.event.submission_closes, DATA)

    def test_the_sha256_says_which_file_it_is_whatever_its_name(
        self, cast: Cast, at: datetime
    ) -> None:
        register(cast, at)
        versions.submit(cast.submission, None, cast.ben, at)
        take(cast, cast.event.submission_closes, FILM._replace(name="other.mp4", size=499))
        assert [row.name for row in versions.files_of(latest(cast))] == ["film.mp4"]

    def test_once(self, cast: Cast, at: datetime) -> None:
        register(cast, at)
        versions.submit(cast.submission, None, cast.ben, at)
        take(cast, cast.event.submission_closes)
        with pytest.raises(Refused, match="not a file that was registered"):
            take(cast, cast.event.submission_closes)
        assert Version.select().count() == 2

    def test_two_files_give_two_versions_and_both_stay(self, cast: Cast, at: datetime) -> None:
        register(cast, at, FILM, DATA)
        versions.submit(cast.submission, None, cast.ben, at)
        take(cast, cast.event.submission_closes)
        take(cast, cast.event.submission_closes + TICK, DATA)
        assert [row.name for row in versions.files_of(latest(cast))] == ["data.zip", "film.mp4"]
        late = promises.late_files(cast.submission, latest(cast).submitted_at)
        assert set(late) == {("film.mp4", "c" * 64), ("data.zip", "d" * 64)}

    def test_nothing_to_join_when_nothing_was_submitted(self, cast: Cast, at: datetime) -> None:
        register(cast, at)
        with pytest.raises(Refused, match="Nothing was submitted"):
            take(cast, cast.event.submission_closes)
        assert Promised.get().kept_at is None

    def test_a_file_that_came_in_time_is_not_awaited(self, cast: Cast, at: datetime) -> None:
        register(cast, at)
        take(cast, at)
        assert len(intake.awaited(cast.submission)) == 1, "it is in the draft only"
        versions.submit(cast.submission, None, cast.ben, at)
        assert intake.awaited(cast.submission) == []

    def test_a_replacement_fits_where_the_older_one_was(self, cast: Cast, at: datetime) -> None:
        take(cast, at, FILM, quota=520)
        newer = FILM._replace(size=510, sha256="e" * 64)
        assert intake.no_room(cast.submission, "film.mp4", 510, at, 520) is None
        assert intake.no_room(cast.submission, "other.mp4", 510, at, 520)
        take(cast, at, newer, quota=520, upload=begin(cast, at, newer, 520))
        assert [row.size for row in attachments.files(cast.submission)] == [510]


class TestJoin:
    """A registered file that the draft holds joins what was submitted, without its bytes."""

    @pytest.fixture
    def drafted(self, cast: Cast, at: datetime) -> Promised:
        take(cast, at, DATA)
        versions.submit(cast.submission, None, cast.ben, at)
        register(cast, at)
        take(cast, at)
        return Promised.get(Promised.name == FILM.name)

    def join(self, cast: Cast, promised: Promised, at: datetime) -> None:
        intake.join(Promised.get_by_id(promised.id), Act(cast.bo, at))

    def test_in_a_new_version_with_the_bytes_that_are_there(
        self, cast: Cast, drafted: Promised
    ) -> None:
        lying = attachments.files(cast.submission)
        self.join(cast, drafted, cast.event.submission_closes)
        version = latest(cast)
        assert (version.number, version.in_grace) == (2, True)
        assert versions.files_of(version) == lying == attachments.files(cast.submission)
        assert intake.awaited(cast.submission) == []
        late = promises.late_files(cast.submission, version.submitted_at)
        assert set(late) == {(FILM.name, FILM.sha256)}

    @pytest.mark.parametrize(
        ("moment", "told"),
        [(-TICK, "submit the draft"), (timedelta(minutes=30), "extra time is over")],
    )
    def test_only_in_the_extra_time(
        self, cast: Cast, drafted: Promised, moment: timedelta, told: str
    ) -> None:
        with pytest.raises(Refused, match=told):
            self.join(cast, drafted, cast.event.submission_closes + moment)
        assert latest(cast).number == 1

    def test_once_and_only_what_the_draft_holds(self, cast: Cast, drafted: Promised) -> None:
        register(cast, cast.event.submission_closes - TICK, DATA._replace(name="b.zip"))
        closed = cast.event.submission_closes
        self.join(cast, drafted, closed)
        with pytest.raises(Refused, match="part of what you submitted"):
            self.join(cast, drafted, closed)
        with pytest.raises(Refused, match="does not hold"):
            self.join(cast, Promised.get(Promised.name == "b.zip"), closed)

    def test_takes_the_place_of_the_older_one_of_its_name(self, cast: Cast, at: datetime) -> None:
        take(cast, at)
        versions.submit(cast.submission, None, cast.ben, at)
        newer = FILM._replace(sha256="e" * 64)
        register(cast, at, newer)
        take(cast, at, newer)
        self.join(cast, Promised.get(), cast.event.submission_closes)
        assert [row.sha256 for row in versions.files_of(latest(cast))] == ["e" * 64]

    def test_a_registration_goes_by_the_name_that_its_bytes_came_under(
        self, cast: Cast, at: datetime
    ) -> None:
        register(cast, at)
        take(cast, at, FILM._replace(name="other.mp4"))
        assert Promised.get().name == "other.mp4"
        versions.submit(cast.submission, None, cast.ben, at)
        assert intake.awaited(cast.submission) == [], "the bytes are there, whatever their name"


class TestTakeOut:
    def test_its_registration_goes_too(self, cast: Cast, at: datetime) -> None:
        register(cast, at, FILM, DATA)
        take(cast, at)
        intake.take_out(attachments.files(cast.submission)[0], cast.ben, at)
        assert [row.name for row in promises.promises(cast.submission)] == ["data.zip"]
        assert uploads.reserved(cast.team, at) == DATA.size

    def test_what_takes_its_place_takes_that_of_its_registration(
        self, cast: Cast, at: datetime
    ) -> None:
        newer = FILM._replace(sha256="e" * 64)
        register(cast, at, FILM, newer, DATA)
        take(cast, at)
        assert uploads.reserved(cast.team, at) == DATA.size + newer.size, "the newer may still come"
        take(cast, at, newer)
        assert uploads.reserved(cast.team, at) == DATA.size
        assert [row.sha256 for row in promises.promises(cast.submission)] == ["e" * 64, "d" * 64]
