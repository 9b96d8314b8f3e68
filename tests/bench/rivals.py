"""Other ways to carry votes, to compare with."""

from collections import defaultdict, deque

import networkx as nx

from delegation.rules.assembly import UNRESOLVED, Assembly, Choices


def by_networkx(assembly: Assembly) -> dict[int, int]:
    """The graph, its circles in the order of what they depend on, and their outcomes."""
    choices = assembly.choices
    graph: nx.DiGraph[int] = nx.DiGraph()
    pairs = zip(choices.owner.tolist(), choices.delegates.tolist(), strict=True)
    graph.add_edges_from(pairs)
    outcome = dict(enumerate(assembly.direct.tolist()))
    for circle in nx.strongly_connected_components(graph):
        for member in circle if len(circle) == 1 else ():
            for delegate in graph[member]:
                outcome[member] = outcome[delegate]
    return outcome


def in_python(assembly: Assembly) -> list[int]:
    """Counters and watch lists in plain Python."""
    choices = assembly.choices
    outcome: list[int] = assembly.direct.tolist()
    owner, level, quota = choices.owner.tolist(), choices.level.tolist(), choices.quota.tolist()
    watch = _watching(choices)
    heard: defaultdict[tuple[int, int], int] = defaultdict(int)
    ready: list[list[tuple[int, int]]] = [[] for _ in range(6)]
    new = deque(member for member, vote in enumerate(outcome) if vote != UNRESOLVED)
    while True:
        while new:
            said = outcome[member := new.popleft()]
            for choice in watch[member]:
                heard[choice, said] += 1
                if heard[choice, said] == quota[choice] and outcome[owner[choice]] == UNRESOLVED:
                    ready[level[choice]].append((owner[choice], said))
        lowest = next((waiting for waiting in ready if waiting), None)
        if lowest is None:
            return outcome
        for member, said in lowest:
            if outcome[member] == UNRESOLVED:
                outcome[member] = said
                new.append(member)
        lowest.clear()


def _watching(choices: Choices) -> dict[int, list[int]]:
    start, names = choices.start.tolist(), choices.delegates.tolist()
    watch: defaultdict[int, list[int]] = defaultdict(list)
    for choice in range(len(start) - 1):
        for name in names[start[choice] : start[choice + 1]]:
            watch[name].append(choice)
    return watch
