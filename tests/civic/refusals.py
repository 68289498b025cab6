"""What a refusal says, for tests that hold it word for word."""

from collections.abc import Callable

import pytest

from civic.ballots import Refused


def refusal_of(asked: Callable[[], object]) -> tuple[str, str]:
    """The code and the words with which it is refused."""
    with pytest.raises(Refused) as refused:
        asked()
    return refused.value.refusal.code, str(refused.value)
