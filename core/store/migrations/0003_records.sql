-- What vendors' exports tell beside posts: payments, totals they have summed up, their own ids of
-- people. Columns are only added: rows of earlier imports say nothing of them, which is NULL.

CREATE TABLE payment (
    import_id BIGINT NOT NULL, source_row BIGINT NOT NULL,
    payment_id  VARCHAR NOT NULL,          -- the vendor's, else made of what the row says (core.store.staging)
    creator_id  VARCHAR, campaign_id VARCHAR, contract_id VARCHAR,
    kind        VARCHAR,                   -- fee, commission, product, bonus, other
    amount      DECIMAL(18, 4), currency VARCHAR,
    status      VARCHAR,                   -- pending, processing, paid, cancelled, due
    initiated_on DATE, due_on DATE, paid_on DATE,
    notes       VARCHAR
);

CREATE TABLE offer_total (                 -- a vendor's sum over an offer, a creator or a campaign:
                                           -- never added to the orders in sale, nor to one another
    import_id BIGINT NOT NULL, source_row BIGINT NOT NULL,
    code VARCHAR, creator_id VARCHAR, campaign_id VARCHAR,
    window_from DATE,                      -- NULL: everything so far
    as_of DATE NOT NULL,                   -- the last day it counts
    clicks BIGINT, conversions BIGINT, usage_count BIGINT,
    sales_amount DECIMAL(18, 4), commission_earned DECIMAL(18, 4),
    payout_due DECIMAL(18, 4), amount_paid DECIMAL(18, 4),
    budget DECIMAL(18, 4), spend DECIMAL(18, 4), -- of a campaign, as the vendor adds it up
    currency VARCHAR
);

CREATE TABLE creator_external_id (         -- a vendor's own id of a person, as one row of an export has it
    import_id BIGINT NOT NULL, source_row BIGINT NOT NULL,
    creator_id VARCHAR NOT NULL,           -- the folded name, or #vendor:id of a person who is not named
    system VARCHAR NOT NULL,               -- whose id: the source of the export
    external_id VARCHAR NOT NULL
);

ALTER TABLE post ADD COLUMN creator_id VARCHAR; -- where the export names who made it
ALTER TABLE post ADD COLUMN tags VARCHAR[];

ALTER TABLE post_snapshot ADD COLUMN estimated VARCHAR[]; -- which counters of the row the export calls
                                                          -- estimates; NULL: none

ALTER TABLE contract ADD COLUMN deliverables BIGINT;      -- how many posts it promises

ALTER TABLE deliverable ADD COLUMN creator_id VARCHAR;    -- where an export names no contract
ALTER TABLE deliverable ADD COLUMN campaign_id VARCHAR;
ALTER TABLE deliverable ADD COLUMN submitted_on DATE;
ALTER TABLE deliverable ADD COLUMN approved_on DATE;
ALTER TABLE deliverable ADD COLUMN live_on DATE;

ALTER TABLE offer ADD COLUMN discount_amount DECIMAL(18, 4); -- where the discount is no percentage
ALTER TABLE offer ADD COLUMN currency VARCHAR;

ALTER TABLE sale ADD COLUMN creator_id VARCHAR;
ALTER TABLE sale ADD COLUMN campaign_id VARCHAR;
ALTER TABLE sale ADD COLUMN credited_by VARCHAR;          -- code, link, reported
ALTER TABLE sale ADD COLUMN financial_status VARCHAR;     -- the shop's own word
ALTER TABLE sale ADD COLUMN cancelled_on DATE;
