"""The page: what was found, put so that it can be read, seen and printed."""

from preprocess.report.page.writing import Basis, page

__all__ = ["Basis", "page"]
