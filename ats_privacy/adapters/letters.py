"""The texts of mails, in Chinese and English: the first line is the subject. A name that is not given is a mistake."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError

from ats_privacy.domain.orders import Undeliverable

LANGUAGES = ("zh", "en")


@lru_cache(maxsize=1)
def _templates() -> Environment:
    # Plain text: nothing to escape. HTML mails would need another environment.
    return Environment(
        loader=PackageLoader("ats_privacy", "templates/mail"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701
        keep_trailing_newline=True,
    )


def letter_text(template: str, language: str, values: Mapping[str, object]) -> tuple[str, str]:
    """Subject and text.

    :raises Undeliverable: there is no such template, or it needs something that is not given.
    """
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    try:
        whole = _templates().get_template(f"{template}.{chosen}.txt").render(**values)
    except TemplateError:
        raise Undeliverable("mail_template_unfit", "There is no such template, or it lacks a value.") from None
    subject, _, text = whole.partition("\n")
    return subject.strip(), text.lstrip("\n")
