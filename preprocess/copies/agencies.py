"""News agencies: which one's copy an article says that it is, and whether an outlet is one."""

import re
from functools import lru_cache

from preprocess.article import Lifted, Marked
from preprocess.outlets import outlet_key

_NAMES = {
    "Associated Press": "The Associated Press|Associated Press|The AP|AP|apnews",
    "Reuters": "Reuters|REUTERS|Thomson Reuters",
    "AFP": "Agence France-Presse|AFP|AFP.com",
    "dpa": "Deutsche Presse-Agentur|dpa|DPA",
    "UPI": "United Press International|UPI",
    "Bloomberg": "Bloomberg",
    "Canadian Press": "The Canadian Press|Canadian Press",
    "PA": "Press Association|PA Media",
    "Xinhua": "Xinhua|Xinhuanet|Xinhua News Agency",
    "TASS": "TASS|ITAR-TASS",
    "Interfax": "Interfax",
    "Kyodo": "Kyodo|Kyodo News",
    "Yonhap": "Yonhap|Yonhap News Agency",
    "EFE": "EFE|Agencia EFE",
    "ANSA": "ANSA",
    "PTI": "PTI|Press Trust of India",
    "IANS": "IANS",
    "AAP": "AAP",
    "ANP": "ANP",
    "Belga": "Belga",
    "APA": "APA",
    "KNA": "KNA",
    "epd": "epd",
}
_CALLED = {spelling: name for name, spellings in _NAMES.items() for spelling in spellings.split("|")}
_OUTLETS = {outlet_key(spelling): name for spelling, name in _CALLED.items()}

# "HELSINKI (AP) — ", "Berlin (dpa/lno) - ", "MADRID (EFE).- ": the mark behind the place, before the first sentence.
_ANY = "|".join(sorted(map(re.escape, _CALLED), key=len, reverse=True))
_DATELINE = re.compile(rf"\(({_ANY})(?:/[^()\n]{{1,30}})?\)\s{{0,2}}\.?[-–—]")
_HELPED = re.compile(
    r"\b(?:contribut|with (?:files|reporting|material|information|additional)|additional reporting|assisted|helped)"
    r"|\b(?:mit Material|unter Verwendung|avec|con información|con informazioni)\b",
    re.IGNORECASE,
)
_NEAR = 150  # characters on each side of an agency's name
_LOOKED_AT = 3_000  # characters of a text: a page may have captions before the dateline


def agencies_of(marked: Marked) -> frozenset[str]:
    """Return the agencies whose text an article says that it is: by its dateline or its furniture.

    One that only helped, contributed or gave material is none of them.
    """
    text = marked.article.text
    lifted = (one for one in marked.lifted if one.kind == "agency" and not _HELPED.search(_line(text, one)))
    said = {_CALLED.get(one.value, one.value) for one in lifted}
    return frozenset(said | {_CALLED[found] for found in _DATELINE.findall(text[:_LOOKED_AT])})


def _line(text: str, lifted: Lifted) -> str:
    """The words about a name on its line."""
    before, after = text[max(0, lifted.start - _NEAR) : lifted.start], text[lifted.end : lifted.end + _NEAR]
    return before.rpartition("\n")[2] + after.partition("\n")[0]


@lru_cache(maxsize=1 << 12)
def agency(source: str | None) -> str | None:
    """Return the agency that an outlet is; None where it is none.

    >>> agency("https://apnews.com"), agency("Valley Gazette")
    ('Associated Press', None)
    """
    return None if source is None else _OUTLETS.get(outlet_key(source))
