-- Who began an upload: an account by its canonical id, a user by its ARN. Empty of uploads from before.
ALTER TABLE upload
    ADD COLUMN initiator_id   text NOT NULL DEFAULT '',
    ADD COLUMN initiator_name text NOT NULL DEFAULT '';
