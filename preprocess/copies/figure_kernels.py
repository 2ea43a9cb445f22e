"""Reading the figures of a text, compiled: what the regular expression of :mod:`preprocess.copies.figures` says.

See :mod:`preprocess.copies.word_kernels` for how a text is given. A reader of a kind of figure is asked at the place
where one may begin, writes its key, and returns where the figure ends, 0 where there is none, and the key's length.
"""

import numpy as np

from preprocess.copies.characters import BLANK, DIGIT, SPACE, THOUSANDS, WORD
from preprocess.copies.fact_kernels import kind_of, slot_of
from preprocess.copies.figures import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_ORDINAL,
    MOST_DECIMALS,
    MOST_DIGITS,
    MOST_GROUPS,
    MOST_SCALES,
    MOST_WORDS_MORE,
    SCALES,
)
from preprocess.copies.kernels import Array, Number, compiled, hashed, with_letters
from preprocess.copies.vocabulary import (
    NUMBER,
    NUMBER_BEGINS,
    PERCENT,
    PERCENT_BEGINS,
    SCALE,
    SCALE_LETTER,
)
from preprocess.copies.word_kernels import MARGIN, NONE

LONGEST_KEY = 160
"""Signs of a key: of 36 digits, 48 zeros of four scales and a few more at most, or of a clock."""
TOO_LARGE = np.int64(-1)
"""A figure that the kernel cannot count to."""
_LARGEST = 10**6  # of what stands before a scale, so that no sum reaches 2⁶³
_HUNDRED = SCALES["hundred"]
_0, _1, _AT, _CASE = (np.uint64(number) for number in (0, 1, ord("@"), 0x20))
_ONE, _3, _TEN = (np.int64(number) for number in (1, 3, 10))
_SHARP, _ZERO, _POINT, _COMMA, _COLON, _SLASH, _SPACE, _HYPHEN, _PERCENT, _A, _Y = (np.int64(ord(sign)) for sign in "#0.,:/ -%ay")
_O, _F, _N, _D, _S, _T, _H, _R = (np.int64(ord(sign)) for sign in "ofndsthr")
_SMALL, _LETTERS = 0x20, 26
_FROM_DIGITS, _FROM_DECIMALS = np.int64(MOST_DIGITS + 1), np.int64(MOST_DECIMALS + 1)  # too many
_LONGEST = 10  # letters of a word that figures ask about
_YEAR_DIGITS = len(str(LAST_YEAR))


@compiled
def read_figures(text: Array, vocabulary: Array, key: Array, bounds: Array, out: Array) -> Number:
    """Read the figures of a text.

    Args:
        text: Its code points, kinds, and its end.
        vocabulary: The arrays of :class:`~preprocess.copies.vocabulary.Vocabulary`, and the number of its last place.
        key: Places for :data:`LONGEST_KEY` signs, and for as many digits.
        bounds: How many figures there are already, and how many at most.
        out: Starts, ends and hashes of the figures.

    Returns:
        How many figures there are then, or :data:`TOO_LARGE`.
    """
    codes, kinds, end = text
    starts, ends, hashes = out
    beginnings = vocabulary[3]
    count, most = bounds
    key[0] = _SHARP  # so that a figure's key is never that of a word
    place = MARGIN
    while place < end and count < most:
        if not kinds[place] & WORD or kinds[place - 1] & WORD:
            place += 1
            continue
        is_digit = kinds[place] & DIGIT
        begins = 0 if is_digit else _beginning(codes, beginnings, place)
        if not is_digit and not begins or not _is_free(codes, kinds, place):
            place += 1
            continue
        if is_digit:
            after, size = _digits(codes, kinds, vocabulary, key, place)
        elif begins == NUMBER_BEGINS:
            after, size = _words(codes, kinds, vocabulary, key, place)
        else:
            after, size = _month_first(codes, kinds, key, begins, place)
        if after == TOO_LARGE:
            return TOO_LARGE
        if after == 0:
            place += 1
            continue
        starts[count], ends[count], hashes[count] = place - MARGIN, after - MARGIN, _hash_of(key, NONE, size)
        count += 1
        place = after
    return count


@compiled
def _beginning(codes: Array, beginnings: Array, place: int) -> int:
    """What a word may be by its first letters: a month, a number, or none."""
    first, second = np.int64(codes[place]) | _SMALL, np.int64(codes[place + 1])
    third = (np.int64(codes[place + 2]) | _SMALL) - _A
    if first == _A and (second == _SPACE or second == _HYPHEN):
        return NUMBER_BEGINS
    first, second = first - _A, (second | _SMALL) - _A
    if not (0 <= first < _LETTERS and 0 <= second < _LETTERS and 0 <= third < _LETTERS):
        return 0
    return np.int64(beginnings[first << 10 | second << 5 | third])


@compiled
def _is_free(codes: Array, kinds: Array, place: int) -> bool:
    """Whether what stands before lets a figure begin: not "MS-" nor "1."."""
    before, is_digit = codes[place - 1], kinds[place - 2] & DIGIT
    if before == _HYPHEN:
        return not kinds[place - 2] & WORD or bool(is_digit)
    return not (is_digit and (before == _POINT or before == _COMMA or before == _COLON or before == _SLASH))


@compiled
def _digits(codes: Array, kinds: Array, vocabulary: Array, key: Array, place: int) -> Number:
    """A figure that begins with a digit."""
    size = _count(kinds, place, _FROM_DIGITS)
    after = place + size
    if size <= 2 and codes[after] == _COLON and _count(kinds, after + 1, _3) == 2:
        return after + 3, _copied(codes, place, after + 3, key)
    suffix = _is_ordinal(codes, after)
    if size <= 2:
        ends, month = _day_first(codes, kinds, vocabulary[3], after + 2 * suffix)
        if ends:
            return ends, _date(key, month, _value(codes, place, after))
    if suffix and size <= LONGEST_ORDINAL and not kinds[after + 2] & WORD:
        length = _with_number(key, _ONE, _value(codes, place, after))
        key[length], key[length + 1] = _T, _H
        return after + 2, length + 2
    return _amount(codes, kinds, vocabulary, key, place, size)


@compiled
def _count(kinds: Array, place: int, most: int) -> int:
    """How many digits stand at a place, so many at most."""
    size = 0
    while size < most and kinds[place + size] & DIGIT:
        size += 1
    return size


@compiled
def _value(codes: Array, start: int, end: int) -> int:
    value = 0
    for place in range(start, end):
        value = 10 * value + (np.int64(codes[place]) - _ZERO)
    return value


@compiled
def _is_ordinal(codes: Array, place: int) -> int:
    """1 where "st", "nd", "rd" or "th" stands at a place."""
    first, second = codes[place] | _SMALL, codes[place + 1] | _SMALL
    if second == _D:
        return np.int64(first == _N or first == _R)
    return np.int64((first == _S and second == _T) or (first == _T and second == _H))


@compiled
def _day_first(codes: Array, kinds: Array, beginnings: Array, place: int) -> Number:
    """After a day: where its month ends, and the month's number; 0 where there is none."""
    if codes[place] == _SPACE and codes[place + 1] | _SMALL == _O and codes[place + 2] | _SMALL == _F:
        place += 3
    if not kinds[place] & BLANK:
        return 0, 0
    month = _beginning(codes, beginnings, place + 1)
    if not 0 < month < NUMBER_BEGINS:
        return 0, 0
    place = _after_letters(codes, place + 1)
    if kinds[place] & WORD:
        return 0, 0
    return place + (codes[place] == _POINT and bool(kinds[place + 1] & WORD)), month


@compiled
def _month_first(codes: Array, kinds: Array, key: Array, month: int, place: int) -> Number:
    """A month and its day."""
    place = _after_letters(codes, place)
    place += codes[place] == _POINT
    size = _count(kinds, place + 1, _3)
    if not kinds[place] & BLANK or not 0 < size <= 2:
        return NONE, NONE
    day = place + 1
    after = day + size
    after += 2 * _is_ordinal(codes, after)
    if kinds[after] & WORD or codes[after] == _COLON:
        return NONE, NONE
    ahead = after
    while kinds[ahead] & WORD or codes[ahead] == _POINT or codes[ahead] == _COMMA:
        if kinds[ahead] & DIGIT:
            return NONE, NONE
        ahead += 1
    return after, _date(key, month, _value(codes, day, day + size))


@compiled
def _after_letters(codes: Array, place: int) -> int:
    while 0 <= (np.int64(codes[place]) | _SMALL) - _A < _LETTERS:
        place += 1
    return place


@compiled
def _amount(codes: Array, kinds: Array, vocabulary: Array, key: Array, place: int, size: int) -> Number:
    """A number in digits with what may follow it: decimals, a scale, a sign for a share."""
    whole = _whole_end(kinds, place, size)
    decimals = NONE
    if codes[whole] == _POINT or codes[whole] == _COMMA:
        decimals = _count(kinds, whole + 1, _FROM_DECIMALS)
        decimals = NONE if decimals > MOST_DECIMALS else decimals
    after = whole + (decimals + 1 if decimals else 0)
    count = NONE
    for digit in range(place, after):
        if kinds[digit] & DIGIT:
            key[LONGEST_KEY + count] = codes[digit]
            count += 1
    end, tens = _scaled(codes, kinds, vocabulary, after)
    share = _share_end(codes, kinds, vocabulary, end)
    if end == after and not share and after - place == _YEAR_DIGITS == count:
        if FIRST_YEAR <= _value(codes, place, after) <= LAST_YEAR:
            key[1] = _Y
            return after, _with_digits(key, _ONE + _ONE, count, count)
    decimals = NONE if decimals == _3 else decimals  # they are thousands then
    length = _with_digits(key, _ONE, count, count - decimals + tens)
    return _shared(key, length, end, share)


@compiled
def _whole_end(kinds: Array, place: int, size: int) -> int:
    """Where the whole part of a number ends: after groups of thousands, or after its first digits."""
    after, groups = place + size, 0
    if size <= 3:
        while groups < MOST_GROUPS and kinds[after] & THOUSANDS and _count(kinds, after + 1, _3) == 3:
            after, groups = after + 4, groups + 1
        if groups and kinds[after] & DIGIT:
            after -= 4
    return min(after, place + MOST_DIGITS) if groups == 0 else after


@compiled
def _scaled(codes: Array, kinds: Array, vocabulary: Array, place: int) -> Number:
    """After digits: where the letter or the words for a scale end, and the power of ten that they are."""
    tens = NONE
    word, after = _word(codes, kinds, place)
    if after > place:
        slot = slot_of(vocabulary, word)
        if vocabulary[1][slot] & SCALE_LETTER:
            place, tens = after, vocabulary[2][slot]
    for _ in range(MOST_SCALES):
        if not (kinds[place] & BLANK or codes[place] == _HYPHEN):
            break
        word, after = _word(codes, kinds, place + 1)
        slot = slot_of(vocabulary, word)
        if not vocabulary[1][slot] & SCALE:
            break
        place, tens = after, tens + vocabulary[2][slot]
    return place, tens


@compiled
def _share_end(codes: Array, kinds: Array, vocabulary: Array, place: int) -> int:
    """Where a sign or word for a share ends; 0 where there is none."""
    sign = place + bool(kinds[place] & SPACE)
    if codes[sign] == _PERCENT:
        return sign + 1
    if not (kinds[place] & BLANK or codes[place] == _HYPHEN):
        return 0
    word, after = _word(codes, kinds, place + 1)
    kind = kind_of(vocabulary, word)
    if kind & PERCENT:
        return after
    if kind & PERCENT_BEGINS and codes[after] == _SPACE:
        _, end = _word(codes, kinds, after + 1)
        if kind_of(vocabulary, _hash_of(codes, place + 1, end)) & PERCENT:
            return end
    return 0


@compiled
def _word(codes: Array, kinds: Array, place: int) -> Number:
    """The hash of a whole word of ASCII letters in small ones, and where it ends; 0 and the place where there is none."""
    after = place
    while after - place <= _LONGEST and 0 <= (np.int64(codes[after]) | _SMALL) - _A < _LETTERS:
        after += 1
    if after == place or kinds[after] & WORD:
        return _0, place
    return _hash_of(codes, place, after), after


@compiled
def _hash_of(signs: Array, start: int, end: int) -> Number:
    """The hash of signs of ASCII, capitals as small letters."""
    word = _0, _0, _0
    for place in range(start, end):
        sign = np.uint64(signs[place])
        word = with_letters(word, sign | _CASE if sign > _AT else sign, _1)
    return hashed(word)


@compiled
def _words(codes: Array, kinds: Array, vocabulary: Array, key: Array, place: int) -> Number:
    """A number in words."""
    word, after = _word(codes, kinds, place)
    slot = slot_of(vocabulary, word)
    total, part, is_article = 0, vocabulary[2][slot], after == place + 1  # "a" alone of all words of one letter
    if not (is_article or vocabulary[1][slot] & NUMBER):
        return NONE, NONE
    end, more = after, MOST_WORDS_MORE
    for number in range(MOST_WORDS_MORE + 1):
        slot, after = _word_more(codes, kinds, vocabulary, end, number == 0)
        if number == 0 and not after:
            if is_article:
                return NONE, NONE
            slot, after = _word_more(codes, kinds, vocabulary, end, number < 0)
            more -= 1
        if not after or number > more:
            break
        end, kind, value = after, vocabulary[1][slot], vocabulary[2][slot]
        if kind & NUMBER:
            part += value
            continue
        if part > _LARGEST:
            return TOO_LARGE, NONE
        if value == _HUNDRED:
            part = max(part, 1) * 100
        else:
            total, part = total + max(part, 1) * 10**value, 0
    length = _with_number(key, _ONE, total + part)
    return _shared(key, length, end, _share_end(codes, kinds, vocabulary, end))


@compiled
def _word_more(codes: Array, kinds: Array, vocabulary: Array, place: int, scale_alone: bool) -> Number:
    """Where the vocabulary has the next word of a number, and where it ends; 0 where there is none."""
    if codes[place] != _SPACE and codes[place] != _HYPHEN:
        return 0, 0
    word, after = _word(codes, kinds, place + 1)
    if not scale_alone and after == place + 4 and codes[after] == _SPACE and _is_and(codes, place + 1):
        word, after = _word(codes, kinds, after + 1)
    slot = slot_of(vocabulary, word)
    return (slot, after) if vocabulary[1][slot] & (SCALE if scale_alone else SCALE | NUMBER) else (0, 0)


@compiled
def _is_and(codes: Array, place: int) -> bool:
    first, second, third = codes[place] | _SMALL, codes[place + 1] | _SMALL, codes[place + 2] | _SMALL
    return first == _A and second == _N and third == _D


@compiled
def _copied(codes: Array, start: int, end: int, key: Array) -> Number:
    for place in range(start, end):
        key[1 + place - start] = codes[place]
    return 1 + end - start


@compiled
def _date(key: Array, month: int, day: int) -> Number:
    length = _with_number(key, _ONE, month)
    key[length] = _SLASH
    return _with_number(key, length + 1, day)


@compiled
def _shared(key: Array, length: int, end: int, share: int) -> Number:
    """Where a figure ends and how long its key is, with a sign where it is a share: that ends there then."""
    if share == 0:
        return end, length
    key[length] = _PERCENT
    return share, length + 1


@compiled
def _with_number(key: Array, length: int, number: int) -> int:
    """Write the digits of a number behind a key; its new length."""
    power = _ONE
    while number // power >= _TEN:
        power *= _TEN
    while power:
        key[length] = _ZERO + number // power % _TEN
        length, power = length + 1, power // _TEN
    return length


@compiled
def _with_digits(key: Array, length: int, count: int, whole: int) -> int:
    """Write a number behind a key, without needless zeros; its new length.

    Its digits stand behind the places for the key: so many, of which so many are whole, and zeros after them.
    """
    place = NONE
    while place < whole - 1 and (place >= count or key[LONGEST_KEY + place] == _ZERO):
        place += 1
    while count > whole and key[LONGEST_KEY + count - 1] == _ZERO:
        count -= 1
    while place < max(whole, count):
        if place == whole:
            key[length] = _POINT
            length += 1
        key[length] = key[LONGEST_KEY + place] if place < count else _ZERO
        place, length = place + 1, length + 1
    return length
