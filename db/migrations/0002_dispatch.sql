DROP INDEX "delivery_due";--> statement-breakpoint
DROP INDEX "delivery_next_attempt";--> statement-breakpoint
ALTER TABLE "delivery" ADD COLUMN "doubtful" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "delivery_expiry" ON "delivery" USING btree ("expires_at") WHERE "delivery"."state" = 'queued';--> statement-breakpoint
CREATE INDEX "delivery_due" ON "delivery" USING btree ("route","priority","ordinal","id","next_attempt_at") WHERE "delivery"."state" = 'queued';--> statement-breakpoint
CREATE INDEX "delivery_next_attempt" ON "delivery" USING btree ("route","next_attempt_at") WHERE "delivery"."state" = 'queued';