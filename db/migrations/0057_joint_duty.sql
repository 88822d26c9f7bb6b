CREATE TABLE "radio_channel" (
	"id" serial PRIMARY KEY NOT NULL,
	"station_id" integer NOT NULL,
	"name" text NOT NULL,
	"frequency" text NOT NULL,
	"purpose" text DEFAULT '' NOT NULL,
	"retired_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "radio_set" (
	"id" serial PRIMARY KEY NOT NULL,
	"site_id" integer NOT NULL,
	"call_sign" text NOT NULL,
	"serial" text NOT NULL,
	"channel_id" integer,
	"condition" text DEFAULT 'good' NOT NULL,
	"retired_at" timestamp (3) with time zone,
	CONSTRAINT "radio_set_condition" CHECK ("radio_set"."condition" in ('good', 'faulty', 'repair', 'missing'))
);
--> statement-breakpoint
CREATE TABLE "scene_hold" (
	"id" serial PRIMARY KEY NOT NULL,
	"site_id" integer NOT NULL,
	"member_id" integer,
	"by" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"text" text NOT NULL,
	"place" text DEFAULT '' NOT NULL,
	"lon" double precision,
	"lat" double precision,
	"distance_m" integer,
	"begun_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"claimed_at" timestamp (3) with time zone,
	"first_action_at" timestamp (3) with time zone,
	"first_action" text DEFAULT '' NOT NULL,
	"first_action_by" text,
	"arrived_at" timestamp (3) with time zone,
	"arrived_who" text DEFAULT '' NOT NULL,
	"closed_by" text,
	"closed_at" timestamp (3) with time zone,
	"close_reason" text DEFAULT '' NOT NULL,
	"client_id" text NOT NULL,
	CONSTRAINT "scene_hold_once" UNIQUE("by","client_id"),
	CONSTRAINT "scene_hold_state" CHECK ("scene_hold"."state" in ('open', 'arrived', 'called_off')),
	CONSTRAINT "scene_hold_position_whole" CHECK (("scene_hold"."lon" is null) = ("scene_hold"."lat" is null)),
	CONSTRAINT "scene_hold_in_order" CHECK ("scene_hold"."begun_at" <= "scene_hold"."received_at" and "scene_hold"."first_action_at" >= "scene_hold"."begun_at" and "scene_hold"."arrived_at" >= "scene_hold"."begun_at"),
	CONSTRAINT "scene_hold_first_action" CHECK (("scene_hold"."first_action_at" is null) = ("scene_hold"."first_action_by" is null)),
	CONSTRAINT "scene_hold_arrived" CHECK (("scene_hold"."state" = 'arrived') = ("scene_hold"."arrived_at" is not null)),
	CONSTRAINT "scene_hold_closed" CHECK (("scene_hold"."state" = 'open') = ("scene_hold"."closed_at" is null) and ("scene_hold"."closed_at" is null) = ("scene_hold"."closed_by" is null)
        and ("scene_hold"."state" = 'called_off') = ("scene_hold"."close_reason" <> ''))
);
--> statement-breakpoint
CREATE TABLE "site_pair" (
	"id" serial PRIMARY KEY NOT NULL,
	"site_a_id" integer NOT NULL,
	"site_b_id" integer NOT NULL,
	"state" text DEFAULT 'proposed' NOT NULL,
	"distance_m" integer,
	"proposed_at" timestamp (3) with time zone NOT NULL,
	"proposed_by" text NOT NULL,
	"a_confirmed_at" timestamp (3) with time zone,
	"a_confirmed_by" text,
	"b_confirmed_at" timestamp (3) with time zone,
	"b_confirmed_by" text,
	"ended_on" date,
	"closed_at" timestamp (3) with time zone,
	"closed_by" text,
	"close_reason" text DEFAULT '' NOT NULL,
	CONSTRAINT "site_pair_state" CHECK ("site_pair"."state" in ('proposed', 'confirmed', 'declined', 'ended')),
	CONSTRAINT "site_pair_in_order" CHECK ("site_pair"."site_a_id" < "site_pair"."site_b_id"),
	CONSTRAINT "site_pair_confirmed_by" CHECK (("site_pair"."a_confirmed_at" is null) = ("site_pair"."a_confirmed_by" is null) and ("site_pair"."b_confirmed_at" is null) = ("site_pair"."b_confirmed_by" is null)),
	CONSTRAINT "site_pair_confirmed" CHECK (("site_pair"."state" in ('confirmed', 'ended')) = ("site_pair"."a_confirmed_at" is not null and "site_pair"."b_confirmed_at" is not null)),
	CONSTRAINT "site_pair_closed" CHECK (("site_pair"."state" in ('declined', 'ended')) = ("site_pair"."closed_at" is not null) and ("site_pair"."closed_at" is null) = ("site_pair"."closed_by" is null)
        and ("site_pair"."closed_at" is null) = ("site_pair"."close_reason" = '')),
	CONSTRAINT "site_pair_ended" CHECK (("site_pair"."state" = 'ended') = ("site_pair"."ended_on" is not null))
);
--> statement-breakpoint
CREATE TABLE "site_pair_entry" (
	"id" serial PRIMARY KEY NOT NULL,
	"pair_id" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"place" text DEFAULT '' NOT NULL,
	"text" text NOT NULL,
	"people" text DEFAULT '' NOT NULL,
	"by" text NOT NULL,
	"written_at" timestamp (3) with time zone NOT NULL,
	"corrects_id" integer,
	"client_id" text NOT NULL,
	CONSTRAINT "site_pair_entry_of_pair" UNIQUE("pair_id","id"),
	CONSTRAINT "site_pair_entry_corrected_once" UNIQUE("corrects_id"),
	CONSTRAINT "site_pair_entry_once" UNIQUE("by","client_id"),
	CONSTRAINT "site_pair_entry_corrects_earlier" CHECK ("site_pair_entry"."corrects_id" < "site_pair_entry"."id"),
	CONSTRAINT "site_pair_entry_happened" CHECK ("site_pair_entry"."at" <= "site_pair_entry"."written_at")
);
--> statement-breakpoint
ALTER TABLE "radio_channel" ADD CONSTRAINT "radio_channel_station_id_organisation_id_fk" FOREIGN KEY ("station_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "radio_set" ADD CONSTRAINT "radio_set_site_id_organisation_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "radio_set" ADD CONSTRAINT "radio_set_channel_id_radio_channel_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."radio_channel"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scene_hold" ADD CONSTRAINT "scene_hold_site_id_organisation_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scene_hold" ADD CONSTRAINT "scene_hold_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "site_pair" ADD CONSTRAINT "site_pair_site_a_id_organisation_id_fk" FOREIGN KEY ("site_a_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "site_pair" ADD CONSTRAINT "site_pair_site_b_id_organisation_id_fk" FOREIGN KEY ("site_b_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "site_pair_entry" ADD CONSTRAINT "site_pair_entry_pair_id_site_pair_id_fk" FOREIGN KEY ("pair_id") REFERENCES "public"."site_pair"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "site_pair_entry" ADD CONSTRAINT "site_pair_entry_corrects_own" FOREIGN KEY ("pair_id","corrects_id") REFERENCES "public"."site_pair_entry"("pair_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "radio_channel_once" ON "radio_channel" USING btree ("station_id","name") WHERE "radio_channel"."retired_at" is null;--> statement-breakpoint
CREATE INDEX "radio_channel_station" ON "radio_channel" USING btree ("station_id");--> statement-breakpoint
CREATE UNIQUE INDEX "radio_set_serial_once" ON "radio_set" USING btree ("serial") WHERE "radio_set"."retired_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "radio_set_call_sign_once" ON "radio_set" USING btree ("site_id","call_sign") WHERE "radio_set"."retired_at" is null;--> statement-breakpoint
CREATE INDEX "radio_set_site" ON "radio_set" USING btree ("site_id");--> statement-breakpoint
CREATE INDEX "radio_set_channel" ON "radio_set" USING btree ("channel_id");--> statement-breakpoint
CREATE UNIQUE INDEX "scene_hold_of_one" ON "scene_hold" USING btree ("member_id") WHERE "scene_hold"."state" = 'open';--> statement-breakpoint
CREATE INDEX "scene_hold_site" ON "scene_hold" USING btree ("site_id","begun_at");--> statement-breakpoint
CREATE INDEX "scene_hold_open" ON "scene_hold" USING btree ("begun_at") WHERE "scene_hold"."state" = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "site_pair_once" ON "site_pair" USING btree ("site_a_id","site_b_id") WHERE "site_pair"."state" in ('proposed', 'confirmed');--> statement-breakpoint
CREATE INDEX "site_pair_b" ON "site_pair" USING btree ("site_b_id");--> statement-breakpoint
CREATE INDEX "site_pair_entry_pair" ON "site_pair_entry" USING btree ("pair_id","at");--> statement-breakpoint
-- The plane in which the nearest are looked for, as src/kernel/geo.ts has it.
CREATE FUNCTION mercator(lon double precision, lat double precision) RETURNS point LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN point(6371008.8 * radians(lon), 6371008.8 * ln(tan(pi() / 4 + radians(lat) / 2)));
--> statement-breakpoint
-- Mercator has no poles: what stands there has no neighbours.
CREATE INDEX organisation_site_plane ON organisation USING gist (mercator(lon, lat))
WHERE kind = 'site' AND lat BETWEEN -85 AND 85;
--> statement-breakpoint
-- A log that could be written over would be none.
CREATE FUNCTION site_pair_entry_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'site_pair_entry only grows' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'site_pair_entry_only_grows';
END $$;
--> statement-breakpoint
CREATE TRIGGER site_pair_entry_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON site_pair_entry
FOR EACH STATEMENT EXECUTE FUNCTION site_pair_entry_only_grows();
--> statement-breakpoint
SELECT audit_table('site_pair');
--> statement-breakpoint
SELECT audit_table('scene_hold');
--> statement-breakpoint
SELECT audit_table('radio_channel');
--> statement-breakpoint
SELECT audit_table('radio_set');
