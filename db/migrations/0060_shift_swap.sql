CREATE TABLE "shift_sign_on" (
	"shift_id" integer PRIMARY KEY NOT NULL,
	"said_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"distance_m" integer,
	CONSTRAINT "shift_sign_on_state" CHECK ("shift_sign_on"."state" in ('here', 'elsewhere', 'unknown')),
	CONSTRAINT "shift_sign_on_distance" CHECK (("shift_sign_on"."state" = 'unknown') = ("shift_sign_on"."distance_m" is null)),
	CONSTRAINT "shift_sign_on_in_order" CHECK ("shift_sign_on"."said_at" <= "shift_sign_on"."received_at")
);
--> statement-breakpoint
CREATE TABLE "shift_swap" (
	"id" serial PRIMARY KEY NOT NULL,
	"shift_id" integer NOT NULL,
	"member_id" integer NOT NULL,
	"state" text DEFAULT 'offered' NOT NULL,
	"offered_at" timestamp (3) with time zone NOT NULL,
	"taker_id" integer,
	"taken_at" timestamp (3) with time zone,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	CONSTRAINT "shift_swap_state" CHECK ("shift_swap"."state" in ('offered', 'taken', 'approved', 'refused', 'withdrawn')),
	CONSTRAINT "shift_swap_taken" CHECK (("shift_swap"."taker_id" is null) = ("shift_swap"."taken_at" is null) and ("shift_swap"."state" not in ('taken', 'approved', 'refused') or "shift_swap"."taker_id" is not null)
        and ("shift_swap"."state" <> 'offered' or "shift_swap"."taker_id" is null)),
	CONSTRAINT "shift_swap_decided" CHECK (("shift_swap"."state" in ('approved', 'refused')) = ("shift_swap"."decided_at" is not null) and ("shift_swap"."decided_at" is null) = ("shift_swap"."decided_by" is null)),
	CONSTRAINT "shift_swap_two" CHECK ("shift_swap"."taker_id" <> "shift_swap"."member_id")
);
--> statement-breakpoint
ALTER TABLE "shift_sign_on" ADD CONSTRAINT "shift_sign_on_shift_id_shift_id_fk" FOREIGN KEY ("shift_id") REFERENCES "public"."shift"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift_swap" ADD CONSTRAINT "shift_swap_shift_id_shift_id_fk" FOREIGN KEY ("shift_id") REFERENCES "public"."shift"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift_swap" ADD CONSTRAINT "shift_swap_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift_swap" ADD CONSTRAINT "shift_swap_taker_id_member_id_fk" FOREIGN KEY ("taker_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "shift_swap_one" ON "shift_swap" USING btree ("shift_id") WHERE "shift_swap"."state" in ('offered', 'taken');--> statement-breakpoint
CREATE INDEX "shift_swap_member" ON "shift_swap" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "shift_swap_taker" ON "shift_swap" USING btree ("taker_id");
--> statement-breakpoint
SELECT audit_table('shift_swap');
