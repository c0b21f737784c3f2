-- Every launch locked its zone's row three times over, together with all other launches of the zone, to see that it is
-- still there. Zones are neither removed nor renamed: that is now forbidden itself, and what is written about a zone
-- takes its name from a subnet, a node or another row that refers to it.
CREATE FUNCTION zones_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a zone is neither removed nor renamed';
END
$$;
CREATE TRIGGER zones_stay BEFORE DELETE OR UPDATE OF name ON zone FOR EACH ROW EXECUTE FUNCTION zones_stay();

ALTER TABLE instance DROP CONSTRAINT instance_zone_fkey;
ALTER TABLE volume DROP CONSTRAINT volume_zone_fkey;
ALTER TABLE zone_feed DROP CONSTRAINT zone_feed_zone_fkey;

-- The answer to a launch of one is kept as it is: to compress its four kilobytes costs more than to write them.
ALTER TABLE client_token SET (toast_tuple_target = 8160);
