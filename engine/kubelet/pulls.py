"""How an image comes to a machine, or does not: pull, back-off, and what the Events say.

After KL:images/image_manager.go (EnsureImageExists), in its words.
"""

from dataclasses import replace

from engine.kubelet.container import (
    BACKOFF_US,
    BAD_NAME,
    CRASH_LOOP,
    CREATING,
    NEVER_PULLED,
    PULL_BACKOFF,
    PULL_ERROR,
    next_backoff,
)
from engine.kubelet.view import Chance, Outcome, Said, View
from engine.objects import Obj
from engine.units import SECOND

DIAL_US = 30 * SECOND
"""How long a registry that does not answer is tried (net/http DefaultTransport)."""


def policy_of(spec: Obj) -> str:
    """imagePullPolicy: Always for the tag latest or none, else IfNotPresent."""
    policy = spec.get("imagePullPolicy")
    if policy:
        return str(policy)
    tag = spec.get("image", "").rpartition("/")[2].partition("@")
    latest = not tag[1] and tag[0].partition(":")[2] in ("", "latest")
    return "Always" if latest else "IfNotPresent"


def is_wanted(view: View) -> bool:
    """Whether a container waits for an image that is to be pulled."""
    container = view.container
    if container.state != "waiting" or container.reason == CRASH_LOOP or container.pulled:
        return False
    return not view.image_here or policy_of(view.spec) == "Always"


def is_hopeless(view: View) -> bool:
    """Whether no pull is tried: the name is none, or the policy forbids it."""
    return is_wanted(view) and _refusal(view) is not None


def lasts(view: View, chance: Chance) -> int:
    """How long the pull takes; of an image that is here only the digest is compared. A registry
    that does not answer is given up after a while.
    """
    if view.registry.away:
        return DIAL_US
    whole = chance(view.delays.pull)
    return whole // 4 if view.image_here else whole


def is_refused(view: View, chance: Chance, took_us: int) -> Outcome:
    """ErrImageNeverPull or InvalidImageName."""
    refusal = _refusal(view)
    assert refusal is not None, "only what is hopeless is refused"
    reason, event, text = refusal
    waiting = replace(
        view.container,
        reason=reason,
        message=text,
        look_at=view.now + chance(view.delays.requeue),
    )
    said = Said(event, text, warning=True), Said("Failed", f"Error: {reason}", warning=True)
    return Outcome(waiting, said, told=view.container.reason != reason)


def _refusal(view: View) -> tuple[str, str, str] | None:
    """The waiting reason, the Event's reason and the text."""
    image = view.container.image
    repository = image.partition("@")[0].rpartition("/")[2].partition(":")[0]
    if repository != repository.lower() or " " in image or image.endswith(":"):
        why = "repository name must be lowercase" if repository != repository.lower() else ""
        problem = f"invalid reference format{': ' if why else ''}{why}"
        text = f'Failed to apply default image tag "{image}": '
        return BAD_NAME, "InspectFailed", f'{text}couldn\'t parse image name "{image}": {problem}'
    if policy_of(view.spec) == "Never" and not view.image_here:
        text = f'Container image "{image}" is not present with pull policy of Never'
        return NEVER_PULLED, NEVER_PULLED, text
    return None


def waits_to_pull(view: View, chance: Chance, took_us: int) -> Outcome:
    """ImagePullBackOff."""
    container = view.container
    text = f'Back-off pulling image "{container.image}"'
    problem = container.message  # of the last attempt, or already in these words
    if container.reason != PULL_BACKOFF:
        problem = f"{text}: {PULL_ERROR}: {problem}"
    waiting = replace(
        container,
        reason=PULL_BACKOFF,
        message=problem,
        look_at=view.now + chance(view.delays.requeue),
    )
    failed = Said("Failed", f"Error: {PULL_BACKOFF}", warning=True)
    said = Said("BackOff", text), failed
    return Outcome(waiting, said, told=view.container.pull_wait == BACKOFF_US)


def says_pulling(view: View) -> tuple[Said, ...]:
    """The pull begins."""
    return (Said("Pulling", f'Pulling image "{view.container.image}"'),)


def is_pulled(view: View, chance: Chance, took_us: int) -> Outcome:
    """The image is there, or the registry refused it."""
    container, image = view.container, view.container.image
    if view.registry.serves(image):
        took = f"{took_us // 1000 / 1000:g}s"
        text = f'Successfully pulled image "{image}" in {took} ({took} including waiting).'
        said = Said("Pulled", f"{text} Image size: 0 bytes.")
        fresh = replace(container, pulled=True, reason=CREATING, message="")
        return Outcome(fresh, (said,))
    error = view.registry.refusal(image)
    # The first failure is soon looked at again, as the new sandbox shows up in the runtime's list.
    soon = view.delays.requeue if container.pull_wait else view.delays.look
    failed = replace(
        container,
        reason=PULL_ERROR,
        message=error,
        pull_wait=next_backoff(container.pull_wait, container.pull_since, view.now),
        pull_since=view.now,
        look_at=view.now + chance(soon),
    )
    text = f'Failed to pull image "{image}": {error}'
    said_all = (Said("Failed", text, warning=True), Said("Failed", f"Error: {PULL_ERROR}", True))
    return Outcome(failed, said_all)


def says_present(view: View) -> tuple[Said, ...]:
    """No pull was needed."""
    container = view.container
    if container.pulled:
        return ()
    text = f'Container image "{container.image}" already present on machine'
    if view.messages.names_access:
        text += " and can be accessed by the pod"
    return (Said("Pulled", text),)
