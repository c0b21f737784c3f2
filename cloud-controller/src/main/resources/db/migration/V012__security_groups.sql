-- Security groups. Constraints keep what a node could not apply from ever being stored.

CREATE TABLE security_group (
    id          text PRIMARY KEY,
    account     text NOT NULL,
    vpc         text NOT NULL REFERENCES vpc,
    name        text NOT NULL,
    description text NOT NULL,
    created_at  timestamptz NOT NULL,
    UNIQUE (vpc, name)
);
CREATE INDEX security_group_by_account ON security_group (account, id);
CREATE INDEX security_group_by_name ON security_group (account, name);

CREATE TABLE security_group_rule (
    id             text PRIMARY KEY,
    security_group text NOT NULL REFERENCES security_group ON DELETE CASCADE,
    egress         boolean NOT NULL,
    protocol       text NOT NULL CHECK (protocol ~ '^(tcp|udp|icmp|-1|[0-9]{1,3})$'),
    from_port      integer NOT NULL CHECK (from_port BETWEEN -1 AND 65535),
    to_port        integer NOT NULL CHECK (to_port BETWEEN -1 AND 65535),
    cidr           cidr,
    peer_group     text REFERENCES security_group,
    description    text,
    CHECK ((cidr IS NULL) <> (peer_group IS NULL)),
    CHECK (cidr IS NULL OR family(cidr) = 4)
);
CREATE UNIQUE INDEX security_group_rule_once ON security_group_rule
    (security_group, egress, protocol, from_port, to_port, coalesce(cidr::text, peer_group));
CREATE INDEX security_group_rule_by_peer ON security_group_rule (peer_group) WHERE peer_group IS NOT NULL;

CREATE TABLE interface_group (
    interface      text NOT NULL REFERENCES network_interface ON DELETE CASCADE,
    security_group text NOT NULL REFERENCES security_group,
    position       integer NOT NULL,
    PRIMARY KEY (interface, security_group)
);
CREATE INDEX interface_group_by_group ON interface_group (security_group);
