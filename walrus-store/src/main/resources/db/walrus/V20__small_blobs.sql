-- The bytes of small objects. A blob whose name begins with an 's' is a row here rather than a file: it becomes true in
-- the transaction that writes the object's row, so it costs no sync of its own and can't be without one. Random bytes do
-- not compress, so none are tried.
CREATE TABLE small_blob (
    blob  text COLLATE "C" PRIMARY KEY,
    bytes bytea NOT NULL
);

ALTER TABLE small_blob ALTER COLUMN bytes SET STORAGE EXTERNAL;
