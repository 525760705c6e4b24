"""What stands before a run of capitalised words, in points: does it speak of a person, or of a firm or place?"""

from __future__ import annotations

import re
from typing import Final

from .surnames import FIRST_NAMES, LAST_NAMES, SURNAMES, words_of


def table(rows: dict[float, str]) -> dict[str, float]:
    """Word → points, from lists of words under the points they have."""
    return {word: points for points, words in rows.items() for word in words.split()}


_BY_WORK: Final = words_of("work_that_names_people")
_BEFORE: Final = table(
    {
        2.5: "wife husband spouse fiance fiancee brother sister son daughter mother father mum mom dad nan gran uncle aunt auntie cousin niece nephew "
        "colleague classmate roommate flatmate housemate landlord landlady neighbour neighbor friend boss ex-boss ex-manager supervisor mentor referee "
        "recruiter interviewer guarantor approver searcher helper maid nanny named called nicknamed nee née mama papa ah interviewers referees dear hi hello hey hiya thanks thank "
        "grandson granddaughter grandmother grandfather grandma grandpa stepson stepdaughter stepfather stepmother girlfriend boyfriend twins twin toddler newborn baby sons daughters brothers sisters cousins in-laws flatmates "
        "housemates roommates colleagues classmates bhaiya didi ate kuya tita tito",
        2.4: "told asked interviewed rang phoned emailed messaged pinged married thanked tell ask remind reminded ping text texted thanking asking telling i'm im trainee trainer preparer preparers supervisor: manager:",
        2.0: "met wrote cc bcc deputy successor predecessor counterpart replacement lawyer accountant "
        "manager managers chair chef principal owner tutor professor teacher driver buddy host candidate applicant attn c/o s/o d/o w/o r/o with: per: "
        "partner mentors supervisors kids children parents pastor",
        1.5: "countersigned by notes feedback comments minutes verdict knows know knew said says call ring email contact contacts director lead head assistant secretary agent nurse employee escalated",
        1.2: "need needs needed want wants wanted let lets",
        1.0: "with am whether because from: ex-colleague hire",
        0.6: "and but that so when from if is & to",
        -0.7: "of on our my your this",
        -1.5: "via into through like an a its",
        -2.2: "the in using within across",
        -2.5: "joined visited versus vs powered by: san santa sao st st. saint port mount lake fort new los las royal under near around based to:",
        -4.0: "at university college school bank city river dr. ltd inc",
    }
)  # fmt: skip
_BEFORE_TWO: Final = {
    "i am": 2.0, "name is": 3.0, "known as": 2.5, "goes by": 2.5, "go by": 2.5, "ask for": 2.5, "spoke to": 2.5, "spoke with": 2.5, "speak to": 2.0,
    "speak with": 2.0, "talk to": 2.0, "talked to": 2.0, "reports to": 2.0, "reported to": 2.0, "report to": 1.5, "worked with": 1.0, "married to": 2.5, "looking for": 0.3,
    "employed by": -4.0, "used by": -2.5, "funded by": -3.0, "supported by": -2.0, "sponsored by": -1.0, "run by": 0.5, "hired by": 1.0, "made by": -2.5, "developed by": -1.5, "published by": -3.0, "acquired by": -4.0, "owned by": -2.0, "signed by": 2.5, "led by": 1.5, "met with": 2.5,
    "university of": -4.0, "bank of": -4.0, "city of": -4.0, "school of": -4.0, "work for": -1.0, "worked for": -1.0, "works at": -4.0, "met at": -4.0,
    "this is": 2.0, "it's": 1.0, "here is": 0.5, "lives with": 2.4, "living with": 2.4, "live with": 2.4, "staying with": 2.4, "sat with": 2.4, "lunch with": 2.4, "coffee with": 2.4, "dinner with": 2.4,
    "discussed with": 2.4, "check with": 2.2, "checked with": 2.2, "desk with": 2.0, "along with": 0.8, "register with": 1.5, "confirmed with": 2.0, "friends with": 2.4, "reply to": 1.5, "said to": 2.4, "behalf of": 2.4, "according to": 2.0, "thanks to": 2.0, "shoutout to": 2.4, "kudos to": 2.4, "credit to": 1.5, "between us": 0.0,
    "aka": 2.5, "a.k.a": 2.5, "alias": 2.0, "loop in": 2.4, "loops in": 2.4, "go ask": 2.4, "known to": 0.0, "answers to": 2.0, "saw": 1.0, "whatsapp": 0.0, "signed": 1.0,
    "chat with": 2.0, "call with": 2.0, "interview with": 1.5, "introduced by": 2.5, "referred by": 2.5, "next is": 1.0, "copy in": 2.0, "cc to": 2.0,
    "bumped into": 2.4, "ran into": 1.5, "handover by": 2.4, "engaged to": 2.4, "widow of": 2.5, "widower of": 2.5, "mother of": 2.4, "father of": 2.4, "husband of": 2.5, "cousin of": 2.5, "friend of": 2.0, "mate of": 2.4, "niece of": 2.5, "nephew of": 2.5, "next to": 0.5, "sits by": 2.0, "put by": 1.0, "as per": 1.0,
    "name from": 2.4, "number from": 2.4, "lecture from": 2.4, "smile from": 2.4, "hug from": 2.4, "bow from": 2.4, "wave from": 2.4, "nod from": 2.4, "text from": 2.4, "voicemail from": 2.4, "earful from": 2.4,
    "apologies from": 2.5, "regrets from": 2.4, "call from": 1.5, "note from": 1.5, "message from": 1.5, "email from": 1.5, "word from": 2.0, "feedback from": 2.0, "answer from": 1.5, "nothing from": 1.5, "reply from": 1.5, "comments from": 2.0,
    "reference from": 1.5, "favour from": 2.4, "worked under": 2.0, "formerly under": 2.0, "trained under": 2.4, "studied under": 2.4, "ahead of": 0.8, "waiting for": 1.0, "letter for": 2.4, "badge for": 2.4, "speak for": 2.0, "vouch for": 2.0, "fill-in for": 2.4,
    "standing in": 0.0, "handover from": 2.0, "takes after": 2.0, "covering for": 2.4, "instead of": 0.5, "chat w": 2.4, "spoke w": 2.4, "met w": 2.4, "lunch w": 2.4, "call w": 2.4, "lives w": 2.4, "works w": 1.0,
    "kin of": 0.0, "next of": 0.0, "daughter of": 2.5, "son of": 2.5, "wife of": 2.5, "sister of": 2.5, "brother of": 2.5, "regards to": 1.0, "care of": 2.0,
}  # fmt: skip
_BEFORE_TWO.update(
    dict.fromkeys(
        (f"{done} by" for done in words_of("what_is_done_by_people")),
        2.5,
    )
)
_LABELS: Final = words_of("labels_of_people")
_ASKS: Final = frozenset(
    ["ask", "email", "ring", "call", "text", "message", "phone", "ping", "tell", "thank", "remind", "invite", "chase"]
)
"""Where a sentence begins with them, somebody is to be reached."""

_KIN_ABROAD: Final = words_of("words_for_kin_abroad")
"""Grandmothers, uncles and spouses as families call them: names too, so they count only written small."""

_NAMED_THINGS: Final = frozenset(
    [
        "company",
        "project",
        "product",
        "file",
        "brand",
        "trade",
        "domain",
        "host",
        "event",
        "course",
        "school",
        "bank",
        "table",
        "field",
        "job",
        "role",
        "team",
        "display",
        "business",
        "firm",
        "vendor",
        "supplier",
        "client",
        "campaign",
        "package",
        "app",
        "application",
    ]
)
CLOSINGS: Final = words_of("closings_of_letters")
_JUST_BEFORE: Final = re.compile(
    r"(?:(?P<two>[A-Za-z/'-]+) )?(?P<one>[A-Za-z][A-Za-z/'-]*\.?|&)(?P<joint>[^A-Za-z\u3400-\u9fff]{0,6})$"
)
_HAN_PERSON: Final = re.compile(
    r"(?:同事|同学|室友|主管|经理|总监|老板|上司|领导|导师|面试官|推荐人|联系人|负责人|姓名|英文名|英语名|名字|名叫|我叫|我是|叫做|他叫|她叫|本名|昵称|太太|丈夫|妻子|老公|老婆|父亲|母亲|爸爸|妈妈|"
    r"哥哥|姐姐|弟弟|妹妹|儿子|女儿|男友|女友|朋友|好友|客户|助理|秘书|老师|教授|博士|顾问|猎头|HR|总部|同组|阿|由|找|问|请|让|叫|(?<!此)致|(?<![A-Za-z0-9])(?<![A-Za-z0-9] )[和与及]|跟|向|@|抄送|发件人|收件人|汇报给|候选人|申请人|对接人|问下|问一下|找下|找一下|叫上|带上|通知|替|对接人|接口人|经办|签名)"
    r"[ :,(是为叫即]{0,3}$"
)
_HAN_BESIDE: Final = re.compile(
    "[" + "".join(sorted(SURNAMES - set("和于向与"))) + r"][\u4e00-\u9fff]{1,2}(?:、|和|与|跟| ?& ?|,? and )$"
)
_QUOTED_BEFORE: Final = re.compile(r"[\"”'»」] ?\n?-{1,2} ?$")
"""A saying ends, and a dash tells whose it is."""

_FIRST_AND: Final = re.compile(r"(?:^|[,.] |\b[a-z]+ )(?P<word>[A-Z][a-z]+) & $")
_HAN_AND: Final = re.compile("[" + "".join(sorted(SURNAMES - set("和于向与"))) + "] & $")
_HAN_THING: Final = re.compile(
    r"(?:在|于|用|到|去|入职|加入|任职|任职于|就职于|通过|使用|熟悉|精通|掌握|基于|来自|收购|赴|往|购买|采购|品牌|公司|系统|框架|语言|工具|产品|版本|型号|大学|《|“)[ :]{0,2}$"
)
PERSONS: Final = (_LABELS | {word for word, points in _BEFORE.items() if points >= 1.5 and word.isalpha()}) - {
    "buddy",
    "guy",
    "host",
    "im",
}
"""Words that name a person by what they are to somebody: they stand before names and are no part of them."""


def before(text: str, start: int) -> float:
    """Points for the words that end at ``start``."""
    if start and text[start - 1] in "@#" and not (start > 1 and text[start - 2].isalnum()):
        return 2.5 if text[start - 1] == "@" else -2.0
    if text[max(0, start - 2) : start] in ("& ", "@ "):
        if _HAN_AND.search(text, max(0, start - 4), start):
            return 2.4
        friend = _FIRST_AND.search(text, max(0, start - 20), start)
        if friend and friend["word"].lower() in FIRST_NAMES - LAST_NAMES:
            return 0.6
        return -2.5 if text[start - 2] == "&" else -4.0
    quoted = -0.8 if text[max(0, start - 1) : start] in ('"', "“") else 0.0
    near = text[max(0, start - 44) : start]
    if "-" in near[-3:] and _QUOTED_BEFORE.search(near[-6:]):
        return 2.0
    if not near.isascii():
        if _HAN_PERSON.search(near):
            return 2.4
        if _HAN_BESIDE.search(near):
            return 2.4
        if _HAN_THING.search(near):
            return -2.5
    match = _JUST_BEFORE.search(near[-32:])
    if not match:
        return quoted
    return quoted + _judged(match["one"].lower(), (match["two"] or "").lower(), match["joint"], match["one"])


def _judged(one: str, two: str, joint: str, written: str) -> float:
    word = one.rstrip(".")
    if word.endswith("'s") and joint == " ":
        return 2.4 if word in ("she's", "he's") else 0.0
    if "\n" in joint:
        if word in CLOSINGS and joint.count("\n") <= 3:
            return 2.5
        return 2.5 if word in _LABELS and joint.strip(" ") in (":\n", "\n") and "." not in joint else 0.0
    if word in ("name", "names") and two in _NAMED_THINGS:
        return -2.5
    if any(mark in joint for mark in ":|"):
        return 3.0 if word in _LABELS or _BEFORE.get(word, 0) >= 2.0 else 0.0
    plain = joint.strip(" '\"")
    pair = f"{two} {word}"
    if written.islower() and ((word in _KIN_ABROAD and plain in ("", ",")) or (one in _BY_WORK and plain == "")):
        return 2.5
    if plain == "" and word in _ASKS and written[:1].isupper():
        return 2.4
    if plain == "":
        found = _BEFORE_TWO.get(pair)
        return found if found is not None else _BEFORE.get(one, _BEFORE.get(word, 0.0) if one == word else 0.0)
    if plain in (",", "(", ",(", "-", "->", ">") or plain.endswith("("):
        if word in CLOSINGS and plain == ",":
            return 2.0
        points = _BEFORE.get(word, 0.0)
        return points if points >= 1.5 else 0.0
    if plain == "." and word in CLOSINGS - {"you", "best", "love", "respect", "attached"}:
        return 1.0
    return 0.0
