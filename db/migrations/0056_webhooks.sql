CREATE TABLE "webhook" (
	"id" serial PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"host" text NOT NULL,
	"url" text NOT NULL,
	"secret" text NOT NULL,
	"types" text[] DEFAULT '{}' NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"off_reason" text,
	"from_log_id" bigint NOT NULL,
	"seen_log_id" bigint NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "webhook_name_once" UNIQUE("name"),
	CONSTRAINT "webhook_off_reason" CHECK (not "webhook"."enabled" or "webhook"."off_reason" is null)
);
--> statement-breakpoint
CREATE TABLE "webhook_event" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "webhook_event_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"webhook_id" integer NOT NULL,
	"log_entry_id" bigint,
	"type" text NOT NULL,
	"body" jsonb NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone NOT NULL,
	"last_status" smallint,
	"last_reason" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "webhook_event_once" UNIQUE("webhook_id","log_entry_id"),
	CONSTRAINT "webhook_event_state" CHECK ("webhook_event"."state" in ('waiting', 'delivered', 'given_up')),
	CONSTRAINT "webhook_event_settled" CHECK (("webhook_event"."state" = 'waiting') = ("webhook_event"."settled_at" is null))
);
--> statement-breakpoint
ALTER TABLE "webhook_event" ADD CONSTRAINT "webhook_event_webhook_id_webhook_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhook"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "webhook_event_due" ON "webhook_event" USING btree ("next_attempt_at") WHERE "webhook_event"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "webhook_event_list" ON "webhook_event" USING btree ("webhook_id","id");--> statement-breakpoint
SELECT audit_table('webhook', ignored => '{from_log_id,seen_log_id}', hidden => '{url,secret}');
