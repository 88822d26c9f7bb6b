CREATE TABLE "leader_notice" (
	"callout_id" integer NOT NULL,
	"unit_id" integer NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"done_at" timestamp (3) with time zone,
	CONSTRAINT "leader_notice_callout_id_unit_id_pk" PRIMARY KEY("callout_id","unit_id"),
	CONSTRAINT "leader_notice_due_after_asked" CHECK ("leader_notice"."due_at" >= "leader_notice"."asked_at")
);
--> statement-breakpoint
CREATE INDEX "leader_notice_due" ON "leader_notice" USING btree ("due_at") WHERE "leader_notice"."done_at" is null;