-- Prepared tables. What the team's own creators reach, by platform, tier and format.

CREATE TABLE creator_rate (                -- one account, one format: its usual post
    account_id VARCHAR, creator_id VARCHAR, creator_name VARCHAR, platform VARCHAR, format VARCHAR,
    followers BIGINT, tier VARCHAR, denominator VARCHAR,
    posts BIGINT, rate DOUBLE,             -- the median of its newest posts' rates
    first_on DATE, last_on DATE
);

INSERT INTO touched_post SELECT DISTINCT post_id FROM post;
INSERT INTO touched_campaign SELECT DISTINCT campaign_id FROM campaign;
