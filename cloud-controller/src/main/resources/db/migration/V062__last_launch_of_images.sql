-- When an image was last used for a launch: what the instances that are remembered say, or what those that were forgotten
-- said last. So a launch writes nothing to its image's row, for which hundreds of launches a second would wait in line.
ALTER TABLE image ADD COLUMN last_launched_at timestamptz;

DROP INDEX instance_of_image;
CREATE INDEX instance_of_image ON instance (image, created_at);
