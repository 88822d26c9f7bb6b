ALTER TABLE "summons" DROP CONSTRAINT "summons_callout_id_callout_id_fk";
--> statement-breakpoint
ALTER TABLE "summons" DROP CONSTRAINT "summons_member_id_member_id_fk";
