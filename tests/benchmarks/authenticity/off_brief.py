"""Off-brief posts: a brief of eight words against posts about it and about something else.

Tweets with topics (TweetTopic, Antypas et al. 2022: data/topics). Beside ours, in
the same run: how many words of the brief a post has, and BM25.
"""

from __future__ import annotations

import json
import math
import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from core.fit.brief import Brief
from core.fit.evidence import evidence
from core.fit.meaning import vectors
from tests.benchmarks.authenticity.likes import auc
from tests.benchmarks.drift.markdown import header, row

SUBJECTS: Final = {
    "business_&_entrepreneurs": "business entrepreneurs startup company market money finance work",
    "family": "family mother father children parents kids brother sister",
    "film_tv_&_video": "film television series movie episode video show actor",
    "fitness_&_health": "fitness health workout gym exercise doctor vaccine body",
    "food_&_dining": "food dining restaurant recipe cooking dinner eat chef",
    "gaming": "gaming video game play player console stream esports",
    "music": "music song album band concert singer lyrics listen",
    "news_&_social_concern": "news social politics government election police protest rights",
    "science_&_technology": "science technology software research space computer data phone",
    "sports": "sports football team game player match season coach",
    "travel_&_adventure": "travel adventure trip beach flight hotel vacation mountain",
}
"""What a campaign can be about; written before any measurement."""
LOOSE: Final = {
    "arts_&_culture": "art culture museum painting artist theatre poetry exhibition",
    "celebrity_&_pop_culture": "celebrity pop culture star fans famous actress idol",
    "diaries_&_daily_life": "diary daily life today feeling morning home personal",
    "fashion_&_style": "fashion style clothes dress outfit beauty designer shoes",
    "learning_&_educational": "learning education school students teacher university study class",
    "other_hobbies": "hobby craft collection garden pets photography cards books",
    "relationships": "relationship love couple dating boyfriend girlfriend marriage friend",
    "youth_&_student_life": "student life college campus teenager school exam young",
}
"""Labels of that source that are hardly subjects: half of all tweets are "daily life"."""
POSTS_AT_LEAST: Final = 8
OVER: Final = 10
CREATORS: Final = 400

Scores = npt.NDArray[np.float64]
Method = Callable[[str, list[str]], Scores]


def meaning(brief: str, texts: list[str]) -> Scores:
    """What the product shows."""
    found = vectors([brief, *texts])
    return np.nan_to_num(found[1:] @ found[0]).astype(float)


def keywords(brief: str, texts: list[str]) -> Scores:
    """How many words of the brief a text has, as forms."""
    said = Brief(text=brief)
    return np.array([len({one.term for one in evidence(text, said)}) for text in texts], float)


def bm25(brief: str, texts: list[str]) -> Scores:
    """Okapi BM25 (Robertson and Walker 1994), k1 = 1.2, b = .75."""
    documents = [Counter(re.findall(r"[a-z]+", text.lower())) for text in texts]
    lengths = np.array([sum(words.values()) for words in documents], float)
    found = np.zeros(len(texts))
    for word in brief.split():
        holds = np.array([words[word] for words in documents], float)
        number = (holds > 0).sum()
        weight = math.log(1 + (len(texts) - number + 0.5) / (number + 0.5))
        size = 1.2 * (0.25 + 0.75 * lengths / lengths.mean())
        found += weight * holds * 2.2 / (holds + size)
    return found


METHODS: Final[dict[str, Method]] = {
    "word vectors (ours)": meaning,
    "words of the brief": keywords,
    "BM25": bm25,
}


def measure(method: Method, briefs: dict[str, str], posts: list[dict[str, object]]) -> list[float]:
    """Mean AUC over briefs: per post, and per creator over ten posts."""
    texts = [str(post["text"]) for post in posts]
    per_post, per_creator = [], []
    draws = random.Random(1)
    for topic, brief in briefs.items():
        is_about = np.array([bool(post[topic]) for post in posts])
        if is_about.sum() < POSTS_AT_LEAST:
            continue
        found = method(brief, texts)
        per_post.append(auc(is_about, found))
        kinds = [True, False] * (CREATORS // 2)
        means = [
            float(np.mean(found[draws.choices(np.flatnonzero(is_about == kind).tolist(), k=OVER)]))
            for kind in kinds
        ]
        per_creator.append(auc(np.array(kinds), np.array(means)))
    return [float(np.mean(per_post)), float(np.mean(per_creator))]


def run(data: Path) -> None:
    """Print the table in Markdown."""
    posts = []
    for path in sorted((data / "topics").glob("*english*.jsonl")):
        with path.open(encoding="utf-8") as file:
            posts += [json.loads(line) for line in file]
    header("briefs", "method", "per post", "per creator, over ten")
    for name, briefs in (
        (f"{len(SUBJECTS)} subjects", SUBJECTS), ("and 8 looser labels", SUBJECTS | LOOSE),
    ):  # fmt: skip
        for method, score in METHODS.items():
            row(name, method, *measure(score, briefs, posts))
