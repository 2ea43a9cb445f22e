"""What the figures of a source are taken from: its articles, and what was counted of each once."""

from dataclasses import dataclass

from preprocess.article import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """The articles of one source, in the order of their ids.

    Attributes:
        source: Its name; None for the articles whose outlet is unknown.
        records: Its articles.
        groups: The group of each: what hangs together with it in the corpus.
        words: Words of the clean text of each.
    """

    source: str | None
    records: tuple[Record, ...]
    groups: tuple[str, ...]
    words: tuple[int, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The id of each article."""
        return tuple(record.marked.article.id for record in self.records)
