CREATE TABLE "bulletin_cap" (
	"id" serial PRIMARY KEY NOT NULL,
	"bulletin_id" integer NOT NULL,
	"sender" text NOT NULL,
	"identifier" text NOT NULL,
	"sent" text NOT NULL,
	"msg_type" text NOT NULL,
	"said" jsonb NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"received_by" text NOT NULL,
	CONSTRAINT "bulletin_cap_once" UNIQUE("sender","identifier","sent"),
	CONSTRAINT "bulletin_cap_msg_type" CHECK ("bulletin_cap"."msg_type" in ('Alert', 'Update', 'Cancel'))
);
--> statement-breakpoint
CREATE TABLE "bulletin_file" (
	"bulletin_id" integer NOT NULL,
	"version" smallint NOT NULL,
	"file_id" integer NOT NULL,
	"place" smallint NOT NULL,
	CONSTRAINT "bulletin_file_pk" PRIMARY KEY("bulletin_id","version","file_id")
);
--> statement-breakpoint
CREATE TABLE "duty_file" (
	"id" serial PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"content" "bytea" NOT NULL,
	"uploaded_by" text NOT NULL,
	"uploaded_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "duty_file_type" CHECK ("duty_file"."type" in ('image/jpeg', 'image/png', 'application/pdf')),
	CONSTRAINT "duty_file_size" CHECK ("duty_file"."size_bytes" between 1 and 5000000 and octet_length("duty_file"."content") = "duty_file"."size_bytes")
);
--> statement-breakpoint
ALTER TABLE "bulletin" ADD COLUMN "reminded_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "bulletin_cap" ADD CONSTRAINT "bulletin_cap_bulletin_id_bulletin_id_fk" FOREIGN KEY ("bulletin_id") REFERENCES "public"."bulletin"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bulletin_file" ADD CONSTRAINT "bulletin_file_file_id_duty_file_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."duty_file"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bulletin_file" ADD CONSTRAINT "bulletin_file_wording" FOREIGN KEY ("bulletin_id","version") REFERENCES "public"."bulletin_version"("bulletin_id","version") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bulletin_cap_bulletin" ON "bulletin_cap" USING btree ("bulletin_id");--> statement-breakpoint
CREATE INDEX "bulletin_file_file" ON "bulletin_file" USING btree ("file_id");--> statement-breakpoint
CREATE INDEX "duty_file_uploaded" ON "duty_file" USING btree ("uploaded_at");--> statement-breakpoint
-- Pictures and PDFs are packed already.
ALTER TABLE duty_file ALTER COLUMN content SET STORAGE EXTERNAL;
--> statement-breakpoint
SELECT audit_table('bulletin', ignored => '{remind_at,reminders}');
--> statement-breakpoint
SELECT audit_table('bulletin_file');
--> statement-breakpoint
SELECT audit_table('bulletin_cap');
--> statement-breakpoint
-- An audience takes several areas: a CAP message has as many as it likes.
UPDATE bulletin SET audience = (audience - 'area') || jsonb_build_object('areas',
  CASE WHEN audience ? 'area' THEN jsonb_build_array(audience->'area') ELSE '[]'::jsonb END);
