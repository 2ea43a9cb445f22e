"""Batches of a ``datasets.Dataset`` → columns of what is found in each article alone."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from preprocess.article import Scored
from preprocess.errors import UsageError
from preprocess.files.shapes import TEXTS
from preprocess.language import UNKNOWN
from preprocess.prepare import Preparer, Taken
from preprocess.settings import Settings, of_today
from preprocess.tabular import arrived, columns_of_articles


def mark_batch(batch: Mapping[str, Sequence[Any]], settings: Settings | None = None) -> dict[str, list[Any]]:
    r"""Mark and score the articles of a batch, each without the others.

    What sources repeat is left out only where ``settings.mark.profile`` names what was learned of them. The types of
    the columns are the same whatever is found, an empty list's too.

    Args:
        batch: Cells by column; ``settings.read`` names those of texts, of sources and so on.
        settings: What to do; the defaults where None.

    Returns:
        By column a value for each article: ``clean_text``; ``language``; of the furniture ``span_starts`` and
        ``span_ends`` (code points of the text, int64) and ``span_labels``; ``originality`` (0-1, NaN where there is no
        score) and ``low_confidence``; of the sentences that show it ``evidence_starts``, ``evidence_ends`` and
        ``evidence_kinds``. Of what is no article, the text is empty. Where there is a column of pages, or of texts
        of another tool, also the column of texts, with those that were found: there the places are.

    Raises:
        UsageError: If it is no dict of lists, or has neither a column of texts nor one of pages.
        SettingsError: If the profile that the settings name cannot be read.

    >>> found = mark_batch({"text": ["The mayor resigned on Monday.\n\nSign up for our newsletter"]})
    >>> found["clean_text"], found["span_labels"]
    (['The mayor resigned on Monday.'], [array(['newsletter'], dtype='<U10')])
    """
    if not isinstance(batch, Mapping):
        raise UsageError(f"the batch is a {type(batch).__name__}, not a dict of lists: give with_format(None) of it")
    chosen = of_today(settings or Settings())
    if any(isinstance(cells, str) or not hasattr(cells, "__len__") for cells in batch.values()):
        raise UsageError("the batch is a single row: give a dict of lists, as Dataset.map(…, batched=True) does")
    names = columns_of_articles(list(batch), chosen.read, "the batch", batch.__getitem__)
    columns = {name: batch[name] for name in names}
    if len(sizes := sorted({len(cells) for cells in columns.values()})) > 1:
        raise UsageError(f"the batch has columns of different lengths: {', '.join(map(str, sizes))}")
    preparer = Preparer(chosen)
    taken = [preparer.take(one) for one in arrived(columns, chosen.read)]
    usable = [one for one in taken if isinstance(one, Taken)]
    scored = iter(preparer.score(usable, [None] * len(usable)))
    found = _columns([next(scored) if isinstance(one, Taken) else None for one in taken])
    if not {chosen.read.html_field, *TEXTS}.isdisjoint(columns):
        found[chosen.read.text_field] = [one.article.text if isinstance(one, Taken) else "" for one in taken]
    return found


def _columns(found: Sequence[Scored | None]) -> dict[str, list[Any]]:
    """What is found as columns; lists are arrays of numpy, which have a type when they are empty as well."""
    marked = [None if one is None else one.marked for one in found]
    spans = [() if one is None else one.spans for one in marked]
    scores = [None if one is None else one.originality for one in found]
    shown = [() if one is None else one.evidence for one in scores]
    return {
        "clean_text": ["" if one is None else one.clean_text for one in marked],
        "language": [UNKNOWN if one is None else one.language for one in marked],
        "span_starts": [np.array([span.start for span in each], np.int64) for each in spans],
        "span_ends": [np.array([span.end for span in each], np.int64) for each in spans],
        "span_labels": [np.array([span.label for span in each], np.str_) for each in spans],
        "originality": [np.nan if one is None or one.score is None else one.score for one in scores],
        "low_confidence": [one is None or one.low_confidence for one in scores],
        "evidence_starts": [np.array([one.start for one in each], np.int64) for each in shown],
        "evidence_ends": [np.array([one.end for one in each], np.int64) for each in shown],
        "evidence_kinds": [np.array([one.kind for one in each], np.str_) for each in shown],
    }
