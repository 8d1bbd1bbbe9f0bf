"""Takes a name apart into words: snake_case, camelCase, ALLCAPS, joined words, digits, Chinese."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|\{[^{}]*\}")
_HAN = r"[\u3400-\u9fff]"
_CLAUSE = re.compile(
    r"[,;:.、。!?\n\r\t|/]|\s-\s|--"
    rf"|\s\d{{1,2}}\s*[-=.]?\s*(?={_HAN})|(?<={_HAN})\d\s*[-=.]\s*(?={_HAN})|(?<={_HAN})[01](?={_HAN}{{1,8}}[12]{_HAN})"
)
"""The end of a clause; a list of codes (`状态 1新建 2关闭`) begins a new one."""
_TRADITIONAL = "電話號碼機證護銀帳戶郵聯絡繫縣區鄉鎮國別齡職業務單稱暱備註內訊資處問題說評論覆訪錄時間門車駕駛醫療歷診斷額餘總費發訂購買賣簽頭圖檔網裝設瀏覽語員會顧緊係關學畢狀況標識類級數創刪審與實際個體線連結轉從對應參記選擇來歲紀親屬寶兒監當權產廠貨運輸經緯軌跡層樓錢繳貸債條聲紋臉測驗藥過殘礙愛興僱離態遲"
_SIMPLIFIED = "电话号码机证护银帐户邮联络系县区乡镇国别龄职业务单称昵备注内讯资处问题说评论复访录时间门车驾驶医疗历诊断额余总费发订购买卖签头图档网装设浏览语员会顾紧系关学毕状况标识类级数创删审与实际个体线连结转从对应参记选择来岁纪亲属宝儿监当权产厂货运输经纬轨迹层楼钱缴贷债条声纹脸测验药过残碍爱兴雇离态迟"
_FOLDED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
"""The vocabulary is in simplified characters: so are names and comments, before they are looked up."""
_SHORT = frozenset({"id", "ip", "no", "qq", "at", "is", "by", "to", "ai", "en", "cn", "kb"})
"""Words of two letters that may be a part of a joined name; others would be found everywhere."""
_ENDS_OF_NUMBERS = re.compile(r"(last|first)_?([46])(?![0-9])", re.IGNORECASE)
"""`last4` is the end of a card's number; other digits say nothing."""
_LONGEST = 40
"""A joined name that is longer is not taken apart: no real one is, and the work grows with the square of it."""


def is_chinese(text: str) -> bool:
    """Whether a text has a Chinese character."""
    return _CHINESE.search(text) is not None


def plain(text: str) -> str:
    """The text in NFKC form and in simplified characters, without white space at the ends."""
    text = text[:400].strip()
    return text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_FOLDED).strip()


def singular(word: str) -> str:
    """A word without its English plural ending; meant for comparing, not for reading."""
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word[:-1]


def latin_parts(text: str) -> list[str]:
    """The Latin words of a name as its writer set them apart, in lower case; digits and signs only separate."""
    return [part.lower() for part in _PART.findall(_ENDS_OF_NUMBERS.sub(_in_words, plain(text)))]


def _in_words(found: re.Match[str]) -> str:
    return f"{found.group(1)}_{'four' if found.group(2) == '4' else 'six'}_"


def words(text: str, vocabulary: frozenset[str]) -> list[str]:
    """The Latin words of a name in the singular; joined words are taken apart where every part is in the vocabulary."""
    return list(_words(text, vocabulary))


@lru_cache(maxsize=16_384)
def _words(text: str, vocabulary: frozenset[str]) -> tuple[str, ...]:
    """Every field is asked several times over, and datasets share most of their names."""
    out: list[str] = []
    for part in latin_parts(text):
        word = singular(part)
        if word in vocabulary or part in vocabulary:
            out.append(word)
        else:
            out.extend(_apart(part, vocabulary) or [word])
    return tuple(out)


def _apart(joined: str, vocabulary: frozenset[str]) -> list[str] | None:
    """The fewest vocabulary words that make up the joined word, or None."""
    size = len(joined)
    if size < 5 or size > _LONGEST:
        return None
    best: list[list[str] | None] = [None] * (size + 1)
    best[0] = []
    for end in range(2, size + 1):
        for start in range(end - 1):
            before, piece = best[start], joined[start:end]
            if before is None or (len(piece) == 2 and piece not in _SHORT):
                continue
            word = piece if piece in vocabulary else singular(piece)
            current = best[end]
            if word in vocabulary and (current is None or len(before) + 1 < len(current)):
                best[end] = [*before, word]
    return best[size]


@lru_cache(maxsize=4_096)
def first_clause(comment: str) -> str:
    """What a comment says first, without what stands in brackets: `手机号(加密),用于登录` gives `手机号`."""
    text = _BRACKETS.sub("", plain(comment)).strip()
    return _CLAUSE.split(text, maxsplit=1)[0].strip()
