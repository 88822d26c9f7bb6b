CREATE TABLE "equipment_notice" (
	"member_id" integer NOT NULL,
	"subject" text NOT NULL,
	"what" text NOT NULL,
	"due_on" date NOT NULL,
	"days" smallint NOT NULL,
	"told_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "equipment_notice_member_id_subject_what_due_on_days_pk" PRIMARY KEY("member_id","subject","what","due_on","days"),
	CONSTRAINT "equipment_notice_what" CHECK ("equipment_notice"."what" in ('expires', 'inspect'))
);
--> statement-breakpoint
CREATE TABLE "past_score" (
	"id" serial PRIMARY KEY NOT NULL,
	"level" text NOT NULL,
	"subject" text NOT NULL,
	"unit_id" integer,
	"county_id" integer,
	"unit_name" text NOT NULL,
	"held_on" date NOT NULL,
	"title" text NOT NULL,
	"total" double precision NOT NULL,
	"imported_by" text NOT NULL,
	"imported_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "past_score_once" UNIQUE("subject","held_on","title"),
	CONSTRAINT "past_score_level" CHECK ("past_score"."level" in ('squad', 'company', 'county')),
	CONSTRAINT "past_score_total" CHECK ("past_score"."total" between 0 and 100)
);
--> statement-breakpoint
CREATE TABLE "calendar_feed" (
	"id" serial PRIMARY KEY NOT NULL,
	"user_id" integer NOT NULL,
	"kind" text NOT NULL,
	"unit_id" integer,
	"created_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "calendar_feed_kind" CHECK ("calendar_feed"."kind" in ('member', 'unit', 'trainer')),
	CONSTRAINT "calendar_feed_of_unit" CHECK (("calendar_feed"."kind" = 'unit') = ("calendar_feed"."unit_id" is not null))
);
--> statement-breakpoint
ALTER TABLE "course_result" ADD COLUMN "imported_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "equipment_notice" ADD CONSTRAINT "equipment_notice_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_feed" ADD CONSTRAINT "calendar_feed_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_feed" ADD CONSTRAINT "calendar_feed_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "past_score_day" ON "past_score" USING btree ("level","held_on");--> statement-breakpoint
CREATE UNIQUE INDEX "calendar_feed_once" ON "calendar_feed" USING btree ("user_id","kind",coalesce("unit_id", 0)) WHERE "calendar_feed"."revoked_at" is null;--> statement-breakpoint
ALTER TABLE "course_result" ADD CONSTRAINT "course_result_imported_alone" CHECK ("course_result"."imported_at" is null or "course_result"."session_id" is null);--> statement-breakpoint
SELECT audit_table('course_result');
--> statement-breakpoint
SELECT audit_table('past_score', ignored => '{imported_at}');
--> statement-breakpoint
SELECT audit_table('calendar_feed');
