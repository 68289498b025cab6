"""One mailbox, one address: what the large providers deliver to the same person is written in one form."""

_IGNORE_DOTS = frozenset({"gmail.com", "googlemail.com"})
_IGNORE_TAGS = _IGNORE_DOTS | frozenset(
    {
        "fastmail.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "me.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
    }
)
_SAME = {"googlemail.com": "gmail.com", "me.com": "icloud.com", "protonmail.com": "proton.me"}


def canonical(address: str) -> str:
    """The address under which one mailbox counts once; providers we do not know keep what was typed."""
    local, _, domain = address.strip().lower().rpartition("@")
    if domain in _IGNORE_TAGS:
        local = local.split("+")[0]
    if domain in _IGNORE_DOTS:
        local = local.replace(".", "")
    return f"{local}@{_SAME.get(domain, domain)}"


def domain_of(address: str) -> str:
    """The part after the @."""
    return address.rpartition("@")[2].lower()
