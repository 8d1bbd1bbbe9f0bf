"""Addresses as a table: a text, and how far the address in it goes. Streets are real or invented, doors are invented."""

from __future__ import annotations

import pytest

WHOLE = [
    "上海市浦东新区张江镇碧波路690号2号楼401",
    "江苏省苏州市工业园区星湖街328号创意产业园5-B302",
    "广州天河区体育西路103号维多利广场A塔2508",
    "成都市武侯区玉林北街5号3单元6楼12号",
    "浙江省 杭州市 西湖区 文三路 259号 昌地火炬大厦1号楼 8层",
    "河南省周口市太康县常营镇前李村三组",
    "内蒙古呼和浩特市赛罕区大学西路235号",
    "重庆渝北区龙溪街道金山路18号中渝都会首站4栋2单元15-3",
    "香港九龍旺角彌敦道688號旺角中心一期12樓1205室",
    "台北市信義區松仁路100號12樓之5",
    "石家庄市桥西区中华南大街380号",
    "常州市新北区太湖东路9-2号",
    "哈尔滨市道里区淮海西路602弄保利城32幢1单元2101",
    "湖南省长沙市岳麓区麓山南路932号中南大学南校区学生公寓11栋507",
    "天通苑北二区16号楼3单元502",
    "望江一期28号楼2单元202室",
    "碧桂花园十号楼三零零四",
    "尚城新村21#2005",
    "贵州省毕节市威宁彝族回族苗族自治县草海镇建设东路112号",
    "四川省凉山彝族自治州西昌市航天大道三段128号",
    "陕西省西安市雁塔区平和乡永田村第二村民小组",
    "朝阳区望京街道阜通东大街6号院",
    "建国路与学府大街交叉口桂花名邸",
    "河北雄安新区容城县奥威路100号",
    "屏東縣恆春鎮恆公路1號",
    "澳门氹仔成都街濠景花园25座18楼C",
    "浙大紫金港校区蓝田学苑5舍312",
    "八一巷与昌盛大道交叉口滨江小区",
    "文三里499号创新广场27楼2906室",
]

FRAMES = ["我住在{}，麻烦下午送", "收货地址：{}；谢谢", "{}", "请寄到{}，别再发错了", "地址是{}\n联系人"]

WITHIN = [
    ("到了我家就在碧桂花园十号楼三零零四一直有人的呀", "碧桂花园十号楼三零零四"),
    ("想看白云中路与学府北路交叉口融侨苑附近的两居室", "白云中路与学府北路交叉口融侨苑"),
    ("地址：武汉光谷步行街世界城 电话", "武汉光谷步行街世界城"),
    ("我在南京鼓楼区汉中路89号金鹰国际中心上班", "南京鼓楼区汉中路89号金鹰国际中心"),
    ("收：林某 温州鹿城区人民大道273号时代科技园26层\n单号", "温州鹿城区人民大道273号时代科技园26层"),
    ("送货地址：万国城星巴克", "万国城星巴克"),
]

NOWHERE = [
    "今天天气不错，我想去杭州西湖玩",
    "请问北京到上海的高铁几点，广州市天河区有没有网点",
    "麦当劳在南京路的店几点开门",
    "三期账单、2号楼梯、5号线地铁、3号门",
    "5月1号下单，8号发货，12号到",
    "高速公路服务区、市场部、区域经理、道路救援、社区公告",
    "你们的仓库在哪个城市？我住的小区有三期",
    "深圳市腾讯计算机系统有限公司",
    "台湾地区会员：见附件",
    "IP地址：10.0.0.1，邮箱地址：a@example.com",
    "地址：不详，地址：同上，地址填错了",
    "线路故障，网路不通，知道了，走马路",
    "1-2-3，10-20，2023-01-01",
]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("address", WHOLE)
def test_from_the_province_to_the_last_room(find, address, frame):
    assert ("ADDRESS", address) in find(frame.format(address))


@pytest.mark.parametrize(("text", "address"), WITHIN, ids=[text for text, _ in WITHIN])
def test_the_address_ends_where_it_ends(find, text, address):
    assert [fragment for entity, fragment in find(text) if entity == "ADDRESS"] == [address]


@pytest.mark.parametrize("text", NOWHERE)
def test_no_address(find, text):
    assert [fragment for entity, fragment in find(text) if entity == "ADDRESS"] == []
