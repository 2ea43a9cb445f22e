"""The columns of what a run leaves, and the kind of value in each: the same in every run, whatever its rows hold."""

from preprocess.files.kinds import BOOL, FLOAT, INT, STRING, Kind, list_of, struct_of

OTHER = "other_json"
"""The column with the fields of a row that no column tells as they are: an object as JSON; null almost everywhere."""

_ABOUT = dict.fromkeys(("id", "source", "url", "title", "author", "published", "language", "text"), STRING)
_SCORE = {"score": FLOAT, "low_confidence": BOOL, "novelty": FLOAT, "credit": STRING}
_EXTENT = list_of(INT)
_SPANS = list_of(struct_of(start=INT, end=INT, label=STRING, rule=STRING))
_LIFTED = list_of(struct_of(kind=STRING, value=STRING, start=INT, end=INT))
_PARTS = list_of(struct_of(sign=STRING, value=FLOAT))
"""An object in JSON lines; a list here, since Features of ``datasets`` know no maps."""

_EVIDENCE = list_of(struct_of(kind=STRING, start=INT, end=INT, rule=STRING))
_ORIGINALITY = struct_of(**_SCORE, form=STRING, parts=_PARTS, evidence=_EVIDENCE)
_VERDICT = {"keep": BOOL, "reason": STRING, "group": STRING, "flags": list_of(STRING)}
_SIDE = struct_of(
    contained=FLOAT,
    restates=FLOAT,
    names=INT,
    figures=INT,
    known=STRING,
    new=list_of(STRING),
    credit=_EXTENT,
    quoted=BOOL,
    names_known=INT,
    figures_known=INT,
)
_MEASURES = {"jaccard": FLOAT, "same_event": FLOAT}
_SHARED = list_of(list_of(_EXTENT))
_LINK = {"copy": STRING, "origin": STRING, "kind": STRING, "strength": FLOAT, "direction": STRING}
_EVIDENCE_OF_LINK = struct_of(
    copy=_SIDE, origin=_SIDE, **_MEASURES, passages=list_of(struct_of(copy=_EXTENT, origin=_EXTENT, shared=_SHARED))
)

TABLES: dict[str, dict[str, Kind]] = {
    "corpus": _ABOUT | {"originality": struct_of(**_SCORE), "group": STRING, "flags": list_of(STRING)},
    "articles": _ABOUT | {"spans": _SPANS, "lifted": _LIFTED, "originality": _ORIGINALITY} | _VERDICT,
    "links": _LINK | {"common_origin": BOOL, "third": STRING, "same_source": BOOL, "evidence": _EVIDENCE_OF_LINK},
    "candidates": {"a": STRING, "b": STRING, "exact": BOOL}
    | _MEASURES
    | {"a_side": _SIDE, "b_side": _SIDE, "passages": list_of(struct_of(a=_EXTENT, b=_EXTENT, shared=_SHARED))},
}
"""The tables of a run by name: the columns of each by theirs, in order; without carried fields and :data:`OTHER`."""

NAMES = (*TABLES, "sources")
"""All tables; the columns of the figures of sources go by what is found."""

WITH_CARRIED = ("corpus", "articles")
"""The tables whose rows have the carried fields too."""

OWN = frozenset(name for table in WITH_CARRIED for name in TABLES[table]) | {OTHER}
"""Names that no carried field may have as a column."""
