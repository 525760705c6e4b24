"""The requests that both sides are driven with; each side asks for its own ids of the same people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from random import Random

import orjson

from benchmarks.client import request
from benchmarks.loading import PURPOSE, Population
from benchmarks.people import mobile_of, values_of

_RENDERED_READS = 1_000
_RENDERED_WRITES = 1_500
_BASE = "/v1/applicants"
_SOURCE = {"channel": "job_site", "name": "Benchmark Jobs"}


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kind of request. ``requests`` gives an endless run of them; targets are ratios protected / plain."""

    name: str
    status: int
    first_mark: float
    goal: float
    requests: Callable[[Population, int], Iterator[bytes]]


def _create(population: Population, first: int) -> Iterator[bytes]:
    token = population.tokens["recruiter"]

    def rendered(number: int) -> bytes:
        body = orjson.dumps({"values": values_of(number), "source": _SOURCE})
        return request("POST", f"{_BASE}?purpose={PURPOSE}", token, body)

    ready = [rendered(number) for number in range(first, first + _RENDERED_WRITES)]

    def run() -> Iterator[bytes]:
        yield from ready
        number = first + _RENDERED_WRITES
        while True:
            yield rendered(number)
            number += 1

    return run()


def _reads(make: Callable[[Population, Random], bytes]) -> Callable[[Population, int], Iterator[bytes]]:
    def run(population: Population, seed: int) -> Iterator[bytes]:
        random = Random(seed)  # noqa: S311 - repeatable, nothing secret
        return cycle([make(population, random) for _ in range(_RENDERED_READS)])

    return run


def _get(population: Population, random: Random) -> bytes:
    path = f"{_BASE}/{random.choice(population.applicants)}?purpose={PURPOSE}"
    return request("GET", path, population.tokens["recruiter"])


def _get_masked(population: Population, random: Random) -> bytes:
    path = f"{_BASE}/{random.choice(population.assigned_applicants)}?purpose={PURPOSE}"
    return request("GET", path, population.tokens["hiring_manager"])


def _search(population: Population, random: Random) -> bytes:
    sought = mobile_of(random.randrange(len(population.applicants)))
    body = orjson.dumps({"by": "mobile", "value": sought})
    return request("POST", f"{_BASE}/search?purpose={PURPOSE}", population.tokens["recruiter"], body)


def _list_masked(population: Population, random: Random) -> bytes:
    chosen = random.choice(population.assigned_requisitions)
    path = f"{_BASE}?purpose={PURPOSE}&limit=50&requisition_id={chosen}"
    return request("GET", path, population.tokens["hiring_manager"])


def _list(population: Population, random: Random) -> bytes:
    after = random.choice(population.applicants[len(population.applicants) // 4 :])
    return request("GET", f"{_BASE}?purpose={PURPOSE}&limit=50&after={after}", population.tokens["recruiter"])


SCENARIOS = (
    Scenario("create", 201, 0.75, 0.95, _create),
    Scenario("get, recruiter, every field", 200, 0.60, 0.80, _reads(_get)),
    Scenario("get, hiring manager, masked", 200, 0.60, 0.80, _reads(_get_masked)),
    Scenario("search by mobile number", 200, 0.60, 0.80, _reads(_search)),
    Scenario("list of 50, hiring manager, masked", 200, 0.40, 0.60, _reads(_list_masked)),
    Scenario("list of 50, recruiter", 200, 0.40, 0.60, _reads(_list)),
)
