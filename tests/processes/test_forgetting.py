"""Promise 11: when the appeal period is over the key goes, and with it every way from a ballot to a person."""

from datetime import timedelta

import pytest

from gobernauta.processes import acts, counting, forgetting, queries
from gobernauta.processes.models import Ballot, Process
from gobernauta.processes.refusals import Refused
from gobernauta.register.models import Entry
from tests.desk.town import MONDAY
from tests.processes.start import begun
from tests.processes.test_acts import act

pytestmark = pytest.mark.django_db


def test_the_key_goes_after_the_appeal_period_and_the_count_stays(town):
    process, contest = begun(town, "uk-petition", state="open")
    acts.cast(act(contest, {"1": 1}, domain="example.org", network="192.0.2.0/24"), now=MONDAY)
    Process.objects.update(state="archived", ended_at=MONDAY)
    assert forgetting.destroy_keys(now=MONDAY + timedelta(days=90, seconds=-1)) == 0
    late = MONDAY + timedelta(days=90)
    assert forgetting.destroy_keys(now=late) == 1
    assert forgetting.destroy_keys(now=late) == 0
    assert Process.objects.get().key is None
    ballot = Ballot.objects.get()
    assert (ballot.domain, ballot.network, ballot.state) == ("", "", "validated")
    assert counting.count_of(contest).voter_count == 1
    assert Entry.objects.filter(action="process.key-destroyed").count() == 1
    with pytest.raises(Refused):
        acts.cast(act(queries.contests(queries.by_slug(process.slug))[0], {"1": 1}), now=late)


def test_what_has_not_ended_keeps_its_key(town):
    begun(town, "uk-petition", state="open")
    assert forgetting.destroy_keys(now=MONDAY + timedelta(days=9_999)) == 0
