CREATE TABLE "field_report" (
	"id" serial PRIMARY KEY NOT NULL,
	"category_id" integer NOT NULL,
	"member_id" integer,
	"text" text NOT NULL,
	"place" text DEFAULT '' NOT NULL,
	"lon" double precision,
	"lat" double precision,
	"photo_id" integer,
	"station_id" integer NOT NULL,
	"handler_id" integer NOT NULL,
	"state" text DEFAULT 'new' NOT NULL,
	"duplicate_of" integer,
	"decline_reason" text,
	"forwarded_to" text,
	"outcome" text,
	"seen_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"entered_by" text NOT NULL,
	"client_id" text,
	"decided_at" timestamp (3) with time zone,
	"thanked_at" timestamp (3) with time zone,
	"forgotten_at" timestamp (3) with time zone,
	CONSTRAINT "field_report_once" UNIQUE("entered_by","client_id"),
	CONSTRAINT "field_report_state" CHECK ("field_report"."state" in ('new', 'accepted', 'forwarded', 'done', 'declined', 'duplicate')),
	CONSTRAINT "field_report_duplicate_of_another" CHECK (("field_report"."state" = 'duplicate') = ("field_report"."duplicate_of" is not null) and "field_report"."duplicate_of" is distinct from "field_report"."id"),
	CONSTRAINT "field_report_declined_with_reason" CHECK (("field_report"."state" = 'declined') = ("field_report"."decline_reason" is not null)),
	CONSTRAINT "field_report_done_with_outcome" CHECK (("field_report"."state" = 'done') = ("field_report"."outcome" is not null)),
	CONSTRAINT "field_report_forwarded_to" CHECK ("field_report"."state" <> 'forwarded' or "field_report"."forwarded_to" is not null),
	CONSTRAINT "field_report_decided" CHECK (("field_report"."state" in ('done', 'declined', 'duplicate')) = ("field_report"."decided_at" is not null)),
	CONSTRAINT "field_report_thanked_when_done" CHECK ("field_report"."thanked_at" is null or "field_report"."state" in ('done', 'duplicate')),
	CONSTRAINT "field_report_seen_before" CHECK ("field_report"."seen_at" <= "field_report"."received_at"),
	CONSTRAINT "field_report_position_whole" CHECK (("field_report"."lon" is null) = ("field_report"."lat" is null)),
	CONSTRAINT "field_report_forgotten_whole" CHECK ("field_report"."forgotten_at" is null or ("field_report"."decided_at" is not null and "field_report"."text" = '' and "field_report"."member_id" is null
        and "field_report"."photo_id" is null and "field_report"."lon" is null))
);
--> statement-breakpoint
CREATE TABLE "field_report_step" (
	"id" serial PRIMARY KEY NOT NULL,
	"report_id" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text NOT NULL,
	"action" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "field_report_step_action" CHECK ("field_report_step"."action" in ('accept', 'merge', 'decline', 'forward', 'finish'))
);
--> statement-breakpoint
CREATE TABLE "duty_category" (
	"id" serial PRIMARY KEY NOT NULL,
	"use" text NOT NULL,
	"class" text,
	"zh" text NOT NULL,
	"en" text NOT NULL,
	"retired_at" timestamp (3) with time zone,
	CONSTRAINT "duty_category_use" CHECK ("duty_category"."use" in ('report', 'talk')),
	CONSTRAINT "duty_category_watches_nobody" CHECK (("duty_category"."use" = 'report' and "duty_category"."class" is not null and "duty_category"."class" in ('hazard', 'incident', 'lead'))
        or ("duty_category"."use" = 'talk' and "duty_category"."class" is null))
);
--> statement-breakpoint
CREATE TABLE "employer_class" (
	"employer_id" integer PRIMARY KEY NOT NULL,
	"security_company" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "officer_appointment" (
	"id" serial PRIMARY KEY NOT NULL,
	"member_id" integer NOT NULL,
	"kind" text NOT NULL,
	"consent_on" date NOT NULL,
	"appointed_on" date NOT NULL,
	"appointed_by" text NOT NULL,
	"ended_on" date,
	"ended_by" text,
	"end_reason" text,
	CONSTRAINT "officer_appointment_kind" CHECK ("officer_appointment"."kind" in ('information', 'patrol', 'publicity')),
	CONSTRAINT "officer_appointment_after_consent" CHECK ("officer_appointment"."consent_on" <= "officer_appointment"."appointed_on"),
	CONSTRAINT "officer_appointment_ends_after_start" CHECK ("officer_appointment"."ended_on" >= "officer_appointment"."appointed_on"),
	CONSTRAINT "officer_appointment_end_whole" CHECK (("officer_appointment"."ended_on" is null) = ("officer_appointment"."ended_by" is null) and ("officer_appointment"."ended_on" is null) = ("officer_appointment"."end_reason" is null))
);
--> statement-breakpoint
CREATE TABLE "officer_quota" (
	"name" text PRIMARY KEY NOT NULL,
	"value" smallint NOT NULL,
	CONSTRAINT "officer_quota_name" CHECK ("officer_quota"."name" in ('company_percent', 'other_percent', 'patrol_days', 'publicity_per_site')),
	CONSTRAINT "officer_quota_value" CHECK ("officer_quota"."value" between 0 and 366),
	CONSTRAINT "officer_quota_percent" CHECK ("officer_quota"."name" not like '%percent' or "officer_quota"."value" <= 100)
);
--> statement-breakpoint
CREATE TABLE "patrol_day" (
	"id" serial PRIMARY KEY NOT NULL,
	"member_id" integer NOT NULL,
	"day" date NOT NULL,
	"hours" real NOT NULL,
	"place" text NOT NULL,
	"entered_by" text NOT NULL,
	"entered_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "patrol_day_once" UNIQUE("member_id","day"),
	CONSTRAINT "patrol_day_hours" CHECK ("patrol_day"."hours" > 0 and "patrol_day"."hours" <= 24)
);
--> statement-breakpoint
CREATE TABLE "talk" (
	"id" serial PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"category_id" integer NOT NULL,
	"organisation_id" integer NOT NULL,
	"place" text NOT NULL,
	"held_on" date NOT NULL,
	"audience" integer NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"written_by" text NOT NULL,
	"written_at" timestamp (3) with time zone NOT NULL,
	"removed_at" timestamp (3) with time zone,
	"removed_by" text,
	"remove_reason" text,
	CONSTRAINT "talk_kind" CHECK ("talk"."kind" in ('talk', 'campaign')),
	CONSTRAINT "talk_audience" CHECK ("talk"."audience" between 1 and 1000000),
	CONSTRAINT "talk_removed_whole" CHECK (("talk"."removed_at" is null) = ("talk"."removed_by" is null) and ("talk"."removed_at" is null) = ("talk"."remove_reason" is null))
);
--> statement-breakpoint
CREATE TABLE "talk_photo" (
	"talk_id" integer NOT NULL,
	"file_id" integer NOT NULL,
	CONSTRAINT "talk_photo_pk" PRIMARY KEY("talk_id","file_id")
);
--> statement-breakpoint
ALTER TABLE "field_report" ADD CONSTRAINT "field_report_category_id_duty_category_id_fk" FOREIGN KEY ("category_id") REFERENCES "public"."duty_category"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "field_report" ADD CONSTRAINT "field_report_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "field_report" ADD CONSTRAINT "field_report_photo_id_duty_file_id_fk" FOREIGN KEY ("photo_id") REFERENCES "public"."duty_file"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "field_report" ADD CONSTRAINT "field_report_station_id_organisation_id_fk" FOREIGN KEY ("station_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "field_report" ADD CONSTRAINT "field_report_handler_id_organisation_id_fk" FOREIGN KEY ("handler_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "field_report" ADD CONSTRAINT "field_report_duplicate_of_field_report_id_fk" FOREIGN KEY ("duplicate_of") REFERENCES "public"."field_report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "field_report_step" ADD CONSTRAINT "field_report_step_report_id_field_report_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."field_report"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "employer_class" ADD CONSTRAINT "employer_class_employer_id_organisation_id_fk" FOREIGN KEY ("employer_id") REFERENCES "public"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "officer_appointment" ADD CONSTRAINT "officer_appointment_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patrol_day" ADD CONSTRAINT "patrol_day_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "talk" ADD CONSTRAINT "talk_category_id_duty_category_id_fk" FOREIGN KEY ("category_id") REFERENCES "public"."duty_category"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "talk" ADD CONSTRAINT "talk_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "talk_photo" ADD CONSTRAINT "talk_photo_talk_id_talk_id_fk" FOREIGN KEY ("talk_id") REFERENCES "public"."talk"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "talk_photo" ADD CONSTRAINT "talk_photo_file_id_duty_file_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."duty_file"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "field_report_member" ON "field_report" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "field_report_received" ON "field_report" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "field_report_duplicate" ON "field_report" USING btree ("duplicate_of");--> statement-breakpoint
CREATE INDEX "field_report_photo" ON "field_report" USING btree ("photo_id");--> statement-breakpoint
CREATE INDEX "field_report_step_report" ON "field_report_step" USING btree ("report_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "duty_category_once" ON "duty_category" USING btree ("use","zh") WHERE "duty_category"."retired_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "officer_appointment_one_open" ON "officer_appointment" USING btree ("member_id","kind") WHERE "officer_appointment"."ended_on" is null;--> statement-breakpoint
CREATE INDEX "patrol_day_day" ON "patrol_day" USING btree ("day");--> statement-breakpoint
CREATE INDEX "talk_held" ON "talk" USING btree ("held_on");--> statement-breakpoint
CREATE INDEX "talk_photo_file" ON "talk_photo" USING btree ("file_id");--> statement-breakpoint
-- Before changes are recorded: what holds from the beginning is nobody's change.
INSERT INTO officer_quota (name, value) VALUES ('company_percent', 10), ('other_percent', 3), ('patrol_days', 1), ('publicity_per_site', 1);
--> statement-breakpoint
INSERT INTO duty_category (use, class, zh, en) VALUES
  ('report', 'hazard', '消防隐患', 'Fire hazard'),
  ('report', 'hazard', '治安防范漏洞', 'Gap in protection'),
  ('report', 'hazard', '设施设备隐患', 'Unsafe installation'),
  ('report', 'incident', '打架斗殴', 'Fight'),
  ('report', 'incident', '火情', 'Fire'),
  ('report', 'incident', '其他突发情况', 'Other incident'),
  ('report', 'lead', '诈骗线索', 'Lead about fraud'),
  ('report', 'lead', '盗窃线索', 'Lead about theft'),
  ('report', 'lead', '其他违法犯罪线索', 'Lead about another offence'),
  ('talk', NULL, '防诈骗', 'Fraud'),
  ('talk', NULL, '烟花爆竹', 'Fireworks'),
  ('talk', NULL, '文明养犬', 'Dogs');
--> statement-breakpoint
SELECT audit_table('officer_appointment');
--> statement-breakpoint
SELECT audit_table('officer_quota');
--> statement-breakpoint
SELECT audit_table('employer_class');
--> statement-breakpoint
SELECT audit_table('patrol_day');
--> statement-breakpoint
SELECT audit_table('duty_category');
--> statement-breakpoint
SELECT audit_table('talk');
--> statement-breakpoint
SELECT audit_table('talk_photo');
