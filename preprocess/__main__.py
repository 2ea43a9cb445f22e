"""``python -m preprocess``."""

from preprocess.cli import main

main()
