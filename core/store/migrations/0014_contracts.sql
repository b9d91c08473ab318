-- Said by hand about promised and live posts, and prepared tables of promises, disclosure and briefs.

CREATE TABLE match_ruling (                -- whether a post meets a deliverable, said by hand; the newest word counts
    deliverable_id VARCHAR NOT NULL,
    post_id        VARCHAR NOT NULL,       -- as it was when it was said: post_identity leads on
    is_match       BOOLEAN,                -- NULL: the word is taken back
    said_at        TIMESTAMPTZ NOT NULL
);

CREATE TABLE post_ruling (                 -- whether what was found about a post is in order, said by hand
    post_id VARCHAR NOT NULL,
    about   VARCHAR NOT NULL,              -- disclosure, brief, change
    is_fine BOOLEAN,                       -- NULL: the word is taken back
    reason  VARCHAR NOT NULL,
    said_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE deliverable_match (           -- a promised post and the live one that meets it, or may
    deliverable_id VARCHAR, post_id VARCHAR,
    made_by VARCHAR,                       -- export, hand, days
    is_certain BOOLEAN,                    -- false: only suggested
    reason VARCHAR
);

CREATE TABLE promise_now (                 -- one promise of a post, or one thing wrong between contract, post and payment
    promise_id VARCHAR, state VARCHAR, sentence VARCHAR,
    contract_id VARCHAR, deliverable_id VARCHAR, payment_id VARCHAR, post_id VARCHAR,
    campaign_id VARCHAR, creator_id VARCHAR, creator_name VARCHAR,
    platform VARCHAR, format VARCHAR, due_on DATE, live_on DATE,
    worth DOUBLE,                          -- what the contract gives for it
    at_risk DOUBLE, currency VARCHAR,      -- money that buys nothing as things stand
    import_id BIGINT, source_row BIGINT
);

CREATE TABLE promise_issue (               -- what contracts, deliverables and payments say that cannot be
    about VARCHAR, about_id VARCHAR, campaign_id VARCHAR, creator_name VARCHAR, sentence VARCHAR,
    import_id BIGINT, source_row BIGINT
);

CREATE TABLE contract_version (            -- one contract, one version, as it was said last
    contract_id VARCHAR, version BIGINT, status VARCHAR, signed_on DATE,
    price DECIMAL(18, 4), price_basis VARCHAR, currency VARCHAR,
    usage_rights_until DATE, exclusive_until DATE,
    import_id BIGINT, source_row BIGINT
);

CREATE TABLE post_check (                  -- one sponsored post: what it says of being sponsored, and of the brief
    post_id VARCHAR, campaign_id VARCHAR, creator_id VARCHAR, creator_name VARCHAR,
    published_on DATE,
    grade VARCHAR, market VARCHAR, term VARCHAR, place BIGINT, reason VARCHAR, source VARCHAR,
    missing VARCHAR[], warned VARCHAR[],   -- of the brief: "hashtag #tag"; "competitor name"
    touches_brief BOOLEAN,                 -- a word or hashtag of the brief stands in it
    closeness DOUBLE,                      -- of its words to the brief in meaning; NULL: not judged
    is_off BOOLEAN,                        -- neither in word nor in meaning near the brief
    input UBIGINT
);

CREATE TABLE exclusivity_breach (          -- a post that names a competitor while a contract forbids it
    contract_id VARCHAR, post_id VARCHAR, campaign_id VARCHAR, creator_id VARCHAR,
    creator_name VARCHAR, published_on DATE, competitors VARCHAR[]
);

CREATE TABLE content_change (              -- a caption that changed, or a post that is gone, between two exports
    post_id VARCHAR, kind VARCHAR,         -- caption, gone
    before VARCHAR, after VARCHAR,
    seen_before DATE, seen_after DATE,     -- the days the two exports speak for
    import_before BIGINT, row_before BIGINT, import_after BIGINT, row_after BIGINT
);

INSERT INTO touched_post SELECT DISTINCT post_id FROM post;
INSERT INTO touched_campaign SELECT DISTINCT campaign_id FROM campaign;
