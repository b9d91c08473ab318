"""Why a rate moved, in sentences: who accounts for it, and what the rest is."""

from __future__ import annotations

from typing import Final

from core.checks.wording import category_name, listed, number_of, percent
from core.drift import Cause, Explanation, Part
from core.words import Denominator

STANDS_OUT: Final = 0.25
"""A cause that is expected to make less of the change than this is not named as one."""
CERTAIN: Final = 0.5
"""From here on a cause is likelier than all others together."""
WORTH_SAYING: Final = 0.15
"""A further shift is told if it makes this much of the change."""
MOST_NAMED: Final = 3

_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def explanation_in_words(
    explanation: Explanation, denominator: Denominator, change: float | None = None
) -> tuple[str, ...]:
    """One to three plain sentences that follow "engagement fell by so much".

    ``change`` is what that headline says (a fraction, of a typical post), if it is not the
    explanation's own: only its direction is used. Shares are of the difference of the two ratios
    of sums, and are left out where other parts work against them.
    """
    moved = explanation.change if change is None else change
    fell = moved < 0
    first = explanation.causes[0] if explanation.causes else None
    if first is None or first.kind == "everywhere" or first.expected_share < STANDS_OUT:
        alike = first is not None and first.kind == "everywhere" and first.probability >= CERTAIN
        sentences = [_nothing_stands_out(explanation, fell, alike)]
    elif first.kind == "mix":
        sentences = [_shift(explanation, first, denominator)]
    else:
        sentences = [_movers(explanation, first)]
    rest = next((cause for cause in explanation.causes if cause.kind == "mix"), None)
    if rest is not None and rest is not first and _is_worth_saying(rest):
        sentences.append(_rest(explanation, rest, first))
    return tuple(sentences)


def _movers(explanation: Explanation, cause: Cause) -> str:
    """'Two of nine creators account for 78 % of it: A went from 6.1 % to 2.0 % (8 posts), ...'"""
    parts = explanation.parts[cause.dimension]
    many = len({part.name for part in parts})
    few = len(cause.names)
    who = f"{_number(few).capitalize()} of {_number(many)} {_things(cause.dimension, many)}"
    certain = cause.probability >= CERTAIN
    if _is_a_share(cause):
        does = "accounts" if few == 1 else "account"
        said = f"{does} for {_share(cause)} of it"
        words = f"{who} {said}" if certain else f"{who} most likely {said}"
    else:
        stands_out = "stands out" if few == 1 else "stand out"
        words = f"{who} {stands_out if certain else f'most likely {stands_out}'}"
    own = [part for part in parts if part.name in cause.names and part.kind == "rate"]
    listed_movers = [_went(part) for part in own[:MOST_NAMED]]
    if len(own) > MOST_NAMED:
        listed_movers.append(f"{_number(len(own) - MOST_NAMED)} more")
    return f"{words}: {listed(listed_movers)}."


def _went(part: Part) -> str:
    name = category_name(part.name, part.dimension)
    rates = f"from {percent(part.rate_before or 0.0)} to {percent(part.rate_after or 0.0)}"
    return f"{name} went {rates} ({number_of(part.posts_after, 'post')} since)"


def _shift(explanation: Explanation, cause: Cause, denominator: Denominator) -> str:
    """'A shift from reel to image accounts for 64 % of it: reel went from 60 % to 20 % and ...'"""
    if len(cause.names) < 2:
        return f"What moved is who posts what, by {cause.dimension}."
    does = f"accounts for {_share(cause)} of it" if _is_a_share(cause) else "explains it best"
    words = f"A shift {_from_to(explanation, cause)} {does}"
    shares = {part.name: part for part in explanation.parts[cause.dimension]}
    went = [
        f"{category_name(name, cause.dimension)} went from {percent(shares[name].share_before)} "
        f"to {percent(shares[name].share_after)}"
        for name in cause.names
    ]
    return f"{words}: {listed(went)} of the {denominator}."


def _rest(explanation: Explanation, rest: Cause, first: Cause | None) -> str:
    """What a shift makes beside the first cause; the parts of one dimension add up, so only of
    the same one is it "the rest"."""
    if first is not None and first.kind == "rate" and first.dimension == rest.dimension:
        return f"A shift {_from_to(explanation, rest)} makes a further {_share(rest)}."
    shift = f"a shift {_from_to(explanation, rest)}".rstrip(",")
    return f"Seen by {rest.dimension}, {_share(rest)} of it is {shift}."


def _nothing_stands_out(explanation: Explanation, fell: bool, alike: bool) -> str:
    # A dimension with one category cannot stand out, and is no news.
    several = [
        dimension
        for dimension, parts in explanation.parts.items()
        if len({part.name for part in parts}) > 1
    ]
    who = f"No {listed(several, 'or')} stands out" if several else "There is nobody to tell apart"
    if alike:
        return f"{who}: it {'fell' if fell else 'rose'} for all alike."
    return f"{who}; with these posts the cause cannot be told."


def _is_worth_saying(rest: Cause) -> bool:
    makes_enough = min(rest.share, rest.expected_share) >= WORTH_SAYING
    return makes_enough and _is_a_share(rest) and len(rest.names) == 2


def _is_a_share(cause: Cause) -> bool:
    return 0.05 <= cause.share <= 1.5


def _share(cause: Cause) -> str:
    return "all" if cause.share > 0.995 else percent(cause.share)


def _from_to(explanation: Explanation, cause: Cause) -> str:
    """'from reel to image', and 'mostly' where there are more that may have lost or gained."""
    lost, gained = (category_name(name, cause.dimension) for name in cause.names)
    many = len({part.name for part in explanation.parts[cause.dimension]})
    way = f"from {lost} to {gained}"
    return way if many == 2 else f"among {_things(cause.dimension, many)}, mostly {way},"


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def _things(dimension: str, number: int) -> str:
    return dimension if number == 1 else f"{dimension}s"
