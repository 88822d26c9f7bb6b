CREATE TABLE "certificate" (
	"id" serial PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"member_id" integer,
	"name" text NOT NULL,
	"nomination_id" integer NOT NULL,
	"check_code" text NOT NULL,
	"issued_on" date NOT NULL,
	"issued_by" text NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"revoked_reason" text,
	CONSTRAINT "certificate_number_once" UNIQUE("number"),
	CONSTRAINT "certificate_nomination_once" UNIQUE("nomination_id"),
	CONSTRAINT "certificate_check_code_once" UNIQUE("check_code"),
	CONSTRAINT "certificate_revoked_has_reason" CHECK (("certificate"."revoked_at" is null) = ("certificate"."revoked_reason" is null))
);
--> statement-breakpoint
CREATE TABLE "exam" (
	"id" serial PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"course_id" integer,
	"rule" jsonb NOT NULL,
	"seed" integer NOT NULL,
	"minutes" smallint NOT NULL,
	"pass_mark" smallint NOT NULL,
	"valid_months" smallint,
	"opens_at" timestamp (3) with time zone NOT NULL,
	"closes_at" timestamp (3) with time zone NOT NULL,
	"place" text NOT NULL,
	"county_id" integer,
	"state" text DEFAULT 'open' NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "exam_state" CHECK ("exam"."state" in ('open', 'closed', 'cancelled')),
	CONSTRAINT "exam_ended_has_time" CHECK (("exam"."state" = 'open') = ("exam"."ended_at" is null)),
	CONSTRAINT "exam_closes_after_opening" CHECK ("exam"."closes_at" > "exam"."opens_at"),
	CONSTRAINT "exam_minutes" CHECK ("exam"."minutes" between 1 and 480),
	CONSTRAINT "exam_pass_mark" CHECK ("exam"."pass_mark" between 1 and 100)
);
--> statement-breakpoint
CREATE TABLE "exam_appeal" (
	"sitting_id" integer PRIMARY KEY NOT NULL,
	"text" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"from_mark" smallint NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" text,
	"to_mark" smallint,
	"reason" text,
	CONSTRAINT "exam_appeal_mark" CHECK ("exam_appeal"."to_mark" between "exam_appeal"."from_mark" and 100),
	CONSTRAINT "exam_appeal_decided_whole" CHECK (("exam_appeal"."decided_at" is null) = ("exam_appeal"."to_mark" is null) and ("exam_appeal"."decided_at" is null) = ("exam_appeal"."reason" is null))
);
--> statement-breakpoint
CREATE TABLE "nomination" (
	"id" serial PRIMARY KEY NOT NULL,
	"member_id" integer NOT NULL,
	"state" text DEFAULT 'nominated' NOT NULL,
	"grounds" text NOT NULL,
	"nominated_by" text NOT NULL,
	"nominated_at" timestamp (3) with time zone NOT NULL,
	"exam_id" integer,
	"opinion" text DEFAULT '' NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	CONSTRAINT "nomination_state" CHECK ("nomination"."state" in ('nominated', 'admitted', 'passed', 'failed', 'issued', 'refused', 'withdrawn')),
	CONSTRAINT "nomination_admitted_has_exam" CHECK ("nomination"."state" <> 'admitted' or "nomination"."exam_id" is not null)
);
--> statement-breakpoint
CREATE TABLE "question" (
	"id" serial PRIMARY KEY NOT NULL,
	"topic" text NOT NULL,
	"kind" text NOT NULL,
	"stem" text NOT NULL,
	"options" jsonb NOT NULL,
	"answer" jsonb NOT NULL,
	"retired_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "question_kind" CHECK ("question"."kind" in ('single', 'multiple', 'true_false', 'practical'))
);
--> statement-breakpoint
CREATE TABLE "sitting" (
	"id" serial PRIMARY KEY NOT NULL,
	"exam_id" integer NOT NULL,
	"member_id" integer NOT NULL,
	"state" text DEFAULT 'invited' NOT NULL,
	"paper" jsonb,
	"started_at" timestamp (3) with time zone,
	"due_at" timestamp (3) with time zone,
	"handed_in_at" timestamp (3) with time zone,
	"timed_out" boolean DEFAULT false NOT NULL,
	"mark" smallint,
	"outcome" text,
	"marked_at" timestamp (3) with time zone,
	"marked_by" text,
	CONSTRAINT "sitting_once" UNIQUE("exam_id","member_id"),
	CONSTRAINT "sitting_state" CHECK ("sitting"."state" in ('invited', 'sitting', 'handed_in', 'marked')),
	CONSTRAINT "sitting_started_has_paper" CHECK (("sitting"."started_at" is null) = ("sitting"."paper" is null)),
	CONSTRAINT "sitting_started_is_due" CHECK (("sitting"."started_at" is null) = ("sitting"."due_at" is null)),
	CONSTRAINT "sitting_marked_has_outcome" CHECK (("sitting"."state" = 'marked') = ("sitting"."outcome" is not null)),
	CONSTRAINT "sitting_outcome" CHECK ("sitting"."outcome" in ('passed', 'failed', 'absent')),
	CONSTRAINT "sitting_mark" CHECK ("sitting"."mark" between 0 and 100)
);
--> statement-breakpoint
CREATE TABLE "sitting_answer" (
	"sitting_id" integer NOT NULL,
	"place" smallint NOT NULL,
	"chosen" jsonb NOT NULL,
	"answered_at" timestamp (3) with time zone NOT NULL,
	"by" text NOT NULL,
	CONSTRAINT "sitting_answer_sitting_id_place_pk" PRIMARY KEY("sitting_id","place")
);
--> statement-breakpoint
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_nomination_id_nomination_id_fk" FOREIGN KEY ("nomination_id") REFERENCES "public"."nomination"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exam" ADD CONSTRAINT "exam_course_id_course_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."course"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exam" ADD CONSTRAINT "exam_county_id_organisation_id_fk" FOREIGN KEY ("county_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exam_appeal" ADD CONSTRAINT "exam_appeal_sitting_id_sitting_id_fk" FOREIGN KEY ("sitting_id") REFERENCES "public"."sitting"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "nomination" ADD CONSTRAINT "nomination_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "nomination" ADD CONSTRAINT "nomination_exam_id_exam_id_fk" FOREIGN KEY ("exam_id") REFERENCES "public"."exam"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sitting" ADD CONSTRAINT "sitting_exam_id_exam_id_fk" FOREIGN KEY ("exam_id") REFERENCES "public"."exam"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sitting" ADD CONSTRAINT "sitting_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sitting_answer" ADD CONSTRAINT "sitting_answer_sitting_id_sitting_id_fk" FOREIGN KEY ("sitting_id") REFERENCES "public"."sitting"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "certificate_held_once" ON "certificate" USING btree ("member_id") WHERE "certificate"."revoked_at" is null;--> statement-breakpoint
CREATE INDEX "exam_opens" ON "exam" USING btree ("opens_at");--> statement-breakpoint
CREATE INDEX "exam_open" ON "exam" USING btree ("closes_at") WHERE "exam"."state" = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "nomination_open_once" ON "nomination" USING btree ("member_id") WHERE "nomination"."state" in ('nominated', 'admitted', 'passed');--> statement-breakpoint
CREATE INDEX "nomination_state_time" ON "nomination" USING btree ("state","nominated_at");--> statement-breakpoint
CREATE UNIQUE INDEX "question_stem_once" ON "question" USING btree ("topic","stem") WHERE "question"."retired_at" is null;--> statement-breakpoint
CREATE INDEX "question_topic" ON "question" USING btree ("topic","kind");--> statement-breakpoint
CREATE INDEX "sitting_member" ON "sitting" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "sitting_due" ON "sitting" USING btree ("due_at") WHERE "sitting"."state" = 'sitting';--> statement-breakpoint
SELECT audit_table('question', ignored => '{version}');
--> statement-breakpoint
SELECT audit_table('exam');
--> statement-breakpoint
SELECT audit_table('sitting', hidden => '{paper}');
--> statement-breakpoint
SELECT audit_table('exam_appeal');
--> statement-breakpoint
SELECT audit_table('nomination');
--> statement-breakpoint
SELECT audit_table('certificate', hidden => '{check_code}');
