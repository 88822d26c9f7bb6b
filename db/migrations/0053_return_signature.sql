ALTER TABLE "equipment_issue" ADD COLUMN "return_signature" text;--> statement-breakpoint
ALTER TABLE "equipment_issue" ADD CONSTRAINT "equipment_return_is_signed" CHECK ("equipment_issue"."return_signature" is null or "equipment_issue"."returned_on" is not null);--> statement-breakpoint
SELECT audit_table('equipment_issue', hidden => '{signature,return_signature}');
