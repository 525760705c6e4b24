"""Synthetic applicants, realistic in size: person number ``n`` is always the same person, and nobody exists."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from ats_privacy.domain.drafts import Draft, Source

_REGIONS = ("110105", "110108", "310101", "310115", "320106", "330106", "330108", "420106", "440106", "440305")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_FIRST_BIRTH = date(1970, 1, 1)
_BIRTH_DAYS = 9_000

_HAN_FAMILY = (("王", "Wang"), ("李", "Li"), ("张", "Zhang"), ("刘", "Liu"), ("陈", "Chen"), ("欧阳", "Ouyang"))
_HAN_GIVEN = (("伟", "Wei"), ("秀英", "Xiuying"), ("建国", "Jianguo"), ("子涵", "Zihan"), ("思远", "Siyuan"))
_LATIN_FAMILY = ("Schneider", "O'Connor", "Nguyen", "García Márquez", "Kowalska", "Okafor", "Lindström")
_LATIN_GIVEN = ("Anna", "Joseph", "Thi Minh", "Gabriela", "Chidi", "Astrid", "Jürgen")
_CITIES = (
    ("北京", "北京市", "100020"),
    ("上海", "上海市", "200120"),
    ("杭州", "浙江省", "310012"),
    ("深圳", "广东省", "518000"),
)
_SCHOOLS = ("浙江大学", "复旦大学", "华中科技大学", "Technische Universität München", "University of Lagos")
_MAJORS = ("计算机科学与技术", "应用统计", "Mechanical Engineering", "Linguistics", "市场营销")
_EMPLOYERS = (
    "杭州云帆科技有限公司",
    "上海申江物流股份有限公司",
    "腾远咨询",
    "Nordlicht Software GmbH",
    "Harbour & Finch Ltd",
)
_POSITIONS = ("后端工程师", "数据分析师", "Product manager", "Site reliability engineer", "人力资源专员")
_SKILLS = ("Python", "PostgreSQL", "Kubernetes", "数据建模", "Go", "Rust", "项目管理", "Figma", "日语写作")
_HERE = Path(__file__).parent
_HAN_PHRASES = (_HERE / "phrases.zh.txt").read_text(encoding="utf-8").split()
_LATIN_WORDS = (_HERE / "words.en.txt").read_text(encoding="utf-8").split()


def values_of(number: int) -> dict[str, Any]:
    """The fields of person ``number`` as a client sends them: about 4 kB of JSON, 16 fields."""
    random = Random(number)  # noqa: S311 - repeatable, nothing secret
    han = random.random() < 0.6
    born = _FIRST_BIRTH + timedelta(days=(number // len(_REGIONS)) % _BIRTH_DAYS)
    sex = random.choice(("female", "male"))
    city, region, postal_code = random.choice(_CITIES)
    return {
        "full_name": _name(random, han),
        "id_number": _resident_number(number, born, sex) if han else _passport(number),
        "birth_date": born.isoformat(),
        "sex": sex,
        "nationality": "CN" if han else "DE",
        "email": f"person.{number}@example.com",
        "mobile": mobile_of(number),
        "address": {
            "lines": [f"文三路 {random.randint(1, 900)} 号 {random.randint(1, 30)} 幢 {random.randint(101, 2804)} 室"],
            "city": city,
            "region": region,
            "postal_code": postal_code,
            "country": "CN",
        },
        "profiles": [{"network": "GitHub", "username": f"person{number}", "url": f"https://example.com/p/{number}"}],
        "education": [_education(random, 2008 + 4 * n) for n in range(2)],
        "employment": [_employment(random, han, 2013 + 4 * n) for n in range(3)],
        "skills": [{"name": s, "level": "advanced", "keywords": []} for s in random.sample(_SKILLS, 5)],
        "languages": [{"name": "中文", "fluency": "native"}, {"name": "English", "fluency": "C1"}],
        "current_salary": {"amount": str(random.randrange(12_000, 60_000, 500)), "currency": "CNY", "period": "month"},
        "expected_salary": {"amount": str(random.randrange(15_000, 80_000, 500)), "currency": "CNY", "period": "month"},
        "summary": _prose(random, han, 1_000),
    }


def draft_of(number: int) -> Draft:
    """Person ``number`` as a job site delivers it."""
    return Draft(values_of(number), Source("job_site", "Benchmark Jobs"))


def mobile_of(number: int) -> str:
    """The mobile number of person ``number``: nobody else has it."""
    return f"13{number * 7_919 % 1_000_000_007 % 1_000_000_000:09d}"


def _resident_number(number: int, born: date, sex: str) -> str:
    round_trip = number // (len(_REGIONS) * _BIRTH_DAYS)
    sequence = 2 * round_trip + (1 if sex == "male" else 2)
    first = f"{_REGIONS[number % len(_REGIONS)]}{born:%Y%m%d}{sequence:03d}"
    return first + _CHECK[sum(int(d) * w for d, w in zip(first, _WEIGHTS, strict=True)) % 11]


def _passport(number: int) -> dict[str, str]:
    return {"kind": "passport", "country": "DE", "number": f"C{number:08d}"}


def _name(random: Random, han: bool) -> dict[str, str]:
    if han:
        (family, latin_family), (given, latin_given) = random.choice(_HAN_FAMILY), random.choice(_HAN_GIVEN)
        return {"family": family, "given": given, "latin": f"{latin_family} {latin_given}"}
    return {"family": random.choice(_LATIN_FAMILY), "given": random.choice(_LATIN_GIVEN)}


def _education(random: Random, year: int) -> dict[str, Any]:
    return {
        "school": random.choice(_SCHOOLS),
        "degree": random.choice(("本科", "硕士", "Bachelor", "Master")),
        "major": random.choice(_MAJORS),
        "start": f"{year}-09",
        "end": f"{year + 4}-06",
        "completed": True,
        "courses": [],
    }


def _employment(random: Random, han: bool, year: int) -> dict[str, Any]:
    return {
        "employer": random.choice(_EMPLOYERS),
        "position": random.choice(_POSITIONS),
        "start": f"{year}-07",
        "end": f"{year + 4}-05",
        "reporting_to": "部门经理" if han else "Head of department",
        "description": _prose(random, han, 240),
        "highlights": [],
    }


def _prose(random: Random, han: bool, size: int) -> str:
    """About ``size`` bytes in UTF-8, no more repetitive than real résumés are, since plain rows are compressed."""
    if han:
        return "".join(random.choices(_HAN_PHRASES, k=size // 9))
    return " ".join(random.choices(_LATIN_WORDS, k=size // 7))
