-- The team's own work in reviews: what becomes of alerts, decisions, notes, reviews that were held.

CREATE TABLE alert_episode (               -- an alert from when it was found until it was found no more
    alert_id    VARCHAR,
    rule        VARCHAR, campaign_id VARCHAR, subject VARCHAR,
    found_at    TIMESTAMPTZ, found_as_of DATE,
    severity    VARCHAR, headline VARCHAR, -- as it was found last
    gone_at     TIMESTAMPTZ, gone_as_of DATE -- NULL while it is found
);

CREATE TABLE alert_word (                  -- what somebody said of an alert; the newest of each kind counts
    alert_id  VARCHAR NOT NULL,
    kind      VARCHAR NOT NULL,            -- assigned, snoozed, useful
    to_whom   VARCHAR,                     -- assigned; NULL: taken back
    until     DATE,                        -- snoozed; NULL: taken back
    severity  VARCHAR,                     -- snoozed: as severe as it was then
    is_useful BOOLEAN,                     -- useful; NULL: taken back
    said_by   VARCHAR, said_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE alert_seen (                  -- an alert that a review has gone through
    alert_id VARCHAR NOT NULL,
    seen_by  VARCHAR, seen_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE decision (                    -- what the team chose to do about something, never changed
    decision_id VARCHAR NOT NULL,
    alert_id    VARCHAR,                   -- NULL: about a campaign without an alert
    campaign_id VARCHAR NOT NULL,          -- "" for the whole programme
    rule        VARCHAR, headline VARCHAR, -- of the alert, as it was then
    kind        VARCHAR NOT NULL,          -- pivot, pause, brief again, replace, renegotiate, accept, look again
    why         VARCHAR NOT NULL,
    who         VARCHAR NOT NULL,
    due_on      DATE,
    expected_change DOUBLE,                -- of the engagement rate, as a fraction of it
    look_on     DATE NOT NULL,
    decided_by  VARCHAR, decided_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE decision_end (                -- a decision that was taken back, or looked at for the last time
    decision_id VARCHAR NOT NULL,
    kind        VARCHAR NOT NULL,          -- taken back, closed
    ended_by    VARCHAR, ended_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE decision_verdict (            -- prepared: what became of the figure that a decision should move
    decision_id VARCHAR, verdict VARCHAR, as_of DATE,
    rate_before DOUBLE, rate_after DOUBLE,
    expected DOUBLE, expected_low DOUBLE, expected_high DOUBLE,
    posts_after BIGINT, posts_needed BIGINT, sentence VARCHAR
);

CREATE TABLE team_note (                   -- a note of the team; a row with the same id takes it back
    note_id     VARCHAR NOT NULL,
    about       VARCHAR NOT NULL,          -- campaign, creator, post, day
    about_id    VARCHAR NOT NULL,
    campaign_id VARCHAR NOT NULL,          -- "" where it belongs to none
    on_day      DATE,                      -- of the chart, for a day
    words       VARCHAR,                   -- NULL: taken back
    said_by     VARCHAR, said_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE review_held (                 -- a weekly review from its beginning to its end
    began_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ NOT NULL,
    alerts   BIGINT NOT NULL,              -- gone through
    decisions BIGINT NOT NULL,
    held_by  VARCHAR
);
