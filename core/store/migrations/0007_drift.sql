-- Prepared tables. Drift that is explained: what growth is learned from, and what the checks find
-- beside a level.

-- Kept up by core.metrics.refresh.

CREATE TABLE post_age (                    -- one post at one age, as far as exports tell; ages up to 28 days
    post_id VARCHAR, age_days INTEGER,
    engagements BIGINT, reach BIGINT, impressions BIGINT, views BIGINT
);

-- Kept up by core.checks.

ALTER TABLE drift_finding ADD COLUMN kind VARCHAR;             -- step, decay; NULL: no drift
ALTER TABLE drift_finding ADD COLUMN decay_per_day DOUBLE;     -- of a decay: the fraction lost each day
ALTER TABLE drift_finding ADD COLUMN pooled_before DOUBLE;      -- ratios of sums before and since: the change that
ALTER TABLE drift_finding ADD COLUMN pooled_after DOUBLE;       -- drift_part splits
ALTER TABLE drift_finding ADD COLUMN why VARCHAR[];            -- who and what accounts for it, in sentences

CREATE TABLE projected_week (              -- a week with young posts, as it will stand once they have settled
    campaign_id VARCHAR, denominator VARCHAR, week DATE,
    projected DOUBLE, projected_low DOUBLE, projected_high DOUBLE
);

CREATE TABLE drift_part (                  -- the change of the pooled rate, split: the parts of a dimension add up to it
    campaign_id VARCHAR, denominator VARCHAR,
    dimension VARCHAR,                     -- creator, platform, format
    name VARCHAR,                          -- which of them
    kind VARCHAR,                          -- rate: its own rate moved; mix: it has another share than before
    size DOUBLE,                           -- fraction of the rate, with its sign
    share_before DOUBLE, share_after DOUBLE, rate_before DOUBLE, rate_after DOUBLE,
    posts_before BIGINT, posts_after BIGINT
);

CREATE TABLE spike (                       -- one odd day: a note on the chart, never an alert
    campaign_id VARCHAR, denominator VARCHAR, day DATE,
    factor DOUBLE,                         -- the day's rate over what was to be expected
    posts BIGINT, in_words VARCHAR
);

CREATE TABLE data_drift (                  -- exports that changed what they count, as seen in one campaign's posts
    campaign_id VARCHAR, platform VARCHAR,
    kind VARCHAR,                          -- stopped, renamed, definition changed
    counter VARCHAR, other VARCHAR,        -- other: what it is called now, or what it is compared with
    first_on DATE, last_on DATE,           -- it happened between these days
    value_before DOUBLE, value_after DOUBLE
);

INSERT INTO touched_post SELECT DISTINCT post_id FROM post;
INSERT INTO touched_campaign SELECT DISTINCT campaign_id FROM campaign;
