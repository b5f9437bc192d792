"""kube-proxy: the rules in each machine's kernel by which requests to a Service find a pod."""

from engine.proxy.proxy import KubeProxy, ProxyConfig

__all__ = ["KubeProxy", "ProxyConfig"]
