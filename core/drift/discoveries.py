"""Many campaigns at once: how much evidence is enough when others move as well."""

from __future__ import annotations

import numpy as np

from core.drift.series import Flags, Floats


def enough_evidence(log_evidence: Floats, log_threshold: float) -> Flags:
    """Which campaigns alarm together, shape (campaigns,): e-BH, the step of Benjamini & Hochberg.

    ``log_evidence`` are logarithms of e-detectors in the units of ``log_threshold`` (days between
    false alarms), which one campaign alone must reach. If k campaigns reach the threshold over k,
    all k alarm: of what is found then, few are false, however the campaigns depend on each other
    (Wang & Ramdas 2022, "False discovery rate control with e-values", JRSS B 84; for detectors
    Dandapanthula & Ramdas 2025, "Multiple testing in multi-stream sequential change detection").
    NaN and -inf never alarm.
    """
    evidence = np.where(np.isnan(log_evidence), -np.inf, log_evidence)
    descending = -np.sort(-evidence)
    rank = np.arange(1, len(evidence) + 1)
    reached = np.flatnonzero(descending >= log_threshold - np.log(rank))
    if not len(reached):
        return np.zeros(len(evidence), dtype=np.bool_)
    return np.asarray(evidence >= descending[reached[-1]], dtype=np.bool_)
