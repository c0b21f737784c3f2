-- What a bucket's owner has set for it, each as the document that was given. A setting that is not there was never made
-- or was taken back.
CREATE TABLE bucket_setting (
    bucket_id bigint NOT NULL REFERENCES bucket (id) ON DELETE CASCADE,
    name      text NOT NULL,
    document  text NOT NULL,
    PRIMARY KEY (bucket_id, name)
);

-- Buckets from before have what new ones have: no access control lists, and nothing public.
INSERT INTO bucket_setting (bucket_id, name, document)
SELECT bucket.id, fresh.name, fresh.document
  FROM bucket, (VALUES ('ownership', 'BucketOwnerEnforced'), ('public-access-block', 'ALL')) AS fresh (name, document);
