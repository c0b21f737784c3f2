-- Machine images. A deregistered image's row stays: instances that run from it still name it.

CREATE TABLE image (
    id                  text PRIMARY KEY,
    account             text NOT NULL,
    name                text NOT NULL,
    description         text,
    location            text NOT NULL,
    architecture        text NOT NULL,
    root_device_name    text NOT NULL,
    ena_support         boolean NOT NULL DEFAULT true,
    state               text NOT NULL CHECK (state IN ('PENDING', 'AVAILABLE', 'FAILED', 'DEREGISTERED')),
    state_reason        text,
    format              text NOT NULL CHECK (format IN ('RAW', 'QCOW2')),
    size_bytes          bigint NOT NULL,
    virtual_size_bytes  bigint NOT NULL,
    sha256              text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    created_at          timestamptz NOT NULL,
    unpinned            boolean NOT NULL DEFAULT false,
    CHECK (state <> 'AVAILABLE' OR sha256 IS NOT NULL)
);
CREATE INDEX image_by_account ON image (account, id) WHERE state <> 'DEREGISTERED';
CREATE UNIQUE INDEX image_name ON image (account, name) WHERE state IN ('PENDING', 'AVAILABLE');
CREATE INDEX image_unfinished ON image (id) WHERE state = 'PENDING' OR (state = 'DEREGISTERED' AND NOT unpinned);
