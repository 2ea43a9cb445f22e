"""The phases of a run on DataFrames of Spark: for what is more than one machine can hold, with the same result.

It takes the extra ``spark`` (``pip install "news-preprocess[spark]"``) and Java 17.
"""

from preprocess.spark.running import Corpus, run

__all__ = ["Corpus", "run"]
