"""The texts of mails, in Chinese and English: the first line is the subject. A name that is not given is a mistake."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError, pass_context
from jinja2.runtime import Context

from ats_privacy.domain.orders import Undeliverable

LANGUAGES = ("zh", "en")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    # Plain text: nothing to escape. HTML mails would need another environment.
    environment = Environment(
        loader=PackageLoader("ats_privacy", "templates/mail"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701
        keep_trailing_newline=True,
    )
    environment.filters["when"] = _when
    return environment


@pass_context
def _when(context: Context, at: int | str) -> str:
    """An instant, in microseconds since the epoch or as RFC 3339 has it, to the minute by the clock of the letter."""
    instant = _EPOCH + timedelta(microseconds=at) if isinstance(at, int) else datetime.fromisoformat(at)
    local = instant.astimezone(context["_zone"])
    offset = local.strftime("%z")
    return f"{local:%Y-%m-%d %H:%M} (UTC{'' if offset == '+0000' else f'{offset[:3]}:{offset[3:]}'})"


def letter_text(template: str, language: str, values: Mapping[str, object], zone: tzinfo = UTC) -> tuple[str, str]:
    """Subject and text; instants by the clock of ``zone``.

    :raises Undeliverable: there is no such template, or it needs something that is not given.
    """
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    try:
        whole = _templates().get_template(f"{template}.{chosen}.txt").render(**values, _zone=zone)
    except (TemplateError, ValueError, OverflowError):
        raise Undeliverable("mail_template_unfit", "There is no such template, or it lacks a value.") from None
    subject, _, text = whole.partition("\n")
    return subject.strip(), text.lstrip("\n")
