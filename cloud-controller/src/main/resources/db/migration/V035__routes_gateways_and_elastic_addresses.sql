-- What a VPC has besides subnets: more blocks, options, gateways, route tables, ACLs, prefix lists, NAT gateways; and
-- public addresses that belong to an account.

-- Ids for what VPCs that exist already get below.
CREATE FUNCTION new_id(prefix text) RETURNS text LANGUAGE sql VOLATILE AS
    $$ SELECT prefix || '-' || substr(md5(random()::text || clock_timestamp()::text), 1, 17) $$;

ALTER TABLE vpc
    ADD COLUMN dns_support   boolean NOT NULL DEFAULT true,
    ADD COLUMN dns_hostnames boolean NOT NULL DEFAULT false,
    ADD COLUMN dhcp_options  text;
UPDATE vpc SET dns_hostnames = is_default;

-- The first block of a VPC is in its own row; these are the others.
CREATE TABLE vpc_cidr (
    id         text PRIMARY KEY,
    vpc        text NOT NULL REFERENCES vpc ON DELETE CASCADE,
    cidr       cidr NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (vpc, cidr)
);

-- Accounts that got a default VPC once: one that was deleted is not made again.
CREATE TABLE default_vpc_made (
    account text PRIMARY KEY
);
INSERT INTO default_vpc_made SELECT account FROM vpc WHERE is_default;

CREATE TABLE internet_gateway (
    id         text PRIMARY KEY,
    account    text NOT NULL,
    vpc        text UNIQUE REFERENCES vpc,
    created_at timestamptz NOT NULL
);
CREATE INDEX internet_gateway_by_account ON internet_gateway (account, id);

CREATE TABLE route_table (
    id               text PRIMARY KEY,
    account          text NOT NULL,
    vpc              text NOT NULL REFERENCES vpc,
    main_association text UNIQUE,
    created_at       timestamptz NOT NULL
);
CREATE INDEX route_table_by_account ON route_table (account, id);
CREATE UNIQUE INDEX route_table_main ON route_table (vpc) WHERE main_association IS NOT NULL;

CREATE TABLE route_table_association (
    id          text PRIMARY KEY,
    route_table text NOT NULL REFERENCES route_table,
    subnet      text NOT NULL UNIQUE REFERENCES subnet
);
CREATE INDEX route_table_association_by_table ON route_table_association (route_table);

-- The target may be gone: then the route is a blackhole.
CREATE TABLE route (
    route_table text NOT NULL REFERENCES route_table ON DELETE CASCADE,
    destination cidr NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('INTERNET_GATEWAY', 'NAT_GATEWAY', 'NETWORK_INTERFACE')),
    target      text NOT NULL,
    PRIMARY KEY (route_table, destination),
    CHECK (family(destination) = 4)
);
CREATE INDEX route_by_target ON route (target);

CREATE TABLE network_acl (
    id         text PRIMARY KEY,
    account    text NOT NULL,
    vpc        text NOT NULL REFERENCES vpc,
    is_default boolean NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX network_acl_by_account ON network_acl (account, id);
CREATE UNIQUE INDEX network_acl_default ON network_acl (vpc) WHERE is_default;

CREATE TABLE network_acl_entry (
    acl       text NOT NULL REFERENCES network_acl ON DELETE CASCADE,
    egress    boolean NOT NULL,
    number    integer NOT NULL CHECK (number BETWEEN 1 AND 32766),
    allow     boolean NOT NULL,
    protocol  text NOT NULL CHECK (protocol ~ '^(-1|[0-9]{1,3})$'),
    from_port integer NOT NULL CHECK (from_port BETWEEN -1 AND 65535),
    to_port   integer NOT NULL CHECK (to_port BETWEEN -1 AND 65535),
    cidr      cidr NOT NULL CHECK (family(cidr) = 4),
    PRIMARY KEY (acl, egress, number)
);

CREATE TABLE network_acl_association (
    id     text PRIMARY KEY,
    acl    text NOT NULL REFERENCES network_acl,
    subnet text NOT NULL UNIQUE REFERENCES subnet
);
CREATE INDEX network_acl_association_by_acl ON network_acl_association (acl);

CREATE TABLE dhcp_options (
    id           text PRIMARY KEY,
    account      text NOT NULL,
    domain_name  text,
    name_servers text[] NOT NULL,
    ntp_servers  text[] NOT NULL,
    created_at   timestamptz NOT NULL
);
CREATE INDEX dhcp_options_by_account ON dhcp_options (account, id);
ALTER TABLE vpc ADD FOREIGN KEY (dhcp_options) REFERENCES dhcp_options;

CREATE TABLE prefix_list (
    id          text PRIMARY KEY,
    account     text NOT NULL,
    name        text NOT NULL,
    max_entries integer NOT NULL CHECK (max_entries BETWEEN 1 AND 1000),
    version     bigint NOT NULL,
    created_at  timestamptz NOT NULL
);
CREATE INDEX prefix_list_by_account ON prefix_list (account, id);
CREATE TABLE prefix_list_entry (
    prefix_list text NOT NULL REFERENCES prefix_list ON DELETE CASCADE,
    cidr        cidr NOT NULL CHECK (family(cidr) = 4),
    description text NOT NULL DEFAULT '',
    PRIMARY KEY (prefix_list, cidr)
);

ALTER TABLE security_group_rule
    ADD COLUMN prefix_list text REFERENCES prefix_list,
    DROP CONSTRAINT security_group_rule_check,
    ADD CONSTRAINT security_group_rule_peer CHECK (num_nonnulls(cidr, peer_group, prefix_list) = 1);
DROP INDEX security_group_rule_once;
CREATE UNIQUE INDEX security_group_rule_once ON security_group_rule
    (security_group, egress, protocol, from_port, to_port, coalesce(cidr::text, peer_group, prefix_list));
CREATE INDEX security_group_rule_by_list ON security_group_rule (prefix_list) WHERE prefix_list IS NOT NULL;

-- An interface may exist before, after and without an instance.
ALTER TABLE network_interface
    ALTER COLUMN instance DROP NOT NULL,
    ALTER COLUMN attachment DROP NOT NULL,
    ALTER COLUMN attached_at DROP NOT NULL,
    ADD COLUMN interface_type text NOT NULL DEFAULT 'interface' CHECK (interface_type IN ('interface', 'nat_gateway')),
    ADD CHECK ((instance IS NULL) = (attachment IS NULL) AND (instance IS NULL) = (attached_at IS NULL));
CREATE INDEX network_interface_by_account ON network_interface (account, id);

-- Elastic addresses are those with an allocation; the account of others is whom they belonged to last.
ALTER TABLE public_address
    ADD COLUMN allocation  text UNIQUE,
    ADD COLUMN association text UNIQUE,
    ADD COLUMN account     text,
    ADD CHECK (allocation IS NOT NULL OR association IS NULL),
    ADD CHECK (allocation IS NULL OR account IS NOT NULL),
    ADD CHECK (allocation IS NULL OR (association IS NULL) = (interface IS NULL));
CREATE INDEX public_address_by_account ON public_address (account) WHERE allocation IS NOT NULL;
DROP INDEX public_address_free;
CREATE INDEX public_address_free ON public_address (freed_at NULLS FIRST, ip)
    WHERE interface IS NULL AND allocation IS NULL;

CREATE TABLE nat_gateway (
    id         text PRIMARY KEY,
    account    text NOT NULL,
    vpc        text NOT NULL REFERENCES vpc,
    subnet     text NOT NULL,
    allocation text NOT NULL,
    public_ip  inet NOT NULL,
    private_ip inet NOT NULL,
    interface  text NOT NULL,
    created_at timestamptz NOT NULL,
    deleted_at timestamptz
);
CREATE INDEX nat_gateway_by_account ON nat_gateway (account, id);
CREATE INDEX nat_gateway_by_vpc ON nat_gateway (vpc) WHERE deleted_at IS NULL;

-- What VPCs that exist already are given: all of them are default VPCs, whose guests reached the world.
INSERT INTO internet_gateway (id, account, vpc, created_at) SELECT new_id('igw'), account, id, created_at FROM vpc;
INSERT INTO route_table (id, account, vpc, main_association, created_at)
    SELECT new_id('rtb'), account, id, new_id('rtbassoc'), created_at FROM vpc;
INSERT INTO route (route_table, destination, kind, target)
    SELECT route_table.id, '0.0.0.0/0', 'INTERNET_GATEWAY', internet_gateway.id
      FROM route_table JOIN internet_gateway USING (vpc);
INSERT INTO network_acl (id, account, vpc, is_default, created_at)
    SELECT new_id('acl'), account, id, true, created_at FROM vpc;
INSERT INTO network_acl_entry (acl, egress, number, allow, protocol, from_port, to_port, cidr)
    SELECT id, egress, 100, true, '-1', -1, -1, '0.0.0.0/0'
      FROM network_acl, unnest(ARRAY [false, true]) AS egress;
INSERT INTO network_acl_association (id, acl, subnet)
    SELECT new_id('aclassoc'), network_acl.id, subnet.id FROM subnet JOIN network_acl USING (vpc);

DROP FUNCTION new_id(text);
