CREATE TABLE "unit_robot" (
	"id" serial PRIMARY KEY NOT NULL,
	"unit_id" integer NOT NULL,
	"kind" text NOT NULL,
	"url" text NOT NULL,
	"secret" text,
	"enabled" boolean DEFAULT true NOT NULL,
	"last_at" timestamp (3) with time zone,
	"last_error" text,
	CONSTRAINT "unit_robot_once" UNIQUE("unit_id","url"),
	CONSTRAINT "unit_robot_kind" CHECK ("unit_robot"."kind" in ('wecom', 'dingtalk', 'feishu'))
);
--> statement-breakpoint
ALTER TABLE "delivery" DROP CONSTRAINT "delivery_channel";--> statement-breakpoint
ALTER TABLE "unit_robot" ADD CONSTRAINT "unit_robot_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "delivery_phone" ON "delivery" USING btree ("address","first_sent_at") WHERE "delivery"."channel" = 'sms' and "delivery"."first_sent_at" is not null;--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_channel" CHECK ("delivery"."channel" in ('push', 'sms', 'voice', 'group'));