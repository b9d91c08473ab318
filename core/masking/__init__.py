"""Texts and files in which a person cannot be found any more; their figures stay."""

from core.masking.files import MaskedFile, mask_file
from core.masking.mask import Mask
from core.masking.traces import Known, Traces, commenters, known_of, traces_of

__all__ = [
    "Known",
    "Mask",
    "MaskedFile",
    "Traces",
    "commenters",
    "known_of",
    "mask_file",
    "traces_of",
]
