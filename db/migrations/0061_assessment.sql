CREATE TABLE "assessment" (
	"id" serial PRIMARY KEY NOT NULL,
	"quarter" date NOT NULL,
	"number" text NOT NULL,
	"issuer" text NOT NULL,
	"weights_id" integer NOT NULL,
	"published_by" text NOT NULL,
	"published_at" timestamp (3) with time zone NOT NULL,
	"appeal_until" date NOT NULL,
	"corrects_id" integer,
	"corrects_why" text,
	CONSTRAINT "assessment_number_once" UNIQUE("number"),
	CONSTRAINT "assessment_corrected_once" UNIQUE("corrects_id"),
	CONSTRAINT "assessment_quarter_begins" CHECK (extract(day from "assessment"."quarter") = 1 and extract(month from "assessment"."quarter") in (1, 4, 7, 10)),
	CONSTRAINT "assessment_quarter_is_over" CHECK (("assessment"."published_at" at time zone 'Asia/Shanghai')::date >= "assessment"."quarter" + interval '3 months'),
	CONSTRAINT "assessment_time_to_appeal" CHECK ("assessment"."appeal_until" > ("assessment"."published_at" at time zone 'Asia/Shanghai')::date),
	CONSTRAINT "assessment_correction_has_reason" CHECK (("assessment"."corrects_id" is null) = ("assessment"."corrects_why" is null)),
	CONSTRAINT "assessment_corrects_another" CHECK ("assessment"."corrects_id" < "assessment"."id")
);
--> statement-breakpoint
CREATE TABLE "assessment_appeal" (
	"id" serial PRIMARY KEY NOT NULL,
	"assessment_id" integer NOT NULL,
	"node_id" integer NOT NULL,
	"text" text NOT NULL,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"upheld" boolean,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"reason" text,
	CONSTRAINT "assessment_appeal_once" UNIQUE("assessment_id","node_id"),
	CONSTRAINT "assessment_appeal_decided_whole" CHECK (("assessment_appeal"."upheld" is null) = ("assessment_appeal"."decided_at" is null)),
	CONSTRAINT "assessment_appeal_decided_by" CHECK (("assessment_appeal"."upheld" is null) = ("assessment_appeal"."decided_by" is null)),
	CONSTRAINT "assessment_appeal_decided_why" CHECK (("assessment_appeal"."upheld" is null) = ("assessment_appeal"."reason" is null))
);
--> statement-breakpoint
CREATE TABLE "assessment_comment" (
	"id" serial PRIMARY KEY NOT NULL,
	"assessment_id" integer NOT NULL,
	"node_id" integer NOT NULL,
	"text" text NOT NULL,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "assessment_score" (
	"assessment_id" integer NOT NULL,
	"node_id" integer NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"parent_id" integer,
	"employer_id" integer,
	"score" double precision,
	"place" integer,
	"figures" jsonb NOT NULL,
	CONSTRAINT "assessment_score_assessment_id_node_id_pk" PRIMARY KEY("assessment_id","node_id"),
	CONSTRAINT "assessment_score_kind" CHECK ("assessment_score"."kind" in ('city', 'county', 'station', 'employer', 'site')),
	CONSTRAINT "assessment_score_of_hundred" CHECK ("assessment_score"."score" between 0 and 100),
	CONSTRAINT "assessment_score_has_place" CHECK (("assessment_score"."score" is null) = ("assessment_score"."place" is null))
);
--> statement-breakpoint
CREATE TABLE "assessment_weights" (
	"id" serial PRIMARY KEY NOT NULL,
	"year" smallint NOT NULL,
	"version" smallint NOT NULL,
	"weights" jsonb NOT NULL,
	"reason" text NOT NULL,
	"written_by" text NOT NULL,
	"written_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "assessment_weights_once" UNIQUE("year","version"),
	CONSTRAINT "assessment_weights_year" CHECK ("assessment_weights"."year" between 2000 and 2999),
	CONSTRAINT "assessment_weights_reason" CHECK ("assessment_weights"."reason" <> '')
);
--> statement-breakpoint
ALTER TABLE "assessment" ADD CONSTRAINT "assessment_weights_id_assessment_weights_id_fk" FOREIGN KEY ("weights_id") REFERENCES "public"."assessment_weights"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assessment" ADD CONSTRAINT "assessment_corrects_id_assessment_id_fk" FOREIGN KEY ("corrects_id") REFERENCES "public"."assessment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assessment_appeal" ADD CONSTRAINT "assessment_appeal_on_a_score" FOREIGN KEY ("assessment_id","node_id") REFERENCES "public"."assessment_score"("assessment_id","node_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assessment_comment" ADD CONSTRAINT "assessment_comment_on_a_score" FOREIGN KEY ("assessment_id","node_id") REFERENCES "public"."assessment_score"("assessment_id","node_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assessment_score" ADD CONSTRAINT "assessment_score_assessment_id_assessment_id_fk" FOREIGN KEY ("assessment_id") REFERENCES "public"."assessment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "assessment_quarter_once" ON "assessment" USING btree ("quarter") WHERE "assessment"."corrects_id" is null;--> statement-breakpoint
CREATE INDEX "assessment_comment_node" ON "assessment_comment" USING btree ("assessment_id","node_id");--> statement-breakpoint
-- Before its changes are recorded: the first weights are nobody's change.
INSERT INTO assessment_weights (year, version, weights, reason, written_by, written_at) VALUES
  (2021, 1, '{"roll_call":30,"inspection":20,"finding":15,"drill":15,"turnout":20}', '初始权重', 'system', '2021-04-22T00:00:00Z');
--> statement-breakpoint
CREATE FUNCTION assessment_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF EXISTS (SELECT FROM assessment a WHERE a.id = new.assessment_id AND a.xmin::text = pg_current_xact_id()::xid::text) THEN
      RETURN new;
    END IF;
  END IF;
  RAISE EXCEPTION 'what was published stays as it was' USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
END $$;
--> statement-breakpoint
CREATE TRIGGER assessment_weights_never_change BEFORE UPDATE OR DELETE ON assessment_weights
  FOR EACH ROW EXECUTE FUNCTION assessment_for_good('assessment_weights_never_change');
--> statement-breakpoint
CREATE TRIGGER assessment_for_good BEFORE UPDATE OR DELETE ON assessment
  FOR EACH ROW EXECUTE FUNCTION assessment_for_good('assessment_for_good');
--> statement-breakpoint
-- Places come in with their assessment, and none afterwards.
CREATE TRIGGER assessment_for_good BEFORE INSERT OR UPDATE OR DELETE ON assessment_score
  FOR EACH ROW EXECUTE FUNCTION assessment_for_good('assessment_for_good');
--> statement-breakpoint
CREATE TRIGGER assessment_comment_never_changes BEFORE UPDATE OR DELETE ON assessment_comment
  FOR EACH ROW EXECUTE FUNCTION assessment_for_good('assessment_comment_never_changes');
--> statement-breakpoint
CREATE FUNCTION assessment_appeal_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  decision text[] := '{upheld,decided_by,decided_at,reason}';
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF old.decided_at IS NULL AND to_jsonb(old) - decision = to_jsonb(new) - decision THEN RETURN new; END IF;
  END IF;
  RAISE EXCEPTION 'an appeal and its decision stay as they were' USING ERRCODE = 'check_violation',
    CONSTRAINT = 'assessment_appeal_for_good';
END $$;
--> statement-breakpoint
CREATE TRIGGER assessment_appeal_for_good BEFORE UPDATE OR DELETE ON assessment_appeal
  FOR EACH ROW EXECUTE FUNCTION assessment_appeal_for_good();
--> statement-breakpoint
-- Indicators: a row for each thing that counts, at which site and on which day of the city, how much of how much, and the record
-- that says so. What src/oversight/indicators.ts names is assessed; its definition in words stands in the catalogue beside it.
CREATE VIEW indicator_roll_call AS
SELECT e.site_id, (r.opens_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
  (e.state IN ('present', 'late'))::int::numeric AS good, 1::numeric AS total, 'roll-call' AS record, r.id AS record_id
FROM roll_call_entry e JOIN roll_call r ON r.id = e.roll_call_id
WHERE r.closed_at IS NOT NULL AND e.state <> 'excused';
--> statement-breakpoint
CREATE VIEW indicator_inspection AS
SELECT i.site_id, (i.ended_at AT TIME ZONE 'Asia/Shanghai')::date AS day, c.good, c.total, 'inspection' AS record, i.id AS record_id
FROM inspection i CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE a.answer -> 'value' = 'true')::numeric AS good, count(*)::numeric AS total
  FROM inspection_form f, jsonb_array_elements(f.items) AS t(item), jsonb_array_elements(i.answers) AS a(answer)
  WHERE f.version = i.form_version AND t.item ->> 'kind' = 'yes_no' AND (t.item -> 'finding') = 'true'
    AND a.answer -> 'item' = t.item -> 'code'
) c;
--> statement-breakpoint
CREATE VIEW indicator_finding AS
SELECT f.site_id, f.due_on AS day,
  coalesce((f.closed_at AT TIME ZONE 'Asia/Shanghai')::date <= f.due_on, false)::int::numeric AS good, 1::numeric AS total,
  'inspection' AS record, f.inspection_id AS record_id
FROM inspection_finding f;
--> statement-breakpoint
CREATE VIEW indicator_drill AS
SELECT m.site_id, s.held_on AS day, (s.total / 100)::numeric AS good, 1::numeric AS total, 'sheet' AS record, s.id AS record_id
FROM score_sheet s JOIN plan_entry e ON e.callout_id = s.callout_id AND e.unit_id = s.unit_id
  JOIN summons k ON k.callout_id = e.callout_id AND k.member_id = e.member_id JOIN member m ON m.id = e.member_id
WHERE s.level = 'squad' AND s.state = 'signed' AND m.site_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM score_sheet c WHERE c.corrects_id = s.id AND c.state = 'signed');
--> statement-breakpoint
-- Whom an early end spared is not expected, as in drill scores.
CREATE VIEW indicator_turnout AS
SELECT m.site_id, (c.launched_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
  (k.arrived_at IS NOT NULL)::int::numeric AS good, 1::numeric AS total, 'callout' AS record, c.id AS record_id
FROM callout c JOIN summons k ON k.callout_id = c.id JOIN member m ON m.id = k.member_id
WHERE c.kind IN ('real', 'drill') AND c.phones = 'real' AND c.state IN ('stood_down', 'closed') AND m.site_id IS NOT NULL
  AND (k.arrived_at IS NOT NULL OR NOT (c.stood_down_at < c.arrive_by AND k.answer IS DISTINCT FROM 'cannot' AND k.no_show_at IS NULL));
--> statement-breakpoint
-- By day of the city is how they are asked for: without these the planner takes any time for a two-hundredth of it.
CREATE STATISTICS roll_call_day ON ((opens_at AT TIME ZONE 'Asia/Shanghai')::date) FROM roll_call;
--> statement-breakpoint
CREATE STATISTICS inspection_day ON ((ended_at AT TIME ZONE 'Asia/Shanghai')::date) FROM inspection;
--> statement-breakpoint
CREATE STATISTICS callout_day ON ((launched_at AT TIME ZONE 'Asia/Shanghai')::date) FROM callout;
--> statement-breakpoint
SELECT audit_table('assessment_weights');
--> statement-breakpoint
SELECT audit_table('assessment');
--> statement-breakpoint
SELECT audit_table('assessment_comment');
--> statement-breakpoint
SELECT audit_table('assessment_appeal');
