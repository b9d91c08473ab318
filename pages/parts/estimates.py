"""How much of what a screen shows is estimated, in words."""

from __future__ import annotations

from collections.abc import Mapping


def estimated_words(shares: Mapping[str, float]) -> str:
    """'12 % of reach and 3 % of views are estimated.'; a share above nothing is at least 1 %."""
    parts = [f"{max(1, round(100 * share))}\u00a0% of {figure}" for figure, share in shares.items()]
    if not parts:
        return "Nothing is estimated."
    listed = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    return f"{listed} {'is' if len(parts) == 1 else 'are'} estimated."
