-- A decision may be to move something else than the engagement rate.

ALTER TABLE decision ADD COLUMN moved_figure VARCHAR; -- what expected_change is of; NULL where it is NULL
UPDATE decision SET moved_figure = 'engagement rate' WHERE expected_change IS NOT NULL;

ALTER TABLE decision_verdict RENAME COLUMN rate_before TO figure_before;
ALTER TABLE decision_verdict RENAME COLUMN rate_after TO figure_after;
ALTER TABLE decision_verdict RENAME COLUMN posts_needed TO more_needed; -- posts, or weeks for posts a week

-- What waiting cost when an alert was put off: it wakes where that has grown.
ALTER TABLE alert_word ADD COLUMN weight DOUBLE;
