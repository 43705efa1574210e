"""What people decided, and until when it counts."""

from __future__ import annotations

from datetime import datetime

from sanctionwire.networks.graph import Graph
from sanctionwire.networks.ledger import Ledger
from sanctionwire.networks.shelf import Shelf
from sanctionwire_schemas import Directive, DirectiveKind

_IDENTITY = (DirectiveKind.SAME, DirectiveKind.DIFFERENT)


class Decisions:
    """Every directive, and those whose time is over."""

    def __init__(self, graph: Graph, ledger: Ledger, shelf: Shelf) -> None:
        self._graph = graph
        self._ledger = ledger
        self._shelf = shelf
        self._directives: dict[str, Directive] = {}
        self._expiring: list[tuple[datetime, str]] = []
        self._over: set[str] = set()

    def __contains__(self, directive: Directive) -> bool:
        """Whether a directive was taken in before."""
        return directive.directive_id in self._directives

    def restore(self, directive: Directive) -> None:
        """Take a stored directive back in; the next :meth:`expire` ends it if its time is over."""
        self._directives[directive.directive_id] = directive
        self._obey(directive)

    def take(self, directive: Directive, now: datetime) -> set[str]:
        """Take a directive in, and into force unless its time is over; dirty nodes."""
        self._directives[directive.directive_id] = directive
        dirty = self.expire(now)
        if directive.expires_at is None or directive.expires_at > now:
            return dirty | self._obey(directive)
        self._over.add(directive.directive_id)
        return dirty

    def expire(self, now: datetime) -> set[str]:
        """Take directives whose time is over out of force; dirty nodes."""
        over = [item for item in self._expiring if item[0] <= now]
        if not over:
            return set()
        self._expiring = [item for item in self._expiring if item[0] > now]
        self._over |= {directive_id for _, directive_id in over}
        ended = [self._directives[directive_id] for _, directive_id in over]
        dirty = self._decide([d for d in ended if d.kind in _IDENTITY])
        for directive in ended:
            if directive.kind is DirectiveKind.NOT_A_NETWORK:
                dirty |= self._shelf.unsuppress(directive.subjects)
        return dirty

    def knows(self, kind: DirectiveKind, subject: str) -> bool:
        """Whether the subject of a directive is in the book; of kinds that are not for the book, nothing is known."""
        if kind is DirectiveKind.RELEASE_BATCH:
            return subject in self._ledger.batches
        if kind in _IDENTITY:
            return self._graph.node_of(subject) is not None
        return kind is not DirectiveKind.NOT_A_NETWORK or subject in self._shelf.known

    def _obey(self, directive: Directive) -> set[str]:
        """Put a directive into force; dirty nodes."""
        if directive.expires_at is not None:
            self._expiring.append((directive.expires_at, directive.directive_id))
        if directive.kind is DirectiveKind.RELEASE_BATCH:
            return set[str]().union(
                *(self._ledger.release(b) for b in directive.subjects if b not in self._ledger.batches)
            )
        if directive.kind in _IDENTITY:
            return self._decide([directive])
        if directive.kind is DirectiveKind.NOT_A_NETWORK:
            return self._shelf.suppress(directive.subjects)
        return set()

    def _decide(self, changed: list[Directive]) -> set[str]:
        """Work out anew who is the same and who is not, the latest decision on a pair counting; dirty nodes."""
        if not changed:
            return set()
        latest: dict[tuple[str, str], Directive] = {}
        for directive in sorted(self._directives.values(), key=lambda d: (d.created_at, d.directive_id)):
            if directive.kind in _IDENTITY and directive.directive_id not in self._over:
                latest |= dict.fromkeys(_pairs(directive), directive)
        self._graph.same = {pair: d for pair, d in latest.items() if d.kind is DirectiveKind.SAME}
        self._graph.different = {pair: d for pair, d in latest.items() if d.kind is DirectiveKind.DIFFERENT}
        self._graph.sure.clear()
        subjects = {subject for directive in changed for subject in directive.subjects}
        return {node for subject in subjects if (node := self._graph.node_of(subject)) is not None}


def _pairs(directive: Directive) -> set[tuple[str, str]]:
    """Every two different subjects."""
    subjects = sorted(set(directive.subjects))
    return {(a, b) for i, a in enumerate(subjects) for b in subjects[i + 1 :]}
