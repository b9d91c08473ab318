-- Prepared tables. What was promised and paid, each thing once with the newest word on each field,
-- and what it costs.

CREATE TABLE contract_now (
    contract_id VARCHAR, campaign_id VARCHAR,
    creator_id VARCHAR, creator_name VARCHAR, -- the person, as creator_now has it
    version BIGINT, status VARCHAR, signed_on DATE,
    price DECIMAL(18, 4), price_basis VARCHAR, currency VARCHAR, deliverables BIGINT,
    usage_rights_until DATE, exclusive_until DATE,
    import_id BIGINT, source_row BIGINT    -- of the newest row
);

CREATE TABLE deliverable_now (
    deliverable_id VARCHAR, contract_id VARCHAR, campaign_id VARCHAR,
    creator_id VARCHAR, creator_name VARCHAR,
    platform VARCHAR, format VARCHAR, status VARCHAR,
    due_on DATE, submitted_on DATE, approved_on DATE, live_on DATE,
    post_permalink VARCHAR, post_id VARCHAR, -- the post in post_now whose address that is
    import_id BIGINT, source_row BIGINT
);

CREATE TABLE payment_now (
    payment_id VARCHAR, contract_id VARCHAR, campaign_id VARCHAR,
    creator_id VARCHAR, creator_name VARCHAR,
    kind VARCHAR, amount DECIMAL(18, 4), currency VARCHAR, status VARCHAR,
    initiated_on DATE, due_on DATE, paid_on DATE,
    import_id BIGINT, source_row BIGINT
);

CREATE TABLE cost_now (                    -- one item of cost; the three bases are never added to each other
    campaign_id VARCHAR, creator_id VARCHAR, creator_name VARCHAR,
    basis VARCHAR,                         -- committed, due, paid
    kind VARCHAR,                          -- fee, commission, product, bonus, other
    amount DECIMAL(18, 4), currency VARCHAR, day DATE,
    source VARCHAR, source_id VARCHAR,     -- contract, payment or offer total, and which
    left_out VARCHAR,                      -- why it does not count, in words; NULL: it counts
    import_id BIGINT, source_row BIGINT
);

-- The team's own work.

CREATE TABLE exchange_rate (               -- what one currency was worth in another; the newest word counts
    from_currency VARCHAR NOT NULL, to_currency VARCHAR NOT NULL,
    rate DECIMAL(18, 8),                   -- NULL: taken back
    on_day DATE NOT NULL,                  -- the day whose rate it is
    said_at TIMESTAMPTZ NOT NULL
);
