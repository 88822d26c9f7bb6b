CREATE TABLE "webhook_call" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"keep_until" timestamp (3) with time zone,
	"status" smallint NOT NULL,
	"type" text,
	"body" text NOT NULL,
	"times" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE INDEX "webhook_call_at" ON "webhook_call" USING btree ("at");