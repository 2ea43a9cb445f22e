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
NO_NAMES = frozenset(
    _words(
        "the a an im ive weve youve theyve youre theyre hes shes thats theres whats dont didnt doesnt isnt wont cant"
    )
)
"""Words with a capital that are dropped from a name; "I'm" and "Don't" at the beginning of a quotation make none."""

POINTED = _words("Mr Mrs Ms Dr Sen Sens Rep Reps Gov Gen Col Lt Sgt Capt Rev Prof St Jr Sr")
"""Titles to which a point belongs."""

ABBREVIATED = _words("Mr Mrs Ms Dr Sen Rep Gov Gen Col Lt Sgt St Jr Sr vs No")
"""Words whose point ends no sentence."""

PARTICLES = (
    *("of the", "of", "de la", "de los", "de las", "de", "da", "do", "dos", "das", "del", "della", "di", "du", "des"),
    *("van der", "van den", "van", "von", "bin", "al", "el", "y"),
)
"""Small words that join two capitalised ones into a name, in several languages; only inside a name."""

MONTHS = _words("january february march april may june july august september october november december")
MONTH_FORMS = {form: number for number, month in enumerate(MONTHS, 1) for form in (month, month[:3])} | {
    **dict.fromkeys(_words("januar januari janvier"), 1),
    **dict.fromkeys(_words("februar februari"), 2),
    **dict.fromkeys(_words("mars marzo maart"), 3),
    **dict.fromkeys(_words("juni"), 6),
    **dict.fromkeys(_words("juli"), 7),
    **dict.fromkeys(_words("augustus"), 8),
    **dict.fromkeys(_words("sept septembre septiembre"), 9),
    **dict.fromkeys(_words("octobre octubre"), 10),
    **dict.fromkeys(_words("novembre noviembre"), 11),
}
"""How months are written, in English and in languages whose names begin like the English ones; each with its number."""

ONES = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")

PERCENTS = ("percent", "per cent", "pct", "prozent", "pour cent", "por ciento", "por cento", "procent")
"""What a share is called in several languages."""
