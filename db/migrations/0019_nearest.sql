DROP INDEX "member_base_pos";-- A k-d tree searches nearest points faster than GiST here, and with these columns beside the key a search reads the index alone.
CREATE INDEX "member_nearest" ON "member" USING spgist ("base_pos" kd_point_ops) INCLUDE ("id", "county_id", "unit_id", "own_pos_at");
