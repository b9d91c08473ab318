-- Said by hand about creators, and prepared tables: who fits, who responds, whom we wrote to.

CREATE TABLE fit_ruling (                  -- whether a creator fits a campaign, said by hand; the newest word counts
    campaign_id VARCHAR NOT NULL,
    creator_id  VARCHAR NOT NULL,          -- as it was when it was said: creator_identity leads on
    fits        BOOLEAN,                   -- NULL: the word is taken back
    reason      VARCHAR NOT NULL,
    said_at     TIMESTAMPTZ NOT NULL
);

CREATE TABLE short_list (                  -- creators thought of for a campaign; the newest word counts
    campaign_id VARCHAR NOT NULL,
    creator_id  VARCHAR NOT NULL,
    is_on       BOOLEAN NOT NULL,
    said_at     TIMESTAMPTZ NOT NULL
);

CREATE TABLE comment_score (               -- one comment, read once
    comment_id VARCHAR, post_id VARCHAR,
    import_id BIGINT, source_row BIGINT,   -- of the newest row that tells of it
    text_hash UBIGINT,                     -- of its words: another hash is read again
    likelihood DOUBLE,                     -- of promotion or scam, 0 to 1
    is_promotional BOOLEAN, is_low_effort BOOLEAN
);

CREATE TABLE post_comments (               -- one post: what stands under it
    post_id VARCHAR, account_id VARCHAR,
    comments BIGINT, promotional BIGINT, low_effort BIGINT,
    copied BIGINT,                         -- in a group of copies among all under the account's posts
    with_author BIGINT
);

CREATE TABLE comment_example (             -- what a panel shows of an account's comments
    account_id VARCHAR, kind VARCHAR,      -- promotional, copied by one, copied by many
    place INTEGER, post_id VARCHAR, author VARCHAR, body VARCHAR,
    number BIGINT, authors BIGINT,         -- how often it stands there, and from how many
    reasons VARCHAR[]
);

CREATE TABLE commenter (                   -- who comments most under an account's posts: at most ten
    account_id VARCHAR, place INTEGER, author VARCHAR, comments BIGINT, posts BIGINT
);

CREATE TABLE account_comments (            -- one account: what its comments say as a whole
    account_id VARCHAR, posts BIGINT, comments BIGINT,
    promotional BIGINT, low_effort BIGINT, copied BIGINT,
    with_author BIGINT, from_top_ten BIGINT,
    same_order_posts BIGINT                -- posts that begin with the same three authors in the same order
);

CREATE TABLE comment_input (account_id VARCHAR, input UBIGINT); -- what the tables above were made of

CREATE TABLE account_likes (               -- one account: whether likes look meant
    account_id VARCHAR, posts BIGINT, odd_posts BIGINT,
    spread DOUBLE,                         -- usual deviation of log likes from the local level
    likes_per_comment DOUBLE,
    input UBIGINT
);

CREATE TABLE odd_likes (                   -- a post whose likes its comments do not explain
    account_id VARCHAR, post_id VARCHAR, likes BIGINT, comments BIGINT,
    expected DOUBLE, surprise DOUBLE
);

CREATE TABLE follower_jump (               -- a day on which an account won or lost followers as on no other
    account_id VARCHAR, day DATE, before BIGINT, after BIGINT,
    usual DOUBLE,                          -- the usual change of a day
    posts_near BIGINT                      -- posts in the three days up to it
);

CREATE TABLE creator_fit (                 -- one creator beside one campaign that has to do with them
    campaign_id VARCHAR, creator_id VARCHAR, creator_name VARCHAR,
    score DOUBLE, judged_of DOUBLE,        -- 0 to 100; of how many points evidence was there
    posts BIGINT,
    parts VARCHAR,                         -- JSON: name, points, of, sentence
    is_contracted BOOLEAN,
    is_off BOOLEAN,                        -- hardly a post touches the brief
    input UBIGINT
);

CREATE TABLE message_now (                 -- one message, with the newest word on it
    message_id VARCHAR, campaign_id VARCHAR, creator_id VARCHAR, creator_name VARCHAR,
    channel VARCHAR, is_inbound BOOLEAN, sender VARCHAR, template VARCHAR,
    sent_at TIMESTAMP, opened_at TIMESTAMP, replied_at TIMESTAMP, -- UTC
    status VARCHAR, subject VARCHAR, excerpt VARCHAR,
    letter INTEGER,                        -- the group of near-identical ones it belongs to; NULL: none
    import_id BIGINT, source_row BIGINT
);

CREATE TABLE copied_letter (               -- near-identical messages of one campaign
    campaign_id VARCHAR, letter INTEGER,
    messages BIGINT, creators BIGINT, senders VARCHAR[],
    first_on DATE, last_on DATE, replied BIGINT,
    words VARCHAR,                         -- what all have in common; … where they differ
    varies VARCHAR[]                       -- examples of what differs
);

ALTER TABLE creator_rate ADD COLUMN views_per_follower DOUBLE;   -- medians of the same posts:
ALTER TABLE creator_rate ADD COLUMN engagements_per_view DOUBLE; -- how many see it, how many of them respond

INSERT INTO touched_post SELECT DISTINCT post_id FROM post;
INSERT INTO touched_campaign SELECT DISTINCT campaign_id FROM campaign;
