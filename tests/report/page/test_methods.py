"""The methods that a report tells are those of its run."""

from preprocess.files import store
from preprocess.report.page.methods import methods
from preprocess.settings import Policy, Settings


def test_every_setting_in_force_is_told():
    """No key is missing, and a value that a person set is the one that is told."""
    found = {one.key: one.value for one in methods(Settings(policy=Policy(near=0.71, drop=()))).settings}

    dumped = Settings().model_dump()
    assert set(found) == {f"{phase}.{key}" for phase, part in dumped.items() for key in part}
    assert (found["policy.near"], found["policy.drop"], found["mark.profile"]) == ("0.71", "none", "unset")


def test_every_model_is_told_with_its_card():
    """Each has the digest of the file that was used, what it is, and its limits."""
    found = methods(Settings()).models

    digests = store.model_digests()
    assert {model.name: model.digest for model in found} == {name: digest[:12] for name, digest in digests.items()}
    assert all(model.summary in " ".join(model.card.split()) for model in found)
    assert all("Not for" in model.card and "Limits" in model.card for model in found)


def test_hostile_setting_is_made_safe_to_show():
    """A value is one bounded line without anything that a page obeys."""
    found = {one.key: one.value for one in methods(Settings(policy=Policy(prefer=("a\u202e\n" * 500,)))).settings}

    assert len(found["policy.prefer"]) <= 300
    assert found["policy.prefer"].isprintable()
