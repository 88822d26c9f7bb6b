ALTER TABLE "callout" ADD COLUMN "close_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "summons" ADD COLUMN "given_at" timestamp (3) with time zone;--> statement-breakpoint
SELECT audit_table('callout', masked => '{commander_phone}', hidden => '{muster_code}',
  ignored => '{next_check_at,close_at,unfilled_since,plan,request_hash,idempotency_key}');--> statement-breakpoint
UPDATE "callout" SET "close_at" = "stood_down_at" + interval '12 hours' WHERE "state" = 'stood_down';--> statement-breakpoint
UPDATE "summons" SET "given_at" = "answered_at" WHERE "answer" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "callout_close_at" ON "callout" USING btree ("close_at") WHERE "callout"."close_at" is not null;--> statement-breakpoint
ALTER TABLE "callout" ADD CONSTRAINT "callout_closes_once_stood_down" CHECK (("callout"."close_at" is not null) = ("callout"."state" = 'stood_down'));--> statement-breakpoint
ALTER TABLE "summons" ADD CONSTRAINT "summons_answer_was_given" CHECK (("summons"."answer" is null) = ("summons"."given_at" is null));
