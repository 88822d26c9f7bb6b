CREATE TABLE "shift_demand" (
	"id" serial PRIMARY KEY NOT NULL,
	"area_id" integer NOT NULL,
	"weekdays" smallint[] NOT NULL,
	"from_minute" smallint NOT NULL,
	"until_minute" smallint NOT NULL,
	"people" integer NOT NULL,
	"shift_minutes" smallint NOT NULL,
	"valid_from" date NOT NULL,
	"valid_until" date,
	CONSTRAINT "shift_demand_weekdays" CHECK ("shift_demand"."weekdays" <@ array[1,2,3,4,5,6,7]::smallint[] and "shift_demand"."weekdays" <> '{}'),
	CONSTRAINT "shift_demand_half_hours" CHECK ("shift_demand"."from_minute" between 0 and 1439 and "shift_demand"."until_minute" between 0 and 1439
        and "shift_demand"."from_minute" % 30 = 0 and "shift_demand"."until_minute" % 30 = 0),
	CONSTRAINT "shift_demand_people" CHECK ("shift_demand"."people" between 1 and 200),
	CONSTRAINT "shift_demand_shift" CHECK ("shift_demand"."shift_minutes" between 60 and 720 and "shift_demand"."shift_minutes" % 30 = 0),
	CONSTRAINT "shift_demand_valid" CHECK ("shift_demand"."valid_until" is null or "shift_demand"."valid_until" >= "shift_demand"."valid_from")
);
--> statement-breakpoint
CREATE TABLE "shift_plan" (
	"id" serial PRIMARY KEY NOT NULL,
	"station_id" integer NOT NULL,
	"first_day" date NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"rest_minutes" smallint NOT NULL,
	"day_minutes" smallint NOT NULL,
	"week_minutes" smallint NOT NULL,
	"officer_id" integer,
	"proposal" jsonb,
	"published_by" text,
	"published_at" timestamp (3) with time zone,
	"despite" boolean DEFAULT false NOT NULL,
	CONSTRAINT "shift_plan_state" CHECK ("shift_plan"."state" in ('draft', 'published')),
	CONSTRAINT "shift_plan_published" CHECK (("shift_plan"."state" = 'published') = ("shift_plan"."published_at" is not null) and ("shift_plan"."published_at" is null) = ("shift_plan"."published_by" is null)),
	CONSTRAINT "shift_plan_monday" CHECK (extract(isodow from "shift_plan"."first_day") = 1),
	CONSTRAINT "shift_plan_rules" CHECK ("shift_plan"."rest_minutes" between 0 and 1440 and "shift_plan"."day_minutes" between 60 and 1440 and "shift_plan"."week_minutes" between 60 and 10080)
);
--> statement-breakpoint
CREATE TABLE "shift_plan_line" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "shift_plan_line_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"plan_id" integer NOT NULL,
	"member_id" integer NOT NULL,
	"area_id" integer NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"officer_id" integer,
	"by_hand" boolean NOT NULL,
	CONSTRAINT "shift_plan_line_length" CHECK ("shift_plan_line"."ends_at" > "shift_plan_line"."starts_at" and "shift_plan_line"."ends_at" <= "shift_plan_line"."starts_at" + interval '24 hours')
);
--> statement-breakpoint
ALTER TABLE "shift" ADD COLUMN "officer_id" integer;--> statement-breakpoint
ALTER TABLE "shift" ADD COLUMN "plan_id" integer;--> statement-breakpoint
ALTER TABLE "shift_demand" ADD CONSTRAINT "shift_demand_area_id_organisation_id_fk" FOREIGN KEY ("area_id") REFERENCES "public"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift_plan" ADD CONSTRAINT "shift_plan_station_id_organisation_id_fk" FOREIGN KEY ("station_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift_plan" ADD CONSTRAINT "shift_plan_officer_id_account_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift_plan_line" ADD CONSTRAINT "shift_plan_line_plan_id_shift_plan_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."shift_plan"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift_plan_line" ADD CONSTRAINT "shift_plan_line_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift_plan_line" ADD CONSTRAINT "shift_plan_line_area_id_organisation_id_fk" FOREIGN KEY ("area_id") REFERENCES "public"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift_plan_line" ADD CONSTRAINT "shift_plan_line_officer_id_account_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "shift_demand_area" ON "shift_demand" USING btree ("area_id");--> statement-breakpoint
CREATE UNIQUE INDEX "shift_plan_one_draft" ON "shift_plan" USING btree ("station_id","first_day") WHERE "shift_plan"."state" = 'draft';--> statement-breakpoint
CREATE INDEX "shift_plan_line_plan" ON "shift_plan_line" USING btree ("plan_id");--> statement-breakpoint
CREATE INDEX "shift_plan_line_member" ON "shift_plan_line" USING btree ("member_id");--> statement-breakpoint
ALTER TABLE "shift" ADD CONSTRAINT "shift_officer_id_account_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift" ADD CONSTRAINT "shift_plan_id_shift_plan_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."shift_plan"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
SELECT audit_table('shift_demand');
--> statement-breakpoint
SELECT audit_table('shift_plan', ignored => '{version}');
--> statement-breakpoint
-- Anew: it has more columns.
SELECT audit_table('shift');
