"""A cloud under the cluster: the provider's own API, and the cloud-controller-manager that asks
it.
"""
