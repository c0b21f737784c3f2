-- All documents that a bucket's owner sets lie in bucket_setting. What stays a column of the bucket is asked for by statements
-- that write objects: whether it keeps versions, and whether they can be locked.
INSERT INTO bucket_setting (bucket_id, name, document)
SELECT bucket.id, setting.name, setting.document
  FROM bucket, LATERAL (VALUES ('lock-default', lock_default), ('encryption', encryption), ('lifecycle', lifecycle))
               AS setting (name, document)
 WHERE setting.document IS NOT NULL;

ALTER TABLE bucket DROP COLUMN lock_default, DROP COLUMN encryption, DROP COLUMN lifecycle;

CREATE INDEX bucket_setting_lifecycle ON bucket_setting (bucket_id) WHERE name = 'lifecycle';
