"""`publiccode.yml` is what the standard (0.4) asks for, but for the address of a repository that is not public yet."""

import yaml

from tests.conftest import REPOSITORY

NEEDED = {"publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description",
          "legal", "maintenance", "localisation"}  # fmt: skip
KNOWN = {  # of the standard's lists, what is used here
    "categories": {"customer-service-and-support", "digital-citizenship", "social-media-management",
                   "feedback-and-reviews-management"},
    "scope": {"local-authorities", "government"},
}  # fmt: skip


def test_every_needed_key_is_there_within_its_limits() -> None:
    said = yaml.safe_load((REPOSITORY / "publiccode.yml").read_text(encoding="utf-8"))
    assert NEEDED - set(said) <= {"url"}
    assert said["publiccodeYmlVersion"] == "0.4"
    assert said["softwareType"] == "standalone/web"
    assert set(said["categories"]) <= KNOWN["categories"]
    assert set(said["intendedAudience"]["scope"]) <= KNOWN["scope"]
    assert all(one["name"] for one in said["maintenance"]["contacts"])
    assert said["localisation"]["localisationReady"] is True
    for words in said["description"].values():
        assert 0 < len(words["shortDescription"]) <= 150 <= len(words["longDescription"]) <= 10_000
        assert words["features"]
