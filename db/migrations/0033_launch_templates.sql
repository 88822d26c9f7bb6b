CREATE TABLE "launch_template" (
	"id" serial PRIMARY KEY NOT NULL,
	"unit_id" integer,
	"name" text NOT NULL,
	"title" text NOT NULL,
	"task" text DEFAULT '集结待命' NOT NULL,
	"severity" text,
	"lines" jsonb NOT NULL,
	"minutes" integer NOT NULL,
	"policy" jsonb,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"retired_at" timestamp (3) with time zone,
	CONSTRAINT "launch_template_severity" CHECK ("launch_template"."severity" in ('minor', 'moderate', 'severe', 'extreme')),
	CONSTRAINT "launch_template_minutes" CHECK ("launch_template"."minutes" between 1 and 4320)
);
--> statement-breakpoint
ALTER TABLE "callout" ADD COLUMN "severity" text;--> statement-breakpoint
ALTER TABLE "launch_template" ADD CONSTRAINT "launch_template_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "launch_template_name_once" ON "launch_template" USING btree (coalesce(unit_id, 0),"name") WHERE "launch_template"."retired_at" is null;--> statement-breakpoint
ALTER TABLE "callout" ADD CONSTRAINT "callout_severity" CHECK ("callout"."severity" in ('minor', 'moderate', 'severe', 'extreme'));--> statement-breakpoint
SELECT audit_table('launch_template', ignored => '{updated_at}');--> statement-breakpoint
SELECT audit_table('callout', masked => '{commander_phone}', hidden => '{muster_code}',
  ignored => '{next_check_at,close_at,unfilled_since,plan,request_hash,idempotency_key}');
