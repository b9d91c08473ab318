-- Prepared tables. Rows that figures are made of and receipts show.

CREATE TABLE sale_now (                    -- one order, credited to one campaign by the rule of core.metrics.sales
    order_id VARCHAR, campaign_id VARCHAR, creator_id VARCHAR, creator_name VARCHAR, day DATE,
    total DECIMAL(18, 4), refunded DECIMAL(18, 4), currency VARCHAR,
    commission DECIMAL(18, 4),
    is_returned BOOLEAN,                   -- cancelled, or given back whole
    import_id BIGINT, source_row BIGINT
);

CREATE TABLE invitation_now (              -- one creator asked for one campaign: all messages of the pair
    campaign_id VARCHAR, creator_id VARCHAR, creator_name VARCHAR,
    invited_on DATE, opened_on DATE, replied_on DATE, signed_on DATE,
    is_accepted BOOLEAN, is_returning BOOLEAN, -- returning: posted or contracted in an earlier campaign
    messages BIGINT,
    import_id BIGINT, source_row BIGINT    -- of the first message
);
