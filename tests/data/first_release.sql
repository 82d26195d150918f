BEGIN TRANSACTION;
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
CREATE TABLE "answer" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "submission_id" INTEGER NOT NULL,
    "challenge_id" INTEGER NOT NULL,
    "team_id" INTEGER NOT NULL,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("challenge_id") REFERENCES "challenge" ("id") ON DELETE RESTRICT,
    FOREIGN KEY ("team_id") REFERENCES "team" ("id") ON DELETE CASCADE
);
INSERT INTO "answer" VALUES(1,1,1,1);
INSERT INTO "answer" VALUES(2,2,1,2);
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
INSERT INTO "assignment" VALUES(1,'jb4k24587w',1,1,1,'assigned','',NULL,'2027-03-21 12:00:00.000000');
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
CREATE TABLE "audit_head" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "digest" VARCHAR(64) NOT NULL,
    "note" TEXT NOT NULL
);
INSERT INTO "audit_head" VALUES(1,'a5a3fa901790f1feff55bddca55cf3a7e0a198ca04073f58495ca38293af0f7a','');
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
INSERT INTO "audit_line" VALUES(1,'2027-03-11 12:00:00.000000',3,'Cy Example',1,'questions.ask','Question f8rgvv5ufa','{}','0000000000000000000000000000000000000000000000000000000000000000','b1ac43689abb316cc206e1c7b5324a2ee890f90ac1a5a68eb6017bc433557f44');
INSERT INTO "audit_line" VALUES(2,'2027-03-11 12:00:00.000000',3,'Cy Example',1,'submissions.submit','Submission rzvewpw3w9','{"version":1,"receipt":"3RSB-XEHU-FXG2-3RGW","digest":"b1f97cbecc19ea87fbf2350338a22682a47b74c99aed215b234e7025e5730ee3"}','b1ac43689abb316cc206e1c7b5324a2ee890f90ac1a5a68eb6017bc433557f44','739ac4bb09a2698352ed64f3865a8e138420e22b1d15245e65af8b146c9c4499');
INSERT INTO "audit_line" VALUES(3,'2027-03-21 12:00:00.000000',7,'Ada Example',1,'entries.add','Round screening','{"count":1}','739ac4bb09a2698352ed64f3865a8e138420e22b1d15245e65af8b146c9c4499','8fe1432cb54ed5671db3bb041df0e888c59adeb807d1441abbdb773d7d4ba5c6');
INSERT INTO "audit_line" VALUES(4,'2027-03-26 12:00:00.000000',4,'Dee Example',1,'scorecards.sign','Assignment jb4k24587w','{"left_open":[]}','8fe1432cb54ed5671db3bb041df0e888c59adeb807d1441abbdb773d7d4ba5c6','0b908e7aa1e7dc7c47731d7699481406fe3a891565498512e6e6b70a90987110');
INSERT INTO "audit_line" VALUES(5,'2027-03-11 12:00:00.000000',7,'Ada Example',1,'prizes.create','Prize 1','{"title":"First prize"}','0b908e7aa1e7dc7c47731d7699481406fe3a891565498512e6e6b70a90987110','09638520420221b503e0450849023ed98bb54392f9578d95503a6c6a5e31fc1a');
INSERT INTO "audit_line" VALUES(6,'2027-04-03 12:00:00.000000',7,'Ada Example',1,'results.award','Submission rzvewpw3w9','{"prize":"First prize","citation":"Clear and useful."}','09638520420221b503e0450849023ed98bb54392f9578d95503a6c6a5e31fc1a','b61b10afdea1f3996b8e20e107e35ef19a58b96d7acd0c08e2b3eb8c50d3e9d0');
INSERT INTO "audit_line" VALUES(7,'2027-04-03 12:00:00.000000',7,'Ada Example',1,'results.propose','Publication 7fz2nf3wa8','{"digest":"7cbf7f89e1f54e82e3f153f75b4e7b9c305d11e076514950ac5b9dca36b0e3aa","show_ranks":"ranks","reason":""}','b61b10afdea1f3996b8e20e107e35ef19a58b96d7acd0c08e2b3eb8c50d3e9d0','221cd387f1f839bf63b6e79a8da4f311b7922335821bc275c71acefd8dafb0ec');
INSERT INTO "audit_line" VALUES(8,'2027-04-04 12:00:00.000000',8,'Grace Example',1,'results.publish','Publication 7fz2nf3wa8','{"number":1,"proposed_by":"Ada Example (xthrjpwh9j)","approved_by":"Grace Example (fwcqwp4u8e)","digest":"7cbf7f89e1f54e82e3f153f75b4e7b9c305d11e076514950ac5b9dca36b0e3aa","reason":""}','221cd387f1f839bf63b6e79a8da4f311b7922335821bc275c71acefd8dafb0ec','17eda8fb83df8146ce9e8f7cd72f40a19fe97ee60cb29c03f53e699c5403f947');
INSERT INTO "audit_line" VALUES(9,'2027-04-09 12:00:00.000000',9,'Root Example',NULL,'partners.add_office','Pilot nice-helper','{"role":"partner","office":"ZZ"}','17eda8fb83df8146ce9e8f7cd72f40a19fe97ee60cb29c03f53e699c5403f947','ae5b4994043579e8a6dc77e789536838eed1d75b1b544ce3968379e4696d0609');
INSERT INTO "audit_line" VALUES(10,'2027-04-10 12:00:00.000000',9,'Root Example',NULL,'partners.add_office','Pilot nice-helper','{"role":"adopter","office":"ZZ"}','ae5b4994043579e8a6dc77e789536838eed1d75b1b544ce3968379e4696d0609','a5a3fa901790f1feff55bddca55cf3a7e0a198ca04073f58495ca38293af0f7a');
CREATE TABLE "award" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "prize_id" INTEGER NOT NULL,
    "submission_id" INTEGER NOT NULL,
    "citation" TEXT NOT NULL,
    FOREIGN KEY ("prize_id") REFERENCES "prize" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("submission_id") REFERENCES "submission" ("id") ON DELETE RESTRICT
);
INSERT INTO "award" VALUES(1,1,1,'Clear and useful.');
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
INSERT INTO "challenge" VALUES(1,1,1,'nice-classes','Suggest Nice classes','Suggest classes for a list of goods.',1,'{"problem":"Goods lists are long."}','{"problem":"<p>Goods lists are long.</p>"}','{}','published','',1,'["summary","description"]','en','{}',0,'suggest nice classes','2027-02-18 12:00:00.000000');
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
INSERT INTO "criterion" VALUES(1,1,'usefulness','Usefulness','How good is its usefulness?',60.0,'[[1,"Level 1 of usefulness"],[2,"Level 2 of usefulness"],[3,"Level 3 of usefulness"],[4,"Level 4 of usefulness"],[5,"Level 5 of usefulness"]]',0);
INSERT INTO "criterion" VALUES(2,1,'feasibility','Feasibility','How good is its feasibility?',40.0,'[[1,"Level 1 of feasibility"],[2,"Level 2 of feasibility"],[3,"Level 3 of feasibility"],[4,"Level 4 of feasibility"],[5,"Level 5 of feasibility"]]',1);
CREATE TABLE "data_version" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "value" INTEGER NOT NULL
);
INSERT INTO "data_version" VALUES(1,3869163888723426851);
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
CREATE TABLE "entry" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "round_id" INTEGER NOT NULL,
    "submission_id" INTEGER NOT NULL,
    "code" VARCHAR(12) NOT NULL,
    "added_at" DATETIME NOT NULL,
    FOREIGN KEY ("round_id") REFERENCES "round" ("id") ON DELETE CASCADE
);
INSERT INTO "entry" VALUES(1,1,1,'E01','2027-03-21 12:00:00.000000');
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
INSERT INTO "event" VALUES(1,1,'codefest','AI Tools Codefest','Tools for IP offices.','','','published','en','{}','["en","fr"]','Europe/Zurich','','','2027-02-08 12:00:00.000000','2027-03-15 12:00:00.000000','2027-02-24 12:00:00.000000','2027-03-20 12:00:00.000000',0,'2027-03-21 12:00:00.000000','2027-03-30 12:00:00.000000','2027-04-04 12:00:00.000000',1,4,1,NULL,3,NULL,'','','',1,0,'ai tools codefest','2027-01-29 12:00:00.000000','2027-01-29 12:00:00.000000');
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
INSERT INTO "judge" VALUES(1,1,1,4,'J01','["en"]','[]',NULL,'[]','','2027-02-19 12:00:00.000000',NULL,'2027-02-18 12:00:00.000000');
CREATE TABLE "loaded" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "path" VARCHAR(255) NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "first_at" DATETIME NOT NULL,
    "at" DATETIME NOT NULL,
    "revision" INTEGER,
    "children" TEXT NOT NULL
);
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
INSERT INTO "membership" VALUES(1,1,1,3,'2027-02-28 12:00:00.000000',NULL);
INSERT INTO "membership" VALUES(2,1,2,1,'2027-02-28 12:00:00.000000',NULL);
INSERT INTO "membership" VALUES(3,1,2,2,'2027-02-28 12:00:00.000000',NULL);
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
INSERT INTO "message" VALUES(1,'ada@example.org','A question about Suggest Nice classes','A question about “Suggest Nice classes”:

Which edition of the classification?

Answer it here: https://codefest.example.org/q',NULL,'en','szjkemeareep8hscb78vbzjz','2027-03-11 12:00:00.000000','2027-03-11 12:00:00.000000',NULL,0,'');
INSERT INTO "message" VALUES(2,'grace@example.org','A question about Suggest Nice classes','A question about “Suggest Nice classes”:

Which edition of the classification?

Answer it here: https://codefest.example.org/q',NULL,'en','af35hdegzkkecreuc29dukx9','2027-03-11 12:00:00.000000','2027-03-11 12:00:00.000000',NULL,0,'');
INSERT INTO "message" VALUES(3,'cy@example.org','Receipt for version 1: AI Tools Codefest','Version 1 of “Work Second team” has arrived.

Event: AI Tools Codefest
Arrived: March 11, 2027 1:00:00 PM UTC+01:00 (Europe/Zurich)
March 11, 2027 12:00:00 PM UTC (UTC)
Submitted by: Cy Example

Receipt code: 3RSB-XEHU-FXG2-3RGW
sha256 of the list of all parts: b1f97cbecc19ea87fbf2350338a22682a47b74c99aed215b234e7025e5730ee3

Until Mar 20, 2027 1:00 PM (Europe/Zurich) your team may submit again. The latest version is what counts.
',NULL,'en','u9r4dndvfjj2qv829fmf7a9a','2027-03-11 12:00:00.000000','2027-03-11 12:00:00.000000',NULL,0,'');
INSERT INTO "message" VALUES(4,'ben@example.org','The results are published: AI Tools Codefest','The results of “AI Tools Codefest” are published. Your judges'' feedback is there too.

https://codefest.example.org/r',NULL,'en','7r73bz2nr5qtwjfmpm5g8cwu','2027-04-04 12:00:00.000000','2027-04-04 12:00:00.000000',NULL,0,'');
INSERT INTO "message" VALUES(5,'bo@example.org','The results are published: AI Tools Codefest','The results of “AI Tools Codefest” are published. Your judges'' feedback is there too.

https://codefest.example.org/r',NULL,'en','a3qn9q3kk7tdq9eckee5gjkn','2027-04-04 12:00:00.000000','2027-04-04 12:00:00.000000',NULL,0,'');
INSERT INTO "message" VALUES(6,'cy@example.org','The results are published: AI Tools Codefest','The results of “AI Tools Codefest” are published. Your judges'' feedback is there too.

https://codefest.example.org/r',NULL,'en','hasg3n39kpex822zdw679gga','2027-04-04 12:00:00.000000','2027-04-04 12:00:00.000000',NULL,0,'');
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
INSERT INTO "office" VALUES(1,1,'CH','national office','Switzerland','{}','CH','','','switzerland ch');
INSERT INTO "office" VALUES(2,1,'ZZ','national office','Office of Example Land','{"fr":"Office d\u2019Exemple"}','','','','office of example land');
CREATE TABLE "organiser" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "event_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "since" DATETIME NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
);
INSERT INTO "organiser" VALUES(1,1,7,'2027-01-29 12:00:00.000000');
INSERT INTO "organiser" VALUES(2,1,8,'2027-01-29 12:00:00.000000');
CREATE TABLE "panel_member" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "round_id" INTEGER NOT NULL,
    "judge_id" INTEGER NOT NULL,
    FOREIGN KEY ("round_id") REFERENCES "round" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("judge_id") REFERENCES "judge" ("id") ON DELETE CASCADE
);
INSERT INTO "panel_member" VALUES(1,1,1);
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
INSERT INTO "person" VALUES(1,1,'gnpb6fsqkn','ben@example.org','ben@example.org','Ben Example','ben example','',1,'','','[]','[]','UTC','',1,0,1,0,'2027-01-10 12:00:00.000000','2027-01-09 12:00:00.000000');
INSERT INTO "person" VALUES(2,1,'7druwu5auz','bo@example.org','bo@example.org','Bo Example','bo example','',NULL,'','','[]','[]','UTC','',0,0,1,0,'2027-01-10 12:00:00.000000','2027-01-09 12:00:00.000000');
INSERT INTO "person" VALUES(3,1,'4nkhrr9yz7','cy@example.org','cy@example.org','Cy Example','cy example','',NULL,'','','[]','[]','UTC','',0,0,1,0,'2027-01-10 12:00:00.000000','2027-01-09 12:00:00.000000');
INSERT INTO "person" VALUES(4,1,'tutnr9tub4','dee@example.org','dee@example.org','Dee Example','dee example','',2,'','','[]','[]','UTC','',1,0,1,0,'2027-01-10 12:00:00.000000','2027-01-09 12:00:00.000000');
INSERT INTO "person" VALUES(5,1,'qepfs2j2zf','dan@example.org','dan@example.org','Dan Example','dan example','',NULL,'','','[]','[]','UTC','',0,0,1,0,'2027-01-10 12:00:00.000000','2027-01-09 12:00:00.000000');
INSERT INTO "person" VALUES(6,1,'7u36h5ccv8','pia@example.org','pia@example.org','Pia Example','pia example','',1,'','','[]','[]','UTC','',1,0,1,0,'2027-01-10 12:00:00.000000','2027-01-09 12:00:00.000000');
INSERT INTO "person" VALUES(7,1,'xthrjpwh9j','ada@example.org','ada@example.org','Ada Example','ada example','',NULL,'','','[]','[]','UTC','',0,0,1,0,'2027-01-10 12:00:00.000000','2027-01-09 12:00:00.000000');
INSERT INTO "person" VALUES(8,1,'fwcqwp4u8e','grace@example.org','grace@example.org','Grace Example','grace example','',NULL,'','','[]','[]','UTC','',0,0,1,0,'2027-01-10 12:00:00.000000','2027-01-09 12:00:00.000000');
INSERT INTO "person" VALUES(9,1,'93mjv5mp7h','root@example.org','root@example.org','Root Example','root example','',NULL,'','','[]','[]','UTC','',0,1,1,0,'2027-01-10 12:00:00.000000','2027-01-09 12:00:00.000000');
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
INSERT INTO "pilot" VALUES(1,1,'nice-helper','Nice helper','','','','en','{}','published','proposed',NULL,'',1,'','on track',NULL,0,'',NULL,'2026-12-10 12:00:00.000000','2027-04-10 12:00:00.000000');
CREATE TABLE "pilot_lead" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "pilot_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
);
INSERT INTO "pilot_lead" VALUES(1,1,6);
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
INSERT INTO "pilot_office" VALUES(1,1,2,'partner','2027-04-09');
INSERT INTO "pilot_office" VALUES(2,1,2,'adopter','2027-04-10');
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
INSERT INTO "prize" VALUES(1,1,1,'First prize',1,'A pilot',0,NULL);
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
INSERT INTO "publication" VALUES(1,'7fz2nf3wa8',1,1,'published','ranks','','','','{"format":"codefest score book 1","event":{"slug":"codefest","title":"AI Tools Codefest"},"rounds":[{"slug":"screening","title":"Screening","method":"raw mean","tie_break":"shared","criteria":[{"key":"usefulness","title":"Usefulness","weight":60.0},{"key":"feasibility","title":"Feasibility","weight":40.0}],"entries":[{"submission":"rzvewpw3w9","title":"Work Second team","team":"Second team"}],"cards":[{"submission":"rzvewpw3w9","judge":"J01","scores":{"feasibility":4,"usefulness":4}}]}]}','{"submissions":["rzvewpw3w9"],"prizes":[{"title":"First prize","description":"A pilot","winners":[{"submission":"rzvewpw3w9","title":"Work Second team","team":"Second team","citation":"Clear and useful."}]}],"finalists":[],"rounds":[{"slug":"screening","title":"Screening","method":"raw mean","tie_break":"shared","entries":1,"judges":1,"reviews":1,"criteria":[{"title":"Usefulness","weight":60.0},{"title":"Feasibility","weight":40.0}],"standings":[{"submission":"rzvewpw3w9","title":"Work Second team","team":"Second team","rank":1,"score":4.0,"raw_mean":4.0,"low":null,"high":null,"best":1,"worst":1,"reviews":1}]}],"digests":{"json":"7cbf7f89e1f54e82e3f153f75b4e7b9c305d11e076514950ac5b9dca36b0e3aa","csv":"0dd273d794b5aa74272efd63df83856dcc72fb460ad3f846e1bbc1c2909b2b59"}}','7cbf7f89e1f54e82e3f153f75b4e7b9c305d11e076514950ac5b9dca36b0e3aa',7,'2027-04-03 12:00:00.000000',8,'2027-04-04 12:00:00.000000');
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
INSERT INTO "question" VALUES(1,1,'f8rgvv5ufa',1,'Which edition of the classification?',3,'2027-03-11 12:00:00.000000','open','','',NULL,NULL);
CREATE TABLE "rate_limit" (
    "key" VARCHAR(64) NOT NULL PRIMARY KEY,
    "paid_by" INTEGER NOT NULL
);
CREATE TABLE "reading" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "indicator_id" INTEGER NOT NULL,
    "read_on" DATE NOT NULL,
    "value" REAL NOT NULL,
    FOREIGN KEY ("indicator_id") REFERENCES "indicator" ("id") ON DELETE CASCADE
);
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
INSERT INTO "registration" VALUES(1,1,1,3,'registered',NULL,NULL,1,1,'{}',0,'','','2027-02-18 12:00:00.000000');
INSERT INTO "registration" VALUES(2,1,1,1,'registered',NULL,NULL,1,1,'{}',0,'','','2027-02-18 12:00:00.000000');
INSERT INTO "registration" VALUES(3,1,1,2,'registered',NULL,NULL,1,1,'{}',0,'','','2027-02-18 12:00:00.000000');
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
INSERT INTO "round" VALUES(1,1,1,'screening','Screening',0,1,'2027-03-21 12:00:00.000000','2027-03-30 12:00:00.000000',2,NULL,1,NULL,'raw mean','shared',NULL,'2027-03-26 12:00:00.000000');
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
INSERT INTO "rubric" VALUES(1,1,1,'screening','Screening','','','en','{}','2027-03-26 12:00:00.000000');
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
INSERT INTO "rules" VALUES(1,1,'1.0','Rules','Be fair.','<p>Be fair.</p>','en','{}',1,'2027-02-08 12:00:00.000000');
CREATE TABLE "schema_migration" ("id" INTEGER NOT NULL PRIMARY KEY, "name" VARCHAR(255) NOT NULL, "applied" DATETIME NOT NULL);
INSERT INTO "schema_migration" VALUES(1,'0001_spine','2026-11-28 17:50:46.408210');
CREATE TABLE "score" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "scorecard_id" INTEGER NOT NULL,
    "criterion_id" INTEGER NOT NULL,
    "value" INTEGER,
    "remark" TEXT NOT NULL,
    FOREIGN KEY ("scorecard_id") REFERENCES "scorecard" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("criterion_id") REFERENCES "criterion" ("id") ON DELETE RESTRICT
);
INSERT INTO "score" VALUES(1,1,1,4,'Remark on usefulness');
INSERT INTO "score" VALUES(2,1,2,4,'Remark on feasibility');
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
INSERT INTO "scorecard" VALUES(1,2,1,'signed','Well done.','For organisers.','2027-03-26 12:00:00.000000','2027-03-26 12:00:00.000000');
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
INSERT INTO "submission" VALUES(1,2,'rzvewpw3w9',1,1,'submitted','','eligible','','Work Second team','It suggests classes.','It **works**.','<p>It <strong>works</strong>.</p>','en','Apache-2.0','','[]','{}','{}','entry of second team',1,0,'2027-03-05 12:00:00.000000','2027-03-05 12:00:00.000000','2027-03-11 12:00:00.000000');
INSERT INTO "submission" VALUES(2,1,'6az8xjp84e',1,2,'draft','','unchecked','','Entry of Niçoise','It suggests classes.','It **works**.','<p>It <strong>works</strong>.</p>','en','Apache-2.0','','[]','{}','{}','entry of nicoise',0,0,'2027-03-05 12:00:00.000000','2027-03-05 12:00:00.000000',NULL);
CREATE TABLE "tag" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "challenge_id" INTEGER NOT NULL,
    "kind" VARCHAR(10) NOT NULL,
    "name" VARCHAR(40) NOT NULL,
    FOREIGN KEY ("challenge_id") REFERENCES "challenge" ("id") ON DELETE CASCADE,
    CHECK (kind IN ('right', 'function'))
);
INSERT INTO "tag" VALUES(1,1,'right','trademarks');
INSERT INTO "tag" VALUES(2,1,'function','classification');
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
INSERT INTO "team" VALUES(1,1,'rhs8r3dmnf',1,'Second team','second team','',0,'',3,1,'active','second team',0,'2027-02-28 12:00:00.000000');
INSERT INTO "team" VALUES(2,1,'xp4jvbh6yz',1,'Niçoise','niçoise','',0,'',1,2,'active','nicoise',0,'2027-02-28 12:00:00.000000');
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
INSERT INTO "version" VALUES(1,1,1,'{"title":"Work Second team","summary":"It suggests classes.","description":"It **works**.","language":"en","licence":"Apache-2.0","background_ip":"","links":[],"ai":{},"visibility":{},"description_html":"<p>It <strong>works</strong>.</p>","challenges":["nice-classes"],"team":"Second team"}','[{"part":"ai","size":2,"sha256":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},{"part":"background_ip","size":0,"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},{"part":"challenges","size":16,"sha256":"fe2742672b1c728f7ac6a9bddbd6de6f5c52344955e1696d6d0403688f3620f0"},{"part":"description","size":13,"sha256":"ce5713ec66d15217476a61279fc43d1e74f77baf77fd5b33e275ebbab1d6378a"},{"part":"language","size":2,"sha256":"dbd3a49d0d906b4ed9216b73330d2fb080ef2f758c12f3885068222e5e17151c"},{"part":"licence","size":10,"sha256":"2af71558e438db0b73a20beab92dc278a94e1bbe974c00c1a33e3ab62d53a608"},{"part":"links","size":2,"sha256":"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"},{"part":"summary","size":20,"sha256":"04ae59878c723abbbf98a3c44a7ce2d3e1e74a2453dbf248f6ab73d0370956a1"},{"part":"team","size":11,"sha256":"cfba8e774c86ae80c3e2e233bead0bc6afe9251493bf7728e1547df224cf5d43"},{"part":"title","size":16,"sha256":"afab45cc11fe8f78325794127eebf1368d8b141687b12f0f83f1279f2c12ed7a"},{"part":"visibility","size":2,"sha256":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}]','b1f97cbecc19ea87fbf2350338a22682a47b74c99aed215b234e7025e5730ee3','3RSB-XEHU-FXG2-3RGW',3,'2027-03-11 12:00:00.000000',0);
CREATE TABLE "version_file" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "version_id" INTEGER NOT NULL,
    "attachment_id" INTEGER NOT NULL,
    FOREIGN KEY ("version_id") REFERENCES "version" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("attachment_id") REFERENCES "attachment" ("id") ON DELETE RESTRICT
);
CREATE UNIQUE INDEX "schema_migration_name" ON "schema_migration" ("name");
CREATE UNIQUE INDEX "event_slug" ON "event" ("slug");
CREATE UNIQUE INDEX "office_code" ON "office" ("code");
CREATE INDEX "office_folded" ON "office" ("folded");
CREATE UNIQUE INDEX "person_key" ON "person" ("key");
CREATE UNIQUE INDEX "person_email_key" ON "person" ("email_key");
CREATE INDEX "person_folded" ON "person" ("folded");
CREATE INDEX "person_office_id" ON "person" ("office_id");
CREATE INDEX "announcement_event_id" ON "announcement" ("event_id");
CREATE INDEX "announcement_author_id" ON "announcement" ("author_id");
CREATE UNIQUE INDEX "team_key" ON "team" ("key");
CREATE INDEX "team_event_id" ON "team" ("event_id");
CREATE INDEX "team_captain_id" ON "team" ("captain_id");
CREATE UNIQUE INDEX "team_event_id_name_key" ON "team" ("event_id", "name_key");
CREATE INDEX "team_event_id_folded" ON "team" ("event_id", "folded");
CREATE UNIQUE INDEX "submission_key" ON "submission" ("key");
CREATE INDEX "submission_event_id" ON "submission" ("event_id");
CREATE INDEX "submission_team_id" ON "submission" ("team_id");
CREATE INDEX "rubric_event_id" ON "rubric" ("event_id");
CREATE UNIQUE INDEX "rubric_event_id_slug" ON "rubric" ("event_id", "slug");
CREATE INDEX "challenge_event_id" ON "challenge" ("event_id");
CREATE INDEX "challenge_office_id" ON "challenge" ("office_id");
CREATE INDEX "challenge_rubric_id" ON "challenge" ("rubric_id");
CREATE UNIQUE INDEX "challenge_event_id_slug" ON "challenge" ("event_id", "slug");
CREATE INDEX "answer_submission_id" ON "answer" ("submission_id");
CREATE INDEX "answer_challenge_id" ON "answer" ("challenge_id");
CREATE INDEX "answer_team_id" ON "answer" ("team_id");
CREATE UNIQUE INDEX "answer_submission_id_challenge_id" ON "answer" ("submission_id", "challenge_id");
CREATE UNIQUE INDEX "answer_team_id_challenge_id" ON "answer" ("team_id", "challenge_id");
CREATE INDEX "round_event_id" ON "round" ("event_id");
CREATE INDEX "round_rubric_id" ON "round" ("rubric_id");
CREATE UNIQUE INDEX "round_event_id_slug" ON "round" ("event_id", "slug");
CREATE INDEX "judge_event_id" ON "judge" ("event_id");
CREATE INDEX "judge_person_id" ON "judge" ("person_id");
CREATE UNIQUE INDEX "judge_event_id_person_id" ON "judge" ("event_id", "person_id");
CREATE UNIQUE INDEX "judge_event_id_code" ON "judge" ("event_id", "code");
CREATE UNIQUE INDEX "assignment_key" ON "assignment" ("key");
CREATE INDEX "assignment_round_id" ON "assignment" ("round_id");
CREATE INDEX "assignment_judge_id" ON "assignment" ("judge_id");
CREATE INDEX "assignment_submission_id" ON "assignment" ("submission_id");
CREATE INDEX "assignment_assigned_by_id" ON "assignment" ("assigned_by_id");
CREATE UNIQUE INDEX "assignment_round_id_judge_id_submission_id" ON "assignment" ("round_id", "judge_id", "submission_id");
CREATE UNIQUE INDEX "attachment_key" ON "attachment" ("key");
CREATE INDEX "attachment_submission_id" ON "attachment" ("submission_id");
CREATE INDEX "attachment_uploaded_by_id" ON "attachment" ("uploaded_by_id");
CREATE UNIQUE INDEX "attachment_one_name" ON "attachment" ("submission_id", "name") WHERE removed_at IS NULL;
CREATE INDEX "audit_line_person_id" ON "audit_line" ("person_id");
CREATE INDEX "audit_line_event_id" ON "audit_line" ("event_id");
CREATE INDEX "audit_line_verb" ON "audit_line" ("verb");
CREATE UNIQUE INDEX "audit_line_digest" ON "audit_line" ("digest");
CREATE INDEX "prize_event_id" ON "prize" ("event_id");
CREATE UNIQUE INDEX "prize_event_id_title" ON "prize" ("event_id", "title");
CREATE INDEX "award_prize_id" ON "award" ("prize_id");
CREATE INDEX "award_submission_id" ON "award" ("submission_id");
CREATE UNIQUE INDEX "award_prize_id_submission_id" ON "award" ("prize_id", "submission_id");
CREATE UNIQUE INDEX "pilot_slug" ON "pilot" ("slug");
CREATE INDEX "pilot_submission_id" ON "pilot" ("submission_id");
CREATE INDEX "pilot_office_id" ON "pilot" ("office_id");
CREATE INDEX "pilot_proposed_by_id" ON "pilot" ("proposed_by_id");
CREATE INDEX "pilot_status_stage_updated_at" ON "pilot" ("status", "stage", "updated_at");
CREATE UNIQUE INDEX "comment_key" ON "comment" ("key");
CREATE INDEX "comment_pilot_id" ON "comment" ("pilot_id");
CREATE INDEX "comment_person_id" ON "comment" ("person_id");
CREATE INDEX "conflict_of_interest_judge_id" ON "conflict_of_interest" ("judge_id");
CREATE INDEX "conflict_of_interest_submission_id" ON "conflict_of_interest" ("submission_id");
CREATE UNIQUE INDEX "conflict_once" ON "conflict_of_interest" ("judge_id", "submission_id") WHERE withdrawn_at IS NULL;
CREATE INDEX "criterion_rubric_id" ON "criterion" ("rubric_id");
CREATE UNIQUE INDEX "criterion_rubric_id_key" ON "criterion" ("rubric_id", "key");
CREATE INDEX "decision_pilot_id" ON "decision" ("pilot_id");
CREATE INDEX "decision_by_id" ON "decision" ("by_id");
CREATE INDEX "entry_round_id" ON "entry" ("round_id");
CREATE INDEX "entry_submission_id" ON "entry" ("submission_id");
CREATE UNIQUE INDEX "entry_round_id_submission_id" ON "entry" ("round_id", "submission_id");
CREATE UNIQUE INDEX "entry_round_id_code" ON "entry" ("round_id", "code");
CREATE INDEX "extension_event_id" ON "extension" ("event_id");
CREATE INDEX "extension_by_id" ON "extension" ("by_id");
CREATE UNIQUE INDEX "indicator_key" ON "indicator" ("key");
CREATE INDEX "indicator_pilot_id" ON "indicator" ("pilot_id");
CREATE UNIQUE INDEX "invitation_key" ON "invitation" ("key");
CREATE INDEX "invitation_team_id" ON "invitation" ("team_id");
CREATE UNIQUE INDEX "invitation_digest" ON "invitation" ("digest");
CREATE INDEX "invitation_invited_by_id" ON "invitation" ("invited_by_id");
CREATE INDEX "invitation_accepted_by_id" ON "invitation" ("accepted_by_id");
CREATE UNIQUE INDEX "join_request_key" ON "join_request" ("key");
CREATE INDEX "join_request_team_id" ON "join_request" ("team_id");
CREATE INDEX "join_request_person_id" ON "join_request" ("person_id");
CREATE INDEX "join_request_decided_by_id" ON "join_request" ("decided_by_id");
CREATE UNIQUE INDEX "join_request_one_open" ON "join_request" ("team_id", "person_id") WHERE status = 'open';
CREATE UNIQUE INDEX "loaded_path" ON "loaded" ("path");
CREATE INDEX "membership_event_id" ON "membership" ("event_id");
CREATE INDEX "membership_team_id" ON "membership" ("team_id");
CREATE INDEX "membership_person_id" ON "membership" ("person_id");
CREATE UNIQUE INDEX "membership_one_team" ON "membership" ("event_id", "person_id") WHERE left_at IS NULL;
CREATE INDEX "membership_of_team" ON "membership" ("team_id");
CREATE UNIQUE INDEX "message_key" ON "message" ("key");
CREATE INDEX "message_not_before" ON "message" ("not_before");
CREATE INDEX "message_sent_at" ON "message" ("sent_at");
CREATE UNIQUE INDEX "milestone_key" ON "milestone" ("key");
CREATE INDEX "milestone_pilot_id" ON "milestone" ("pilot_id");
CREATE INDEX "organiser_event_id" ON "organiser" ("event_id");
CREATE INDEX "organiser_person_id" ON "organiser" ("person_id");
CREATE UNIQUE INDEX "organiser_event_id_person_id" ON "organiser" ("event_id", "person_id");
CREATE INDEX "panel_member_round_id" ON "panel_member" ("round_id");
CREATE INDEX "panel_member_judge_id" ON "panel_member" ("judge_id");
CREATE UNIQUE INDEX "panel_member_round_id_judge_id" ON "panel_member" ("round_id", "judge_id");
CREATE INDEX "pilot_lead_pilot_id" ON "pilot_lead" ("pilot_id");
CREATE INDEX "pilot_lead_person_id" ON "pilot_lead" ("person_id");
CREATE UNIQUE INDEX "pilot_lead_pilot_id_person_id" ON "pilot_lead" ("pilot_id", "person_id");
CREATE INDEX "pilot_office_pilot_id" ON "pilot_office" ("pilot_id");
CREATE INDEX "pilot_office_office_id" ON "pilot_office" ("office_id");
CREATE UNIQUE INDEX "pilot_office_pilot_id_office_id_role" ON "pilot_office" ("pilot_id", "office_id", "role");
CREATE UNIQUE INDEX "promised_key" ON "promised" ("key");
CREATE INDEX "promised_submission_id" ON "promised" ("submission_id");
CREATE INDEX "promised_promised_by_id" ON "promised" ("promised_by_id");
CREATE UNIQUE INDEX "promised_submission_id_name_sha256" ON "promised" ("submission_id", "name", "sha256");
CREATE UNIQUE INDEX "publication_key" ON "publication" ("key");
CREATE INDEX "publication_event_id" ON "publication" ("event_id");
CREATE INDEX "publication_proposed_by_id" ON "publication" ("proposed_by_id");
CREATE INDEX "publication_approved_by_id" ON "publication" ("approved_by_id");
CREATE UNIQUE INDEX "publication_event_id_number" ON "publication" ("event_id", "number");
CREATE UNIQUE INDEX "publication_one_current" ON "publication" ("event_id") WHERE status = 'published';
CREATE UNIQUE INDEX "publication_one_proposed" ON "publication" ("event_id") WHERE status = 'proposed';
CREATE UNIQUE INDEX "question_key" ON "question" ("key");
CREATE INDEX "question_challenge_id" ON "question" ("challenge_id");
CREATE INDEX "question_asked_by_id" ON "question" ("asked_by_id");
CREATE INDEX "question_answered_by_id" ON "question" ("answered_by_id");
CREATE INDEX "rate_limit_paid_by" ON "rate_limit" ("paid_by");
CREATE INDEX "reading_indicator_id" ON "reading" ("indicator_id");
CREATE UNIQUE INDEX "reading_indicator_id_read_on" ON "reading" ("indicator_id", "read_on");
CREATE INDEX "rules_event_id" ON "rules" ("event_id");
CREATE UNIQUE INDEX "rules_event_id_version" ON "rules" ("event_id", "version");
CREATE INDEX "registration_event_id" ON "registration" ("event_id");
CREATE INDEX "registration_person_id" ON "registration" ("person_id");
CREATE INDEX "registration_rules_id" ON "registration" ("rules_id");
CREATE UNIQUE INDEX "registration_event_id_person_id" ON "registration" ("event_id", "person_id");
CREATE INDEX "registration_question_event_id" ON "registration_question" ("event_id");
CREATE UNIQUE INDEX "registration_question_event_id_key" ON "registration_question" ("event_id", "key");
CREATE UNIQUE INDEX "resource_key" ON "resource" ("key");
CREATE INDEX "resource_challenge_id" ON "resource" ("challenge_id");
CREATE UNIQUE INDEX "risk_key" ON "risk" ("key");
CREATE INDEX "risk_pilot_id" ON "risk" ("pilot_id");
CREATE UNIQUE INDEX "scorecard_assignment_id" ON "scorecard" ("assignment_id");
CREATE INDEX "score_scorecard_id" ON "score" ("scorecard_id");
CREATE INDEX "score_criterion_id" ON "score" ("criterion_id");
CREATE UNIQUE INDEX "score_scorecard_id_criterion_id" ON "score" ("scorecard_id", "criterion_id");
CREATE INDEX "session_event_id" ON "session" ("event_id");
CREATE UNIQUE INDEX "sign_in_digest" ON "sign_in" ("digest");
CREATE INDEX "sign_in_person_id" ON "sign_in" ("person_id");
CREATE INDEX "tag_challenge_id" ON "tag" ("challenge_id");
CREATE UNIQUE INDEX "tag_challenge_id_kind_name" ON "tag" ("challenge_id", "kind", "name");
CREATE INDEX "tag_kind_name" ON "tag" ("kind", "name");
CREATE UNIQUE INDEX "token_digest" ON "token" ("digest");
CREATE INDEX "token_person_id" ON "token" ("person_id");
CREATE UNIQUE INDEX "update_key" ON "update" ("key");
CREATE INDEX "update_pilot_id" ON "update" ("pilot_id");
CREATE INDEX "update_author_id" ON "update" ("author_id");
CREATE INDEX "version_submission_id" ON "version" ("submission_id");
CREATE UNIQUE INDEX "version_receipt" ON "version" ("receipt");
CREATE INDEX "version_submitted_by_id" ON "version" ("submitted_by_id");
CREATE UNIQUE INDEX "version_submission_id_number" ON "version" ("submission_id", "number");
CREATE INDEX "version_file_version_id" ON "version_file" ("version_id");
CREATE INDEX "version_file_attachment_id" ON "version_file" ("attachment_id");
CREATE UNIQUE INDEX "version_file_version_id_attachment_id" ON "version_file" ("version_id", "attachment_id")
;
COMMIT;
