CREATE TABLE "push_check" (
	"contact_point_id" integer PRIMARY KEY NOT NULL,
	"next_at" timestamp (3) with time zone NOT NULL,
	"delivery_id" bigint,
	"passed_at" timestamp (3) with time zone,
	"missed_at" timestamp (3) with time zone,
	"told_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "push_check" ADD CONSTRAINT "push_check_contact_point_id_contact_point_id_fk" FOREIGN KEY ("contact_point_id") REFERENCES "public"."contact_point"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "push_check_next" ON "push_check" USING btree ("next_at");--> statement-breakpoint
CREATE INDEX "delivery_push_test" ON "delivery" USING btree ("member_id","created_at") WHERE "delivery"."purpose" = 'push_test';