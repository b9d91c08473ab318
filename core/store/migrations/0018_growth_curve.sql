-- What forecasts were made with, so that a receipt can make one again.

CREATE TABLE growth_curve (                -- how a goal's figure grows with a post's age, as it was learned last
    metric VARCHAR,
    place INTEGER, kind VARCHAR,           -- '' (all), platform, platform:format; in the order of the learning
    log_growth DOUBLE[],                   -- by stretch between ages: the mean log of the factor
    covariance DOUBLE[],                   -- that mean's own error, row after row
    deviation DOUBLE[], likeness DOUBLE,   -- between posts, and how far a post's stretches agree in it
    posts BIGINT, needs VARCHAR
);
