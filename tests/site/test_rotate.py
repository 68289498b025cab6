"""A new sealing key locks nothing out, and what is sealed afterwards no longer needs the old one."""

import json

import pytest
from cryptography.fernet import Fernet

from gobernauta.channels import actions, sealing
from gobernauta.channels.models import Account
from gobernauta.site import keys
from tests import town as towns

pytestmark = pytest.mark.django_db


def test_a_new_key_is_first_and_the_old_ones_stay(tmp_path, monkeypatch):
    monkeypatch.delenv("GOBERNAUTA_KEYS", raising=False)
    before = keys.load(tmp_path)["sealing"]
    keys.rotate_sealing(tmp_path)
    after = keys.load(tmp_path)["sealing"]
    assert after[1:] == before
    assert after[0] not in before
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0
    assert set(json.loads((tmp_path / "keys.json").read_text())) == {
        "django",
        "sealing",
        "register",
        "listening",
    }


def test_what_is_sealed_anew_opens_with_the_new_key_alone(settings):
    town = towns.found()
    account = towns.account("email", town.streets, secrets={"password": "four unrelated words"})
    old, new = settings.SEALING_KEYS, Fernet.generate_key().decode()
    settings.SEALING_KEYS = [new, *old]
    assert actions.reseal_all() == Account.objects.count()
    settings.SEALING_KEYS = [new]
    account.refresh_from_db()
    assert sealing.unseal(account.sealed) == {"password": "four unrelated words"}
    settings.SEALING_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(sealing.Unsealable, match="connect it again"):
        sealing.unseal(account.sealed)
