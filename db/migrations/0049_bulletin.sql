CREATE TABLE "bulletin" (
	"id" serial PRIMARY KEY NOT NULL,
	"organisation_id" integer NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"version" smallint DEFAULT 1 NOT NULL,
	"audience" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"cancelled_at" timestamp (3) with time zone,
	"cancel_reason" text,
	"remind_at" timestamp (3) with time zone,
	"reminders" smallint DEFAULT 0 NOT NULL,
	CONSTRAINT "bulletin_state" CHECK ("bulletin"."state" in ('draft', 'sent', 'cancelled')),
	CONSTRAINT "bulletin_sent_when_not_draft" CHECK (("bulletin"."state" = 'draft') = ("bulletin"."sent_at" is null)),
	CONSTRAINT "bulletin_cancelled_with_reason" CHECK (("bulletin"."state" = 'cancelled') = ("bulletin"."cancelled_at" is not null)
      and ("bulletin"."cancelled_at" is null) = ("bulletin"."cancel_reason" is null))
);
--> statement-breakpoint
CREATE TABLE "bulletin_read" (
	"recipient_id" bigint NOT NULL,
	"version" smallint NOT NULL,
	"read_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"client_id" text,
	"via" text NOT NULL,
	CONSTRAINT "bulletin_read_pk" PRIMARY KEY("recipient_id","version"),
	CONSTRAINT "bulletin_read_via" CHECK ("bulletin_read"."via" in ('app', 'link'))
);
--> statement-breakpoint
CREATE TABLE "bulletin_recipient" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "bulletin_recipient_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"bulletin_id" integer NOT NULL,
	"member_id" integer NOT NULL,
	"site_id" integer,
	"read_version" smallint DEFAULT 0 NOT NULL,
	CONSTRAINT "bulletin_recipient_once" UNIQUE("bulletin_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "bulletin_version" (
	"bulletin_id" integer NOT NULL,
	"version" smallint NOT NULL,
	"severity" text NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"advice" text DEFAULT '' NOT NULL,
	"valid_from" timestamp (3) with time zone NOT NULL,
	"valid_until" timestamp (3) with time zone NOT NULL,
	"written_by" text NOT NULL,
	"sent_at" timestamp (3) with time zone,
	CONSTRAINT "bulletin_version_pk" PRIMARY KEY("bulletin_id","version"),
	CONSTRAINT "bulletin_version_severity" CHECK ("bulletin_version"."severity" in ('minor', 'moderate', 'severe', 'extreme')),
	CONSTRAINT "bulletin_version_valid" CHECK ("bulletin_version"."valid_from" < "bulletin_version"."valid_until")
);
--> statement-breakpoint
ALTER TABLE "bulletin" ADD CONSTRAINT "bulletin_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bulletin_read" ADD CONSTRAINT "bulletin_read_recipient_id_bulletin_recipient_id_fk" FOREIGN KEY ("recipient_id") REFERENCES "public"."bulletin_recipient"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bulletin_recipient" ADD CONSTRAINT "bulletin_recipient_bulletin_id_bulletin_id_fk" FOREIGN KEY ("bulletin_id") REFERENCES "public"."bulletin"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bulletin_recipient" ADD CONSTRAINT "bulletin_recipient_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bulletin_recipient" ADD CONSTRAINT "bulletin_recipient_site_id_organisation_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bulletin_version" ADD CONSTRAINT "bulletin_version_bulletin_id_bulletin_id_fk" FOREIGN KEY ("bulletin_id") REFERENCES "public"."bulletin"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bulletin_organisation" ON "bulletin" USING btree ("organisation_id","created_at");--> statement-breakpoint
CREATE INDEX "bulletin_remind" ON "bulletin" USING btree ("remind_at") WHERE "bulletin"."remind_at" is not null;--> statement-breakpoint
CREATE INDEX "bulletin_recipient_member" ON "bulletin_recipient" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "bulletin_recipient_site" ON "bulletin_recipient" USING btree ("site_id");--> statement-breakpoint
SELECT audit_table('bulletin', ignored => '{remind_at,reminders}');
--> statement-breakpoint
SELECT audit_table('bulletin_version');
