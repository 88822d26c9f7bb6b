DROP INDEX "member_id_number_once";--> statement-breakpoint
ALTER TABLE "member" ADD COLUMN "id_number_index" text;--> statement-breakpoint
ALTER TABLE "member" ADD COLUMN "id_number_end" text;--> statement-breakpoint
CREATE UNIQUE INDEX "member_id_number_once" ON "member" USING btree ("id_number_index");--> statement-breakpoint
-- NOT VALID: numbers from before are sealed by the next start, which has the key; every row written from now on is held to it.
ALTER TABLE "member" ADD CONSTRAINT "member_id_number_sealed" CHECK ("member"."id_number" ~ '^[^.]+[.][^.]+[.][^.]+$') NOT VALID;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_id_number_whole" CHECK (("member"."id_number" is null) = ("member"."id_number_index" is null) and ("member"."id_number" is null) = ("member"."id_number_end" is null)) NOT VALID;--> statement-breakpoint
SELECT audit_table('member', hidden => '{remark,id_number_index}',
  ignored => '{id_number,base_pos,own_lon,own_lat,own_pos,own_pos_at,released_at,version,updated_at}');
--> statement-breakpoint
CREATE OR REPLACE FUNCTION audit_id(r jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(r ->> 'id', r ->> 'key', nullif(concat_ws('/', r ->> 'callout_id', r ->> 'number'), ''), r ->> 'member_id')
$$;
--> statement-breakpoint
SELECT audit_table('member_wish');
