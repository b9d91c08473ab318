"""Benchmarks: what creators of one platform, tier and format reach, the team's own first."""
