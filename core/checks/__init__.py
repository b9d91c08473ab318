"""Prepared figures and statistics become alerts: one module per mistake that a team can make."""

from core.checks.alert import Alert
from core.checks.run import check

__all__ = ["Alert", "check"]
