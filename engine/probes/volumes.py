"""Questions about volumes: which nodes have them."""

from engine.history import Run
from engine.objects import dig
from engine.probes._base import moment, probe
from engine.units import SECOND, parse_duration

ATTACHMENTS = "/registry/volumeattachments/"


@probe
def attached_to(run: Run, claim: str, at: str = "") -> str:
    """The nodes that the volume of a claim in the namespace default is attached to at a moment, in
    order of their names; "" when there is none.
    """
    when = moment(run, at)
    stored = run.objects(when).get(f"/registry/persistentvolumeclaims/default/{claim}")
    volume = dig(stored, "spec.volumeName") if stored is not None else None
    found = [
        str(dig(one, "spec.nodeName"))
        for one in run.of("volumeattachments", when)
        if dig(one, "status.attached")
        and dig(one, "spec.source.persistentVolumeName") == (volume or "")
    ]
    return ", ".join(sorted(found))


@probe
def attached_seconds(run: Run, after: str = "0s") -> float:
    """When a volume was first attached to a node after a moment, in seconds after it; -1 if none
    was.
    """
    since = run.start + parse_duration(after)
    known: dict[str, bool] = {}
    for write in run.writes:
        if write.key.startswith(ATTACHMENTS):
            now = write.value is not None and bool(dig(write.value, "status.attached"))
            if now and not known.get(write.key) and write.at > since:
                return (write.at - since) / SECOND
            known[write.key] = now
    return -1.0
