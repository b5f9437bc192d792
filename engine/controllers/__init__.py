"""The controllers of kube-controller-manager: pure rules, patrols with a memory, and one shell."""
