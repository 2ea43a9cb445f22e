"""The word lists that reading what is counted needs. English."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


HEDGES = {
    "least": "(?:well |slightly )?(?:more than|over)|at least|no (?:fewer|less) than|upwards of|in excess of",
    "most": "up to|as many as|as much as|fewer than|less than|under|at most|no more than|below",
    "nearly": "nearly|almost|close to|just under|approaching",
    "about": "about|around|roughly|approximately|some|an estimated|estimated",
}
"""What is said before a figure, by what it leaves open."""

NUMBERED = _words(
    "no nos article section title chapter page rule amendment route interstate highway flight proposition resolution "
    "group phase part channel category room act bill level version model number age aged only last next past first top "
    "another other additional further hr h.r s.res psalm verse grade class district precinct line plan agenda q"
)
"""Words before a number that belongs to a name, an age or a time, or that counts a part alone."""

OTHERS = _words(
    "more other others additional fewer less further different separate new percentage point points thirds fifths "
    "quarters times a.m p.m am pm"
)
"""Words behind a number that counts what comes on top of something, or nothing."""

NO_COUNTED = _words(
    "year month week day hour minute second decade century time vote seat point percentage page thing way reason "
    "degree side step chance question term generation quarter half third fifth moment night morning weekend summer "
    "season inch foot feet yard mile meter kilometer km mph pound ton star cent dollar euro old round game set goal "
    "run republican democrat gop lawmaker senator member-state percent takeaway winner loser fact lesson part kind "
    "type word letter character example paragraph sentence tweet"
)
"""Nouns whose numbers are measures, scores, times or lists: nothing that one story counts."""

THEN = (
    *("last year", "years? ago", "decades? ago", "months? ago", "last month", "last time", "a year earlier"),
    *("previously", "(?:a|one|two|three) years? (?:after|before|earlier)", "months after", "at the time", "proposed"),
)
"""What is said of other events than the story's."""

PARTS = (
    "at the scene",
    "others",
    "another",
    "of them",
    "of whom",
    "the rest",
    "inside",
    "among (?:the|those|them)",
    "include",
)
"""Words of a sentence that may count a part of the harmed alone."""

SAYS = (
    *("said", "says", "according to", "told", "tweeted", "wrote", "claims?", "claimed", "estimates?", "estimated"),
    *("reported", "reports", "count of", "announced", "put the"),
)
"""Words of a sentence that says who says so."""

COMPLEMENTS = _words("of from in with at on for by to against into per under between among across inside near")
"""Words behind a noun after which it is said which ones."""

STOPS = COMPLEMENTS | _words(
    "a an the this that these those his her its their our my your who whom which whose was were is are be been being "
    "has have had do does did will would can could may might must should shall not as than then there it he she they "
    "we i you also so such all both each every any some no only just about more most very now still already least "
    "total over up out down off during after before since until through within around according said says told"
)
"""Words that say nothing of what is counted."""

BREAKS = _words("and but or while when where because if though although including plus that as with after before")
"""Words at which a phrase ends."""

RATES = (
    "(?:per|a|each|every) (?:year|month|week|day|hour|person|inmate|head|capita|share|gallon|barrel|vote)",
    *("annually", "yearly", "monthly", "weekly", "daily", "hourly", "apiece"),
)
"""What makes a figure one for each of something."""

PEOPLE = dict.fromkeys(
    _words("people persons person individuals individual folks souls lives victims victim"), "people"
)
"""Words for anybody: one noun."""

PERSONS = _words(
    "people member foreigner inmate prisoner migrant immigrant alien refugee detainee deportee criminal suspect "
    "protester demonstrator marcher civilian resident passenger student worker employee soldier troop officer man "
    "woman national citizen fighter militant hostage patient fan gangster"
)
"""Nouns for people who may be the same: "members" of a gang, and "foreigners" from it."""

CASUALTIES = (
    dict.fromkeys(
        _words("killed kill killin dead died die dies deaths death fatal fatali slain toll casual murder"), "killed"
    )
    | dict.fromkeys(_words("injure injuri injury wounde woundi wounds wound hurt hospit"), "injured")
    | dict.fromkeys(_words("arrest detain custod"), "arrested")
    | dict.fromkeys(_words("missin"), "missing")
)
"""What happens to people, by the stem of the word that says it."""
