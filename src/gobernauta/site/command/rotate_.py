"""`gobernauta rotate`: a new key for sealed passwords; what is sealed already is sealed anew with it."""

import argparse


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the verb."""
    verb = verbs.add_parser(
        "rotate",
        help="make a new key for the channels' passwords and seal them anew",
        epilog="example: gobernauta rotate   (then start web and worker again, so that they know the key)",
    )
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Add the key first, so that the settings this process loads already have it; older keys stay."""
    from gobernauta.site import keys, places

    keys.rotate_sealing(places.VAR)
    import django

    django.setup()
    from gobernauta.channels import actions

    print(f"{actions.reseal_all()} accounts are sealed with a new key. Start web and worker again.")
    return 0
