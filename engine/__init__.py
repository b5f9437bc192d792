"""The simulated control plane. This is its door: other packages import from here only."""
