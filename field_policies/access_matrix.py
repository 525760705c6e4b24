"""Who sees what: the policy asked about every role, purpose and hiring stage, and told as a table.

The rows are the answers of :func:`decide` itself, so they are what the service does and not a second
reading of the policy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from .answers import Activity, DecisionRequest, Permit
from .deciding import decide
from .model import Policy
from .vocabulary import Access, Mask

_Name = TypeVar("_Name")


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One cell. ``stage`` None: the person has no application. ``duty``: for purposes that name one.

    ``mask`` is that of a read of the whole entity, None where such a read is refused; ``refusal`` is then
    its code. ``reveal``, ``write``: whether these are permitted of this field. ``search``: the indexes it
    may be searched by.
    """

    role: str
    purpose: str
    duty: str | None
    stage: str | None
    field: str
    mask: Mask | None
    refusal: str | None
    reveal: bool
    write: bool
    search: tuple[str, ...]

    @property
    def answer(self) -> str:
        """The mask, or the code of the refusal."""
        return self.refusal or (self.mask or Mask.HIDDEN).value

    @property
    def grants(self) -> bool:
        """Whether anything at all is permitted here."""
        return self.mask not in (None, Mask.HIDDEN) or self.reveal or self.write or bool(self.search)


def matrix(
    policy: Policy,
    *,
    roles: Collection[str] | None = None,
    purposes: Collection[str] | None = None,
    stages: Collection[str | None] | None = None,
    fields: Collection[str] | None = None,
    consents: Collection[str] | None = None,
) -> list[MatrixRow]:
    """Every role × purpose (× duty) × stage × field, in the order of the policy; each may be narrowed.

    It supposes an active person who was told and has accepted, an actor who is assigned if that matters, has proven
    two factors and gives a reason; of a purpose that is a frame, an activity with all fields that one may have.
    ``consents``: those that live; without it, all.
    """
    live = frozenset(policy.purposes if consents is None else consents)
    entities = _entities(policy, fields)
    return [
        row
        for role in _chosen(policy.roles, roles)
        for purpose in _chosen(policy.purposes, purposes)
        for duty in policy.purposes[purpose].duties or (None,)
        for stage in _chosen((None, *policy.stages), stages)
        for row in _rows(policy, role, purpose, duty, stage, live, entities)
    ]


def render_matrix(rows: Sequence[MatrixRow], *, everything: bool = False) -> str:
    """A text table a role and purpose, stages in columns; rights as R (reveal), W (write), S (search).

    Without ``everything``, roles and fields to which nothing is granted are left out.
    """
    blocks: list[str] = []
    for (role, purpose, duty), group in _grouped(rows):
        fields = dict.fromkeys(row.field for row in group if everything or row.grants)
        if not fields:
            continue
        stages = list(dict.fromkeys(row.stage for row in group))
        cells = {(row.field, row.stage): row for row in group}
        header = ["field", *(stage or "(no stage)" for stage in stages)]
        body = [[name, *(_cell(cells.get((name, stage))) for stage in stages)] for name in fields]
        title = f"{role} · {purpose}" + (f" · {duty}" if duty else "")
        blocks.append(f"{title}\n{columns([header, *body])}")
    return "\n\n".join(blocks) if blocks else "Nobody is granted anything."


def columns(lines: Sequence[Sequence[str]]) -> str:
    """Lines of cells as text, columns aligned, a rule under the first line."""
    widths = [max(len(line[n]) for line in lines) for n in range(len(lines[0]))]
    told = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([told[0], "  ".join("-" * width for width in widths), *told[1:]])


def _entities(policy: Policy, fields: Collection[str] | None) -> list[tuple[tuple[str, ...], list[str]]]:
    """Of each entity that is asked about: all its fields, since a read is of all of them, and those to be told."""
    every: dict[str, list[str]] = {}
    for name, entry in policy.fields.items():
        every.setdefault(entry.entity, []).append(name)
    found = [(tuple(names), _chosen(names, fields)) for names in every.values()]
    return [(names, chosen) for names, chosen in found if chosen]


def _rows(
    policy: Policy,
    role: str,
    purpose: str,
    duty: str | None,
    stage: str | None,
    live: frozenset[str],
    entities: Sequence[tuple[tuple[str, ...], Sequence[str]]],
) -> Iterator[MatrixRow]:
    of = policy.purposes[purpose]
    frame = Activity(purpose, of.only or frozenset()) if of.each_its_own else None
    for names, chosen in entities:

        def ask(operation: str, asked: tuple[str, ...], index: str | None = None) -> DecisionRequest:
            return DecisionRequest(
                roles=frozenset({role}),
                purpose=purpose,
                operation=operation,
                fields=asked,
                stages=frozenset(() if stage is None else (stage,)),
                assigned=policy.roles[role].access is Access.ASSIGNED,
                live_consents=live,
                reason_given=True,
                assurance=2,
                duty=duty,
                indexes=() if index is None else (index,),
                activity=frame,
            )

        def may(operation: str, name: str, index: str | None = None) -> bool:
            granted = name in policy.tables.of(operation, purpose, role)  # most cells are empty: do not ask
            return granted and isinstance(decide(policy, ask(operation, (name,), index)), Permit)

        answer = decide(policy, ask("read", names))
        for name in chosen:
            yield MatrixRow(
                role=role,
                purpose=purpose,
                duty=duty,
                stage=stage,
                field=name,
                mask=answer.masks[name] if isinstance(answer, Permit) else None,
                refusal=None if isinstance(answer, Permit) else answer.code,
                reveal=may("reveal", name),
                write=may("write", name),
                search=tuple(i.name for i in policy.fields[name].indexes if may("search", name, i.name)),
            )


def _chosen(known: Iterable[_Name], wanted: Collection[_Name] | None) -> list[_Name]:
    return [name for name in known if wanted is None or name in wanted]


def _grouped(rows: Iterable[MatrixRow]) -> Iterator[tuple[tuple[str, str, str | None], list[MatrixRow]]]:
    groups: dict[tuple[str, str, str | None], list[MatrixRow]] = {}
    for row in rows:
        groups.setdefault((row.role, row.purpose, row.duty), []).append(row)
    yield from groups.items()


def _cell(row: MatrixRow | None) -> str:
    if row is None or not row.grants:
        return "-"
    rights = "R" * row.reveal + "W" * row.write + "S" * bool(row.search)
    return f"{(row.mask or Mask.HIDDEN).value}{f' +{rights}' if rights else ''}"
