-- Images that came as bundles and are not taken apart yet. Until then image_blob has the bundle's parts, so that whatever
-- becomes of their objects they are there; then this row goes, and image_blob has the disk.
CREATE TABLE image_bundle (
    image_id   text PRIMARY KEY REFERENCES image (id) ON DELETE CASCADE,
    manifest   bytea NOT NULL,
    part_sizes bigint[] NOT NULL
);
