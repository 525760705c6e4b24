"""What stands after a run of capitalised words, in points: does it speak of a person, or of a firm or place?"""

from __future__ import annotations

import re
from typing import Final

from .latin_before import table
from .latin_humans import DOES, human
from .surnames import SURNAMES, words_of

_ROLE: Final = (
    r"(?:hr|hrbp|vp|svp|evp|ceo|cto|cfo|coo|cio|md|phd|cpa|esq|jr|sr|senior|junior|head|chief|director|manager|managing|engineering|engineer|lead|partner|president|chair|principal|"
    r"professor|lecturer|teacher|doctor|nurse|registrar|recruiter|recruitment|consultant|analyst|developer|designer|architect|accountant|assistant|secretary|officer|owner|founder|co-founder|"
    r"scrum|product|project|team|former|ex|formerly|his|her|my|our|their|your|supervisor|mentor|colleague|aged?|born|who|the|a|an|mother|father|wife|husband|brother|sister|son|daughter|"
    r"friend|neighbou?r|uncle|aunt|she|he|they|b|works|maths|ext|room|sales|finance|payroll|legal|it|ops|operations|talent|people)\b"
)
_SAID: Final = {
    **DOES,
    **table(
        {
            2.4: "want think say agree recommend",
            1.5: "will would can can't cannot could won't should hasn't isn't wasn't doesn't didn't never also still always",
            1.0: "has had is was does did and who himself herself starts left joined moved worked works came comes gave made took ran here speaking",
            0.4: "from",
        }
    ),
}
_HAN_SAID: Final = re.compile(
    r" ?(?:说|问|讲|话|帮|告诉|回复|回我|叫我|让我|答应|同意|反对|提到|反馈|认为|觉得|建议|安排|负责|面试|面过|推荐(?!人|语|信)|介绍(?!人|信)|回复|提到|总(?![部计体是])|哥|姐|先生|女士|小姐|太太|老师|教授|博士|本人|同学|今日|一[起齐]|常在|那边)"
)
_HAN_OWN: Final = re.compile(
    r" ?(?:的|'s) ?(?:太太|先生|老公|老婆|妻子|丈夫|女儿|儿子|孩子|爸|妈|父|母|哥|姐|弟|妹|男友|女友|朋友|生日|车|电话|手机|邮箱|微信|简历|面试|反馈|意见|评价|daughter|son|wife|husband|kid|mom|mum|dad|CV|feedback)"
)
_HAN_THING_AFTER: Final = re.compile(
    r" ?(?:公司|集团|大学|学院|银行|系统|平台|框架|语言|软件|产品|品牌|版|系列|项目|中国|店|酒店|奖|定理|分布|算法|模型|推断|证书|认证)"
)
_NEXT: Final = re.compile(
    r"(?P<own>'s?(?![A-Za-z]))?(?P<joint>[^A-Za-z\u3400-\u9fff\n]{0,3})(?P<word>[A-Za-z][A-Za-z']*)?"
)
_REACHED: Final = re.compile(
    r",? ?[(<\[|:/,-]{0,2} ?(?:(?:tel|mobile|mob|ph|phone|cell|email|e-mail|mail|whatsapp|ext|direct|call|on|at)\b[.:]? ?)?[(<]?(?:[\w.+-]+(?:@| ?\(at\))[\w-]|\+\d|(?=(?:[ ().-]{0,2}\d){7})\(?0?\d{2,5}\)?[ .-]?\d{3})",
    re.IGNORECASE,
)
_DESK: Final = re.compile(
    r",? (?:in|from|at|of) (?:stores|kitchen|maintenance|housekeeping|transport|dispatch|warehouse|the shop|production|tooling|boiler shop|the yard|logistics|IT|QA|R&D|audit|treasury|research|quality|training|downstairs|upstairs|next door|payroll|hr|finance|accounts|accounting|sales|legal|reception|marketing|procurement|purchasing|operations|facilities|compliance|people|talent|security|admin|school|church|work|uni|university|college|work|home|HQ|our team|the team|my team|the \w+ team|the \w+ office|ops|prod|"
    r"engineering|support|recruitment|recruiting|the office|head office)\b",
    re.IGNORECASE,
)
_CALLED_BY_WORK: Final = re.compile(
    r",? (?:the|our|their|his|her|my) (?:\w+ )?(?:guard|porter|caretaker|janitor|concierge|doorman|cook|cleaner|gardener|plumber|electrician|barber|baker|butcher|vicar|priest|postman|milkman|driver|receptionist|foreman|nurse|dentist|vet|"
    r"landlord|landlady|neighbou?r|tea lady|dinner lady|bookkeeper|welder|fitter|joiner|carpenter|mechanic|intern|apprentice|temp|recruiter|tall one|short one|other one|younger|elder|older)(?![a-z-])"
    r"|, who(?:se|m)? (?!is (?:a|the) (?:supplier|vendor|client))"
)
_HONORIFICS: Final = frozenset(
    [
        "ji",
        "jee",
        "bhai",
        "bhaiya",
        "didi",
        "san",
        "chan",
        "kun",
        "sama",
        "sensei",
        "uncle",
        "aunty",
        "auntie",
        "sir",
        "madam",
        "bey",
        "hanim",
        "amca",
        "abi",
        "abla",
        "saheb",
        "sahib",
        "babu",
        "anna",
        "akka",
        "ayya",
        "garu",
        "dada",
        "mama",
    ]
)
"""Behind a name, written small."""

_IS_SO: Final = re.compile(
    r" (?:is|was|'s|seems|seemed|sounds|sounded|looks|looked|felt|came across as|comes across as) (?:(?:very|quite|really|so|also|still|not|a bit|now|rather|only|too) )?(?:next (?:in line|up|on)|second(?! (?:hand|only))|third|first choice|runner-up|keen|unwell|ill|sick|late|married|engaged|single|pregnant|retired|shy|friendly|"
    r"bossy|punctual|reliable|overqualified|underqualified|nervous|tired|sharp|bright|rude|polite|articulate|fluent|an only child|the (?:eldest|youngest|oldest|tallest)|my|his|her|our|their|your|sold|sure|unsure|happy|unhappy|glad|sad|angry|away|off sick|on leave|"
    r"on holiday|on maternity|on shift|at lunch|at home|expecting|lovely|charming|the one (?:who|to)|a (?:good|great|safe|solid|strong|weak|nice|lovely|keen|quick|fast|slow|sweet|hard) (?:guy|lad|lass|girl|man|woman|person|worker|candidate|hire|listener|learner|talker|bet|lady|kid|chap|bloke|fellow))(?![a-z])"
)
_IS_SOMEBODY: Final = re.compile(
    r" (?:is|was|has been|became) (?:an?|the|our|my) (?:[a-z-]{2,14} ){0,3}?(?:person|man|woman|guy|girl|boy|lady|gentleman|listener|colleague|friend|student|teacher|mother|father|daughter|son|widow|widower|grandmother|grandfather|human being)\b"
)
_ADDRESSED: Final = re.compile(
    r", (?:(?:can|could|would|will|may|do|did|are|have|should|shall) (?:I|you|we)|please|thank you|thanks|it was (?:a pleasure|nice|good|great)|how are|nice to)\b"
)
_TO_BE_DONE: Final = frozenset(
    ["circulate", "draft", "check", "send", "update", "strike", "amend", "circularise", "find", "arrange", "chase", "organise", "organize", "prepare", "review", "supply", "raise", "report", "get", "make", "take", "bring", "look", "see", "speak", "contact", "confirm", "let", "add", "put", "set", "share"]
)  # fmt: skip
_TO_DO: Final = re.compile(
    r" to (?:"
    + "|".join(
        sorted(
            words_of("verbs_of_people") | _TO_BE_DONE,
            key=len,
            reverse=True,
        )
    )
    + r")(?![a-z])"
)
_OPENS: Final = re.compile(r"(?:^|[.;:\n>)*•-] ?)[A-Z][\w'-]+(?: [A-Z][\w'.-]*)?$")
_SHALL: Final = re.compile(
    r"(?:'(?:ll|d|ve)| (?:will|would|can|could|should|might|may|must|won't|can't|cannot|shall|did not|didn't|does not|doesn't|has not|hasn't))(?: (?:also|then|not|only|probably|never|now|still|just|already))? "
    r"(?:"
    + "|".join(sorted(words_of("verbs_of_people") - words_of("verbs_of_people_and_things"), key=len, reverse=True))
    + r"|be (?:late|there|back|away|off|out|in)|be on (?:leave|holiday))(?![a-z])"
)
_ASKED_TO: Final = re.compile(
    r" to (?:cover|call|come|join|check|ask|sign|stay|swap|help|train|take|do|drive|interview|review|confirm|decide|follow|reply|send|bring|chase|meet|see|speak|talk|work|start|sit|lead|run|handle|ring|email)\b"
)
_IN_BRACKETS: Final = re.compile(r" ?\(" + _ROLE, re.IGNORECASE)
_APPOSED: Final = re.compile(r", (?:" + _ROLE + r")", re.IGNORECASE)
_THING_AFTER: Final = re.compile(
    r"(?: ?&|[®™]|\.(?:com|io|js|ai|net|org|py|cn|co)\b| ?v?\d+\.\d| (?:\d{3,}|[IVX]+|[vA-Z]\d)(?![\w/:]|[ .-]?\d)|-(?:based|certified|like|style|driven|compatible|native|type|brand|branded|blue|tan|red|green|grey|class|sized?|model|shaped|colou?red|era)|\(\)|://|_|(?:'s?|') (?:theorem|law|laws|rule|theory|principle|algorithm|inequality|distribution|equation|conjecture|method|effect|razor|scale|test|syndrome|disease|paradox|lemma)\b)"
)
_SURNAMED: Final = re.compile(r" [" + "".join(sorted(SURNAMES - set("和于向与"))) + r"](?![\u4e00-\u9fff])")


def after(text: str, end: int) -> float:
    """Points for what begins at ``end``; much below nothing where a firm, a version or a web name goes on."""
    following = text[end : end + 1]
    if following in ("", "\n"):
        return 0.0
    if _THING_AFTER.match(text, end):
        reached = _REACHED.match(text, end)
        return 2.5 if reached else -4.0
    if following in ".;!?":
        return 0.0
    points = 2.0 if _REACHED.match(text, end) else 0.0
    match = _NEXT.match(text, end)
    if not match:
        return points
    if _SHALL.match(text, end):
        return max(points, 2.4)
    if match["own"]:
        return max(points, 0.8, human(text, end))
    points = max(points, human(text, end))
    word = (match["word"] or "").lower()
    if match["joint"] == " ":
        points = max(points, _SAID.get(word, 0.0))
    if match["joint"] in (" ", ", ") and word in ("in", "from", "at", "of") and _DESK.match(text, end):
        points = max(points, 2.4 if word == "from" else 2.0)
    if _CALLED_BY_WORK.match(text, end):
        points = max(points, 2.4)
    if match["joint"] == " " and word in _HONORIFICS and (match["word"] or "").islower():
        points = max(points, 2.4)
    if text.startswith(" et al", end):
        points = max(points, 3.0)
    if _IS_SO.match(text, end) or _ADDRESSED.match(text, end):
        points = max(points, 2.0)
    if _IS_SOMEBODY.match(text, end):
        points = max(points, 2.5)
    if _TO_DO.match(text, end) and _OPENS.search(text, max(0, end - 40), end):
        points = max(points, 2.4)
    if match["joint"] == "-" and word in ("san", "sensei", "sama", "ssi", "nim", "ji"):
        return 4.0
    if _ASKED_TO.match(text, end):
        points = max(points, 1.0)
    if _IN_BRACKETS.match(text, end):
        points = max(points, 2.0)
    elif _APPOSED.match(text, end):
        points = max(points, 1.2)
    if _HAN_THING_AFTER.match(text, end):
        return min(points, -2.5)
    if _SURNAMED.match(text, end):
        return 2.5
    return max(points, 2.4) if _HAN_SAID.match(text, end) or _HAN_OWN.match(text, end) else points
