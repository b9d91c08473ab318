"""What is kept of a large table while its blocks go by: the sums, and each text once."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from core.exports import digits
from core.exports.strict import DeclinedError

MOST_WORDS: Final = 20_000
"""Different days, or names of platforms, that are held in memory."""
MOST_ODD_TEXTS: Final = 200_000
"""Different odd texts of one column that are held in memory."""


@dataclass
class Words:
    """Different texts of one column, numbered as they come; the first row and the cells of each."""

    most: int
    numbers: dict[str, int] = field(default_factory=dict)
    first_rows: list[int] = field(default_factory=list)
    times: list[int] = field(default_factory=list)

    def number(self, cells: pa.DictionaryArray, rows: digits.Places) -> npt.NDArray[np.int32]:
        """The numbers of ``cells``, which stand in ``rows``. New texts are given one."""
        texts = cells.dictionary.to_pylist()
        local = digits.values_of(cells.indices, np.int32)
        # Arrow numbers texts as they come: each first one is above all before it.
        firsts = np.flatnonzero(np.diff(np.maximum.accumulate(local), prepend=-1))
        times = np.bincount(local, minlength=len(texts)).tolist()
        for text, row, count in zip(texts, rows[firsts].tolist(), times, strict=True):
            number = self.numbers.setdefault(text, len(self.numbers))
            if number == len(self.first_rows):
                self.first_rows.append(row)
                self.times.append(0)
            self.times[number] += count
        if len(self.numbers) > self.most:
            raise DeclinedError
        numbers = np.array([self.numbers[text] for text in texts], np.int32)
        return numbers.take(local)


@dataclass
class Figures:
    """One column of figures: the sum of the plain cells, and what the others say.

    ``odd`` are the texts of the others, ``telling`` the first plain cells of ways of writing that
    say what the decimal mark is.
    """

    sum: Decimal = Decimal(0)
    odd: Words = field(default_factory=lambda: Words(MOST_ODD_TEXTS))
    telling: list[tuple[int, str]] = field(default_factory=list)
