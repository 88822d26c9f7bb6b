CREATE TABLE "launch_request" (
	"id" serial PRIMARY KEY NOT NULL,
	"state" text DEFAULT 'awaiting' NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"request" jsonb NOT NULL,
	"request_hash" text NOT NULL,
	"idempotency_key" text,
	"people" integer NOT NULL,
	"county_id" integer,
	"unit_id" integer,
	"requested_by" text NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"note" text,
	"break_glass" boolean DEFAULT false NOT NULL,
	"callout_id" integer,
	CONSTRAINT "launch_request_idempotency_key_unique" UNIQUE("idempotency_key"),
	CONSTRAINT "launch_request_state" CHECK ("launch_request"."state" in ('awaiting', 'launched', 'refused', 'withdrawn', 'expired')),
	CONSTRAINT "launch_request_expires_later" CHECK ("launch_request"."expires_at" > "launch_request"."requested_at"),
	CONSTRAINT "launch_request_decided_whole" CHECK (("launch_request"."state" = 'awaiting') = ("launch_request"."decided_at" is null) and ("launch_request"."decided_at" is null) = ("launch_request"."decided_by" is null)),
	CONSTRAINT "launch_request_launched_has_callout" CHECK (("launch_request"."state" = 'launched') = ("launch_request"."callout_id" is not null)),
	CONSTRAINT "launch_request_second_person" CHECK ("launch_request"."state" not in ('launched', 'refused') or "launch_request"."break_glass" or "launch_request"."decided_by" <> "launch_request"."requested_by"),
	CONSTRAINT "launch_request_glass_has_reason" CHECK (not "launch_request"."break_glass" or ("launch_request"."state" = 'launched' and "launch_request"."note" <> ''))
);
--> statement-breakpoint
ALTER TABLE "launch_request" ADD CONSTRAINT "launch_request_callout_id_callout_id_fk" FOREIGN KEY ("callout_id") REFERENCES "public"."callout"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "launch_request_awaiting" ON "launch_request" USING btree ("expires_at") WHERE "launch_request"."state" = 'awaiting';