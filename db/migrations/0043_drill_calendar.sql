CREATE TABLE "drill_frequency" (
	"level" text PRIMARY KEY NOT NULL,
	"months" smallint NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "drill_frequency_level" CHECK ("drill_frequency"."level" in ('squad', 'company', 'county')),
	CONSTRAINT "drill_frequency_months" CHECK ("drill_frequency"."months" between 1 and 60)
);
--> statement-breakpoint
ALTER TABLE "planned_drill" ADD COLUMN "despite_open" text;
--> statement-breakpoint
INSERT INTO drill_frequency (level, months) VALUES ('squad', 1), ('company', 3), ('county', 12);
--> statement-breakpoint
SELECT audit_table('drill_frequency', ignored => '{version}');
--> statement-breakpoint
SELECT audit_table('planned_drill', ignored => '{launch,seed,launch_at,due_at}');
