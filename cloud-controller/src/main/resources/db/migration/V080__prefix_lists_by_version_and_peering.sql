-- Prefix lists keep the entries of earlier versions, so that one can be restored; rules and routes may name lists; and
-- VPCs have peers.

ALTER TABLE prefix_list_entry
    ADD COLUMN version bigint NOT NULL,
    DROP CONSTRAINT prefix_list_entry_pkey,
    ADD PRIMARY KEY (prefix_list, version, cidr);
ALTER TABLE prefix_list ADD COLUMN state text NOT NULL DEFAULT 'create-complete'
    CHECK (state IN ('create-complete', 'modify-complete', 'restore-complete'));

ALTER TABLE route
    DROP CONSTRAINT route_pkey,
    ALTER COLUMN destination DROP NOT NULL,
    ADD COLUMN destination_list text REFERENCES prefix_list,
    ADD CONSTRAINT route_destination CHECK (num_nonnulls(destination, destination_list) = 1),
    DROP CONSTRAINT route_kind_check,
    ADD CONSTRAINT route_kind_check CHECK
        (kind IN ('INTERNET_GATEWAY', 'NAT_GATEWAY', 'NETWORK_INTERFACE', 'VPC_PEERING'));
CREATE UNIQUE INDEX route_once ON route (route_table, coalesce(destination::text, destination_list));
CREATE INDEX route_by_list ON route (destination_list) WHERE destination_list IS NOT NULL;

-- A connection outlives its VPCs, for it is shown for a while after its end.
CREATE TABLE vpc_peering (
    id              text PRIMARY KEY,
    requester       text NOT NULL,
    requester_vpc   text NOT NULL,
    requester_cidrs text[] NOT NULL,
    accepter        text NOT NULL,
    accepter_vpc    text NOT NULL,
    accepter_cidrs  text[] NOT NULL,
    status          text NOT NULL CHECK
        (status IN ('failed', 'pending-acceptance', 'active', 'rejected', 'deleted')),
    message         text NOT NULL,
    created_at      timestamptz NOT NULL,
    ended_at        timestamptz,
    CHECK ((ended_at IS NULL) = (status IN ('pending-acceptance', 'active')))
);
CREATE INDEX vpc_peering_by_requester ON vpc_peering (requester, id);
CREATE INDEX vpc_peering_by_accepter ON vpc_peering (accepter, id);
CREATE INDEX vpc_peering_by_requester_vpc ON vpc_peering (requester_vpc) WHERE ended_at IS NULL;
CREATE INDEX vpc_peering_by_accepter_vpc ON vpc_peering (accepter_vpc) WHERE ended_at IS NULL;
