"""Names of China's peoples that are no surname and given name: with a dot between the parts, Tibetan and Mongolian ones without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from holdings.entities import Entity
from redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

DOTTED = 0.9
CALLED = 0.8

_SOUNDS = (
    "阿巴卜布比毕别不波拜柏伯包本宾博达大德迪丹旦当得登地丁顿多朵都尔额恩菲夫弗福富甫古格哥嘎尕高葛各根贡哈海汗罕合赫黑胡华霍吉加嘉贾江姜杰金晋景君卡凯康考柯可科克肯库夸拉来兰朗劳勒雷里力利丽莉莲列林琳玲隆龙卢鲁"
    "路罗洛伦吕马玛麦满曼芒毛美门蒙米密敏明莫木穆姆那纳娜乃奈南尼妮努诺欧帕潘佩彭皮平萍普齐其奇恰钦青琼曲热仁日茹如瑞若萨塞赛桑沙山莎善舍沈圣施史士斯司丝思松苏孙索塔台泰坦唐特腾提天铁廷图吐托脱瓦万汪旺威维"
    "韦温文翁沃乌吾武西希锡夏先香项谢辛新雄修许旭雅亚牙延央扬杨耶叶伊依以益因英尤于玉约云再扎泽增札占张珍真郑支孜子宗祖左佐作买苗尉热艾爱安昂奥凯库依迪里夏提汗江尼亚孜古丽娅茜帕丽达合曼巴哈尔阔孜别克提努尔赛买"
    "提斯坎迪尔肉孜玉素甫司马义吐尔逊依明亥比布拉祖农居麦德开赛尔迪力木拉提热依汗瑟埃乔伊丝杰克逊迈克约翰玛丽戴维森理查德罗伯特威廉詹姆斯穆罕默德侯赛因本拉登莱布朗卡洛琳西蒙"
    "杜则茨翠岱邓窦法范房费冯伏孚盖冈戈勾圭郭亨侯怀季简捷津喀楷堪坷肯寇魁昆赖蓝郎李列刘娄茅梅缅摩墨默内涅宁纽庞培喷蓬珀蒲浦契钱切丘撒绍石舒朔塑陶通窝渥喜肖颜逸詹哲芝兹卓叔热买提苏莱班音甫帖拜则孜塔依赛丁"
)
_SOUND = "".join(sorted(set(_SOUNDS)))
DOTS = "·•‧・∙⋅．"
_DOT = re.compile(f"[{DOTS}]")
_DOTTED = re.compile(rf"[{_SOUND}]{{2,7}}(?:[{DOTS}][\u4e00-\u9fff]{{1,8}}){{1,3}}")
_RUN = re.compile(rf"[{_SOUND}]+")

_TIBETAN = (
    "扎西|次仁|卓玛|旺姆|桑布|仁青|仁钦|达瓦|尼玛|格桑|多吉|平措|央金|拉姆|曲珍|丹增|旦增|顿珠|洛桑|白玛|德吉|旺堆|边巴|普布|巴桑|米玛|索朗|索南|才让|嘉措|加措|罗布|群培|强巴|贡布|贡桑|益西|土登|玉珍|梅朵|拉毛|旺杰"
    "|泽仁|泽旺|降央|晋美|阿旺|次旺|次旦|次珍|次央|措姆|卓嘎|央宗|旺久|旺修|朗杰|南杰|占堆|欧珠|云丹|尕藏|桑杰|久美|彭措|白珍|仓决|拉巴|拉珍|其美|赤列|班觉|土旦|坚赞|坚参|江措|才旦|才仁|才旺|尼珍|吉美|完玛|南卡|华旦|措毛|卓玛措"
    "|旺扎|旦巴|桑姆|拉措|曲扎|曲措|桑吉|周措|永措|洛珠|贡嘎|洛追|旺青|青措|旺丹"
)
_MONGOLIAN = (
    "布仁|敖其尔|宝力道|巴特尔|其其格|格日勒|图雅|托娅|苏日娜|阿拉坦|呼和|巴图|额尔敦|那仁|斯琴|萨仁|乌云|高娃|宝音|孟和|朝鲁|特木尔|敖登|吉日嘎拉|布和|娜仁|乌日娜|苏和|青格勒|满都拉|巴雅尔|赛音|格根|查干|达来|毕力格|必力格|吉雅|牧仁|阿如娜|乌力吉"
    "|塔娜|通拉嘎|其木格|恩和|嘎拉|巴根|额日和|朝克|呼格吉勒|乌恩|阿斯尔|苏布德|萨日娜|哈斯|敖日格勒|达日罕"
)
_UYGHUR = re.compile(rf"[{_SOUND}]{{2,4}}?(?:古丽(?:[{_SOUND}]{{1,3}}(?![\u4e00-\u9fff]))?|买提|别克)")
_PEOPLES = re.compile(rf"(?:{_TIBETAN}){{2,3}}|(?:{_MONGOLIAN}){{2,3}}")
_ANY = re.compile(rf"{_TIBETAN}|{_MONGOLIAN}|古丽|买提|别克")
_ALONE = re.compile(
    rf"(?:姓名|名字|我叫|[系络件货]人|户名|持卡人|机主|客户|用户|本人)[ ]{{0,3}}[:：是]?[ ]{{0,3}}(?P<name>(?:{_TIBETAN}|{_MONGOLIAN}){{1,3}})(?![\u4e00-\u9fff])"
)

_TAIL = re.compile(
    r"情绪|持|先生|女士|小姐|同学|老师|来[电访]|致电|反[映馈]|[的说称在是和与要已]|本人|申请|投诉|咨询|手机|电话|身份|维吾尔|哈萨克|藏族|回族|签收|收|办理|接听|表示|要求"
)
_LEADS = re.compile(r".*?(?:我叫|名叫|叫做?|姓名|名字|[系络件货款]人|户名|客户|用户|司机|师傅|我是|他是|她是|本人|[儿妻]子|女儿|[和与是])")


def minority_names(text: str) -> Iterator[Span]:
    """Names with dots, and names made of two or more Tibetan or Mongolian words."""
    if _DOT.search(text):
        for match in _DOTTED.finditer(text):
            span = _dotted(text, *match.span())
            if span is not None:
                yield span
    if not _ANY.search(text):
        return
    for pattern in (_PEOPLES, _UYGHUR):
        for match in pattern.finditer(text):
            yield Span(*match.span(), Entity.PERSON, CALLED)
    for match in _ALONE.finditer(text):
        yield Span(*match.span("name"), Entity.PERSON, CALLED)


def _dotted(text: str, start: int, end: int) -> Span | None:
    value = text[start:end]
    lead = _LEADS.match(value)
    if lead and lead.end() < min(value.find(dot) for dot in DOTS if dot in value):
        start += lead.end()
    last = max(text.rfind(dot, start, end) for dot in DOTS) + 1
    tail = _TAIL.search(text, last + 1, end)
    if tail:
        end = tail.start()
    run = _RUN.match(text, last, end)
    known = run.end() - last if run else 0
    if known < min(2, end - last) and known * 2 < end - last:
        return None
    return Span(start, end if known * 2 >= end - last else last + known, Entity.PERSON, DOTTED)
