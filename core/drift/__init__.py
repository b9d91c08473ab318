"""The statistics of drift: pure functions on arrays, so that simulation can calibrate them."""
