"""Altair's string shorthand costs 16 to 31 ms per chart (measured): the charts do not use it."""

from __future__ import annotations

import re
from pathlib import Path


def test_no_chart_names_a_channel_in_shorthand(root: Path) -> None:
    for path in sorted((root / "core" / "charts").glob("*.py")):
        found = re.findall(r"alt\.(?:X|Y|X2|Y2|Text|Tooltip|Color)\(\s*[\"'].*", path.read_text())
        assert not found, f"{path.name}: {found}"
        assert not re.findall(r"[\"'][a-z_]+:[QTNO][\"']", path.read_text()), path.name
