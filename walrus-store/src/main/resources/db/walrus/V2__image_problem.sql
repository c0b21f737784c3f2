-- Why an image's bytes can't be used, if they turned out so after they were pinned.
ALTER TABLE image ADD COLUMN problem text;
CREATE INDEX image_without_digest ON image (pinned_at) WHERE sha256 IS NULL AND problem IS NULL;
