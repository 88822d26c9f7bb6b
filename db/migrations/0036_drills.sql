CREATE TABLE "planned_drill" (
	"id" serial PRIMARY KEY NOT NULL,
	"state" text DEFAULT 'planned' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"kind" text NOT NULL,
	"phones" text NOT NULL,
	"title" text NOT NULL,
	"launch" jsonb NOT NULL,
	"arrive_by_minutes" integer NOT NULL,
	"scenario" text,
	"county_id" integer,
	"unit_id" integer,
	"window_from" timestamp (3) with time zone,
	"window_to" timestamp (3) with time zone,
	"seed" bigint NOT NULL,
	"launch_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"postponed_times" smallint DEFAULT 0 NOT NULL,
	"planned_by" text NOT NULL,
	"planned_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_by" text,
	"reason" text,
	"callout_id" integer,
	CONSTRAINT "planned_drill_callout_id_unique" UNIQUE("callout_id"),
	CONSTRAINT "planned_drill_state" CHECK ("planned_drill"."state" in ('planned', 'launched', 'cancelled', 'failed')),
	CONSTRAINT "planned_drill_never_real" CHECK ("planned_drill"."kind" in ('drill', 'test')),
	CONSTRAINT "planned_drill_launch_of_its_kind" CHECK ("planned_drill"."launch" ->> 'kind' = "planned_drill"."kind"),
	CONSTRAINT "planned_drill_phones" CHECK ("planned_drill"."phones" in ('real', 'simulated')),
	CONSTRAINT "planned_drill_arrive_by" CHECK ("planned_drill"."arrive_by_minutes" between 5 and 1440),
	CONSTRAINT "planned_drill_window_whole" CHECK (("planned_drill"."window_from" is null) = ("planned_drill"."window_to" is null)),
	CONSTRAINT "planned_drill_inside_window" CHECK ("planned_drill"."launch_at" between "planned_drill"."window_from" and "planned_drill"."window_to"),
	CONSTRAINT "planned_drill_due_after_drawn" CHECK ("planned_drill"."due_at" >= "planned_drill"."launch_at"),
	CONSTRAINT "planned_drill_ended_whole" CHECK (("planned_drill"."state" = 'planned') = ("planned_drill"."ended_at" is null)),
	CONSTRAINT "planned_drill_ended_by" CHECK (("planned_drill"."ended_at" is null) = ("planned_drill"."ended_by" is null)),
	CONSTRAINT "planned_drill_launched_has_callout" CHECK (("planned_drill"."state" = 'launched') = ("planned_drill"."callout_id" is not null)),
	CONSTRAINT "planned_drill_failed_has_reason" CHECK (("planned_drill"."state" = 'failed') = ("planned_drill"."reason" is not null))
);
--> statement-breakpoint
CREATE TABLE "simulated_act" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "simulated_act_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"summons_id" bigint NOT NULL,
	"act" text NOT NULL,
	"eta_minutes" integer,
	"due_at" timestamp (3) with time zone NOT NULL,
	"done_at" timestamp (3) with time zone,
	CONSTRAINT "simulated_act_once" UNIQUE("summons_id","act"),
	CONSTRAINT "simulated_act_act" CHECK ("simulated_act"."act" in ('hear', 'hear_end', 'coming', 'cannot', 'en_route', 'arrived', 'home_safe'))
);
--> statement-breakpoint
ALTER TABLE "delivery" DROP CONSTRAINT "delivery_channel";
--> statement-breakpoint
ALTER TABLE "callout" ADD COLUMN "phones" text DEFAULT 'real' NOT NULL;
--> statement-breakpoint
ALTER TABLE "planned_drill" ADD CONSTRAINT "planned_drill_county_id_organisation_id_fk" FOREIGN KEY ("county_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "planned_drill" ADD CONSTRAINT "planned_drill_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE set null ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "planned_drill_due" ON "planned_drill" USING btree ("due_at") WHERE "planned_drill"."state" = 'planned';
--> statement-breakpoint
CREATE INDEX "simulated_act_due" ON "simulated_act" USING btree ("due_at") WHERE "simulated_act"."done_at" is null;
--> statement-breakpoint
ALTER TABLE "callout" ADD CONSTRAINT "callout_kind_and_phones" UNIQUE("id","kind","phones");
--> statement-breakpoint
ALTER TABLE "callout" ADD CONSTRAINT "callout_phones" CHECK ("callout"."phones" in ('real', 'simulated'));
--> statement-breakpoint
ALTER TABLE "callout" ADD CONSTRAINT "callout_real_rings_real_phones" CHECK ("callout"."kind" <> 'real' or "callout"."phones" = 'real');
--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_simulated_whole" CHECK (("delivery"."channel" = 'simulated') = ("delivery"."route" = 'simulated') and ("delivery"."channel" = 'simulated') = ("delivery"."address" like 'simulated:%'));
--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_channel" CHECK ("delivery"."channel" in ('push', 'sms', 'voice', 'group', 'simulated'));
--> statement-breakpoint
ALTER TABLE "planned_drill" ADD CONSTRAINT "planned_drill_became_what_was_planned" FOREIGN KEY ("callout_id","kind","phones") REFERENCES "public"."callout"("id","kind","phones") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
-- A real call-out never becomes a drill, and none changes the phones that it rings.
CREATE FUNCTION callout_kind_is_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'callout_kind_is_for_good' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'callout_kind_is_for_good';
END $$;
--> statement-breakpoint
CREATE TRIGGER callout_kind_is_for_good BEFORE UPDATE OF kind, phones ON callout FOR EACH ROW
WHEN (OLD.kind IS DISTINCT FROM NEW.kind OR OLD.phones IS DISTINCT FROM NEW.phones) EXECUTE FUNCTION callout_kind_is_for_good();
--> statement-breakpoint
-- Whatever the code does: of a simulated drill nothing leaves, and nobody real is called on simulated phones. One look for each
-- list that is queued, and one for a message that changes its way.
CREATE FUNCTION delivery_on_its_phones() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'delivery_on_its_phones' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'delivery_on_its_phones';
END $$;
--> statement-breakpoint
CREATE FUNCTION delivery_all_on_their_phones() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM added d LEFT JOIN callout c ON c.id = d.callout_id
    WHERE (d.channel = 'simulated') <> (coalesce(c.phones, 'real') = 'simulated')) THEN
    RAISE EXCEPTION 'delivery_on_its_phones' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'delivery_on_its_phones';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER delivery_on_its_phones AFTER INSERT ON delivery REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION delivery_all_on_their_phones();
--> statement-breakpoint
CREATE TRIGGER delivery_stays_on_its_phones BEFORE UPDATE ON delivery FOR EACH ROW
WHEN ((OLD.channel = 'simulated') <> (NEW.channel = 'simulated') OR OLD.callout_id IS DISTINCT FROM NEW.callout_id)
EXECUTE FUNCTION delivery_on_its_phones();
--> statement-breakpoint
SELECT audit_table('callout', masked => '{commander_phone}', hidden => '{muster_code}',
  ignored => '{next_check_at,close_at,unfilled_since,plan,request_hash,idempotency_key}');
--> statement-breakpoint
-- The moment of a surprise is nobody's to read here either. What is asked for is the call-out's own story, and has phones in it.
SELECT audit_table('planned_drill', ignored => '{launch,seed,launch_at,due_at}');
