"""Spark on this machine; where it or Java is not there, its tests are left out."""

import os
import shutil
import sys
from importlib.util import find_spec

import pytest

if find_spec("pyspark") is None or (shutil.which("java") is None and "JAVA_HOME" not in os.environ):
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def spark():
    """A session with two workers' threads."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - where it is installed

    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.log.level": "ERROR",
        # A session of many small jobs: compiling well costs more than it gives.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }
    builder = SparkSession.builder.master("local[2]").appName("tests")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()
