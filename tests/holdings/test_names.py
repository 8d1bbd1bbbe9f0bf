"""Field names, comments and types: what each is taken to mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdings.entities import Entity
from holdings.labels import Category, Level
from holdings.model import DatasetInfo, FieldInfo, FieldKind
from holdings.names import Guess, guess, guess_all

_KINDS = {
    "text": FieldKind.TEXT,
    "int": FieldKind.INTEGER,
    "tinyint(4)": FieldKind.INTEGER,
    "bool": FieldKind.BOOLEAN,
    "date": FieldKind.DATE,
    "datetime": FieldKind.DATETIME,
    "decimal": FieldKind.NUMBER,
    "json": FieldKind.JSON,
    "inet": FieldKind.OTHER,
}


def dataset(name: str, *fields: str, key: tuple[str, ...] = (), comment: str = "") -> DatasetInfo:
    """A dataset from `field[:type[:comment[:references]]]`."""
    made = []
    for field in fields:
        parts = [*field.split(":"), "", "", ""]
        native = parts[1] or "text"
        made.append(FieldInfo(name=parts[0], kind=_KINDS[native], native_type=native, comment=parts[2], references=parts[3] or None))
    return DatasetInfo(name=name, fields=tuple(made), key=key, comment=comment)


def first(name: str, *fields: str, key: tuple[str, ...] = ()) -> Guess:
    info = dataset(name, *fields, key=key)
    return guess(info, info.fields[0])


ENTITIES = [
    # English, in every way of writing it
    ("customers", "phone", Entity.PHONE_NUMBER),
    ("customers", "Phone", Entity.PHONE_NUMBER),
    ("customers", "PHONE_NUMBER", Entity.PHONE_NUMBER),
    ("customers", "cust_phone", Entity.PHONE_NUMBER),
    ("customers", "customerPhoneNumber", Entity.PHONE_NUMBER),
    ("customers", "CUSTOMERMOBILENO", Entity.PHONE_NUMBER),
    ("customers", "mobile2", Entity.PHONE_NUMBER),
    ("customers", "c_tel", Entity.PHONE_NUMBER),
    ("customers", "familyphonealt", Entity.PHONE_NUMBER),
    ("customers", "phone_enc", Entity.PHONE_NUMBER),
    ("calls", "caller", Entity.PHONE_NUMBER),
    ("anything", "email", Entity.EMAIL_ADDRESS),
    ("anything", "eMail", Entity.EMAIL_ADDRESS),
    ("anything", "ContactEmailAddress", Entity.EMAIL_ADDRESS),
    ("anything", "cc", Entity.EMAIL_ADDRESS),
    ("people", "FirstName", Entity.PERSON),
    ("people", "last_name", Entity.PERSON),
    ("customer", "name", Entity.PERSON),
    ("crm.customers", "name", Entity.PERSON),
    ("orders", "customer_name", Entity.PERSON),
    ("orders", "agentName", Entity.PERSON),
    ("users", "username", Entity.USER_NAME),
    ("topics", "user_name", Entity.USER_NAME),
    ("anything", "id_card_no", Entity.CN_ID_CARD),
    ("anything", "idcard", Entity.CN_ID_CARD),
    ("anything", "ssn", Entity.US_SSN),
    ("anything", "passport_number", Entity.NATIONAL_ID),
    ("anything", "bank_card_no", Entity.BANK_CARD),
    ("anything", "creditCardNumber", Entity.CREDIT_CARD),
    ("anything", "cvv2", Entity.CREDENTIAL),
    ("anything", "iban", Entity.IBAN_CODE),
    ("anything", "account_number", Entity.ACCOUNT_NUMBER),
    ("users", "encrypted_password", Entity.CREDENTIAL),
    ("users", "reset_password_token", Entity.CREDENTIAL),
    ("queues", "email_box_pass", Entity.CREDENTIAL),
    ("api_keys", "access_token", Entity.CREDENTIAL),
    ("customers", "home_address", Entity.ADDRESS),
    ("customers", "street", Entity.ADDRESS),
    ("invoice", "BillingAddress", Entity.ADDRESS),
    ("customers", "city", Entity.LOCATION),
    ("customers", "PostalCode", Entity.LOCATION),
    ("customers", "wechat_id", Entity.WECHAT_ID),
    ("customers", "openid", Entity.WECHAT_ID),
    ("customers", "qq", Entity.QQ_NUMBER),
    ("sessions", "client_ip", Entity.IP_ADDRESS),
    ("devices", "imei", Entity.IMEI),
    ("devices", "mac_address", Entity.MAC_ADDRESS),
    ("vehicles", "license_plate", Entity.CN_PLATE),
    ("vehicles", "vin", Entity.VIN),
    ("accounts", "uscc", Entity.USCC),
    # Chinese
    ("客户", "姓名", Entity.PERSON),
    ("客户信息表", "名称", Entity.PERSON),
    ("工单", "客户姓名", Entity.PERSON),
    ("工单", "联系电话", Entity.PHONE_NUMBER),
    ("工单", "手机号", Entity.CN_MOBILE),
    ("工单", "手机号码(加密)", Entity.CN_MOBILE),
    ("客户", "身份证号", Entity.CN_ID_CARD),
    ("客户", "证件号码", Entity.NATIONAL_ID),
    ("客户", "护照号码", Entity.CN_PASSPORT),
    ("客户", "银行卡号", Entity.BANK_CARD),
    ("客户", "通讯地址", Entity.ADDRESS),
    ("客户", "邮箱地址", Entity.EMAIL_ADDRESS),
    ("客户", "微信号", Entity.WECHAT_ID),
    ("客户", "QQ号", Entity.QQ_NUMBER),
    ("客户", "登录密码", Entity.CREDENTIAL),
    ("客户", "车牌号", Entity.CN_PLATE),
    ("企业", "统一社会信用代码", Entity.USCC),
    # pinyin in full
    ("kehu", "xingming", Entity.PERSON),
    ("kehu", "shouji", Entity.CN_MOBILE),
    ("kehu", "lianxidianhua", Entity.PHONE_NUMBER),
    ("kehu", "jiatingzhuzhi", Entity.ADDRESS),
    ("kehu", "shenfenzhenghao", Entity.CN_ID_CARD),
    ("kehu", "mima", Entity.CREDENTIAL),
    ("kehu", "youxiang", Entity.EMAIL_ADDRESS),
    ("kehu", "yinhangka", Entity.BANK_CARD),
]


@pytest.mark.parametrize(("table", "field", "entity"), ENTITIES)
def test_a_name_means_an_entity(table: str, field: str, entity: Entity) -> None:
    found = first(table, field)
    assert found.entity is entity
    assert found.personal or entity is Entity.USCC
    assert found.level >= entity.spec.level
    assert found.sensitive == entity.spec.basis


@pytest.mark.parametrize(
    ("initials", "entity"),
    [
        ("xm", Entity.PERSON),
        ("khxm", Entity.PERSON),
        ("sfzh", Entity.CN_ID_CARD),
        ("c_sfz", Entity.CN_ID_CARD),
        ("sjh", Entity.CN_MOBILE),
        ("f_dh", Entity.PHONE_NUMBER),
        ("lxdh", Entity.PHONE_NUMBER),
        ("dz", Entity.ADDRESS),
        ("yhkh", Entity.BANK_CARD),
        ("mm", Entity.CREDENTIAL),
        ("csrq", Entity.DATE_OF_BIRTH),
        ("yx", Entity.EMAIL_ADDRESS),
    ],
)
def test_pinyin_initials_count_among_pinyin_names(initials: str, entity: Entity) -> None:
    assert first("t_kh", initials, "xm", "dz", "bz").entity is entity


@pytest.mark.parametrize("initials", ["xm", "mm", "dz", "yx", "zh", "gh"])
def test_two_letters_alone_mean_nothing(initials: str) -> None:
    assert not first("measurements", initials, "length", "unit").personal


NOT_PERSONAL = [
    # What speaks about a datum does not hold it.
    ("users", "phone_verified:bool"),
    ("users", "phone_verified"),
    ("users", "email_count:int"),
    ("users", "email_sent_at:datetime"),
    ("users", "is_mobile:bool"),
    ("users", "has_address"),
    ("users", "phone_type"),
    ("users", "password_changed_at:datetime"),
    ("users", "password_changed"),
    ("users", "email_template"),
    ("users", "num_of_phones:int"),
    ("users", "show_email"),
    ("users", "max_password_length:int"),
    ("users", "id_card_type"),
    ("forms", "lvmphone:tinyint(4):手机"),
    ("客户", "是否绑定手机"),
    ("客户", "手机号状态"),
    ("客户", "密码修改时间"),
    ("客户", "邮件数量"),
    # A type that cannot hold it
    ("users", "email:int"),
    ("users", "name:date"),
    ("users", "address:datetime"),
    # Names of things
    ("product", "name"),
    ("genre", "name"),
    ("artist", "Name"),
    ("playlist", "name"),
    ("track", "Name"),
    ("categories", "name"),
    ("customer_types", "name"),
    ("customers", "product_name"),
    ("customers", "file_name"),
    ("tickets", "queue_name"),
    ("roles", "名称"),
    ("产品", "名称"),
    ("产品", "产品名称"),
    ("album", "title"),
    ("product", "description"),
    ("email_templates", "body"),
    ("pbx_host", "ip_address"),
    ("config", "server_ip"),
    # Identifiers of things, and what only looks like a word of ours
    ("tickets", "address_id:int"),
    ("tickets", "product_id:int"),
    ("tickets", "microphone"),
    ("tickets", "keyword"),
    ("tickets", "platform"),
    ("tickets", "state"),
    ("tickets", "status"),
    ("track", "unit_price:decimal"),
    ("invoice_line", "total:decimal"),
    ("shops", "latitude:decimal"),
    ("logs", "fingerprint"),
]


@pytest.mark.parametrize(("table", "field"), NOT_PERSONAL)
def test_what_is_not_personal(table: str, field: str) -> None:
    found = first(table, field)
    assert not found.personal, found
    assert found.level is Level.L1


CATEGORIES = [
    (("tickets", "description"), Category.COMMUNICATION, 3),
    (("tickets", "title"), Category.COMMUNICATION, 3),
    (("tickets", "备注"), Category.COMMUNICATION, 3),
    (("chats", "transcript"), Category.COMMUNICATION, 3),
    (("投诉", "投诉内容"), Category.COMMUNICATION, 3),
    (("anything", "comment_body"), Category.COMMUNICATION, 3),
    (("calls", "recording_url"), Category.COMMUNICATION, 3),
    (("employee", "Title"), Category.IDENTITY, 2),
    (("employee", "HireDate:datetime"), Category.IDENTITY, 2),
    (("employee", "birth_date:date"), Category.IDENTITY, 3),
    (("customers", "gender:tinyint(4)"), Category.IDENTITY, 2),
    (("customers", "age:int"), Category.IDENTITY, 2),
    (("customers", "company"), Category.IDENTITY, 2),
    (("customers", "latitude:decimal"), Category.LOCATION, 4),
    (("patients", "diagnosis"), Category.HEALTH, 4),
    (("users", "fingerprint"), Category.BIOMETRIC, 4),
    (("customers", "监护人姓名"), Category.MINOR, 4),
    (("customers", "religion"), Category.IDENTITY, 4),
    (("employee", "salary:decimal"), Category.FINANCIAL, 4),
    (("users", "last_login:datetime"), Category.BEHAVIOUR, 2),
    (("users", "user_agent"), Category.DEVICE, 2),
]


@pytest.mark.parametrize(("place", "category", "level"), CATEGORIES)
def test_categories_and_levels(place: tuple[str, str], category: Category, level: int) -> None:
    found = first(*place)
    assert (found.category, int(found.level)) == (category, level)


PERSON_IDS = [
    ("tickets", "customer_id:int"),
    ("tickets", "CustomerId:int"),
    ("tickets", "contactsid"),
    ("tickets", "owner:int::staff.id"),
    ("customer", "SupportRepId:int::Employee.EmployeeId"),
    ("工单", "客户编号"),
    ("工单", "ref:text:客户ID"),
]


@pytest.mark.parametrize(("table", "field"), PERSON_IDS)
def test_identifiers_of_persons_are_identity_level_2(table: str, field: str) -> None:
    found = first(table, field)
    assert (found.category, found.level, found.entity) == (Category.IDENTITY, Level.L2, None)


def test_the_key_of_a_dataset_of_persons_identifies_them() -> None:
    assert first("users", "id:int", "name", key=("id",)).category is Category.IDENTITY
    assert first("tickets", "id:int", "name", key=("id",)).category is Category.OPERATIONAL


def test_who_acted_for_the_organisation_is_operational_level_2() -> None:
    for field in ("created_by", "updated_by_id:int", "creater:text:创建人", "assigned_to", "经办人"):
        found = first("tickets", field)
        assert (found.category, found.level) == (Category.OPERATIONAL, Level.L2), field


def test_a_foreign_key_to_a_thing_is_operational() -> None:
    assert not first("tickets", "owner:int::queues.id").personal


COMMENTS = [
    ("forms", "f17:text:客户手机号", Entity.CN_MOBILE),
    ("forms", "f17:text:手机号，用于登录", Entity.CN_MOBILE),
    ("forms", "f17:text:访客填写的电话号码", Entity.PHONE_NUMBER),
    ("forms", "f17:text:customer e-mail address", Entity.EMAIL_ADDRESS),
    ("forms", "username:text:创建人姓名", Entity.PERSON),
    ("forms", "name:text:姓名", Entity.PERSON),
    ("forms", "phone:text:手机号码", Entity.CN_MOBILE),
    ("forms", "f17:text:最后一次密码修改时间", None),
    ("forms", "phone:text:是否显示电话", None),
    ("forms", "mobile:text:服务超时时间", None),
    ("files", "url:text:地址", None),
    ("forms", "name:text:机器人名字", None),
    ("forms", "jdbcurl:text:数据库连接地址", None),
    ("forms", "mobile:text:移动端", None),
]


@pytest.mark.parametrize(("table", "field", "entity"), COMMENTS)
def test_a_comment_explains_a_name(table: str, field: str, entity: Entity | None) -> None:
    assert first(table, field).entity is entity


def test_name_and_comment_that_agree_are_surer_than_either() -> None:
    alone, both = first("forms", "phone"), first("forms", "phone:text:联系电话")
    assert both.confidence > alone.confidence
    assert "phone" in both.reason.en
    assert "联系电话" in both.reason.zh


def test_amounts_are_financial_only_where_they_are_a_persons() -> None:
    assert first("invoice", "Total:decimal", "customer_id:int").category is Category.FINANCIAL
    assert first("invoice", "Total:decimal").category is Category.OPERATIONAL


def test_a_name_beside_contact_data_is_a_persons_less_surely() -> None:
    beside = first("feedback", "name", "email")
    assert beside.entity is Entity.PERSON
    assert beside.weak
    assert not first("vendors", "name", "email").personal


def test_every_field_gets_a_reason_in_both_languages() -> None:
    for found in guess_all(dataset("t", "a", "b:int", "c:bool", "d:date", "phone", "customer_id", "e_id")).values():
        assert found.reason.zh
        assert found.reason.en
        assert 0 < found.confidence <= 1


def test_reasons_show_no_personal_data_in_names() -> None:
    found = first("calls", "phone_13812345678")
    assert "13812345678" not in found.reason.en + found.reason.zh


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60), st.sampled_from(sorted(_KINDS)))
def test_any_names_give_a_consistent_label(table: str, field: str, comment: str, native: str) -> None:
    info = DatasetInfo(name=table, fields=(FieldInfo(name=field, kind=_KINDS[native], native_type=native, comment=comment),))
    found = guess(info, info.fields[0])
    assert not (found.personal and found.level is Level.L1)
    assert not (found.sensitive and found.level < Level.L4)
    assert found.entity is None or found.level >= found.entity.spec.level or found.category is not found.entity.spec.category
