-- Keys and names are compared by their UTF-8 bytes, as S3 orders them, whatever the database's own collation is.

CREATE TABLE bucket (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text COLLATE "C" NOT NULL UNIQUE,
    account     text NOT NULL,
    owner_id    text NOT NULL,
    owner_name  text NOT NULL,
    location    text NOT NULL,
    created_at  timestamptz NOT NULL
);

CREATE INDEX bucket_by_account ON bucket (account, name);

-- What an object is besides its bytes. An object has either one blob or, after a multipart upload, several. Its id is a
-- new one with each write, so that who has read the row can't take the parts of a later write for its own.
CREATE SEQUENCE object_id;

CREATE TABLE object (
    bucket_id          bigint NOT NULL REFERENCES bucket (id),
    key                text COLLATE "C" NOT NULL,
    id                 bigint NOT NULL DEFAULT nextval('object_id') UNIQUE,
    size               bigint NOT NULL,
    etag               text NOT NULL,
    modified_at        timestamptz NOT NULL,
    headers            text NOT NULL,
    metadata           text NOT NULL,
    checksum_algorithm text,
    checksum_type      text,
    checksum           text,
    sha256             text,
    blob               text,
    parts              integer NOT NULL DEFAULT 0,
    PRIMARY KEY (bucket_id, key),
    CHECK ((blob IS NULL) = (parts > 0))
);

CREATE INDEX object_by_blob ON object (blob) WHERE blob IS NOT NULL;

CREATE TABLE object_part (
    object_id  bigint NOT NULL,
    number     integer NOT NULL,
    start      bigint NOT NULL,
    size       bigint NOT NULL,
    checksum   text,
    blob       text NOT NULL,
    PRIMARY KEY (object_id, number)
);

CREATE INDEX object_part_by_start ON object_part (object_id, start);
CREATE INDEX object_part_by_blob ON object_part (blob);

CREATE TABLE upload (
    id                 text COLLATE "C" PRIMARY KEY,
    bucket_id          bigint NOT NULL REFERENCES bucket (id) ON DELETE CASCADE,
    key                text COLLATE "C" NOT NULL,
    initiated_at       timestamptz NOT NULL,
    headers            text NOT NULL,
    metadata           text NOT NULL,
    checksum_algorithm text,
    checksum_type      text
);

CREATE INDEX upload_by_key ON upload (bucket_id, key, id);

CREATE TABLE upload_part (
    upload_id   text COLLATE "C" NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
    number      integer NOT NULL,
    size        bigint NOT NULL,
    etag        text NOT NULL,
    checksum    text,
    modified_at timestamptz NOT NULL,
    blob        text NOT NULL,
    PRIMARY KEY (upload_id, number)
);

CREATE INDEX upload_part_by_blob ON upload_part (blob);

-- Bytes that an image of the cloud is made of: they stay as long as the image does.
CREATE TABLE image (
    id                 text PRIMARY KEY,
    account            text NOT NULL,
    bucket             text NOT NULL,
    key                text NOT NULL,
    size               bigint NOT NULL,
    format             text NOT NULL,
    virtual_size       bigint NOT NULL,
    sha256             text,
    pinned_at          timestamptz NOT NULL
);

CREATE TABLE image_blob (
    image_id  text NOT NULL REFERENCES image (id) ON DELETE CASCADE,
    number    integer NOT NULL,
    start     bigint NOT NULL,
    size      bigint NOT NULL,
    blob      text NOT NULL,
    PRIMARY KEY (image_id, number)
);

CREATE INDEX image_blob_by_blob ON image_blob (blob);

-- Blobs that a row has lost. Their files go later, if no other row refers to them by then.
CREATE TABLE garbage (
    blob  text PRIMARY KEY,
    since timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX garbage_by_age ON garbage (since);

CREATE FUNCTION blob_lost() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO garbage (blob) VALUES (OLD.blob) ON CONFLICT (blob) DO UPDATE SET since = excluded.since;
    RETURN NULL;
END
$$;

CREATE TRIGGER object_blob_replaced AFTER UPDATE OF blob ON object
    FOR EACH ROW WHEN (OLD.blob IS NOT NULL AND OLD.blob IS DISTINCT FROM NEW.blob) EXECUTE FUNCTION blob_lost();
CREATE TRIGGER object_deleted AFTER DELETE ON object
    FOR EACH ROW WHEN (OLD.blob IS NOT NULL) EXECUTE FUNCTION blob_lost();
CREATE FUNCTION object_parts_lost() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM object_part WHERE object_id = OLD.id;
    RETURN NULL;
END
$$;

CREATE TRIGGER object_parts_replaced AFTER UPDATE OF id ON object
    FOR EACH ROW WHEN (OLD.parts > 0 AND OLD.id <> NEW.id) EXECUTE FUNCTION object_parts_lost();
CREATE TRIGGER object_with_parts_deleted AFTER DELETE ON object
    FOR EACH ROW WHEN (OLD.parts > 0) EXECUTE FUNCTION object_parts_lost();
CREATE TRIGGER object_part_deleted AFTER DELETE ON object_part
    FOR EACH ROW EXECUTE FUNCTION blob_lost();
CREATE TRIGGER upload_part_replaced AFTER UPDATE OF blob ON upload_part
    FOR EACH ROW WHEN (OLD.blob IS DISTINCT FROM NEW.blob) EXECUTE FUNCTION blob_lost();
CREATE TRIGGER upload_part_deleted AFTER DELETE ON upload_part
    FOR EACH ROW EXECUTE FUNCTION blob_lost();
CREATE TRIGGER image_blob_deleted AFTER DELETE ON image_blob
    FOR EACH ROW EXECUTE FUNCTION blob_lost();

-- True if a row still needs the blob.
CREATE FUNCTION blob_is_used(wanted text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM object WHERE blob = wanted)
        OR EXISTS (SELECT FROM object_part WHERE blob = wanted)
        OR EXISTS (SELECT FROM upload_part WHERE blob = wanted)
        OR EXISTS (SELECT FROM image_blob WHERE blob = wanted)
$$;
