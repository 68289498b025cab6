"""Readers of accounts rest: one that never did asked the database for the same nothing a hundred times a second."""

import threading

import pytest

from gobernauta.channels import registry
from gobernauta.channels.web import channel as web
from gobernauta.site import worker
from tests.site.network import Network


class Rests(threading.Event):
    """A worker's end that notes how long its readers rest, and comes with the third rest."""

    def __init__(self) -> None:
        super().__init__()
        self.rested: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.rested.append(timeout)
        if len(self.rested) == 3:
            self.set()
        return self.is_set()


class Restless(Network):
    """A network that always claims to have news."""

    looks = 0

    def poll(self, cursor: str):
        self.looks += 1
        return super().poll(cursor)

    def wait(self, seconds: float) -> None:
        return None


@pytest.mark.django_db(transaction=True)
def test_a_channel_that_does_not_wait_is_still_given_a_rest_after_every_look(account, monkeypatch):
    network, stop = Restless(), Rests()
    monkeypatch.setattr(registry, "open_account", lambda _account: network)
    reader = threading.Thread(target=worker._read_account, args=(account.pk, stop))
    reader.start()
    reader.join(60)
    assert not reader.is_alive()
    assert (network.looks, stop.rested) == (3, [worker.BREATH] * 3)


def test_the_web_form_waits_as_long_as_it_is_told(monkeypatch):
    slept = []
    monkeypatch.setattr(web.time, "sleep", slept.append)
    web.WebForm().wait(60)
    assert slept == [60]
