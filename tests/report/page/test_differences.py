"""What is shown of a quotation or a figure is what the articles print."""

from preprocess.article import Article, Marked, Originality, Record, Verdict
from preprocess.report.across.disagreements import Disagreement, Value
from preprocess.report.across.quotes import Piece, Quote, QuoteSide
from preprocess.report.page import differences
from preprocess.report.page.differences import figure_rows, quote_rows
from preprocess.report.page.names import Names

LONGER = "He said: “We will mend the old bridge,” and left."
OTHER = "“We shall mend the bridge,” he said."
WIDE = f"{'x' * 900} Some 90 people came {'y' * 900}"


def names(**texts):
    """The names of articles with these texts."""
    records = {
        name: Record(
            marked=Marked(article=Article(id=name, text=text, source=f"The {name}", title=name.upper()), language="en"),
            originality=Originality(),
            links=(),
            verdict=Verdict(keep=True, reason=None, group=name),
        )
        for name, text in texts.items()
    }
    return Names(records=records, sections={}, views={})


def side(article, text, *parts):
    """A quotation cut at these words."""
    pieces, place = [], text.index(parts[0][1])
    for kind, words in parts:
        pieces.append(Piece(kind=kind, extent=(place, place + len(words))))
        place += len(words)
    extent = (pieces[0].extent[0], place)
    return QuoteSide(article=article, source=None, extent=extent, pieces=tuple(pieces))


A = side(
    "a", LONGER, ("kept", "We "), ("left_out", "will "), ("kept", "mend the "), ("left_out", "old "), ("kept", "bridge")
)
B = side("b", OTHER, ("kept", "We "), ("put_in", "shall "), ("kept", "mend the bridge"))


def test_quotation_is_shown_with_what_differs():
    """The pieces, joined, are the quotation as each prints it."""
    (row,) = quote_rows([Quote(kind="altered", story="a", a=A, b=B)], names(a=LONGER, b=OTHER))

    assert "".join(words.text for words in row.a.words) == "We will mend the old bridge"
    assert [words.text for words in row.b.words if words.kind == "put_in"] == ["shall "]
    assert (row.a.head.source, row.b.head.title) == ("The a", "B")


def test_verbatim_quotations_are_not_shown():
    """What is printed alike is only counted."""
    assert quote_rows([Quote(kind="verbatim", story="a", a=A, b=B)], names(a=LONGER, b=OTHER)) == []


def test_quotations_are_bounded():
    """So many are shown, and so much of each."""
    long = side("a", WIDE, ("kept", WIDE))
    rows = quote_rows([Quote(kind="altered", story="a", a=long, b=B)] * 99, names(a=WIDE, b=OTHER))

    assert len(rows) == differences.MOST_QUOTES
    assert sum(len(words.text) for words in rows[0].a.words) <= 420


def test_figure_is_shown_in_its_sentence():
    """What stands before and after it is the article's, the figure once, and long sentences are cut on both sides."""
    start = WIDE.index("Some")
    value = Value(
        figure="Some 90", hedge="about", low=85, high=95, article="a", source="The a", extent=(start, start + 7),
        sentence=(0, len(WIDE)), also=("b", "b", "b", "b"),
    )  # fmt: skip
    found = Disagreement(what="people", story="a", values=(value,), apart=((0, 0),), outlets=2)

    ((what, outlets, _, (row,)),) = figure_rows([found], names(a=WIDE, b=OTHER))

    assert (what, outlets, row.figure) == ("people", 2, "Some 90")
    assert (row.before[:4], row.before[-2:]) == ("…xxx", "x ")
    assert (row.after[:14], row.after[-2:]) == (" people came y", "y…")
    assert (len(row.also), row.rest) == (3, 1)
