"""Names of persons as Chinese records write them: surnames are few and shared by both parts, given names are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.detection.values import edition3, edition4, names_en
from benchmarks.detection.values.draw import shared, words

if TYPE_CHECKING:
    from benchmarks.detection.values.draw import Draw

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
_COMPOUND = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "司徒",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "夏侯",
    "东方",
    "端木",
    "澹台",
    "长孙",
    "宇文",
    "司空",
    "南宫",
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅志海燕春雪晓东思雨轩梓涵浩然欣怡桐博文嘉宇航俊熙诺佳琪"
    "建国庆德福生荣贵发昌永兴旺财宝祥瑞安康宁健富顺才良善美慧淑贞珍珠凤云莲菊香芝花月桃杏柳青松柏林森峰岭山川河江湖波"
    "子若诗语梦瑶婷婉莹颖洁冰清璐瑾瑜琳琅珊珂玲珑彤丹紫蓝晨旭阳光辉煌亮朗晴岚霏霖露霜泽润淼淇鑫铭钧锐锋钰炜烨煜炎"
    "立新改革胜利学习维民卫忠诚信义仁礼智勤俭正直天宸奕辰沐煦昊昱晟景尧舜禹启承继先祖耀祺祎祯禧彬斌武威震霆鹏程飞翔骏腾龙虎"
)  # fmt: skip
_TRAD_SURNAMES = "陳黃張劉楊趙吳鄭謝許馮鄧蕭葉蘇呂盧鍾譚陸範賈鄒龍賀顧龔錢嚴湯溫莊聶歐關蘭紀單駱藍饒簡連羅馬郭何林李王周蔡曾賴"
_TRAD_COMPOUND = ("歐陽", "司馬", "諸葛", "上官", "司徒")
_TRAD_GIVEN = (
    "偉國華麗珍鳳雲蓮靜儀慧敏詩詠嘉穎穎欣雅婷淑芬美玲惠雯佩君怡君宜靜家豪志明俊傑建宏冠宇承翰彥廷柏翰宗翰雅筑郁婷"
    "麗華秀蘭寶珠樹榮錦泉耀輝啟賢潤權錫添銘恩樂瑤曉彤鎮濤驊騰龍鴻儒賢達聰頌衛強"
)
_MINORITY = (
    "阿卜杜热合曼", "麦麦提", "古丽努尔", "艾力", "买买提江", "吐尔逊", "热依汗", "帕提曼", "迪丽达尔", "阿依古丽", "库尔班", "玉素甫", "木拉提", "叶尔兰", "阿迪力", "米日古丽",
    "塔依尔", "努尔买买提", "赛福丁", "巴哈尔", "阿不力孜", "哈力克", "肉孜", "依明", "伊布拉音", "克里木", "尼加提", "萨依甫", "艾则孜", "如克亚",
)  # fmt: skip
_TIBETAN = (
    "扎西顿珠",
    "次仁旺姆",
    "格桑卓嘎",
    "洛桑平措",
    "白玛央金",
    "丹增罗布",
    "索朗多吉",
    "德吉措姆",
    "边巴拉姆",
    "尼玛次旦",
    "仁青桑布",
    "达瓦群培",
)
_MONGOL = (
    "巴特尔",
    "乌云其其格",
    "那仁图雅",
    "苏日娜",
    "敖其尔",
    "孟根其木格",
    "布仁巴雅尔",
    "萨仁高娃",
    "阿木古郎",
    "斯琴塔娜",
    "宝力道",
    "呼斯楞",
)
_SYLLABLES = words("wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang xie song tang")
_GIVEN_SYLLABLES = words(
    "wei fang na min jing qiang lei jun yong yan jie juan tao ming chao xiu xia ping gang gui ying yu lan hong mei zhi hai chun xue dong si zi xuan han hao ran xin yi tong bo wen jia hang xi nuo qi"
)


def person(draw: Draw) -> str:
    """Two or three characters mostly; four and compound surnames, names of minorities and Latin ones now and then."""
    match draw.weighted(usual=86, compound=7, minority=3, four=2, latin=2):
        case "usual":
            return draw.any(_SURNAMES) + _given(draw)
        case "compound":
            return draw.any(_COMPOUND) + _given(draw)
        case "minority":
            return minority(draw)
        case "four":
            return draw.any(_SURNAMES) + draw.any(_SURNAMES) + _given(draw, two=1.0)
        case _:
            return latin(draw)


def _given(draw: Draw, two: float = 0.8) -> str:
    return draw.of_part(_GIVEN, edition3.GIVEN_ZH, edition4.GIVEN_ZH) + (
        draw.of_part(_GIVEN, edition3.GIVEN_ZH, edition4.GIVEN_ZH) if draw.chance(two) else ""
    )


def traditional(draw: Draw) -> str:
    """A name in traditional characters."""
    surname = draw.any(_TRAD_COMPOUND) if draw.chance(0.06) else draw.any(_TRAD_SURNAMES)
    return (
        surname
        + draw.of_part(_TRAD_GIVEN, edition3.GIVEN_TRADITIONAL, edition4.GIVEN_TRADITIONAL)
        + (draw.of_part(_TRAD_GIVEN, edition3.GIVEN_TRADITIONAL, edition4.GIVEN_TRADITIONAL) if draw.chance(0.9) else "")
    )


def minority(draw: Draw) -> str:
    """Uyghur with a dot, Tibetan, Mongol."""
    match draw.weighted(uyghur=6, tibetan=2, mongol=2):
        case "uyghur":
            return (
                draw.of_part(_MINORITY, edition3.UYGHUR, edition4.UYGHUR)
                + draw.one("·", "·", "·", "•", "・")
                + draw.of_part(_MINORITY, edition3.UYGHUR, edition4.UYGHUR)
            )
        case "tibetan":
            return draw.of_part(_TIBETAN, edition3.TIBETAN, edition4.TIBETAN)
        case _:
            return draw.of_part(_MONGOL, edition3.MONGOL, edition4.MONGOL)


def latin(draw: Draw) -> str:
    """A Latin name inside Chinese text."""
    return names_en.plain(draw)


def pinyin(draw: Draw) -> str:
    """Zhang Wei, Li Xiaoming, Wei Zhang."""
    surname, given = (
        draw.any(_SYLLABLES, edition3.SURNAME_SYLLABLES, edition4.SURNAME_SYLLABLES).title(),
        "".join(
            draw.of_part(_GIVEN_SYLLABLES, edition3.GIVEN_SYLLABLES, edition4.GIVEN_SYLLABLES) for _ in range(draw.number(1, 2))
        ).title(),
    )
    return f"{given} {surname}" if draw.chance(0.2) else f"{surname} {given}"


def capitals(draw: Draw) -> str:
    """As on a passport: ZHANG WEI, ZHANG/WEI, LI, XIAOMING, JOHN SMITH."""
    if draw.chance(0.25):
        return latin(draw).upper()
    surname, given = (
        draw.any(_SYLLABLES, edition3.SURNAME_SYLLABLES, edition4.SURNAME_SYLLABLES),
        "".join(draw.of_part(_GIVEN_SYLLABLES, edition3.GIVEN_SYLLABLES, edition4.GIVEN_SYLLABLES) for _ in range(draw.number(1, 2))),
    )
    return draw.one(" ", " ", "/", ", ").join((surname, given)).upper()


def title(draw: Draw) -> str:
    """A surname with a title names nobody in particular."""
    return draw.any(_SURNAMES) + draw.one("先生", "女士", "小姐", "老师", "总", "师傅", "阿姨", "经理")


def given_share(*, held: bool) -> frozenset[str]:
    """The characters that given names of one part are made of."""
    return frozenset(shared(_GIVEN, held=held))


def pinyin_local(draw: Draw) -> str:
    """What stands before the @ of a Chinese customer's address, or as a login name."""
    surname, given = (
        draw.any(_SYLLABLES, edition3.SURNAME_SYLLABLES, edition4.SURNAME_SYLLABLES),
        draw.of_part(_GIVEN_SYLLABLES, edition3.GIVEN_SYLLABLES, edition4.GIVEN_SYLLABLES),
    )
    year = draw.digits(draw.number(2, 4))
    return draw.one(
        f"{surname}{given}{year}",
        f"{given}.{surname}",
        f"{surname}_{given}{year}",
        f"{surname[0]}{given}{draw.digits(3)}",
        f"{given}{draw.digits(6)}",
    )
