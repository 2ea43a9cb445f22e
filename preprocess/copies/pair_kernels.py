"""The inner loops of comparing articles, compiled; see :mod:`preprocess.copies.kernels`."""

import numpy as np

from preprocess.copies.kernels import Array, Number, compiled, runs_of_five

_0, _1, _3, _7 = (np.uint64(number) for number in (0, 1, 3, 7))


@compiled
def mask_quotations(words: Array, known: Array, shifts: Array, out: Array) -> None:
    """Mark the words of runs that are quotations somewhere.

    Args:
        words: Hashes and limits.
        known: Slots, buckets and hashes of :class:`~preprocess.copies.lookup.Known`.
        shifts: By which a hash is shifted to give its slot, and by which a slot's number to give its bucket. uint64.
        out: Whether each word is quoted; and two places for the runs of a text.
    """
    hashes, limits = words
    slots, buckets, members = known
    masked, runs, perhaps = out
    for number in range(len(limits) - 1):
        start, end = limits[number], limits[number + 1]
        size = np.uint64(runs_of_five(hashes[start:end], runs))
        count = _0
        for place in range(size):  # no run waits for the table to say what there is of the one before it
            slot = runs[place] >> shifts[0]
            perhaps[count] = place
            count += (np.uint64(slots[slot >> _3]) >> (slot & _7)) & _1
        own = masked[start:end]
        for asked in range(count):
            place = perhaps[asked]
            bucket = runs[place] >> shifts[0] >> shifts[1]
            for member in range(buckets[bucket], buckets[bucket + _1]):
                if members[member] == runs[place]:
                    own[place : place + np.uint64(5)] = True


@compiled
def find_runs(words: Array, masked: Array, least_own: int, out: Array) -> int:
    """Compute the runs of texts, and which of them are asked for in others.

    Args:
        words: Hashes and limits.
        masked: Which words are quoted.
        least_own: A text with fewer words outside quotations is asked for as a whole.
        out: Runs, with a place more than there can be; which are asked for; limits in runs.

    Returns:
        How many there are.
    """
    hashes, limits = words
    runs, own, run_limits = out
    count = 0
    for number in range(len(limits) - 1):
        start, end = limits[number], limits[number + 1]
        size = runs_of_five(hashes[start:end], runs[count:])
        _ask(masked[start:end], least_own, own[count : count + size])
        count += size
        run_limits[number + 1] = count
    return count


@compiled
def _ask(masked: Array, least_own: int, own: Array) -> None:
    """Say which runs of a text have no quoted word: all where it is little more than quotations."""
    unquoted = len(masked)
    for place in range(len(masked)):
        unquoted -= masked[place]
    quoted = 0
    for place in range(min(4, len(masked))):
        quoted += masked[place]
    for place in range(np.uint64(len(own))):
        quoted += masked[place + np.uint64(4)]
        own[place] = (quoted == 0) | (unquoted < least_own)
        quoted -= masked[place]


@compiled
def compare_pairs(pairs: Array, articles: Array, room: Array, out: Array) -> None:
    """Measure what pairs of articles share.

    Args:
        pairs: Their numbers.
        articles: Words and masks with their limits, runs and ``own`` with theirs.
        room: A table of keys, and of the first places of each in the one and in the other article, with a power of two
            of slots and at least twice as many as there are runs in two articles; and two arrays for the runs of one.
        out: Jaccard, containments and passages; see :class:`~preprocess.copies.overlap.Overlaps`.
    """
    words, masked, limits, runs, own, run_limits = articles
    keys, firsts, in_b, in_a = room
    jaccard, contained, passages = out
    for number in range(len(pairs)):
        a, b = pairs[number]
        a_runs, b_runs = runs[run_limits[a] : run_limits[a + 1]], runs[run_limits[b] : run_limits[b + 1]]
        slots = _slots(len(a_runs) + len(b_runs))
        table = keys[:slots], firsts[:slots]
        firsts[:slots] = -1
        a_size, _ = _enter(a_runs, table, 0, in_b)
        b_size, shared = _enter(b_runs, table, 1, in_a)
        _find(firsts[:slots, 1], in_b[: len(a_runs)])
        _find(firsts[:slots, 0], in_a[: len(b_runs)])
        either = a_size + b_size - shared
        jaccard[number] = shared / either if either else 0.0
        contained[number, 0] = _contained(own[run_limits[a] : run_limits[a + 1]], in_b)
        contained[number, 1] = _contained(own[run_limits[b] : run_limits[b + 1]], in_a)
        a_words, b_words = words[limits[a] : limits[a + 1]], words[limits[b] : limits[b + 1]]
        masks = masked[limits[a] : limits[a + 1]], masked[limits[b] : limits[b + 1]]
        _longest(a_words, b_words, masks, in_b[: len(a_runs)], passages[number])


@compiled
def _slots(runs: int) -> int:
    slots = 16
    while slots < 2 * runs:
        slots *= 2
    return slots


@compiled
def _enter(runs: Array, table: Array, column: int, slots: Array) -> Number:
    """Put the runs of one article into a table, with where each stands first.

    Args:
        runs: Their hashes.
        table: Keys, and the first places in both articles; -1 for none.
        column: Which article it is.
        slots: Gets the slot of each.

    Returns:
        How many different runs there are, and how many of them the other article has.
    """
    keys, firsts = table
    last = np.uint64(len(keys) - 1)
    count, shared = 0, 0
    for place in range(len(runs)):
        run = runs[place]
        slot = run & last
        while keys[slot] != run and (firsts[slot, 0] & firsts[slot, 1]) >= 0:
            slot = (slot + _1) & last
        slots[place] = slot
        if firsts[slot, column] < 0:
            keys[slot], firsts[slot, column] = run, place
            count += 1
            shared += firsts[slot, 1 - column] >= 0
    return count, shared


@compiled
def _find(firsts: Array, slots: Array) -> None:
    """Turn the slots of runs into their first places in the other article, -1 where it has no such run."""
    for place in range(len(slots)):
        slots[place] = firsts[np.uint64(slots[place])]


@compiled
def _contained(own: Array, found: Array) -> float:
    """The share of the words in runs of its own that lie in runs that the other has."""
    asked, shared, asked_to, shared_to = 0, 0, 0, 0
    for place in range(len(own)):
        if own[place]:
            asked += place + 5 - max(asked_to, place)
            asked_to = place + 5
            if found[place] >= 0:
                shared += place + 5 - max(shared_to, place)
                shared_to = place + 5
    return shared / asked if asked else 0.0


@compiled
def _longest(a: Array, b: Array, masks: Array, in_b: Array, passage: Array) -> None:
    """The longest passage that both have, the first of equal ones: its words' numbers and its length."""
    a_mask, b_mask = masks
    done = 0
    for first in range(len(in_b)):
        if first < done or in_b[first] < 0:
            continue
        second, size = in_b[first], 0
        most = min(len(a) - first, len(b) - second)
        while (
            size < most and a[first + size] == b[second + size] and not (a_mask[first + size] or b_mask[second + size])
        ):
            size += 1
        done = first + max(1, size - 4)
        if size > passage[2]:
            passage[0], passage[1], passage[2] = first, second, size


@compiled
def find_common(sets: Array, hash_bits: Number, pairs: Array, out: Array) -> int:
    """Find what the sets of pairs of articles have in common: both are sorted, and are walked through together.

    Args:
        sets: Keys and limits of :class:`~preprocess.copies.sets.Sets`.
        hash_bits: Which bits of a key are the hash's. uint64.
        pairs: Numbers of the articles.
        out: For each hash that both have the pair, and its places in the one and in the other set.

    Returns:
        How many there are.
    """
    keys, limits = sets
    numbers, first, second = out
    count = 0
    for number in range(len(pairs)):
        a, a_end = limits[pairs[number, 0]], limits[pairs[number, 0] + 1]
        b, b_end = limits[pairs[number, 1]], limits[pairs[number, 1] + 1]
        while a < a_end and b < b_end:
            mine, theirs = keys[a] & hash_bits, keys[b] & hash_bits
            if mine == theirs:
                numbers[count], first[count], second[count] = number, a, b
                count += 1
            a += mine <= theirs
            b += theirs <= mine
    return count


@compiled
def count_rising(places: Array, limits: Array, most: int, out: Array) -> None:
    """Count of each stretch of numbers how many pairs of the first ones rise."""
    for number in range(len(limits) - 1):
        start, end = limits[number], min(limits[number + 1], limits[number] + most)
        for first in range(start, end):
            for second in range(first + 1, end):
                out[number] += places[first] < places[second]
