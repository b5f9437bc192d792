"""How resources are created, changed and deleted: pure decisions, after pkg/registry."""
