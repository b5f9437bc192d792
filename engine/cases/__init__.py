"""Scheduling decided on given manifests: recorded cases by the thousand, or one's own cluster with
an account of the decision.
"""
