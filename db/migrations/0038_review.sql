CREATE TABLE "improvement" (
	"id" serial PRIMARY KEY NOT NULL,
	"callout_id" integer NOT NULL,
	"text" text NOT NULL,
	"user_id" integer,
	"member_id" integer,
	"due_on" date NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "improvement_state" CHECK ("improvement"."state" in ('open', 'done')),
	CONSTRAINT "improvement_one_owner" CHECK ("improvement"."user_id" is null or "improvement"."member_id" is null)
);
--> statement-breakpoint
CREATE TABLE "report_comment" (
	"id" serial PRIMARY KEY NOT NULL,
	"callout_id" integer NOT NULL,
	"text" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"deleted_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "improvement" ADD CONSTRAINT "improvement_callout_id_callout_id_fk" FOREIGN KEY ("callout_id") REFERENCES "public"."callout"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "improvement" ADD CONSTRAINT "improvement_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "improvement" ADD CONSTRAINT "improvement_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_comment" ADD CONSTRAINT "report_comment_callout_id_callout_id_fk" FOREIGN KEY ("callout_id") REFERENCES "public"."callout"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "improvement_callout" ON "improvement" USING btree ("callout_id");--> statement-breakpoint
CREATE INDEX "improvement_open" ON "improvement" USING btree ("due_on") WHERE "improvement"."state" = 'open' and "improvement"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "report_comment_callout" ON "report_comment" USING btree ("callout_id");--> statement-breakpoint
SELECT audit_table('report_comment');
--> statement-breakpoint
SELECT audit_table('improvement', ignored => '{version}');
