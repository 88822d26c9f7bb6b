-- What a search may begin with: the name from each of its characters on, its pinyin from each syllable on, its initials too.
CREATE FUNCTION name_search(name text, spellings text[]) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  WITH written AS (SELECT left(regexp_replace(lower(name), '[[:space:]·•’''-]', '', 'g'), 60) AS word),
  spelled AS (SELECT string_to_array(s, ' ') AS syllables FROM unnest(spellings) s)
  SELECT array_to_tsvector(coalesce(array_agg(DISTINCT key), '{}')) FROM (
    SELECT substr(word, n) FROM written, generate_series(1, length(word)) n
    UNION SELECT array_to_string(syllables[n:], '') FROM spelled, generate_series(1, cardinality(syllables)) n
    UNION SELECT string_agg(left(syllable, 1), '' ORDER BY at) FROM spelled, generate_series(1, cardinality(syllables)) n,
      unnest(syllables[n:]) WITH ORDINALITY AS u(syllable, at) GROUP BY syllables, n
  ) k(key) WHERE key <> ''
$$;
--> statement-breakpoint
ALTER TABLE "member" ADD COLUMN "name_pinyin" text[];--> statement-breakpoint
ALTER TABLE "member" ADD COLUMN "search_keys" "tsvector" GENERATED ALWAYS AS (name_search(name, name_pinyin)) STORED;--> statement-breakpoint
CREATE INDEX "contact_point_phone_end" ON "contact_point" USING btree (reverse(address) text_pattern_ops) WHERE "contact_point"."kind" = 'phone';--> statement-breakpoint
CREATE INDEX "member_search" ON "member" USING gin ("search_keys") WITH (gin_pending_list_limit = 256);--> statement-breakpoint
CREATE INDEX "member_by_name" ON "member" USING btree ((coalesce(name_pinyin[1], name)) collate "C","id");--> statement-breakpoint
CREATE INDEX "member_unspelled" ON "member" USING btree ("id") WHERE "member"."name_pinyin" is null;
-- How a name is spelled follows from the name.
SELECT audit_table('member', hidden => '{remark,id_number_index}',
  ignored => '{id_number,base_pos,own_lon,own_lat,own_pos,own_pos_at,released_at,version,updated_at,name_pinyin,search_keys}');
