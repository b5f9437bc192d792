"""The kubelet: containers on a machine, kept as the API server wants them and told of to it."""

from engine.kubelet.config import Delays, KubeletConfig, Registry
from engine.kubelet.kubelet import Kubelet

__all__ = ["Delays", "Kubelet", "KubeletConfig", "Registry"]
