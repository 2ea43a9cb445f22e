"""Which articles hang together: copies of one piece and accounts of one event, as groups of a corpus."""

from collections.abc import Iterable

from preprocess.article import Link


def groups(ids: Iterable[str], links: Iterable[Link]) -> dict[str, str]:
    """Return the group of each article: the id of the one that its articles are all linked with.

    Links of any kind count. The article with the most links takes those that it is linked with, then the next one of
    those that are left (star clustering; Aslam, Pelekhov and Rus 2004). So no chain of links joins what has nothing in
    common, and neither the order of the articles nor that of the links matters.

    Args:
        ids: Of all articles.
        links: Among them.
    """
    near: dict[str, set[str]] = {}
    for link in links:
        near.setdefault(link.copy, set()).add(link.origin)
        near.setdefault(link.origin, set()).add(link.copy)
    found: dict[str, str] = {}
    for centre in sorted(near, key=lambda name: (-len(near[name]), name)):
        if centre not in found:
            found |= {name: centre for name in (centre, *near[centre]) if name not in found}
    return {name: found.get(name, name) for name in ids}
