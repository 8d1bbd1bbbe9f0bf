"""Columns that are named so: whole values are judged."""

from __future__ import annotations

import pytest

CASES = [
    ("customer_name", "赵钱孙", [("PERSON", "赵钱孙")]),
    ("customerName", " 诸葛小亮 ", [("PERSON", "诸葛小亮")]),
    ("姓名", "麦麦提·巴哈尔", [("PERSON", "麦麦提·巴哈尔")]),
    ("联系人", "LI LEI", [("PERSON", "LI LEI")]),
    ("full_name", "Sofia Nelson", [("PERSON", "Sofia Nelson")]),
    # a column that does not say whose names they are
    ("name", "李小红", [("PERSON", "李小红")]),
    ("customer", "诸葛小亮", [("PERSON", "诸葛小亮")]),
    ("名称", "库尔班·哈力克", [("PERSON", "库尔班·哈力克")]),
    ("name", "Zheng Minyu", [("PERSON", "Zheng Minyu")]),
    ("name", "蓝牙耳机", []),
    ("name_zh", "优惠套餐", []),
    ("名称", "白菜", []),
    ("名称", "黄金", []),
    ("name", "李宁", []),
    ("customer", "深圳市", []),
    ("name", "Wireless Mouse", []),
    ("xingming", "张三丰先生", [("PERSON", "张三丰")]),
    ("姓名", "张先生", []),
    ("姓名", "不详", []),
    ("product_name", "康师傅", []),
    ("user_name", "白马王子", []),
    ("收货地址", "西湖边上第三个门", [("ADDRESS", "西湖边上第三个门")]),
    ("shipping_address", "花园路5号", [("ADDRESS", "花园路5号")]),
    ("address", "同上", []),
    ("ip_address", "内网十号", []),
]


@pytest.mark.parametrize(("field", "value", "expected"), CASES)
def test_whole_values(find, field, value, expected):
    assert find(value, field=field, free_text=False) == expected


def test_free_text_is_not_told_by_its_column(find):
    assert find("西湖边上第三个门", field="收货地址") == []
