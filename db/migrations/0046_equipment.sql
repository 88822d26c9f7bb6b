CREATE TABLE "equipment_event" (
	"id" serial PRIMARY KEY NOT NULL,
	"piece_id" integer NOT NULL,
	"kind" text NOT NULL,
	"member_id" integer,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "equipment_event_kind" CHECK ("equipment_event"."kind" in ('added', 'issued', 'returned', 'inspected', 'defective', 'mended', 'lost', 'found', 'retired'))
);
--> statement-breakpoint
CREATE TABLE "equipment_item" (
	"id" serial PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"serialised" boolean DEFAULT false NOT NULL,
	"shelf_months" smallint,
	"inspect_months" smallint,
	"steps" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"retired_at" timestamp (3) with time zone,
	CONSTRAINT "equipment_item_name" UNIQUE("name"),
	CONSTRAINT "equipment_item_shelf" CHECK ("equipment_item"."shelf_months" between 1 and 240),
	CONSTRAINT "equipment_item_inspect" CHECK ("equipment_item"."inspect_months" between 1 and 120)
);
--> statement-breakpoint
CREATE TABLE "equipment_need" (
	"id" serial PRIMARY KEY NOT NULL,
	"item_id" integer NOT NULL,
	"per" text NOT NULL,
	"post" text,
	"role" text,
	"unit_id" integer,
	"unit_kind" text,
	"count" integer NOT NULL,
	CONSTRAINT "equipment_need_once" UNIQUE NULLS NOT DISTINCT("item_id","per","post","role","unit_id","unit_kind"),
	CONSTRAINT "equipment_need_per" CHECK ("equipment_need"."per" in ('person', 'unit')),
	CONSTRAINT "equipment_need_post" CHECK ("equipment_need"."post" in ('leader', 'deputy', 'member')),
	CONSTRAINT "equipment_need_post_or_role" CHECK ("equipment_need"."post" is null or "equipment_need"."role" is null),
	CONSTRAINT "equipment_need_of_people" CHECK ("equipment_need"."per" = 'person' or ("equipment_need"."post" is null and "equipment_need"."role" is null)),
	CONSTRAINT "equipment_need_of_units" CHECK ("equipment_need"."per" = 'unit' or "equipment_need"."unit_kind" is null),
	CONSTRAINT "equipment_need_one_unit_or_kind" CHECK ("equipment_need"."unit_id" is null or "equipment_need"."unit_kind" is null),
	CONSTRAINT "equipment_need_unit_kind" CHECK ("equipment_need"."unit_kind" in ('battalion', 'company', 'squad')),
	CONSTRAINT "equipment_need_count" CHECK ("equipment_need"."count" between 1 and 10000)
);
--> statement-breakpoint
CREATE TABLE "equipment_piece" (
	"id" serial PRIMARY KEY NOT NULL,
	"item_id" integer NOT NULL,
	"serial" text NOT NULL,
	"unit_id" integer,
	"state" text DEFAULT 'in_service' NOT NULL,
	"reason" text,
	"expires_on" date,
	"inspect_on" date,
	CONSTRAINT "equipment_piece_state" CHECK ("equipment_piece"."state" in ('in_service', 'defective', 'lost', 'retired')),
	CONSTRAINT "equipment_piece_reason" CHECK (("equipment_piece"."state" = 'in_service') = ("equipment_piece"."reason" is null))
);
--> statement-breakpoint
CREATE TABLE "equipment_stock" (
	"unit_id" integer NOT NULL,
	"item_id" integer NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "equipment_stock_unit_id_item_id_pk" PRIMARY KEY("unit_id","item_id"),
	CONSTRAINT "equipment_stock_count" CHECK ("equipment_stock"."count" between 0 and 100000)
);
--> statement-breakpoint
DROP INDEX "equipment_item_held_once";--> statement-breakpoint
ALTER TABLE "equipment_issue" ADD COLUMN "piece_id" integer;--> statement-breakpoint
ALTER TABLE "equipment_issue" ADD COLUMN "count" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "equipment_issue" ADD COLUMN "unit_id" integer;--> statement-breakpoint
ALTER TABLE "equipment_issue" ADD COLUMN "expires_on" date;--> statement-breakpoint
ALTER TABLE "equipment_issue" ADD COLUMN "signature" text;--> statement-breakpoint
ALTER TABLE "equipment_issue" ADD COLUMN "confirmed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "equipment_event" ADD CONSTRAINT "equipment_event_piece_id_equipment_piece_id_fk" FOREIGN KEY ("piece_id") REFERENCES "public"."equipment_piece"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "equipment_event" ADD CONSTRAINT "equipment_event_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "equipment_need" ADD CONSTRAINT "equipment_need_item_id_equipment_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."equipment_item"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "equipment_need" ADD CONSTRAINT "equipment_need_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "equipment_piece" ADD CONSTRAINT "equipment_piece_item_id_equipment_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."equipment_item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "equipment_piece" ADD CONSTRAINT "equipment_piece_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "equipment_stock" ADD CONSTRAINT "equipment_stock_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "equipment_stock" ADD CONSTRAINT "equipment_stock_item_id_equipment_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."equipment_item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "equipment_event_piece" ON "equipment_event" USING btree ("piece_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "equipment_serial_once" ON "equipment_piece" USING btree ("item_id","serial") WHERE "equipment_piece"."state" in ('in_service', 'defective');--> statement-breakpoint
CREATE INDEX "equipment_piece_unit" ON "equipment_piece" USING btree ("unit_id","item_id");--> statement-breakpoint
-- What was issued so far begins the catalogue.
INSERT INTO "equipment_item" ("name") SELECT DISTINCT "item" FROM "equipment_issue";--> statement-breakpoint
ALTER TABLE "equipment_issue" ADD CONSTRAINT "equipment_issue_item_equipment_item_name_fk" FOREIGN KEY ("item") REFERENCES "public"."equipment_item"("name") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "equipment_issue" ADD CONSTRAINT "equipment_issue_piece_id_equipment_piece_id_fk" FOREIGN KEY ("piece_id") REFERENCES "public"."equipment_piece"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "equipment_issue" ADD CONSTRAINT "equipment_issue_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "equipment_piece_held_once" ON "equipment_issue" USING btree ("piece_id") WHERE "equipment_issue"."returned_on" is null and "equipment_issue"."piece_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "equipment_item_held_once" ON "equipment_issue" USING btree ("member_id","item") WHERE "equipment_issue"."returned_on" is null and "equipment_issue"."piece_id" is null;--> statement-breakpoint
ALTER TABLE "equipment_issue" ADD CONSTRAINT "equipment_issue_count" CHECK ("equipment_issue"."count" between 1 and 10000);--> statement-breakpoint
ALTER TABLE "equipment_issue" ADD CONSTRAINT "equipment_piece_is_one" CHECK ("equipment_issue"."piece_id" is null or "equipment_issue"."count" = 1);
--> statement-breakpoint
SELECT audit_table('equipment_item');
--> statement-breakpoint
SELECT audit_table('equipment_need');
--> statement-breakpoint
SELECT audit_table('equipment_piece');
--> statement-breakpoint
SELECT audit_table('equipment_stock');
--> statement-breakpoint
SELECT audit_table('equipment_issue', hidden => '{signature}');
