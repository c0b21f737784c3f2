-- Which image a copy was made of: no key, since that may be deregistered and forgotten before the copy.

ALTER TABLE image ADD COLUMN source_image text;
ALTER TABLE image ADD COLUMN source_region text;
