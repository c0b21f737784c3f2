-- The sizes that instances may have: the operator's data. These are what a new cloud begins with.

CREATE TABLE instance_type (
    name       text PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9-]{0,30}\.[a-z0-9][a-z0-9-]{0,30}$'),
    vcpus      integer NOT NULL CHECK (vcpus BETWEEN 1 AND 1024),
    memory_mib integer NOT NULL CHECK (memory_mib BETWEEN 16 AND 67108864),
    disk_gib   integer NOT NULL CHECK (disk_gib BETWEEN 1 AND 65536)
);

INSERT INTO instance_type (name, vcpus, memory_mib, disk_gib) VALUES
    ('ib1.tiny', 1, 128, 4),
    ('ib1.small', 1, 256, 4),
    ('ib1.medium', 1, 512, 8),
    ('t1.micro', 1, 613, 8),
    ('m1.small', 1, 1700, 8),
    ('t2.nano', 1, 512, 8),
    ('t2.micro', 1, 1024, 8),
    ('t2.small', 1, 2048, 8),
    ('t2.medium', 2, 4096, 8),
    ('t2.large', 2, 8192, 16),
    ('t3.nano', 2, 512, 8),
    ('t3.micro', 2, 1024, 8),
    ('t3.small', 2, 2048, 8),
    ('t3.medium', 2, 4096, 8),
    ('t3.large', 2, 8192, 16),
    ('t3.xlarge', 4, 16384, 16),
    ('t3.2xlarge', 8, 32768, 16),
    ('m5.large', 2, 8192, 16),
    ('m5.xlarge', 4, 16384, 16),
    ('m5.2xlarge', 8, 32768, 32),
    ('m5.4xlarge', 16, 65536, 32),
    ('m5.8xlarge', 32, 131072, 32),
    ('c5.large', 2, 4096, 16),
    ('c5.xlarge', 4, 8192, 16),
    ('c5.2xlarge', 8, 16384, 32),
    ('c5.4xlarge', 16, 32768, 32),
    ('r5.large', 2, 16384, 16),
    ('r5.xlarge', 4, 32768, 16),
    ('r5.2xlarge', 8, 65536, 32),
    ('r5.4xlarge', 16, 131072, 32);
