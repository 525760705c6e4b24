"""What was not understood: pruned of blanks, and packed so that it fits the bounds of unclassified data."""

from __future__ import annotations

import json
from typing import Any, Final

from ats_privacy.domain.values import InvalidValue
from ats_privacy.domain.values.text import clean

# Below the bounds of the type: the one who stores a candidate may add what could not be placed.
_MOST_KEYS: Final = 100
_DEEPEST: Final = 6


def without_blanks(node: Any) -> Any:
    """The same JSON without null, blank texts and what is empty then; lists that lose entries keep the order."""
    if isinstance(node, dict):
        kept = {key: without_blanks(item) for key, item in node.items()}
        return {key: item for key, item in kept.items() if not is_blank(item)}
    if isinstance(node, list):
        entries = [without_blanks(item) for item in node]
        return [item for item in entries if not is_blank(item)]
    return node


def is_blank(node: Any) -> bool:
    """True for null, text of nothing but white space, and empty lists and objects."""
    return node is None or node == [] or node == {} or (isinstance(node, str) and not node.strip())


def packed(rest: dict[str, Any]) -> dict[str, Any]:
    """Leftovers in which members that are too deep or have too many keys are JSON text, largest first.

    The result may still be too large; that is for the type's check to say.
    """
    total = _keys(rest)
    kept = dict(rest)
    for name in sorted(rest, key=lambda n: _keys(rest[n]), reverse=True):
        node = rest[name]
        if isinstance(node, (dict, list)) and (total > _MOST_KEYS or _depth(node) >= _DEEPEST):
            kept[name] = json.dumps(node, ensure_ascii=False)
            total -= _keys(node)
    return {"members": json.dumps(kept, ensure_ascii=False)} if len(kept) > _MOST_KEYS else kept


def escaped(node: Any) -> Any:
    """The same JSON with every text in ASCII escapes where it holds characters that may not be stored as they are."""
    if isinstance(node, dict):
        return {_escaped_text(key): escaped(item) for key, item in node.items()}
    if isinstance(node, list):
        return [escaped(item) for item in node]
    return _escaped_text(node) if isinstance(node, str) else node


def _escaped_text(text: str) -> str:
    try:
        clean(text, len(text), multiline=True)
    except InvalidValue:
        return json.dumps(text)[1:-1]
    return text


def _keys(node: Any) -> int:
    if isinstance(node, dict):
        return len(node) + sum(map(_keys, node.values()))
    return sum(map(_keys, node)) if isinstance(node, list) else 0


def _depth(node: Any) -> int:
    if isinstance(node, dict):
        return 1 + max(map(_depth, node.values()), default=0)
    return 1 + max(map(_depth, node), default=0) if isinstance(node, list) else 0
