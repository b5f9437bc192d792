"""Who may do what: the Node authorizer, then RBAC; pure functions of the watch cache."""
