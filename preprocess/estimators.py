"""Cleaning and scoring as transformers of scikit-learn.

Both learn in ``fit`` what each source prints again and again, and take that out of whatever is transformed. They take
texts (a list, an array or a Series), or a DataFrame of pandas or Polars with the columns that the settings name:
``text``, and where they are there ``source``, ``language`` and so on.
"""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from preprocess.article import Article, Originality
from preprocess.boilerplate import Profile, learn
from preprocess.errors import UsageError
from preprocess.files.read import Arrived, RawPage, Rejected
from preprocess.linear import load_ordinal_model
from preprocess.originality.score import MODEL
from preprocess.prepare import Preparer, Taken, chunks, given_profile
from preprocess.settings import ReadSettings, Settings, of_today
from preprocess.tabular import arrived, columns_of_articles, missing

try:
    from sklearn.base import BaseEstimator, TransformerMixin
    from sklearn.utils.validation import check_is_fitted
except ImportError as error:
    raise ImportError('preprocess.estimators needs scikit-learn: pip install "news-preprocess[sklearn]"') from error

__all__ = ["BoilerplateStripper", "OriginalityScorer"]

_Columns = Mapping[str, Sequence[object]]
_SCORE = "originality"


class BoilerplateStripper(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    r"""Takes the furniture out of texts.

    A cell that holds no text gives an empty one, with a warning.

    Args:
        settings: What to do; the defaults where None. ``settings.read`` names the columns of a DataFrame.
        source: The outlet of all texts, where there is no column that says so. Texts of which no outlet is known teach
            nothing in ``fit``.

    Attributes:
        profile_: What each source repeats, a :class:`preprocess.Profile`: learned, or the one that the settings name.

    >>> stripper = BoilerplateStripper().fit(["The mayor resigned on Monday."])
    >>> stripper.transform(["The council met on Friday.\n\nSign up for our newsletter"])
    array(['The council met on Friday.'], dtype=object)
    """

    def __init__(self, settings: Settings | None = None, *, source: str | None = None) -> None:
        self.settings = settings
        self.source = source

    def fit(self, X: Any, y: object = None) -> Self:  # noqa: ANN401, ARG002, N803 - as scikit-learn has it
        """Learn what each source repeats.

        Args:
            X: Texts, or a DataFrame with a column of them.
            y: Is not looked at.

        Raises:
            UsageError: If that is no such thing.
            SettingsError: If the profile that the settings name cannot be read.
        """
        self.profile_ = _learned(X, self.settings, self.source)
        return self

    def transform(self, X: Any) -> NDArray[np.object_]:  # noqa: ANN401, N803
        """Return the clean texts.

        Args:
            X: Texts, or a DataFrame with a column of them.

        Returns:
            Texts of shape (n,), as vectorizers take them; with ``set_output`` a DataFrame of one column.

        Raises:
            UsageError: If X is no such thing.
        """
        check_is_fitted(self, "profile_")
        settings = _chosen(self.settings)
        preparer = Preparer(settings, self.profile_)
        marked = [preparer.marked(one) for one in arrived(_columns(X, settings, self.source), settings.read)]
        _warn([one for one in marked if isinstance(one, Rejected)], len(marked))
        texts = np.empty(len(marked), dtype=object)
        texts[:] = ["" if isinstance(one, Rejected) else one.clean_text for one in marked]
        return texts

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:  # noqa: ARG002
        """Return the name of the column of ``set_output``."""
        return np.array(["clean_text"], dtype=object)

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401 - scikit-learn's
        return _of_texts(super().__sklearn_tags__())


class OriginalityScorer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Scores how much of a text is original reporting, and says what each sign contributed.

    The outlet's own name matters: "told CNN" is first-hand on CNN alone. See :class:`preprocess.Originality` for what
    the score means, and what it is no measure of.

    Args:
        settings: What to do; the defaults where None. ``settings.read`` names the columns of a DataFrame.
        source: The outlet of all texts, where there is no column that says so.

    Attributes:
        profile_: What each source repeats, a :class:`preprocess.Profile`: it is left out before a text is scored.

    >>> scorer = OriginalityScorer().fit(["The mayor resigned on Monday."])
    >>> scorer.transform(["Too short to be scored."]).shape
    (1, 23)
    >>> scorer.get_feature_names_out()[:3].tolist()
    ['originality', 'anonymous_source', 'connective']
    """

    def __init__(self, settings: Settings | None = None, *, source: str | None = None) -> None:
        self.settings = settings
        self.source = source

    def fit(self, X: Any, y: object = None) -> Self:  # noqa: ANN401, ARG002, N803 - as scikit-learn has it
        """Learn what each source repeats; see :meth:`BoilerplateStripper.fit`."""
        self.profile_ = _learned(X, self.settings, self.source)
        return self

    def transform(self, X: Any) -> NDArray[np.float64]:  # noqa: ANN401, N803
        """Return the scores.

        Args:
            X: Texts, or a DataFrame with a column of them.

        Returns:
            Of shape (n, parts + 1): first the score, 0-1, then what each sign contributed to it, in log-odds; the names
            are :meth:`get_feature_names_out`. A row is NaN where a text is too short or in a language without signs,
            and where there is none.

        Raises:
            UsageError: If X is no such thing.
        """
        check_is_fitted(self, "profile_")
        settings = _chosen(self.settings)
        preparer, names = Preparer(settings, self.profile_), _parts()
        taken = [preparer.take(one) for one in arrived(_columns(X, settings, self.source), settings.read)]
        usable = [one for one in taken if isinstance(one, Taken)]
        scored = [one.originality for some in chunks(usable) for one in preparer.score(some, [None] * len(some))]
        found = np.full((len(taken), len(names) + 1), np.nan)
        found[[isinstance(one, Taken) for one in taken]] = [_row(one, names) for one in scored] or np.nan
        _warn([one for one in taken if isinstance(one, Rejected)], len(taken))
        return found

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:  # noqa: ARG002
        """Return the names of the columns: ``originality``, and each sign's."""
        return np.array([_SCORE, *_parts()], dtype=object)

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401 - scikit-learn's
        return _of_texts(super().__sklearn_tags__())


def _chosen(settings: Settings | None) -> Settings:
    if settings is not None and not isinstance(settings, Settings):
        raise UsageError(f"settings={settings!r:.80}: is no preprocess.Settings")
    return of_today(settings or Settings())


def _columns(given: Any, settings: Settings, source: str | None) -> _Columns:  # noqa: ANN401 - of any library
    """The columns of a DataFrame that are looked at, or the one of texts."""
    read = settings.read
    found = _of_frame(given, read) if hasattr(given, "columns") else {read.text_field: _texts(given)}
    if source is not None and read.source_field not in found:
        found[read.source_field] = [source] * len(next(iter(found.values())))
    return found


def _of_frame(given: Any, read: ReadSettings) -> dict[str, list[object]]:  # noqa: ANN401
    names = list(getattr(given, "column_names", given.columns))  # pyarrow calls the names so
    looked_at = columns_of_articles(names, read, "the DataFrame", lambda name: _cells(given[name]))
    if doubled := {name for name in looked_at if names.count(name) > 1}:
        raise UsageError(f"the DataFrame names a column twice: {', '.join(sorted(doubled))}")
    if hasattr(given, "collect"):
        raise UsageError("the DataFrame is a lazy one: give what its collect() gives")
    columns = {name: given[name] for name in looked_at}
    return {name: _cells(cells) for name, cells in columns.items()}


def _cells(column: Any) -> list[object]:  # noqa: ANN401 - of any library
    return column.to_pylist() if hasattr(column, "to_pylist") else list(column)


def _texts(given: Any) -> list[object]:  # noqa: ANN401
    """The cells of a list, an array or a Series."""
    if isinstance(given, str | bytes | Mapping) or not hasattr(given, "__len__"):
        raise UsageError(f"X={given!r:.60}: give a list, an array or a Series of texts, or a DataFrame")
    shape: tuple[int, ...] = given.shape if hasattr(given, "shape") else (len(given),)  # a sparse table has no length
    if len(shape) == 2 and shape[1] == 1:  # noqa: PLR2004 - a table of one column
        given = np.asarray(given, dtype=object)[:, 0]
    elif len(shape) != 1:
        raise UsageError(f"X has the shape {shape}: give texts, of shape (n,) or (n, 1), or a DataFrame")
    cells = list(given)
    if cells and not any(isinstance(cell, str) or missing(cell) for cell in cells):
        raise UsageError(f"X holds {cells[0]!r:.60} and no text: give texts")
    return cells


def _learned(given: Any, settings: Settings | None, source: str | None) -> Profile:  # noqa: ANN401 - of any library
    """What the sources of articles repeat; of pages once their articles are taken out of them."""
    chosen = _chosen(settings)
    columns = _columns(given, chosen, source)
    profile = given_profile(chosen)
    return profile or learn(_articles(arrived(columns, chosen.read), Preparer(chosen, Profile())))


def _articles(arriving: Iterator[Arrived], preparer: Preparer) -> Iterator[Article]:
    for one in arriving:
        found = preparer.take(one) if isinstance(one, RawPage) else one
        if not isinstance(found, Rejected):
            yield found.article if isinstance(found, Taken) else found


def _warn(rejected: Sequence[Rejected], number: int) -> None:
    if rejected:
        warnings.warn(f"{len(rejected)} of {number} texts cannot be used; {rejected[0]}", UserWarning, stacklevel=3)


def _parts() -> list[str]:
    """The names of the signs that a score is made of."""
    return sorted(load_ordinal_model(MODEL).weights)


def _row(found: Originality, names: Sequence[str]) -> list[float]:
    if found.score is None:
        return [np.nan] * (len(names) + 1)
    return [found.score, *(found.parts.get(name, 0.0) for name in names)]


def _of_texts(tags: Any) -> Any:  # noqa: ANN401 - scikit-learn's
    tags.input_tags.string = tags.input_tags.one_d_array = True
    return tags
