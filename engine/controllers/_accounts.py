"""In whose name each controller writes: its own service account in kube-system.

kubeadm starts the manager with --use-service-account-credentials
(cmd/kube-controller-manager/app/controllermanager.go); what the accounts may do is written in the
cluster roles `system:controller:…`. Reading for all is done by the manager itself.
"""

from collections.abc import Mapping
from functools import lru_cache

from engine.wire.api import User, service_account

_ACCOUNTS: Mapping[str, str] = {
    "clusterroles": "clusterrole-aggregation-controller",
    "daemonsets": "daemon-set-controller",
    "persistentvolumeclaims": "persistent-volume-binder",
    "persistentvolumes": "persistent-volume-binder",
    "poddisruptionbudgets": "disruption-controller",
    "services": "endpointslice-controller",
    "service-accounts": "service-account-controller",
    "root-certificates": "root-ca-cert-publisher",
    "csrapproving": "certificate-controller",
    "csrsigning": "certificate-controller",
    "csrcleaning": "certificate-controller",
    "taint-eviction": "node-controller",
    "garbage-collector": "generic-garbage-collector",
}
"""By rule; those that are not here write as what their Events name as source."""


def account_of(rule: str, recorder: str) -> str:
    """The account's name."""
    return _ACCOUNTS.get(rule, recorder)


@lru_cache(maxsize=128)
def user_of(rule: str, recorder: str) -> User:
    """Who a rule's writes come from."""
    return service_account("kube-system", account_of(rule, recorder))
