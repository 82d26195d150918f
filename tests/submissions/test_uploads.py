"""Uploads as rows: how many there may be, how long they live, and what their address leads to."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from casting import Cast

from hackathon.core.db import new_key
from hackathon.core.states import Refused
from hackathon.core.storing.stored_files import Stored, name_of
from hackathon.people.acts import Act
from hackathon.submissions import attachments, intake, uploads
from hackathon.submissions.attachments import Announced, File
from hackathon.submissions.uploads import LIFE, LIVELY, Upload

GB = 10**9
FILM = Announced("film.mp4", 500, "c" * 64)
TICK = timedelta(seconds=1)


def begin(cast: Cast, at: datetime, file: Announced = FILM) -> Upload:
    return uploads.begin(cast.submission, file, new_key(24), Act(cast.ben, at), GB)


def finish(cast: Cast, at: datetime, upload: Upload) -> None:
    there = Stored(name_of(upload.part), upload.size, FILM.sha256)
    known = File(upload.name, there, "video/mp4")
    intake.take_in(cast.submission, known, Act(cast.ben, at), GB, upload)


def found(cast: Cast, upload: Upload) -> Upload | None:
    return Upload.by_address("codefest", cast.submission.key, upload.key)


class TestBegin:
    def test_the_same_question_again_has_the_same_answer(self, cast: Cast, at: datetime) -> None:
        first = begin(cast, at)
        assert begin(cast, at + TICK) == first
        for other in (FILM._replace(name="b.mp4"), FILM._replace(size=5)):
            assert begin(cast, at, other) != first
        bo = uploads.begin(cast.submission, FILM, new_key(24), Act(cast.bo, at), GB)
        assert bo != first, "nobody goes on with what somebody else began"
        assert begin(cast, at + LIFE + TICK) != first, "that one is over"

    def test_two_that_announce_no_sha256_may_differ(self, cast: Cast, at: datetime) -> None:
        unknown = FILM._replace(sha256="")
        assert begin(cast, at, unknown) != begin(cast, at, unknown)

    def test_not_too_many_of_one_submission(
        self, cast: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(uploads, "MOST_OPEN", 1)
        begin(cast, at)
        with pytest.raises(Refused, match="At most 1 unfinished"):
            begin(cast, at, FILM._replace(name="b.mp4"))


class TestProlong:
    def test_is_written_down_once_an_hour_at_most(self, cast: Cast, at: datetime) -> None:
        upload = begin(cast, at)

        def ends_after_a_chunk(came: datetime) -> datetime:
            uploads.prolong(Upload.get(), came)
            return Upload.get().expires_at

        assert ends_after_a_chunk(at + LIVELY - TICK) == upload.expires_at == at + LIFE
        later = at + LIVELY
        assert ends_after_a_chunk(later) == later + LIFE
        assert ends_after_a_chunk(later + LIVELY - TICK) == later + LIFE


class TestByAddress:
    def test_leads_to_the_file_once_it_is_whole(self, cast: Cast, at: datetime) -> None:
        upload = begin(cast, at)
        here = found(cast, upload)
        assert here == upload and not here.arrived
        finish(cast, at + TICK, upload)
        done = found(cast, upload)
        assert done is not None and done.arrived
        assert (done.person, done.size, done.sha256) == (cast.ben, 500, FILM.sha256)
        assert done.expires_at == at + TICK + LIFE

    def test_leads_nowhere_once_the_file_is_removed(self, cast: Cast, at: datetime) -> None:
        upload = begin(cast, at)
        finish(cast, at, upload)
        (file,) = attachments.files(cast.submission)
        intake.take_out(file, cast.ben, at)
        assert found(cast, upload) is None

    def test_leads_nowhere_in_another_submission(self, cast: Cast, at: datetime) -> None:
        upload = begin(cast, at)
        finish(cast, at, upload)
        assert Upload.by_address("codefest", "another", upload.key) is None
