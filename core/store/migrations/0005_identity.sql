-- Who is who, what is an estimate, whose post it is, and what changed in figures already shown.

-- The team's own work: it belongs to no import and outlives every undo.

CREATE TABLE sameness (                    -- two people said to be one, or not; the newest row of a pair counts
    one VARCHAR NOT NULL,                  -- what the person is known by: id:vendor:number, account:platform:handle,
    other VARCHAR NOT NULL,                -- mail:address or name:folded name; one < other
    is_same BOOLEAN NOT NULL,
    said VARCHAR NOT NULL,                 -- the pair in words, as it was shown when it was decided
    decided_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE setting (name VARCHAR NOT NULL, value VARCHAR NOT NULL, set_at TIMESTAMPTZ NOT NULL);

-- Which imports and acts no refresh has taken up yet: what a change of shown figures is put down to.

CREATE TABLE touched_by (act VARCHAR NOT NULL, import_id BIGINT);

-- A ledger, written by each refresh and never changed: not a prepared table.

CREATE TABLE restatement (                 -- a figure already shown that an import or an act changed for the past
    restated_at TIMESTAMPTZ NOT NULL,
    import_ids BIGINT[] NOT NULL,          -- since the refresh before: imports that came or were undone
    acts VARCHAR[] NOT NULL,               -- import, undo, redo, assignment, sameness, setting
    campaign_id VARCHAR NOT NULL,
    campaign_name VARCHAR,                 -- as it was then: the campaign itself may be gone
    figure VARCHAR NOT NULL,               -- the goal's metric so far, a part of a week's settled rate, or posts
    about_from DATE, about_to DATE,        -- the days or the week it speaks of
    value_before BIGINT, value_after BIGINT, -- on about_to; NULL: not shown
    in_words VARCHAR NOT NULL
);

-- Prepared tables.

CREATE TABLE creator_identity (            -- one name or vendor's id, account, or address a person is known by
    kind VARCHAR,                          -- creator (a creator_id of the tables of exports), account, mail
    known_as VARCHAR,
    creator_id VARCHAR                     -- the person: one of the names, or ids, or accounts
);

CREATE TABLE creator_now (                 -- one person that exports name
    creator_id VARCHAR, name VARCHAR, names VARCHAR[], account_ids VARCHAR[],
    vendor_ids VARCHAR[],                  -- system:id
    mail_domains VARCHAR[],
    known_by VARCHAR                       -- the strongest of what it is known by, as sameness has it;
                                           -- NULL: a name that only others bear
);

CREATE TABLE creator_suggestion (          -- a pair that may be one person, or one that may be two
    one VARCHAR, other VARCHAR,            -- as sameness has them; one < other
    one_creator VARCHAR, other_creator VARCHAR, -- the same where they are one so far
    kind VARCHAR,                          -- kept apart, joined by name, joined, similar
    reason VARCHAR,                        -- in words
    score DOUBLE
);

CREATE TABLE creator_state (part VARCHAR, input UBIGINT); -- what the three tables above were made of

CREATE TABLE campaign_sale (               -- the orders credited to a campaign, in one currency: never added across
    campaign_id VARCHAR, currency VARCHAR,
    orders BIGINT,                         -- each once, however many offers, exports or tools name it
    orders_returned BIGINT,                -- of them cancelled, or given back whole
    total DECIMAL(38, 4), refunded DECIMAL(38, 4),
    orders_with_several_offers BIGINT      -- credited to one of them by the rule of core.metrics.sales
);

ALTER TABLE post_now ADD COLUMN collaboration_of VARCHAR; -- the account whose export told of somebody else's post
ALTER TABLE post_now ADD COLUMN estimated VARCHAR[];      -- which of its figures are estimates; NULL: none

ALTER TABLE campaign_now ADD COLUMN collaborations BIGINT;
ALTER TABLE campaign_now ADD COLUMN estimates MAP(VARCHAR, DOUBLE); -- share of each figure's sum that is estimated

INSERT INTO touched_post SELECT DISTINCT post_id FROM post;
INSERT INTO touched_campaign SELECT DISTINCT campaign_id FROM campaign;
