"""Words for relatives and for whom one lives with, in Chinese and English: ages and days of birth stand beside them."""

from __future__ import annotations

from typing import Final

KIN: Final = (
    r"(?:(?:step|half-|god|foster |grand|great-grand)?(?:son|daughter|child|children|kid|brother|sister|father|mother|mum|mom|ma|pa|parent|dad|daddy|mummy|nephew|niece)s?"
    r"|(?:grand)?kiddies|bab(?:y|ies)|toddlers?|newborn|infants?|twins|triplets|boys?|girls?|siblings?|cousins?|lads?|lass|little ones?|bairns?|teenagers?|"
    r"husband|hubby|wife|missus|spouse|partner|other half|boyfriend|girlfriend|fiancee?|ex-(?:wife|husband)|"
    r"grand(?:ma|pa|dad|mum|mom|mother|father)|granny|gran|nana?|nanna|grandad|grandpa|aunt(?:ie|y)?|uncle|in-laws?|"
    r"eldest|oldest|youngest|middle one|elder(?: one)?|younger(?: one)?|dependants?|dependents?|flatmates?|housemates?|roommates?)"
)
"""In English, in small letters."""

HAN_KIN: Final = (
    r"(?:父亲|母亲|爸爸?|妈妈?|老爸|老妈|爸妈|父母|双亲|二老|[家先继养慈][父母]|家[严慈]|令[尊堂]|内子|犬子|小女(?!孩)|高堂|爹|娘|丈夫|妻子?|老公|老婆|爱人|配偶|太太|媳妇|内人|先生|对象|男友|女友|男朋友|女朋友|未婚[夫妻]|前[夫妻]|老伴|"
    r"儿子|女儿|长子|次子|三子|长女|次女|幼子|幼女|独子|独女|孩子|小孩|娃娃|[大二三小幺俩]娃|娃|宝宝|[大二小]宝|闺女|丫头|千金|小子|仔女|幺[儿女]|老幺|老[大二三四]|大的|小的|细的|老[母父]亲?|"
    r"[大二三小细]?[仔囡]|龙凤胎|双胞胎|哥哥?|姐姐?|弟弟?|妹妹?|[表堂][哥姐弟妹兄]|[大小二]舅子?|小姨子?|小姑子?|嫂子|姐夫|妹夫|弟媳|侄[子女儿]|外甥女?|外孙女?|孙子|孙女|孙儿|"
    r"叔叔|[大二三四小]叔|叔[父公]|伯[伯父母]|[大二三小]?姑[姑妈父丈婆]|[大二三小]?姨[妈父丈夫]|[大二三小]?舅[舅父妈]|婶[婶子]|老人|(?:[岳祖]|外祖)[父母]|公公|婆婆|公婆|爷爷|奶奶|外公|外婆|姥姥|姥爷|阿公|阿[婆嫲爷奶爸妈]|老太太|老爷子|老头子?|老汉|老人家?|老两口|大[儿女]子?儿?|小[儿女]子?儿?|二闺女|大[哥姐]|小[弟妹])"
)
"""In Chinese."""

BABIES: Final = r"(?:孩子|小孩|宝宝|[大二小]宝|娃娃?|闺女|丫头|小子|女儿|儿子|外孙女?|孙[子女儿]|老[二三四幺]|[二三四]胎|婴儿|千金|幺[女儿]|囡囡?|[大小][女儿]儿?|侄[子女]|外甥女?)"
"""Who may be counted in months."""
