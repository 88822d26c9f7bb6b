ALTER TABLE "unit_robot" DROP CONSTRAINT "unit_robot_once";--> statement-breakpoint
ALTER TABLE "unit_robot" ADD COLUMN "url_index" text;--> statement-breakpoint
ALTER TABLE "unit_robot" ADD CONSTRAINT "unit_robot_once" UNIQUE("unit_id","url_index");