"""Runs over DataFrames: of pandas, Polars, Arrow and DuckDB, and what ``datasets.Dataset.map`` takes.

What comes back is of the kind that was given.
"""

try:
    import narwhals  # noqa: F401 - is there or not
    import pyarrow as pa  # noqa: F401
except ImportError as error:
    raise ImportError('preprocess.frames needs narwhals and pyarrow: pip install "news-preprocess[frames]"') from error

from preprocess.frames.batches import mark_batch
from preprocess.frames.running import Tables, run, table, tables

__all__ = ["Tables", "mark_batch", "run", "table", "tables"]
