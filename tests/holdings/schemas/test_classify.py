"""What the columns of a schema probably hold: whole tables as people write them, per language and habit.

`!` marks a column that holds something of a person; every other one does not: flags, counts, keys, settings, and what belongs to things.
`:kind` is its type where that is not text, and `=comment` its comment, with `_` for a space.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdings.entities import Entity
from holdings.labels import Category, Level
from holdings.model import FieldKind
from holdings.schemas.classify import Likeness, classify
from holdings.schemas.model import Place, SchemaDataset, SchemaField

_PLACE = Place(file="schema.sql", line=1)

ENGLISH = {
    "users": """
        id:integer login! name! email! unconfirmed_email! encrypted_password! reset_password_token! reset_password_sent_at:datetime!
        remember_created_at:datetime! sign_in_count:integer! current_sign_in_at:datetime! last_sign_in_at:datetime! current_sign_in_ip!
        last_sign_in_ip! confirmation_token! failed_attempts:integer locked_at:datetime unlock_token! role:integer active:boolean admin:boolean
        time_zone! locale! bio! signature! home_phone! work_phone! cell_phone! company! street! city! state! zip! title! twitter! linkedin!
        thumbnail! medium_image! avatar_url! website! email_verified:boolean has_phone:boolean phone_count:integer address_type
        notify_on_private:boolean email_frequency created_at:datetime updated_at:datetime otp_secret! birthdate:date! gender:integer!
        provider uid""",
    "customers": """
        cust_id:integer cust_first_name! cust_last_name! cust_mobile_no! cust_email_addr! cust_dob:date! cust_addr_line1! cust_city!
        cust_postcode! cust_status cust_type cust_segment cust_credit_limit:number cust_balance:number! is_vip:boolean is_id_checked:boolean
        id_card_verified:boolean preferred_language! signup_date:date! last_order_date:date! notes! external_ref""",
    "tickets": """
        id:integer subject! description! status priority queue_id:integer requester_id:integer assignee_id:integer requester_email! cc_emails!
        customer_name! channel tags due_at:datetime created_at:datetime closed_at:datetime resolution! satisfaction_score:integer
        email_sent:boolean custom_fields:json! sla_policy_id:integer attachment_count:integer""",
    "ticket_comments": "id:integer ticket_id:integer author_id:integer body! html_body! public:boolean created_at:datetime via_channel",
    "call_records": """
        id:integer caller! callee! call_start_time:datetime! call_duration:integer! talk_time:integer! recording_url! agent_id:integer
        direction disconnect_reason_code queue_name trunk_id:integer""",
    "payments": """
        id:integer customer_id:integer amount:number! currency card_number! card_last4! card_exp_month:integer! card_brand! cvv! iban!
        bank_account_no! billing_address! status paid_at:datetime gateway_ref""",
    "employees": """
        EmployeeId:integer LastName! FirstName! Title! ReportsTo:integer BirthDate:datetime! HireDate:datetime! Address! City! State! Country!
        PostalCode! Phone! Fax! Email! Salary:number! SSN! DepartmentId:integer""",
    "t_patient": """
        f_id:integer f_patient_name! f_id_card_no! f_diagnosis! f_allergies! f_blood_type! f_guardian_name! f_guardian_phone! f_ward_no
        f_created:datetime f_is_deleted:boolean""",
    "user_sessions": """
        id session_token! user_id:integer ip_address! user_agent! browser! os! device_id! login_at:datetime! logout_at:datetime! referrer!
        landing_page! utm_source! expires_at:datetime is_active:boolean""",
    "user_attributes": "id:integer user_id:integer attr_name attr_value!",
    "customer_custom_field_values": "id:integer customer_id:integer field_id:integer value!",
    "contact_points": "id:integer forename! courtesy_title! job_title! contact_way! linkman! skype_name! apple_id! salutation! wedding_date:date!",
    "mail_log": "id:integer from_address! to_addresses! cc_addresses! headers! subject! body_html! message_id in_reply_to sent_at:datetime",
    "sms_code": "id:integer user_id:integer mobile! code=验证码! create_ip! used:boolean",
    "system_users": "id:integer username! remark! post_ids=岗位编号数组 dept_id:integer",
    "return_requests": "id:integer customer_id:integer reason! refund_amount:number! proof_images! extra_information! handled_by state",
    "candidates": "id:integer real_name! expected_salary! resume_url! work_experience! interview_time:datetime! relationship! creator_id",
    "search_log": "id:integer user_id:integer keyword! result_count:integer",
    "versions": "id:integer item_type item_id:integer event whodunnit object_changes! created_at:datetime",
    "audit_logs": "id:integer actor_id:integer action ip_address! old_values! new_values! created_at:datetime user_agent!",
}

THINGS = {
    "mail_accounts": "id:integer address! hostname port:integer password refresh_token last_activity_at:datetime",
    "help_columns": "id:integer column_name column_comment data_type",
    "error_log": "id:integer error_message trace_id exit_text api_msg",
    "organization_object": "name country city state timezone logo tax_identification_number",
    "store_location": "name phone! address city zip",
    "products": "id:integer name description price:number sku brand category_id:integer image_url supplier_name stock:integer weight:number",
    "roles": "id:integer name description permissions:json created_at:datetime",
    "email_templates": "id:integer name subject body language from_name_enabled:boolean",
    "smtp_settings": "id:integer host port:integer username password encryption timeout:integer",
    "api_clients": "id:integer name client_secret redirect_uri scopes created_at:datetime",
    "knowledge_articles": "id:integer title body summary category_id:integer views:integer published:boolean",
    "feature_flags": "key description enabled:boolean rollout:integer",
    "countries": "code name phone_prefix currency region",
    "warehouses": "id:integer name address city latitude:number longitude:number capacity:integer",
    "jobs": "id:integer queue_name payload_class attempts:integer run_at:datetime locked_by",
    "schema_migrations": "version name applied_at:datetime checksum",
    "order_items": "id:integer order_id:integer product_id:integer product_name quantity:integer unit_price:number",
    "product_reviews_summary": "product_id:integer average:number reviews_count:integer",
    "survey_questions": "id:integer question_type sort_order:integer required:boolean memo",
    "sip_trunks": "id:integer name host port:integer auth_user",
    "tags": "id:integer name color created_at:datetime",
}

CHINESE = {
    "客户信息表": "客户编号 客户姓名! 性别! 出生日期:date! 身份证号! 手机号码! 家庭住址! 电子邮箱! 客户级别 客户类型 是否实名:boolean 创建时间:datetime 备注!",
    "工单表": "工单编号 标题! 工单内容! 联系电话! 受理人 处理结果! 状态 优先级 是否超时:boolean 回访次数:integer 创建时间:datetime 满意度评分:integer",
    "t_khxx": "id:integer khbh xm! xb! sfzh! sjh! jtzz! csrq:date! dzyx! khjb bz! cjsj:datetime",
    "kehu": "id:integer xingming! shenfenzhenghao! shoujihao! jiatingzhuzhi! youxiang! shengri! zhuangtai leixing chuangjianshijian:datetime",
    "crm_member": """
        id:integer a1=会员姓名! a2=手机号(加密存储)! a3=证件号码! a4=通讯地址! a5=会员等级 a6=是否接收短信 a7=手机号状态 a8=积分余额更新时间
        a9=最近登录时间! a10=微信openid! a11=银行卡号! a12=月收入! a13=紧急联系人电话! a14=所属门店编号""",
    "call_log": """
        id:integer zj=主叫号码! bj=被叫号码! kssj:datetime=通话开始时间! thsc:integer=通话时长! lyurl=录音地址! zxgh=坐席工号! jnz=技能组
        gddh=工单编号 hjfx=呼叫方向""",
    "visitor_log": "id:integer ip=访问IP! llq=浏览器! czxt=操作系统! fbl=屏幕分辨率! ly=来源页面! cs=城市! fwsj:datetime=访问时间! cjsj:datetime=创建时间",
    "sys_dict": "id:integer dict_name=字典名称 dict_value=字典键值 remark=备注",
    "sys_config": "id:integer config_key=参数名称 config_value=参数值 remark=备注 sms_password=短信平台密码",
    "聯絡人資料": "編號 姓名! 聯絡電話! 身分證號碼! 電子郵件! 通訊地址! 備註! 建立日期:datetime",
    "hr_leave": "id:integer employee_id:integer sqyy=请假事由! kssj:datetime=请假开始时间! spyj=审批意见! zt=审批状态_0待审_1通过 cjr=创建人",
    "t_tenant": "id:integer mc=租户名 lxr=联系人! lxsj=联系手机! ym=绑定域名",
    "t_order": "id:integer member_id:integer shr=收货人姓名! lj:number=累计消费金额! lxsj=用户手机1家庭2单位! zhdl:datetime=最后一次下订单时间!",
    "企业客户": "企业名称 统一社会信用代码 城市 邮政编码 所属行业 注册资本:number",
    "产品表": "产品编号 产品名称 产品描述 单价:number 库存数量:integer 供应商",
    "t_sms": "id:integer sjh=接收手机号! nr=短信内容! fszt=发送状态 fssj:datetime=发送时间 mb=模板编号",
}

NESTED = {
    "conversation": """
        id source.subject! source.body! source.author.name! source.author.email! source.author.id source.author.type source.delivered_as
        contacts[].id statistics.reply_count:integer statistics.last_contact_reply_at:datetime! rating.remark! rating.score:integer
        tags[].name state open:boolean""",
    "charge": """
        id amount:number! billing_details.name! billing_details.phone! billing_details.email! billing_details.address.line1!
        billing_details.address.city! billing_details.address.postal_code! payment_method_details.card.last4! payment_method_details.card.exp_year!
        payment_method_details.type receipt_email! livemode:boolean metadata.order_no line_items[].description line_items[].price.unit:number""",
    "GET /clients/{client_id} response 200": "client_id name! email! phone! company.name avatar.image_url! custom_attributes:json! tags[].name",
    "com.acme.geolocation_context": "latitude:number! longitude:number! altitude:number! timestamp",
    "event": "event_name! user_id properties.page_url! context.ip! context.device.model! context.library.version anonymous_id received_at:datetime",
    "com.acme.mobile_context": "androidIdfa! carrier deviceModel! osType! osVersion! batteryLevel:integer",
    "conversation_part": "body! author.name! author.id attachments[].url! part_type redacted:boolean",
    "ContactResponse": "_links.self _links.related.notes _links.owner name! handles[]:json! avatar_url!",
    "page_view": "web.webPageDetails.URL! environment.ipV4! device.model! device.manufacturer! browser.acceptLanguage!",
    "push_token": "token! device_id! app",
    "message_location": "address! latitude:number! longitude:number! url",
    "person": "id phone_numbers[].value! phone_numbers[].type avatarUrls.48x48! emails[].mailbox! company! name.first! name.last!",
    "payment_card": "id name! ccn! code! preferred:boolean customer_id",
    "update_article_request": "title body description author_id state",
}

TABLES = {**ENGLISH, **THINGS, **CHINESE, **NESTED}


def schema_of(table: str, columns: str) -> tuple[SchemaDataset, set[str]]:
    """A dataset from its line of columns, and the names of those that are marked."""
    fields, personal = [], set()
    for column in columns.split():
        said, marked = column.removesuffix("!"), column.endswith("!")
        said, _, comment = said.partition("=")
        name, _, kind = said.partition(":")
        made = FieldKind(kind or "text")
        fields.append(SchemaField(name=name, type=kind or "varchar(255)", kind=made, comment=comment.replace("_", " "), place=_PLACE))
        personal |= {name} if marked else set()
    return SchemaDataset(name=table, fields=tuple(fields), place=_PLACE), personal


@pytest.mark.parametrize("table", TABLES)
def test_the_personal_columns_of_a_table(table: str) -> None:
    dataset, personal = schema_of(table, TABLES[table])
    found = classify(dataset)
    assert list(found) == [field.name for field in dataset.fields]
    wrong = {name: (like.category.value, like.reason.en) for name, like in found.items() if like.personal != (name in personal)}
    assert not wrong


def like(table: str, column: str, comment: str = "", kind: FieldKind = FieldKind.TEXT, type_: str = "varchar(255)") -> Likeness:
    field = SchemaField(name=column, type=type_, kind=kind, comment=comment, place=_PLACE)
    return classify(SchemaDataset(name=table, fields=(field,), place=_PLACE))[column]


COMMENTS = [
    # An English comment that is a sentence counts for its topic; one that says what the field is not is heard.
    ("people", "f17", "The phone number of the contact.", Entity.PHONE_NUMBER),
    ("people", "f17", "An email address you have for the person.", Entity.EMAIL_ADDRESS),
    ("people", "phone", "Whether the phone was verified", None),
    ("people", "emails", "The number of e-mails that were sent", None),
    ("people", "address", "The ID of the address", None),
    ("people", "kind", "Always email.", None),
    ("people", "f17", "Sent once a phone number is known to the system", None),
    ("people", "f17", "The name of the product", None),
    ("people", "address_id", "The default address of the customer", None),
    ("people", "f17", "Foreign key to the phone", None),
    ("people", "device_type", "Type of the device", None),
    ("people", "phone", "If set, the phone number of the caller", Entity.PHONE_NUMBER),
    ("会员", "a1", "手机号 1家庭 2单位", Entity.CN_MOBILE),
    ("会员", "a1", "会员状态 1手机认证 2未认证", None),
    ("会员", "a1", "昵称或网络名称", Entity.USER_NAME),
    ("会员", "a1", "护照编号", Entity.CN_PASSPORT),
    ("会员", "phone", "工单编号", None),
]


@pytest.mark.parametrize(("table", "column", "comment", "entity"), COMMENTS)
def test_a_comment_is_heard(table: str, column: str, comment: str, entity: Entity | None) -> None:
    assert like(table, column, comment).looks_like is entity


@pytest.mark.parametrize("column", ["schema:givenName", "acme:workEmail", "acme:homeAddress.acme:street1", "acme:device.acme:model"])
def test_a_namespace_says_nothing(column: str) -> None:
    assert like("profile", column).personal
    assert not like("profile", column + "Count").personal


def test_who_is_meant_is_not_what_is_told_of_them() -> None:
    for made in (
        like("tickets", "customer_id", kind=FieldKind.INTEGER),
        like("工单", "客户编号"),
        like("orders", "contact", type_="varchar(32)"),
    ):
        assert (made.category, made.level, made.refers, made.personal) == (Category.IDENTITY, Level.L2, True, False)


def test_the_password_of_a_system_is_a_secret_and_nobodys() -> None:
    for table, column in (("mail_settings", "smtp_password"), ("webhooks", "secret_key"), ("channel_account", "aes_key")):
        made = like(table, column)
        assert (made.category, made.level, made.of_system, made.personal) == (Category.CREDENTIAL, Level.L4, True, False), column
    assert like("users", "password").personal


NAMES = st.text(st.sampled_from('abcdefghijkl_.[]"名号电话手机身份证phoneidnamelast46'), max_size=40)


@given(NAMES, st.lists(NAMES, min_size=1, max_size=6, unique=True), st.text(max_size=40), st.sampled_from(FieldKind))
def test_every_field_has_one_consistent_likeness(table: str, names: list[str], comment: str, kind: FieldKind) -> None:
    fields = tuple(SchemaField(name=name, type=kind.value, kind=kind, comment=comment, place=_PLACE) for name in names)
    found = classify(SchemaDataset(name=table, fields=fields, place=_PLACE))
    assert list(found) == names
    for made in found.values():
        assert not (made.category.personal and made.level is Level.L1)
        assert not (made.sensitive and made.level < Level.L4)
        assert 0 < made.confidence <= 1
        assert made.reason.zh
        assert made.reason.en


@pytest.mark.parametrize(("column", "comment"), [("phone_13812345678", ""), ("call.phone_13812345678", ""), ("phone", "手机号13812345678")])
def test_reasons_show_no_personal_data(column: str, comment: str) -> None:
    made = like("calls", column, comment)
    assert "13812345678" not in made.reason.zh + made.reason.en + repr(made)


@pytest.mark.parametrize(
    ("column", "comment", "word"),
    [
        ("f1", "张三的手机号码", "手机号码"),
        ("phone", "王小明备用电话", "电话"),
        ("f1", "The phone number of Jane Roe", "phone number"),
        ("phone", "李雷的手机类型", "手机"),
    ],
)
def test_a_reason_has_the_word_that_was_found_and_nothing_else_of_a_comment(column: str, comment: str, word: str) -> None:
    reason = like("calls", column, comment).reason
    assert word in reason.zh
    assert not any(part in reason.zh + reason.en for part in ("张三", "小明", "李雷", "Jane", "Roe"))
