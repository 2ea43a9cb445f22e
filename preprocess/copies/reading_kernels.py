"""Reading articles, compiled: their words, names and figures in one go, text by text, while it is in the cache."""

from preprocess.copies.fact_kernels import choose_names, find_runs
from preprocess.copies.figure_kernels import TOO_LARGE, read_figures
from preprocess.copies.instructions import pointers
from preprocess.copies.kernels import Array, Number, compiled
from preprocess.copies.word_kernels import MARGIN, NONE, read_words, see


@compiled
def read_articles(articles: Array, tables: Array, bounds: Array, room: Array, out: Array) -> Number:
    """Read the words, names and figures of articles.

    Args:
        articles: Code points of their texts, and limits; where removed spans begin and end, and limits.
        tables: What :func:`~preprocess.copies.word_kernels.see` needs; the forms of characters; the arrays of
            :class:`~preprocess.copies.vocabulary.Vocabulary`.
        bounds: Words and facts of an article at most.
        room: Places for a text; for its runs of capitals and a number a character; for parts of names; for two sets of
            words; for the key of a figure.
        out: Words, names, figures; limits of each; digests; and whether each text is left.

    Returns:
        How many words there are, names, parts of names, and figures.
    """
    given, seeing, forms = pointers(articles), pointers(tables[0]), pointers(tables[1])
    asked = (*pointers(tables[2]), len(tables[2][0]) - 1)
    text, key = pointers(room[0]), pointers(room[5])[0]
    words, names, figures = pointers(out[0]), pointers(out[1]), pointers(out[2])
    (word_limits, name_limits, figure_limits), digests, left = out[3], out[4], out[5]
    count, figured, named = NONE, NONE, (NONE, NONE, NONE)
    for number in range(len(left)):
        end = given[1][number + 1] - given[1][number] + MARGIN
        left[number] = not _see(given, number, seeing, text)
        own = text[0], text[1], end
        if not left[number]:
            after = read_figures(own, asked, (key, pointers(room[1])[2]), (figured, figured + bounds[1]), figures)
            left[number] = after == TOO_LARGE
        if not left[number]:
            figured = after
            small = _set(pointers(room[3]), end, number + 1)
            count, digest = read_words((text, end), forms, small, (count, count + bounds[0]), words)
            digests[number, 0], digests[number, 1] = digest
            firsts, doubts, places = pointers(room[1])
            runs = firsts, doubts, pointers(room[2]), places
            size = find_runs(own, forms, asked, runs)
            spans = given[2], given[3][number], given[3][number + 1]
            sets = small, pointers(room[4]), asked
            named = _choose_names((runs, size), spans, sets, (named[0], named[1], named[0] + bounds[1]), names)
        word_limits[number + 1], name_limits[number + 1], figure_limits[number + 1] = count, named[0], figured
    return count, named[0], named[1], figured


@compiled
def _see(articles: Array, number: Number, tables: Array, text: Array) -> bool:
    data, limits, spans, span_limits = articles
    removed = spans, span_limits[number], span_limits[number + 1]
    return see((data, limits[number], limits[number + 1]), removed, tables, text)


@compiled
def _set(places: Array, most: Number, owner: Number) -> Array:
    """A set for at most half as many hashes, in as few places as will do; see :func:`~.word_kernels.add`."""
    size = 1
    while size < most:
        size *= 2
    return places[0], places[1], size - 1, owner


@compiled
def _choose_names(found: Array, spans: Array, sets: Array, counts: Number, names: Array) -> Number:
    """Write the names of a text. What is surely a name is so within its kept stretch: between removed spans."""
    runs, count = found
    firsts, starts = runs[0], runs[2][0]
    edges, span, past_span = spans
    small, places, asked = sets
    done = NONE
    while done < count:
        while span < past_span and edges[2 * span] < starts[firsts[done]]:
            span += 1
        past = done + 1
        while past < count and (span == past_span or starts[firsts[past]] < edges[2 * span]):
            past += 1
        known = _set(places, 2 * (firsts[past] - firsts[done]), small[3] + span)
        counts = choose_names(runs, (done, past), (small, known, asked), counts, names)
        done = past
    return counts
