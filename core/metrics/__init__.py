"""The definitions of every figure, and the prepared tables in which screens find them."""

from core.metrics.metric import Metric
from core.metrics.refresh import PREPARED, rebuild, refresh
from core.metrics.registry import METRICS

__all__ = ["METRICS", "PREPARED", "Metric", "rebuild", "refresh"]
