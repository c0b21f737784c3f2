-- Versions. A key's row in "object" is its current version, as it always was; what came before it lies in
-- "object_version". A current delete marker lies there too, since a key that is deleted has no object: so reads and
-- listings of objects never meet versions that are not current.

ALTER TABLE bucket
    ADD COLUMN versioning   text CHECK (versioning IN ('Enabled', 'Suspended')),
    ADD COLUMN object_lock  boolean NOT NULL DEFAULT false,
    ADD COLUMN lock_default text,
    ADD COLUMN encryption   text,
    ADD COLUMN lifecycle    text;

-- What a key's owner says of a version (null: nothing), and with what its bytes are encrypted (null: they are not).
-- sha256 and etag are those of the bytes that the user gave.
ALTER TABLE object
    ADD COLUMN version       text COLLATE "C" NOT NULL DEFAULT 'null',
    ADD COLUMN storage_class text,
    ADD COLUMN tags          text,
    ADD COLUMN encryption    text,
    ADD COLUMN lock_mode     text,
    ADD COLUMN lock_until    timestamptz,
    ADD COLUMN legal_hold    boolean NOT NULL DEFAULT false;

ALTER TABLE upload
    ADD COLUMN storage_class text,
    ADD COLUMN tags          text,
    ADD COLUMN encryption    text,
    ADD COLUMN lock_mode     text,
    ADD COLUMN lock_until    timestamptz,
    ADD COLUMN legal_hold    boolean NOT NULL DEFAULT false;

-- Each part of an encrypted object has a key of its own, made from the object's and this.
ALTER TABLE object_part ADD COLUMN nonce text;
ALTER TABLE upload_part ADD COLUMN nonce text;

-- Greater ids are newer. noncurrent_at is null for the current delete marker and for nothing else.
CREATE TABLE object_version (
    LIKE object INCLUDING DEFAULTS,
    delete_marker boolean NOT NULL,
    noncurrent_at timestamptz,
    PRIMARY KEY (id),
    FOREIGN KEY (bucket_id) REFERENCES bucket (id),
    CHECK ((blob IS NULL) = (parts > 0 OR delete_marker)),
    CHECK (delete_marker OR noncurrent_at IS NOT NULL)
);

CREATE UNIQUE INDEX object_version_by_key ON object_version (bucket_id, key, id DESC);
CREATE UNIQUE INDEX object_version_null ON object_version (bucket_id, key) WHERE version = 'null';
CREATE UNIQUE INDEX object_version_current ON object_version (bucket_id, key) WHERE noncurrent_at IS NULL;
CREATE INDEX object_version_by_blob ON object_version (blob) WHERE blob IS NOT NULL;

-- Makes an object's row a noncurrent version; the caller then replaces or deletes the row. Columns go by their names,
-- so one that both tables gain later goes too.
CREATE FUNCTION object_archive(of_bucket bigint, of_key text, at timestamptz) RETURNS void LANGUAGE sql AS $$
    INSERT INTO object_version
    SELECT version.*
      FROM object,
           jsonb_populate_record(NULL::object_version,
               to_jsonb(object) || jsonb_build_object('delete_marker', false, 'noncurrent_at', at)) AS version
     WHERE object.bucket_id = of_bucket AND object.key = of_key
$$;

-- Makes the newest version current again, after the one before it is gone.
CREATE FUNCTION object_promote(of_bucket bigint, of_key text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    newest object_version;
BEGIN
    SELECT * INTO newest FROM object_version
     WHERE bucket_id = of_bucket AND key = of_key ORDER BY id DESC LIMIT 1;
    IF newest.delete_marker THEN
        UPDATE object_version SET noncurrent_at = NULL WHERE id = newest.id;
    ELSIF newest.id IS NOT NULL THEN
        INSERT INTO object SELECT * FROM jsonb_populate_record(NULL::object, to_jsonb(newest));
        DELETE FROM object_version WHERE id = newest.id;
    END IF;
END
$$;

-- A row that goes takes its bytes along, unless it goes on in the other table under the same id.
DROP TRIGGER object_blob_replaced ON object;
DROP TRIGGER object_deleted ON object;
DROP TRIGGER object_parts_replaced ON object;
DROP TRIGGER object_with_parts_deleted ON object;
DROP FUNCTION object_parts_lost();

CREATE FUNCTION object_lost() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'object' AND EXISTS (SELECT FROM object_version WHERE id = OLD.id)
        OR TG_TABLE_NAME = 'object_version' AND EXISTS (SELECT FROM object WHERE id = OLD.id) THEN
        RETURN NULL;
    END IF;
    IF OLD.parts > 0 THEN
        DELETE FROM object_part WHERE object_id = OLD.id;
    ELSE
        INSERT INTO garbage (blob) VALUES (OLD.blob) ON CONFLICT (blob) DO UPDATE SET since = excluded.since;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER object_replaced AFTER UPDATE OF id, blob ON object FOR EACH ROW
    WHEN (OLD.id <> NEW.id AND (OLD.parts > 0 OR OLD.blob IS DISTINCT FROM NEW.blob)) EXECUTE FUNCTION object_lost();
CREATE TRIGGER object_deleted AFTER DELETE ON object FOR EACH ROW EXECUTE FUNCTION object_lost();
CREATE TRIGGER object_version_deleted AFTER DELETE ON object_version FOR EACH ROW
    WHEN (NOT OLD.delete_marker) EXECUTE FUNCTION object_lost();

CREATE OR REPLACE FUNCTION blob_is_used(wanted text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM object WHERE blob = wanted)
        OR EXISTS (SELECT FROM object_version WHERE blob = wanted)
        OR EXISTS (SELECT FROM object_part WHERE blob = wanted)
        OR EXISTS (SELECT FROM upload_part WHERE blob = wanted)
        OR EXISTS (SELECT FROM image_blob WHERE blob = wanted)
$$;

-- Uploads that have been completed: a client that did not hear so may ask again, and is told the same.
CREATE TABLE completed_upload (
    id           text COLLATE "C" PRIMARY KEY,
    bucket_id    bigint NOT NULL REFERENCES bucket (id) ON DELETE CASCADE,
    key          text COLLATE "C" NOT NULL,
    version      text NOT NULL,
    etag         text NOT NULL,
    checksum_algorithm text,
    checksum_type      text,
    checksum           text,
    encryption   text,
    completed_at timestamptz NOT NULL
);

CREATE INDEX completed_upload_by_age ON completed_upload (completed_at);
CREATE INDEX completed_upload_by_bucket ON completed_upload (bucket_id);
