-- A decision may be to move something else than the engagement rate.

ALTER TABLE decision ADD COLUMN moved_figure VARCHAR; -- what expected_change is of; NULL where it is NULL
UPDATE decision SET moved_figure = 'engagement rate' WHERE expected_change IS NOT NULL;

-- What waiting cost when an alert was put off: it wakes where that has grown.
ALTER TABLE alert_word ADD COLUMN weight DOUBLE;
