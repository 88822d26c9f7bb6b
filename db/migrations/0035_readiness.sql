CREATE TABLE "readiness_day" (
	"day" date NOT NULL,
	"unit_id" integer NOT NULL,
	"figures" jsonb NOT NULL,
	CONSTRAINT "readiness_day_day_unit_id_pk" PRIMARY KEY("day","unit_id")
);
--> statement-breakpoint
ALTER TABLE "readiness_day" ADD CONSTRAINT "readiness_day_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "readiness_day_unit" ON "readiness_day" USING btree ("unit_id","day");