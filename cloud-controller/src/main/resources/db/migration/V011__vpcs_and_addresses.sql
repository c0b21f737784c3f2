-- VPCs, subnets and addresses. An address is a row that exists once per subnet and is held by at most one interface,
-- so no two launches can be given the same one, whatever they race with.

CREATE SEQUENCE vpc_vni MINVALUE 1 MAXVALUE 16777215;

CREATE TABLE vpc (
    id         text PRIMARY KEY,
    account    text NOT NULL,
    cidr       cidr NOT NULL,
    vni        integer NOT NULL UNIQUE DEFAULT nextval('vpc_vni'),
    is_default boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL
);
CREATE INDEX vpc_by_account ON vpc (account, id);
CREATE UNIQUE INDEX vpc_default ON vpc (account) WHERE is_default;

CREATE TABLE subnet (
    id             text PRIMARY KEY,
    account        text NOT NULL,
    vpc            text NOT NULL REFERENCES vpc,
    zone           text NOT NULL REFERENCES zone,
    cidr           cidr NOT NULL,
    map_public_ip  boolean NOT NULL DEFAULT false,
    is_default     boolean NOT NULL DEFAULT false,
    created_at     timestamptz NOT NULL
);
CREATE INDEX subnet_by_account ON subnet (account, id);
CREATE INDEX subnet_by_vpc ON subnet (vpc);
CREATE UNIQUE INDEX subnet_default ON subnet (vpc, zone) WHERE is_default;

CREATE TABLE network_interface (
    id                    text PRIMARY KEY,
    account               text NOT NULL,
    vpc                   text NOT NULL REFERENCES vpc,
    subnet                text NOT NULL REFERENCES subnet,
    instance              text NOT NULL UNIQUE,
    attachment            text NOT NULL,
    mac                   text NOT NULL UNIQUE,
    private_ip            inet NOT NULL,
    description           text NOT NULL DEFAULT '',
    source_dest_check     boolean NOT NULL DEFAULT true,
    wants_public_ip       boolean NOT NULL,
    delete_on_termination boolean NOT NULL DEFAULT true,
    attached_at           timestamptz NOT NULL,
    UNIQUE (subnet, private_ip)
);
CREATE INDEX network_interface_by_vpc ON network_interface (vpc);

-- Freed addresses wait at the end of the line: never-used ones first, then the longest free.
CREATE TABLE subnet_address (
    subnet    text NOT NULL REFERENCES subnet ON DELETE CASCADE,
    ip        inet NOT NULL,
    interface text REFERENCES network_interface,
    freed_at  timestamptz,
    PRIMARY KEY (subnet, ip)
);
CREATE INDEX subnet_address_free ON subnet_address (subnet, freed_at NULLS FIRST, ip) WHERE interface IS NULL;
CREATE UNIQUE INDEX subnet_address_held ON subnet_address (interface) WHERE interface IS NOT NULL;

CREATE TABLE public_address (
    ip        inet PRIMARY KEY,
    interface text REFERENCES network_interface,
    freed_at  timestamptz
);
CREATE INDEX public_address_free ON public_address (freed_at NULLS FIRST, ip) WHERE interface IS NULL;
CREATE UNIQUE INDEX public_address_held ON public_address (interface) WHERE interface IS NOT NULL;
