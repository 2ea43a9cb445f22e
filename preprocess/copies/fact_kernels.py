"""Reading the names of a text, compiled: what the regular expressions of :mod:`preprocess.copies.facts` say.

See :mod:`preprocess.copies.word_kernels` for how a text is given.
"""

import numpy as np

from preprocess.copies.characters import (
    ALNUM,
    ALPHA,
    APOSTROPHE,
    BLANK,
    BREAK,
    CAPITAL,
    DIGIT,
    ENDS_SENTENCE,
    HEADS,
    LINE_END,
    NAME_SIGN,
    OPENS,
    SPACE,
    WORD,
)
from preprocess.copies.facts import (
    DOUBT_LOOKS_AT,
    EVERY,
    HEADING_LENGTH,
    HEADING_SHARE,
    LONGEST_WORD,
    MOST_INITIALS,
    SHORT_WORD,
)
from preprocess.copies.kernels import Array, Number, compiled, hashed, with_letters
from preprocess.copies.lexicon import ABBREVIATED, PARTICLES, POINTED
from preprocess.copies.vocabulary import (
    ABBREVIATION,
    ARTICLE,
    LEANS_TO_NAMES,
    LEANS_TO_SMALL,
    NO_PART,
    PARTICLE,
    TITLE_WITH_POINT,
)
from preprocess.copies.word_kernels import MARGIN, NONE, add, first_letters, has, nothing_spelled, with_form

_0, _1, _8, _ONE = np.uint64(0), np.uint64(1), np.uint64(8), np.int64(1)
_NO_ASCII = np.uint32(0x80)
_LINE, _POINT, _SPACE, _S, _A, _Z = (ord(sign) for sign in "\n. saz")
_CASE = 0x20
_LONGEST_PARTICLE, _LONGEST_TITLE, _LONGEST_ABBREVIATION = (
    max(map(len, words)) for words in (PARTICLES, POINTED, ABBREVIATED)
)


@compiled
def kind_of(vocabulary: Array, key: Number) -> Number:
    """What the vocabulary says of a word, by its hash: bits, 0 where it does not know it."""
    return vocabulary[1][slot_of(vocabulary, key)]


@compiled
def slot_of(vocabulary: Array, key: Number) -> Number:
    """Where the vocabulary has a word, by its hash; a place of zeros where it does not know it."""
    keys, last = vocabulary[0], vocabulary[4]
    slot = np.int64(key) & last
    while keys[slot] != _0 and keys[slot] != key:
        slot = (slot + 1) & last
    return slot


@compiled
def find_runs(text: Array, forms: Array, vocabulary: Array, out: Array) -> Number:
    """Find the runs of words with capitals.

    Args:
        text: Its code points, kinds, and its end.
        forms: Written, sizes and letters of :class:`~preprocess.copies.characters.Characters`.
        vocabulary: The arrays of :class:`~preprocess.copies.vocabulary.Vocabulary`, and the number of its last place.
        out: Of each run its first part, with one more at the end, and how many of its first words are doubtful; of
            each part its extent, its key and stem, its first letter and how many letters it has; a place for a number
            a character.

    Returns:
        The number of runs.
    """
    _, kinds, end = text
    capitals = out[3]
    counts, line = (NONE, NONE), MARGIN
    while line < end:
        past, found = _find_capitals(kinds, line, capitals)
        heading = found > 0 and _is_heading(kinds, line, past)
        done = line
        for number in range(found):
            place = capitals[number]
            if place >= done:
                doubt = EVERY if heading else np.int64(_is_doubtful(text, vocabulary, place))
                out[0][counts[0]], out[1][counts[0]] = counts[1], doubt
                done, size = _read_run(text, forms, vocabulary, (place, counts[1]), out[2])
                counts = counts[0] + 1, size
        line = past + 1
    out[0][counts[0]] = counts[1]
    return counts[0]


@compiled
def _find_capitals(kinds: Array, line: Number, capitals: Array) -> Number:
    """Find where a line ends, and the capitals at beginnings of words in it: how many there are.

    Each place is written and counted only where it is one: what a character is cannot be foreseen, and a wrong guess
    costs more than a number written.
    """
    place, count = line, NONE
    while not kinds[place] & LINE_END:
        capitals[count] = place
        count += np.int64(kinds[place] & CAPITAL != 0) & np.int64(kinds[place - 1] & ALNUM == 0)
        place += 1
    return place, count


@compiled
def _read_run(text: Array, forms: Array, vocabulary: Array, first: Number, parts: Array) -> Number:
    """Write the parts of a run of words with capitals; where it ends, and how many parts there are then."""
    following, size = first
    place = following
    while following:
        place = _end_of_word(text, vocabulary, following)
        _read_part(text, forms, (following, place), size, parts)
        size += 1
        following = _following(text, vocabulary, place)
    return place, size


@compiled
def _end_of_word(text: Array, vocabulary: Array, place: Number) -> Number:
    """Where a name's word ends: a run of initials, a title with its point, or letters that signs may join."""
    codes, kinds, _ = text
    after, initials = place, 0
    while initials < MOST_INITIALS and kinds[after] & CAPITAL and codes[after + 1] == _POINT:
        after, initials = after + 2, initials + 1
    if initials and not kinds[after] & ALNUM:
        return after
    after = place + 1
    while kinds[after] & ALNUM:
        after += 1
    is_short = codes[after] == _POINT and after - place <= _LONGEST_TITLE
    if is_short and kind_of(vocabulary, _hash_of(codes, place, after)) & TITLE_WITH_POINT:
        return after + 1
    while kinds[after] & NAME_SIGN and kinds[after + 1] & ALNUM:
        after += 2
        while kinds[after] & ALNUM:
            after += 1
    return after


@compiled
def _following(text: Array, vocabulary: Array, place: Number) -> Number:
    """Where the next word of a name begins, after a particle perhaps; 0 where the run of words is over."""
    codes, kinds, _ = text
    if not kinds[place] & BLANK:
        return NONE
    place += 1
    after = place
    while after - place <= _LONGEST_PARTICLE + 1:
        if kinds[after] & CAPITAL and kinds[after - 1] & BLANK:
            is_known = after == place or kind_of(vocabulary, _hash_of(codes, place, after - 1)) & PARTICLE
            return after if is_known else NONE
        if not (kinds[after] & BLANK or _A <= codes[after] <= _Z):
            return NONE
        after += 1
    return NONE


@compiled
def _hash_of(codes: Array, start: Number, end: Number) -> Number:
    """The hash of a stretch of ASCII as it is written."""
    word = _0, _0, _0
    for place in range(start, end):
        word = with_letters(word, np.uint64(min(codes[place], _NO_ASCII)), _1)
    return hashed(word)


@compiled
def _read_part(text: Array, forms: Array, extent: Number, number: Number, parts: Array) -> None:
    """Write a word of a name as it is compared: without signs and possessive."""
    codes, kinds, _ = text
    starts, ends, keys, stems, initials, lengths = parts
    start, end = extent
    starts[number], ends[number] = start - MARGIN, end - MARGIN
    if codes[end - 1] == _POINT:  # that of "El Salvador." is the sentence's, those of "U.S." its own
        points = NONE
        for place in range(start, end):
            points += codes[place] == _POINT
        ends[number] -= points == 1
    if start < end - 2 and codes[end - 1] | _CASE == _S and kinds[end - 2] & APOSTROPHE:
        end -= 2
    spelling = nothing_spelled()
    for place in range(start, end):
        spelling = with_form(spelling, forms, codes[place])
    word, stem, length = spelling
    keys[number], stems[number], lengths[number] = hashed(word), hashed(stem), length
    initials[number], _ = first_letters(forms[0][codes[start]], _ONE)


@compiled
def _is_doubtful(text: Array, vocabulary: Array, place: Number) -> Number:
    """Whether the capital at a place may be only that of a sentence's beginning."""
    codes, kinds, _ = text
    if codes[place - 1] == _SPACE and kinds[place - 2] & ALPHA:
        return False
    first = max(MARGIN, place - DOUBT_LOOKS_AT)
    end = place
    while end > first and kinds[end - 1] & OPENS:
        end -= 1
    if end == first:
        return True
    if not kinds[end - 1] & BREAK:
        return False
    end -= codes[end - 1] == _LINE
    if end == first or codes[end - 1] != _POINT:
        return True
    return not _is_abbreviated(text, vocabulary, first, end - 1)


@compiled
def _is_abbreviated(text: Array, vocabulary: Array, first: Number, end: Number) -> Number:
    """Whether an initial or an abbreviation ends at a place: a point after it ends no sentence."""
    codes, kinds, _ = text
    start = end
    while start > first and kinds[start - 1] & WORD:
        start -= 1
    if end - start == 1:
        return kinds[start] & (ALNUM | DIGIT) == ALNUM
    if not 1 < end - start <= _LONGEST_ABBREVIATION:
        return False
    return kind_of(vocabulary, _hash_of(codes, start, end)) & ABBREVIATION != 0


@compiled
def _is_heading(kinds: Array, start: Number, end: Number) -> Number:
    """Whether nearly every longer word of a line has a capital, and it does not end like a sentence."""
    while end > start and kinds[end - 1] & SPACE:
        end -= 1
    while start < end and kinds[start] & SPACE:
        start += 1
    if start == end or kinds[end - 1] & ENDS_SENTENCE:
        return False
    longer, capitals, word = 0, 0, start
    end = min(end, start + HEADING_LENGTH)
    for place in range(start, end + 1):
        if place == end or kinds[place] & SPACE:
            if place - word > SHORT_WORD:
                longer += 1
                capitals += kinds[word] & HEADS != 0
            word = place + 1
    return longer > 1 and capitals >= HEADING_SHARE * longer


@compiled
def choose_names(runs: Array, own: Array, asked: Array, counts: Number, out: Array) -> Number:
    """Write the names of a stretch of a text.

    Args:
        runs: First parts and doubts of the runs of words with capitals, and their parts; see :func:`find_runs`.
        own: The numbers of its first run and of the next stretch's.
        asked: The words that the text has in small letters, an empty set, and the vocabulary.
        counts: How many names are written already, how many parts of names, and how many names there may be.
        out: Starts, ends and initials of the names, and where the parts of each end; the stems of their parts.

    Returns:
        The counts then.
    """
    firsts, doubts, parts, _ = runs
    for run in range(own[0], own[1]):
        if not doubts[run]:
            for part in range(firsts[run], firsts[run + 1]):
                add(asked[1], parts[2][part])
    for run in range(own[0], own[1]):
        counts = _split_run((firsts[run], firsts[run + 1], doubts[run]), parts, asked, counts, out)
    return counts


@compiled
def _split_run(run: Number, parts: Array, asked: Array, counts: Number, out: Array) -> Number:
    """Split a run of capitalised words at titles and dates, drop what is not known to be a name, and write the rest."""
    first, past, _ = run
    starts, ends, keys, stems, initials, lengths = parts
    name_starts, name_ends, name_initials, part_ends, name_parts = out
    count, size, most = counts
    is_open, letters, number = False, (_0, _0, _0), 0
    for part in range(first, past):
        kind = kind_of(asked[2], keys[part])
        if kind & ARTICLE:
            continue
        if kind & NO_PART or not 1 < lengths[part] <= LONGEST_WORD or _is_lacking(run, part, keys[part], kind, asked):
            is_open = False
            continue
        if not is_open:
            if count == most:
                break
            name_starts[count], letters, number, is_open = starts[part], (_0, _0, _0), 0, True
            count += 1
        name_parts[size] = stems[part]
        size, number = size + 1, number + 1
        letters = with_letters(letters, initials[part], _bytes(initials[part]))
        name_ends[count - 1], part_ends[count - 1] = ends[part], size
        name_initials[count - 1] = hashed(letters) if number > 1 else _0
    return count, size, most


@compiled
def _is_lacking(run: Number, part: Number, key: Number, kind: Number, asked: Array) -> Number:
    """Whether a word whose capital says nothing is not known to be a name."""
    first, past, doubt = run
    small, known, _ = asked
    if part - first >= doubt or has(known, key):
        return False
    # The first word of a longer run needs no support of its own: "Amnesty International warned".
    needs_support = doubt == EVERY or past - first == 1
    return has(small, key) or (not kind & LEANS_TO_NAMES if needs_support else kind & LEANS_TO_SMALL != 0)


@compiled
def _bytes(letter: Number) -> Number:
    """How many bytes a letter has."""
    size = _0
    while letter:
        size, letter = size + _1, letter >> _8
    return size
