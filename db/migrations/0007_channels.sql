CREATE TABLE "member_wish" (
	"member_id" integer PRIMARY KEY NOT NULL,
	"language" text DEFAULT 'zh' NOT NULL,
	"channels" text[],
	"mode" text,
	"quiet_from" smallint,
	"quiet_until" smallint,
	CONSTRAINT "member_wish_language" CHECK ("member_wish"."language" in ('zh', 'en')),
	CONSTRAINT "member_wish_channels" CHECK ("member_wish"."channels" <@ array['push', 'sms', 'voice'] and "member_wish"."channels" <> '{}'),
	CONSTRAINT "member_wish_mode" CHECK ("member_wish"."mode" in ('ladder', 'at_once')),
	CONSTRAINT "member_wish_quiet_whole" CHECK (("member_wish"."quiet_from" is null) = ("member_wish"."quiet_until" is null)),
	CONSTRAINT "member_wish_quiet_minutes" CHECK ("member_wish"."quiet_from" between 0 and 1439 and "member_wish"."quiet_until" between 0 and 1439)
);
--> statement-breakpoint
ALTER TABLE "delivery" DROP CONSTRAINT "delivery_unless";--> statement-breakpoint
ALTER TABLE "member_wish" ADD CONSTRAINT "member_wish_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_unless" CHECK ("delivery"."unless" is null or "delivery"."unless" in ('received', 'answered', 'called'));