"""Turns a pile of scraped news into a corpus you can trust.

The names below are the whole public surface; each is imported when it is first used, so that ``import preprocess``
and ``preprocess --help`` stay quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from preprocess.alarms import Alarm
    from preprocess.article import (
        Article,
        Borderline,
        Candidate,
        Crowd,
        Link,
        Marked,
        Originality,
        Record,
        Span,
        Verdict,
    )
    from preprocess.boilerplate import Profile, learn
    from preprocess.copies import shingle_hash
    from preprocess.deduping import Deduped, dedupe
    from preprocess.errors import PreprocessError
    from preprocess.loading import load
    from preprocess.minhashing import Signatures, signatures
    from preprocess.pipeline import Corpus, mark, run, run_articles
    from preprocess.report.measures import SourceReport
    from preprocess.settings import Policy, Settings

_HOMES = {
    "preprocess.alarms": ("Alarm",),
    "preprocess.article": (
        "Article",
        "Borderline",
        "Candidate",
        "Crowd",
        "Link",
        "Marked",
        "Originality",
        "Record",
        "Span",
        "Verdict",
    ),
    "preprocess.boilerplate": ("Profile", "learn"),
    "preprocess.copies": ("shingle_hash",),
    "preprocess.deduping": ("Deduped", "dedupe"),
    "preprocess.errors": ("PreprocessError",),
    "preprocess.minhashing": ("Signatures", "signatures"),
    "preprocess.loading": ("load",),
    "preprocess.pipeline": ("Corpus", "mark", "run", "run_articles"),
    "preprocess.report.measures": ("SourceReport",),
    "preprocess.settings": ("Policy", "Settings"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Alarm",
    "Article",
    "Borderline",
    "Candidate",
    "Corpus",
    "Crowd",
    "Deduped",
    "Link",
    "Marked",
    "Originality",
    "Policy",
    "PreprocessError",
    "Profile",
    "Record",
    "Settings",
    "Signatures",
    "SourceReport",
    "Span",
    "Verdict",
    "dedupe",
    "learn",
    "load",
    "mark",
    "run",
    "run_articles",
    "shingle_hash",
    "signatures",
]


def __getattr__(name: str) -> object:
    """Import a public name when it is first used (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'preprocess' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
