"""A text for people with what is stripped marked in it."""

from preprocess.article import Marked
from preprocess.text import printable

_RED, _DIM, _PLAIN = "\x1b[31;9m", "\x1b[2m", "\x1b[0m"


def diff(marked: Marked, *, colour: bool) -> str:
    """Return the text as it arrived, with every stretch that is stripped marked and named.

    Args:
        marked: The text and what was found in it.
        colour: Whether to mark with the terminal's colours: red and struck through, the label and the rule after it.
            Otherwise a stretch stands between ``[-label:`` and ``-]``.
    """
    text = marked.article.text
    parts, end = [], 0
    for span in marked.removed:
        words = _safe(text[span.start : span.end])
        parts.append(_safe(text[end : span.start]))
        if colour:
            struck = "\n".join(f"{_RED}{line}{_PLAIN}" for line in words.split("\n"))
            parts.append(f"{struck} {_DIM}[{span.label}: {span.rule}]{_PLAIN}")
        else:
            parts.append(f"[-{span.label}: {words}-]")
        end = span.end
    return "".join([*parts, _safe(text[end:])])


def _safe(text: str) -> str:
    """The text without what a terminal obeys; its lines stay."""
    return "\n".join(map(printable, text.replace("\r\n", "\n").split("\n")))
