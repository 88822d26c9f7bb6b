CREATE TABLE "callout" (
	"id" serial PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"code" text NOT NULL,
	"muster_code" text NOT NULL,
	"title" text NOT NULL,
	"task" text NOT NULL,
	"place" text NOT NULL,
	"lon" double precision NOT NULL,
	"lat" double precision NOT NULL,
	"muster_place" text NOT NULL,
	"muster_lon" double precision NOT NULL,
	"muster_lat" double precision NOT NULL,
	"county_id" integer,
	"arrive_by" timestamp (3) with time zone NOT NULL,
	"commander_name" text NOT NULL,
	"commander_phone" text,
	"lines" jsonb NOT NULL,
	"policy" jsonb NOT NULL,
	"plan" jsonb NOT NULL,
	"launched_by" text NOT NULL,
	"launched_at" timestamp (3) with time zone NOT NULL,
	"next_check_at" timestamp (3) with time zone,
	"unfilled_since" timestamp (3) with time zone,
	"stood_down_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"idempotency_key" text,
	"request_hash" text NOT NULL,
	CONSTRAINT "callout_kind" CHECK ("callout"."kind" in ('real', 'drill', 'test')),
	CONSTRAINT "callout_state" CHECK ("callout"."state" in ('active', 'held', 'stood_down', 'closed')),
	CONSTRAINT "callout_stood_down_has_time" CHECK (("callout"."state" in ('stood_down', 'closed')) = ("callout"."stood_down_at" is not null)),
	CONSTRAINT "callout_closed_has_time" CHECK (("callout"."state" = 'closed') = ("callout"."closed_at" is not null)),
	CONSTRAINT "callout_ended_has_no_timer" CHECK ("callout"."state" in ('active', 'held') or "callout"."next_check_at" is null),
	CONSTRAINT "callout_arrive_by_after_launch" CHECK ("callout"."arrive_by" > "callout"."launched_at")
);
--> statement-breakpoint
CREATE TABLE "echelon" (
	"callout_id" integer NOT NULL,
	"number" smallint NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"window_seconds" integer NOT NULL,
	"factor" double precision NOT NULL,
	"due_at" timestamp (3) with time zone,
	"raised_at" timestamp (3) with time zone,
	"raised_by" text,
	"gap_seen" jsonb,
	"asked" integer,
	CONSTRAINT "echelon_callout_id_number_pk" PRIMARY KEY("callout_id","number"),
	CONSTRAINT "echelon_state" CHECK ("echelon"."state" in ('pending', 'raised', 'skipped', 'cancelled')),
	CONSTRAINT "echelon_raised_whole" CHECK (("echelon"."state" in ('raised', 'skipped')) = ("echelon"."raised_at" is not null)),
	CONSTRAINT "echelon_skipped_is_empty" CHECK ("echelon"."state" <> 'skipped' or "echelon"."asked" = 0),
	CONSTRAINT "echelon_raised_asks" CHECK ("echelon"."state" <> 'raised' or "echelon"."asked" > 0)
);
--> statement-breakpoint
CREATE TABLE "plan_entry" (
	"callout_id" integer NOT NULL,
	"member_id" integer NOT NULL,
	"rank" integer NOT NULL,
	"planned_echelon" smallint NOT NULL,
	"cross_border" boolean NOT NULL,
	"tired" boolean NOT NULL,
	"distance_m" integer,
	"position_source" text NOT NULL,
	"roles" text[] NOT NULL,
	"name" text NOT NULL,
	"unit_id" integer,
	"unit_name" text NOT NULL,
	"county_id" integer,
	CONSTRAINT "plan_entry_callout_id_member_id_pk" PRIMARY KEY("callout_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "response" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "response_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"summons_id" bigint NOT NULL,
	"callout_id" integer NOT NULL,
	"member_id" integer NOT NULL,
	"answer" text NOT NULL,
	"eta_minutes" integer,
	"reason" text,
	"channel" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"device_at" timestamp (3) with time zone,
	"client_id" text,
	"late" boolean NOT NULL,
	"given_by" text,
	CONSTRAINT "response_answer" CHECK ("response"."answer" in ('coming', 'cannot', 'en_route', 'arrived', 'home_safe')),
	CONSTRAINT "response_eta_range" CHECK ("response"."eta_minutes" between 0 and 999)
);
--> statement-breakpoint
CREATE TABLE "summons" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "summons_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"callout_id" integer NOT NULL,
	"member_id" integer NOT NULL,
	"echelon" smallint NOT NULL,
	"summoned_at" timestamp (3) with time zone NOT NULL,
	"asked_times" smallint DEFAULT 1 NOT NULL,
	"roles" text[] NOT NULL,
	"name" text NOT NULL,
	"unit_name" text NOT NULL,
	"distance_m" integer,
	"tired" boolean NOT NULL,
	"cross_border" boolean NOT NULL,
	"engaged" boolean DEFAULT true NOT NULL,
	"answer" text,
	"reason" text,
	"answered_at" timestamp (3) with time zone,
	"channel" text,
	"eta_at" timestamp (3) with time zone,
	"en_route_at" timestamp (3) with time zone,
	"arrived_at" timestamp (3) with time zone,
	"no_show_at" timestamp (3) with time zone,
	"released_at" timestamp (3) with time zone,
	"home_safe_at" timestamp (3) with time zone,
	CONSTRAINT "summons_once" UNIQUE("callout_id","member_id"),
	CONSTRAINT "summons_answer" CHECK ("summons"."answer" is null or "summons"."answer" in ('coming', 'cannot')),
	CONSTRAINT "summons_answer_has_time" CHECK (("summons"."answer" is null) = ("summons"."answered_at" is null)),
	CONSTRAINT "summons_cannot_is_not_engaged" CHECK (not ("summons"."engaged" and "summons"."answer" = 'cannot')),
	CONSTRAINT "summons_released_is_not_engaged" CHECK (not ("summons"."engaged" and "summons"."released_at" is not null)),
	CONSTRAINT "summons_coming_before_under_way" CHECK (("summons"."en_route_at" is null and "summons"."arrived_at" is null) or "summons"."answer" = 'coming'),
	CONSTRAINT "summons_home_after_release" CHECK ("summons"."home_safe_at" is null or "summons"."released_at" is not null)
);
--> statement-breakpoint
CREATE TABLE "delivery" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "delivery_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"callout_id" integer,
	"summons_id" bigint,
	"member_id" integer,
	"purpose" text NOT NULL,
	"channel" text NOT NULL,
	"route" text NOT NULL,
	"address" text NOT NULL,
	"priority" smallint NOT NULL,
	"ordinal" integer NOT NULL,
	"step" smallint DEFAULT 0 NOT NULL,
	"unless" text,
	"template" text NOT NULL,
	"vars" jsonb NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone NOT NULL,
	"deadline_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"provider" text,
	"provider_id" text,
	"reason" text,
	"first_sent_at" timestamp (3) with time zone,
	"accepted_at" timestamp (3) with time zone,
	"delivered_at" timestamp (3) with time zone,
	"read_at" timestamp (3) with time zone,
	"ask_receipt_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "delivery_channel" CHECK ("delivery"."channel" in ('push', 'sms', 'voice')),
	CONSTRAINT "delivery_state" CHECK ("delivery"."state" in ('queued', 'sending', 'accepted', 'delivered', 'read', 'failed', 'expired', 'cancelled')),
	CONSTRAINT "delivery_sending_has_deadline" CHECK (("delivery"."state" = 'sending') = ("delivery"."deadline_at" is not null)),
	CONSTRAINT "delivery_sent_was_attempted" CHECK (("delivery"."attempts" > 0) = ("delivery"."first_sent_at" is not null)),
	CONSTRAINT "delivery_accepted_has_time" CHECK ("delivery"."state" not in ('accepted', 'delivered', 'read') or "delivery"."attempts" > 0),
	CONSTRAINT "delivery_failed_has_reason" CHECK ("delivery"."state" <> 'failed' or "delivery"."reason" is not null),
	CONSTRAINT "delivery_unless" CHECK ("delivery"."unless" is null or "delivery"."unless" in ('received', 'answered'))
);
--> statement-breakpoint
CREATE TABLE "inbound_message" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "inbound_message_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"provider" text NOT NULL,
	"provider_id" text NOT NULL,
	"address" text NOT NULL,
	"body" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"outcome" text NOT NULL,
	CONSTRAINT "inbound_message_once" UNIQUE("provider","provider_id")
);
--> statement-breakpoint
CREATE TABLE "message_log" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "message_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp (3) with time zone NOT NULL,
	"channel" text NOT NULL,
	"address" text NOT NULL,
	"callout_id" integer,
	"member_id" integer,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"link" text
);
--> statement-breakpoint
CREATE TABLE "receipt" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "receipt_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"provider" text NOT NULL,
	"provider_id" text NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"at" timestamp (3) with time zone NOT NULL,
	"delivery_id" bigint,
	CONSTRAINT "receipt_status" CHECK ("receipt"."status" in ('accepted', 'delivered', 'read', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "route_pace" (
	"route" text PRIMARY KEY NOT NULL,
	"free_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "log_entry" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "log_entry_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp (3) with time zone NOT NULL,
	"callout_id" integer,
	"member_id" integer,
	"type" text NOT NULL,
	"actor" text NOT NULL,
	"data" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "setting" (
	"key" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "absence" (
	"id" serial PRIMARY KEY NOT NULL,
	"member_id" integer NOT NULL,
	"kind" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone,
	CONSTRAINT "absence_kind" CHECK ("absence"."kind" in ('leave', 'sick', 'unavailable')),
	CONSTRAINT "absence_ends_after_start" CHECK ("absence"."ends_at" > "absence"."starts_at")
);
--> statement-breakpoint
CREATE TABLE "contact_point" (
	"id" serial PRIMARY KEY NOT NULL,
	"member_id" integer NOT NULL,
	"kind" text NOT NULL,
	"address" text NOT NULL,
	"keys" jsonb,
	"opted_out_at" timestamp (3) with time zone,
	"retired_at" timestamp (3) with time zone,
	CONSTRAINT "contact_point_once" UNIQUE("member_id","kind","address"),
	CONSTRAINT "contact_point_kind" CHECK ("contact_point"."kind" in ('phone', 'push')),
	CONSTRAINT "contact_point_phone_e164" CHECK ("contact_point"."kind" <> 'phone' or "contact_point"."address" ~ '^\+[1-9][0-9]{6,14}$'),
	CONSTRAINT "contact_point_push_has_keys" CHECK (("contact_point"."kind" = 'push') = ("contact_point"."keys" is not null))
);
--> statement-breakpoint
CREATE TABLE "equipment_issue" (
	"id" serial PRIMARY KEY NOT NULL,
	"member_id" integer NOT NULL,
	"item" text NOT NULL,
	"issued_on" date,
	"returned_on" date,
	CONSTRAINT "equipment_returned_after_issue" CHECK ("equipment_issue"."returned_on" >= "equipment_issue"."issued_on")
);
--> statement-breakpoint
CREATE TABLE "member" (
	"id" serial PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"gender" text NOT NULL,
	"id_number" text,
	"status" text DEFAULT 'active' NOT NULL,
	"consent_on" date,
	"consent_withdrawn_on" date,
	"county_id" integer,
	"station_id" integer,
	"site_id" integer,
	"employer_id" integer,
	"unit_id" integer,
	"post" text,
	"remark" text DEFAULT '' NOT NULL,
	"home_lon" double precision,
	"home_lat" double precision,
	"duty_state" text DEFAULT 'unknown' NOT NULL,
	"duty_site_id" integer,
	"base_pos" "point",
	"sharing" boolean DEFAULT false NOT NULL,
	"own_lon" double precision,
	"own_lat" double precision,
	"own_pos" "point",
	"own_pos_at" timestamp (3) with time zone,
	"released_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "member_gender" CHECK ("member"."gender" in ('male', 'female', 'unknown')),
	CONSTRAINT "member_status" CHECK ("member"."status" in ('active', 'suspended', 'left')),
	CONSTRAINT "member_duty_state" CHECK ("member"."duty_state" in ('on', 'off', 'unknown')),
	CONSTRAINT "member_duty_site_only_on_duty" CHECK ("member"."duty_site_id" is null or "member"."duty_state" = 'on'),
	CONSTRAINT "member_post" CHECK ("member"."post" is null or "member"."post" in ('leader', 'deputy', 'member')),
	CONSTRAINT "member_withdrawn_after_consent" CHECK ("member"."consent_withdrawn_on" is null or "member"."consent_on" is not null),
	CONSTRAINT "member_home_whole" CHECK (("member"."home_lon" is null) = ("member"."home_lat" is null)),
	CONSTRAINT "member_own_position_whole" CHECK (("member"."own_pos" is null) = ("member"."own_pos_at" is null) and ("member"."own_pos" is null) = ("member"."own_lon" is null) and ("member"."own_pos" is null) = ("member"."own_lat" is null)),
	CONSTRAINT "member_own_position_only_shared" CHECK ("member"."own_pos" is null or "member"."sharing")
);
--> statement-breakpoint
CREATE TABLE "organisation" (
	"id" serial PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"parent_id" integer,
	"employer_id" integer,
	"lon" double precision,
	"lat" double precision,
	CONSTRAINT "organisation_once" UNIQUE NULLS NOT DISTINCT("parent_id","kind","name","employer_id"),
	CONSTRAINT "organisation_kind" CHECK ("organisation"."kind" in ('city', 'county', 'station', 'employer', 'site')),
	CONSTRAINT "organisation_only_city_is_root" CHECK (("organisation"."kind" = 'city') = ("organisation"."parent_id" is null)),
	CONSTRAINT "organisation_employer_of_site" CHECK ("organisation"."employer_id" is null or "organisation"."kind" = 'site'),
	CONSTRAINT "organisation_position_whole" CHECK (("organisation"."lon" is null) = ("organisation"."lat" is null))
);
--> statement-breakpoint
CREATE TABLE "post" (
	"id" serial PRIMARY KEY NOT NULL,
	"unit_id" integer NOT NULL,
	"title" text NOT NULL,
	"seats" integer NOT NULL,
	CONSTRAINT "post_once" UNIQUE("unit_id","title"),
	CONSTRAINT "post_title" CHECK ("post"."title" in ('leader', 'deputy', 'member')),
	CONSTRAINT "post_seats_not_negative" CHECK ("post"."seats" >= 0)
);
--> statement-breakpoint
CREATE TABLE "qualification" (
	"id" serial PRIMARY KEY NOT NULL,
	"member_id" integer NOT NULL,
	"kind" text NOT NULL,
	"number" text,
	"issued_on" date,
	"expires_on" date,
	CONSTRAINT "qualification_once" UNIQUE("member_id","kind"),
	CONSTRAINT "qualification_ends_after_issue" CHECK ("qualification"."expires_on" >= "qualification"."issued_on")
);
--> statement-breakpoint
CREATE TABLE "unit" (
	"id" serial PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"parent_id" integer,
	"county_id" integer,
	CONSTRAINT "unit_once" UNIQUE NULLS NOT DISTINCT("parent_id","name"),
	CONSTRAINT "unit_kind" CHECK ("unit"."kind" in ('battalion', 'company', 'squad')),
	CONSTRAINT "unit_only_battalion_is_root" CHECK (("unit"."kind" = 'battalion') = ("unit"."parent_id" is null))
);
--> statement-breakpoint
ALTER TABLE "echelon" ADD CONSTRAINT "echelon_callout_id_callout_id_fk" FOREIGN KEY ("callout_id") REFERENCES "public"."callout"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "summons" ADD CONSTRAINT "summons_callout_id_callout_id_fk" FOREIGN KEY ("callout_id") REFERENCES "public"."callout"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "summons" ADD CONSTRAINT "summons_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "absence" ADD CONSTRAINT "absence_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_point" ADD CONSTRAINT "contact_point_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "equipment_issue" ADD CONSTRAINT "equipment_issue_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_county_id_organisation_id_fk" FOREIGN KEY ("county_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_station_id_organisation_id_fk" FOREIGN KEY ("station_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_site_id_organisation_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_employer_id_organisation_id_fk" FOREIGN KEY ("employer_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_duty_site_id_organisation_id_fk" FOREIGN KEY ("duty_site_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation" ADD CONSTRAINT "organisation_parent_id_organisation_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation" ADD CONSTRAINT "organisation_employer_id_organisation_id_fk" FOREIGN KEY ("employer_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post" ADD CONSTRAINT "post_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "qualification" ADD CONSTRAINT "qualification_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit" ADD CONSTRAINT "unit_parent_id_unit_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."unit"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit" ADD CONSTRAINT "unit_county_id_organisation_id_fk" FOREIGN KEY ("county_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "callout_idempotency_key" ON "callout" USING btree ("idempotency_key");--> statement-breakpoint
CREATE INDEX "callout_next_check" ON "callout" USING btree ("next_check_at") WHERE "callout"."next_check_at" is not null;--> statement-breakpoint
CREATE INDEX "callout_launched_at" ON "callout" USING btree ("launched_at");--> statement-breakpoint
CREATE UNIQUE INDEX "response_client_id" ON "response" USING btree ("summons_id","client_id") WHERE "response"."client_id" is not null;--> statement-breakpoint
CREATE INDEX "response_summons" ON "response" USING btree ("summons_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "summons_member_engaged_once" ON "summons" USING btree ("member_id") WHERE "summons"."engaged";--> statement-breakpoint
CREATE INDEX "summons_member" ON "summons" USING btree ("member_id","id");--> statement-breakpoint
CREATE INDEX "delivery_due" ON "delivery" USING btree ("route","priority","ordinal","id") WHERE "delivery"."state" = 'queued';--> statement-breakpoint
CREATE INDEX "delivery_next_attempt" ON "delivery" USING btree ("next_attempt_at") WHERE "delivery"."state" = 'queued';--> statement-breakpoint
CREATE INDEX "delivery_sending" ON "delivery" USING btree ("deadline_at") WHERE "delivery"."state" = 'sending';--> statement-breakpoint
CREATE INDEX "delivery_ask_receipt" ON "delivery" USING btree ("ask_receipt_at") WHERE "delivery"."ask_receipt_at" is not null;--> statement-breakpoint
CREATE INDEX "delivery_callout" ON "delivery" USING btree ("callout_id","summons_id");--> statement-breakpoint
CREATE INDEX "delivery_provider_id" ON "delivery" USING btree ("provider","provider_id") WHERE "delivery"."provider_id" is not null;--> statement-breakpoint
CREATE INDEX "inbound_message_address" ON "inbound_message" USING btree ("address","id");--> statement-breakpoint
CREATE INDEX "message_log_address" ON "message_log" USING btree ("address","id");--> statement-breakpoint
CREATE INDEX "receipt_provider_id" ON "receipt" USING btree ("provider","provider_id");--> statement-breakpoint
CREATE INDEX "log_entry_callout" ON "log_entry" USING btree ("callout_id","id");--> statement-breakpoint
CREATE INDEX "absence_member" ON "absence" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "contact_point_address" ON "contact_point" USING btree ("address");--> statement-breakpoint
CREATE UNIQUE INDEX "equipment_item_held_once" ON "equipment_issue" USING btree ("member_id","item") WHERE "equipment_issue"."returned_on" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "member_id_number_once" ON "member" USING btree ("id_number");--> statement-breakpoint
CREATE INDEX "member_base_pos" ON "member" USING gist ("base_pos");--> statement-breakpoint
CREATE INDEX "member_own_pos" ON "member" USING gist ("own_pos") WHERE "member"."own_pos" is not null;--> statement-breakpoint
CREATE INDEX "member_no_position" ON "member" USING btree ("id") WHERE "member"."base_pos" is null;--> statement-breakpoint
CREATE INDEX "member_unit" ON "member" USING btree ("unit_id");--> statement-breakpoint
CREATE INDEX "organisation_parent" ON "organisation" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "qualification_kind" ON "qualification" USING btree ("kind","member_id");