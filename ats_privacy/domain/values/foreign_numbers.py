"""Personal numbers of other countries, as far as python-stdnum knows a national number that persons
are known by.

Tax numbers of companies, and numbers that only some inhabitants have, are left out: an applicant's other
document of that country must not be refused for not being one of them.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Final

from stdnum.exceptions import InvalidChecksum, InvalidComponent

from .invalid import InvalidValue

_WRITTEN: Final = re.compile(r"[A-Z0-9 +\-./]{4,40}", re.ASCII)
_VALIDATORS: Final = """
    ar.dni at.vnr be.nn be.bis bg.egn br.cpf ca.sin ch.ssn cl.rut cr.cpf cu.ni cz.rc dk.cpr
    do.cedula ec.ci ee.ik es.dni es.nie fi.hetu fr.nir gr.amka hr.oib id.nik ie.pps il.idnr
    in_.aadhaar in_.pan is_.kennitala it.codicefiscale jp.in_ kr.rrn lt.asmens mx.curp my.nric
    nl.bsn no.fodselsnummer pe.cui pk.cnic pl.pesel pt.cc ro.cnp se.personnummer si.emso sk.rc
    th.pin tr.tckimlik ua.rntrc us.ssn us.itin za.idnr
"""

_MODULES: Final[dict[str, list[str]]] = {}
for _name in _VALIDATORS.split():
    _MODULES.setdefault(_name[:2].upper(), []).append(_name)


def has_validator(country: str) -> bool:
    """True where numbers of this country are checked by python-stdnum."""
    return country in _MODULES


def checked_number(country: str, number: str) -> str:
    """The compact form of a personal number of a country that has a validator.

    :raises InvalidValue: id_number_check_digit, id_number_component, id_number_shape.
    """
    code = "id_number_shape"
    for module in _modules(country) if _WRITTEN.fullmatch(number) else ():
        try:
            return str(module.validate(number))
        except InvalidChecksum:
            code = "id_number_check_digit"
        except InvalidComponent:
            code = code if code == "id_number_check_digit" else "id_number_component"
        except ValueError:
            continue
    raise InvalidValue(code, "/number", "This is not a valid personal number of that country; check each digit.")


def birth_date_in(country: str, number: str) -> date | None:
    """The birth date that the number holds, or None where it holds none or not an unambiguous one."""
    for module in _modules(country):
        reader = getattr(module, "get_birth_date", None)
        if reader is None or not module.is_valid(number):
            continue
        try:
            born = reader(number)
        except ValueError:
            continue
        return born if isinstance(born, date) else None
    return None


def sex_in(country: str, number: str) -> str | None:
    """“female” or “male” where the number tells, else None."""
    for module in _modules(country):
        reader = getattr(module, "get_gender", None)
        if reader is None or not module.is_valid(number):
            continue
        try:
            letter = reader(number)
        except ValueError:
            continue
        return {"F": "female", "M": "male"}.get(str(letter))
    return None


@cache
def _modules(country: str) -> tuple[ModuleType, ...]:
    return tuple(import_module(f"stdnum.{name}") for name in _MODULES.get(country, ()))
