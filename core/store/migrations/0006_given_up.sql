-- A rebuild may go on without an import whose original is gone, if the team agrees. Its number is
-- never given again: the journal still tells of it, and of what was done with it.

CREATE TABLE import_given_up (
    import_id BIGINT NOT NULL,
    why       VARCHAR NOT NULL
);
