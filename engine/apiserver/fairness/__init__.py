"""API priority and fairness: who waits when more is asked of a server than it has seats for.

After apiserver/pkg/util/flowcontrol and KEP-1040. A request belongs to a flow (its FlowSchema and
whoever asks), a flow to a priority level. A level has seats; where they are taken, flows wait in
queues that are served fairly, so that one that asks for much harms little but itself.
"""
