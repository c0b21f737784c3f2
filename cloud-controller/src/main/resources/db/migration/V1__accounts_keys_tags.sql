-- Who uses the cloud, with what keys, and what they did.

CREATE TABLE account (
    id           text PRIMARY KEY CHECK (id ~ '^[0-9]{12}$'),
    name         text NOT NULL UNIQUE,
    canonical_id text NOT NULL UNIQUE,
    created_at   timestamptz NOT NULL
);

-- The secret is encrypted with a key that is not in the database.
CREATE TABLE access_key (
    id            text PRIMARY KEY,
    account       text NOT NULL REFERENCES account (id),
    principal_arn text NOT NULL,
    secret_sealed bytea NOT NULL,
    active        boolean NOT NULL DEFAULT true,
    created_at    timestamptz NOT NULL
);
CREATE INDEX access_key_account ON access_key (account);

-- Every mutation, in the transaction that made it.
CREATE TABLE audit (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at            timestamptz NOT NULL,
    request_id    text NOT NULL,
    account       text NOT NULL,
    principal_arn text NOT NULL,
    access_key    text NOT NULL,
    action        text NOT NULL,
    resources     text[] NOT NULL
);
CREATE INDEX audit_account ON audit (account, id);

-- The answer to the first request that came with a client token.
CREATE TABLE client_token (
    account      text NOT NULL,
    action       text NOT NULL,
    token        text NOT NULL,
    request_hash text NOT NULL,
    answer       text NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (account, action, token)
);
CREATE INDEX client_token_age ON client_token (created_at);

-- Tags of resources of every type. Deleting a resource deletes its tags in the same transaction.
CREATE TABLE tag (
    account       text NOT NULL,
    resource_id   text NOT NULL,
    resource_type text NOT NULL,
    key           text NOT NULL,
    value         text NOT NULL,
    PRIMARY KEY (resource_id, key)
);
CREATE INDEX tag_lookup ON tag (account, key, value, resource_id);

CREATE TABLE key_pair (
    id          text PRIMARY KEY,
    account     text NOT NULL REFERENCES account (id),
    name        text NOT NULL,
    type        text NOT NULL CHECK (type IN ('rsa', 'ed25519')),
    fingerprint text NOT NULL,
    public_key  text NOT NULL,
    created_at  timestamptz NOT NULL,
    UNIQUE (account, name)
);
