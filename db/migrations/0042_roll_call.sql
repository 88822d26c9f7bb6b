CREATE TABLE "roll_call" (
	"id" serial PRIMARY KEY NOT NULL,
	"schedule_id" integer NOT NULL,
	"station_id" integer NOT NULL,
	"kind" text NOT NULL,
	"by_radio" boolean NOT NULL,
	"opens_at" timestamp (3) with time zone NOT NULL,
	"second_call_at" timestamp (3) with time zone NOT NULL,
	"closes_at" timestamp (3) with time zone NOT NULL,
	"called_again_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "roll_call_once" UNIQUE("schedule_id","opens_at"),
	CONSTRAINT "roll_call_in_order" CHECK ("roll_call"."opens_at" < "roll_call"."second_call_at" and "roll_call"."second_call_at" < "roll_call"."closes_at")
);
--> statement-breakpoint
CREATE TABLE "roll_call_entry" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "roll_call_entry_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"roll_call_id" integer NOT NULL,
	"member_id" integer NOT NULL,
	"site_id" integer NOT NULL,
	"state" text DEFAULT 'silent' NOT NULL,
	"said_at" timestamp (3) with time zone,
	CONSTRAINT "roll_call_entry_once" UNIQUE("roll_call_id","member_id"),
	CONSTRAINT "roll_call_entry_state" CHECK ("roll_call_entry"."state" in ('silent', 'present', 'late', 'wrong_place', 'absent', 'excused'))
);
--> statement-breakpoint
CREATE TABLE "roll_call_mark" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "roll_call_mark_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entry_id" bigint NOT NULL,
	"state" text NOT NULL,
	"said_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"client_id" text,
	"by" text NOT NULL,
	"distance_m" integer,
	"after_closing" boolean NOT NULL,
	CONSTRAINT "roll_call_mark_state" CHECK ("roll_call_mark"."state" in ('silent', 'present', 'late', 'wrong_place', 'absent', 'excused'))
);
--> statement-breakpoint
CREATE TABLE "roll_call_schedule" (
	"id" serial PRIMARY KEY NOT NULL,
	"station_id" integer NOT NULL,
	"kind" text NOT NULL,
	"weekdays" smallint[] NOT NULL,
	"from_minute" smallint NOT NULL,
	"until_minute" smallint NOT NULL,
	"by_radio" boolean DEFAULT false NOT NULL,
	"second_call_minutes" smallint NOT NULL,
	"open_minutes" smallint NOT NULL,
	"next_at" timestamp (3) with time zone,
	"retired_at" timestamp (3) with time zone,
	CONSTRAINT "roll_call_schedule_kind" CHECK ("roll_call_schedule"."kind" in ('morning', 'evening', 'patrol', 'surprise')),
	CONSTRAINT "roll_call_schedule_weekdays" CHECK ("roll_call_schedule"."weekdays" <@ array[1,2,3,4,5,6,7]::smallint[] and "roll_call_schedule"."weekdays" <> '{}'),
	CONSTRAINT "roll_call_schedule_minutes" CHECK ("roll_call_schedule"."from_minute" between 0 and 1439 and "roll_call_schedule"."until_minute" between "roll_call_schedule"."from_minute" and 1439),
	CONSTRAINT "roll_call_schedule_window" CHECK (("roll_call_schedule"."kind" = 'surprise') or "roll_call_schedule"."until_minute" = "roll_call_schedule"."from_minute"),
	CONSTRAINT "roll_call_schedule_second_call" CHECK ("roll_call_schedule"."second_call_minutes" between 1 and "roll_call_schedule"."open_minutes" - 1 and "roll_call_schedule"."open_minutes" <= 240),
	CONSTRAINT "roll_call_schedule_due_until_retired" CHECK (("roll_call_schedule"."next_at" is null) = ("roll_call_schedule"."retired_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "shift" (
	"id" serial PRIMARY KEY NOT NULL,
	"member_id" integer NOT NULL,
	"site_id" integer NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "shift_length" CHECK ("shift"."ends_at" > "shift"."starts_at" and "shift"."ends_at" <= "shift"."starts_at" + interval '24 hours')
);
--> statement-breakpoint
CREATE TABLE "site_fence" (
	"site_id" integer PRIMARY KEY NOT NULL,
	"radius_m" integer NOT NULL,
	CONSTRAINT "site_fence_radius" CHECK ("site_fence"."radius_m" between 30 and 10000)
);
--> statement-breakpoint
ALTER TABLE "roll_call" ADD CONSTRAINT "roll_call_schedule_id_roll_call_schedule_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "public"."roll_call_schedule"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roll_call" ADD CONSTRAINT "roll_call_station_id_organisation_id_fk" FOREIGN KEY ("station_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roll_call_entry" ADD CONSTRAINT "roll_call_entry_roll_call_id_roll_call_id_fk" FOREIGN KEY ("roll_call_id") REFERENCES "public"."roll_call"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roll_call_entry" ADD CONSTRAINT "roll_call_entry_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roll_call_entry" ADD CONSTRAINT "roll_call_entry_site_id_organisation_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roll_call_mark" ADD CONSTRAINT "roll_call_mark_entry_id_roll_call_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."roll_call_entry"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roll_call_schedule" ADD CONSTRAINT "roll_call_schedule_station_id_organisation_id_fk" FOREIGN KEY ("station_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift" ADD CONSTRAINT "shift_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift" ADD CONSTRAINT "shift_site_id_organisation_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "site_fence" ADD CONSTRAINT "site_fence_site_id_organisation_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "roll_call_station" ON "roll_call" USING btree ("station_id","opens_at");--> statement-breakpoint
CREATE INDEX "roll_call_open" ON "roll_call" USING btree ("closes_at") WHERE "roll_call"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "roll_call_entry_member" ON "roll_call_entry" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "roll_call_entry_site" ON "roll_call_entry" USING btree ("site_id");--> statement-breakpoint
CREATE UNIQUE INDEX "roll_call_mark_once" ON "roll_call_mark" USING btree ("entry_id","by","client_id") WHERE "roll_call_mark"."client_id" is not null;--> statement-breakpoint
CREATE INDEX "roll_call_mark_entry" ON "roll_call_mark" USING btree ("entry_id");--> statement-breakpoint
CREATE INDEX "roll_call_schedule_due" ON "roll_call_schedule" USING btree ("next_at") WHERE "roll_call_schedule"."retired_at" is null;--> statement-breakpoint
CREATE INDEX "shift_site" ON "shift" USING btree ("site_id","starts_at");--> statement-breakpoint
-- A member's range of one number: no extension is needed to compare it.
ALTER TABLE "shift" ADD CONSTRAINT "shift_no_overlap" EXCLUDE USING gist
  (int4range("member_id", "member_id", '[]') WITH &&, tstzrange("starts_at", "ends_at") WITH &&);
--> statement-breakpoint
SELECT audit_table('shift');
--> statement-breakpoint
SELECT audit_table('site_fence');
--> statement-breakpoint
SELECT audit_table('roll_call_schedule', ignored => '{next_at}');
