"""kube-apiserver: the only door to the store. Pure stages, a watch cache, and a shell."""
