"""The registry finds what was listed, in order, and refuses in sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.plug import PlugError, Registry

SLUGS = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,4})?", fullmatch=True)


@given(st.lists(SLUGS, unique=True))
def test_everything_registered_is_found_in_order(slugs: list[str]) -> None:
    registry: Registry[int] = Registry("method")
    for number, slug in enumerate(slugs):
        registry.register(slug, number)
    assert list(registry) == slugs
    assert [registry.get(slug) for slug in slugs] == list(range(len(slugs)))
    assert list(registry.items()) == list(zip(slugs, range(len(slugs)), strict=True))
    assert len(registry) == len(slugs)


def test_a_taken_slug_is_refused_and_the_first_stays() -> None:
    registry: Registry[str] = Registry("channel")
    registry.register("web", "first")
    with pytest.raises(PlugError, match="Two entries want to be the channel 'web'"):
        registry.register("web", "second")
    assert registry.get("web") == "first"


@pytest.mark.parametrize("slug", ["", "Web", "a b", "1st", "a--b", "-a", "ñ", "a\n"])
def test_a_malformed_slug_is_refused(slug: str) -> None:
    with pytest.raises(PlugError, match="cannot name a channel"):
        Registry[str]("channel").register(slug, "entry")


def test_an_unknown_slug_is_answered_with_the_known_ones() -> None:
    registry: Registry[str] = Registry("channel")
    with pytest.raises(PlugError, match="none is registered"):
        registry.get("email")
    registry.register("email", "entry")
    with pytest.raises(PlugError, match=r"no channel 'emial'\. Did you mean 'email'\? Known: email\."):
        registry.get("emial")
    assert "emial" not in registry


def test_plug_ins_are_loaded_from_a_list_of_paths() -> None:
    registry: Registry[type] = Registry("room")
    registry.load(["fractions.Fraction"], named_by="__module__")
    assert registry.get("fractions").__name__ == "Fraction"


@pytest.mark.parametrize(
    "path, sentence",
    [
        ("Fraction", "write package.module.Name"),
        ("fractions.Nothing", "fractions has no Nothing"),
        ("no_such_module.Name", "cannot be loaded"),
        ("fractions.Fraction", "does not say its slug"),
    ],
)
def test_a_path_that_leads_nowhere_is_named(path: str, sentence: str) -> None:
    with pytest.raises(PlugError, match=sentence):
        Registry[object]("room").load([path], named_by="slug")
