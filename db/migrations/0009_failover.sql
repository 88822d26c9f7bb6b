CREATE TABLE "route_health" (
	"route" text PRIMARY KEY NOT NULL,
	"troubles" integer NOT NULL,
	"reason" text,
	"changed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "delivery" ADD COLUMN "tried_routes" text[] DEFAULT '{}' NOT NULL;