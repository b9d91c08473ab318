"""Erase a person: out of every table, upload, line and paper; the figures stay, nameless."""

from core.erasure.again import erase_again
from core.erasure.certificate import certificate
from core.erasure.person import Found, erase, look_for, who_commented

__all__ = ["Found", "certificate", "erase", "erase_again", "look_for", "who_commented"]
