CREATE TABLE "roll_call_notice" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "roll_call_notice_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"roll_call_id" integer NOT NULL,
	"organisation_id" integer NOT NULL,
	"absent" integer NOT NULL,
	"delivery_id" bigint NOT NULL,
	CONSTRAINT "roll_call_notice_absent" CHECK ("roll_call_notice"."absent" > 0)
);
--> statement-breakpoint
ALTER TABLE "roll_call_notice" ADD CONSTRAINT "roll_call_notice_roll_call_id_roll_call_id_fk" FOREIGN KEY ("roll_call_id") REFERENCES "public"."roll_call"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roll_call_notice" ADD CONSTRAINT "roll_call_notice_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "roll_call_notice_roll_call" ON "roll_call_notice" USING btree ("roll_call_id");