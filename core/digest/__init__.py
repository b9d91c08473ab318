"""The weekly digest: what needs a person, sent to where people look anyway, or told as not sent."""

from core.digest.places import Place, add_place, count_places, places, remove_place
from core.digest.reading import address_of_pothos, read_digest
from core.digest.schedule import WEEKDAYS, Schedule, choose, schedule
from core.digest.scheduler import DigestScheduler
from core.digest.sending import Attempt, attempts, next_going, send_test
from core.digest.services import mail_address
from core.digest.words import Digest, digest

__all__ = [
    "WEEKDAYS",
    "Attempt",
    "Digest",
    "DigestScheduler",
    "Place",
    "Schedule",
    "add_place",
    "address_of_pothos",
    "attempts",
    "choose",
    "count_places",
    "digest",
    "mail_address",
    "next_going",
    "places",
    "read_digest",
    "remove_place",
    "schedule",
    "send_test",
]
