"""Reading the figures of a text, compiled: what the regular expression of :mod:`preprocess.copies.figures` says.

See :mod:`preprocess.copies.word_kernels` for how a text is given. A reader of a kind of figure is asked at the place
where one may begin, writes its key, and returns where the figure ends, 0 where there is none, and the key's length.
"""

import numpy as np

from preprocess.copies.characters import (
    BEGINS_FIGURE,
    BLANK,
    DIGIT,
    JOINS_NUMBERS,
    JOINS_SCALE,
    POINTS,
    SPACE,
    THOUSANDS,
    WORD,
)
from preprocess.copies.fact_kernels import kind_of, slot_of
from preprocess.copies.figure_keys import (
    LONGEST_KEY,
    ascii_hash,
    begin,
    copied,
    date,
    shared,
    with_digits,
    with_number,
)
from preprocess.copies.figures import (
    FIRST_YEAR,
    GROUP,
    LAST_YEAR,
    LONGEST_ORDINAL,
    MOST_DECIMALS,
    MOST_DIGITS,
    MOST_GROUPS,
    MOST_SCALES,
    MOST_WORDS_MORE,
    SCALES,
)
from preprocess.copies.kernels import Array, Number, compiled
from preprocess.copies.vocabulary import (
    AND,
    MONTH,
    MONTH_BEGINS,
    NUMBER,
    NUMBER_BEGINS,
    ORDINAL,
    PERCENT,
    PERCENT_BEGINS,
    SCALE,
    SCALE_LETTER,
)
from preprocess.copies.word_kernels import MARGIN, NONE

TOO_LARGE = np.int64(-1)
"""A figure that the kernel cannot count to."""

_LARGEST = 10**6  # of what stands before a scale, so that no sum reaches 2⁶³
_HUNDRED = SCALES["hundred"]
_0, _1, _AT, _CASE = (np.uint64(number) for number in (0, 1, ord("@"), 0x20))
_ONE, _TWO, _GROUP, _TEN = (np.int64(number) for number in (1, 2, GROUP, 10))
_TOO_MANY_DIGITS, _TOO_MANY_DECIMALS = np.int64(MOST_DIGITS + 1), np.int64(MOST_DECIMALS + 1)
_SHARP, _ZERO, _POINT, _COMMA, _COLON, _SLASH, _SPACE, _HYPHEN, _PERCENT, _A, _Y, _O, _F, _T, _H = (
    np.int64(ord(sign)) for sign in "#0.,:/ -%ayofth"
)
_SMALL, _LETTERS = 0x20, 26
_LONGEST = 10  # letters of a word that figures ask about
_YEAR_DIGITS = len(str(LAST_YEAR))
_CLOCK_DIGITS = _DAY_DIGITS = 2


@compiled
def read_figures(text: Array, vocabulary: Array, room: Array, bounds: Array, out: Array) -> Number:
    """Read the figures of a text.

    Args:
        text: Its code points, kinds, and its end.
        vocabulary: The arrays of :class:`~preprocess.copies.vocabulary.Vocabulary`, and the number of its last place.
        room: Places for :data:`LONGEST_KEY` signs and as many digits; and for a number a character.
        bounds: How many figures there are already, and how many at most.
        out: Starts, ends and hashes of the figures.

    Returns:
        How many figures there are then, or :data:`TOO_LARGE`.
    """
    key, beginnings = room
    starts, ends, hashes = out
    count, most = bounds
    begin(key)
    done = MARGIN
    for number in range(_find_beginnings(text, beginnings)):
        place = beginnings[number]
        if place < done:
            continue
        if count == most:
            break
        done, size = _figure(text, vocabulary, key, place)
        if done == TOO_LARGE:
            return TOO_LARGE
        starts[count], ends[count] = place - MARGIN, done - MARGIN
        if done:
            hashes[count] = ascii_hash(key, NONE, size)
            count += 1
    return count


@compiled
def _find_beginnings(text: Array, beginnings: Array) -> Number:
    """Find the places where figures may begin; how many there are.

    Each is written and counted only where it is one: what a character is cannot be foreseen, and a wrong guess costs
    more than a number written.
    """
    _, kinds, end = text
    count = NONE
    for place in range(MARGIN, end):
        beginnings[count] = place
        count += np.int64(kinds[place] & BEGINS_FIGURE != 0) & np.int64(kinds[place - 1] & WORD == 0)
    return count


@compiled
def _figure(text: Array, vocabulary: Array, key: Array, place: Number) -> Number:
    """A figure at the beginning of a word."""
    codes, kinds, _ = text
    if kinds[place] & DIGIT:
        return _digits(text, vocabulary, key, place) if _is_free(codes, kinds, place) else (NONE, NONE)
    begins = _beginning(codes, kinds, vocabulary[3], place)
    if begins == 0 or not _is_free(codes, kinds, place):
        return NONE, NONE
    if begins == NUMBER_BEGINS:
        return _words(text, vocabulary, key, place)
    return _month_first(text, vocabulary, key, place)


@compiled
def _beginning(codes: Array, kinds: Array, beginnings: Array, place: Number) -> Number:
    """What a word may be by its first letters: a month, a number, or none."""
    first, second, third = np.int64(codes[place]), np.int64(codes[place + 1]), np.int64(codes[place + 2])
    first, third = (first | _SMALL) - _A, (third | _SMALL) - _A
    if first == 0 and kinds[place + 1] & JOINS_NUMBERS:  # "a million"
        return np.int64(NUMBER_BEGINS)
    second = (second | _SMALL) - _A
    if not (0 <= first < _LETTERS and 0 <= second < _LETTERS and 0 <= third < _LETTERS):
        return NONE
    return np.int64(beginnings[first << 10 | second << 5 | third])


@compiled
def _is_free(codes: Array, kinds: Array, place: Number) -> Number:
    """Whether what stands before lets a figure begin: not "MS-" nor "1."."""
    if codes[place - 1] == _HYPHEN:
        return kinds[place - 2] & (WORD | DIGIT) != WORD
    return not (kinds[place - 1] & POINTS and kinds[place - 2] & DIGIT)


@compiled
def _digits(text: Array, vocabulary: Array, key: Array, place: Number) -> Number:
    """A figure that begins with a digit."""
    codes, kinds, _ = text
    size = _count(kinds, place, _TOO_MANY_DIGITS)
    after = place + size
    if size <= _CLOCK_DIGITS and codes[after] == _COLON and _count(kinds, after + 1, _GROUP) == _CLOCK_DIGITS:
        return after + 3, copied(codes, place, after + 3, key)
    word, suffixed = _word(codes, kinds, after)
    if not kind_of(vocabulary, word) & ORDINAL:
        suffixed = after
    if size <= _DAY_DIGITS:
        end, month = _month_after(text, vocabulary, suffixed)
        if end:
            return end, date(key, month, _value(codes, place, after))
    if suffixed > after and size <= LONGEST_ORDINAL:
        length = with_number(key, _ONE, _value(codes, place, after))
        key[length], key[length + 1] = _T, _H
        return suffixed, length + 2
    return _amount(text, vocabulary, key, place, size)


@compiled
def _count(kinds: Array, place: Number, most: Number) -> Number:
    """How many digits stand at a place, so many at most."""
    size = NONE
    while size < most and kinds[place + size] & DIGIT:
        size += 1
    return size


@compiled
def _value(codes: Array, start: Number, end: Number) -> Number:
    value = NONE
    for place in range(start, end):
        value = 10 * value + (np.int64(codes[place]) - _ZERO)
    return value


@compiled
def _month_after(text: Array, vocabulary: Array, place: Number) -> Number:
    """After a day: where its month ends, and the month's number; 0 where there is none."""
    codes, kinds, _ = text
    if codes[place] == _SPACE and codes[place + 1] | _SMALL == _O and codes[place + 2] | _SMALL == _F:
        place += 3
    if not kinds[place] & BLANK or _beginning(codes, kinds, vocabulary[3], place + 1) != MONTH_BEGINS:
        return NONE, NONE
    word, place = _word(codes, kinds, place + 1)
    slot = slot_of(vocabulary, word)
    if not vocabulary[1][slot] & MONTH:
        return NONE, NONE
    return place + np.int64(codes[place] == _POINT and kinds[place + 1] & WORD != 0), vocabulary[2][slot]


@compiled
def _month_first(text: Array, vocabulary: Array, key: Array, place: Number) -> Number:
    """A month and its day."""
    codes, kinds, _ = text
    word, place = _word(codes, kinds, place)
    slot = slot_of(vocabulary, word)
    place += codes[place] == _POINT
    size = _count(kinds, place + 1, _GROUP)
    if not vocabulary[1][slot] & MONTH or not kinds[place] & BLANK or not 0 < size <= _DAY_DIGITS:
        return NONE, NONE
    day = place + 1
    after = day + size
    word, suffixed = _word(codes, kinds, after)
    after = suffixed if kind_of(vocabulary, word) & ORDINAL else after
    if kinds[after] & WORD or codes[after] == _COLON or _has_digit(codes, kinds, after):
        return NONE, NONE
    return after, date(key, vocabulary[2][slot], _value(codes, day, day + size))


@compiled
def _has_digit(codes: Array, kinds: Array, place: Number) -> bool:
    """Whether a digit follows among letters, points and commas: then a day was the beginning of something else."""
    while kinds[place] & WORD or codes[place] == _POINT or codes[place] == _COMMA:
        if kinds[place] & DIGIT:
            return True
        place += 1
    return False


@compiled
def _amount(text: Array, vocabulary: Array, key: Array, place: Number, size: Number) -> Number:
    """A number in digits with what may follow it: decimals, a scale, a sign for a share."""
    codes, kinds, _ = text
    whole = _whole_end(kinds, place, size)
    decimals = NONE
    if codes[whole] == _POINT or codes[whole] == _COMMA:
        decimals = _count(kinds, whole + 1, _TOO_MANY_DECIMALS)
        decimals = NONE if decimals == _TOO_MANY_DECIMALS else decimals
    after = whole + (decimals + 1 if decimals else NONE)
    count = _digits_alone(codes, kinds, (place, after), key)
    end, tens = _scaled(text, vocabulary, after)
    share = _share_end(text, vocabulary, end)
    is_bare = end == after and not share and after - place == _YEAR_DIGITS == count
    if is_bare and FIRST_YEAR <= _value(codes, place, after) <= LAST_YEAR:
        key[1] = _Y
        return after, with_digits(key, _TWO, count, count)
    decimals = NONE if decimals == _GROUP else decimals  # they are thousands then
    return shared(key, with_digits(key, _ONE, count, count - decimals + tens), end, share)


@compiled
def _whole_end(kinds: Array, place: Number, size: Number) -> Number:
    """Where the whole part of a number ends: after groups of thousands, or after its first digits."""
    after, groups = place + size, 0
    if size > _GROUP:
        return min(after, place + MOST_DIGITS)
    while groups < MOST_GROUPS and kinds[after] & THOUSANDS and _count(kinds, after + 1, _GROUP) == _GROUP:
        after, groups = after + 1 + _GROUP, groups + 1
    if groups and kinds[after] & DIGIT:
        after -= 1 + _GROUP  # that was no group of three
    return after


@compiled
def _digits_alone(codes: Array, kinds: Array, extent: Number, key: Array) -> Number:
    """Write the digits of a stretch behind the places for the key; how many they are."""
    count = NONE
    for place in range(extent[0], extent[1]):
        if kinds[place] & DIGIT:
            key[LONGEST_KEY + count] = codes[place]
            count += 1
    return count


@compiled
def _scaled(text: Array, vocabulary: Array, place: Number) -> Number:
    """After digits: where the letter or the words for a scale end, and the power of ten that they are."""
    codes, kinds, _ = text
    tens = NONE
    word, after = _word(codes, kinds, place)
    slot = slot_of(vocabulary, word)
    if vocabulary[1][slot] & SCALE_LETTER:
        place, tens = after, vocabulary[2][slot]
    for _ in range(MOST_SCALES):
        if not kinds[place] & JOINS_SCALE:
            break
        word, after = _word(codes, kinds, place + 1)
        slot = slot_of(vocabulary, word)
        if not vocabulary[1][slot] & SCALE:
            break
        place, tens = after, tens + vocabulary[2][slot]
    return place, tens


@compiled
def _share_end(text: Array, vocabulary: Array, place: Number) -> Number:
    """Where a sign or word for a share ends; 0 where there is none."""
    codes, kinds, _ = text
    sign = place + np.int64(kinds[place] & SPACE != 0)
    if codes[sign] == _PERCENT:
        return sign + 1
    if not kinds[place] & JOINS_SCALE:
        return NONE
    word, after = _word(codes, kinds, place + 1)
    kind = kind_of(vocabulary, word)
    if kind & PERCENT_BEGINS and codes[after] == _SPACE:
        _, after = _word(codes, kinds, after + 1)
        kind = kind_of(vocabulary, ascii_hash(codes, place + 1, after))
    return after if kind & PERCENT else NONE


@compiled
def _word(codes: Array, kinds: Array, place: Number) -> Number:
    """The hash of a whole word of ASCII in small letters, and where it ends; 0 and the place where there is none."""
    after = place
    while after - place <= _LONGEST and 0 <= (np.int64(codes[after]) | _SMALL) - _A < _LETTERS:
        after += 1
    if after == place or kinds[after] & WORD:
        return _0, place
    return ascii_hash(codes, place, after), after


@compiled
def _words(text: Array, vocabulary: Array, key: Array, place: Number) -> Number:
    """A number in words."""
    codes, kinds, _ = text
    word, end = _word(codes, kinds, place)
    slot = slot_of(vocabulary, word)
    is_article = end == place + 1  # "a" alone of all words of one letter
    slot_after, after = _scale_after(text, vocabulary, end)
    if not (vocabulary[1][slot] & NUMBER or (is_article and after)):
        return NONE, NONE
    total, part, more = NONE, vocabulary[2][slot], MOST_WORDS_MORE
    if after == 0:
        slot_after, after = _number_after(text, vocabulary, end)
        more -= 1
    while after and more >= 0:
        if part > _LARGEST:
            return TOO_LARGE, NONE
        total, part = _sum(total, part, vocabulary[1][slot_after], vocabulary[2][slot_after])
        end, more = after, more - 1
        slot_after, after = _number_after(text, vocabulary, end)
    length = with_number(key, _ONE, total + part)
    return shared(key, length, end, _share_end(text, vocabulary, end))


@compiled
def _sum(total: Number, part: Number, kind: Number, value: Number) -> Number:
    """What is summed up, and what a scale would multiply, after one word more."""
    if kind & NUMBER:
        return total, part + value
    if value == _HUNDRED:
        return total, max(part, _ONE) * 100
    return total + max(part, _ONE) * 10**value, NONE


@compiled
def _scale_after(text: Array, vocabulary: Array, place: Number) -> Number:
    """Where the vocabulary has the scale that follows, and where that ends; 0 where there is none."""
    codes, kinds, _ = text
    word, after = _word(codes, kinds, place + 1)
    slot = slot_of(vocabulary, word)
    return (slot, after) if kinds[place] & JOINS_NUMBERS and vocabulary[1][slot] & SCALE else (NONE, NONE)


@compiled
def _number_after(text: Array, vocabulary: Array, place: Number) -> Number:
    """The same of any word for a number, after "and" perhaps."""
    codes, kinds, _ = text
    if not kinds[place] & JOINS_NUMBERS:
        return NONE, NONE
    word, after = _word(codes, kinds, place + 1)
    if kind_of(vocabulary, word) & AND and codes[after] == _SPACE:
        word, after = _word(codes, kinds, after + 1)
    slot = slot_of(vocabulary, word)
    return (slot, after) if vocabulary[1][slot] & (SCALE | NUMBER) else (NONE, NONE)
