-- Images are shared, copied, deprecated, disabled and protected.

ALTER TABLE image ADD COLUMN is_public boolean NOT NULL DEFAULT false;
ALTER TABLE image ADD COLUMN boot_mode text CHECK (boot_mode IN ('legacy-bios', 'uefi-preferred'));
ALTER TABLE image ADD COLUMN sriov_net_support text CHECK (sriov_net_support = 'simple');
ALTER TABLE image ADD COLUMN imds_support text CHECK (imds_support = 'v2.0');
ALTER TABLE image ADD COLUMN root_gib integer;
ALTER TABLE image ADD COLUMN root_volume_type text NOT NULL DEFAULT 'gp2';
ALTER TABLE image ADD COLUMN deprecated_at timestamptz;
ALTER TABLE image ADD COLUMN protection text NOT NULL DEFAULT 'OFF' CHECK (protection IN ('OFF', 'ON', 'WITH_COOLDOWN'));
ALTER TABLE image ADD COLUMN protected_until timestamptz;
ALTER TABLE image ADD COLUMN state_reason_code text;
ALTER TABLE image DROP CONSTRAINT image_state_check;
ALTER TABLE image ADD CONSTRAINT image_state_check
    CHECK (state IN ('PENDING', 'AVAILABLE', 'FAILED', 'DISABLED', 'DEREGISTERED'));
DROP INDEX image_name;
CREATE UNIQUE INDEX image_name ON image (account, name) WHERE state IN ('PENDING', 'AVAILABLE', 'DISABLED');
CREATE INDEX image_public ON image (id) WHERE is_public AND state <> 'DEREGISTERED';

-- Whom an image's owner lets launch it.
CREATE TABLE image_permission (
    image   text NOT NULL REFERENCES image,
    account text NOT NULL,
    PRIMARY KEY (image, account)
);
CREATE INDEX image_permission_by_account ON image_permission (account, image);

-- Instances of any account may need the bytes.
CREATE INDEX instance_of_image ON instance (image) WHERE state <> 'TERMINATED';
