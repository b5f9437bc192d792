"""What a pod asks of a node: pure functions, for whoever decides whether it fits there."""
