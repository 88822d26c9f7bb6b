CREATE TABLE "own_change" (
	"id" serial PRIMARY KEY NOT NULL,
	"member_id" integer NOT NULL,
	"client_id" text NOT NULL,
	"said_at" timestamp (3) with time zone NOT NULL,
	"undo" jsonb NOT NULL,
	"undone_at" timestamp (3) with time zone,
	CONSTRAINT "own_change_once" UNIQUE("member_id","client_id")
);
--> statement-breakpoint
ALTER TABLE "own_change" ADD CONSTRAINT "own_change_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "own_change_said" ON "own_change" USING btree ("said_at");