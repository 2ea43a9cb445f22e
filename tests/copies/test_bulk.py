"""Reading and sketching in bulk: the words that wording sees, the signatures that datasketch computes."""

import gc
import itertools
import string

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given
from hypothesis import strategies as st

from preprocess.article import Article, Marked
from preprocess.columns import distinct
from preprocess.copies import fast, plain
from preprocess.copies.bulk import FEW, in_order, loops_for, read_texts, without_collector, words_of
from preprocess.copies.flat import Texts
from preprocess.copies.hashing import digests_of, grams, shingle_hash, word_hash, word_hashes
from preprocess.copies.signing import PERMUTATIONS, SCHEME, SEED, WINDOW
from preprocess.copies.wording import MOST_WORDS, normal, wording

NEWS = st.text(
    st.sampled_from(
        "aAbEtéÉßſŒœİıſﬁ½ªʼnσς0٣Жж東カｶﾞガ゛ー한ᄒ\u1161\u0301\u0308'’\u00ad\u200d_-–.,…\n \"“”„«»「」『』😀🄰𠀀"
    )
)
# Long words too, of letters of one to four bytes and signs that are not heard: they part the eights at every place.
LONG = st.lists(st.text(st.sampled_from("abXYZ09éßЖﬃﷺ𝐀'’"), min_size=1, max_size=24), max_size=4).map(" ".join)
# Long enough to be looked at by 64 bytes, with everything that parts them.
PIECES = [
    "the",
    "Harbour",
    "don't",
    "internationalisation",
    "née",
    "“",
    "”\n",
    ", ",
    '."',
    "I’m",
    "R2",
    "東",
    "0" * 70,
    "_",
]
RUNNING = st.tuples(st.sampled_from(["", " "]), st.lists(st.sampled_from(PIECES), min_size=20, max_size=90)).map(
    lambda drawn: drawn[0].join(drawn[1])
)
TEXTS = st.lists(st.one_of(st.text(), NEWS, LONG, RUNNING), max_size=6)
LOOPS = pytest.mark.parametrize("loops", [fast, plain], ids=["numba", "numpy"])


def wordings(texts):
    return [wording(Marked(article=Article(id="a", text=text), language="en")) for text in texts]


def same(one, other):
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        and getattr(one, name).dtype == getattr(other, name).dtype
        for name in one.__dataclass_fields__
    )


def spelled(text):
    """The words of a text as they are compared."""
    found = wordings([text])[0]
    return [normal(text[start:end]) for start, end in zip(found.starts, found.ends, strict=True)]


def shingles(words):
    """Runs of five words, or all words of a shorter text, joined by a blank."""
    runs = [words[place : place + 5] for place in range(len(words) - 4)] or [words] * (len(words) > 0)
    return [" ".join(run).encode() for run in runs]


def quoted_runs(words):
    """Hashes of the runs that stand wholly inside one quotation."""
    inside = [words.quotes[place] == words.quotes[place + 4] >= 0 for place in range(len(words) - 4)]
    return grams(words.hashes, 5)[np.array(inside, dtype=bool)].tolist()


@LOOPS
def test_runs_that_cross_a_quotation_mark_are_not_quoted(loops):
    """Only runs wholly inside one quotation enter the registry."""
    texts = Texts.of(['He said "one two three four five six" and left', '"one two three" "four five six"'])

    assert len(loops.sketch_words(read_texts(texts, loops), WINDOW).quoted) == 2


@LOOPS
@given(texts=TEXTS)
def test_bulk_reads_the_words_that_wording_sees(loops, texts):
    """Hashes, quotations, places and digests of the words are wording's, whatever the text is."""
    assert same(read_texts(Texts.of(texts), loops), words_of(wordings(texts)))


@LOOPS
def test_every_character_is_read_as_wording_reads_it(loops):
    """Between letters and by itself, whatever it stands for; of the many that are alike, one in a hundred."""
    codes = [*range(0x3400), *range(0x3400, 0xD800, 100), *range(0xE000, 0x10000, 3), *range(0x10000, 0x20010, 100)]
    texts = [f"x{char}y {char}" for char in map(chr, codes)]

    assert same(read_texts(Texts.of(texts), loops), words_of(wordings(texts)))


@given(TEXTS)
def test_compiled_loops_give_the_bytes_of_numpy(texts):
    """Both ways of sketching agree to the last byte."""
    words = words_of(wordings(texts))

    assert same(fast.sketch_words(words, WINDOW), plain.sketch_words(words, WINDOW))


@LOOPS
@given(texts=TEXTS)
def test_signatures_are_datasketchs(loops, texts):
    """A signature equals datasketch's of the same shingles under our public hash."""
    found = loops.sketch_words(read_texts(Texts.of(texts), loops), WINDOW).signatures

    for signature, text in zip(found, texts, strict=True):
        reference = MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme=SCHEME, hashfunc=shingle_hash)
        reference.update_batch(shingles(spelled(text)))
        assert np.array_equal(signature, reference.hashvalues)


@LOOPS
def test_texts_of_every_length_are_sketched(loops):
    """A text has a signature from its first word on, and fingerprints from its first run."""
    texts = [" ".join(f"w{n}" for n in range(length)) for length in range(40)]
    found = loops.sketch_words(read_texts(Texts.of(texts), loops), WINDOW)

    assert [len(set(row.tolist())) > 1 for row in found.signatures] == [False] + [True] * 39
    assert [size > 0 for size in np.diff(found.limits)] == [False] * 5 + [True] * 35


@LOOPS
def test_every_passage_of_twelve_words_leaves_a_fingerprint(loops):
    """Wherever twelve words stand, one of the fingerprints is a run of theirs."""
    passage = " ".join(f"shared{n}" for n in range(12))
    texts = [f"{' '.join(f'a{n}' for n in range(before))} {passage} {'b ' * 30}" for before in range(30)]
    runs = set(grams(wordings([passage])[0].hashes, 5).tolist())
    found = loops.sketch_words(read_texts(Texts.of(texts), loops), WINDOW)

    for number in range(len(texts)):
        assert runs & set(found.prints[found.limits[number] : found.limits[number + 1]].tolist())


@LOOPS
@given(texts=TEXTS)
def test_quoted_runs_are_those_of_the_registry(loops, texts):
    """The runs that enter the registry stand wholly inside one quotation."""
    found = loops.sketch_words(read_texts(Texts.of(texts), loops), WINDOW).quoted

    assert set(found.tolist()) == {run for words in wordings(texts) for run in quoted_runs(words)}


@LOOPS
def test_long_text_is_read_to_its_limit_and_digested_to_its_end(loops):
    """What lies beyond the last word that is compared still tells texts apart."""
    texts = ["word " * MOST_WORDS + end for end in ("end", "other")]
    found = read_texts(Texts.of(texts), loops)

    assert np.diff(found.limits).tolist() == [MOST_WORDS, MOST_WORDS]
    assert found.digests[0].tolist() != found.digests[1].tolist()


def test_words_hold_no_blank():
    """Forms that stand for several words are one, so that a shingle's words can be told from its bytes."""
    assert all(" " not in word for word in spelled("\u037a \ufdfa ゛ a\u0345"))


def short_words():
    """All words of up to four small letters, and all numbers up to a million."""
    letters = string.ascii_lowercase
    yield from ("".join(word) for size in range(1, 5) for word in itertools.product(letters, repeat=size))
    yield from map(str, range(10**6 + 1))


def test_short_words_have_hashes_of_their_own():
    """No two of a million and a half words that are alike share a hash, and their low halves meet as chance has it."""
    words = [word.encode() for word in short_words()]
    hashes = word_hashes(np.frombuffer(b"".join(words), dtype=np.uint8), np.cumsum([0, *map(len, words)])[:-1])
    by_chance = len(words) ** 2 / 2**33

    assert len(distinct(hashes)) == len(words)
    for half in (hashes & np.uint64(2**32 - 1), hashes >> np.uint64(32)):
        assert len(words) - len(distinct(half)) < 1.5 * by_chance


@pytest.mark.parametrize("length", [2, 7, 8, 9, 15, 16])
def test_every_bit_of_a_word_changes_half_of_its_hash(length):
    """Wherever two words differ, each bit of the hash differs for about half of such pairs."""
    letters = np.random.default_rng(0).integers(97, 123, (4000, length), dtype=np.uint8)
    starts = np.arange(len(letters)) * length
    hashes = word_hashes(letters.ravel(), starts)

    for place, bit in itertools.product(range(length), range(5)):
        others = letters.copy()
        others[:, place] ^= np.uint8(1 << bit)
        changed = (hashes ^ word_hashes(others.ravel(), starts)).view(np.uint8).reshape(-1, 8)
        assert np.abs(np.unpackbits(changed, axis=1).mean(axis=0) - 0.5).max() < 0.1


def test_order_of_words_changes_a_run():
    """Runs of the same words in another order have other hashes."""
    words = np.array([word_hash(word) for word in (b"the", b"old", b"bridge")], dtype=np.uint64)
    runs = {int(grams(words[list(order)], 3)[0]) for order in itertools.permutations(range(3))}

    assert len(runs) == 6


def test_long_words_have_the_hash_that_they_have_alone():
    """Also a word of a million bytes among short ones."""
    words = [b"a", b"x" * 1_000_000, b"y" * 300, b"b"]
    stream = np.frombuffer(b"".join(words), dtype=np.uint8)

    assert word_hashes(stream, np.cumsum([0, *map(len, words)])[:-1]).tolist() == [word_hash(word) for word in words]


@given(st.lists(st.binary(min_size=1, max_size=20), max_size=20))
def test_hashes_of_many_words_are_those_of_each(words):
    """A word has one hash, alone or in an array."""
    starts = np.cumsum([0, *map(len, words)])[:-1]
    stream = np.frombuffer(b"".join(words), dtype=np.uint8)

    assert word_hashes(stream, starts).tolist() == [word_hash(word) for word in words]


@given(st.lists(st.lists(st.integers(0, 2**64 - 1), max_size=8), max_size=6))
def test_digest_of_a_text_does_not_depend_on_its_neighbours(texts):
    """Each text of an array has the digest that it has alone."""
    hashes = [np.array(text, dtype=np.uint64) for text in texts]
    limits = np.cumsum([0, *map(len, texts)])
    together = digests_of(np.concatenate([np.empty(0, dtype=np.uint64), *hashes]), limits)

    assert together.tolist() == [digests_of(own, np.array([0, len(own)]))[0].tolist() for own in hashes]


def test_few_texts_need_no_compiler():
    """Small runs do not pay for loading compiled code."""
    assert loops_for(FEW - 1) is plain
    assert loops_for(FEW) is fast


def test_results_come_in_the_order_of_the_items():
    """Threads do not change the order."""
    assert list(in_order(lambda item: item * 2, range(20))) == [item * 2 for item in range(20)]


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_is_held_off_and_left_as_it_was(enabled):
    """Work in bulk runs without the collector of cycles; afterwards, after an error too, it is on or off as before."""
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with pytest.raises(ZeroDivisionError), without_collector():
            _ = 1 // gc.isenabled()  # which is 0

        assert gc.isenabled() == enabled
    finally:
        (gc.enable if before else gc.disable)()


def test_broken_utf8_is_read():
    """Bytes that are no UTF-8 part words and harm nothing."""
    texts = Texts(data=np.frombuffer(b"good \xff\xe2 word \xf0\x9f", dtype=np.uint8), limits=np.array([0, 16]))

    assert same(read_texts(texts, fast), words_of(wordings(["good word"])))
