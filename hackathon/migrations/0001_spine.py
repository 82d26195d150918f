"""The product's spine: every table of the first release, as it was then (the models may grow; this file does not)."""

from typing import Any

from peewee import SqliteDatabase

SQLITE = """
CREATE TABLE "event" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "slug" VARCHAR(60) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "summary" TEXT NOT NULL,
    "story" TEXT NOT NULL,
    "story_html" TEXT NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "translations" TEXT NOT NULL,
    "submission_languages" TEXT NOT NULL,
    "time_zone" VARCHAR(255) NOT NULL,
    "place" VARCHAR(255) NOT NULL,
    "contact" VARCHAR(255) NOT NULL,
    "registration_opens" DATETIME NOT NULL,
    "registration_closes" DATETIME NOT NULL,
    "submission_opens" DATETIME NOT NULL,
    "submission_closes" DATETIME NOT NULL,
    "grace_minutes" INTEGER NOT NULL,
    "judging_opens" DATETIME NOT NULL,
    "judging_closes" DATETIME NOT NULL,
    "results_on" DATETIME NOT NULL,
    "team_minimum" INTEGER NOT NULL,
    "team_maximum" INTEGER NOT NULL,
    "single_entrants" INTEGER NOT NULL,
    "participants_maximum" INTEGER,
    "participants" INTEGER NOT NULL,
    "minimum_age" INTEGER,
    "excluded" TEXT NOT NULL,
    "eligibility" TEXT NOT NULL,
    "eligibility_html" TEXT NOT NULL,
    "challenges_per_submission" INTEGER NOT NULL,
    "demonstration" INTEGER NOT NULL,
    "folded" TEXT NOT NULL,
    "created_at" DATETIME NOT NULL,
    "updated_at" DATETIME NOT NULL,
    CHECK (status IN ('draft', 'published', 'archived')),
    CHECK (registration_opens <= registration_closes),
    CHECK (registration_opens <= submission_opens),
    CHECK (submission_opens < submission_closes),
    CHECK (submission_closes <= judging_opens),
    CHECK (judging_opens < judging_closes),
    CHECK (judging_closes <= results_on),
    CHECK (team_minimum >= 1 AND team_maximum >= team_minimum),
    CHECK (grace_minutes >= 0),
    CHECK (challenges_per_submission >= 1),
    CHECK (participants >= 0 AND (participants_maximum IS NULL OR participants <= participants_maximum))
);
CREATE UNIQUE INDEX "event_slug" ON "event" ("slug");
CREATE TABLE "office" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "code" VARCHAR(40) NOT NULL,
    "kind" VARCHAR(20) NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "names" TEXT NOT NULL,
    "country" VARCHAR(2) NOT NULL,
    "region" VARCHAR(255) NOT NULL,
    "website" VARCHAR(255) NOT NULL,
    "folded" VARCHAR(255) NOT NULL,
    CHECK (kind IN ('national office', 'regional office', 'organisation', 'university', 'company'))
);
CREATE UNIQUE INDEX "office_code" ON "office" ("code");
CREATE INDEX "office_folded" ON "office" ("folded");
CREATE TABLE "person" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "email_key" VARCHAR(255) NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "folded" VARCHAR(255) NOT NULL,
    "password_hash" VARCHAR(255) NOT NULL,
    "office_id" INTEGER,
    "affiliation" VARCHAR(255) NOT NULL,
    "country" VARCHAR(2) NOT NULL,
    "languages" TEXT NOT NULL,
    "skills" TEXT NOT NULL,
    "time_zone" VARCHAR(255) NOT NULL,
    "locale" VARCHAR(255) NOT NULL,
    "contact" INTEGER NOT NULL,
    "administrator" INTEGER NOT NULL,
    "active" INTEGER NOT NULL,
    "demonstration" INTEGER NOT NULL,
    "confirmed_at" DATETIME,
    "created_at" DATETIME NOT NULL,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE SET NULL
);
CREATE UNIQUE INDEX "person_key" ON "person" ("key");
CREATE UNIQUE INDEX "person_email_key" ON "person" ("email_key");
CREATE INDEX "person_folded" ON "person" ("folded");
CREATE INDEX "person_office_id" ON "person" ("office_id");
CREATE TABLE "announcement" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "body" TEXT NOT NULL,
    "body_html" TEXT NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "translations" TEXT NOT NULL,
    "author_id" INTEGER,
    "published_at" DATETIME NOT NULL,
    "withdrawn_at" DATETIME,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("author_id") REFERENCES "person" ("id") ON DELETE SET NULL
);
CREATE INDEX "announcement_event_id" ON "announcement" ("event_id");
CREATE INDEX "announcement_author_id" ON "announcement" ("author_id");
CREATE TABLE "team" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "event_id" INTEGER NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "name_key" VARCHAR(240) NOT NULL,
    "about" TEXT NOT NULL,
    "looking" INTEGER NOT NULL,
    "wanted" VARCHAR(255) NOT NULL,
    "captain_id" INTEGER NOT NULL,
    "members" INTEGER NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "folded" VARCHAR(255) NOT NULL,
    "demonstration" INTEGER NOT NULL,
    "created_at" DATETIME NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("captain_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
    CHECK (status IN ('active', 'dissolved')),
    CHECK (members >= 0)
);
CREATE UNIQUE INDEX "team_key" ON "team" ("key");
CREATE INDEX "team_event_id" ON "team" ("event_id");
CREATE INDEX "team_captain_id" ON "team" ("captain_id");
CREATE UNIQUE INDEX "team_event_id_name_key" ON "team" ("event_id", "name_key");
CREATE INDEX "team_event_id_folded" ON "team" ("event_id", "folded");
CREATE TABLE "submission" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "event_id" INTEGER NOT NULL,
    "team_id" INTEGER NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "reason" TEXT NOT NULL,
    "eligibility" VARCHAR(12) NOT NULL,
    "eligibility_reason" TEXT NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "summary" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "description_html" TEXT NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "licence" VARCHAR(255) NOT NULL,
    "background_ip" TEXT NOT NULL,
    "links" TEXT NOT NULL,
    "ai" TEXT NOT NULL,
    "visibility" TEXT NOT NULL,
    "folded" TEXT NOT NULL,
    "versions_count" INTEGER NOT NULL,
    "demonstration" INTEGER NOT NULL,
    "created_at" DATETIME NOT NULL,
    "updated_at" DATETIME NOT NULL,
    "submitted_at" DATETIME,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE RESTRICT,
    CHECK (status IN ('draft', 'submitted', 'withdrawn', 'disqualified')),
    CHECK (eligibility IN ('unchecked', 'eligible', 'ineligible')),
    CHECK (eligibility <> 'ineligible' OR eligibility_reason <> ''),
    CHECK (status <> 'disqualified' OR reason <> ''),
    CHECK (status IN ('draft', 'withdrawn') OR versions_count > 0)
);
CREATE UNIQUE INDEX "submission_key" ON "submission" ("key");
CREATE INDEX "submission_event_id" ON "submission" ("event_id");
CREATE INDEX "submission_team_id" ON "submission" ("team_id");
CREATE TABLE "rubric" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "slug" VARCHAR(60) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "guidance" TEXT NOT NULL,
    "guidance_html" TEXT NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "translations" TEXT NOT NULL,
    "frozen_at" DATETIME,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE
);
CREATE INDEX "rubric_event_id" ON "rubric" ("event_id");
CREATE UNIQUE INDEX "rubric_event_id_slug" ON "rubric" ("event_id", "slug");
CREATE TABLE "challenge" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "slug" VARCHAR(60) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "summary" TEXT NOT NULL,
    "office_id" INTEGER,
    "sections" TEXT NOT NULL,
    "sections_html" TEXT NOT NULL,
    "headings" TEXT NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "prize" TEXT NOT NULL,
    "rubric_id" INTEGER,
    "required" TEXT NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "translations" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "folded" TEXT NOT NULL,
    "updated_at" DATETIME NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("rubric_id") REFERENCES "rubric" ("id") ON DELETE RESTRICT,
    CHECK (status IN ('draft', 'published', 'archived'))
);
CREATE INDEX "challenge_event_id" ON "challenge" ("event_id");
CREATE INDEX "challenge_office_id" ON "challenge" ("office_id");
CREATE INDEX "challenge_rubric_id" ON "challenge" ("rubric_id");
CREATE UNIQUE INDEX "challenge_event_id_slug" ON "challenge" ("event_id", "slug");
CREATE TABLE "answer" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "submission_id" INTEGER NOT NULL,
    "challenge_id" INTEGER NOT NULL,
    "team_id" INTEGER NOT NULL,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("challenge_id") REFERENCES "challenge" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE CASCADE
);
CREATE INDEX "answer_submission_id" ON "answer" ("submission_id");
CREATE INDEX "answer_challenge_id" ON "answer" ("challenge_id");
CREATE INDEX "answer_team_id" ON "answer" ("team_id");
CREATE UNIQUE INDEX "answer_submission_id_challenge_id" ON "answer" ("submission_id", "challenge_id");
CREATE UNIQUE INDEX "answer_team_id_challenge_id" ON "answer" ("team_id", "challenge_id");
CREATE TABLE "round" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "slug" VARCHAR(60) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "position" INTEGER NOT NULL,
    "rubric_id" INTEGER NOT NULL,
    "opens" DATETIME NOT NULL,
    "closes" DATETIME NOT NULL,
    "reviews" INTEGER NOT NULL,
    "load_maximum" INTEGER,
    "blind" INTEGER NOT NULL,
    "shortlist" INTEGER,
    "method" VARCHAR(12) NOT NULL,
    "tie_break" VARCHAR(20) NOT NULL,
    "closed_at" DATETIME,
    "frozen_at" DATETIME,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("rubric_id") REFERENCES "rubric" ("id") ON DELETE RESTRICT,
    CHECK (opens < closes),
    CHECK (reviews >= 1),
    CHECK (shortlist IS NULL OR shortlist >= 1),
    CHECK (method IN ('raw mean', 'adjusted')),
    CHECK (tie_break IN ('shared', 'raw mean', 'criteria', 'median', 'lowest score'))
);
CREATE INDEX "round_event_id" ON "round" ("event_id");
CREATE INDEX "round_rubric_id" ON "round" ("rubric_id");
CREATE UNIQUE INDEX "round_event_id_slug" ON "round" ("event_id", "slug");
CREATE TABLE "judge" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "code" VARCHAR(8) NOT NULL,
    "languages" TEXT NOT NULL,
    "expertise" TEXT NOT NULL,
    "load_maximum" INTEGER,
    "tied_to" TEXT NOT NULL,
    "ties" TEXT NOT NULL,
    "declared_at" DATETIME,
    "left_at" DATETIME,
    "since" DATETIME NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE INDEX "judge_event_id" ON "judge" ("event_id");
CREATE INDEX "judge_person_id" ON "judge" ("person_id");
CREATE UNIQUE INDEX "judge_event_id_person_id" ON "judge" ("event_id", "person_id");
CREATE UNIQUE INDEX "judge_event_id_code" ON "judge" ("event_id", "code");
CREATE TABLE "assignment" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "round_id" INTEGER NOT NULL,
    "judge_id" INTEGER NOT NULL,
    "submission_id" INTEGER NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "reason" TEXT NOT NULL,
    "assigned_by_id" INTEGER,
    "assigned_at" DATETIME NOT NULL,
    FOREIGN KEY ("round_id") REFERENCES "round" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("judge_id") REFERENCES "judge" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("assigned_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (status IN ('assigned', 'recused', 'removed')),
    CHECK (status <> 'recused' OR reason <> '')
);
CREATE UNIQUE INDEX "assignment_key" ON "assignment" ("key");
CREATE INDEX "assignment_round_id" ON "assignment" ("round_id");
CREATE INDEX "assignment_judge_id" ON "assignment" ("judge_id");
CREATE INDEX "assignment_submission_id" ON "assignment" ("submission_id");
CREATE INDEX "assignment_assigned_by_id" ON "assignment" ("assigned_by_id");
CREATE UNIQUE INDEX "assignment_round_id_judge_id_submission_id" ON "assignment" ("round_id", "judge_id", "submission_id");
CREATE TABLE "attachment" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "submission_id" INTEGER NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "media_type" VARCHAR(255) NOT NULL,
    "stored" VARCHAR(255) NOT NULL,
    "uploaded_by_id" INTEGER,
    "uploaded_at" DATETIME NOT NULL,
    "removed_at" DATETIME,
    "held" INTEGER NOT NULL,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("uploaded_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (size >= 0)
);
CREATE UNIQUE INDEX "attachment_key" ON "attachment" ("key");
CREATE INDEX "attachment_submission_id" ON "attachment" ("submission_id");
CREATE INDEX "attachment_uploaded_by_id" ON "attachment" ("uploaded_by_id");
CREATE UNIQUE INDEX "attachment_one_name" ON "attachment" ("submission_id", "name") WHERE removed_at IS NULL;
CREATE TABLE "audit_head" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "digest" VARCHAR(64) NOT NULL,
    "note" TEXT NOT NULL
);
CREATE TABLE "audit_line" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "at" DATETIME NOT NULL,
    "person_id" INTEGER,
    "person_name" VARCHAR(255) NOT NULL,
    "event_id" INTEGER,
    "verb" VARCHAR(255) NOT NULL,
    "subject" VARCHAR(255) NOT NULL,
    "detail" TEXT NOT NULL,
    "previous" VARCHAR(64) NOT NULL,
    "digest" VARCHAR(64) NOT NULL
);
CREATE INDEX "audit_line_person_id" ON "audit_line" ("person_id");
CREATE INDEX "audit_line_event_id" ON "audit_line" ("event_id");
CREATE INDEX "audit_line_verb" ON "audit_line" ("verb");
CREATE UNIQUE INDEX "audit_line_digest" ON "audit_line" ("digest");
CREATE TABLE "prize" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "places" INTEGER NOT NULL,
    "description" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "withdrawn_at" DATETIME,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    CHECK (places >= 1)
);
CREATE INDEX "prize_event_id" ON "prize" ("event_id");
CREATE UNIQUE INDEX "prize_event_id_title" ON "prize" ("event_id", "title");
CREATE TABLE "award" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "prize_id" INTEGER NOT NULL,
    "submission_id" INTEGER NOT NULL,
    "citation" TEXT NOT NULL,
    FOREIGN KEY ("prize_id") REFERENCES "prize" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE RESTRICT
);
CREATE INDEX "award_prize_id" ON "award" ("prize_id");
CREATE INDEX "award_submission_id" ON "award" ("submission_id");
CREATE UNIQUE INDEX "award_prize_id_submission_id" ON "award" ("prize_id", "submission_id");
CREATE TABLE "pilot" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "slug" VARCHAR(60) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "summary" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "body_html" TEXT NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "translations" TEXT NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "stage" VARCHAR(14) NOT NULL,
    "submission_id" INTEGER,
    "origin" TEXT NOT NULL,
    "office_id" INTEGER,
    "sponsor" VARCHAR(255) NOT NULL,
    "health" VARCHAR(12) NOT NULL,
    "consultation_closes" DATE,
    "demonstration" INTEGER NOT NULL,
    "folded" TEXT NOT NULL,
    "proposed_by_id" INTEGER,
    "created_at" DATETIME NOT NULL,
    "updated_at" DATETIME NOT NULL,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("proposed_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (status IN ('draft', 'published', 'archived')),
    CHECK (stage IN ('proposed', 'consultation', 'approved', 'running', 'evaluation', 'adopted', 'stopped', 'paused')),
    CHECK (health IN ('on track', 'at risk', 'off track'))
);
CREATE UNIQUE INDEX "pilot_slug" ON "pilot" ("slug");
CREATE INDEX "pilot_submission_id" ON "pilot" ("submission_id");
CREATE INDEX "pilot_office_id" ON "pilot" ("office_id");
CREATE INDEX "pilot_proposed_by_id" ON "pilot" ("proposed_by_id");
CREATE INDEX "pilot_status_stage_updated_at" ON "pilot" ("status", "stage", "updated_at");
CREATE TABLE "comment" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "pilot_id" INTEGER NOT NULL,
    "person_id" INTEGER,
    "text" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "hidden_at" DATETIME,
    "hidden_reason" TEXT NOT NULL,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE SET NULL
);
CREATE UNIQUE INDEX "comment_key" ON "comment" ("key");
CREATE INDEX "comment_pilot_id" ON "comment" ("pilot_id");
CREATE INDEX "comment_person_id" ON "comment" ("person_id");
CREATE TABLE "conflict_of_interest" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "judge_id" INTEGER NOT NULL,
    "submission_id" INTEGER NOT NULL,
    "kind" VARCHAR(12) NOT NULL,
    "reason" TEXT NOT NULL,
    "declared_at" DATETIME NOT NULL,
    "withdrawn_at" DATETIME,
    FOREIGN KEY ("judge_id") REFERENCES "judge" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE CASCADE,
    CHECK (kind IN ('declared', 'organiser', 'recusal'))
);
CREATE INDEX "conflict_of_interest_judge_id" ON "conflict_of_interest" ("judge_id");
CREATE INDEX "conflict_of_interest_submission_id" ON "conflict_of_interest" ("submission_id");
CREATE UNIQUE INDEX "conflict_once" ON "conflict_of_interest" ("judge_id", "submission_id") WHERE withdrawn_at IS NULL;
CREATE TABLE "criterion" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "rubric_id" INTEGER NOT NULL,
    "key" VARCHAR(40) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "question" TEXT NOT NULL,
    "weight" REAL NOT NULL,
    "levels" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    FOREIGN KEY ("rubric_id") REFERENCES "rubric" ("id") ON DELETE CASCADE,
    CHECK (weight > 0)
);
CREATE INDEX "criterion_rubric_id" ON "criterion" ("rubric_id");
CREATE UNIQUE INDEX "criterion_rubric_id_key" ON "criterion" ("rubric_id", "key");
CREATE TABLE "data_version" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "value" INTEGER NOT NULL
);
CREATE TABLE "decision" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "pilot_id" INTEGER NOT NULL,
    "was" VARCHAR(14) NOT NULL,
    "becomes" VARCHAR(14) NOT NULL,
    "reason" TEXT NOT NULL,
    "by_id" INTEGER,
    "at" DATETIME NOT NULL,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (reason <> '')
);
CREATE INDEX "decision_pilot_id" ON "decision" ("pilot_id");
CREATE INDEX "decision_by_id" ON "decision" ("by_id");
CREATE TABLE "entry" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "round_id" INTEGER NOT NULL,
    "submission_id" INTEGER NOT NULL,
    "code" VARCHAR(12) NOT NULL,
    "added_at" DATETIME NOT NULL,
    FOREIGN KEY ("round_id") REFERENCES "round" ("id") ON DELETE CASCADE
);
CREATE INDEX "entry_round_id" ON "entry" ("round_id");
CREATE INDEX "entry_submission_id" ON "entry" ("submission_id");
CREATE UNIQUE INDEX "entry_round_id_submission_id" ON "entry" ("round_id", "submission_id");
CREATE UNIQUE INDEX "entry_round_id_code" ON "entry" ("round_id", "code");
CREATE TABLE "extension" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "event_id" INTEGER NOT NULL,
    "was" DATETIME NOT NULL,
    "becomes" DATETIME NOT NULL,
    "reason" TEXT NOT NULL,
    "by_id" INTEGER,
    "at" DATETIME NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (becomes > was)
);
CREATE INDEX "extension_event_id" ON "extension" ("event_id");
CREATE INDEX "extension_by_id" ON "extension" ("by_id");
CREATE TABLE "indicator" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "pilot_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "unit" VARCHAR(255) NOT NULL,
    "baseline" REAL,
    "target" REAL,
    "position" INTEGER NOT NULL,
    "withdrawn_at" DATETIME,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE
);
CREATE UNIQUE INDEX "indicator_key" ON "indicator" ("key");
CREATE INDEX "indicator_pilot_id" ON "indicator" ("pilot_id");
CREATE TABLE "invitation" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "team_id" INTEGER NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "email_key" VARCHAR(255) NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "invited_by_id" INTEGER NOT NULL,
    "accepted_by_id" INTEGER,
    "created_at" DATETIME NOT NULL,
    "expires_at" DATETIME NOT NULL,
    "decided_at" DATETIME,
    FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("invited_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("accepted_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
    CHECK (status IN ('open', 'accepted', 'declined', 'revoked'))
);
CREATE UNIQUE INDEX "invitation_key" ON "invitation" ("key");
CREATE INDEX "invitation_team_id" ON "invitation" ("team_id");
CREATE UNIQUE INDEX "invitation_digest" ON "invitation" ("digest");
CREATE INDEX "invitation_invited_by_id" ON "invitation" ("invited_by_id");
CREATE INDEX "invitation_accepted_by_id" ON "invitation" ("accepted_by_id");
CREATE TABLE "join_request" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "team_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "message" TEXT NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "created_at" DATETIME NOT NULL,
    "decided_by_id" INTEGER,
    "decided_at" DATETIME,
    FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (status IN ('open', 'accepted', 'declined', 'withdrawn'))
);
CREATE UNIQUE INDEX "join_request_key" ON "join_request" ("key");
CREATE INDEX "join_request_team_id" ON "join_request" ("team_id");
CREATE INDEX "join_request_person_id" ON "join_request" ("person_id");
CREATE INDEX "join_request_decided_by_id" ON "join_request" ("decided_by_id");
CREATE UNIQUE INDEX "join_request_one_open" ON "join_request" ("team_id", "person_id") WHERE status = 'open';
CREATE TABLE "loaded" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "path" VARCHAR(255) NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "first_at" DATETIME NOT NULL,
    "at" DATETIME NOT NULL,
    "revision" INTEGER,
    "children" TEXT NOT NULL
);
CREATE UNIQUE INDEX "loaded_path" ON "loaded" ("path");
CREATE TABLE "membership" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "event_id" INTEGER NOT NULL,
    "team_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "joined_at" DATETIME NOT NULL,
    "left_at" DATETIME,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE INDEX "membership_event_id" ON "membership" ("event_id");
CREATE INDEX "membership_team_id" ON "membership" ("team_id");
CREATE INDEX "membership_person_id" ON "membership" ("person_id");
CREATE UNIQUE INDEX "membership_one_team" ON "membership" ("event_id", "person_id") WHERE left_at IS NULL;
CREATE INDEX "membership_of_team" ON "membership" ("team_id");
CREATE TABLE "message" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "to" VARCHAR(254) NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "html" TEXT,
    "locale" VARCHAR(12) NOT NULL,
    "key" VARCHAR(32) NOT NULL,
    "created_at" DATETIME NOT NULL,
    "not_before" DATETIME NOT NULL,
    "sent_at" DATETIME,
    "attempts" INTEGER NOT NULL,
    "error" TEXT NOT NULL
);
CREATE UNIQUE INDEX "message_key" ON "message" ("key");
CREATE INDEX "message_not_before" ON "message" ("not_before");
CREATE INDEX "message_sent_at" ON "message" ("sent_at");
CREATE TABLE "milestone" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "pilot_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "owner" VARCHAR(255) NOT NULL,
    "due" DATE NOT NULL,
    "done_on" DATE,
    "evidence" TEXT NOT NULL,
    "withdrawn_at" DATETIME,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE
);
CREATE UNIQUE INDEX "milestone_key" ON "milestone" ("key");
CREATE INDEX "milestone_pilot_id" ON "milestone" ("pilot_id");
CREATE TABLE "organiser" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "event_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "since" DATETIME NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
);
CREATE INDEX "organiser_event_id" ON "organiser" ("event_id");
CREATE INDEX "organiser_person_id" ON "organiser" ("person_id");
CREATE UNIQUE INDEX "organiser_event_id_person_id" ON "organiser" ("event_id", "person_id");
CREATE TABLE "panel_member" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "round_id" INTEGER NOT NULL,
    "judge_id" INTEGER NOT NULL,
    FOREIGN KEY ("round_id") REFERENCES "round" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("judge_id") REFERENCES "judge" ("id") ON DELETE CASCADE
);
CREATE INDEX "panel_member_round_id" ON "panel_member" ("round_id");
CREATE INDEX "panel_member_judge_id" ON "panel_member" ("judge_id");
CREATE UNIQUE INDEX "panel_member_round_id_judge_id" ON "panel_member" ("round_id", "judge_id");
CREATE TABLE "pilot_lead" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "pilot_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
);
CREATE INDEX "pilot_lead_pilot_id" ON "pilot_lead" ("pilot_id");
CREATE INDEX "pilot_lead_person_id" ON "pilot_lead" ("person_id");
CREATE UNIQUE INDEX "pilot_lead_pilot_id_person_id" ON "pilot_lead" ("pilot_id", "person_id");
CREATE TABLE "pilot_office" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "pilot_id" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    "role" VARCHAR(10) NOT NULL,
    "since" DATE,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE CASCADE,
    CHECK (role IN ('partner', 'adopter'))
);
CREATE INDEX "pilot_office_pilot_id" ON "pilot_office" ("pilot_id");
CREATE INDEX "pilot_office_office_id" ON "pilot_office" ("office_id");
CREATE UNIQUE INDEX "pilot_office_pilot_id_office_id_role" ON "pilot_office" ("pilot_id", "office_id", "role");
CREATE TABLE "promised" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "submission_id" INTEGER NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "promised_by_id" INTEGER,
    "promised_at" DATETIME NOT NULL,
    "kept_at" DATETIME,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("promised_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (size >= 0)
);
CREATE UNIQUE INDEX "promised_key" ON "promised" ("key");
CREATE INDEX "promised_submission_id" ON "promised" ("submission_id");
CREATE INDEX "promised_promised_by_id" ON "promised" ("promised_by_id");
CREATE UNIQUE INDEX "promised_submission_id_name_sha256" ON "promised" ("submission_id", "name", "sha256");
CREATE TABLE "publication" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "event_id" INTEGER NOT NULL,
    "number" INTEGER,
    "status" VARCHAR(12) NOT NULL,
    "show_ranks" VARCHAR(12) NOT NULL,
    "introduction" TEXT NOT NULL,
    "introduction_html" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "book" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "proposed_by_id" INTEGER NOT NULL,
    "proposed_at" DATETIME NOT NULL,
    "approved_by_id" INTEGER,
    "published_at" DATETIME,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("proposed_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("approved_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
    CHECK (status IN ('proposed', 'withdrawn', 'published', 'superseded')),
    CHECK (show_ranks IN ('ranks', 'finalists')),
    CHECK (status NOT IN ('published', 'superseded') OR (approved_by_id IS NOT NULL AND approved_by_id <> proposed_by_id AND published_at IS NOT NULL AND number IS NOT NULL)),
    CHECK (number IS NULL OR number = 1 OR reason <> '')
);
CREATE UNIQUE INDEX "publication_key" ON "publication" ("key");
CREATE INDEX "publication_event_id" ON "publication" ("event_id");
CREATE INDEX "publication_proposed_by_id" ON "publication" ("proposed_by_id");
CREATE INDEX "publication_approved_by_id" ON "publication" ("approved_by_id");
CREATE UNIQUE INDEX "publication_event_id_number" ON "publication" ("event_id", "number");
CREATE UNIQUE INDEX "publication_one_current" ON "publication" ("event_id") WHERE status = 'published';
CREATE UNIQUE INDEX "publication_one_proposed" ON "publication" ("event_id") WHERE status = 'proposed';
CREATE TABLE "question" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "challenge_id" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "asked_by_id" INTEGER,
    "asked_at" DATETIME NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "answer" TEXT NOT NULL,
    "answer_html" TEXT NOT NULL,
    "answered_by_id" INTEGER,
    "answered_at" DATETIME,
    FOREIGN KEY ("challenge_id") REFERENCES "challenge" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("answered_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (status IN ('open', 'answered', 'hidden'))
);
CREATE UNIQUE INDEX "question_key" ON "question" ("key");
CREATE INDEX "question_challenge_id" ON "question" ("challenge_id");
CREATE INDEX "question_asked_by_id" ON "question" ("asked_by_id");
CREATE INDEX "question_answered_by_id" ON "question" ("answered_by_id");
CREATE TABLE "rate_limit" (
    "key" VARCHAR(64) NOT NULL PRIMARY KEY,
    "paid_by" INTEGER NOT NULL
);
CREATE INDEX "rate_limit_paid_by" ON "rate_limit" ("paid_by");
CREATE TABLE "reading" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "indicator_id" INTEGER NOT NULL,
    "read_on" DATE NOT NULL,
    "value" REAL NOT NULL,
    FOREIGN KEY ("indicator_id") REFERENCES "indicator" ("id") ON DELETE CASCADE
);
CREATE INDEX "reading_indicator_id" ON "reading" ("indicator_id");
CREATE UNIQUE INDEX "reading_indicator_id_read_on" ON "reading" ("indicator_id", "read_on");
CREATE TABLE "rules" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "event_id" INTEGER NOT NULL,
    "version" VARCHAR(20) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "body" TEXT NOT NULL,
    "body_html" TEXT NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "translations" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "published_at" DATETIME NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE
);
CREATE INDEX "rules_event_id" ON "rules" ("event_id");
CREATE UNIQUE INDEX "rules_event_id_version" ON "rules" ("event_id", "version");
CREATE TABLE "registration" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "rules_id" INTEGER,
    "accepted_at" DATETIME,
    "of_age" INTEGER NOT NULL,
    "not_excluded" INTEGER NOT NULL,
    "answers" TEXT NOT NULL,
    "looking_for_team" INTEGER NOT NULL,
    "about" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" DATETIME NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("rules_id") REFERENCES "rules" ("id") ON DELETE RESTRICT,
    CHECK (status IN ('registered', 'waiting', 'withdrawn', 'excluded'))
);
CREATE INDEX "registration_event_id" ON "registration" ("event_id");
CREATE INDEX "registration_person_id" ON "registration" ("person_id");
CREATE INDEX "registration_rules_id" ON "registration" ("rules_id");
CREATE UNIQUE INDEX "registration_event_id_person_id" ON "registration" ("event_id", "person_id");
CREATE TABLE "registration_question" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "key" VARCHAR(40) NOT NULL,
    "label" VARCHAR(255) NOT NULL,
    "hint" VARCHAR(255) NOT NULL,
    "kind" VARCHAR(12) NOT NULL,
    "required" INTEGER NOT NULL,
    "choices" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "retired_at" DATETIME,
    "language" VARCHAR(12) NOT NULL,
    "translations" TEXT NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    CHECK (kind IN ('text', 'long text', 'choice', 'choices', 'yes or no'))
);
CREATE INDEX "registration_question_event_id" ON "registration_question" ("event_id");
CREATE UNIQUE INDEX "registration_question_event_id_key" ON "registration_question" ("event_id", "key");
CREATE TABLE "resource" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "challenge_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "kind" VARCHAR(12) NOT NULL,
    "link" VARCHAR(255) NOT NULL,
    "licence" VARCHAR(255) NOT NULL,
    "note" TEXT NOT NULL,
    "stored" VARCHAR(255) NOT NULL,
    "file_name" VARCHAR(255) NOT NULL,
    "size" INTEGER,
    "sha256" VARCHAR(64) NOT NULL,
    "media_type" VARCHAR(255) NOT NULL,
    "position" INTEGER NOT NULL,
    "withdrawn_at" DATETIME,
    FOREIGN KEY ("challenge_id") REFERENCES "challenge" ("id") ON DELETE CASCADE,
    CHECK (kind IN ('standard', 'data', 'tool', 'text'))
);
CREATE UNIQUE INDEX "resource_key" ON "resource" ("key");
CREATE INDEX "resource_challenge_id" ON "resource" ("challenge_id");
CREATE TABLE "risk" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "pilot_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "answer" TEXT NOT NULL,
    "level" VARCHAR(8) NOT NULL,
    "withdrawn_at" DATETIME,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    CHECK (level IN ('low', 'medium', 'high'))
);
CREATE UNIQUE INDEX "risk_key" ON "risk" ("key");
CREATE INDEX "risk_pilot_id" ON "risk" ("pilot_id");
CREATE TABLE "scorecard" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "assignment_id" INTEGER NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "feedback" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "updated_at" DATETIME NOT NULL,
    "signed_at" DATETIME,
    FOREIGN KEY ("assignment_id") REFERENCES "assignment" ("id") ON DELETE RESTRICT,
    CHECK (status IN ('draft', 'signed')),
    CHECK ((status = 'signed') = (signed_at IS NOT NULL))
);
CREATE UNIQUE INDEX "scorecard_assignment_id" ON "scorecard" ("assignment_id");
CREATE TABLE "score" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "scorecard_id" INTEGER NOT NULL,
    "criterion_id" INTEGER NOT NULL,
    "value" INTEGER,
    "remark" TEXT NOT NULL,
    FOREIGN KEY ("scorecard_id") REFERENCES "scorecard" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("criterion_id") REFERENCES "criterion" ("id") ON DELETE RESTRICT
);
CREATE INDEX "score_scorecard_id" ON "score" ("scorecard_id");
CREATE INDEX "score_criterion_id" ON "score" ("criterion_id");
CREATE UNIQUE INDEX "score_scorecard_id_criterion_id" ON "score" ("scorecard_id", "criterion_id");
CREATE TABLE "session" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "kind" VARCHAR(20) NOT NULL,
    "starts" DATETIME NOT NULL,
    "minutes" INTEGER NOT NULL,
    "place" VARCHAR(255) NOT NULL,
    "link" VARCHAR(255) NOT NULL,
    "description" TEXT NOT NULL,
    "cancelled_at" DATETIME,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    CHECK (minutes > 0),
    CHECK (kind IN ('workshop', 'office hours', 'briefing', 'ceremony'))
);
CREATE INDEX "session_event_id" ON "session" ("event_id");
CREATE TABLE "sign_in" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "digest" VARCHAR(64) NOT NULL,
    "person_id" INTEGER NOT NULL,
    "created_at" DATETIME NOT NULL,
    "seen_at" DATETIME NOT NULL,
    "expires_at" DATETIME NOT NULL,
    "revoked_at" DATETIME,
    "browser" VARCHAR(200) NOT NULL,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
);
CREATE UNIQUE INDEX "sign_in_digest" ON "sign_in" ("digest");
CREATE INDEX "sign_in_person_id" ON "sign_in" ("person_id");
CREATE TABLE "tag" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "challenge_id" INTEGER NOT NULL,
    "kind" VARCHAR(10) NOT NULL,
    "name" VARCHAR(40) NOT NULL,
    FOREIGN KEY ("challenge_id") REFERENCES "challenge" ("id") ON DELETE CASCADE,
    CHECK (kind IN ('right', 'function'))
);
CREATE INDEX "tag_challenge_id" ON "tag" ("challenge_id");
CREATE UNIQUE INDEX "tag_challenge_id_kind_name" ON "tag" ("challenge_id", "kind", "name");
CREATE INDEX "tag_kind_name" ON "tag" ("kind", "name");
CREATE TABLE "token" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "digest" VARCHAR(64) NOT NULL,
    "purpose" VARCHAR(20) NOT NULL,
    "person_id" INTEGER NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "created_at" DATETIME NOT NULL,
    "expires_at" DATETIME NOT NULL,
    "used_at" DATETIME,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
    CHECK (purpose IN ('confirm', 'reset', 'change email'))
);
CREATE UNIQUE INDEX "token_digest" ON "token" ("digest");
CREATE INDEX "token_person_id" ON "token" ("person_id");
CREATE TABLE "update" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "pilot_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "body" TEXT NOT NULL,
    "body_html" TEXT NOT NULL,
    "author_id" INTEGER,
    "at" DATETIME NOT NULL,
    "withdrawn_at" DATETIME,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("author_id") REFERENCES "person" ("id") ON DELETE SET NULL
);
CREATE UNIQUE INDEX "update_key" ON "update" ("key");
CREATE INDEX "update_pilot_id" ON "update" ("pilot_id");
CREATE INDEX "update_author_id" ON "update" ("author_id");
CREATE TABLE "version" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "submission_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "manifest" TEXT NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "receipt" VARCHAR(24) NOT NULL,
    "submitted_by_id" INTEGER,
    "submitted_at" DATETIME NOT NULL,
    "in_grace" INTEGER NOT NULL,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("submitted_by_id") REFERENCES "person" ("id") ON DELETE SET NULL
);
CREATE INDEX "version_submission_id" ON "version" ("submission_id");
CREATE UNIQUE INDEX "version_receipt" ON "version" ("receipt");
CREATE INDEX "version_submitted_by_id" ON "version" ("submitted_by_id");
CREATE UNIQUE INDEX "version_submission_id_number" ON "version" ("submission_id", "number");
CREATE TABLE "version_file" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "version_id" INTEGER NOT NULL,
    "attachment_id" INTEGER NOT NULL,
    FOREIGN KEY ("version_id") REFERENCES "version" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("attachment_id") REFERENCES "attachment" ("id") ON DELETE RESTRICT
);
CREATE INDEX "version_file_version_id" ON "version_file" ("version_id");
CREATE INDEX "version_file_attachment_id" ON "version_file" ("attachment_id");
CREATE UNIQUE INDEX "version_file_version_id_attachment_id" ON "version_file" ("version_id", "attachment_id")
"""

POSTGRESQL = """
CREATE TABLE "event" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "slug" VARCHAR(60) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "summary" TEXT NOT NULL,
    "story" TEXT NOT NULL,
    "story_html" TEXT NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "translations" JSONB NOT NULL,
    "submission_languages" JSONB NOT NULL,
    "time_zone" VARCHAR(255) NOT NULL,
    "place" VARCHAR(255) NOT NULL,
    "contact" VARCHAR(255) NOT NULL,
    "registration_opens" TIMESTAMP NOT NULL,
    "registration_closes" TIMESTAMP NOT NULL,
    "submission_opens" TIMESTAMP NOT NULL,
    "submission_closes" TIMESTAMP NOT NULL,
    "grace_minutes" INTEGER NOT NULL,
    "judging_opens" TIMESTAMP NOT NULL,
    "judging_closes" TIMESTAMP NOT NULL,
    "results_on" TIMESTAMP NOT NULL,
    "team_minimum" INTEGER NOT NULL,
    "team_maximum" INTEGER NOT NULL,
    "single_entrants" BOOLEAN NOT NULL,
    "participants_maximum" INTEGER,
    "participants" INTEGER NOT NULL,
    "minimum_age" INTEGER,
    "excluded" TEXT NOT NULL,
    "eligibility" TEXT NOT NULL,
    "eligibility_html" TEXT NOT NULL,
    "challenges_per_submission" INTEGER NOT NULL,
    "demonstration" BOOLEAN NOT NULL,
    "folded" TEXT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    CHECK (status IN ('draft', 'published', 'archived')),
    CHECK (registration_opens <= registration_closes),
    CHECK (registration_opens <= submission_opens),
    CHECK (submission_opens < submission_closes),
    CHECK (submission_closes <= judging_opens),
    CHECK (judging_opens < judging_closes),
    CHECK (judging_closes <= results_on),
    CHECK (team_minimum >= 1 AND team_maximum >= team_minimum),
    CHECK (grace_minutes >= 0),
    CHECK (challenges_per_submission >= 1),
    CHECK (participants >= 0 AND (participants_maximum IS NULL OR participants <= participants_maximum))
);
CREATE UNIQUE INDEX "event_slug" ON "event" ("slug");
CREATE TABLE "office" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "code" VARCHAR(40) NOT NULL,
    "kind" VARCHAR(20) NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "names" JSONB NOT NULL,
    "country" VARCHAR(2) NOT NULL,
    "region" VARCHAR(255) NOT NULL,
    "website" VARCHAR(255) NOT NULL,
    "folded" VARCHAR(255) NOT NULL,
    CHECK (kind IN ('national office', 'regional office', 'organisation', 'university', 'company'))
);
CREATE UNIQUE INDEX "office_code" ON "office" ("code");
CREATE INDEX "office_folded" ON "office" ("folded");
CREATE TABLE "person" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "email_key" VARCHAR(255) NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "folded" VARCHAR(255) NOT NULL,
    "password_hash" VARCHAR(255) NOT NULL,
    "office_id" INTEGER,
    "affiliation" VARCHAR(255) NOT NULL,
    "country" VARCHAR(2) NOT NULL,
    "languages" JSONB NOT NULL,
    "skills" JSONB NOT NULL,
    "time_zone" VARCHAR(255) NOT NULL,
    "locale" VARCHAR(255) NOT NULL,
    "contact" BOOLEAN NOT NULL,
    "administrator" BOOLEAN NOT NULL,
    "active" BOOLEAN NOT NULL,
    "demonstration" BOOLEAN NOT NULL,
    "confirmed_at" TIMESTAMP,
    "created_at" TIMESTAMP NOT NULL,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE SET NULL
);
CREATE UNIQUE INDEX "person_key" ON "person" ("key");
CREATE UNIQUE INDEX "person_email_key" ON "person" ("email_key");
CREATE INDEX "person_folded" ON "person" ("folded");
CREATE INDEX "person_office_id" ON "person" ("office_id");
CREATE TABLE "announcement" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "body" TEXT NOT NULL,
    "body_html" TEXT NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "translations" JSONB NOT NULL,
    "author_id" INTEGER,
    "published_at" TIMESTAMP NOT NULL,
    "withdrawn_at" TIMESTAMP,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("author_id") REFERENCES "person" ("id") ON DELETE SET NULL
);
CREATE INDEX "announcement_event_id" ON "announcement" ("event_id");
CREATE INDEX "announcement_author_id" ON "announcement" ("author_id");
CREATE TABLE "team" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "event_id" INTEGER NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "name_key" VARCHAR(240) NOT NULL,
    "about" TEXT NOT NULL,
    "looking" BOOLEAN NOT NULL,
    "wanted" VARCHAR(255) NOT NULL,
    "captain_id" INTEGER NOT NULL,
    "members" INTEGER NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "folded" VARCHAR(255) NOT NULL,
    "demonstration" BOOLEAN NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("captain_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
    CHECK (status IN ('active', 'dissolved')),
    CHECK (members >= 0)
);
CREATE UNIQUE INDEX "team_key" ON "team" ("key");
CREATE INDEX "team_event_id" ON "team" ("event_id");
CREATE INDEX "team_captain_id" ON "team" ("captain_id");
CREATE UNIQUE INDEX "team_event_id_name_key" ON "team" ("event_id", "name_key");
CREATE INDEX "team_event_id_folded" ON "team" ("event_id", "folded");
CREATE TABLE "submission" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "event_id" INTEGER NOT NULL,
    "team_id" INTEGER NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "reason" TEXT NOT NULL,
    "eligibility" VARCHAR(12) NOT NULL,
    "eligibility_reason" TEXT NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "summary" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "description_html" TEXT NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "licence" VARCHAR(255) NOT NULL,
    "background_ip" TEXT NOT NULL,
    "links" JSONB NOT NULL,
    "ai" JSONB NOT NULL,
    "visibility" JSONB NOT NULL,
    "folded" TEXT NOT NULL,
    "versions_count" INTEGER NOT NULL,
    "demonstration" BOOLEAN NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "submitted_at" TIMESTAMP,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE RESTRICT,
    CHECK (status IN ('draft', 'submitted', 'withdrawn', 'disqualified')),
    CHECK (eligibility IN ('unchecked', 'eligible', 'ineligible')),
    CHECK (eligibility <> 'ineligible' OR eligibility_reason <> ''),
    CHECK (status <> 'disqualified' OR reason <> ''),
    CHECK (status IN ('draft', 'withdrawn') OR versions_count > 0)
);
CREATE UNIQUE INDEX "submission_key" ON "submission" ("key");
CREATE INDEX "submission_event_id" ON "submission" ("event_id");
CREATE INDEX "submission_team_id" ON "submission" ("team_id");
CREATE TABLE "rubric" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "slug" VARCHAR(60) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "guidance" TEXT NOT NULL,
    "guidance_html" TEXT NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "translations" JSONB NOT NULL,
    "frozen_at" TIMESTAMP,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE
);
CREATE INDEX "rubric_event_id" ON "rubric" ("event_id");
CREATE UNIQUE INDEX "rubric_event_id_slug" ON "rubric" ("event_id", "slug");
CREATE TABLE "challenge" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "slug" VARCHAR(60) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "summary" TEXT NOT NULL,
    "office_id" INTEGER,
    "sections" JSONB NOT NULL,
    "sections_html" JSONB NOT NULL,
    "headings" JSONB NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "prize" TEXT NOT NULL,
    "rubric_id" INTEGER,
    "required" JSONB NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "translations" JSONB NOT NULL,
    "position" INTEGER NOT NULL,
    "folded" TEXT NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("rubric_id") REFERENCES "rubric" ("id") ON DELETE RESTRICT,
    CHECK (status IN ('draft', 'published', 'archived'))
);
CREATE INDEX "challenge_event_id" ON "challenge" ("event_id");
CREATE INDEX "challenge_office_id" ON "challenge" ("office_id");
CREATE INDEX "challenge_rubric_id" ON "challenge" ("rubric_id");
CREATE UNIQUE INDEX "challenge_event_id_slug" ON "challenge" ("event_id", "slug");
CREATE TABLE "answer" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "submission_id" INTEGER NOT NULL,
    "challenge_id" INTEGER NOT NULL,
    "team_id" INTEGER NOT NULL,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("challenge_id") REFERENCES "challenge" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE CASCADE
);
CREATE INDEX "answer_submission_id" ON "answer" ("submission_id");
CREATE INDEX "answer_challenge_id" ON "answer" ("challenge_id");
CREATE INDEX "answer_team_id" ON "answer" ("team_id");
CREATE UNIQUE INDEX "answer_submission_id_challenge_id" ON "answer" ("submission_id", "challenge_id");
CREATE UNIQUE INDEX "answer_team_id_challenge_id" ON "answer" ("team_id", "challenge_id");
CREATE TABLE "round" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "slug" VARCHAR(60) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "position" INTEGER NOT NULL,
    "rubric_id" INTEGER NOT NULL,
    "opens" TIMESTAMP NOT NULL,
    "closes" TIMESTAMP NOT NULL,
    "reviews" INTEGER NOT NULL,
    "load_maximum" INTEGER,
    "blind" BOOLEAN NOT NULL,
    "shortlist" INTEGER,
    "method" VARCHAR(12) NOT NULL,
    "tie_break" VARCHAR(20) NOT NULL,
    "closed_at" TIMESTAMP,
    "frozen_at" TIMESTAMP,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("rubric_id") REFERENCES "rubric" ("id") ON DELETE RESTRICT,
    CHECK (opens < closes),
    CHECK (reviews >= 1),
    CHECK (shortlist IS NULL OR shortlist >= 1),
    CHECK (method IN ('raw mean', 'adjusted')),
    CHECK (tie_break IN ('shared', 'raw mean', 'criteria', 'median', 'lowest score'))
);
CREATE INDEX "round_event_id" ON "round" ("event_id");
CREATE INDEX "round_rubric_id" ON "round" ("rubric_id");
CREATE UNIQUE INDEX "round_event_id_slug" ON "round" ("event_id", "slug");
CREATE TABLE "judge" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "code" VARCHAR(8) NOT NULL,
    "languages" JSONB NOT NULL,
    "expertise" JSONB NOT NULL,
    "load_maximum" INTEGER,
    "tied_to" JSONB NOT NULL,
    "ties" TEXT NOT NULL,
    "declared_at" TIMESTAMP,
    "left_at" TIMESTAMP,
    "since" TIMESTAMP NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE INDEX "judge_event_id" ON "judge" ("event_id");
CREATE INDEX "judge_person_id" ON "judge" ("person_id");
CREATE UNIQUE INDEX "judge_event_id_person_id" ON "judge" ("event_id", "person_id");
CREATE UNIQUE INDEX "judge_event_id_code" ON "judge" ("event_id", "code");
CREATE TABLE "assignment" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "round_id" INTEGER NOT NULL,
    "judge_id" INTEGER NOT NULL,
    "submission_id" INTEGER NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "reason" TEXT NOT NULL,
    "assigned_by_id" INTEGER,
    "assigned_at" TIMESTAMP NOT NULL,
    FOREIGN KEY ("round_id") REFERENCES "round" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("judge_id") REFERENCES "judge" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("assigned_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (status IN ('assigned', 'recused', 'removed')),
    CHECK (status <> 'recused' OR reason <> '')
);
CREATE UNIQUE INDEX "assignment_key" ON "assignment" ("key");
CREATE INDEX "assignment_round_id" ON "assignment" ("round_id");
CREATE INDEX "assignment_judge_id" ON "assignment" ("judge_id");
CREATE INDEX "assignment_submission_id" ON "assignment" ("submission_id");
CREATE INDEX "assignment_assigned_by_id" ON "assignment" ("assigned_by_id");
CREATE UNIQUE INDEX "assignment_round_id_judge_id_submission_id" ON "assignment" ("round_id", "judge_id", "submission_id");
CREATE TABLE "attachment" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "submission_id" INTEGER NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "size" BIGINT NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "media_type" VARCHAR(255) NOT NULL,
    "stored" VARCHAR(255) NOT NULL,
    "uploaded_by_id" INTEGER,
    "uploaded_at" TIMESTAMP NOT NULL,
    "removed_at" TIMESTAMP,
    "held" BOOLEAN NOT NULL,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("uploaded_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (size >= 0)
);
CREATE UNIQUE INDEX "attachment_key" ON "attachment" ("key");
CREATE INDEX "attachment_submission_id" ON "attachment" ("submission_id");
CREATE INDEX "attachment_uploaded_by_id" ON "attachment" ("uploaded_by_id");
CREATE UNIQUE INDEX "attachment_one_name" ON "attachment" ("submission_id", "name") WHERE removed_at IS NULL;
CREATE TABLE "audit_head" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "digest" VARCHAR(64) NOT NULL,
    "note" TEXT NOT NULL
);
CREATE TABLE "audit_line" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "at" TIMESTAMP NOT NULL,
    "person_id" INTEGER,
    "person_name" VARCHAR(255) NOT NULL,
    "event_id" INTEGER,
    "verb" VARCHAR(255) NOT NULL,
    "subject" VARCHAR(255) NOT NULL,
    "detail" JSONB NOT NULL,
    "previous" VARCHAR(64) NOT NULL,
    "digest" VARCHAR(64) NOT NULL
);
CREATE INDEX "audit_line_person_id" ON "audit_line" ("person_id");
CREATE INDEX "audit_line_event_id" ON "audit_line" ("event_id");
CREATE INDEX "audit_line_verb" ON "audit_line" ("verb");
CREATE UNIQUE INDEX "audit_line_digest" ON "audit_line" ("digest");
CREATE TABLE "prize" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "places" INTEGER NOT NULL,
    "description" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "withdrawn_at" TIMESTAMP,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    CHECK (places >= 1)
);
CREATE INDEX "prize_event_id" ON "prize" ("event_id");
CREATE UNIQUE INDEX "prize_event_id_title" ON "prize" ("event_id", "title");
CREATE TABLE "award" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "prize_id" INTEGER NOT NULL,
    "submission_id" INTEGER NOT NULL,
    "citation" TEXT NOT NULL,
    FOREIGN KEY ("prize_id") REFERENCES "prize" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE RESTRICT
);
CREATE INDEX "award_prize_id" ON "award" ("prize_id");
CREATE INDEX "award_submission_id" ON "award" ("submission_id");
CREATE UNIQUE INDEX "award_prize_id_submission_id" ON "award" ("prize_id", "submission_id");
CREATE TABLE "pilot" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "slug" VARCHAR(60) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "summary" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "body_html" TEXT NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "translations" JSONB NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "stage" VARCHAR(14) NOT NULL,
    "submission_id" INTEGER,
    "origin" TEXT NOT NULL,
    "office_id" INTEGER,
    "sponsor" VARCHAR(255) NOT NULL,
    "health" VARCHAR(12) NOT NULL,
    "consultation_closes" DATE,
    "demonstration" INTEGER NOT NULL,
    "folded" TEXT NOT NULL,
    "proposed_by_id" INTEGER,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("proposed_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (status IN ('draft', 'published', 'archived')),
    CHECK (stage IN ('proposed', 'consultation', 'approved', 'running', 'evaluation', 'adopted', 'stopped', 'paused')),
    CHECK (health IN ('on track', 'at risk', 'off track'))
);
CREATE UNIQUE INDEX "pilot_slug" ON "pilot" ("slug");
CREATE INDEX "pilot_submission_id" ON "pilot" ("submission_id");
CREATE INDEX "pilot_office_id" ON "pilot" ("office_id");
CREATE INDEX "pilot_proposed_by_id" ON "pilot" ("proposed_by_id");
CREATE INDEX "pilot_status_stage_updated_at" ON "pilot" ("status", "stage", "updated_at");
CREATE TABLE "comment" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "pilot_id" INTEGER NOT NULL,
    "person_id" INTEGER,
    "text" TEXT NOT NULL,
    "at" TIMESTAMP NOT NULL,
    "hidden_at" TIMESTAMP,
    "hidden_reason" TEXT NOT NULL,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE SET NULL
);
CREATE UNIQUE INDEX "comment_key" ON "comment" ("key");
CREATE INDEX "comment_pilot_id" ON "comment" ("pilot_id");
CREATE INDEX "comment_person_id" ON "comment" ("person_id");
CREATE TABLE "conflict_of_interest" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "judge_id" INTEGER NOT NULL,
    "submission_id" INTEGER NOT NULL,
    "kind" VARCHAR(12) NOT NULL,
    "reason" TEXT NOT NULL,
    "declared_at" TIMESTAMP NOT NULL,
    "withdrawn_at" TIMESTAMP,
    FOREIGN KEY ("judge_id") REFERENCES "judge" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE CASCADE,
    CHECK (kind IN ('declared', 'organiser', 'recusal'))
);
CREATE INDEX "conflict_of_interest_judge_id" ON "conflict_of_interest" ("judge_id");
CREATE INDEX "conflict_of_interest_submission_id" ON "conflict_of_interest" ("submission_id");
CREATE UNIQUE INDEX "conflict_once" ON "conflict_of_interest" ("judge_id", "submission_id") WHERE withdrawn_at IS NULL;
CREATE TABLE "criterion" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "rubric_id" INTEGER NOT NULL,
    "key" VARCHAR(40) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "question" TEXT NOT NULL,
    "weight" REAL NOT NULL,
    "levels" JSONB NOT NULL,
    "position" INTEGER NOT NULL,
    FOREIGN KEY ("rubric_id") REFERENCES "rubric" ("id") ON DELETE CASCADE,
    CHECK (weight > 0)
);
CREATE INDEX "criterion_rubric_id" ON "criterion" ("rubric_id");
CREATE UNIQUE INDEX "criterion_rubric_id_key" ON "criterion" ("rubric_id", "key");
CREATE TABLE "data_version" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "value" BIGINT NOT NULL
);
CREATE TABLE "decision" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "pilot_id" INTEGER NOT NULL,
    "was" VARCHAR(14) NOT NULL,
    "becomes" VARCHAR(14) NOT NULL,
    "reason" TEXT NOT NULL,
    "by_id" INTEGER,
    "at" TIMESTAMP NOT NULL,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (reason <> '')
);
CREATE INDEX "decision_pilot_id" ON "decision" ("pilot_id");
CREATE INDEX "decision_by_id" ON "decision" ("by_id");
CREATE TABLE "entry" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "round_id" INTEGER NOT NULL,
    "submission_id" INTEGER NOT NULL,
    "code" VARCHAR(12) NOT NULL,
    "added_at" TIMESTAMP NOT NULL,
    FOREIGN KEY ("round_id") REFERENCES "round" ("id") ON DELETE CASCADE
);
CREATE INDEX "entry_round_id" ON "entry" ("round_id");
CREATE INDEX "entry_submission_id" ON "entry" ("submission_id");
CREATE UNIQUE INDEX "entry_round_id_submission_id" ON "entry" ("round_id", "submission_id");
CREATE UNIQUE INDEX "entry_round_id_code" ON "entry" ("round_id", "code");
CREATE TABLE "extension" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "event_id" INTEGER NOT NULL,
    "was" TIMESTAMP NOT NULL,
    "becomes" TIMESTAMP NOT NULL,
    "reason" TEXT NOT NULL,
    "by_id" INTEGER,
    "at" TIMESTAMP NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (becomes > was)
);
CREATE INDEX "extension_event_id" ON "extension" ("event_id");
CREATE INDEX "extension_by_id" ON "extension" ("by_id");
CREATE TABLE "indicator" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "pilot_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "unit" VARCHAR(255) NOT NULL,
    "baseline" REAL,
    "target" REAL,
    "position" INTEGER NOT NULL,
    "withdrawn_at" TIMESTAMP,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE
);
CREATE UNIQUE INDEX "indicator_key" ON "indicator" ("key");
CREATE INDEX "indicator_pilot_id" ON "indicator" ("pilot_id");
CREATE TABLE "invitation" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "team_id" INTEGER NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "email_key" VARCHAR(255) NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "invited_by_id" INTEGER NOT NULL,
    "accepted_by_id" INTEGER,
    "created_at" TIMESTAMP NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    "decided_at" TIMESTAMP,
    FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("invited_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("accepted_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
    CHECK (status IN ('open', 'accepted', 'declined', 'revoked'))
);
CREATE UNIQUE INDEX "invitation_key" ON "invitation" ("key");
CREATE INDEX "invitation_team_id" ON "invitation" ("team_id");
CREATE UNIQUE INDEX "invitation_digest" ON "invitation" ("digest");
CREATE INDEX "invitation_invited_by_id" ON "invitation" ("invited_by_id");
CREATE INDEX "invitation_accepted_by_id" ON "invitation" ("accepted_by_id");
CREATE TABLE "join_request" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "team_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "message" TEXT NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "decided_by_id" INTEGER,
    "decided_at" TIMESTAMP,
    FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (status IN ('open', 'accepted', 'declined', 'withdrawn'))
);
CREATE UNIQUE INDEX "join_request_key" ON "join_request" ("key");
CREATE INDEX "join_request_team_id" ON "join_request" ("team_id");
CREATE INDEX "join_request_person_id" ON "join_request" ("person_id");
CREATE INDEX "join_request_decided_by_id" ON "join_request" ("decided_by_id");
CREATE UNIQUE INDEX "join_request_one_open" ON "join_request" ("team_id", "person_id") WHERE status = 'open';
CREATE TABLE "loaded" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "path" VARCHAR(255) NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "first_at" TIMESTAMP NOT NULL,
    "at" TIMESTAMP NOT NULL,
    "revision" INTEGER,
    "children" JSONB NOT NULL
);
CREATE UNIQUE INDEX "loaded_path" ON "loaded" ("path");
CREATE TABLE "membership" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "event_id" INTEGER NOT NULL,
    "team_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "joined_at" TIMESTAMP NOT NULL,
    "left_at" TIMESTAMP,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT
);
CREATE INDEX "membership_event_id" ON "membership" ("event_id");
CREATE INDEX "membership_team_id" ON "membership" ("team_id");
CREATE INDEX "membership_person_id" ON "membership" ("person_id");
CREATE UNIQUE INDEX "membership_one_team" ON "membership" ("event_id", "person_id") WHERE left_at IS NULL;
CREATE INDEX "membership_of_team" ON "membership" ("team_id");
CREATE TABLE "message" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "to" VARCHAR(254) NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "html" TEXT,
    "locale" VARCHAR(12) NOT NULL,
    "key" VARCHAR(32) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "not_before" TIMESTAMP NOT NULL,
    "sent_at" TIMESTAMP,
    "attempts" INTEGER NOT NULL,
    "error" TEXT NOT NULL
);
CREATE UNIQUE INDEX "message_key" ON "message" ("key");
CREATE INDEX "message_not_before" ON "message" ("not_before");
CREATE INDEX "message_sent_at" ON "message" ("sent_at");
CREATE TABLE "milestone" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "pilot_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "owner" VARCHAR(255) NOT NULL,
    "due" DATE NOT NULL,
    "done_on" DATE,
    "evidence" TEXT NOT NULL,
    "withdrawn_at" TIMESTAMP,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE
);
CREATE UNIQUE INDEX "milestone_key" ON "milestone" ("key");
CREATE INDEX "milestone_pilot_id" ON "milestone" ("pilot_id");
CREATE TABLE "organiser" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "event_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "since" TIMESTAMP NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
);
CREATE INDEX "organiser_event_id" ON "organiser" ("event_id");
CREATE INDEX "organiser_person_id" ON "organiser" ("person_id");
CREATE UNIQUE INDEX "organiser_event_id_person_id" ON "organiser" ("event_id", "person_id");
CREATE TABLE "panel_member" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "round_id" INTEGER NOT NULL,
    "judge_id" INTEGER NOT NULL,
    FOREIGN KEY ("round_id") REFERENCES "round" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("judge_id") REFERENCES "judge" ("id") ON DELETE CASCADE
);
CREATE INDEX "panel_member_round_id" ON "panel_member" ("round_id");
CREATE INDEX "panel_member_judge_id" ON "panel_member" ("judge_id");
CREATE UNIQUE INDEX "panel_member_round_id_judge_id" ON "panel_member" ("round_id", "judge_id");
CREATE TABLE "pilot_lead" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "pilot_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
);
CREATE INDEX "pilot_lead_pilot_id" ON "pilot_lead" ("pilot_id");
CREATE INDEX "pilot_lead_person_id" ON "pilot_lead" ("person_id");
CREATE UNIQUE INDEX "pilot_lead_pilot_id_person_id" ON "pilot_lead" ("pilot_id", "person_id");
CREATE TABLE "pilot_office" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "pilot_id" INTEGER NOT NULL,
    "office_id" INTEGER NOT NULL,
    "role" VARCHAR(10) NOT NULL,
    "since" DATE,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("office_id") REFERENCES "office" ("id") ON DELETE CASCADE,
    CHECK (role IN ('partner', 'adopter'))
);
CREATE INDEX "pilot_office_pilot_id" ON "pilot_office" ("pilot_id");
CREATE INDEX "pilot_office_office_id" ON "pilot_office" ("office_id");
CREATE UNIQUE INDEX "pilot_office_pilot_id_office_id_role" ON "pilot_office" ("pilot_id", "office_id", "role");
CREATE TABLE "promised" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "submission_id" INTEGER NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "size" BIGINT NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "promised_by_id" INTEGER,
    "promised_at" TIMESTAMP NOT NULL,
    "kept_at" TIMESTAMP,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("promised_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (size >= 0)
);
CREATE UNIQUE INDEX "promised_key" ON "promised" ("key");
CREATE INDEX "promised_submission_id" ON "promised" ("submission_id");
CREATE INDEX "promised_promised_by_id" ON "promised" ("promised_by_id");
CREATE UNIQUE INDEX "promised_submission_id_name_sha256" ON "promised" ("submission_id", "name", "sha256");
CREATE TABLE "publication" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "event_id" INTEGER NOT NULL,
    "number" INTEGER,
    "status" VARCHAR(12) NOT NULL,
    "show_ranks" VARCHAR(12) NOT NULL,
    "introduction" TEXT NOT NULL,
    "introduction_html" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "book" JSONB NOT NULL,
    "content" JSONB NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "proposed_by_id" INTEGER NOT NULL,
    "proposed_at" TIMESTAMP NOT NULL,
    "approved_by_id" INTEGER,
    "published_at" TIMESTAMP,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("proposed_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("approved_by_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
    CHECK (status IN ('proposed', 'withdrawn', 'published', 'superseded')),
    CHECK (show_ranks IN ('ranks', 'finalists')),
    CHECK (status NOT IN ('published', 'superseded') OR (approved_by_id IS NOT NULL AND approved_by_id <> proposed_by_id AND published_at IS NOT NULL AND number IS NOT NULL)),
    CHECK (number IS NULL OR number = 1 OR reason <> '')
);
CREATE UNIQUE INDEX "publication_key" ON "publication" ("key");
CREATE INDEX "publication_event_id" ON "publication" ("event_id");
CREATE INDEX "publication_proposed_by_id" ON "publication" ("proposed_by_id");
CREATE INDEX "publication_approved_by_id" ON "publication" ("approved_by_id");
CREATE UNIQUE INDEX "publication_event_id_number" ON "publication" ("event_id", "number");
CREATE UNIQUE INDEX "publication_one_current" ON "publication" ("event_id") WHERE status = 'published';
CREATE UNIQUE INDEX "publication_one_proposed" ON "publication" ("event_id") WHERE status = 'proposed';
CREATE TABLE "question" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "challenge_id" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "asked_by_id" INTEGER,
    "asked_at" TIMESTAMP NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "answer" TEXT NOT NULL,
    "answer_html" TEXT NOT NULL,
    "answered_by_id" INTEGER,
    "answered_at" TIMESTAMP,
    FOREIGN KEY ("challenge_id") REFERENCES "challenge" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("asked_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("answered_by_id") REFERENCES "person" ("id") ON DELETE SET NULL,
    CHECK (status IN ('open', 'answered', 'hidden'))
);
CREATE UNIQUE INDEX "question_key" ON "question" ("key");
CREATE INDEX "question_challenge_id" ON "question" ("challenge_id");
CREATE INDEX "question_asked_by_id" ON "question" ("asked_by_id");
CREATE INDEX "question_answered_by_id" ON "question" ("answered_by_id");
CREATE TABLE "rate_limit" (
    "key" VARCHAR(64) NOT NULL PRIMARY KEY,
    "paid_by" BIGINT NOT NULL
);
CREATE INDEX "rate_limit_paid_by" ON "rate_limit" ("paid_by");
CREATE TABLE "reading" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "indicator_id" INTEGER NOT NULL,
    "read_on" DATE NOT NULL,
    "value" REAL NOT NULL,
    FOREIGN KEY ("indicator_id") REFERENCES "indicator" ("id") ON DELETE CASCADE
);
CREATE INDEX "reading_indicator_id" ON "reading" ("indicator_id");
CREATE UNIQUE INDEX "reading_indicator_id_read_on" ON "reading" ("indicator_id", "read_on");
CREATE TABLE "rules" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "event_id" INTEGER NOT NULL,
    "version" VARCHAR(20) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "body" TEXT NOT NULL,
    "body_html" TEXT NOT NULL,
    "language" VARCHAR(12) NOT NULL,
    "translations" JSONB NOT NULL,
    "revision" INTEGER NOT NULL,
    "published_at" TIMESTAMP NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE
);
CREATE INDEX "rules_event_id" ON "rules" ("event_id");
CREATE UNIQUE INDEX "rules_event_id_version" ON "rules" ("event_id", "version");
CREATE TABLE "registration" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "rules_id" INTEGER,
    "accepted_at" TIMESTAMP,
    "of_age" BOOLEAN NOT NULL,
    "not_excluded" BOOLEAN NOT NULL,
    "answers" JSONB NOT NULL,
    "looking_for_team" BOOLEAN NOT NULL,
    "about" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("rules_id") REFERENCES "rules" ("id") ON DELETE RESTRICT,
    CHECK (status IN ('registered', 'waiting', 'withdrawn', 'excluded'))
);
CREATE INDEX "registration_event_id" ON "registration" ("event_id");
CREATE INDEX "registration_person_id" ON "registration" ("person_id");
CREATE INDEX "registration_rules_id" ON "registration" ("rules_id");
CREATE UNIQUE INDEX "registration_event_id_person_id" ON "registration" ("event_id", "person_id");
CREATE TABLE "registration_question" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "key" VARCHAR(40) NOT NULL,
    "label" VARCHAR(255) NOT NULL,
    "hint" VARCHAR(255) NOT NULL,
    "kind" VARCHAR(12) NOT NULL,
    "required" BOOLEAN NOT NULL,
    "choices" JSONB NOT NULL,
    "position" INTEGER NOT NULL,
    "retired_at" TIMESTAMP,
    "language" VARCHAR(12) NOT NULL,
    "translations" JSONB NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    CHECK (kind IN ('text', 'long text', 'choice', 'choices', 'yes or no'))
);
CREATE INDEX "registration_question_event_id" ON "registration_question" ("event_id");
CREATE UNIQUE INDEX "registration_question_event_id_key" ON "registration_question" ("event_id", "key");
CREATE TABLE "resource" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "challenge_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "kind" VARCHAR(12) NOT NULL,
    "link" VARCHAR(255) NOT NULL,
    "licence" VARCHAR(255) NOT NULL,
    "note" TEXT NOT NULL,
    "stored" VARCHAR(255) NOT NULL,
    "file_name" VARCHAR(255) NOT NULL,
    "size" INTEGER,
    "sha256" VARCHAR(64) NOT NULL,
    "media_type" VARCHAR(255) NOT NULL,
    "position" INTEGER NOT NULL,
    "withdrawn_at" TIMESTAMP,
    FOREIGN KEY ("challenge_id") REFERENCES "challenge" ("id") ON DELETE CASCADE,
    CHECK (kind IN ('standard', 'data', 'tool', 'text'))
);
CREATE UNIQUE INDEX "resource_key" ON "resource" ("key");
CREATE INDEX "resource_challenge_id" ON "resource" ("challenge_id");
CREATE TABLE "risk" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    "pilot_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "answer" TEXT NOT NULL,
    "level" VARCHAR(8) NOT NULL,
    "withdrawn_at" TIMESTAMP,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    CHECK (level IN ('low', 'medium', 'high'))
);
CREATE UNIQUE INDEX "risk_key" ON "risk" ("key");
CREATE INDEX "risk_pilot_id" ON "risk" ("pilot_id");
CREATE TABLE "scorecard" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "assignment_id" INTEGER NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "feedback" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "signed_at" TIMESTAMP,
    FOREIGN KEY ("assignment_id") REFERENCES "assignment" ("id") ON DELETE RESTRICT,
    CHECK (status IN ('draft', 'signed')),
    CHECK ((status = 'signed') = (signed_at IS NOT NULL))
);
CREATE UNIQUE INDEX "scorecard_assignment_id" ON "scorecard" ("assignment_id");
CREATE TABLE "score" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "scorecard_id" INTEGER NOT NULL,
    "criterion_id" INTEGER NOT NULL,
    "value" INTEGER,
    "remark" TEXT NOT NULL,
    FOREIGN KEY ("scorecard_id") REFERENCES "scorecard" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("criterion_id") REFERENCES "criterion" ("id") ON DELETE RESTRICT
);
CREATE INDEX "score_scorecard_id" ON "score" ("scorecard_id");
CREATE INDEX "score_criterion_id" ON "score" ("criterion_id");
CREATE UNIQUE INDEX "score_scorecard_id_criterion_id" ON "score" ("scorecard_id", "criterion_id");
CREATE TABLE "session" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "revision" INTEGER NOT NULL,
    "event_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "kind" VARCHAR(20) NOT NULL,
    "starts" TIMESTAMP NOT NULL,
    "minutes" INTEGER NOT NULL,
    "place" VARCHAR(255) NOT NULL,
    "link" VARCHAR(255) NOT NULL,
    "description" TEXT NOT NULL,
    "cancelled_at" TIMESTAMP,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    CHECK (minutes > 0),
    CHECK (kind IN ('workshop', 'office hours', 'briefing', 'ceremony'))
);
CREATE INDEX "session_event_id" ON "session" ("event_id");
CREATE TABLE "sign_in" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "digest" VARCHAR(64) NOT NULL,
    "person_id" INTEGER NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "seen_at" TIMESTAMP NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    "revoked_at" TIMESTAMP,
    "browser" VARCHAR(200) NOT NULL,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
);
CREATE UNIQUE INDEX "sign_in_digest" ON "sign_in" ("digest");
CREATE INDEX "sign_in_person_id" ON "sign_in" ("person_id");
CREATE TABLE "tag" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "challenge_id" INTEGER NOT NULL,
    "kind" VARCHAR(10) NOT NULL,
    "name" VARCHAR(40) NOT NULL,
    FOREIGN KEY ("challenge_id") REFERENCES "challenge" ("id") ON DELETE CASCADE,
    CHECK (kind IN ('right', 'function'))
);
CREATE INDEX "tag_challenge_id" ON "tag" ("challenge_id");
CREATE UNIQUE INDEX "tag_challenge_id_kind_name" ON "tag" ("challenge_id", "kind", "name");
CREATE INDEX "tag_kind_name" ON "tag" ("kind", "name");
CREATE TABLE "token" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "digest" VARCHAR(64) NOT NULL,
    "purpose" VARCHAR(20) NOT NULL,
    "person_id" INTEGER NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    "used_at" TIMESTAMP,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
    CHECK (purpose IN ('confirm', 'reset', 'change email'))
);
CREATE UNIQUE INDEX "token_digest" ON "token" ("digest");
CREATE INDEX "token_person_id" ON "token" ("person_id");
CREATE TABLE "update" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "key" VARCHAR(16) NOT NULL,
    "pilot_id" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "body" TEXT NOT NULL,
    "body_html" TEXT NOT NULL,
    "author_id" INTEGER,
    "at" TIMESTAMP NOT NULL,
    "withdrawn_at" TIMESTAMP,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("author_id") REFERENCES "person" ("id") ON DELETE SET NULL
);
CREATE UNIQUE INDEX "update_key" ON "update" ("key");
CREATE INDEX "update_pilot_id" ON "update" ("pilot_id");
CREATE INDEX "update_author_id" ON "update" ("author_id");
CREATE TABLE "version" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "submission_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "manifest" JSONB NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "receipt" VARCHAR(24) NOT NULL,
    "submitted_by_id" INTEGER,
    "submitted_at" TIMESTAMP NOT NULL,
    "in_grace" BOOLEAN NOT NULL,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("submitted_by_id") REFERENCES "person" ("id") ON DELETE SET NULL
);
CREATE INDEX "version_submission_id" ON "version" ("submission_id");
CREATE UNIQUE INDEX "version_receipt" ON "version" ("receipt");
CREATE INDEX "version_submitted_by_id" ON "version" ("submitted_by_id");
CREATE UNIQUE INDEX "version_submission_id_number" ON "version" ("submission_id", "number");
CREATE TABLE "version_file" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "version_id" INTEGER NOT NULL,
    "attachment_id" INTEGER NOT NULL,
    FOREIGN KEY ("version_id") REFERENCES "version" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("attachment_id") REFERENCES "attachment" ("id") ON DELETE RESTRICT
);
CREATE INDEX "version_file_version_id" ON "version_file" ("version_id");
CREATE INDEX "version_file_attachment_id" ON "version_file" ("attachment_id");
CREATE UNIQUE INDEX "version_file_version_id_attachment_id" ON "version_file" ("version_id", "attachment_id")
"""


def up(migrator: Any, db: Any) -> None:
    """Make the tables and their indexes."""
    statements = SQLITE if isinstance(db, SqliteDatabase) else POSTGRESQL
    for statement in statements.split(";\n"):
        db.execute_sql(statement)
