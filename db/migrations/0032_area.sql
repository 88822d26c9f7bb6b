CREATE TABLE "area" (
	"id" integer PRIMARY KEY NOT NULL,
	"shape" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "area" ADD CONSTRAINT "area_id_organisation_id_fk" FOREIGN KEY ("id") REFERENCES "public"."organisation"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
-- An outline has thousands of corners: that it changed is told.
SELECT audit_table('area', '{updated_at}', '{shape}');
