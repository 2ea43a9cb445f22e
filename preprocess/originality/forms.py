"""What form a piece has: opinion, digest or press release, by a small model over what its sentences show on average."""

from preprocess.linear import Rows, load_multinomial_model

MODEL = "forms"
FORMS = ("other", "opinion", "digest", "press_release")
"""What a piece may be; news, rewrites and research are the others."""

AROUND = ("article:", "before:", "after:", "speaker", "lead", "place")
"""How cues begin that are not of the sentence itself: averages leave them out."""

OF_SOURCES = tuple(f"words:{name}" for name in ("occasion", "act", "declares", "writes", "study", "scene", "aloud"))
"""Cues of where one sentence comes from; averages leave them out too: with them releases were told worse."""

# Swept .15-.5 on held-out outlets: where about two in three are rightly said.
LEAST = {"opinion": 0.4, "digest": 0.3, "press_release": 0.2}
"""Share from which a form is said."""


def form_of(sentences: Rows) -> str | None:
    """Return the form of an article from the cues of its sentences; None where it is not surely one."""
    if not sentences.count:
        return None
    model = load_multinomial_model(MODEL)
    (shares,) = model.shares(model.averages(sentences))
    said = {form: share for form, share in zip(model.classes, shares, strict=True) if share >= LEAST.get(form, 1.0)}
    return max(said, key=said.__getitem__, default=None)
