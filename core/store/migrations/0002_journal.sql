-- The journal (data/team/journal.jsonl) holds every act of the team, and the originals of all
-- uploads stand beside it: together they make this database again.

CREATE TABLE journal_position (            -- one row per line of the journal that was taken in
    number      BIGINT NOT NULL,
    line_sha256 VARCHAR NOT NULL           -- tells a journal that is not this database's own
);

CREATE TABLE import_drop (                 -- files that were read together; see core.store.drops
    drop_id     VARCHAR NOT NULL,
    facts       VARCHAR NOT NULL           -- JSON: the uploads, the day, mappings and answers
);

ALTER TABLE import_file ADD COLUMN drop_id VARCHAR;        -- NULL: from before the journal
ALTER TABLE import_file ADD COLUMN place_in_drop INTEGER;  -- which of the files found in the drop
ALTER TABLE import_file ADD COLUMN original VARCHAR;       -- sha256 of the upload it came out of
ALTER TABLE import_file ADD COLUMN mapping VARCHAR;        -- the team's mapping it was read by
ALTER TABLE import_file ADD COLUMN redo_of BIGINT;         -- the undone import that it loads again

-- Numbers of imports are one more than the largest: a sequence would go on after a failed load,
-- and not say the same again when the database is made from the journal.
DROP SEQUENCE import_number;
