"""Runs a DataFrame of articles on Spark, for ``spark-submit``: what a program of your own would do.

Example: spark-submit --master 'local[*]' scripts/spark_run.py articles.jsonl OUT
Example: spark-submit --master spark://HOST:7077 scripts/spark_run.py s3a://BUCKET/articles s3a://BUCKET/out
"""

import argparse
import json
from pathlib import Path

from pyspark.sql import SparkSession

from preprocess.settings import effective
from preprocess.spark import run


def main() -> None:
    """Read, run, and tell what came in and what stays."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input", help="what Spark reads: a file, a folder, a URL")
    parser.add_argument("out", help="the folder of the result, which all machines reach")
    parser.add_argument("--format", default="json", help="of the input: json (one record a line), parquet, orc …")
    parser.add_argument("--order", nargs="*", default=[], help="columns that the order of the input is by")
    parser.add_argument("--html", help="the column of web pages")
    parser.add_argument("--settings", type=Path, help="a TOML file, as `preprocess settings` writes it")
    chosen = parser.parse_args()
    settings, _ = effective(chosen.settings, (), {})
    session = SparkSession.builder.appName("preprocess").getOrCreate()
    articles = session.read.format(chosen.format).load(chosen.input)
    corpus = run(articles, chosen.out, settings, order=chosen.order, html=chosen.html)
    print(json.dumps(dict(corpus.counts), indent=2))
    session.stop()


if __name__ == "__main__":
    main()
