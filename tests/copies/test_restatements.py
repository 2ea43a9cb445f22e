"""What comparing says of a report, a retelling of it, and another newspaper's account of the same event."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.article import Article, Marked
from preprocess.copies import aligned, compare, context_of, link, plain
from preprocess.copies.measures import RESTATEMENT_MEASURES, measure
from preprocess.copies.view import views_of
from preprocess.settings import LinkSettings, Policy


def measured(corpus, pairs, context):
    """What pairs of a corpus share, by their numbers."""
    return measure(views_of(corpus, context, plain), np.array(pairs), plain)


def test_retelling_is_told_from_its_origin(compared, texts):
    """A retelling without facts of its own is one, more probably than the report is one of its retelling."""
    found = compared(texts["report"], texts["retelling"], texts["other"])

    assert found.b_side.restates >= Policy().restatement
    assert found.b_side.restates > found.a_side.restates


def test_retelling_shares_no_wording(compared, texts):
    """Other words for the same are no excerpt."""
    found = compared(texts["report"], texts["retelling"], texts["other"])

    assert max(found.a_side.contained, found.b_side.contained) < Policy().excerpt


def test_other_account_is_no_retelling(compared, texts):
    """An account with its own sources and figures retells nobody, and nobody retells it."""
    found = compared(texts["report"], texts["other"], texts["retelling"])

    assert max(found.a_side.restates, found.b_side.restates) < Policy().restatement


def test_other_subject_is_another_event(compared, texts):
    """A football team is not a dam."""
    found = compared(texts["report"], texts["elsewhere"], texts["other"])

    assert found.same_event < Policy().same_event


def test_new_facts_are_listed_as_they_are_written(compared, texts):
    """What the other lacks comes in the order of appearance."""
    side = compared(texts["report"], texts["other"]).b_side

    assert side.new[:4] == ("Lenka Dvorak", "30", "88", "Tomas Urban")


def test_every_fact_of_a_retelling_is_known(compared, texts):
    """Figures count as known however they are written."""
    side = compared(texts["report"], texts["retelling"]).b_side

    assert side.figures_known == side.figures > 5
    assert "forty thousand" not in side.new


def test_passages_align_sentences_that_share_facts(compared, texts):
    """Beside each sentence of the retelling stands the one it tells again, and what both name."""
    passages = compared(texts["report"], texts["retelling"], texts["other"]).passages
    told = next(p for p in passages if "forty thousand" in texts["retelling"][slice(*p.b)])
    shared = [(texts["report"][slice(*a)], texts["retelling"][slice(*b)]) for a, b in told.shared]

    assert 0 < len(passages) <= 5
    assert "40,000" in texts["report"][slice(*told.a)]
    assert ("40,000", "forty thousand") in shared


def test_retelling_that_copies_a_sentence_is_shown_by_what_it_retells(compared, texts):
    """Some words of the report explain less than the facts that it tells again."""
    copied = texts["report"].split("\n\n")[0]

    found = compared(texts["report"], f"{texts['retelling']} {copied}", texts["other"])

    assert found.b_side.contained >= 0.1
    assert all(passage.shared for passage in found.passages)


def test_short_texts_retell_nothing(compared, texts):
    """Under forty words there are too few facts to tell."""
    found = compared(texts["report"], "Water seeps through the Velka dam near Brezany, Petra Novotna said on Tuesday.")

    assert found.a_side.restates == found.b_side.restates == 0


def test_credit_is_found_in_stripped_furniture(marked, texts):
    """A notice is evidence though it is stripped."""
    notice = "This story was originally published on dam-news.example today."
    origin = marked("a", texts["report"], source="dam-news.example")
    copy = marked("b", f"{texts['retelling']}\n{notice}", removed=notice)

    candidate = compare(origin, copy, context_of([origin, copy]))

    assert candidate.b_side.credit is not None
    assert "dam-news.example" in copy.article.text[slice(*candidate.b_side.credit)]
    assert candidate.a_side.credit is None


def test_outlet_that_names_itself_gives_no_source(marked, texts):
    """What an outlet was told says nothing of which of its pieces came first."""
    origin = marked("a", texts["report"], source="Dam News")
    copy = marked("b", f"{texts['retelling']} Horak told Dam News.", source="Dam News")
    other = marked("c", copy.article.text, source="elsewhere.example")

    sides = [compare(origin, each, context_of([origin, each])).b_side for each in (copy, other)]

    assert [side.credit is None for side in sides] == [True, False]


def test_small_numbers_in_words_are_no_facts(compared, texts):
    """One and two stand everywhere: who says them adds nothing."""
    found = compared(texts["report"], f"{texts['retelling']} One of the two men agreed.", texts["other"])

    assert not {"One", "two"} & set(found.b_side.new)


def test_each_sentence_is_shown_once(compared, texts):
    """Neither a sentence of the retelling nor one of the report stands beside two."""
    passages = compared(texts["report"], texts["retelling"], texts["other"]).passages

    assert len({passage.a for passage in passages}) == len({passage.b for passage in passages}) == len(passages) > 1


def test_dates_only_keep_far_pairs_of_facts_apart(marked, texts):
    """What facts propose must lie near in time where both dates are known; a far copy is still one, of no one event."""
    settings = LinkSettings(days=10)
    day = {"report": 0, "retelling": 40}
    far = [marked(name, texts[name], day=day[name]) for name in day]
    undated = [far[0], marked("retelling", texts["retelling"])]
    edited = [far[0], marked("copy", texts["report"].replace("nine days", "ten days"), day=40)]

    assert list(link(far, settings).candidates) == []
    assert len(link(undated, settings).candidates) == 1
    (copy,) = link(edited, settings).candidates
    assert copy.b_side.contained > 0.9
    assert copy.same_event == 0
    assert link(edited, LinkSettings(days=40)).candidates[0].same_event > 0.9


def test_twins_point_to_the_earliest(marked, texts):
    """Of articles with the same words the earliest by date stands for all, wherever it stands."""
    articles = [marked(name, texts["report"], day=day) for name, day in (("a", 3), ("b", 1), ("c", None), ("d", 2))]

    pairs = [(c.a, c.b) for c in link(articles, LinkSettings()).candidates]

    assert pairs == [("a", "b"), ("b", "c"), ("b", "d")]


def test_articles_without_words_are_compared_with_nothing(marked):
    """Emptiness is no likeness."""
    assert not link([marked("a", ""), marked("b", "…"), marked("c", "")], LinkSettings()).candidates


def test_twins_do_not_change_what_is_found(marked, texts):
    """The candidates of two articles are proposed once, however many twins one of them has."""
    corpus = [marked(name, texts[name]) for name in ("report", "retelling")]
    twins = [marked(f"twin{number}", texts["report"]) for number in range(5)]

    found = link([*corpus, *twins], LinkSettings()).candidates

    assert sum(not candidate.exact for candidate in found) == 1


def test_candidates_of_facts_are_bounded(marked):
    """Facts propose at most so many pairs for an article, here one for each of twelve."""
    story = "Velka Novotna Horak Brezany Kosice Ostrava 6,200 40,000 " + " ".join(f"filler{n}" for n in range(50))
    corpus = [marked(str(n), " ".join(f"w{n}x{k} {word}" for k, word in enumerate(story.split()))) for n in range(12)]

    assert len(link(corpus, LinkSettings(candidates=1)).candidates) <= 12
    assert len(link(corpus, LinkSettings(candidates=30)).candidates) == 66


@pytest.mark.parametrize("kinds", [("report", "retelling"), ("report", "other"), ("other", "elsewhere")])
def test_comparing_is_the_same_both_ways_round(marked, texts, kinds):
    """compare(b, a) is compare(a, b) with the sides exchanged."""
    a, b = (marked(kind, texts[kind]) for kind in kinds)
    context = context_of([a, b])
    one, other = compare(a, b, context), compare(b, a, context)

    turned = tuple(passage.turned for passage in other.passages)
    assert one == dataclasses.replace(
        other, a=other.b, b=other.a, a_side=other.b_side, b_side=other.a_side, passages=turned
    )


PIECES = ["Petra Novotna said 40,000.", "“We saw it,” she said.", "The dam leaks today.", "\ud800", "\n\n", "$2m "]
SOUPS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map(" ".join)


@given(SOUPS, SOUPS)
def test_measures_stay_in_their_bounds(a, b):
    """Shares and probabilities are 0 to 1, counts fit, extents are inside their texts, whatever the texts are."""
    corpus = [Marked(article=Article(id=name, text=text), language="en") for name, text in (("a", a), ("b", b))]
    found = compare(*corpus, context_of(corpus))

    for side in (found.a_side, found.b_side):
        assert 0 <= side.contained <= 1
        assert 0 <= side.restates <= 1
        assert 0 <= side.names_known <= side.names
        assert 0 <= side.figures_known <= side.figures
    assert 0 <= found.jaccard <= 1
    assert 0 <= found.same_event <= 1
    for passage in found.passages:
        assert 0 <= passage.a[0] < passage.a[1] <= len(a)
        assert 0 <= passage.b[0] < passage.b[1] <= len(b)
        for mine, theirs in passage.shared:
            assert passage.a[0] <= mine[0] < mine[1]
            assert passage.b[0] <= theirs[0] < theirs[1]


def test_many_pairs_are_measured_as_each_alone(marked, texts):
    """What stands in the same block changes no measure."""
    corpus = [marked(name, text) for name, text in texts.items()]
    context = context_of(corpus)
    pairs = np.array([(a, b) for a in range(len(corpus)) for b in range(a + 1, len(corpus))])
    together = measured(corpus, pairs, context)

    for number, (a, b) in enumerate(pairs.tolist()):
        alone = measured([corpus[a], corpus[b]], [(0, 1)], context)
        assert np.array_equal(alone.event[0], together.event[number])
        assert np.array_equal(alone.retelling[:, 0], together.retelling[:, number])
        for side in (0, 1):
            assert [known.tolist() for known in alone.known(side, 0)] == [
                known.tolist() for known in together.known(side, number)
            ]


def test_order_of_shared_facts_is_kendalls_tau(marked):
    """Words in the same order agree fully, in the reverse one not at all."""
    names = [f"zq{number}x" for number in range(40)]
    context = context_of([marked("a", " ".join(names))])
    corpus = [marked(str(n), " ".join(told)) for n, told in enumerate((names, names, names[::-1]))]
    place = RESTATEMENT_MEASURES.index("order")

    assert measured(corpus, [(0, 1), (0, 2)], context).retelling[0, :, place].tolist() == [1.0, -1.0]


def test_few_known_words_are_little_evidence(marked, texts):
    """One paragraph of a report is known to it as fully as all of it, and says less."""
    report = marked("report", texts["report"])
    paragraph = marked("paragraph", texts["report"].split("\n\n")[-1])
    context = context_of([report])
    known, evidence = (RESTATEMENT_MEASURES.index(name) for name in ("words_known", "evidence"))

    whole, part = measured([report, report, paragraph], [(0, 1), (0, 2)], context).retelling[1]

    assert min(whole[known], part[known]) > 0.9
    assert part[evidence] < whole[evidence] - 0.5


def test_what_is_said_word_for_word_again_is_not_told_again(marked, texts):
    """Of an article that shares a paragraph with another one and nothing else, no word counts as used."""
    paragraph = texts["report"].split("\n\n")[-1]
    report, post = marked("report", texts["report"]), marked("post", f"{texts['elsewhere']}\n\n{paragraph}")
    retelling = marked("retelling", texts["retelling"])
    context = context_of([report, post, retelling])
    used = RESTATEMENT_MEASURES.index("words_used")

    copied, told = measured([report, post, retelling], [(0, 1), (0, 2)], context).retelling[1, :, used]

    assert copied < 0.1
    assert told > 0.3


def test_facts_that_stand_in_every_sentence_cost_little(marked):
    """Of two long posts that name the same again and again a few sentences are shown, and no square is computed."""
    post = " ".join(f"On day {n} Petra Novotna told Jan Horak that 40,000 of 6,200 were zq{n}x." for n in range(400))
    corpus = [marked("a", post), marked("b", post.replace("told", "asked"))]
    context = context_of(corpus)
    views = views_of(corpus, context, plain)

    together = aligned._together(views, told_of(views), np.array([[0, 1]]), plain)

    assert len(together.pairs) < 400 * 2 * aligned._MOST_TOLD
    assert len(aligned.aligned_sentences(views, np.array([[0, 1]]), plain)[0]) == aligned.MOST_PASSAGES


def told_of(views):
    """The facts of all sentences."""
    numbers = np.arange(len(views))
    return aligned._told(views, numbers, [aligned._sentences(one) for one in views.marked])


@pytest.mark.parametrize("turned", [False, True])
def test_words_that_only_a_quotation_shares_are_no_passage(compared, texts, turned):
    """A text that is one quotation has words of another piece, in which they count as quoted too."""
    quotation = f"“{' '.join(texts['elsewhere'].split()[:30])}”"
    piece = f"{texts['report']} {' '.join(texts['elsewhere'].split()[:8])}"

    found = compared(*((piece, quotation) if turned else (quotation, piece)))

    assert max(found.a_side.contained, found.b_side.contained) >= 0.1
    assert all(passage.shared for passage in found.passages)
