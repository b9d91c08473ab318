-- Goals of their own: several of a campaign, one that decides, with their history; and what a brief
-- says beside.

CREATE TABLE goal (
    import_id BIGINT NOT NULL, source_row BIGINT NOT NULL,
    campaign_id VARCHAR NOT NULL,
    kind        VARCHAR,                   -- visibility, brand alignment, leads, sales
    metric      VARCHAR,                   -- one of core.words.GOAL_METRICS; a campaign has one goal of a metric
    target      BIGINT,
    starts_on   DATE, ends_on DATE,        -- NULL: those of the campaign
    decides     BOOLEAN,                   -- whether the campaign is judged by it
    status      VARCHAR                    -- set, withdrawn
);

ALTER TABLE campaign ADD COLUMN example_posts VARCHAR[]; -- addresses
ALTER TABLE campaign ADD COLUMN cleared VARCHAR[];       -- fields of the row that hold nothing from now on

-- Prepared tables.

ALTER TABLE campaign_now ADD COLUMN example_posts VARCHAR[];

CREATE TABLE goal_now (                    -- one goal of one campaign as it stands
    campaign_id VARCHAR, kind VARCHAR, metric VARCHAR, target BIGINT,
    starts_on DATE, ends_on DATE,
    decides BOOLEAN,                       -- true for exactly one of a campaign that has any
    said_on DATE,                          -- when the newest word on it was imported
    import_id BIGINT, source_row BIGINT
);

CREATE TABLE goal_change (                 -- a target, a metric or a day that was another before
    campaign_id VARCHAR, metric VARCHAR,
    field VARCHAR,                         -- target, starts_on, ends_on, kind, decides, withdrawn, set
    value_before VARCHAR, value_after VARCHAR,
    changed_on DATE,                       -- the day of the import that said it
    was_running BOOLEAN,                   -- changed in mid-campaign
    import_id BIGINT, source_row BIGINT
);
