CREATE TABLE "rubric" (
	"id" serial PRIMARY KEY NOT NULL,
	"level" text NOT NULL,
	"version" smallint NOT NULL,
	"content" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "rubric_version_once" UNIQUE("level","version"),
	CONSTRAINT "rubric_level" CHECK ("rubric"."level" in ('squad', 'company', 'county'))
);
--> statement-breakpoint
CREATE TABLE "score_appeal" (
	"sheet_id" integer PRIMARY KEY NOT NULL,
	"text" text NOT NULL,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"upheld" boolean,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"reason" text,
	CONSTRAINT "score_appeal_decided_whole" CHECK (("score_appeal"."upheld" is null) = ("score_appeal"."decided_at" is null)),
	CONSTRAINT "score_appeal_decided_why" CHECK (("score_appeal"."upheld" is null) = ("score_appeal"."reason" is null))
);
--> statement-breakpoint
CREATE TABLE "score_entry" (
	"sheet_id" integer NOT NULL,
	"trainer" text NOT NULL,
	"client_id" text NOT NULL,
	"scores" jsonb NOT NULL,
	"penalties" jsonb NOT NULL,
	"given_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "score_entry_sheet_id_trainer_pk" PRIMARY KEY("sheet_id","trainer")
);
--> statement-breakpoint
CREATE TABLE "score_sheet" (
	"id" serial PRIMARY KEY NOT NULL,
	"callout_id" integer NOT NULL,
	"level" text NOT NULL,
	"subject" text NOT NULL,
	"unit_id" integer,
	"county_id" integer,
	"unit_name" text NOT NULL,
	"held_on" date NOT NULL,
	"rubric_id" integer NOT NULL,
	"figures" jsonb NOT NULL,
	"measured" jsonb NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"decision" jsonb,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"reason" text,
	"total" double precision,
	"signed_at" timestamp (3) with time zone,
	"corrects_id" integer,
	"corrects_why" text,
	"opened_by" text NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "score_sheet_corrected_once" UNIQUE("corrects_id"),
	CONSTRAINT "score_sheet_level" CHECK ("score_sheet"."level" in ('squad', 'company', 'county')),
	CONSTRAINT "score_sheet_state" CHECK ("score_sheet"."state" in ('open', 'signed')),
	CONSTRAINT "score_sheet_signed_has_time" CHECK (("score_sheet"."state" = 'signed') = ("score_sheet"."signed_at" is not null)),
	CONSTRAINT "score_sheet_signed_has_total" CHECK (("score_sheet"."state" = 'signed') = ("score_sheet"."total" is not null)),
	CONSTRAINT "score_sheet_total" CHECK ("score_sheet"."total" between 0 and 100),
	CONSTRAINT "score_sheet_decided_whole" CHECK (("score_sheet"."decision" is null) = ("score_sheet"."decided_by" is null)),
	CONSTRAINT "score_sheet_decided_why" CHECK (("score_sheet"."decision" is null) = ("score_sheet"."reason" is null)),
	CONSTRAINT "score_sheet_correction_has_reason" CHECK (("score_sheet"."corrects_id" is null) = ("score_sheet"."corrects_why" is null))
);
--> statement-breakpoint
CREATE TABLE "score_signature" (
	"sheet_id" integer NOT NULL,
	"trainer" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "score_signature_sheet_id_trainer_pk" PRIMARY KEY("sheet_id","trainer")
);
--> statement-breakpoint
ALTER TABLE "score_appeal" ADD CONSTRAINT "score_appeal_sheet_id_score_sheet_id_fk" FOREIGN KEY ("sheet_id") REFERENCES "public"."score_sheet"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "score_entry" ADD CONSTRAINT "score_entry_sheet_id_score_sheet_id_fk" FOREIGN KEY ("sheet_id") REFERENCES "public"."score_sheet"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "score_sheet" ADD CONSTRAINT "score_sheet_callout_id_callout_id_fk" FOREIGN KEY ("callout_id") REFERENCES "public"."callout"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "score_sheet" ADD CONSTRAINT "score_sheet_rubric_id_rubric_id_fk" FOREIGN KEY ("rubric_id") REFERENCES "public"."rubric"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "score_sheet" ADD CONSTRAINT "score_sheet_corrects_id_score_sheet_id_fk" FOREIGN KEY ("corrects_id") REFERENCES "public"."score_sheet"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "score_signature" ADD CONSTRAINT "score_signature_sheet_id_score_sheet_id_fk" FOREIGN KEY ("sheet_id") REFERENCES "public"."score_sheet"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "score_sheet_once" ON "score_sheet" USING btree ("callout_id","subject") WHERE "score_sheet"."corrects_id" is null;--> statement-breakpoint
CREATE INDEX "score_sheet_day" ON "score_sheet" USING btree ("level","held_on");
--> statement-breakpoint
-- What units are judged by until the city says otherwise.
INSERT INTO rubric (level, version, content, created_by, created_at) VALUES
('squad', 1, '{"tolerance": 10, "criteria": [{"key": "assembly", "name": {"zh": "集结时间", "en": "Assembly time"}, "weight": 30, "measure": "assembly_minutes", "bands": [{"name": {"zh": "优", "en": "Excellent"}, "from": 100, "to": 100, "limit": 15}, {"name": {"zh": "良", "en": "Good"}, "from": 80, "to": 80, "limit": 20}, {"name": {"zh": "及格", "en": "Pass"}, "from": 60, "to": 60, "limit": 30}, {"name": {"zh": "不及格", "en": "Fail"}, "from": 0, "to": 0, "limit": null}]}, {"key": "strength", "name": {"zh": "到位人数", "en": "Strength"}, "weight": 20, "measure": "strength_percent", "bands": [{"name": {"zh": "优", "en": "Excellent"}, "from": 100, "to": 100, "limit": 90}, {"name": {"zh": "良", "en": "Good"}, "from": 80, "to": 80, "limit": 75}, {"name": {"zh": "及格", "en": "Pass"}, "from": 60, "to": 60, "limit": 60}, {"name": {"zh": "不及格", "en": "Fail"}, "from": 0, "to": 0, "limit": null}]}, {"key": "order", "name": {"zh": "队列和纪律", "en": "Order"}, "weight": 15, "measure": null, "bands": [{"name": {"zh": "优", "en": "Excellent"}, "from": 90, "to": 100}, {"name": {"zh": "良", "en": "Good"}, "from": 75, "to": 89}, {"name": {"zh": "及格", "en": "Pass"}, "from": 60, "to": 74}, {"name": {"zh": "不及格", "en": "Fail"}, "from": 0, "to": 59}]}, {"key": "equipment", "name": {"zh": "装备", "en": "Equipment"}, "weight": 15, "measure": null, "bands": [{"name": {"zh": "优", "en": "Excellent"}, "from": 90, "to": 100}, {"name": {"zh": "良", "en": "Good"}, "from": 75, "to": 89}, {"name": {"zh": "及格", "en": "Pass"}, "from": 60, "to": 74}, {"name": {"zh": "不及格", "en": "Fail"}, "from": 0, "to": 59}]}, {"key": "skills", "name": {"zh": "技能", "en": "Skills"}, "weight": 20, "measure": null, "bands": [{"name": {"zh": "优", "en": "Excellent"}, "from": 90, "to": 100}, {"name": {"zh": "良", "en": "Good"}, "from": 75, "to": 89}, {"name": {"zh": "及格", "en": "Pass"}, "from": 60, "to": 74}, {"name": {"zh": "不及格", "en": "Fail"}, "from": 0, "to": 59}]}], "penalties": [{"key": "unsafe", "name": {"zh": "违反安全规定", "en": "Breach of safety rules"}, "points": 10, "most": 3}, {"key": "radio_lost", "name": {"zh": "通信中断", "en": "Communication lost"}, "points": 5, "most": 3}]}', 'operator', '2026-01-01T00:00:00Z'),
('company', 1, '{"tolerance": 10, "criteria": [{"key": "assembly", "name": {"zh": "集结时间", "en": "Assembly time"}, "weight": 30, "measure": "assembly_minutes", "bands": [{"name": {"zh": "优", "en": "Excellent"}, "from": 100, "to": 100, "limit": 20}, {"name": {"zh": "良", "en": "Good"}, "from": 80, "to": 80, "limit": 30}, {"name": {"zh": "及格", "en": "Pass"}, "from": 60, "to": 60, "limit": 40}, {"name": {"zh": "不及格", "en": "Fail"}, "from": 0, "to": 0, "limit": null}]}, {"key": "strength", "name": {"zh": "到位人数", "en": "Strength"}, "weight": 20, "measure": "strength_percent", "bands": [{"name": {"zh": "优", "en": "Excellent"}, "from": 100, "to": 100, "limit": 90}, {"name": {"zh": "良", "en": "Good"}, "from": 80, "to": 80, "limit": 75}, {"name": {"zh": "及格", "en": "Pass"}, "from": 60, "to": 60, "limit": 60}, {"name": {"zh": "不及格", "en": "Fail"}, "from": 0, "to": 0, "limit": null}]}, {"key": "order", "name": {"zh": "队列和纪律", "en": "Order"}, "weight": 15, "measure": null, "bands": [{"name": {"zh": "优", "en": "Excellent"}, "from": 90, "to": 100}, {"name": {"zh": "良", "en": "Good"}, "from": 75, "to": 89}, {"name": {"zh": "及格", "en": "Pass"}, "from": 60, "to": 74}, {"name": {"zh": "不及格", "en": "Fail"}, "from": 0, "to": 59}]}, {"key": "equipment", "name": {"zh": "装备", "en": "Equipment"}, "weight": 15, "measure": null, "bands": [{"name": {"zh": "优", "en": "Excellent"}, "from": 90, "to": 100}, {"name": {"zh": "良", "en": "Good"}, "from": 75, "to": 89}, {"name": {"zh": "及格", "en": "Pass"}, "from": 60, "to": 74}, {"name": {"zh": "不及格", "en": "Fail"}, "from": 0, "to": 59}]}, {"key": "skills", "name": {"zh": "技能", "en": "Skills"}, "weight": 20, "measure": null, "bands": [{"name": {"zh": "优", "en": "Excellent"}, "from": 90, "to": 100}, {"name": {"zh": "良", "en": "Good"}, "from": 75, "to": 89}, {"name": {"zh": "及格", "en": "Pass"}, "from": 60, "to": 74}, {"name": {"zh": "不及格", "en": "Fail"}, "from": 0, "to": 59}]}], "penalties": [{"key": "unsafe", "name": {"zh": "违反安全规定", "en": "Breach of safety rules"}, "points": 10, "most": 3}, {"key": "radio_lost", "name": {"zh": "通信中断", "en": "Communication lost"}, "points": 5, "most": 3}]}', 'operator', '2026-01-01T00:00:00Z'),
('county', 1, '{"tolerance": 10, "criteria": [{"key": "assembly", "name": {"zh": "集结时间", "en": "Assembly time"}, "weight": 30, "measure": "assembly_minutes", "bands": [{"name": {"zh": "优", "en": "Excellent"}, "from": 100, "to": 100, "limit": 30}, {"name": {"zh": "良", "en": "Good"}, "from": 80, "to": 80, "limit": 45}, {"name": {"zh": "及格", "en": "Pass"}, "from": 60, "to": 60, "limit": 60}, {"name": {"zh": "不及格", "en": "Fail"}, "from": 0, "to": 0, "limit": null}]}, {"key": "strength", "name": {"zh": "到位人数", "en": "Strength"}, "weight": 20, "measure": "strength_percent", "bands": [{"name": {"zh": "优", "en": "Excellent"}, "from": 100, "to": 100, "limit": 90}, {"name": {"zh": "良", "en": "Good"}, "from": 80, "to": 80, "limit": 75}, {"name": {"zh": "及格", "en": "Pass"}, "from": 60, "to": 60, "limit": 60}, {"name": {"zh": "不及格", "en": "Fail"}, "from": 0, "to": 0, "limit": null}]}, {"key": "order", "name": {"zh": "队列和纪律", "en": "Order"}, "weight": 15, "measure": null, "bands": [{"name": {"zh": "优", "en": "Excellent"}, "from": 90, "to": 100}, {"name": {"zh": "良", "en": "Good"}, "from": 75, "to": 89}, {"name": {"zh": "及格", "en": "Pass"}, "from": 60, "to": 74}, {"name": {"zh": "不及格", "en": "Fail"}, "from": 0, "to": 59}]}, {"key": "equipment", "name": {"zh": "装备", "en": "Equipment"}, "weight": 15, "measure": null, "bands": [{"name": {"zh": "优", "en": "Excellent"}, "from": 90, "to": 100}, {"name": {"zh": "良", "en": "Good"}, "from": 75, "to": 89}, {"name": {"zh": "及格", "en": "Pass"}, "from": 60, "to": 74}, {"name": {"zh": "不及格", "en": "Fail"}, "from": 0, "to": 59}]}, {"key": "skills", "name": {"zh": "技能", "en": "Skills"}, "weight": 20, "measure": null, "bands": [{"name": {"zh": "优", "en": "Excellent"}, "from": 90, "to": 100}, {"name": {"zh": "良", "en": "Good"}, "from": 75, "to": 89}, {"name": {"zh": "及格", "en": "Pass"}, "from": 60, "to": 74}, {"name": {"zh": "不及格", "en": "Fail"}, "from": 0, "to": 59}]}], "penalties": [{"key": "unsafe", "name": {"zh": "违反安全规定", "en": "Breach of safety rules"}, "points": 10, "most": 3}, {"key": "radio_lost", "name": {"zh": "通信中断", "en": "Communication lost"}, "points": 5, "most": 3}]}', 'operator', '2026-01-01T00:00:00Z');
--> statement-breakpoint
CREATE FUNCTION rubric_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a version of a rubric never changes' USING ERRCODE = 'check_violation', CONSTRAINT = 'rubric_never_changes';
END $$;
--> statement-breakpoint
CREATE TRIGGER rubric_never_changes BEFORE UPDATE OR DELETE ON rubric FOR EACH ROW EXECUTE FUNCTION rubric_never_changes();
--> statement-breakpoint
CREATE FUNCTION score_sheet_signed_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  signed boolean;
BEGIN
  IF TG_TABLE_NAME = 'score_sheet' THEN
    signed := old.state = 'signed';
  ELSIF TG_OP = 'INSERT' THEN
    signed := EXISTS (SELECT FROM score_sheet s WHERE s.id = new.sheet_id AND s.state = 'signed');
  ELSE
    signed := EXISTS (SELECT FROM score_sheet s WHERE s.id = old.sheet_id AND s.state = 'signed');
  END IF;
  IF signed THEN
    RAISE EXCEPTION 'a signed score sheet never changes'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'score_sheet_signed_for_good';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN old; END IF;
  RETURN new;
END $$;
--> statement-breakpoint
CREATE TRIGGER score_sheet_signed_for_good BEFORE UPDATE OR DELETE ON score_sheet
  FOR EACH ROW EXECUTE FUNCTION score_sheet_signed_for_good();
--> statement-breakpoint
CREATE TRIGGER score_sheet_signed_for_good BEFORE INSERT OR UPDATE OR DELETE ON score_entry
  FOR EACH ROW EXECUTE FUNCTION score_sheet_signed_for_good();
--> statement-breakpoint
CREATE TRIGGER score_sheet_signed_for_good BEFORE INSERT OR UPDATE OR DELETE ON score_signature
  FOR EACH ROW EXECUTE FUNCTION score_sheet_signed_for_good();
--> statement-breakpoint
SELECT audit_table('rubric');
--> statement-breakpoint
SELECT audit_table('score_sheet', ignored => '{version}');
--> statement-breakpoint
SELECT audit_table('score_entry');
--> statement-breakpoint
SELECT audit_table('score_signature');
--> statement-breakpoint
SELECT audit_table('score_appeal');
