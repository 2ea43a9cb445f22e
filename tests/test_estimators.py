"""Transformers of scikit-learn: texts in, clean texts or scores out."""

import pickle

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from scipy.sparse import csr_array
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import check_estimator

import preprocess
from preprocess.errors import UsageError
from preprocess.estimators import BoilerplateStripper, OriginalityScorer
from preprocess.settings import Settings

NEWS = "The council met on Friday and decided on the harbour.\n\nSign up for our newsletter"
CLEAN = "The council met on Friday and decided on the harbour."
FOOT = "Harbour Gazette, printed on the quay"
NAMES = ["Abel", "Bela", "Cyan", "Dora", "Egon", "Fina", "Goro", "Hanna", "Ivor", "Jana", "Kuno", "Lena"]
BOTH = [BoilerplateStripper(), OriginalityScorer()]

_NUMBERS = "the check gives numbers, and these take texts"
_ANY_WIDTH = "texts are no features: a DataFrame may have any columns beside theirs"
EXPECTED_FAILED_CHECKS = {
    "check_n_features_in": _ANY_WIDTH,
    "check_n_features_in_after_fitting": _ANY_WIDTH,
    "check_estimators_empty_data_messages": "no texts are a column without texts, as in a DataFrame without rows",
    "check_estimator_sparse_array": "the refusal of a sparse table says that texts are wanted, not that it is sparse",
    "check_estimator_sparse_matrix": "the same",
    "check_estimator_sparse_tag": "the same",
    **dict.fromkeys(
        (
            "check_complex_data",
            "check_dict_unchanged",
            "check_dont_overwrite_parameters",
            "check_dtype_object",
            "check_estimators_dtypes",
            "check_estimators_fit_returns_self",
            "check_estimators_nan_inf",
            "check_estimators_overwrite_params",
            "check_estimators_pickle",
            "check_f_contiguous_array_estimator",
            "check_fit1d",
            "check_fit2d_1feature",
            "check_fit2d_1sample",
            "check_fit2d_predict1d",
            "check_fit_check_is_fitted",
            "check_fit_idempotent",
            "check_fit_score_takes_y",
            "check_methods_sample_order_invariance",
            "check_methods_subset_invariance",
            "check_pipeline_consistency",
            "check_positive_only_tag_during_fit",
            "check_readonly_memmap_input",
            "check_transformer_data_not_an_array",
            "check_transformer_general",
            "check_transformer_preserve_dtypes",
        ),
        _NUMBERS,
    ),
}
"""scikit-learn's common checks that cannot hold, each with its reason; their aim is tested below with texts."""


@pytest.mark.parametrize("estimator", BOTH)
def test_common_checks_of_scikit_learn_hold(estimator):
    """All but those that are named with a reason, and each of these does not."""
    found = check_estimator(estimator, expected_failed_checks=EXPECTED_FAILED_CHECKS, on_fail=None, on_skip=None)

    failed = {one["check_name"]: one["exception"] for one in found if one["status"] == "failed"}
    assert failed == {}
    assert {one["check_name"] for one in found if one["status"] == "xfail"} == EXPECTED_FAILED_CHECKS.keys()


@pytest.fixture(scope="module")
def texts(seeds):
    """The seeds and a text that is too short to be scored, as an array."""
    return np.array([*seeds.values(), NEWS], dtype=object)


@pytest.fixture(scope="module")
def scraped():
    """Articles of an outlet that ends each with the same line."""
    own = [
        f"{name} told court {name}{place} what {name} saw of the {place}."
        for name in NAMES
        for place in ("boat", "tide")
    ]
    texts = [f"{first}\n{second}\n{FOOT}" for first, second in zip(own[::2], own[1::2], strict=True)]
    return pd.DataFrame({"text": texts, "source": ["gazette.example"] * (len(texts) - 1) + [None]})


def test_furniture_is_stripped_as_a_run_strips_it(texts):
    """The clean texts are those of preprocess.mark."""
    found = BoilerplateStripper().fit_transform(texts)

    assert found.shape == (6,)
    assert found.tolist() == [preprocess.mark(text).clean_text for text in texts]


def test_scores_and_parts_are_those_of_a_run(texts):
    """A column for the score and one for each sign; a text that is too short has NaN in all."""
    scorer = OriginalityScorer()
    found = pd.DataFrame(scorer.fit_transform(texts), columns=scorer.get_feature_names_out())

    articles = [preprocess.Article(id=str(n), text=text) for n, text in enumerate(texts[:5])]
    scores = [record.originality for record in preprocess.run_articles(articles).records]
    assert found["originality"].tolist()[:5] == [one.score for one in scores]
    rows = found.drop(columns="originality").iloc[:5].to_dict("records")
    assert [{name: part for name, part in row.items() if part} for row in rows] == [one.parts for one in scores]
    assert found.iloc[5].isna().all()


def test_fit_learns_what_a_source_repeats(scraped):
    """It is stripped from later texts of that source, and from no other's."""
    never = Settings.checked({"mark": {"certainty": 1, "sentence_certainty": 1}}, "test")  # by its look alone
    stripper = BoilerplateStripper(never).fit(scraped)

    assert list(stripper.profile_.sources) == ["gazette"]
    found = stripper.transform(scraped.assign(source=["gazette.example"] * 6 + ["other.example"] * 6))
    assert [FOOT in text for text in found] == [False] * 6 + [True] * 6


def test_a_source_can_be_named_for_all_texts(scraped):
    """Without a column of sources, and without a name, nothing is learned."""
    texts = scraped["text"].tolist()

    assert BoilerplateStripper().fit(texts).profile_ == preprocess.Profile()
    found = BoilerplateStripper(source="gazette.example").fit_transform(texts)
    assert not any(FOOT in text for text in found)


def test_a_profile_of_the_settings_is_taken_as_it_is(scraped, tmp_path):
    """What was learned before is not learned again."""
    path = tmp_path / "profile.json"
    BoilerplateStripper().fit(scraped).profile_.save(path)
    stripper = BoilerplateStripper(Settings.checked({"mark": {"profile": path}}, "test")).fit([NEWS])

    assert list(stripper.profile_.sources) == ["gazette"]


@pytest.mark.parametrize(
    "given",
    [
        [NEWS, CLEAN],
        (NEWS, CLEAN),
        np.array([NEWS, CLEAN]),
        np.array([[NEWS], [CLEAN]], dtype=object),
        pd.Series([NEWS, CLEAN], index=[7, 3]),
        pl.Series([NEWS, CLEAN]),
        pd.DataFrame({"text": [NEWS, CLEAN], "other": [1, 2]}),
        pl.DataFrame({"text": [NEWS, CLEAN]}),
        pa.table({"text": [NEWS, CLEAN]}),
        pd.DataFrame({"html": [f"<html><body><article><p>{CLEAN}</p></article></body></html>"] * 2}),
    ],
    ids=lambda given: type(given).__name__,
)
def test_texts_come_in_many_shapes(given):
    """Lists, arrays, Series, and DataFrames with a column of texts or of pages."""
    assert BoilerplateStripper().fit(given).transform(given).tolist() == [CLEAN, CLEAN]


@pytest.mark.parametrize("estimator", BOTH)
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (NEWS, "give a list, an array or a Series"),
        ({"text": [NEWS]}, "give a list, an array or a Series"),
        (5, "give a list, an array or a Series"),
        ([1.0, 2.0], "holds 1.0 and no text"),
        (np.zeros((2, 2)), r"the shape \(2, 2\)"),
        (csr_array(np.zeros((2, 3))), r"the shape \(2, 3\)"),
        (pd.DataFrame({"txet": [NEWS]}), 'no column "text"; did you mean "txet"'),
        (pd.DataFrame([[NEWS, NEWS]], columns=["text", "text"]), "names a column twice: text"),
        (pl.LazyFrame({"text": [NEWS]}), "a lazy one"),
    ],
)
@pytest.mark.filterwarnings("ignore:Determining the column names:polars.exceptions.PerformanceWarning")
def test_what_is_no_text_is_refused(estimator, wrong, message):
    """The message says what would be right."""
    with pytest.raises(UsageError, match=message):
        clone(estimator).fit(wrong)


def test_settings_that_are_none_are_refused_when_they_are_used():
    """The constructor only stores, as scikit-learn wants it."""
    stripper = BoilerplateStripper({"mark": {}})

    with pytest.raises(UsageError, match=r"is no preprocess.Settings"):
        stripper.fit([NEWS])


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, 5, b"x"])
def test_what_is_missing_is_empty_with_a_warning(missing):
    """A clean text is empty, a score is NaN."""
    with pytest.warns(UserWarning, match="1 of 2 texts cannot be used; rejected: row 1"):
        assert BoilerplateStripper().fit([NEWS]).transform([NEWS, missing]).tolist() == [CLEAN, ""]
    with pytest.warns(UserWarning, match="1 of 2 texts cannot be used"):
        assert np.isnan(OriginalityScorer().fit([NEWS]).transform([NEWS, missing])).all()


@pytest.mark.parametrize("estimator", BOTH)
def test_no_texts_give_no_rows(estimator):
    """An empty column is one."""
    assert len(clone(estimator).fit([]).transform([])) == 0


@pytest.mark.parametrize("estimator", BOTH)
def test_what_is_fitted_is_a_function_of_each_text(estimator, texts):
    """Neither the order of texts, nor their number, nor fitting again, nor pickling changes what a text becomes."""
    fitted = clone(estimator).fit(texts)
    before = texts.copy()
    whole = fitted.transform(texts)

    for again in (fitted.fit(texts), pickle.loads(pickle.dumps(fitted)), clone(estimator).fit(texts)):  # noqa: S301 - our own
        np.testing.assert_array_equal(again.transform(texts[::-1])[::-1], whole)
    np.testing.assert_array_equal(fitted.transform(texts[2:3]), whole[2:3])
    assert texts.tolist() == before.tolist()


@pytest.mark.parametrize("estimator", BOTH)
def test_what_is_not_fitted_transforms_nothing(estimator):
    """It says that fit comes first."""
    with pytest.raises(NotFittedError):
        clone(estimator).transform([NEWS])


@pytest.mark.parametrize("estimator", BOTH)
def test_output_can_be_a_dataframe(estimator, texts):
    """Of pandas, with its index, or of Polars."""
    names = estimator.get_feature_names_out().tolist()
    given = pd.DataFrame({"text": texts}, index=list("abcdef"))

    found = clone(estimator).set_output(transform="pandas").fit_transform(given)
    assert (found.columns.tolist(), found.index.tolist()) == (names, list("abcdef"))
    found = clone(estimator).set_output(transform="polars").fit_transform(texts)
    assert (found.columns, found.height) == (names, 6)


def test_settings_are_searched_in_a_pipeline(texts):
    """A grid sets the settings of a step, and finds which of them serves."""
    pipeline = make_pipeline(BoilerplateStripper(), TfidfVectorizer(), MultinomialNB())
    grid = {"boilerplatestripper__settings": [None, Settings.checked({"mark": {"strip": []}}, "test")]}
    search = GridSearchCV(pipeline, grid, cv=2, error_score="raise")

    found = search.fit([*texts, *texts], [0, 1] * 6)
    assert found.best_params_["boilerplatestripper__settings"] in grid["boilerplatestripper__settings"]
    fitted = pipeline.set_params(boilerplatestripper__settings=grid["boilerplatestripper__settings"][1]).fit(
        texts, [0, 1] * 3
    )
    assert "newsletter" in fitted[1].vocabulary_
