-- How far the lifecycle's walk over a bucket has come on its day. Who works on a bucket holds its row; what a batch did
-- and how far it came become true together.
CREATE TABLE lifecycle_run (
    bucket_id bigint PRIMARY KEY REFERENCES bucket (id) ON DELETE CASCADE,
    day       bigint NOT NULL,
    phase     text NOT NULL,
    after_key text COLLATE "C" NOT NULL,
    after_id  bigint NOT NULL,
    newer     integer NOT NULL
);
