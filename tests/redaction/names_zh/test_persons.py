"""Names of persons as a table: a text, and the names in it. All are invented, or figures of novels and legend."""

from __future__ import annotations

import pytest

NAMED = [
    ("客户林小满来电反映宽带故障", ["林小满"]),
    ("姓名：李小红，电话见附件", ["李小红"]),
    ("收货人王建林，请核对", ["王建林"]),
    ("我叫陈思琪，订单一直没到", ["陈思琪"]),
    ("我是段小楼，尾号1234", ["段小楼"]),
    ("联系人:欧阳晓丹", ["欧阳晓丹"]),
    ("客户司空晴安情绪激动", ["司空晴安"]),
    ("用户韦小宝反馈无法登录", ["韦小宝"]),
    ("麻煩轉告陳大文先生，訂單已經發出", ["陳大文"]),
    ("聯絡人：龔曉雯", ["龔曉雯"]),
    ("您好，我是客服专员周晓彤，工号1023", ["周晓彤"]),
    ("已联系张国强师傅上门安装", ["张国强"]),
    ("户名 郭靖", ["郭靖"]),
    ("姓名:张 三丰  年龄:一百", ["张 三丰"]),
    ("| 姓名 | 白江 |", ["白江"]),
    ('{"name":"程蝶衣","age":20}', ["程蝶衣"]),
    ("受理人：王丽；处理人：钱勇；审核：周建", ["王丽", "钱勇", "周建"]),
    ("这边是客户何小雨的妻子于莉", ["何小雨", "于莉"]),
    ("亲爱的杨幂幂，您的订单已发货", ["杨幂幂"]),
    ("与客户孙浩沟通后，客户同意延期", ["孙浩"]),
    ("机主董鲍煜安，证件已核", ["董鲍煜安"]),
    ("请寄给财务部的陈晓燕", ["陈晓燕"]),
    ("投诉称快递员鲁达态度恶劣", ["鲁达"]),
    ("家属签字：袁世卿", ["袁世卿"]),
    ("姓名：周大生，购买了周大生的戒指", ["周大生"]),
    # other peoples
    ("阿不都热合曼·吐尔逊投诉称快递丢失", ["阿不都热合曼·吐尔逊"]),
    ("我叫麦麦提•巴哈尔，维吾尔族", ["麦麦提•巴哈尔"]),
    ("收件人次仁旺姆。", ["次仁旺姆"]),
    ("联系人：布仁巴雅尔，电话", ["布仁巴雅尔"]),
    ("这是他太太帕夏古丽", ["帕夏古丽"]),
    # Latin letters
    ("乘客姓名：ZHANG/SAN，护照", ["ZHANG/SAN"]),
    ("CHEN XIAOMING 的航班已取消", ["CHEN XIAOMING"]),
    ("护照上写的是 Zheng Minyu", ["Zheng Minyu"]),
    ("姓名：zhang wei，电话", ["zhang wei"]),
    ("我是David Chen，帮我查一下", ["David Chen"]),
    ("我是Linda，帮我查下订单", ["Linda"]),
    ("持卡人KIMBERLY SHARMA要求更换", ["KIMBERLY SHARMA"]),
    ("海外用户Declan Nowak，账单争议", ["Declan Nowak"]),
]

NOBODY = [
    "王先生来电咨询，李小姐投诉，找张师傅",
    "小李，帮我跟进一下王总的单子",
    "客服小美为您服务",
    "李宁的鞋子、周大福的戒指、徐福记酥心糖和李锦记酱油",
    "方便面、金针菇、马铃薯、白菜各一份",
    "程序一直闪退，高级会员无法使用，于是安装了应用",
    "户名：招商银行股份有限公司",
    "收货人：小王，签收人：门卫，代收人：物业",
    "姓名：不详，联系人：同上",
    "客户高度不满，用户时间紧，业主都说没有通知",
    "我是江苏的，我是安徽人，我是成都用户",
    "请问张江路怎么走，我在王府井大街",
    "田园风格，石榴汁，花生油，毛衣，钱包，蓝牙耳机",
    "客户Apple ID被锁，用户VIP已过期，Windows Update失败",
    "和平精英、安居客、金山文档、全聚德",
    "那个QQ邮箱就是我的",
    "星期一·下午，华为·Mate",
    "Hong Kong、Bei Jing、Song Name、Long Time",
]


@pytest.mark.parametrize(("text", "names"), NAMED, ids=[text for text, _ in NAMED])
def test_names_are_found(find, text, names):
    assert [fragment for entity, fragment in find(text) if entity == "PERSON"] == names


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_is_named(find, text):
    assert find(text) == []
