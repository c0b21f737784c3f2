-- Which upload a dead process began is asked of the endpoint itself: the process may have died before it could say.
ALTER TABLE remote_writing DROP COLUMN upload_id;
