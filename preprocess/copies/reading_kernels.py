"""Reading articles, compiled: their words, names and figures in one go, text by text, while it is in the cache."""

from preprocess.copies.fact_kernels import choose_names, find_runs
from preprocess.copies.figure_kernels import TOO_LARGE, read_figures
from preprocess.copies.instructions import pointers
from preprocess.copies.kernels import Array, Number, compiled
from preprocess.copies.word_kernels import MARGIN, NONE, read_words, see


@compiled
def read_articles(articles: Array, tables: Array, vocabulary: Array, bounds: Array, room: Array, out: Array) -> Number:
    """Read the words, names and figures of articles.

    Args:
        articles: Code points of their texts, and limits; where removed spans begin and end, and limits.
        tables: What :func:`~preprocess.copies.word_kernels.see` needs, and the forms of characters.
        vocabulary: The arrays of :class:`~preprocess.copies.vocabulary.Vocabulary`.
        bounds: Words and facts of an article at most.
        room: Places for a text, its runs of capitals and their parts, two sets of words, and the key of a figure.
        out: Words, names, figures; limits of each; digests; and whether each text is left.

    Returns:
        How many words there are, names, parts of names, and figures.
    """
    data, limits, spans, span_limits = pointers(articles)
    seeing, forms = pointers(tables[0]), pointers(tables[1])
    listed = (*pointers(vocabulary), len(vocabulary[0]) - 1)
    text, runs, parts = pointers(room[0]), pointers(room[1]), pointers(room[2])
    small, known, key = pointers(room[3]), pointers(room[4]), pointers(room[5])[0]
    words, names, figures = pointers(out[0]), pointers(out[1]), pointers(out[2])
    (word_limits, name_limits, figure_limits), digests, left = out[3], out[4], out[5]
    count, named, figured, owner = NONE, (NONE, NONE), NONE, NONE
    for number in range(len(left)):
        first, past = limits[number], limits[number + 1]
        own_spans = spans, span_limits[number], span_limits[number + 1]
        is_read = see((data, first, past), own_spans, seeing, text)
        if is_read:
            own = text[0], text[1], past - first + MARGIN
            after = read_figures(own, listed, key, (figured, figured + bounds[1]), figures)
            is_read = after != TOO_LARGE
            figured = after if is_read else figured
        if is_read:
            own_small = _set(small, past - first + MARGIN, number + 1)
            count, digest = read_words((*own, text[2]), forms, own_small, (count, count + bounds[0]), words)
            digests[number, 0], digests[number, 1] = digest
            size = find_runs(own, forms, listed, (*runs, parts))
            most = named[0] + bounds[1]
            named, owner = _choose_names((*runs, parts), size, own_spans, (own_small, known, owner), listed, most, named, names)
        left[number] = not is_read
        word_limits[number + 1], name_limits[number + 1], figure_limits[number + 1] = count, named[0], figured
    return count, named[0], named[1], figured


@compiled
def _set(places: Array, most: int, owner: int) -> Array:
    """A set for at most half as many hashes, in as few places as will do; see :func:`~.word_kernels.add`."""
    size = 1
    while size < most:
        size *= 2
    return places[0], places[1], size - 1, owner


@compiled
def _choose_names(
    runs: Array, count: int, spans: Array, sets: Array, vocabulary: Array, most: int, named: Array, names: Array
) -> Number:
    """Write the names of a text. What is surely a name is so within its kept stretch."""
    small, known, owner = sets
    firsts, starts = runs[0], runs[2][0]
    ends, span, past_span = spans
    done = NONE
    while done < count:
        while span < past_span and ends[2 * span] < starts[firsts[done]]:
            span += 1
        past = done + 1
        while past < count and (span == past_span or starts[firsts[past]] < ends[2 * span]):
            past += 1
        owner += 1
        own = _set(known, 2 * (firsts[past] - firsts[done]), owner)
        named = choose_names(runs, (done, past), (small, own), vocabulary, most, named, names)
        done = past
    return named, owner
