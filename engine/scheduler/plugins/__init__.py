"""The scheduler's plugins, one file each; `engine.scheduler.profile` says which run, and in which
order.
"""
