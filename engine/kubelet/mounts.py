"""The volume manager: finds the volumes of a pod's claims, says in the Node's status that they are
in use, waits until the same status says that they are attached, and mounts them.

After KL:volumemanager/{volume_manager,populator/desired_state_of_world_populator}.go,
KL:volumemanager/reconciler/reconciler_common.go and pkg/volume/util/operationexecutor
(VerifyControllerAttachedVolume). A pod that names no claim costs nothing. Simplified: the Node is
read from the kubelet's own watch, and unmounting takes no time.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from engine.client import Answer, ApiClient
from engine.csi import Disk, claims_of, disk_of
from engine.kubelet.agenda import Agenda
from engine.kubelet.config import KubeletConfig
from engine.kubelet.notes import VolumeMounted, VolumesLate
from engine.kubelet.view import Said
from engine.kubelet.worker import Worker
from engine.objects import Obj, dig, is_deleting, namespace
from engine.units import MILLISECOND, SECOND

TAG = "volumes"
VOLUMES, MOUNTED, LATE = "(volumes)", "(mounted)", "(late)"
"""Errands on the agenda: look again, the end of mounting, the end of patience."""
LATE_US = 123 * SECOND
"""podAttachAndMountTimeout; the wait begins anew, since 1.28 without an Event (KL:kubelet.go)."""
RETRY_US, RETRY_MAX_US = 500 * MILLISECOND, 122 * SECOND
"""Between looks at a volume that is not attached (pkg/util/goroutinemap/exponentialbackoff)."""
CLAIMS, PERSISTENT = "persistentvolumeclaims", "persistentvolumes"
ATTACHMENTS = "volumeattachments"


@dataclass(slots=True)
class _Need:
    """What one pod needs: its claims by volume, and what they were found to be (None: a volume that
    is simply there). `left`: questions without an answer; `failed`: the operation that failed last,
    whose next attempt waits ever longer.
    """

    worker: Worker
    claims: dict[str, str]
    found: dict[str, Disk | None] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    left: int = 0
    wait: int = RETRY_US
    failed: str = ""
    mounting: bool = False

    @property
    def known(self) -> bool:
        """Whether every claim has turned out to be a volume."""
        return len(self.found) == len(self.claims)

    @property
    def disks(self) -> list[Disk]:
        """Those that must be attached."""
        return [disk for disk in self.found.values() if disk is not None]


class Mounts:
    """The volumes of all pods of a node. `heard`: the API server has told which pods those are."""

    def __init__(
        self,
        api: ApiClient,
        config: KubeletConfig,
        agenda: Agenda,
        *,
        node: Callable[[], tuple[Obj | None, int]],
        say: Callable[[Worker, tuple[Said, ...]], None],
        go_on: Callable[[Worker], None],
    ) -> None:
        self._api, self._config, self._agenda = api, config, agenda
        self._node, self._say, self._go_on = node, say, go_on
        self._needs: dict[str, _Need] = {}
        self.heard = False

    @property
    def in_use(self) -> tuple[str, ...] | None:
        """What the Node's status must call in use: all that is or will be mounted; None while that
        is not known.
        """
        if not self._needs:
            return () if self.heard else None
        if not self.heard or not all(need.known for need in self._needs.values()):
            return None
        present = [need for need in self._needs.values() if not need.worker.over]
        names = [disk.unique for need in present for disk in need.disks]
        return tuple(dict.fromkeys(names))

    def begin(self, worker: Worker) -> None:
        """A pod was taken up; if it runs already its volumes are mounted."""
        claims = dict(claims_of(worker.pod))
        if not claims or worker.over:
            return
        worker.mounted = any(c.running for c in worker.containers.values())
        need = self._needs[worker.uid] = _Need(worker, claims)
        self._ask(need)
        if not worker.mounted:
            self._agenda.put((worker.uid, LATE), LATE_US)

    def forget(self, number: str) -> None:
        """The pod is gone."""
        self._needs.pop(number, None)

    def hear(self, answer: Answer) -> None:
        """A claim or its volume, tag (TAG, uid, the volume's name in the pod)."""
        _, number, volume = cast(tuple[str, str, str], answer.tag)
        need = self._needs.get(number)
        if need is None:
            return
        if answer.request.resource == ATTACHMENTS:
            self._checked(need, answer)
            return
        claimed = answer.request.resource == CLAIMS
        problem = _claim_problem(answer) if claimed else _volume_problem(answer)
        if problem:
            own = f"{namespace(need.worker.pod)}/{need.claims[volume]}"
            need.problems[volume] = f"error processing PVC {own}: {problem}"
        elif claimed:
            self._get(need, volume, PERSISTENT, "", str(answer.body["spec"]["volumeName"]))
            return
        else:
            need.found[volume] = disk_of(answer.body)
        need.left -= 1
        if not need.left:
            self._found(need)

    def reported(self) -> None:
        """The status of the Node was taken: volumes that it calls in use may be mounted."""
        for number, need in list(self._needs.items()):
            waiting = need.known and not (need.worker.mounted or need.mounting)
            if waiting and (number, VOLUMES) not in self._agenda:
                self._look(need)

    def do(self, number: str, what: str) -> bool:
        """An errand of ours; False for others'."""
        if what not in (VOLUMES, MOUNTED, LATE):
            return False
        need = self._needs.get(number)
        if need is None or need.worker.over or need.worker.mounted:
            return True
        if what == VOLUMES and need.problems:
            self._ask(need)
        elif what == VOLUMES:
            self._look(need)
        elif what == MOUNTED:
            self._mounted(need)
        else:
            claims = ", ".join(need.claims.values())
            note = VolumesLate(self._api.ctx.machine.name, need.worker.key, claims)
            self._api.ctx.note(note, story=True)
        return True

    # One pod.

    def _ask(self, need: _Need) -> None:
        need.problems.clear()
        missing = [volume for volume in need.claims if volume not in need.found]
        need.left = len(missing)
        for volume in missing:
            self._get(need, volume, CLAIMS, namespace(need.worker.pod), need.claims[volume])

    def _get(self, need: _Need, volume: str, resource: str, space: str, own: str) -> None:
        self._api.call((TAG, need.worker.uid, volume), "get", resource, space, own)

    def _found(self, need: _Need) -> None:
        if not need.problems:
            self._look(need)
            return
        if not need.worker.mounted:
            names = " ".join(need.problems)
            why = "; ".join(need.problems.values())
            text = (
                f"Unable to attach or mount volumes: unmounted volumes=[{names}], unattached "
                f"volumes=[], failed to process volumes=[{names}]: {why}"
            )
            self._say(need.worker, (Said("FailedMount", text, warning=True),))
        wait = need.worker.chance(self._config.delays.requeue)
        self._agenda.put((need.worker.uid, VOLUMES), wait)

    def _look(self, need: _Need) -> None:
        """Mount what is attached; what is not is looked for again, ever more rarely."""
        worker, names = need.worker, [disk.unique for disk in need.disks]
        if worker.mounted or not names:
            worker.mounted = True
            self._go_on(worker)
            return
        status = (self._node()[0] or {}).get("status") or {}
        in_use = status.get("volumesInUse") or ()
        if not all(unique in in_use for unique in names):
            return
        attached = [entry["name"] for entry in status.get("volumesAttached") or ()]
        if all(unique in attached for unique in names):
            self._check(need)
        else:
            self._retry(need, "verify_controller_attached_volume")

    def _retry(self, need: _Need, operation: str) -> None:
        if need.failed != operation:
            need.failed, need.wait = operation, RETRY_US
        self._agenda.put((need.worker.uid, VOLUMES), need.wait)
        need.wait = min(2 * need.wait, RETRY_MAX_US)

    def _check(self, need: _Need) -> None:
        """The attachments themselves have the last word (csi_attacher.go, WaitForAttach)."""
        need.mounting, need.left = True, len(need.disks)
        node = self._api.ctx.machine.name
        for volume, disk in need.found.items():
            if disk is not None:
                self._get(need, volume, ATTACHMENTS, "", disk.attachment(node))

    def _checked(self, need: _Need, answer: Answer) -> None:
        volume = cast(tuple[str, str, str], answer.tag)[2]
        disk = need.found[volume]
        assert disk is not None, "only what is attached was asked for"
        need.left -= 1
        problem = _attachment_problem(disk, answer)
        if problem:
            need.problems[volume] = problem
            text = f'MountVolume.WaitForAttach failed for volume "{disk.volume}" : {problem}'
            self._say(need.worker, (Said("FailedMount", text, warning=True),))
        if need.left:
            return
        if need.problems:
            need.problems.clear()
            need.mounting = False
            self._retry(need, "volume_mount")
            return
        wait = need.worker.chance(self._config.delays.mount)
        self._agenda.put((need.worker.uid, MOUNTED), wait)

    def _mounted(self, need: _Need) -> None:
        need.mounting, need.worker.mounted = False, True
        self._agenda.drop((need.worker.uid, LATE))
        ctx = self._api.ctx
        claims = ", ".join(need.claims.values())
        why = [record for record in (self._node()[1],) if record >= 0]
        ctx.note(VolumeMounted(ctx.machine.name, need.worker.key, claims), *why, story=True)
        self._go_on(need.worker)


def _claim_problem(answer: Answer) -> str:
    """Why a claim cannot be used, in the words of getPVCExtractPV; empty when it can."""
    if not answer.ok:
        why = answer.text or str(answer.body.get("message", answer.code))
        return f"failed to fetch PVC from API server: {why}"
    if is_deleting(answer.body):
        return "PVC is being deleted"
    if dig(answer.body, "status.phase") != "Bound":
        return "PVC is not bound"
    return "" if answer.body["spec"].get("volumeName") else "PVC has empty pvc.Spec.VolumeName"


def _attachment_problem(disk: Disk, answer: Answer) -> str:
    """Why an attachment is no good; empty when it is."""
    own = answer.request.name
    if not answer.ok:
        why = answer.text or str(answer.body.get("message", answer.code))
        return f"volume {disk.handle} has GET error for volume attachment {own}: {why}"
    if is_deleting(answer.body):
        return "volume attachment is being deleted"
    if dig(answer.body, "status.attached"):
        return ""
    why = str(dig(answer.body, "status.attachError.message") or "")
    return why or f"volume {disk.handle} is not attached for volume attachment {own}"


def _volume_problem(answer: Answer) -> str:
    if answer.ok:
        return ""
    why = answer.text or str(answer.body.get("message", answer.code))
    return f'failed to fetch PV "{answer.request.name}" from API server: {why}'
