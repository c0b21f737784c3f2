-- What processes are about to store at another S3 endpoint: written before the first byte goes there, deleted once a row
-- refers to the blob or the blob is gone again. What a dead process leaves here is swept there.
CREATE TABLE remote_writing (
    blob      text COLLATE "C" PRIMARY KEY,
    process   text NOT NULL,
    upload_id text,
    since     timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX remote_writing_by_process ON remote_writing (process);
