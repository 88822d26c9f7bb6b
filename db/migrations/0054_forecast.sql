CREATE TABLE "forecast_moment" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "forecast_moment_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"callout_id" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"mode" text NOT NULL,
	"chance" double precision NOT NULL,
	"chance_then" double precision NOT NULL,
	"by_role" jsonb NOT NULL,
	"lines" jsonb NOT NULL,
	"arrive_by" timestamp (3) with time zone NOT NULL,
	"median_at" timestamp (3) with time zone,
	"ninety_at" timestamp (3) with time zone,
	"surplus" double precision NOT NULL,
	"doubt" double precision NOT NULL,
	"late" boolean NOT NULL,
	"done" text NOT NULL,
	"people" integer NOT NULL,
	"reasons" jsonb NOT NULL,
	"came_true" boolean,
	"scored_at" timestamp (3) with time zone,
	CONSTRAINT "forecast_moment_chance" CHECK ("forecast_moment"."chance" between 0 and 1 and "forecast_moment"."chance_then" between 0 and 1),
	CONSTRAINT "forecast_moment_doubt" CHECK ("forecast_moment"."doubt" between 0 and 1),
	CONSTRAINT "forecast_moment_mode" CHECK ("forecast_moment"."mode" in ('propose', 'act')),
	CONSTRAINT "forecast_moment_done" CHECK ("forecast_moment"."done" in ('none', 'summoned', 'proposed')),
	CONSTRAINT "forecast_moment_did_with_people" CHECK (("forecast_moment"."done" = 'none') = ("forecast_moment"."people" = 0)),
	CONSTRAINT "forecast_moment_true_when_scored" CHECK ("forecast_moment"."came_true" is null or "forecast_moment"."scored_at" is not null)
);
--> statement-breakpoint
CREATE TABLE "forecast_proposal" (
	"id" serial PRIMARY KEY NOT NULL,
	"callout_id" integer NOT NULL,
	"kind" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"member_ids" integer[] NOT NULL,
	"role" text NOT NULL,
	"chance_from" double precision NOT NULL,
	"chance_to" double precision NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" text,
	"note" text,
	CONSTRAINT "forecast_proposal_kind" CHECK ("forecast_proposal"."kind" in ('summon', 'release')),
	CONSTRAINT "forecast_proposal_state" CHECK ("forecast_proposal"."state" in ('open', 'accepted', 'dismissed', 'replaced', 'lapsed')),
	CONSTRAINT "forecast_proposal_decided_has_time" CHECK (("forecast_proposal"."state" = 'open') = ("forecast_proposal"."decided_at" is null)),
	CONSTRAINT "forecast_proposal_decided_by_somebody" CHECK (("forecast_proposal"."state" in ('accepted', 'dismissed')) = ("forecast_proposal"."decided_by" is not null)),
	CONSTRAINT "forecast_proposal_of_people" CHECK (cardinality("forecast_proposal"."member_ids") > 0),
	CONSTRAINT "forecast_proposal_chances" CHECK ("forecast_proposal"."chance_from" between 0 and 1 and "forecast_proposal"."chance_to" between 0 and 1)
);
--> statement-breakpoint
CREATE TABLE "judgement_member" (
	"model_id" integer NOT NULL,
	"member_id" integer NOT NULL,
	"learnt_from" integer NOT NULL,
	"hears" real NOT NULL,
	"accepts" real NOT NULL,
	"comes" real NOT NULL,
	"answer_seconds" integer NOT NULL,
	"figures" real[] NOT NULL,
	CONSTRAINT "judgement_member_model_id_member_id_pk" PRIMARY KEY("model_id","member_id"),
	CONSTRAINT "judgement_member_chances" CHECK ("judgement_member"."hears" between 0 and 1 and "judgement_member"."accepts" between 0 and 1 and "judgement_member"."comes" between 0 and 1)
);
--> statement-breakpoint
CREATE TABLE "judgement_model" (
	"id" serial PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"learnt_at" timestamp (3) with time zone NOT NULL,
	"learnt_from" integer NOT NULL,
	"members" integer NOT NULL,
	"took_ms" integer NOT NULL,
	"shared" jsonb NOT NULL,
	CONSTRAINT "judgement_model_counts" CHECK ("judgement_model"."learnt_from" >= 0 and "judgement_model"."members" >= 0)
);
--> statement-breakpoint
ALTER TABLE "callout" ADD COLUMN "forecast_mode" text DEFAULT 'off' NOT NULL;--> statement-breakpoint
ALTER TABLE "callout" ADD COLUMN "judgement_model_id" integer;--> statement-breakpoint
ALTER TABLE "judgement_member" ADD CONSTRAINT "judgement_member_model_id_judgement_model_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."judgement_model"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "forecast_moment_callout" ON "forecast_moment" USING btree ("callout_id","at");--> statement-breakpoint
CREATE INDEX "forecast_moment_unscored" ON "forecast_moment" USING btree ("callout_id") WHERE "forecast_moment"."scored_at" is null;--> statement-breakpoint
CREATE INDEX "forecast_moment_at" ON "forecast_moment" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "forecast_proposal_one_open" ON "forecast_proposal" USING btree ("callout_id","kind") WHERE "forecast_proposal"."state" = 'open';--> statement-breakpoint
CREATE INDEX "forecast_proposal_callout" ON "forecast_proposal" USING btree ("callout_id","id");--> statement-breakpoint
CREATE INDEX "judgement_member_member" ON "judgement_member" USING btree ("member_id");--> statement-breakpoint
ALTER TABLE "callout" ADD CONSTRAINT "callout_judgement_model_id_judgement_model_id_fk" FOREIGN KEY ("judgement_model_id") REFERENCES "public"."judgement_model"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "callout" ADD CONSTRAINT "callout_forecast_mode" CHECK ("callout"."forecast_mode" in ('off', 'propose', 'act'));--> statement-breakpoint
-- What is done of itself is in the log; by which model it goes decides the launch.
SELECT audit_table('callout', masked => '{commander_phone}', hidden => '{muster_code}',
  ignored => '{next_check_at,close_at,unfilled_since,plan,request_hash,idempotency_key,judgement_model_id}');
