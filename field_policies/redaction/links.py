"""Links to a person's pages: any address with a scheme, profiles in networks, pages hosted under somebody's own name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .spans import Span

_REST: Final = r"[^\s<>\"'“”‘’,;|。、\])}\u3400-\u9fff]"
_DOMAIN: Final = (
    r"(?:com|cn|net|org|edu|io|co|me|info|biz|dev|app|ai|tv|cc|hk|tw|mo|uk|de|fr|nl|es|it|pt|pl|ie|ch|at|be|se|no|dk|fi|ru|ua|in|sg|my|jp|kr|vn|ph|id|th|au|nz|ca|us|br|mx|"
    r"ar|cl|ae|sa|za|ng|ke|eu|is|hu|xyz|top|site|online|page|blog|space|fun|club|tech|design|studio|link|live|pro|work|wiki|so|to|gg|fm|bio|art|photo|photography|name|website|zone|icu|ly|ee|vip|ren|wang)"
)
_LINKS: Final = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        r"(?:https?|ftp)://" + _REST + r"+",
        r"(?<![A-Za-z0-9@.])www\.[A-Za-z0-9-]+\." + _REST + r"+",
        # a host and a path
        r"(?<![A-Za-z0-9@.\-/])(?:[a-z0-9-]{1,63}\.){1,4}" + _DOMAIN + r"/[A-Za-z0-9@~_%\-]" + _REST + r"*",
        # pages that hosts keep under the name of the person
        r"(?<![A-Za-z0-9@.\-/])[a-z0-9-]{2,63}\.(?:substack\.com|wordpress\.com|tumblr\.com|blogspot\.[a-z.]{2,6}|github\.io|gitlab\.io|gitee\.io|vercel\.app|netlify\.app|"
        r"notion\.site|medium\.com|wixsite\.com|weebly\.com|bsky\.social|carrd\.co|itch\.io|artstation\.com|deviantart\.com|hashnode\.dev|pages\.dev|web\.app|herokuapp\.com|"
        r"webflow\.io|framer\.website|lofter\.com|cnblogs\.com|blog\.csdn\.net|tistory\.com|hatenablog\.com|note\.jp|about\.me|gumroad\.com|bandcamp\.com|contently\.com|journoportfolio\.com|behance\.net)"
        r"(?:/" + _REST + r"*)?",
        # a site after words for it
        r"(?:个人网站|个人主页|个人站点?|自办网站|网站|主页|博客|作品集|站点|个站|\bweb ?site|\bhome ?page|\bportfolio|\bblog|\bsite|\bweb|\bcv at|\bpage)(?:地址|是|为|在|at|is|:| |/|:){0,4}"
        r"(?P<link>(?:[a-z0-9-]{1,63}\.){1,3}" + _DOMAIN + r")(?![A-Za-z0-9@])",
        # the path of a profile alone
        r"(?<![A-Za-z0-9/.])(?P<link>/(?:in|u|users?|people|profile|@)/[a-z0-9][a-z0-9_.\-]{2,40})(?![A-Za-z0-9/])",
    )
)
_NOBODYS: Final = re.compile(
    r"(?i)(?:https?://)?(?:www\.)?(?:(?:dx\.)?doi\.org/|arxiv\.org/|(?:[a-z]{2}\.)?linkedin\.com/(?:company|school|jobs|learning|pulse|showcase)\b|"
    r"(?:www\.)?(?:iso|w3|ietf|rfc-editor|iec)\.(?:org|ch)/|(?:[a-z]{2}\.)?wikipedia\.org/)"
)
_WRAPPED: Final = re.compile(r"\n(?=[^\s]{0,59}\d)[A-Za-z0-9._~%?=&/-]{4,60}(?= ?(?:\n|$))")
"""What stands alone in the next line where an address was broken off behind a slash."""


def links(text: str) -> Iterator[Span]:
    """Links."""
    if "." not in text and "/" not in text:
        return
    for pattern in _LINKS:
        for match in pattern.finditer(text):
            group = "link" if "link" in pattern.groupindex else 0
            found = match[group]
            if not _NOBODYS.match(found):
                end = match.start(group) + len(found.rstrip(".,;:!?"))
                wrapped = _WRAPPED.match(text, end) if found[-1] in "/-_=" else None
                yield Span(match.start(group), wrapped.end() if wrapped else end, "link")
