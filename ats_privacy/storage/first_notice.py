"""The packaged first notice, so that every organisation has one in force from its founding (promise B1)."""

from __future__ import annotations

from importlib import resources
from string import Template
from uuid import UUID

from ats_privacy.domain.notices import LANGUAGES, Draft, Notice, NoticeText, published
from field_policies import Policy, Purpose

_GROUPS = {
    "zh": {
        "basic": "基本信息",
        "contact": "联系方式",
        "education": "教育经历与技能",
        "work": "工作经历",
        "salary": "薪资",
        "materials": "简历及其他申请材料",
        "process": "招聘过程信息",
        "payment": "银行账户",
        "health": "健康与便利需求",
        "background": "背景调查结果",
        "third_party": "推荐人与紧急联系人",
        "unclassified": "您另行提供的信息",
    },
    "en": {
        "basic": "basic information",
        "contact": "contact details",
        "education": "education and skills",
        "work": "work experience",
        "salary": "salary",
        "materials": "résumé and other materials",
        "process": "information of the recruitment process",
        "payment": "bank account",
        "health": "health and needs",
        "background": "results of background checks",
        "third_party": "referees and emergency contacts",
        "unclassified": "what else you give us",
    },
}
_WORDS = {
    "zh": {
        True: "基本",
        False: "附加",
        "consent": "您的同意",
        "contract": "应您的要求处理求职申请",
        "legal_duty": "法定义务",
        "subject_right": "您的法定权利",
        "security": "安全保障",
        "none": "无",
        "background_check_vendor": "受托背景调查机构",
        "authority": "主管机关",
        "external_auditor": "外部审计机构",
        "head": ("目的", "类别", "依据", "信息", "接收方", "保存期限"),
        "comma": "、",
        "elsewhere": "单独记录，不使用申请信息",
        "years": "{} 年",
        "months": "{} 个月",
    },
    "en": {
        True: "basic",
        False: "additional",
        "consent": "your consent",
        "contract": "your application",
        "legal_duty": "a legal duty",
        "subject_right": "your rights by law",
        "security": "security",
        "none": "nobody",
        "background_check_vendor": "entrusted background checkers",
        "authority": "authorities",
        "external_auditor": "external auditors",
        "head": ("purpose", "kind", "rests on", "information", "recipients", "kept"),
        "comma": ", ",
        "elsewhere": "records of its own; nothing of your application",
        "years": "{} year(s)",
        "months": "{} month(s)",
    },
}

_REGIONS = {"zh": {"CN": "中国"}, "en": {"CN": "China"}}


def first_notice(policy: Policy, organisation: UUID, name: str, region: str, published_by: UUID, at: int) -> Notice:
    """Notice number 1 of an organisation: in force at once, holding every purpose of the policy."""
    texts = {language: NoticeText(_text(policy, language, name, region)) for language in LANGUAGES}
    draft = Draft(texts, frozenset(), frozenset(policy.purposes))
    return published(draft, organisation, published_by, at, policy.purposes, None)


def _text(policy: Policy, language: str, name: str, region: str) -> str:
    path = resources.files("ats_privacy") / "templates" / "notices" / f"first.{language}.md"
    table = _table(policy, language)
    return Template(path.read_text(encoding="utf-8")).substitute(
        organisation=name, region=_REGIONS[language].get(region, region), purposes=table
    )


def _table(policy: Policy, language: str) -> str:
    words = _WORDS[language]
    lines = [words["head"], ("---",) * len(words["head"])]
    lines += [_row(policy, purpose, language) for purpose in policy.purposes.values()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _row(policy: Policy, purpose: Purpose, language: str) -> tuple[str, ...]:
    words = _WORDS[language]
    comma = str(words["comma"])
    return (
        purpose.title_zh if language == "zh" else purpose.title,
        str(words[purpose.basic]),
        str(words[purpose.ground.value]),
        comma.join(_GROUPS[language][group] for group in used_groups(policy, purpose)) or str(words["elsewhere"]),
        comma.join(str(words[recipient]) for recipient in purpose.recipients),
        duration_text(purpose.retention, language),
    )


def used_groups(policy: Policy, purpose: Purpose) -> list[str]:
    """The groups of the fields that anybody may use for the purpose, in the order of the policy."""
    used = (
        entry.group
        for entry in policy.fields.values()
        if purpose.name in {*entry.views, *entry.reveal, *entry.write, *entry.search}
    )
    return list(dict.fromkeys(used))


def duration_text(text: str, language: str) -> str:
    """In words where it is whole years or whole months; as written otherwise."""
    number, unit = text[1:-1], {"Y": "years", "M": "months"}.get(text[-1])
    return str(_WORDS[language][unit]).format(number) if unit and number.isdigit() else text
