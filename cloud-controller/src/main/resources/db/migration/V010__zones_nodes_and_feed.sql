-- Zones, their nodes, and the feed that tells each zone's cluster controller what changed.

CREATE TABLE zone (
    name     text PRIMARY KEY,
    policy   text NOT NULL DEFAULT 'SPREAD' CHECK (policy IN ('SPREAD', 'PACK')),
    heard_at timestamptz
);

CREATE TABLE node (
    id               text PRIMARY KEY,
    zone             text NOT NULL REFERENCES zone,
    schedulable      boolean NOT NULL DEFAULT true,
    boot_id          text NOT NULL,
    agent_version    text NOT NULL,
    address          text NOT NULL,
    accelerator      text NOT NULL,
    total_vcpus      integer NOT NULL,
    total_memory_mib bigint NOT NULL,
    total_disk_gib   bigint NOT NULL,
    cached_images    text[] NOT NULL,
    problems         text[] NOT NULL,
    warnings         text[] NOT NULL,
    heard_at         timestamptz NOT NULL
);
CREATE INDEX node_by_zone ON node (zone, id);

-- One row per thing that a zone's cluster controller must know of. Every mutation of the thing stamps its row in the
-- same transaction, so a reader that asks for all stamps at or above an earlier snapshot's xmin misses nothing.
CREATE TABLE zone_feed (
    zone text NOT NULL REFERENCES zone,
    kind text NOT NULL CHECK (kind IN ('ZONE', 'NODE', 'INSTANCE', 'VPC', 'GROUP')),
    id   text NOT NULL,
    xid  bigint NOT NULL,
    gone boolean NOT NULL DEFAULT false,
    PRIMARY KEY (zone, kind, id)
);
CREATE INDEX zone_feed_by_xid ON zone_feed (zone, xid);
