"""The label of a repeated line by its form: a name, the outlet, a sentence on an author."""

import re

from preprocess.boilerplate.sheet import Sheet
from preprocess.boilerplate.templates import Template
from preprocess.outlets import is_own, outlet_key

_TOP = 3  # lines
_END = 8  # lines
_LONGEST_NAME = 60  # characters
_NAME_WORDS = range(2, 5)
_IN_NAMES = str.maketrans("", "", ".'-")
# "- Kevin D. Williamson is National Review's roving correspondent."
_BIO = re.compile(r"[-*_– ]*(?:[^\W\d_a-z][\w.'-]*,? ){2,6}(?:[^.!?]{0,60}, )?(?:is|was) \S")


def form_label(sheet: Sheet, number: int, template: Template) -> str | None:
    """Return the label that a repeated piece's form gives it, None where its form says nothing.

    Args:
        sheet: The article.
        number: Of the line that the piece stands in.
        template: The piece.
    """
    words = sheet.text[template.line.start : template.line.end]
    is_top = number < _TOP and not template.in_midst
    if sheet.source and len(words) <= _LONGEST_NAME and _is_outlet(words, sheet.source):
        return "credit" if is_top else "navigation"
    if is_top and len(words) <= _LONGEST_NAME and _is_name(words):
        return "credit"
    if number >= len(sheet.lines) - _END and _BIO.match(words):
        return "credit"
    return "navigation" if template.in_midst else None


def _is_name(words: str) -> bool:
    """Whether a line may be a person's name: two to four words with capitals, none shouted."""
    parts = [part.translate(_IN_NAMES) for part in words.split(" ")]
    return len(parts) in _NAME_WORDS and all(
        part.isalpha() and part[0].isupper() and (len(part) == 1 or not part.isupper()) for part in parts
    )


def _is_outlet(words: str, source: str) -> bool:
    """Whether a line is the outlet's name and nothing else."""
    return outlet_key(words) == outlet_key(source) or (len(words.split()) <= 1 and is_own(words, source))
