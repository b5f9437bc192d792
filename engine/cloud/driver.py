"""The storage driver of a cloud (CSI): makes volumes for claims, removes those that are released.

It stands for the external provisioner, the external attacher (a file of its own) and the driver
behind them. Its calls to the cloud take their time or fail; what failed is tried again after 1 s,
doubling up to five minutes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from engine.client import (
    Answer,
    ApiClient,
    Change,
    EventRecorder,
    Informer,
    LeaderElector,
    Servers,
    WorkQueue,
)
from engine.cloud.attacher import ATTACHMENTS, Attacher
from engine.cloud.client import CloudAnswer, CloudClient
from engine.cloud.desk import why_not
from engine.cloud.notes import VolumeMade, VolumeRemoved
from engine.cloud.provisioning import (
    DRIVER,
    chosen_node,
    is_unwanted,
    is_wanted,
    name_for,
    volume_for,
    zone_of,
)
from engine.component import Component, Context, Scalar
from engine.objects import Obj, key_of, name
from engine.units import MILLISECOND, MINUTE, SECOND
from engine.wire.api import service_account
from engine.wire.system import Expired, Terminate

USER = service_account("kube-system", "csi-driver")
LEASE = DRIVER.replace(".", "-")
DELAY_US = 1 * MILLISECOND
RETRY_US, RETRY_MAX_US = 1 * SECOND, 5 * MINUTE
CLAIMS, VOLUMES = "persistentvolumeclaims", "persistentvolumes"


@dataclass(frozen=True, slots=True)
class DriverConfig:
    """How to reach the API server and the cloud."""

    servers: Servers
    cloud: str


class StorageDriver(Component):
    """One instance; of several only the holder of the Lease works."""

    kind: ClassVar[str] = "csi-driver"

    def __init__(self, ctx: Context, config: DriverConfig) -> None:
        super().__init__(ctx, config)
        self._api = ApiClient(ctx, config.servers, USER)
        self._cloud = CloudClient(ctx, config.cloud)
        self._elector = LeaderElector(self._api, LEASE)
        rows = (CLAIMS, VOLUMES, "storageclasses", "nodes", "csinodes", ATTACHMENTS)
        self._cache = {row: Informer(self._api, row) for row in rows}
        self._queue = WorkQueue(ctx, "volumes", DELAY_US, RETRY_US, RETRY_MAX_US)
        self._events = EventRecorder(self._api, f"{DRIVER}_driver")
        self._busy: dict[str, Obj] = {}  # what is being made or removed, by its queue's key
        self._attacher = Attacher(self._api, self._cloud, self._cache)
        self._works = False

    def start(self) -> None:
        """Run for the Lease."""
        self._elector.start()

    def handle(self, message: object) -> None:
        """Answers of the API server and of the cloud, watch events and timers."""
        for answer in self._api.hear(message):
            match answer.tag:
                case ("lease", *_):
                    self._led(self._elector.hear(answer))
                case ("attach", *_):
                    self._attacher.written(answer)
                case ("written", str(key)):
                    self._written(key, answer)
        for told in self._cloud.hear(message):
            if told.tag[0] == "attach":
                self._attacher.told(told)
            else:
                self._told(told)
        if isinstance(message, Terminate):
            self.ctx.exit(0, "terminated")
            return
        if isinstance(message, Expired):
            self._led(self._elector.expired(message))
            if message.name == self._queue.name:
                self._work()
            elif message.name == self._attacher.timer and self._works:
                self._attacher.work()
        if self._elector.leading:
            self._hear_changes(message)

    def resumed(self) -> None:
        """After a long pause it only finds that it leads no more."""
        self._led(self._elector.resumed())

    def status(self) -> Mapping[str, Scalar]:
        """Whether it leads, and how many volumes are under way."""
        shown = self._elector.status()
        under_way = len(self._busy) + len(self._attacher)
        return self.shows((*shown, "volumes_under_way"), *shown.values(), under_way)

    def _led(self, outcome: str | None) -> None:
        if outcome == "won":
            for informer in self._cache.values():
                informer.start()
        elif outcome == "lost":
            self.ctx.exit(1, "leaderelection lost")

    def _hear_changes(self, message: object) -> None:
        for informer in self._cache.values():
            for change in informer.hear(message):
                self._changed(change)
        if not self._works and all(informer.synced for informer in self._cache.values()):
            self._works = True
            self._work()
            self._attacher.work()

    def _changed(self, change: Change) -> None:
        self._attacher.changed(change)
        if change.resource in (CLAIMS, VOLUMES) and change.new is not None:
            self._queue.add(f"{change.resource} {change.key}", change.record)
        elif change.resource == "storageclasses":
            for key in self._cache[CLAIMS].items:
                self._queue.add(f"{CLAIMS} {key}", change.record)

    # One volume.

    def _work(self) -> None:
        while self._works and (taken := self._queue.take()) is not None:
            key, records = taken
            resource, _, own = key.partition(" ")
            value = self._cache[resource].get(own)
            if value is None or key in self._busy:
                continue
            if records:
                self.ctx.follow(*records)
            if resource == CLAIMS and is_wanted(value, self._class_of(value)):
                self._busy[key] = value
                text = f'External provisioner is provisioning volume for claim "{own}"'
                self._say(value, "Provisioning", text)
                self._cloud.call(("volume", key), "ensure", "volumes", name_for(value))
            elif resource == VOLUMES and is_unwanted(value):
                self._busy[key] = value
                self._remove(key, value)
            else:
                self._queue.forget(key)

    def _remove(self, key: str, volume: Obj) -> None:
        node = self._attacher.holder_of(volume)
        if node:
            why = f"persistentvolume {name(volume)} is still attached to node {node}"
            self._fail(key, why)
        else:
            self._cloud.call(("volume", key), "delete", "volumes", name(volume))

    def _class_of(self, claim: Obj) -> Obj | None:
        return self._cache["storageclasses"].get(claim["spec"].get("storageClassName") or "")

    def _told(self, answer: CloudAnswer) -> None:
        """The cloud did its part: now the API server must know."""
        key = str(answer.tag[1])
        value = self._busy[key]
        if not (answer.ok or (answer.missing and key.startswith(VOLUMES))):
            self._fail(key, f"rpc error: {answer.text}")
        elif key.startswith(VOLUMES):
            self._api.call(("written", key), "delete", VOLUMES, "", name(value))
        else:
            kind = self._class_of(value)
            assert kind is not None, "a claim is served for its class"
            chosen = self._cache["nodes"].get(chosen_node(value))
            body = volume_for(value, kind, zone_of(chosen))
            self._api.call(("written", key), "create", VOLUMES, body=body)

    def _written(self, key: str, answer: Answer) -> None:
        """The volume is an object now, or is none any more."""
        if not answer.ok and answer.code not in (404, 409):
            self._fail(key, f"rpc error: {why_not(answer)}")
            return
        value = self._busy.pop(key)
        self._queue.forget(key)
        if key.startswith(VOLUMES):
            self.ctx.note(VolumeRemoved(name(value)), story=True)
            return
        text = f"Successfully provisioned volume {name_for(value)}"
        self._say(value, "ProvisioningSucceeded", text)
        self.ctx.note(VolumeMade(name_for(value), key_of(value)), story=True)

    def _fail(self, key: str, why: str) -> None:
        value = self._busy.pop(key)
        if key.startswith(CLAIMS):
            text = f"failed to provision volume with StorageClass: {why}"
            self._say(value, "ProvisioningFailed", text, warning=True)
        else:
            self._say(value, "VolumeFailedDelete", why, warning=True)
        self._queue.retry(key)

    def _say(self, value: Obj, reason: str, text: str, *, warning: bool = False) -> None:
        kind = str(value.get("kind") or "PersistentVolumeClaim")
        self._events.record(value, kind, reason, text, warning=warning)
