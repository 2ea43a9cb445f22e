"""Which outlets a sentence names: this one, or another one."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator

from preprocess.outlets import is_outlet, is_own
from preprocess.settings import StrictModel
from preprocess.text import CAPITALS

Split = BeforeValidator(lambda value: value.split() if isinstance(value, str) else value)
Words = Annotated[tuple[str, ...], Split]
"""Words of a language; written as one text, or as a list where some have blanks."""

_MOST_WORDS = 6  # of an outlet's name


class Outlets(NamedTuple):
    """Which outlets a sentence names.

    Attributes:
        own: Whether it names the article's own outlet.
        other: Whether it names another one.
        bracketed: Whether it names one in brackets: an agency's mark, "(Reuters)", tells the outlet's habits alone.
    """

    own: bool = False
    other: bool = False
    bracketed: bool = False


NONE_NAMED = Outlets()


class Naming(StrictModel):
    """How names of outlets are written in a language.

    Attributes:
        article: What may stand before the name and belong to it.
        joining: Small words that may stand between its words.
        partners: What follows an outlet's name where the words after it are another outlet's.
    """

    article: str
    joining: Words
    partners: tuple[str, ...]

    @property
    def _small(self) -> str:
        return "|".join(f"{re.escape(each)} " for each in self.joining)

    @property
    def expression(self) -> str:
        """An RE2 group of one to six words with capitals, and the small ones between them; capitals matter."""
        word = r"\p{Lu}[\pL\d_&.'-]*"
        return rf"((?:{self.article} )?(?-i:{word}(?: (?:{self._small})?{word}){{0,{_MOST_WORDS - 1}}}))"

    @cached_property
    def _names(self) -> re.Pattern[str]:
        # It begins with a set of letters, which is quickly looked for; the article is looked for from there.
        word = r"[\w&.'-]*"
        return re.compile(
            rf"[{CAPITALS}](?<!\w.){word}(?: (?:{self._small})?[{CAPITALS}]{word}){{0,{_MOST_WORDS - 1}}}"
        )

    def outlets(self, sentences: Sequence[str], source: str | None) -> list[Outlets]:
        """Return which outlets each of some sentences names.

        Args:
            sentences: Each on one line, with plain quotes, see :func:`preprocess.patterns.plain`.
            source: The article's outlet; where it is unknown every outlet that is named is another one.
        """
        text = "\n".join(sentences)  # names lie in lines, and one long text is faster searched than many short ones
        found = [NONE_NAMED] * len(sentences)
        ends = list(accumulate(len(sentence) + 1 for sentence in sentences))
        for start, ours in self._named(text, source):
            number = bisect_right(ends, start)
            own, other, bracketed = found[number]
            if text[start - 1 : start] == "(":
                bracketed = True
            else:
                own, other = own or ours, other or not ours
            found[number] = Outlets(own, other, bracketed)
        return found

    def _named(self, text: str, source: str | None) -> Iterator[tuple[int, bool]]:
        """Where the names of outlets begin, and whether they are the article's own."""
        article = f"{self.article} "
        size = len(article)
        known: dict[str, bool | None] = {}
        for match in self._names.finditer(text):
            start, end = match.span()
            if text.startswith(article, start - size) and start >= size:
                start -= size
            name = text[start:end]
            if name not in known:
                ours = source is not None and is_own(name, source)
                known[name] = ours if ours or is_outlet(name) else None
            if (own := known[name]) is not None:
                yield start, own
