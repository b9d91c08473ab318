-- What exports said. Every row keeps the import and the row of the file it came from, nothing is
-- overwritten, and undoing an import deletes its rows. No primary keys on large tables: they cost
-- four times the file (measured), and uniqueness is the rollup's business.
-- External ids are text. NULL is unknown, 0 is measured. Rates are fractions. Days are DATE.

CREATE SEQUENCE import_number START 1;

CREATE TABLE import_file (
    import_id       BIGINT PRIMARY KEY,
    file_name       VARCHAR NOT NULL,
    sha256          VARCHAR NOT NULL,
    bytes           BIGINT NOT NULL,
    known_id        VARCHAR NOT NULL,      -- which known export it was recognised as
    label           VARCHAR NOT NULL,
    platform        VARCHAR,
    encoding        VARCHAR NOT NULL,
    delimiter       VARCHAR NOT NULL,
    covers_from     DATE,
    covers_to       DATE,
    as_of           DATE NOT NULL,
    as_of_source    VARCHAR NOT NULL,
    said_campaign   VARCHAR,               -- "these belong to ...", said by the user at upload
    said_campaign_id VARCHAR,              -- the folded name of it
    said_handle     VARCHAR,               -- whose export it is, said by the user at upload
    rows_in         BIGINT NOT NULL,
    rows_loaded     BIGINT NOT NULL,
    rows_duplicate  BIGINT NOT NULL,       -- exact duplicates of another row of the same file
    rows_skipped    BIGINT NOT NULL,
    imported_at     TIMESTAMPTZ NOT NULL,
    undone_at       TIMESTAMPTZ
);

CREATE TABLE import_issue (
    import_id    BIGINT NOT NULL,
    source_row   BIGINT,
    column_name  VARCHAR,
    severity     VARCHAR NOT NULL,         -- skipped, guessed, contradiction, note
    code         VARCHAR NOT NULL,
    raw          VARCHAR,
    message      VARCHAR NOT NULL
);

CREATE TABLE campaign (
    import_id BIGINT NOT NULL, source_row BIGINT NOT NULL,
    campaign_id    VARCHAR NOT NULL,       -- the folded name
    name           VARCHAR NOT NULL,
    is_declared    BOOLEAN NOT NULL,       -- false: the row only keeps the name that a post, a contract,
                                           -- a message, an offer or the user at upload gave; all else NULL
    starts_on      DATE, ends_on DATE,
    budget         DECIMAL(18, 4), currency VARCHAR,
    markets        VARCHAR[], owner VARCHAR,
    goal           VARCHAR, goal_metric VARCHAR, target BIGINT,
    brief          VARCHAR,
    hashtags       VARCHAR[], mentions VARCHAR[], codes VARCHAR[], accounts VARCHAR[],
    words_to_avoid VARCHAR[], competitors VARCHAR[]
);

CREATE TABLE creator (
    import_id BIGINT NOT NULL, source_row BIGINT NOT NULL,
    creator_id VARCHAR NOT NULL,           -- the folded name
    name VARCHAR NOT NULL, email VARCHAR, country VARCHAR, tags VARCHAR[]
);

CREATE TABLE account (
    import_id BIGINT NOT NULL, source_row BIGINT NOT NULL,
    account_id VARCHAR NOT NULL,           -- platform:handle, or platform:#native id without a handle,
                                           -- or platform:?import of an export that does not say whose it is
    platform VARCHAR NOT NULL, handle VARCHAR, platform_account_id VARCHAR,
    creator_id VARCHAR, name VARCHAR, profile_url VARCHAR,
    followers BIGINT, as_of DATE
);

CREATE TABLE account_day (
    import_id BIGINT NOT NULL, source_row BIGINT NOT NULL,
    account_id VARCHAR NOT NULL, day DATE NOT NULL,
    followers BIGINT, reach BIGINT, views BIGINT,
    viewers BIGINT, new_viewers BIGINT, returning_viewers BIGINT, profile_visits BIGINT,
    likes BIGINT, comments BIGINT, shares BIGINT, interactions BIGINT, follows BIGINT, clicks BIGINT
);

CREATE TABLE audience (
    import_id BIGINT NOT NULL, source_row BIGINT NOT NULL,
    account_id VARCHAR NOT NULL, as_of DATE NOT NULL,
    dimension VARCHAR NOT NULL, bucket VARCHAR NOT NULL, fraction DOUBLE, people BIGINT
);

CREATE TABLE post (
    import_id BIGINT NOT NULL, source_row BIGINT NOT NULL,
    post_id VARCHAR NOT NULL,              -- platform:platform_post_id (from the permalink where no id is given)
    platform VARCHAR NOT NULL, platform_post_id VARCHAR, permalink VARCHAR,
    account_id VARCHAR, campaign_id VARCHAR, -- campaign only where the export names one
    format VARCHAR, format_raw VARCHAR,
    title VARCHAR, caption VARCHAR,
    published_at TIMESTAMPTZ, published_on DATE,
    published_zone VARCHAR,                -- explicit, none (no zone in the file), day (no time in the file)
    duration_seconds DOUBLE, is_paid_partnership BOOLEAN
);

CREATE TABLE post_snapshot (
    import_id BIGINT NOT NULL, source_row BIGINT NOT NULL,
    post_id VARCHAR NOT NULL,
    as_of DATE NOT NULL,                   -- for basis day: the day itself
    basis VARCHAR NOT NULL,                -- lifetime, day, window
    window_from DATE,
    views BIGINT, impressions BIGINT,
    reach BIGINT, reach_kind VARCHAR,      -- unique_accounts or modelled; never a follower count
    likes BIGINT, comments BIGINT, shares BIGINT, saves BIGINT,
    clicks BIGINT, follows BIGINT, watch_seconds DOUBLE,
    followers_at_post BIGINT, engagements_reported BIGINT
);

CREATE TABLE contract (
    import_id BIGINT NOT NULL, source_row BIGINT NOT NULL,
    contract_id VARCHAR NOT NULL, version BIGINT, creator_id VARCHAR, campaign_id VARCHAR,
    status VARCHAR, signed_on DATE, price DECIMAL(18, 4), price_basis VARCHAR, currency VARCHAR,
    usage_rights_until DATE, exclusive_until DATE
);

CREATE TABLE deliverable (
    import_id BIGINT NOT NULL, source_row BIGINT NOT NULL,
    deliverable_id VARCHAR NOT NULL, contract_id VARCHAR,
    platform VARCHAR, format VARCHAR, due_on DATE, status VARCHAR, post_permalink VARCHAR
);

CREATE TABLE message (
    import_id BIGINT NOT NULL, source_row BIGINT NOT NULL,
    message_id VARCHAR NOT NULL, creator_id VARCHAR, campaign_id VARCHAR,
    channel VARCHAR, direction VARCHAR, sender VARCHAR, template VARCHAR,
    sent_at TIMESTAMPTZ, opened_at TIMESTAMPTZ, replied_at TIMESTAMPTZ,
    status VARCHAR, subject VARCHAR, body VARCHAR
);

CREATE TABLE comment (
    import_id BIGINT NOT NULL, source_row BIGINT NOT NULL,
    comment_id VARCHAR NOT NULL, post_id VARCHAR, author VARCHAR, body VARCHAR,
    created_at TIMESTAMPTZ, likes BIGINT
);

CREATE TABLE offer (
    import_id BIGINT NOT NULL, source_row BIGINT NOT NULL,
    code VARCHAR NOT NULL, kind VARCHAR, creator_id VARCHAR, campaign_id VARCHAR,
    starts_on DATE, ends_on DATE, discount DOUBLE, status VARCHAR
);

CREATE TABLE sale (
    import_id BIGINT NOT NULL, source_row BIGINT NOT NULL,
    order_id VARCHAR NOT NULL, code VARCHAR, ordered_at TIMESTAMPTZ,
    total DECIMAL(18, 4), refunded DECIMAL(18, 4), currency VARCHAR, commission DECIMAL(18, 4)
);

-- The team's own work. It belongs to no import and outlives every undo.

CREATE TABLE assignment (                  -- a post put into a campaign by hand; the newest row counts
    post_id VARCHAR NOT NULL,
    campaign_id VARCHAR,                   -- NULL: belongs to no campaign, said by hand
    reason VARCHAR NOT NULL,
    assigned_at TIMESTAMPTZ NOT NULL
);

-- What an import or an undo touched and no refresh has taken up yet. Written in the same
-- transaction as the rows, so that a killed server finishes its work at the next start.

CREATE TABLE touched_post (post_id VARCHAR NOT NULL);
CREATE TABLE touched_campaign (campaign_id VARCHAR NOT NULL);

-- Prepared tables: all that a page reads. Derived from the tables above, kept up by
-- core.metrics.refresh and core.checks, and equal to what a rebuild from scratch gives.

CREATE TABLE campaign_now (
    campaign_id VARCHAR, name VARCHAR, starts_on DATE, ends_on DATE,
    budget DECIMAL(18, 4), currency VARCHAR, markets VARCHAR[], owner VARCHAR,
    goal VARCHAR, goal_metric VARCHAR, target BIGINT, brief VARCHAR,
    hashtags VARCHAR[], mentions VARCHAR[], codes VARCHAR[], accounts VARCHAR[],
    words_to_avoid VARCHAR[], competitors VARCHAR[],
    is_declared BOOLEAN,                   -- false: only named by posts or at upload
    -- from its posts:
    posts BIGINT, creators BIGINT, first_post_on DATE, last_post_on DATE,
    as_of DATE,                            -- the newest day its posts' counters speak for
    denominator VARCHAR                    -- the default denominator: the one most posts carry
);

CREATE TABLE post_identity (               -- one id and one address a post is known by
    post_id VARCHAR,                       -- as an export says it, or made of the address
    address VARCHAR,                       -- of the permalink, the same for all its spellings; NULL: none
    same_as VARCHAR                        -- the post_id in post_now: ids that share an address are one post
);

CREATE TABLE post_now (
    post_id VARCHAR, platform VARCHAR, platform_post_id VARCHAR, permalink VARCHAR,
    account_id VARCHAR, handle VARCHAR, creator_id VARCHAR, creator_name VARCHAR,
    campaign_id VARCHAR,
    assigned_by VARCHAR,                   -- hand, export, upload, hashtag, mention, code, account; NULL: waits in the tray
    assigned_reason VARCHAR,               -- in words; for a post in the tray: why it waits
    format VARCHAR, title VARCHAR, caption VARCHAR,
    published_at TIMESTAMPTZ, published_on DATE, duration_seconds DOUBLE,
    is_paid_partnership BOOLEAN,
    as_of DATE,                            -- newest day with counters
    -- lifetime so far: the newest value that does not regress, NULL where no export ever said
    views BIGINT, impressions BIGINT, reach BIGINT, reach_kind VARCHAR,
    likes BIGINT, comments BIGINT, shares BIGINT, saves BIGINT, clicks BIGINT, follows BIGINT,
    followers BIGINT,                      -- on the day of posting where known, else the nearest day
    engagements BIGINT,                    -- likes + comments + shares + saves, the known ones
    -- the same at a settled age (the first snapshot at 7 days or more), so that posts compare;
    -- NULL for a post that is too young or has no publishing day
    settled_age_days INTEGER, settled_as_of DATE,
    settled_engagements BIGINT, settled_reach BIGINT, settled_impressions BIGINT, settled_views BIGINT
);

CREATE TABLE account_now (
    account_id VARCHAR, platform VARCHAR, handle VARCHAR, creator_id VARCHAR, creator_name VARCHAR,
    followers BIGINT, followers_as_of DATE
);

CREATE TABLE campaign_week (               -- one campaign, one Monday-to-Sunday week of publishing
    campaign_id VARCHAR, week DATE, denominator VARCHAR,
    posts BIGINT,                          -- posts published in the week
    posts_counted BIGINT,                  -- of them with both figures
    engagements BIGINT, denominator_total BIGINT, -- over the posts counted: rate = ratio of sums
    engagements_settled BIGINT, denominator_settled BIGINT, posts_settled BIGINT
);

CREATE TABLE campaign_creator (            -- one campaign, one creator (or account without one)
    campaign_id VARCHAR, creator_id VARCHAR, creator_name VARCHAR, account_ids VARCHAR[],
    denominator VARCHAR, posts BIGINT, posts_counted BIGINT,
    engagements BIGINT, denominator_total BIGINT
);

CREATE TABLE campaign_progress (           -- running total of the goal's metric by as-of day; once a
                                           -- week where exports gave more than 60 days
    campaign_id VARCHAR, metric VARCHAR, day DATE, total BIGINT
);

CREATE TABLE campaign_pace (
    campaign_id VARCHAR, metric VARCHAR, as_of DATE, total BIGINT, target BIGINT,
    expected_by_now DOUBLE, forecast DOUBLE, forecast_low DOUBLE, forecast_high DOUBLE,
    probability_of_target DOUBLE, verdict VARCHAR, -- reached, ahead, on pace, behind, too early, no target
    needs VARCHAR                          -- in words: what would be needed to say more, or to get there
);

CREATE TABLE drift_finding (               -- at most one per campaign and denominator: the newest lasting departure
    campaign_id VARCHAR, denominator VARCHAR,
    verdict VARCHAR,                       -- drift, steady, too little
    baseline_rate DOUBLE, baseline_low DOUBLE, baseline_high DOUBLE,
    baseline_posts BIGINT, baseline_from DATE, baseline_to DATE,
    rate_after DOUBLE, change DOUBLE, change_low DOUBLE, change_high DOUBLE,
    began_from DATE, began_to DATE, detected_on DATE,
    posts_needed BIGINT, minimum_detectable_change DOUBLE, in_words VARCHAR
);

CREATE TABLE drift_week (                  -- the band of what was to be expected
    campaign_id VARCHAR, denominator VARCHAR, week DATE,
    rate DOUBLE, expected DOUBLE, expected_low DOUBLE, expected_high DOUBLE, posts BIGINT
);

CREATE TABLE contradiction (               -- a lifetime total that falls, or a zero after a positive
    post_id VARCHAR, metric VARCHAR,
    as_of_before DATE, value_before BIGINT, import_before BIGINT, row_before BIGINT,
    as_of_after DATE, value_after BIGINT, import_after BIGINT, row_after BIGINT
);

CREATE TABLE alert (
    alert_id VARCHAR,                      -- of rule, campaign and subject: the same finding keeps its id
    rule VARCHAR, campaign_id VARCHAR, subject VARCHAR, severity VARCHAR,
    headline VARCHAR, evidence VARCHAR[], since DATE, advice VARCHAR, as_of DATE
);
