-- Persons who were erased: what stands for them now, and by which marks their rows are told should
-- they come again. A mark is a keyed hash: it names nobody, and can be compared.

CREATE TABLE erasure (
    stands_for VARCHAR NOT NULL,           -- "erased person 1f2e3d4c": the name that tables show
    marks      VARCHAR[] NOT NULL,
    told       VARCHAR NOT NULL,           -- the certificate, as JSON
    erased_by  VARCHAR, erased_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE erasure_lifted (              -- a person who may come in again: the marks hold no more
    stands_for VARCHAR NOT NULL,
    lifted_by  VARCHAR, lifted_at TIMESTAMPTZ NOT NULL
);
