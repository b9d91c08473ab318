-- How the team reads files that no known export fits: an entry of the dictionary of exports of its
-- own for every header. Nothing is deleted: a mapping that is withdrawn is only used no more.

CREATE TABLE mapping (
    mapping_id   BIGINT NOT NULL,
    name         VARCHAR NOT NULL,          -- no two that are in use have the same
    header       VARCHAR NOT NULL,          -- JSON: the folded names of the columns, in their order
    entry        VARCHAR NOT NULL,          -- JSON: as the YAML files in data/exports
    known_id     VARCHAR,                   -- the known export that it is a reading of, if any
    made_at      TIMESTAMPTZ NOT NULL,
    withdrawn_at TIMESTAMPTZ                -- NULL: in use
);
