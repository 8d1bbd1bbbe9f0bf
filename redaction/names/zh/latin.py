"""Names in Latin letters within Chinese text: pinyin, and those that a Chinese word announces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

CALLED = 0.85
BARE = 0.6

_SYLLABLE = (
    "(?:[zcs]h?|[bpmfdtnlgkhjqxryw])?"
    "(?:iang|uang|iong|ang|eng|ing|ong|uai|iao|ian|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|ve|vn|er|a|o|e|i|u|v)"
)
_GIVEN = re.compile(rf"(?:{_SYLLABLE}[-' ]?){{1,3}}", re.IGNORECASE)
_TWO = re.compile(rf"{_SYLLABLE}[-' ]?{_SYLLABLE}", re.IGNORECASE)

_SURNAMES_TEXT = (
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo "
    "he lin gao luo zheng liang xie song tang han feng deng cao peng zeng "
    "xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu lv ding "
    "ren shen yao jiang cui zhong tan lu fan jin shi liao jia xia fu fang "
    "bai zou meng xiong qin qiu yin xue yan duan lei hou long tao li shi "
    "he gu mao hao gong shao wan qian qin dai mo kong xiang kang niu ge "
    "xing qi yi qiao pang ni zhuang nie zhai zhan geng guan lan jiao yu "
    "zuo liu gan zhu bao ning shang shu ruan ke ji mei tong ling bi shan "
    "pei huo tu cheng miao sheng qu weng ran luo lan xin chai meng bao hua "
    "yu qi pu fang teng qu rao mu ai you shi si zhuo ji che xiang lian lu "
    "mai chu lou dou cen jing dang gong fei bu leng yan xi bo zong qu gui "
    "quan ying zang min gou bian chou suo diao sha rong wu kou sang lang "
    "zhen cong zhong yu ao ming cha yuan chi kuang feng tan ju hui jing yu "
    "nan ban chu yuan su yan lao ouyang shangguan sima zhuge situ huangfu "
    "gongsun murong linghu xiahou dongfang zhangsun chan wong leung cheung "
    "lam lau ng cheng kwok ho yip lai fung chow tse mak yuen tam tsang "
    "chiu siu kwan poon szeto hui fong chu choi lui tong yeung"
)
_SURNAMES = frozenset(_SURNAMES_TEXT.split())
"""Pinyin of the surnames, and how Hong Kong writes the commonest."""

_WORDS_TEXT = (
    "he you an long song man sun fan pan tang ban bin hang pin gang sang rang me bu mo so she men ran mu do go to no we be by my chi hua"
)
_WORDS = frozenset(_WORDS_TEXT.split())
"""Surnames that are English words, names of letters or of firms too: by themselves they make no name."""
_NOT_GIVEN_TEXT = (
    "time name code like made page here more note mode home size date line "
    "type file side late rate male female online kong one done none gone "
    "die men women hai jing zhou"
)
_NOT_GIVEN = frozenset(_NOT_GIVEN_TEXT.split())

_PLACES = frozenset(
    {
        "hongkong",
        "beijing",
        "shanghai",
        "guangzhou",
        "shenzhen",
        "taibei",
        "nanjing",
        "tianjin",
        "hangzhou",
        "hebei",
        "henan",
        "hubei",
        "hunan",
        "xian",
        "fujian",
    }
)
"""Places, with a space in their pinyin."""

_BARE = re.compile(
    r"(?<![A-Za-z0-9_@./-])([A-Z][a-z]{1,8}|[A-Z]{2,9})(?:,? |/|, ?)([A-Z][a-z]{1,12}(?:[-'][A-Za-z]?[a-z]+| [A-Z]?[a-z]{1,6}(?=[^A-Za-z ]|$))?|[A-Z]{2,14}(?:[- ][A-Z]{2,6}(?![A-Za-z]))?)(?![A-Za-z0-9_@])"
)

_WORD = r"(?:[A-Z]['’][A-Z]?[a-z]{2,15}|[A-Z]['’][A-Z]{2,15}|[A-Z][a-z'’]{1,15}(?:[A-Z][a-z]{1,15})?|[A-Z]\.|[A-Z]{2,15}|[A-Z](?= ))"
_LABEL = (
    r"(?:姓名|名字|真名|全名|英文名|拼音|叫|改成|改为|变更为|内有|联[系络]人|收[件货款]人|[寄发取]件人|户名|持卡人|机主|户主|车主|投保人|被保险人|受益人|申请人|乘[机客]人?|旅客|入住人|预[订定]人|订[票购]人|付款人|负责人|经办人|签名|落款|署名"
    r"|客户|顾客|用户|会员|业主|租客|学员|学生|留学生|家长|同学|同事|经理|老师|医生|专员|客服|坐席|客人|住客|顾问|代表|主管|助理|秘书|总监|设计师|教练|导师|居民|台胞|村民|回访|此致|敬上|师傅|司机|外籍人士|外教|外宾|先生|女士|老公|老婆|妻子|丈夫|儿子|女儿|朋友|我是|这是|转告|转接|联系|[Nn]ame(?:_en)?|contact|Contact|customer|holder|payer|payee|passenger|recipient|Dear|Hi|Hello|regards)"
)
_SELF = frozenset({"我是", "叫"})
_ANNOUNCED = re.compile(
    rf"(?P<label>{_LABEL})(?P<gap>(?:[/（(](?:[A-Za-z ]{{1,20}}|姓名|拼音|英文)[）)]?)?(?:姓名)?[\"”]?[ \t]{{0,4}}(?:[:：=|]|is|是|为|叫|,|，)?[ \t\n\"“「【]{{0,4}})(?P<name>{_WORD}(?:[ /-]{_WORD}){{0,3}})(?![A-Za-z0-9_@])"
)
_LOWER = re.compile(
    r"(?:姓名|拼音|联系人|收件人|收货人|我叫|name)[^\n]{0,6}?[:：=是叫 ][ \"]*(?P<name>[a-z]{2,8}[ /][a-z]{2,12}(?: [a-z]{2,6})?)(?![A-Za-z0-9_@])"
)
_NO_NAMES_TEXT = (
    "app apple vip id crm erp ios android windows wifi wi-fi usb sim pc tv "
    "ok qq wechat email iphone ipad mac huawei vivo oppo bug api pdf excel "
    "word office google microsoft amazon taobao tmall jd pro max plus mini "
    "ultra air phone tel mobile gender male female address passport date "
    "birth number no account customer service team order support sir madam "
    "there all everyone"
)
_NO_NAMES = frozenset(_NO_NAMES_TEXT.split())


def latin_names(text: str) -> Iterator[Span]:
    """Names in Latin letters, in any order; they may overlap."""
    for match in _BARE.finditer(text):
        if _pinyin(match[1], match[2]) or _pinyin(match[2], match[1]):
            yield Span(*match.span(), Entity.PERSON, BARE)
    for match in _ANNOUNCED.finditer(text):
        if _name_like(match["name"], closed=bool(match["gap"].strip()) or match["label"] in _SELF):
            yield Span(*match.span("name"), Entity.PERSON, CALLED)
    for match in _LOWER.finditer(text):
        first, _, rest = match["name"].replace("/", " ").partition(" ")
        if _pinyin(first, rest):
            yield Span(*match.span("name"), Entity.PERSON, CALLED)


def _pinyin(surname: str, given: str) -> bool:
    low, name = surname.lower(), given.lower()
    if low + name in _PLACES or name + low in _PLACES or low not in _SURNAMES or name in _NOT_GIVEN or not _GIVEN.fullmatch(given):
        return False
    if low in _WORDS or name in _WORDS:
        return _TWO.fullmatch(given) is not None and len(given) > len("time")
    return True


def _name_like(name: str, *, closed: bool) -> bool:
    words = re.split(r"[ /,-]+", name)
    if any(word.lower().rstrip(".") in _NO_NAMES for word in words):
        return False
    if len(words) == 1:
        return closed and len(name) > 2 and not name.isupper()
    return closed or not name.isupper() or min(map(len, words)) > 1
