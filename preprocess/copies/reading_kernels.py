"""Reading articles, compiled: their words, names and figures in one go, text by text, while it is in the cache."""

from preprocess.copies.fact_kernels import choose_names, find_runs
from preprocess.copies.figure_kernels import read_figures
from preprocess.copies.kernels import Array, Number, compiled
from preprocess.copies.word_kernels import MARGIN, read_words, see


@compiled
def read_articles(articles: Array, tables: Array, vocabulary: Array, bounds: Array, room: Array, out: Array) -> Number:
    """Read the words, names and figures of articles.

    Args:
        articles: Code points of their texts, and limits; where removed spans begin and end, and limits.
        tables: What :func:`~preprocess.copies.word_kernels.see` needs, and the forms of characters.
        vocabulary: The arrays of :class:`~preprocess.copies.vocabulary.Vocabulary`.
        bounds: Words and facts of an article at most.
        room: Places for one text and its runs of capitals, two sets of words, and the digits of a figure.
        out: Words, names, figures, each with limits; and whether each text is left.

    Returns:
        How many words there are, names, parts of names, and figures.
    """
    characters, limits, removed, removed_limits = articles
    most_words, most_facts = bounds
    codes, kinds, quotes, runs, small, known, digits = room
    words, names, figures, left = out
    counts, sets = (0, 0, 0, 0), 0
    for number in range(len(limits) - 1):
        start, end = limits[number], limits[number + 1]
        spans = removed[removed_limits[number] : removed_limits[number + 1]]
        before, past = counts, end - start + MARGIN
        left[number] = not see(characters[start:end], spans, tables[0], (codes, kinds, quotes))
        if not left[number]:
            own = _set(small, past, number + 1)
            found = _words(counts[0], words)
            size = read_words((codes, kinds, quotes, past), tables[1], own, most_words, found, words[5][number])
            counts = counts[0] + size, counts[1], counts[2], counts[3]
            named, parts, sets = _read_names(
                (codes, kinds, past), spans, tables[1], vocabulary, (own, known), (runs, sets), most_facts, (counts[1], counts[2]), names
            )
            counts = counts[0], named, parts, counts[3]
            size = read_figures((codes, kinds, past), vocabulary, digits, most_facts, _figures(counts[3], figures))
            left[number] = size < 0
            counts = before if size < 0 else (counts[0], counts[1], counts[2], counts[3] + size)
        words[6][number + 1], names[5][number + 1], figures[3][number + 1] = counts[0], counts[1], counts[3]
    return counts


@compiled
def _words(count: int, words: Array) -> Array:
    return words[0][count:], words[1][count:], words[2][count:], words[3][count:], words[4][count:]


@compiled
def _figures(count: int, figures: Array) -> Array:
    return figures[0][count:], figures[1][count:], figures[2][count:]


@compiled
def _set(places: Array, most: int, owner: int) -> Array:
    """A set for at most half as many hashes as there are characters, in as few places as will do."""
    size = 1
    while size < most:
        size *= 2
    return places[0][:size], places[1][:size], owner


@compiled
def _read_names(
    text: Array, spans: Array, forms: Array, vocabulary: Array, sets: Array, scratch: Array, most: int, counts: Array, out: Array
) -> Number:
    """Write the names of a text. What is surely a name is so within its kept stretch."""
    runs, owner = scratch
    firsts, doubts, parts = runs
    small, known = sets
    count = find_runs(text, forms, vocabulary, runs)
    most += counts[0]
    done = 0
    for number in range(len(spans) + 1):
        past = done
        while past < count and (number == len(spans) or parts[0][firsts[past]] < spans[number, 0]):
            past += 1
        if past > done:
            owner += 1
            own = _set(known, 2 * (firsts[past] - firsts[done]) + 1, owner)
            stretch = firsts[done : past + 1], doubts[done:past], parts
            counts = choose_names(stretch, (small, own), vocabulary, most, counts, out)
            done = past
    return counts[0], counts[1], owner
