"""What a candidate applied for, with answers and letters, in the shapes that applicant tracking systems export."""

from __future__ import annotations

from typing import Any, Final

from .headings import folded
from .leftovers import is_blank

_REQUISITION: Final = ("requisitionid", "requisitionref", "requisition", "reqid", "jobcode", "shortcode", "refnumber")
_JOB: Final = ("job", "jobs", "posting", "jobposting", "opening", "position", "职位")
_JOB_ID: Final = ("jobid", "postingid", "openingid", "jobpostid")
_IDENTITY: Final = (*_REQUISITION, "externalid", "internaljobid", "id", "uuid", "name", "title", "text")
_ANSWERS: Final = ("answers", "screeninganswers", "questionanswers", "screeningquestions", "questions", "formanswers")
_QUESTION: Final = ("question", "label", "title", "text", "body", "questiontext", "问题")
_ANSWER: Final = ("answer", "value", "values", "response", "answertext", "choices", "回答")
_LETTER: Final = (
    "coverletter",
    "coverlettertext",
    "motivation",
    "motivationletter",
    "messagetohiringmanager",
    "求职信",
)


def application_of(holder: dict[str, Any]) -> dict[str, Any]:
    """Take requisition, answers and cover letter out of an application, or of a candidate that holds them itself."""
    found: dict[str, Any] = {}
    reference = _requisition(holder)
    if reference is not None:
        found["requisition_ref"] = reference
    for key in list(holder):
        if folded(key) in _ANSWERS and isinstance(holder[key], list):
            answers = _answers(holder, key)
            if answers:
                found.setdefault("answers", []).extend(answers)
        elif folded(key) in _LETTER and isinstance(holder[key], str) and "cover_letter" not in found:
            letter = holder.pop(key)
            if letter.strip():
                found["cover_letter"] = letter
    return found


def _requisition(holder: dict[str, Any]) -> str | None:
    for key in list(holder):
        name, raw = folded(key), holder[key]
        if name in _REQUISITION and _identifies(raw):
            return str(holder.pop(key))
    for key in list(holder):
        name, raw = folded(key), holder[key]
        if name in _JOB and isinstance(raw, list) and raw and isinstance(raw[0], dict):
            raw = raw[0]
        if name in _JOB and isinstance(raw, dict):
            by_name = {folded(inner): inner for inner in reversed(raw)}
            known = next((by_name[n] for n in _IDENTITY if n in by_name and _identifies(raw[by_name[n]])), None)
            if known is not None:
                return str(raw.pop(known))
        if name in _JOB_ID and _identifies(raw):
            return str(holder.pop(key))
    return None


def _identifies(raw: Any) -> bool:
    return isinstance(raw, str | int) and not isinstance(raw, bool) and not is_blank(raw)


def _answers(holder: dict[str, Any], key: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    remaining: dict[str, Any] = {}
    for index, entry in enumerate(holder.pop(key)):
        pair: dict[str, str] = {}
        if isinstance(entry, dict):
            for ours, theirs in (("question", _QUESTION), ("answer", _ANSWER)):
                text = _taken_text(entry, theirs)
                if text is not None:
                    pair[ours] = text
        if pair:
            found.append(pair)
        if not is_blank(entry):
            remaining[str(index)] = entry
    if remaining:
        holder[key] = remaining
    return found


def _taken_text(entry: dict[str, Any], names: tuple[str, ...]) -> str | None:
    """Take the text of a member: a text, a number, yes or no, a list of texts, or an object that holds one of these."""
    by_name = {folded(key): key for key in reversed(entry)}
    for name in names:
        key = by_name.get(name)
        if key is None or is_blank(entry[key]):
            continue
        raw = entry[key]
        if isinstance(raw, dict):
            inner = _taken_text(raw, ("body", "text", "value", "name", "label", "choices", "checked", "number", "date"))
            if inner is not None:
                return inner
        elif isinstance(raw, list):
            if all(isinstance(part, str | int | float) for part in raw):
                del entry[key]
                return "\n".join(_plain(part) for part in raw)
            if all(isinstance(part, dict) for part in raw):
                parts = [
                    text for part in raw if (text := _taken_text(part, ("body", "text", "name", "label"))) is not None
                ]
                if parts:
                    return "\n".join(parts)
        else:
            del entry[key]
            return _plain(raw)
    return None


def _plain(raw: Any) -> str:
    return {True: "yes", False: "no"}[raw] if isinstance(raw, bool) else str(raw)
