"""Chinese addresses, from province to room or any part of that; roads, estates and villages of the held-back part are its own.

Provinces, cities and districts are from the administrative divisions (GB/T 2260); the rest is combined from characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.detection.values import edition3, edition4
from benchmarks.detection.values.draw import words

if TYPE_CHECKING:
    from benchmarks.detection.values.draw import Draw

_CITIES = tuple(
    tuple(line.split())
    for line in """北京市 - 朝阳区 海淀区 丰台区 通州区 西城区
上海市 - 浦东新区 徐汇区 闵行区 杨浦区 嘉定区
天津市 - 南开区 河西区 滨海新区
重庆市 - 渝北区 江北区 万州区
广东省 广州市 天河区 越秀区 番禺区 白云区
广东省 深圳市 南山区 福田区 龙岗区 宝安区
广东省 东莞市 长安镇 虎门镇 大朗镇
广东省 佛山市 顺德区 禅城区 南海区
浙江省 杭州市 西湖区 余杭区 滨江区 拱墅区
浙江省 宁波市 鄞州区 海曙区 慈溪市
浙江省 温州市 鹿城区 瓯海区 乐清市
江苏省 南京市 鼓楼区 江宁区 玄武区
江苏省 苏州市 姑苏区 吴中区 昆山市
江苏省 无锡市 滨湖区 梁溪区 江阴市
山东省 青岛市 市南区 崂山区 即墨区
山东省 济南市 历下区 历城区 章丘区
山东省 临沂市 兰山区 沂水县 费县
河南省 郑州市 金水区 中原区 新郑市
河南省 洛阳市 涧西区 嵩县 栾川县
河北省 石家庄市 裕华区 长安区 正定县
河北省 保定市 竞秀区 涿州市 清苑区
四川省 成都市 武侯区 锦江区 双流区 郫都区
四川省 绵阳市 涪城区 江油市 三台县
湖北省 武汉市 武昌区 洪山区 江汉区
湖北省 宜昌市 西陵区 枝江市 秭归县
湖南省 长沙市 岳麓区 雨花区 浏阳市
福建省 厦门市 思明区 湖里区 集美区
福建省 福州市 仓山区 闽侯县 福清市
安徽省 合肥市 蜀山区 包河区 肥西县
江西省 南昌市 红谷滩区 青山湖区 进贤县
陕西省 西安市 雁塔区 未央区 长安区
辽宁省 沈阳市 和平区 铁西区 浑南区
辽宁省 大连市 沙河口区 甘井子区 庄河市
吉林省 长春市 朝阳区 绿园区 榆树市
黑龙江省 哈尔滨市 南岗区 道里区 五常市
山西省 太原市 小店区 迎泽区 清徐县
云南省 昆明市 五华区 官渡区 晋宁区
贵州省 贵阳市 南明区 观山湖区 修文县
甘肃省 兰州市 城关区 七里河区 榆中县
海南省 海口市 美兰区 龙华区 琼山区
广西壮族自治区 南宁市 青秀区 西乡塘区 横州市
内蒙古自治区 呼和浩特市 新城区 赛罕区 托克托县
新疆维吾尔自治区 乌鲁木齐市 天山区 沙依巴克区 水磨沟区
宁夏回族自治区 银川市 兴庆区 金凤区 贺兰县
西藏自治区 拉萨市 城关区 堆龙德庆区 曲水县
青海省 西宁市 城中区 城西区 湟中区""".splitlines()
)
_ROADS = words(
    "人民 建设 解放 中山 和平 新华 文化 胜利 长江 黄河 学府 科技 园林 迎宾 滨河 湖滨 朝晖 望江 建国 体育 金融 创业 青年 友谊 光明 振兴 团结 延安 花园 香樟 梧桐 银杏 紫荆 天府 锦绣 龙华 凤凰 白云 南京 珠江 淮海 四平 五一 八一 翠竹 莲花 文三 古墩 中关村 知春 学院 望京 府前 东风 幸福 昌盛 宏图 环城 沿江 站前"
)
_ROAD_KIND = words("路 路 路 路 大道 街 大街 东路 西路 南路 北路 中路 巷 胡同 里")
_ESTATES = words(
    "阳光 翠湖 金色 碧桂 保利 万科 龙湖 绿地 中海 恒泰 锦绣 丽景 御景 香榭 水岸 江南 东方 世纪 海棠 桂花 梧桐 玉兰 和谐 幸福 华府 融侨 名仕 学林 书香 云栖 星河 滨江 观澜 麓山 紫金 天悦 尚城 明珠 嘉禾 康乐 福馨 祥和 盛世 银河 枫丹 橡树 紫薇 春晓 晨曦 望江"
)
_ESTATE_KIND = words("花园 家园 小区 公寓 苑 新村 名邸 国际 花苑 府 城 湾 山庄 广场 一期 佳园 豪庭 里")
_TOWERS = words("时代 国贸 环球 财富 中心 金茂 远洋 华润 数码 科创 创新 互联 软件 新世界 银泰 平安 招商 联合")
_TOWER_KIND = words("大厦 广场 中心 大楼 国际中心 科技园")
_TOWN = words("清 柳 石 双 龙 白 新 长 太 永 大 安 金 沙 高 平 古 西 东 南 北 青 红 黄 桥 泉 湖 竹 梅 松 云 凤")
_TOWN_TWO = words("河 溪 桥 岗 塘 坪 山 泉 店 湾 岭 江 口 庄 坝 阳 林 集 田 坡 城 沟 台 头 井 洲 源 和 兴 丰")
_HK = (
    ("九龙", "旺角", "弥敦道"),
    ("香港", "中環", "皇后大道中"),
    ("新界", "沙田", "大埔公路"),
    ("九龍", "尖沙咀", "廣東道"),
    ("香港", "銅鑼灣", "軒尼詩道"),
    ("新界", "荃灣", "青山公路"),
)
_TW = (
    ("台北市", "大安區", "忠孝東路四段"),
    ("新北市", "板橋區", "文化路一段"),
    ("台中市", "西屯區", "台灣大道三段"),
    ("高雄市", "苓雅區", "中正一路"),
    ("臺南市", "東區", "崇學路"),
    ("桃園市", "中壢區", "中央西路二段"),
)
_LATIN_ROADS = ("Jianguo", "Nanjing West", "Zhongshan", "Renmin", "Huaihai Middle", "Tianhe North")
_LATIN_DISTRICTS = (
    ("Chaoyang", "Beijing"),
    ("Jing'an", "Shanghai"),
    ("Nanshan", "Shenzhen"),
    ("Tianhe", "Guangzhou"),
    ("Xihu", "Hangzhou"),
)
_SAID = str.maketrans("0123456789", "零一二三四五六七八九")


def address(draw: Draw) -> str:
    """Any shape, by weight."""
    match draw.weighted(full=50, part=22, rural=12, office=12, hk=4):
        case "full":
            return full(draw)
        case "part":
            return part(draw)
        case "rural":
            return rural(draw)
        case "office":
            return (
                region(draw)
                + _road(draw)
                + f"{draw.number(1, 999)}号"
                + _tower(draw)
                + draw.one(f"{draw.number(2, 30)}层", f"{draw.number(2, 30)}楼{_room(draw)}室", f"{draw.one('A', 'B', 'C')}座{_room(draw)}")
            )
        case _:
            return hong_kong_or_taiwan(draw)


def full(draw: Draw) -> str:
    """Province to room."""
    gap = draw.one("", "", "", "", " ")
    return gap.join((region(draw), _road(draw) + _house(draw), _estate(draw) + _unit(draw)))


def part(draw: Draw) -> str:
    """Without province and city, or only an estate and a room."""
    district = draw.any(draw.of_part(_CITIES, edition3.CITIES_ZH, edition4.CITIES_ZH)[2:])
    return draw.one(
        f"{district}{_road(draw)}{_house(draw)}",
        f"{_road(draw)}{_house(draw)}{_unit(draw)}",
        f"{_estate(draw)}{_unit(draw)}",
        f"{district}{_estate(draw)}{_unit(draw)}",
        f"{_road(draw)}与{_road(draw)}交叉口{_estate(draw)}",
        f"{_estate(draw)}{draw.number(1, 30)}{draw.one('栋', '号楼', '幢')}",
    )


def rural(draw: Draw) -> str:
    """Town, village and group."""
    lead = region(draw) if draw.chance(0.7) else draw.any(draw.of_part(_CITIES, edition3.CITIES_ZH, edition4.CITIES_ZH)[2:])
    town = (
        draw.of_part(_TOWN, edition3.TOWN, edition4.TOWN)
        + draw.any(_TOWN_TWO, edition3.TOWN_TWO, edition4.TOWN_TWO)
        + draw.one("镇", "镇", "乡")
    )
    village = (
        draw.of_part(_TOWN, edition3.TOWN, edition4.TOWN)
        + draw.of_part(_TOWN_TWO, edition3.TOWN_TWO, edition4.TOWN_TWO)
        + draw.one("村", "村", "村委会", "屯", "社区")
    )
    tail = draw.one(
        f"{draw.number(1, 12)}组",
        f"{draw.one('一', '二', '三', '四', '五')}组{draw.number(1, 99)}号",
        f"{draw.number(1, 300)}号",
        f"第{draw.one('二', '三', '六')}村民小组",
        "",
    )
    return lead + town + village + tail


def said(draw: Draw) -> str:
    """As read out and transcribed: numbers in numerals, no punctuation."""
    lead = draw.one("", draw.any(draw.of_part(_CITIES, edition3.CITIES_ZH, edition4.CITIES_ZH)[2:]))
    number = draw.one(str(draw.number(1, 300)), str(draw.number(11, 99))).translate(_SAID)
    unit = f"{_hundred(draw.number(1, 30))}{draw.one('号楼', '栋', '幢')}{draw.one('', f'{_hundred(draw.number(1, 4))}单元')}{_room(draw).translate(_SAID)}"
    return f"{lead}{_road(draw)}{number}号{unit}" if draw.chance(0.5) else f"{lead}{_estate(draw)}{unit}"


def hong_kong_or_taiwan(draw: Draw) -> str:
    """In traditional characters mostly."""
    if draw.chance(0.5):
        area, place, road = draw.of_part(_HK, edition3.HONG_KONG, edition4.HONG_KONG)
        return f"{area}{place}{road}{draw.number(1, 700)}號{draw.one('', '嘉', '金', '海')}{draw.one('福大廈', '寶閣', '景花園', '輝中心')}{draw.number(2, 40)}樓{draw.one('A', 'B', 'C', '12')}室"
    city, place, road = draw.of_part(_TW, edition3.TAIWAN, edition4.TAIWAN)
    lane = draw.one("", f"{draw.number(2, 300)}巷")
    return f"{city}{place}{road}{lane}{draw.number(1, 200)}號{draw.number(2, 15)}樓{draw.one('', '之1', '之3')}"


def latin(draw: Draw) -> str:
    """A Chinese address in English order."""
    road = draw.any(_LATIN_ROADS, edition3.LATIN_ROADS, edition4.LATIN_ROADS)
    district, city = draw.any(_LATIN_DISTRICTS, edition3.LATIN_DISTRICTS, edition4.LATIN_DISTRICTS)
    return f"Room {_room(draw)}, Building {draw.number(1, 30)}, No. {draw.number(1, 900)} {road} Road, {district} District, {city}"


def region(draw: Draw) -> str:
    """Province, city and district, of which something may be left out."""
    province, city, *districts = draw.of_part(_CITIES, edition3.CITIES_ZH, edition4.CITIES_ZH)
    district = draw.any(districts)
    if city == "-":
        return draw.one(province, province.removesuffix("市")) + district
    return draw.one(province, province, "", province.removesuffix("省")) + draw.one(city, city, city.removesuffix("市")) + district


def city(draw: Draw) -> str:
    """A bare city is neutral."""
    province, name, *_ = draw.of_part(_CITIES, edition3.CITIES_ZH, edition4.CITIES_ZH)
    name = province if name == "-" else name
    return draw.one(name, name.removesuffix("市"))


def _road(draw: Draw) -> str:
    return draw.of_part(_ROADS, edition3.ROADS, edition4.ROADS) + draw.any(_ROAD_KIND)


def _house(draw: Draw) -> str:
    number = draw.number(1, 999)
    return draw.one(
        f"{number}号",
        f"{number}号",
        f"{number}号",
        f"{number}弄",
        f"{number}号院",
        f"甲{draw.number(1, 30)}号",
        f"{number}-{draw.number(1, 9)}号",
    )


def _estate(draw: Draw) -> str:
    return draw.of_part(_ESTATES, edition3.ESTATES, edition4.ESTATES) + draw.any(_ESTATE_KIND, edition3.ESTATE_KIND, edition4.ESTATE_KIND)


def _tower(draw: Draw) -> str:
    return draw.of_part(_TOWERS, edition3.TOWERS, edition4.TOWERS) + draw.any(_TOWER_KIND)


def _room(draw: Draw) -> str:
    return f"{draw.number(1, 33)}0{draw.number(1, 6)}"


def _unit(draw: Draw) -> str:
    block, room = draw.number(1, 40), _room(draw)
    return draw.one(
        f"{block}号楼{draw.number(1, 4)}单元{room}室",
        f"{block}栋{room}",
        f"{block}幢{draw.number(1, 3)}单元{room}",
        f"{block}栋{draw.one('A', 'B')}座{room}室",
        f"{block}-{draw.number(1, 3)}-{room}",
        f"{block}#{room}",
        f"{block}号{room}室",
        f"{draw.one('三', '五', '十二')}栋{draw.one('一', '二')}单元{room}室",
    )


def _hundred(number: int) -> str:
    """One to thirty-nine as said: 十二, 二十三."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else "零一二三"[tens] + "十") + (
        "" if ones == 0 and tens else "零一二三四五六七八九"[ones]
    )
