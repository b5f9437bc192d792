"""What the real kubectl has and this one does not: it must not be said that it does not exist
(kubernetes.io/docs/reference/kubectl/generated).
"""

from collections.abc import Mapping

_NOBODY = "containers run nothing that could be talked to"
_NO_FILES = "there are no files on this machine"
_NO_FOLDERS = "there are no folders"
_ALL_AT_ONCE = "kubectl apply -f - takes the whole object"
COMMANDS: Mapping[str, str] = {
    "alpha": "what it holds may change with every release",
    "attach": _NOBODY,
    "auth reconcile": _ALL_AT_ONCE,
    "completion": "there is no shell to complete lines in",
    "cp": "containers have no files: config maps and secrets hold data",
    "create ingress": "there are no controllers of Ingresses",
    "debug": _NOBODY,
    "edit": (
        "there is no editor: kubectl patch changes a field, kubectl apply -f - a whole object"
    ),
    "exec": _NOBODY,
    "kuberc": _NO_FILES,
    "kustomize": "there are no folders: kubectl apply -f - takes what it would print",
    "options": "the flags of each verb stand in the reference",
    "plugin": "there are no files that could be plugins",
    "port-forward": _NOBODY,
    "proxy": "kubectl get --raw asks for paths",
    "set subject": "kubectl patch changes the subjects of a binding",
}
"""Commands, and why they are not here."""

_RAW = "it sends what no verb would send"
_SECRET = "kubectl apply -f - takes a Secret with its data"
FLAGS: Mapping[str, str] = {
    "aggregation-rule": _ALL_AT_ONCE,
    "allow-missing-template-keys": "there are no templates of Go here",
    "append-hash": "name the object as you like",
    "cert": _NO_FILES,
    "detach-keys": _NOBODY,
    "docker-email": _SECRET,
    "docker-password": _SECRET,
    "docker-server": _SECRET,
    "docker-username": _SECRET,
    "edit": "there is no editor",
    "from": "write the values out",
    "from-env-file": _NO_FILES,
    "from-file": _NO_FILES,
    "interactive": "there is nobody to ask",
    "key": _NO_FILES,
    "keys": "write the values out",
    "kustomize": _NO_FOLDERS,
    "leave-stdin-open": _NOBODY,
    "load-balancer-ip": "it is deprecated; kubectl patch changes spec.loadBalancerIP",
    "non-resource-url": _ALL_AT_ONCE,
    "output-watch-events": "kubectl get -w shows rows",
    "overrides": _ALL_AT_ONCE,
    "override-type": _ALL_AT_ONCE,
    "patch-file": _NO_FILES,
    "prune": "kubectl delete deletes",
    "prune-allowlist": "kubectl delete deletes",
    "raw": _RAW,
    "record": "kubectl annotate sets kubernetes.io/change-cause",
    "recursive": _NO_FOLDERS,
    "rule": "there are no controllers of Ingresses",
    "server-print": "tables are laid out by kubectl alone",
    "subresource": "kubectl patch knows scale and status",
    "template": "-o jsonpath shows fields",
    "token": "certificates of the kubeconfig say who asks",
    "watch": "ask again later, or kubectl get -w",
    "windows-line-endings": "there is no editor",
}
"""Flags of verbs that are here, and why they are not."""
KINDS: Mapping[str, str] = {
    "componentstatuses": "kubectl get --raw '/readyz?verbose' asks the API server how it is",
    "endpoints": "kubectl get endpointslices shows where Services lead",
    "replicationcontrollers": "ReplicaSets do the same",
}
"""What to look at instead of resources that are not here."""
FORMATS: Mapping[str, str] = {
    "custom-columns-file": _NO_FILES,
    "go-template": "-o jsonpath shows fields",
    "go-template-file": _NO_FILES,
    "jsonpath-file": _NO_FILES,
    "kyaml": "-o yaml shows the same",
    "template": "-o jsonpath shows fields",
    "templatefile": _NO_FILES,
}
"""Forms of output, and why they are not here."""
