-- Instances. The row is what the user was told; generation guards every change of it.

CREATE TABLE reservation (
    id         text PRIMARY KEY,
    account    text NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE instance (
    id                      text PRIMARY KEY,
    account                 text NOT NULL,
    reservation             text NOT NULL REFERENCES reservation,
    launch_index            integer NOT NULL,
    client_token            text,
    zone                    text NOT NULL REFERENCES zone,
    vpc                     text NOT NULL,
    subnet                  text NOT NULL,
    image                   text NOT NULL REFERENCES image,
    instance_type           text NOT NULL,
    vcpus                   integer NOT NULL,
    memory_mib              integer NOT NULL,
    disk_gib                integer NOT NULL,
    key_name                text,
    public_key              text,
    user_data               bytea,
    state                   text NOT NULL CHECK
        (state IN ('PENDING', 'RUNNING', 'SHUTTING_DOWN', 'TERMINATED', 'STOPPING', 'STOPPED')),
    generation              bigint NOT NULL,
    power                   text NOT NULL CHECK (power IN ('RUNNING', 'STOPPED', 'TERMINATED')),
    reboots                 bigint NOT NULL DEFAULT 0,
    console_request         bigint NOT NULL DEFAULT 0,
    node                    text REFERENCES node,
    created_at              timestamptz NOT NULL,
    launched_at             timestamptz NOT NULL,
    changed_at              timestamptz NOT NULL,
    transition_reason       text NOT NULL DEFAULT '',
    state_reason_code       text,
    state_reason_message    text,
    shutdown_behavior       text NOT NULL CHECK (shutdown_behavior IN ('STOP', 'TERMINATE')),
    disable_api_termination boolean NOT NULL,
    tokens_required         boolean NOT NULL,
    hop_limit               integer NOT NULL CHECK (hop_limit BETWEEN 1 AND 64),
    endpoint_enabled        boolean NOT NULL,
    tags_in_metadata        boolean NOT NULL
);
CREATE INDEX instance_by_account ON instance (account, id);
CREATE INDEX instance_by_reservation ON instance (reservation, launch_index);
CREATE INDEX instance_by_image ON instance (account, image, id);
CREATE INDEX instance_by_vpc ON instance (vpc) WHERE state <> 'TERMINATED';
CREATE INDEX instance_by_client_token ON instance (account, client_token) WHERE client_token IS NOT NULL;
CREATE INDEX instance_on_node ON instance (node) INCLUDE (state, vcpus, memory_mib, disk_gib)
    WHERE state <> 'TERMINATED' AND node IS NOT NULL;
CREATE INDEX instance_unplaced ON instance (zone, id) WHERE state = 'PENDING' AND node IS NULL;
CREATE INDEX instance_terminated ON instance (changed_at) WHERE state = 'TERMINATED';

-- What operators ask of a launch: kept beside the row, out of the way of Describe.
CREATE TABLE instance_launch (
    instance    text PRIMARY KEY REFERENCES instance ON DELETE CASCADE,
    generation  bigint NOT NULL,
    placed_at   timestamptz,
    running_at  timestamptz,
    no_room     jsonb,
    no_room_at  timestamptz,
    timings     jsonb
);

CREATE TABLE instance_console (
    instance text PRIMARY KEY REFERENCES instance ON DELETE CASCADE,
    request  bigint NOT NULL,
    at       timestamptz NOT NULL,
    output   bytea NOT NULL
);
