"""The kubelet's client certificate: from kubeadm, or asked for with a bootstrap token, and renewed.

After client-go/util/certificate/certificate_manager.go: between 70 and 90 % of its life a new one
is asked for and awaited for 15 minutes; what fails is tried again after 2, 4, 8, 16 s, then every
32 s. It lies on the disk (/var/lib/kubelet/pki), so a kubelet that starts anew has it. Absent: the
serving certificate; a kubelet whose certificate has ended goes on without end, and nobody joins it
to the cluster anew.
"""

from collections.abc import Callable
from typing import Any

from engine.certificates import (
    KUBELET_CLIENT,
    Certificate,
    Subject,
    issued,
    read_certificate,
    request_for,
)
from engine.client import Answer, ApiClient, Informer
from engine.kubelet.certificate_notes import (
    CertificateAsked,
    CertificateEnded,
    CertificateReceived,
    CertificateUnsigned,
)
from engine.kubelet.config import KubeletConfig
from engine.objects import Obj, condition, dig, name
from engine.units import HOUR, MINUTE, SECOND, rfc3339
from engine.wire.api import User
from engine.wire.system import Expired

FILE = "kubelet-client-current.pem"
TAG = "certificate"
JOINING = User(
    "system:bootstrap:abcdef",
    ("system:bootstrappers", "system:bootstrappers:kubeadm:default-node-token"),
)
"""Whom a bootstrap token of kubeadm speaks for (cmd/kubeadm/app/phases/bootstraptoken)."""
USAGES = ["digital signature", "client auth"]
FIRST_DUE, LAST_DUE = 70, 90
"""Percent of a life at which a certificate is renewed (jitteryDuration)."""
SIGNED_US = 15 * MINUTE
JOINED_US = 1 * HOUR
"""How long a request is awaited; of a machine that joins, kubelet/certificate/bootstrap."""
RETRY_US = (2 * SECOND, 4 * SECOND, 8 * SECOND, 16 * SECOND, 32 * SECOND)
JITTER_PERCENT = 10


class ClientCertificate:
    """Keeps the user of `api` up to date; `ready` is called once there is a certificate."""

    def __init__(self, api: ApiClient, config: KubeletConfig, ready: Callable[[], None]) -> None:
        self._api, self._ctx, self._config = api, api.ctx, config
        self._node = api.ctx.machine.name
        self._subject = Subject(f"system:node:{self._node}", ("system:nodes",))
        self._ready = ready
        self.present = not config.joins or FILE in api.ctx.disk.values
        self._watch: Informer | None = None  # of the request that waits for its certificate
        self._failures = 0
        self._due = api.ctx.timer("certificate due", "the time to renew the client certificate")
        self._patience = api.ctx.timer("certificate signed", "a signature on a certificate request")
        self._end = api.ctx.timer("certificate end", "the end of the client certificate")

    def start(self) -> None:
        """Show the certificate that there is, or ask for the first one."""
        if not self.present:
            self._api.user = JOINING
            self._ask()
            return
        self._api.user = User(*self._subject)
        if self._config.certificate_us is not None or FILE in self._ctx.disk.values:
            self._use(self._stored())
        self._ready()

    def hear(self, answer: Answer) -> None:
        """The end of the call that makes a request."""
        if not answer.ok:
            self._try_again()
            return
        request = name(answer.body)
        self._ctx.note(CertificateAsked(self._node, request), story=self.present)
        fields = f"metadata.name={request}"
        self._watch = Informer(self._api, "certificatesigningrequests", fields=fields)
        self._watch.start()
        self._patience.set(SIGNED_US if self.present else JOINED_US)

    def heard(self, message: object) -> None:
        """A watch's news, perhaps of the request that waits."""
        if self._watch is None:
            return
        for change in self._watch.hear(message):
            if change.new is None:
                self._give_up()
            elif dig(change.new, "status.certificate"):
                self._take(change.new)
            elif any(condition(change.new, kind) is not None for kind in ("Denied", "Failed")):
                self._give_up()
            if self._watch is None:
                return

    def expired(self, message: Expired) -> None:
        """A timer ran out."""
        if message.name == self._due.expiry.name:
            self._ask()
        elif message.name == self._patience.expiry.name:
            assert self._watch is not None, "what is awaited was asked for"
            self._ctx.note(CertificateUnsigned(self._node), story=True)
            self._give_up()
        elif message.name == self._end.expiry.name:
            self._ctx.note(CertificateEnded(self._node), story=True)
        else:
            self.heard(message)

    def _stored(self) -> Certificate:
        """The certificate on the disk; at a machine's first start, the one from kubeadm."""
        disk = self._ctx.disk
        if FILE not in disk.values:
            assert self._config.certificate_us is not None, "only a life that ends is written down"
            disk.write(FILE, issued(self._subject, self._ctx.wall, self._config.certificate_us))
        certificate: Certificate = disk.values[FILE]
        return certificate

    def _use(self, certificate: Certificate) -> None:
        """Show a certificate from now on, and renew it in time."""
        begins_us, ends_us = certificate.begins_us, certificate.ends_us
        self._api.user = User(*self._subject, ends_us=ends_us, begins_us=begins_us)
        percent = self._ctx.dice.between("certificate due", FIRST_DUE * 100, LAST_DUE * 100)
        due = begins_us + (ends_us - begins_us) * percent // 10_000
        self._due.set(max(0, due - self._ctx.wall))
        self._end.set(max(0, ends_us - self._ctx.wall))

    def _ask(self) -> None:
        """Make a request: under a generated name, of a machine that joins under one of its own."""
        joins = not self.present
        letters = self._ctx.dice.suffix("request", 43) if joins else ""
        meta = {"name": f"node-csr-{letters}"} if joins else {"generateName": "csr-"}
        body: dict[str, Any] = {
            "apiVersion": "certificates.k8s.io/v1",
            "kind": "CertificateSigningRequest",
            "metadata": meta,
            "spec": {
                "request": request_for(self._subject),
                "signerName": KUBELET_CLIENT,
                "usages": USAGES,
            },
        }
        self._api.call((TAG, "create"), "create", "certificatesigningrequests", body=body)

    def _take(self, request: Obj) -> None:
        """The certificate has come: show it, on connections of its own."""
        certificate = read_certificate(request["status"]["certificate"])
        self._ctx.disk.write(FILE, certificate)
        self._stop_waiting()
        self._failures = 0
        received = CertificateReceived(self._node, rfc3339(certificate.ends_us))
        self._ctx.note(received, story=self.present)
        self._use(certificate)
        self._api.abandon()
        if not self.present:
            self.present = True
            self._ready()

    def _give_up(self) -> None:
        self._stop_waiting()
        self._try_again()

    def _stop_waiting(self) -> None:
        if self._watch is not None and self._watch.stream is not None:
            self._api.unwatch(self._watch.stream)
        self._watch = None
        self._patience.cancel()

    def _try_again(self) -> None:
        wait_us = RETRY_US[min(self._failures, len(RETRY_US) - 1)]
        self._failures += 1
        jitter = self._ctx.dice.between("certificate again", 0, JITTER_PERCENT)
        self._due.set(wait_us * (100 + jitter) // 100)
