-- Launch templates. Numbers of versions are never used again, so the counter outlives the versions.

CREATE TABLE launch_template (
    id              text PRIMARY KEY,
    account         text NOT NULL,
    name            text NOT NULL,
    default_version bigint NOT NULL,
    last_version    bigint NOT NULL,
    created_by      text NOT NULL,
    created_at      timestamptz NOT NULL,
    UNIQUE (account, name)
);
CREATE INDEX launch_template_by_account ON launch_template (account, id);

CREATE TABLE launch_template_version (
    template    text NOT NULL REFERENCES launch_template ON DELETE CASCADE,
    number      bigint NOT NULL,
    description text,
    data        jsonb NOT NULL,
    created_by  text NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (template, number)
);

-- Placement groups. Who is in one is said by the instances' own rows, and so is where: a group has no other state. A
-- terminated instance may name one that is gone.

CREATE TABLE placement_group (
    id              text PRIMARY KEY,
    account         text NOT NULL,
    name            text NOT NULL,
    strategy        text NOT NULL CHECK (strategy IN ('CLUSTER', 'SPREAD', 'PARTITION')),
    spread_level    text CHECK (spread_level IN ('HOST', 'RACK')),
    partition_count integer CHECK (partition_count BETWEEN 1 AND 7),
    created_at      timestamptz NOT NULL,
    UNIQUE (account, name),
    CHECK ((strategy = 'PARTITION') = (partition_count IS NOT NULL)),
    CHECK ((strategy = 'SPREAD') = (spread_level IS NOT NULL))
);

ALTER TABLE instance ADD COLUMN placement_group text;
ALTER TABLE instance ADD COLUMN placement_partition integer;
CREATE INDEX instance_by_placement_group ON instance (placement_group, node) WHERE placement_group IS NOT NULL;
