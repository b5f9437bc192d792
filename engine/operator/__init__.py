"""The operator's terminal: kubectl as a component that speaks to the API server and prints what the
real one prints.
"""
