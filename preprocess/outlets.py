"""The names of news outlets: one outlet under several names, and whether a phrase names one."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

LEAST_LETTERS = 2
"""Letters of an outlet's key; a shorter one names nothing."""

TAILS = ("news", "online", "com")
"""What many outlets add to their names, as ends of keys."""

_TOKEN = re.compile(r"[^\W_]+")
_SCHEME = re.compile(r"^[a-z]+://", re.IGNORECASE)
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")  # of catalogues: "CNN (Web News)"
# A station is another outlet than the network whose name it bears: "KTVU Fox 2", "Fox 11 Los Angeles".
_LOCAL = re.compile(r"\b[KW][A-Z]{3}\b|\b(?i:abc|cbs|nbc|fox|cw)[ -]?\d{1,2}\b")
# Words with capitals that a blank, a point or a hyphen parts, with the small words among them.
_CAPITALS = re.compile(r"\b[^\W_a-z][^\W_]*(?:[ \u00a0.-](?:(?:of|and|the)[ \u00a0]){0,2}[^\W_a-z][^\W_]*)*")
_AFTER_ARTICLE = re.compile(r"\bthe (\w+)\W*$")
_STATION = re.compile(r"(?<![^\W_])[KW][A-Z]{3}(?![^\W_])")  # how stations of the United States are called
_MOST_TOKENS = 12  # of a phrase that are looked at, from its end
_LONGEST_RUN = 6  # words of an outlet's name


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PORTALS = _words("www m amp edition en mobile beta")  # first labels of a host that do not tell the outlet
_SUFFIXES = _words("com org net info co go uk us gov edu tv io ac news de fr es it nl ca au in eu at ch br mx ar")
_ARTICLES = _words("the a le la el die der das il")
_SMALL = _ARTICLES | {"of", "and"}  # no name of an outlet begins with them


class _Keys(NamedTuple):
    """Names of outlets as keys, and how they begin."""

    whole: frozenset[str]
    begun: frozenset[str]


def _keys(names: Iterable[str]) -> _Keys:
    whole = frozenset(names)
    return _Keys(whole, frozenset(key[:size] for key in whole for size in range(1, len(key))))


# As keys. Names that are common words stand here only where an article before them is usual too ("the Sun").
_KNOWN = _words(
    "abc abcnews abcnewsradio afp agencefrancepresse ajc alarabiya aljazeera anadolu ansa ap apnews argusleader "
    "arstechnica asahishimbun associatedpress axios bbc bbcnews benzinga bild billboard bleacherreport "
    "bloomberg breitbart buzzfeed buzzfeednews campusreform canadianpress cbc cbn cbs cbslocal cbsnews channel4 "
    "charlotteobserver chinadaily clarin cnbc cnet cnn cnnmoney cnsnews cookpolitical corrieredellasera "
    "courthousenews cspan ctv dailybeast dailycaller dailykos dailymail dailysignal dailywire deadspin "
    "derspiegel deutschewelle dnainfo dpa economist efe elmundo elpais engadget espn euronews expressandstar "
    "factcheckorg fastcompany federalist figaro financialtimes fivethirtyeight folha forbes foreignaffairs "
    "foreignpolicy fortune fox foxandfriends foxbusiness foxnews foxnewssunday freebeacon frontline gawker gizmodo "
    "globaltimes globeandmail globo gq guardian haaretz hollywoodreporter huffingtonpost huffpost infowars "
    "insideedition insider instyle intercept interfax irishtimes itv jerusalempost jezebel jpost justthenews kyodo "
    "lanacion larepubblica lawfare lefigaro lemonde liberation lifesitenews marijuanamoment marketwatch mashable "
    "mcclatchy mediaite mediamatters meetthepress milenio mlive morningconsult motherboard motherjones msnbc "
    "nationalgeographic nationalreview nbc nbcnews newrepublic newsday newshour newsmax newsnation newsweek "
    "newyorker newyorkmagazine newyorkpost newyorktimes nikkei npr nro nyt oann pbs pbsnewshour peoplesdaily pjmedia "
    "plaindealer politico politifact postandcourier pressassociation presstrust propublica quartz rawstory "
    "realclearpolitics recode redstate reforma reuters rferl rollcall rollingstone rt sbs sciencedaily "
    "scientificamerican scotusblog semafor sky skynews skysports slate snopes southchinamorningpost spectator "
    "spiegel spiegelonline sputnik statnews suddeutschezeitung sueddeutsche talkingpointsmemo tass techcrunch "
    "teenvogue telegraph telemundo texasmonthly theatlantic theblaze thedailybeast thehill theintercept thenation "
    "theonion thestate thesun theverge thinkprogress time timespicayune tmz townhall tpm univision upi usatoday "
    "vanityfair variety verge vicenews villagevoice vogue vox wallstreetjournal wapo washingtonexaminer "
    "washingtonpost washingtontimes weeklystandard wired wnd wnyc wral wsj xinhua yahoo yahoonews yonhap zdnet zeit"
)
_KNOWN_KEYS = _keys(_KNOWN)
_KNOWN_AFTER_ARTICLE = _words(
    "times post journal sun star hill nation atlantic week register observer independent guardian verge intercept "
    "mirror record tennessean oregonian blaze federalist root globe herald tribune telegraph spectator express"
)
# The last word of many an outlet's name; with a capitalised word before it, it makes one.
_LAST = _words(
    "times post news journal herald tribune gazette chronicle observer globe guardian telegraph today magazine weekly "
    "daily press examiner inquirer courier dispatch sentinel register bee mercury newspaper radio tv television "
    "network blog podcast online review bulletin standard newshour tonight beacon"
)
_SHORT = _KNOWN_AFTER_ARTICLE | _LAST  # what an outlet may call itself after an article: "the Chronicle"
# Keys of one outlet that have too few letters in common.
_SAME = (_words("ap apnews associatedpress"), _words("ft financialtimes"), _words("huffpost huffingtonpost"))
# Without one of them, or a station, no phrase names an outlet.
_TELLING = _KNOWN_KEYS.whole | _KNOWN_KEYS.begun | _SHORT
_NOT_LAST = _words(
    "mr mrs ms dr hacker breaking fake good bad big great local national freedom free social latest top other"
)

_NOT_BEFORE = _NOT_LAST | _ARTICLES
# Names of outlets that are common words, and such as are people's: beside another capital they are a part of its name.
_COMMON = _KNOWN_AFTER_ARTICLE | _words(
    "state vice pink time fortune people variety slate quartz wired insider vogue life"
)
_SURNAMES = _words("bloomberg forbes fox drudge")
_BEFORE_A_NAME = _ARTICLES | _words("on at to from by in and via with for but as while when if")
# Words that look like a station's name where a headline is all capitals.
_NO_STATIONS = _words(
    "wada wage wait walk wall want ware warm warn wars wash wave ways weak wear week well went were west what when "
    "whip whom wide wifi wife wild will wind wine wing wins wire wise wish with wolf wood word wore work worn wrap "
    "wwii kpmg wnba keen keep kept keys kick kids kill kind king kiss knee knew know"
)


class _OwnNames(NamedTuple):
    """How an outlet is named.

    Attributes:
        keys: Of its names.
        last: What names it after an article, as in "the Post".
        begun: What finds the first letter of any of them in a phrase without capitals.
    """

    keys: _Keys
    last: str
    begun: re.Pattern[str]


@lru_cache(maxsize=1 << 12)
def outlet_key(source: str) -> str:
    """Return an outlet as one word of letters and digits.

    >>> outlet_key("https://www.justthenews.com/politics"), outlet_key("Just The News"), outlet_key("A.P.")
    ('justthenews', 'justthenews', 'ap')
    """
    host = _SCHEME.sub("", source.strip()).split("/")[0].lower()
    labels = [label for label in host.split(".") if label]
    if len(labels) > 1 and len(labels[-1]) > 1 and " " not in host:  # no initials
        labels.pop()  # whatever domain it is: there are too many to list
        while len(labels) > 1 and labels[-1] in _SUFFIXES:
            labels.pop()
        while len(labels) > 1 and labels[0] in _PORTALS:
            labels.pop(0)
        return "".join(_TOKEN.findall(labels[-1]))
    tokens = _TOKEN.findall(source.casefold())
    return "".join(tokens[1:] if len(tokens) > 1 and tokens[0] in _ARTICLES and len(tokens[1]) > 1 else tokens)


def without_tails(key: str) -> str:
    """Return the key of an outlet without what many outlets add: "news", "online" and a domain.

    >>> without_tails("foxonlinenews"), without_tails("news")
    ('fox', 'news')
    """
    while shorter := next((key.removesuffix(tail) for tail in TAILS if key.endswith(tail) and key != tail), ""):
        key = shorter
    return key


@lru_cache(maxsize=1 << 14)
def same_name(a: str | None, b: str | None) -> bool:
    """Return whether two names of sources are one, written differently; an unknown source equals no other.

    Nothing is guessed: "fox.com" and "Fox News" may be two outlets.

    >>> same_name("Gazette.com", "https://www.gazette.com/"), same_name("a.blog.com", "b.blog.com")
    (True, False)
    """
    return a is not None and b is not None and plain_name(a) == plain_name(b)


def plain_name(source: str) -> str:
    """Return the name of a source without what does not tell it from others: case, scheme, ``www``, a slash."""
    return _SCHEME.sub("", source.strip()).casefold().removeprefix("www.").rstrip("/")


@lru_cache(maxsize=1 << 14)
def names_outlet(phrase: str, outlet: str) -> bool:
    """Return whether some run of words near the phrase's end spells the outlet.

    Args:
        phrase: A few words, "told the New York Times" say.
        outlet: Its :func:`outlet_key`; ``nytimes`` is spelled by "New York Times" too.
    """
    folded = phrase.casefold()
    if not _has_letters(folded, outlet):
        return False
    tokens, keys = _last_tokens(folded), _keys([outlet, f"the{outlet}"])
    return any(_spelling(tokens[start:], keys) for start in range(len(tokens))) or _is_abbreviated(tokens, outlet)


def _has_letters(folded: str, outlet: str) -> bool:
    """Whether a phrase can spell an outlet's key at all: nearly never, and quickly seen."""
    return set(_without_tail(outlet)) <= set(folded)


def _without_tail(outlet: str) -> str:
    bare = (outlet.removesuffix(tail) for tail in TAILS)
    return next((key for key in bare if LEAST_LETTERS <= len(key) < len(outlet)), outlet)


def _is_abbreviated(tokens: Sequence[str], outlet: str) -> bool:
    """Whether an outlet's key is made of the beginnings of all words of some run: ``nytimes`` of "New York Times"."""
    keys = [key for key in (outlet, _without_tail(outlet)) if len(key) > LEAST_LETTERS]
    runs = []
    for start, token in enumerate(tokens):
        if token not in _ARTICLES:
            runs.append(tokens[start : start + _LONGEST_RUN])
        elif start and tokens[start - 1] in _ARTICLES:  # of two articles the second belongs to the name
            runs.append(tokens[start : start + _LONGEST_RUN - 1])
    return any(_begins(run, key) for run in runs for key in keys)


def is_own(phrase: str, source: str) -> bool:
    """Return whether a phrase names an outlet in any of the ways in which it names itself.

    Args:
        phrase: A few words, "the Free Beacon" say.
        source: The outlet's host or name, "Washington Free Beacon" say.
    """
    # Of a hundred phrases one names the outlet; most are told by their first letters.
    return _own_names(source).begun.search(phrase.casefold()) is not None and _is_own(phrase, source)


@lru_cache(maxsize=1 << 14)
def _is_own(phrase: str, source: str) -> bool:
    own, folded = _own_names(source), phrase.casefold()
    tokens, outlet = _last_tokens(folded), outlet_key(source)
    named = (
        _is_last(folded, tokens, own.last)
        or _is_spelled(phrase, tokens, own.keys)
        or (_has_letters(folded, outlet) and _is_abbreviated(tokens, outlet))
    )
    return named and not (_LOCAL.search(phrase) and not _LOCAL.search(source))


def _is_last(folded: str, tokens: Sequence[str], last: str) -> bool:
    article = _AFTER_ARTICLE.search(folded) if last in tokens else None
    return article is not None and article[1] == last


def _is_spelled(phrase: str, tokens: Sequence[str], keys: _Keys) -> bool:
    starts = [start for start, token in enumerate(tokens) if token in keys.begun or token in keys.whole]
    words = _TOKEN.findall(phrase)[-_MOST_TOKENS:] if starts else []
    words += tokens[len(words) :]  # of "İstanbul" come two, since a small "İ" is a letter and a mark
    sizes = ((start, _spelling(tokens[start:], keys)) for start in starts)
    return any(size > 1 or (size and not _is_part(words, start, _COMMON)) for start, size in sizes)


@lru_cache(maxsize=1 << 14)
def is_outlet(phrase: str) -> bool:
    """Return whether a phrase names a news outlet: a known one, or a name that ends as their names do.

    >>> is_outlet("the San Francisco Chronicle"), is_outlet("MLive"), is_outlet("Mr. Chronicle's lawyer")
    (True, True, False)
    """
    if _TELLING.isdisjoint(_TOKEN.findall(phrase.casefold())) and not _STATION.search(phrase):
        return False  # mostly, and quickly seen
    words = _TOKEN.findall(phrase)
    folded = [word.casefold() for word in words]
    for number, word in enumerate(folded):
        before = folded[number - 1] if number else ""
        capital = words[number][:1].isupper()
        if capital and before == "the" and word in _KNOWN_AFTER_ARTICLE:
            return True
        if _STATION.fullmatch(words[number]) and word not in _NO_STATIONS:
            return True
        named = capital and number and words[number - 1][:1].isupper() and before not in _NOT_BEFORE
        if named and word in _LAST:
            return True
    first = max(0, len(words) - _MOST_TOKENS)
    return any(
        _spelling(folded[start:], _KNOWN_KEYS) and not _is_part(words, start, _SURNAMES)
        for start, word in enumerate(words[first:], first)
        if not word[0].islower()
    )


def outlets_in(sentence: str) -> list[str]:
    """Return the outlets that a sentence names, as it writes them, in its order.

    >>> outlets_in("But CNN and the San Francisco Chronicle wrote of it before Fox News Sunday did.")
    ['CNN', 'San Francisco Chronicle', 'Fox News Sunday']
    """
    found: list[str] = []
    for match in _CAPITALS.finditer(sentence):
        run = list(_TOKEN.finditer(sentence, match.start(), match.end()))
        words = [token[0].casefold() for token in run]
        before = sentence[max(0, match.start() - 4) : match.start()].strip().casefold()
        place = 0
        while place < len(run):
            article = (words[place - 1] if place else before) == "the"
            end = place + _outlet_words(words[place:], article=article)
            if end > place:
                name = sentence[run[place].start() : run[end - 1].end()]
                found.append(f"the {name}" if article and end == place + 1 else name)
            place = max(end, place + 1)
    return found


def _outlet_words(words: Sequence[str], *, article: bool) -> int:
    """How many of the words name an outlet; they are all of a run of capitals from one of them on."""
    for size in range(min(len(words), _LONGEST_RUN), 0, -1):
        if "".join(words[:size]) in _KNOWN:
            return size
    if article and words[0] in _KNOWN_AFTER_ARTICLE:
        return 1
    # "San Francisco Chronicle", but neither "White House Press Secretary" nor "the News".
    named = 1 < len(words) <= _LONGEST_RUN and words[-1] in _LAST and words[-2] not in _NOT_LAST
    return len(words) if named and words[0] not in _SMALL else 0


@lru_cache(maxsize=1 << 12)
def _own_names(source: str) -> _OwnNames:
    bare = _REMARK.sub("", source) or source
    words = [word for word in _TOKEN.findall(bare.casefold()) if word not in _ARTICLES]
    keys = {outlet_key(bare)}
    if "." not in bare and len(words) > 1:
        keys.add("".join(words))
        if len(words) > 2:  # noqa: PLR2004 - "NYT" and "Free Beacon"; of two words initials are "D.C." and the like
            keys |= {"".join(word[0] for word in words), "".join(words[-2:])}
    for key in list(keys):
        while shorter := next((key.removesuffix(tail) for tail in TAILS if key.endswith(tail)), ""):
            keys.add(key := shorter)
    last = words[-1] if words and words[-1] in _SHORT else ""
    if "." in bare:  # of a host's key: "post" of "washingtonpost"
        key = outlet_key(bare)
        last = max((word for word in _SHORT if key.endswith(word) and len(key) >= len(word) + 2), key=len, default="")
    keys.update(*(names for names in _SAME if not names.isdisjoint(keys)))
    found = [name for key in keys if len(key) >= LEAST_LETTERS for name in (key, f"the{key}")]
    initials = "".join(sorted({key[0] for key in (*keys, last) if key}))
    begun = re.compile(rf"(?<![^\W_])(?:the)?[{initials}]" if initials else r"(?!)")
    return _OwnNames(keys=_keys(found), last=last, begun=begun)


def _last_tokens(folded: str) -> list[str]:
    return _TOKEN.findall(folded)[-_MOST_TOKENS:]


def _spelling(tokens: Sequence[str], keys: _Keys) -> int:
    """How many of the first tokens, put together, are one of the keys; 0 where none are."""
    spelled = ""
    for number, token in enumerate(tokens[:_LONGEST_RUN], 1):
        spelled += token
        if spelled in keys.whole:
            return number
        if spelled not in keys.begun:
            break
    return 0


def _is_part(words: Sequence[str], start: int, names: frozenset[str]) -> bool:
    """Whether a word that is a name of an outlet is a part of another name: "Capitol Hill", "Vice President"."""
    if words[start].casefold() not in names:
        return False
    before = words[start - 1] if start else ""
    behind = words[start + 1] if start + 1 < len(words) else ""
    named = before == "of" or (before[:1].isupper() and before.casefold() not in _BEFORE_A_NAME)
    return named or (names is _COMMON and behind[:1].isupper() and behind.casefold() not in _LAST)


def _begins(words: Sequence[str], key: str) -> bool:
    """Whether a key is made of the beginnings of two or more of the first words."""
    reached = {0}
    for number, word in enumerate(words):
        reached = {
            place + size for place in reached for size in range(1, len(word) + 1) if key.startswith(word[:size], place)
        }
        if number and len(key) in reached:
            return True
        if not reached:
            break
    return False
