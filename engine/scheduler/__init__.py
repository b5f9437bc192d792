"""kube-scheduler: which node a pod goes to, why not to the others, and the process that binds it.

`framework.decide` is the pure decision; `plugins/` holds one file per plugin;
`scheduler.Scheduler` is the component that watches, queues, decides and binds.
"""
