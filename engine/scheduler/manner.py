"""In which manner a scheduler works: what differs between releases of kube-scheduler."""

from typing import NamedTuple

from engine.profiles import Profile


class Manner(NamedTuple):
    """The defaults are those of 1.36; engine/profiles tells what older releases did.

    `weighs_hints`: plugins look at an event before a pod is tried again. `skips_backoff`: an idle
    scheduler takes pods out of their back-off. `allocates_devices`: DynamicResources has its say
    in messages. `names_taints`: a refusal names the taint. `scores_gain`: balanced allocation
    scores how a pod changes the balance, not the balance itself.
    """

    weighs_hints: bool = True
    skips_backoff: bool = True
    allocates_devices: bool = True
    names_taints: bool = False
    scores_gain: bool = True


NEWEST = Manner()


def manner_of(profile: Profile) -> Manner:
    """The manner of a release."""
    return Manner(
        weighs_hints=profile.weighs_hints,
        skips_backoff=profile.skips_backoff,
        allocates_devices=profile.allocates_devices,
        names_taints=profile.names_taints,
        scores_gain=profile.scores_gain,
    )
