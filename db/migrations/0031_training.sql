CREATE TABLE "attendance" (
	"session_id" integer NOT NULL,
	"member_id" integer NOT NULL,
	"state" text DEFAULT 'signed_up' NOT NULL,
	"attended_at" timestamp (3) with time zone,
	"mark" smallint,
	"by" text NOT NULL,
	CONSTRAINT "attendance_session_id_member_id_pk" PRIMARY KEY("session_id","member_id"),
	CONSTRAINT "attendance_state" CHECK ("attendance"."state" in ('signed_up', 'attended', 'absent')),
	CONSTRAINT "attendance_attended_has_time" CHECK (("attendance"."state" = 'attended') = ("attendance"."attended_at" is not null)),
	CONSTRAINT "attendance_mark" CHECK ("attendance"."mark" between 0 and 100),
	CONSTRAINT "attendance_mark_of_those_there" CHECK ("attendance"."mark" is null or "attendance"."state" = 'attended')
);
--> statement-breakpoint
CREATE TABLE "course" (
	"id" serial PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"qualification" text,
	"valid_months" smallint,
	"pass_mark" smallint,
	"retired_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "course_valid_months" CHECK ("course"."valid_months" between 1 and 120),
	CONSTRAINT "course_pass_mark" CHECK ("course"."pass_mark" between 1 and 100)
);
--> statement-breakpoint
CREATE TABLE "course_need" (
	"id" serial PRIMARY KEY NOT NULL,
	"course_id" integer NOT NULL,
	"post" text,
	"role" text,
	CONSTRAINT "course_need_once" UNIQUE NULLS NOT DISTINCT("course_id","post","role"),
	CONSTRAINT "course_need_post" CHECK ("course_need"."post" in ('leader', 'deputy', 'member')),
	CONSTRAINT "course_need_post_or_role" CHECK ("course_need"."post" is null or "course_need"."role" is null)
);
--> statement-breakpoint
CREATE TABLE "course_result" (
	"id" serial PRIMARY KEY NOT NULL,
	"course_id" integer NOT NULL,
	"member_id" integer NOT NULL,
	"session_id" integer,
	"held_on" date NOT NULL,
	"mark" smallint,
	"outcome" text NOT NULL,
	"valid_until" date,
	CONSTRAINT "course_result_once" UNIQUE("session_id","member_id"),
	CONSTRAINT "course_result_outcome" CHECK ("course_result"."outcome" in ('passed', 'failed', 'absent')),
	CONSTRAINT "course_result_mark" CHECK ("course_result"."mark" between 0 and 100),
	CONSTRAINT "course_result_valid_after" CHECK ("course_result"."valid_until" >= "course_result"."held_on")
);
--> statement-breakpoint
CREATE TABLE "ending_notice" (
	"member_id" integer NOT NULL,
	"kind" text NOT NULL,
	"expires_on" date NOT NULL,
	"days" smallint NOT NULL,
	"told_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ending_notice_member_id_kind_expires_on_days_pk" PRIMARY KEY("member_id","kind","expires_on","days")
);
--> statement-breakpoint
CREATE TABLE "training_session" (
	"id" serial PRIMARY KEY NOT NULL,
	"course_id" integer NOT NULL,
	"course_version" integer NOT NULL,
	"pass_mark" smallint,
	"valid_months" smallint,
	"place" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"trainer_id" integer,
	"seats" integer NOT NULL,
	"county_id" integer,
	"unit_id" integer,
	"check_in_code" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_by" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "training_session_state" CHECK ("training_session"."state" in ('open', 'closed', 'cancelled')),
	CONSTRAINT "training_session_ended_has_time" CHECK (("training_session"."state" = 'open') = ("training_session"."ended_at" is null)),
	CONSTRAINT "training_session_ends_after_start" CHECK ("training_session"."ends_at" > "training_session"."starts_at"),
	CONSTRAINT "training_session_seats" CHECK ("training_session"."seats" between 1 and 1000)
);
--> statement-breakpoint
ALTER TABLE "attendance" ADD CONSTRAINT "attendance_session_id_training_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."training_session"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attendance" ADD CONSTRAINT "attendance_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "course_need" ADD CONSTRAINT "course_need_course_id_course_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."course"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "course_result" ADD CONSTRAINT "course_result_course_id_course_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."course"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "course_result" ADD CONSTRAINT "course_result_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "course_result" ADD CONSTRAINT "course_result_session_id_training_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."training_session"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ending_notice" ADD CONSTRAINT "ending_notice_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "training_session" ADD CONSTRAINT "training_session_course_id_course_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."course"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "training_session" ADD CONSTRAINT "training_session_trainer_id_account_id_fk" FOREIGN KEY ("trainer_id") REFERENCES "public"."account"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "training_session" ADD CONSTRAINT "training_session_county_id_organisation_id_fk" FOREIGN KEY ("county_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "training_session" ADD CONSTRAINT "training_session_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attendance_member" ON "attendance" USING btree ("member_id");--> statement-breakpoint
CREATE UNIQUE INDEX "course_title_once" ON "course" USING btree ("title") WHERE "course"."retired_at" is null;--> statement-breakpoint
CREATE INDEX "course_result_member" ON "course_result" USING btree ("member_id","course_id");--> statement-breakpoint
CREATE INDEX "training_session_starts" ON "training_session" USING btree ("starts_at");--> statement-breakpoint
CREATE INDEX "qualification_expires" ON "qualification" USING btree ("expires_on");--> statement-breakpoint
SELECT audit_table('course');
--> statement-breakpoint
SELECT audit_table('course_need');
--> statement-breakpoint
SELECT audit_table('training_session', hidden => '{check_in_code}');
--> statement-breakpoint
SELECT audit_table('attendance');
--> statement-breakpoint
SELECT audit_table('course_result');
