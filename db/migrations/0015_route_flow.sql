CREATE TABLE "route_flow" (
	"route" text PRIMARY KEY NOT NULL,
	"moved_at" timestamp (3) with time zone,
	"taken_at" timestamp (3) with time zone,
	"refused_at" timestamp (3) with time zone,
	"refused_in_row" integer DEFAULT 0 NOT NULL,
	"reason" text,
	"stuck_since" timestamp (3) with time zone
);
