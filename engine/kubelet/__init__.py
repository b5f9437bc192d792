"""The kubelet: containers on a machine, kept as the API server wants them and told of to it."""

from engine.kubelet.config import KubeletConfig
from engine.kubelet.kubelet import Kubelet
from engine.kubelet.pace import Delays, Registry

__all__ = ["Delays", "Kubelet", "KubeletConfig", "Registry"]
