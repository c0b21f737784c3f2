-- A rule may name a group of a peer's VPC. It outlives that group and the connection, and is stale then, so nothing refers
-- to either; it keeps whose group it was.

ALTER TABLE security_group_rule
    ADD COLUMN peered_group   text,
    ADD COLUMN peered_account text,
    ADD COLUMN peered_vpc     text,
    ADD COLUMN peering        text,
    DROP CONSTRAINT security_group_rule_peer,
    ADD CONSTRAINT security_group_rule_peer CHECK (num_nonnulls(cidr, peer_group, prefix_list, peered_group) = 1),
    ADD CONSTRAINT security_group_rule_peered
        CHECK (num_nonnulls(peered_group, peered_account, peered_vpc, peering) IN (0, 4));
DROP INDEX security_group_rule_once;
CREATE UNIQUE INDEX security_group_rule_once ON security_group_rule
    (security_group, egress, protocol, from_port, to_port,
     coalesce(cidr::text, peer_group, prefix_list, peered_group));
CREATE INDEX security_group_rule_by_peered ON security_group_rule (peered_group) WHERE peered_group IS NOT NULL;
