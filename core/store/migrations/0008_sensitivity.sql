-- How sensitive alerts on drift are is the team's choice (table setting), and is spread over the
-- campaigns that run: a choice or a number of campaigns that changed makes every finding another.

-- Prepared tables.

CREATE TABLE judged_with (                 -- one row: what all of drift_finding was judged with
    false_alerts_per_week DOUBLE,          -- accepted in the whole programme
    minimum_change DOUBLE,                 -- a fraction: a smaller change is no alert
    campaigns BIGINT                       -- over which the false alerts are spread
);

INSERT INTO touched_campaign SELECT DISTINCT campaign_id FROM campaign;
