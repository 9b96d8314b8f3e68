"""The plan: every step from a bare computer to an address, in order. Nothing here does anything."""

from deploy import places
from deploy.machine import Machine
from deploy.plan.front import front
from deploy.plan.mail import mail
from deploy.plan.program import Program, account, build, prepare, settings
from deploy.plan.services import services
from deploy.plan.store import store
from deploy.steps import Step
from deploy.steps.files import Link
from deploy.wishes import Wishes


def plan(wishes: Wishes, machine: Machine, program: Program) -> tuple[Step, ...]:
    """All of it."""
    steps: list[Step] = [*build(program), *account(wishes)]
    steps += store(machine) if wishes.is_served else ()
    steps += settings(wishes, machine)
    steps.append(Link(path=places.CURRENT, target=program.path))
    steps.append(prepare(wishes, machine))
    steps += services(wishes, machine)
    steps += front(wishes, machine)
    steps += mail(wishes, machine)
    return tuple(steps)
