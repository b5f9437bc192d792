"""Questions about volumes: which nodes have them."""

from collections.abc import Iterator

from engine.history import Run
from engine.objects import dig
from engine.probes._base import first_after, moment, object_at, probe

ATTACHMENTS = "/registry/volumeattachments/"


@probe
def attached_to(run: Run, claim: str, at: str = "") -> str:
    """The nodes that the volume of a claim in the namespace default is attached to at a moment, in
    order of their names; "" when there is none.
    """
    stored = object_at(run, f"persistentvolumeclaims/default/{claim}", at)
    volume = dig(stored, "spec.volumeName") if stored is not None else None
    found = [
        str(dig(one, "spec.nodeName"))
        for one in run.of("volumeattachments", moment(run, at))
        if dig(one, "status.attached")
        and dig(one, "spec.source.persistentVolumeName") == (volume or "")
    ]
    return ", ".join(sorted(found))


@probe
def attached_seconds(run: Run, after: str = "0s") -> float:
    """When a volume was first attached to a node after a moment, in seconds after it; -1 if none
    was.
    """
    return first_after(run, _attachings(run), after)


def _attachings(run: Run) -> Iterator[int]:
    known: dict[str, bool] = {}
    for write in run.writes:
        if write.key.startswith(ATTACHMENTS):
            now = write.value is not None and bool(dig(write.value, "status.attached"))
            if now and not known.get(write.key):
                yield write.at
            known[write.key] = now
