"""Versions: frozen for good, numbered without gaps, with receipts that hold."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from casting import Cast, day, make_challenge, make_submission, make_team
from drafting import again, messages_to, stored, undone
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.core.db import Conflict
from hackathon.core.states import Refused
from hackathon.submissions import attachments, drafts, manifests, submissions, versions, withdrawals
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.submissions import Submission
from hackathon.submissions.versions import Version

GB = 10**9
TICK = timedelta(microseconds=1)


class TestSubmit:
    def test_freezes_every_part_and_gives_a_receipt(self, cast: Cast, at: datetime) -> None:
        file = attachments.attach(
            cast.submission,
            attachments.File("a.pdf", stored("a"), "application/pdf"),
            cast.ben,
            at,
            GB,
        )
        version = versions.submit(cast.submission, versions.Seen(1), cast.ben, at)
        kept = Version.get_by_id(version.id)
        assert (kept.number, kept.submitted_at, kept.content["title"], kept.content["challenges"]) == (
            1, at, "Entry of Niçoise", ["nice-classes"],
        )  # fmt: skip
        assert versions.files_of(kept) == [file]
        assert Attachment.get_by_id(file.id).held
        assert (again(cast.submission).status, again(cast.submission).versions_count) == (
            "submitted",
            1,
        )

    def test_every_member_gets_the_receipt_with_both_clocks(self, cast: Cast, at: datetime) -> None:
        version = versions.submit(
            cast.submission,
            versions.Seen(1),
            cast.ben,
            at,
            lambda made: f"https://site/receipts/{made.receipt}",
        )
        for person in (cast.ben, cast.bo):
            (told,) = messages_to(person.email)
            assert version.receipt in told.text and version.digest in told.text
            assert "13:00:00" in told.text and "12:00:00" in told.text, "Zurich and UTC"
            assert told.text.endswith(f"https://site/receipts/{version.receipt}\n")

    def test_the_last_microsecond_counts_and_the_deadline_itself_is_late(self, cast: Cast) -> None:
        closes = cast.event.submission_closes
        assert versions.submit(cast.submission, None, cast.ben, closes - TICK).number == 1
        with pytest.raises(Refused, match="deadline has passed"):
            versions.submit(again(cast.submission), None, cast.ben, closes)
        assert again(cast.submission).versions_count == 1

    def test_not_before_submissions_open(self, cast: Cast) -> None:
        with pytest.raises(Refused):
            versions.submit(cast.submission, None, cast.ben, cast.event.submission_opens - TICK)

    def test_not_without_what_the_challenge_requires(self, cast: Cast, at: datetime) -> None:
        entry = make_submission(cast.team, make_challenge(cast.event, "strict", required=["files"]))
        with pytest.raises(Refused, match="required parts"):
            versions.submit(entry, None, cast.ben, at)
        assert Version.select().count() == 0

    def test_freezes_what_the_person_saw_or_nothing(self, cast: Cast, at: datetime) -> None:
        seen = manifests.draft_digest(manifests.draft_of(cast.submission))
        attachments.attach(
            cast.submission,
            attachments.File("new.pdf", stored("n"), "application/pdf"),
            cast.bo,
            at,
            GB,
        )
        with pytest.raises(Conflict):
            versions.submit(cast.submission, versions.Seen(1, seen), cast.ben, at)
        drafts.save(again(cast.submission), 1, cast.bo, at, title="Bo's")
        with pytest.raises(Conflict):
            versions.submit(cast.submission, versions.Seen(1), cast.ben, at)
        assert Version.select().count() == 0

    def test_a_stale_row_in_memory_neither_skips_a_number_nor_freezes_an_old_text(
        self, cast: Cast, at: datetime
    ) -> None:
        stale = again(cast.submission)
        versions.submit(cast.submission, None, cast.ben, at)
        drafts.save(again(cast.submission), None, cast.ben, at, title="Newer")
        second = versions.submit(stale, None, cast.bo, at)
        assert (second.number, second.content["title"]) == (2, "Newer")

    @pytest.mark.parametrize("status", ["withdrawn", "disqualified"])
    def test_not_from_these_states(self, cast: Cast, at: datetime, status: str) -> None:
        versions.submit(cast.submission, None, cast.ben, at)
        again(cast.submission).change(status=status, reason="Copied.")
        with pytest.raises(Refused, match="withdrawn or disqualified"):
            versions.submit(again(cast.submission), None, cast.ben, at)
        assert Version.select().count() == 1


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)
DRAFTS = st.fixed_dictionaries(
    {
        "title": TEXTS.filter(str.strip),
        "summary": TEXTS.filter(str.strip),
        "description": st.just("Some text"),
        "background_ip": TEXTS,
        "links": st.lists(
            st.fixed_dictionaries({"title": TEXTS, "url": st.just("https://example.org/ö")}),
            max_size=2,
        ),
        "ai": st.dictionaries(st.sampled_from(submissions.AI_CARD), TEXTS),
    }
)


@settings(max_examples=25)
@given(
    written=st.lists(
        st.tuples(DRAFTS, st.lists(st.sampled_from("abc"), unique=True)), min_size=1, max_size=4
    )
)
def test_versions_stay_as_they_were_are_numbered_without_gaps_and_can_be_checked(
    cast: Cast, at: datetime, written: list[tuple[dict[str, Any], list[str]]]
) -> None:
    draft = cast.submission  # made once, outside of what is undone
    with undone():
        seen: list[tuple[Any, ...]] = []
        for number, (parts, names) in enumerate(written):
            entry = again(draft)
            drafts.save(entry, None, cast.ben, at, **parts)
            for file in attachments.files(entry):
                attachments.detach(file, cast.ben, at)
            for name in names:
                attachments.attach(
                    entry,
                    attachments.File(f"{name}.pdf", stored(f"{name}{number}"), "application/pdf"),
                    cast.ben,
                    at,
                    GB,
                )
            version = versions.submit(again(entry), None, cast.ben, at + timedelta(seconds=number))
            seen.append(
                (
                    version.content,
                    version.manifest,
                    version.digest,
                    version.receipt,
                    version.submitted_at,
                )
            )
            assert versions.unchanged(manifests.draft_of(again(entry)), version)
        kept = list(Version.select().order_by(Version.number))
        assert [row.number for row in kept] == list(range(1, len(written) + 1))
        assert [
            (row.content, row.manifest, row.digest, row.receipt, row.submitted_at) for row in kept
        ] == seen
        for row in kept:
            assert manifests.manifest_of(row.content, versions.files_of(row)) == row.manifest
            assert (
                hashlib.sha256(manifests.canonical(row.manifest).encode()).hexdigest() == row.digest
            )


class TestManifest:
    def test_manifest_says_what_anybody_can_compute(self, cast: Cast, at: datetime) -> None:
        drafts.save(
            cast.submission,
            None,
            cast.ben,
            at,
            title="Ünïcode",
            ai={"model": "E5", "limits": "Kürze"},
        )
        attachments.attach(
            cast.submission,
            attachments.File("z.pdf", stored("f", 7), "application/pdf"),
            cast.ben,
            at,
            GB,
        )
        parts = {
            part["part"]: part
            for part in versions.submit(cast.submission, None, cast.ben, at).manifest
        }
        assert parts["title"]["sha256"] == hashlib.sha256("Ünïcode".encode()).hexdigest()
        assert parts["title"]["size"] == 9
        card = json.dumps(
            {"limits": "Kürze", "model": "E5"},
            ensure_ascii=False,
            separators=(",", ":"),
            sort_keys=True,
        )
        assert parts["ai"]["sha256"] == hashlib.sha256(card.encode()).hexdigest()
        assert parts["file: z.pdf"] == {"part": "file: z.pdf", "size": 7, "sha256": "f" * 64}
        assert "description_html" not in parts

    def test_any_other_byte_gives_another_digest(self, cast: Cast, at: datetime) -> None:
        first = versions.submit(cast.submission, None, cast.ben, at)
        drafts.save(again(cast.submission), None, cast.ben, at, title="Entry of Niçoise ")
        assert not versions.unchanged(manifests.draft_of(again(cast.submission)), first)
        assert versions.submit(again(cast.submission), None, cast.ben, at).digest != first.digest

    def test_per_day_are_counted_in_the_events_zone(self, cast: Cast) -> None:
        late = cast.event.submission_opens.replace(hour=23, minute=30)
        versions.submit(cast.submission, None, cast.ben, late)
        ((found, number),) = versions.submitted_per_day(cast.event)
        assert (found, number) == ((late + timedelta(hours=1)).date(), 1)

    def test_per_day_leave_out_what_was_withdrawn(self, cast: Cast, at: datetime) -> None:
        versions.submit(cast.submission, None, cast.ben, at)
        withdrawals.withdraw(again(cast.submission), cast.ben, at)
        assert versions.submitted_per_day(cast.event) == []


class TestReceipt:
    @pytest.mark.parametrize("typed", ["{}", " {} ", "lower", "bare", "spaced"])
    def test_is_found_however_it_is_typed(self, cast: Cast, at: datetime, typed: str) -> None:
        version = versions.submit(cast.submission, None, cast.ben, at)
        code = version.receipt
        forms = {
            "lower": code.lower(),
            "bare": code.replace("-", ""),
            "spaced": code.replace("-", " "),
        }
        assert Version.by_address(forms.get(typed, typed.format(code))) == version

    @pytest.mark.parametrize(
        "typed", ["", "AAAA-AAAA-AAAA-AAAA", "' OR 1=1 --", "x" * 10_000, "\x00"]
    )
    def test_an_unknown_one_is_none(self, cast: Cast, at: datetime, typed: str) -> None:
        versions.submit(cast.submission, None, cast.ben, at)
        assert Version.by_address(typed) is None

    def test_codes_are_long_and_easy_to_read(self) -> None:
        codes = {manifests.new_receipt() for _ in range(200)}
        assert len(codes) == 200
        assert all(len(code) == 19 and not set(code) & set("01ILO") for code in codes)


def test_versions_of_another_submission_are_not_among_them(cast: Cast, at: datetime) -> None:
    other = make_submission(make_team(cast.event, "Others", cast.sam), cast.challenge)
    versions.submit(other, None, cast.sam, at)
    versions.submit(cast.submission, None, cast.ben, at)
    assert [row.submission_id for row in versions.versions(cast.submission)] == [cast.submission.id]
    assert versions.numbered(cast.submission, 2) is None
    assert isinstance(again(other), Submission) and day(0) == at
