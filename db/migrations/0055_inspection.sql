CREATE TABLE "inspection" (
	"id" serial PRIMARY KEY NOT NULL,
	"site_id" integer NOT NULL,
	"form_version" integer NOT NULL,
	"form_changed" boolean NOT NULL,
	"begun_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"clock_ahead_seconds" integer,
	"by" text NOT NULL,
	"client_id" text NOT NULL,
	"lon" double precision,
	"lat" double precision,
	"distance_m" integer,
	"answers" jsonb NOT NULL,
	"officer_name" text NOT NULL,
	"officer_signature" text,
	"site_signer" text NOT NULL,
	"site_signature" text,
	CONSTRAINT "inspection_once" UNIQUE("by","client_id"),
	CONSTRAINT "inspection_in_order" CHECK ("inspection"."begun_at" <= "inspection"."ended_at" and "inspection"."ended_at" <= "inspection"."received_at"),
	CONSTRAINT "inspection_position_whole" CHECK (("inspection"."lon" is null) = ("inspection"."lat" is null))
);
--> statement-breakpoint
CREATE TABLE "inspection_check" (
	"id" serial PRIMARY KEY NOT NULL,
	"finding_id" integer NOT NULL,
	"fixed" boolean NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"checked_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"by" text NOT NULL,
	"client_id" text,
	CONSTRAINT "inspection_check_once" UNIQUE("finding_id","by","client_id")
);
--> statement-breakpoint
CREATE TABLE "inspection_finding" (
	"id" serial PRIMARY KEY NOT NULL,
	"inspection_id" integer NOT NULL,
	"site_id" integer NOT NULL,
	"employer_id" integer,
	"item" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"found_at" timestamp (3) with time zone NOT NULL,
	"due_on" date NOT NULL,
	"owner_id" integer,
	"closed_at" timestamp (3) with time zone,
	"again" boolean NOT NULL,
	"escalate_at" timestamp (3) with time zone,
	"escalated_at" timestamp (3) with time zone,
	CONSTRAINT "inspection_finding_state" CHECK ("inspection_finding"."state" in ('open', 'closed')),
	CONSTRAINT "inspection_finding_closed" CHECK (("inspection_finding"."state" = 'closed') = ("inspection_finding"."closed_at" is not null)),
	CONSTRAINT "inspection_finding_due" CHECK ("inspection_finding"."state" = 'open' or "inspection_finding"."escalate_at" is null)
);
--> statement-breakpoint
CREATE TABLE "inspection_form" (
	"version" integer PRIMARY KEY NOT NULL,
	"items" jsonb NOT NULL,
	"written_by" text NOT NULL,
	"written_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "inspection_form_version" CHECK ("inspection_form"."version" > 0)
);
--> statement-breakpoint
CREATE TABLE "inspection_photo" (
	"inspection_id" integer NOT NULL,
	"file_id" integer NOT NULL,
	"item" text,
	"taken_at" timestamp (3) with time zone NOT NULL,
	"lon" double precision,
	"lat" double precision,
	CONSTRAINT "inspection_photo_pk" PRIMARY KEY("inspection_id","file_id"),
	CONSTRAINT "inspection_photo_position_whole" CHECK (("inspection_photo"."lon" is null) = ("inspection_photo"."lat" is null))
);
--> statement-breakpoint
CREATE TABLE "inspection_plan" (
	"id" serial PRIMARY KEY NOT NULL,
	"site_id" integer NOT NULL,
	"month" date NOT NULL,
	"due_on" date NOT NULL,
	"officer_id" integer,
	CONSTRAINT "inspection_plan_once" UNIQUE("site_id","month"),
	CONSTRAINT "inspection_plan_day_of_month" CHECK (extract(day from "inspection_plan"."month") = 1 and date_trunc('month', "inspection_plan"."due_on") = "inspection_plan"."month")
);
--> statement-breakpoint
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_site_id_organisation_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_form_version_inspection_form_version_fk" FOREIGN KEY ("form_version") REFERENCES "public"."inspection_form"("version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_check" ADD CONSTRAINT "inspection_check_finding_id_inspection_finding_id_fk" FOREIGN KEY ("finding_id") REFERENCES "public"."inspection_finding"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_finding" ADD CONSTRAINT "inspection_finding_inspection_id_inspection_id_fk" FOREIGN KEY ("inspection_id") REFERENCES "public"."inspection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_finding" ADD CONSTRAINT "inspection_finding_site_id_organisation_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_finding" ADD CONSTRAINT "inspection_finding_employer_id_organisation_id_fk" FOREIGN KEY ("employer_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_finding" ADD CONSTRAINT "inspection_finding_owner_id_account_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_photo" ADD CONSTRAINT "inspection_photo_inspection_id_inspection_id_fk" FOREIGN KEY ("inspection_id") REFERENCES "public"."inspection"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_photo" ADD CONSTRAINT "inspection_photo_file_id_duty_file_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."duty_file"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_plan" ADD CONSTRAINT "inspection_plan_site_id_organisation_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_plan" ADD CONSTRAINT "inspection_plan_officer_id_account_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "inspection_site" ON "inspection" USING btree ("site_id","ended_at");--> statement-breakpoint
CREATE INDEX "inspection_ended" ON "inspection" USING btree ("ended_at");--> statement-breakpoint
CREATE INDEX "inspection_finding_site" ON "inspection_finding" USING btree ("site_id","item");--> statement-breakpoint
CREATE INDEX "inspection_finding_escalate" ON "inspection_finding" USING btree ("escalate_at") WHERE "inspection_finding"."escalate_at" is not null;--> statement-breakpoint
CREATE INDEX "inspection_photo_file" ON "inspection_photo" USING btree ("file_id");--> statement-breakpoint
CREATE INDEX "inspection_plan_month" ON "inspection_plan" USING btree ("month","due_on");--> statement-breakpoint
-- Before its changes are recorded: the first form is nobody's change.
INSERT INTO inspection_form (version, items, written_by, written_at) VALUES (1, '[
 {"code":"certified","zh":"保安员持证上岗","en":"Guards on duty hold a certificate","kind":"yes_no","finding":true,"days":7},
 {"code":"certificate_carried","zh":"当班保安员随身携带保安员证","en":"Guards on duty have the certificate on them","kind":"yes_no","finding":true,"days":3},
 {"code":"uniform","zh":"着装规范","en":"Uniform as prescribed","kind":"yes_no","finding":true,"days":3},
 {"code":"handover_log","zh":"交接班记录完整","en":"Handover log complete","kind":"yes_no","finding":true,"days":7},
 {"code":"patrol_log","zh":"巡查记录完整","en":"Patrol log complete","kind":"yes_no","finding":true,"days":7},
 {"code":"video","zh":"视频监控录像保存符合要求","en":"Video recordings kept as required","kind":"yes_no","finding":true,"days":15},
 {"code":"on_post","zh":"当班保安员人数","en":"Guards on post","kind":"count","finding":false},
 {"code":"remarks","zh":"其他情况","en":"Remarks","kind":"text","finding":false}
]', 'system', '2021-04-22T00:00:00Z');
--> statement-breakpoint
SELECT audit_table('inspection_form');
--> statement-breakpoint
SELECT audit_table('inspection_plan');
--> statement-breakpoint
SELECT audit_table('inspection');
--> statement-breakpoint
SELECT audit_table('inspection_photo');
--> statement-breakpoint
SELECT audit_table('inspection_finding', ignored => '{escalate_at,escalated_at}');
