"""A mistake in the settings is told with its place, its value and what would be right."""

import pytest

from preprocess.errors import SettingsError
from preprocess.settings import Settings, effective, read_toml


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"polcy": {}}, 'unknown key "polcy"; did you mean "policy"'),
        ({"policy": {"neer": 0.5}}, 'unknown key "policy.neer"; did you mean "near"'),
        ({"policy": {"near": 5}}, '"policy.near" is 5: input should be less than or equal to 1'),
        ({"mark": {"strip": ["donatoin"]}}, "'donatoin'"),
    ],
)
def test_mistake_is_told(values, said):
    """The message names the key and the remedy."""
    with pytest.raises(SettingsError, match=said):
        Settings.checked(values, "x.toml")


def test_file_that_is_no_toml_is_told(tmp_path):
    """The message names the file."""
    (tmp_path / "x.toml").write_text("near 5", encoding="utf-8")

    with pytest.raises(SettingsError, match=r"x\.toml: is not TOML"):
        read_toml(tmp_path / "x.toml")


def test_settings_come_back_from_json():
    """What a manifest holds is a Settings again."""
    assert Settings.checked(Settings().model_dump(mode="json"), "manifest") == Settings()


def test_table_of_names_is_set_as_a_whole():
    """A part of it is refused, and what would be right is said."""
    chosen, _ = effective(None, ['read.aliases={"thehill.com" = ["Hill"]}'], {})

    assert chosen.read.aliases == {"thehill.com": ("Hill",)}
    with pytest.raises(SettingsError, match=r"as in 'read\.aliases=\{\"thehill\.com\" = …\}'"):
        effective(None, ['read.aliases.thehill.com=["Hill"]'], {})
    with pytest.raises(SettingsError, match=r'unknown key "policy\.near\.x"'):
        effective(None, ["policy.near.x=0.5"], {})
