"""The few word lists that reading facts needs. English, but where said; others do without."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TITLES = frozenset(
    _words(
        "president vice secretary senator representative congressman congresswoman governor mayor minister chancellor "
        "king queen prince princess judge justice general colonel captain lieutenant sergeant officer sheriff chief "
        "director chairman chairwoman spokesman spokeswoman spokesperson professor doctor attorney speaker ambassador "
        "pope rev sir lady lord mr mrs ms dr prof sen rep reps sens gov gen col lt sgt capt hon former"
    )
)
"""Words with a capital that belong to no name."""

DATES = frozenset(
    _words(
        "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun january "
        "february march april may june july august september october november december jan feb mar apr jun jul aug sep "
        "sept oct nov dec am pm est edt et gmt utc pst pdt"
    )
)
"""Words with a capital that name a time."""

JUNIORS = frozenset(_words("jr sr ii iii iv"))
NAME_ARTICLES = frozenset(_words("the a an"))

MONTHS = _words("january february march april may june july august september october november december")
ONES = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")
