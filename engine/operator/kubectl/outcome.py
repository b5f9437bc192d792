"""How a verb tells what it did to an object: `deployment.apps/web scaled`, or with -o by name or
whole; a dry run says so.
"""

from engine.objects import Obj
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import CLIENT, SERVER
from engine.operator.kubectl.naming import said
from engine.operator.kubectl.output import Found, render_objects

SUFFIX = {CLIENT: " (dry run)", SERVER: " (server dry run)"}


def tell(run: Invocation, target: Target, operation: str, body: Obj) -> None:
    """Print the outcome, as -o and --dry-run want it; `body` is the object afterwards."""
    output = str(run.line.flags.get("output") or "")
    if not output:
        run.say(f"{said(target)} {operation}{SUFFIX.get(run.dry_run, '')}")
        return
    managed = bool(run.line.flags.get("show-managed-fields"))
    found = Found(target.resource, [body])
    run.out.append(render_objects([found], output, single=True, managed=managed))
