-- What the cloud signs the identity documents of instances with: one row, made by whoever starts first.

CREATE TABLE identity_key (
    single      boolean PRIMARY KEY DEFAULT true CHECK (single),
    certificate bytea NOT NULL,
    sealed_key  bytea NOT NULL,
    made_at     timestamptz NOT NULL
);
