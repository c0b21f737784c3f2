-- Volumes. Those that are there today are the root disks of instances, which live and end on their instance's node.

CREATE TABLE volume (
    id         text PRIMARY KEY,
    account    text NOT NULL,
    zone       text NOT NULL REFERENCES zone,
    size_gib   integer NOT NULL CHECK (size_gib > 0),
    type       text NOT NULL CHECK (type IN ('standard', 'gp2', 'gp3', 'io1', 'io2', 'st1', 'sc1')),
    backing    text NOT NULL CHECK (backing IN ('INSTANCE')),
    created_at timestamptz NOT NULL
);
CREATE INDEX volume_by_account ON volume (account, id);

CREATE TABLE volume_attachment (
    volume                text PRIMARY KEY REFERENCES volume ON DELETE CASCADE,
    instance              text NOT NULL REFERENCES instance ON DELETE CASCADE,
    device                text NOT NULL,
    attached_at           timestamptz NOT NULL,
    delete_on_termination boolean NOT NULL,
    UNIQUE (instance, device)
);

INSERT INTO volume (id, account, zone, size_gib, type, backing, created_at)
SELECT 'vol-' || substr(md5(id), 1, 17), account, zone, disk_gib, 'gp2', 'INSTANCE', created_at
  FROM instance WHERE state <> 'TERMINATED';
INSERT INTO volume_attachment (volume, instance, device, attached_at, delete_on_termination)
SELECT 'vol-' || substr(md5(instance.id), 1, 17), instance.id, image.root_device_name, instance.created_at, true
  FROM instance JOIN image ON image.id = instance.image WHERE instance.state <> 'TERMINATED';
