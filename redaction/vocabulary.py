"""The words that call a value what it is, by entity type, and those that call a number something that is nobody's.

Chinese words are simplified (`redaction.fold` makes traditional characters so) and stand anywhere. Words of Latin letters are whole words;
`_` stands for any separator or none.
"""

from __future__ import annotations

from holdings.entities import Entity

_PHONE = (
    "手机 电话 联系方式 联系号码 联络 致电 拨打 来电 回电 打给 号码 机主 本机 主叫 被叫 联系人 联系我 尾号 短信 呼叫转移"
    " tel telephone phone phones mobile cell cellphone call called calling calls caller dial fax sms whatsapp text_me text_my text_him text_her text_at text_us contact reach ring callback home office landline msisdn ph mob cb cbr cbn txt tele"
)
_MAINLAND = f"{_PHONE} 微信 支付宝 联系 转给 加我 充值 绑定 预留 登记 收件人 收货人 wechat"
_ID = (
    "身份证 身分证 证件号 公民身份 居民证 证件 身份号码 身份信息 实名"
    " id_card id_no id_num id_number identity_card identity_number identity_no identity_document national_id resident_id citizen_id id ids"
)
_CARD = (
    "银行卡 储蓄卡 信用卡 借记卡 卡号 银联 付款卡 收款卡 刷卡 扣款卡 工资卡 绑卡 打款 退款到 打到 转到 转账到"
    " card cards card_number card_no pan visa mastercard unionpay amex american_express discover"
)
_ACCOUNT = "银行账号 银行账户 收款账号 收款账户 结算账号 对公账号 对公账户 账号 账户 开户行 户号 account accounts acct account_no account_number routing aba"

_SAID: dict[Entity, str] = {
    Entity.CN_ID_CARD: _ID,
    Entity.HK_ID: f"{_ID} 香港 hkid hong_kong",
    Entity.TW_ID: f"{_ID} 台湾 居留证 统一证号 taiwan arc",
    Entity.MACAU_ID: f"{_ID} 澳门 bir macau macao",
    Entity.CN_PASSPORT: "护照 证件号 证件 passport passports passport_no passport_number",
    Entity.HKMO_PERMIT: "回乡证 通行证 港澳证 往来港澳 往来内地 港澳居民 travel_permit permit eep",
    Entity.TW_PERMIT: "台胞证 通行证 台湾居民 travel_permit permit mtp",
    Entity.US_SSN: "社会保障号 社保号 社会安全号 ssn ssns social_security social itin tin taxpayer_id",
    Entity.PHONE_NUMBER: f"{_PHONE} 座机",
    Entity.CN_MOBILE: _MAINLAND,
    Entity.CN_LANDLINE: f"{_MAINLAND} 座机 固话 固定电话 传真 分机 办公室 总机 宅电 家里",
    Entity.BANK_CARD: _CARD,
    Entity.IBAN_CODE: "银行账号 银行账户 iban bank transfer wire",
    Entity.IMEI: "串号 串码 设备识别码 手机串 设备号 设备码 识别码 机身码 imei imeis meid device_id device_number",
    Entity.IMSI: "用户识别码 移动用户识别 imsi",
    Entity.ICCID: "卡串 集成电路卡 物联卡 白卡 iccid sim sim_serial sim_number esim sim_card",
    Entity.VIN: "车架号 车辆识别 大架号 车架 底盘号 vin vins chassis vehicle_identification",
    Entity.USCC: "统一社会信用代码 社会信用 信用代码 税号 纳税人识别号 营业执照 组织机构 uscc tax_id tax_number credit_code",
    Entity.CN_PLATE: "车牌 牌照 号牌 车号 车主 车辆 挪车 停车 plate plates license licence registration reg rego",
    Entity.IP_ADDRESS: "登录地址 地址 登录地 来源 ip ips ipv address host",
    Entity.MAC_ADDRESS: "物理地址 光猫 网卡 mac bssid",
    Entity.EMAIL_ADDRESS: "邮箱 邮件 email emails e_mail mail",
    Entity.WECHAT_ID: "微信 威信 薇信 wechat weixin wx vx wxid",
    Entity.QQ_NUMBER: "扣扣 企鹅号 qq",
    Entity.USER_NAME: "用户名 登录名 登录账号 昵称 user_name login login_name login_id user_id handle",
    Entity.ACCOUNT_NUMBER: _ACCOUNT,
    Entity.CREDENTIAL: "密码 口令 密钥 password passwd pwd secret api_key access_key private_key token passphrase",
    Entity.DATE_OF_BIRTH: "出生 生日 birth birthday dob born birthdate",
}

_PROSE: dict[Entity, str] = {
    Entity.USCC: "纳税 税务 统一代码 机构代码 企业代码 开票 taxpayer",
    Entity.CN_ID_CARD: "二代证 cert_no",
    Entity.HKMO_PERMIT: "回乡卡 hkmtp",
    Entity.US_SSN: "社安 社会安全 社会保险 soc social ss tax_id",
    Entity.PHONE_NUMBER: "text callback digits my_number his_number her_number our_number best_number good_number contact_number daytime_number evening_number",
    Entity.IMEI: "序列号 机身号 serial sn handset imeisv",
    Entity.IMSI: "subscriber_id subscriber_identity subscriber hlr",
    Entity.ICCID: "卡背面 序列号 usim serial icc integrated_circuit identifier",
    Entity.CN_PASSPORT: "旅行证 旅行证件 ppt travel_document",
    Entity.CN_PLATE: "vrm vrn reg_no taxi van car vehicle",
}
"""Words that tell too little in the name of a column, and enough in a sentence beside a value of the right shape."""

_FIELDS: dict[Entity, str] = {
    Entity.CN_ID_CARD: "sfz sfzh shenfenzheng zjhm zjh cert_no",
    Entity.CN_PASSPORT: "huzhao",
    Entity.PHONE_NUMBER: "shouji sjh sjhm dianhua lxdh lxfs",
    Entity.CN_MOBILE: "shouji sjh sjhm dianhua lxdh lxfs",
    Entity.CN_LANDLINE: "dianhua lxdh lxfs guhua",
    Entity.BANK_CARD: "yhk yhkh kahao",
    Entity.VIN: "chejiahao cjh",
    Entity.USCC: "tyshxydm",
    Entity.CN_PLATE: "chepai cph cphm",
    Entity.WECHAT_ID: "wxh wxhao openid unionid",
    Entity.USER_NAME: "yonghuming dlm",
    Entity.CREDENTIAL: "mima",
    Entity.DATE_OF_BIRTH: "csrq csny chusheng shengri",
}


def _split(said: str) -> frozenset[str]:
    return frozenset(said.split())


WORDS: dict[Entity, frozenset[str]] = {entity: _split(f"{said} {_PROSE.get(entity, '')}") for entity, said in _SAID.items()}
"""By entity type, the words that call a value so."""
FIELD_WORDS: dict[Entity, frozenset[str]] = {entity: _split(f"{said} {_FIELDS.get(entity, '')}") for entity, said in _SAID.items()}
"""The same for names of columns, which are also pinyin and its initials."""

_PAPERS: frozenset[str] = _split(
    "订单 工单 单号 运单 流水 快递 合同 发票 编号 编码 序列号 序号 版本 固件 验证码 校验码 动态码 取件码 提货码 券码 兑换码 激活码 "
    "金额 案件 受理号 业务号 批次 货号 型号 条码 条形码 参考号 凭证 交易号 支付号 会话 工号 错误码 错误代码 时间戳 追踪 跟踪 保单 "
    "报案号 物流 包裹 退款号 会员号 积分 商品 任务 事件号 申请号 备案号 许可证 余额 总计 合计 价格 费用 数量 日志 代码 哈希 票号 车次 "
    "航班 故障码 请求 设备编号 款号 箱号 提单 单据 客户端 回执 系统 升级 软件 "
    "amount app asin balance barcode batch bianhao booking bug build case cases claim client code codes commit confirmation contract "
    "coupon danhao delivery dingdan dingdanhao dispatch ean error firmware flight fw gongdan gongdanhao guid hash incident invoice "
    "invoices isbn issue item items job liushui liushuihao memo model order orders os otp package parcel part po policy postcode "
    "price product promo quote receipt ref reference release request return revision rma seat serial session shipment shipping sku "
    "skus sn ticket tickets timestamp total trace tracking train transaction transactions txn ua upc uuid ver version voucher waybill "
    "zip customer_id member_id employee_id client_id user_id account_id "
    # The papers of trades: insurance, warehouses, repair, banking, logistics, software.
    "面单 件号 批单 申请单 批改 故障单 服务单 咨询单 安装单 预约单 预约号 支付单 子单 母单 舱单 报关单 报检号 缴费单 催单 退单 外卖单 检验单 化验单 处方 挂号 住院号 病历号 就诊号 门诊号 "
    "学号 准考证 考号 排队号 取号 房号 集装箱 铅封 规格 款式 水单 回单 受理单 维修单 报修单 出库单 入库单 采购单 销售单 投诉单 派工单 寄件单 承保单 派送单 配送单 退货单 换货单 调拨单 结算单 报价单 询价单 "
    "送货单 装箱单 定单 账单号 协议号 协议编 合约 签约号 票据 快件号 邮件号 入场券 门票 券号 证书 许可 料号 物料 货品 批号 构建 补丁 内核 驱动 插件 "
    "小票 收据 存根 核销码 提取码 场次 预订号 房间号 商户号 终端号 门店号 机构号 网点号 "
    "folio consignment docket manifest reservation itinerary locator quotation awb airway lading bol gtin mpn ndc utr challan indent "
    "agreement patch hotfix kernel driver plugin sdk chrome changelog ticketing rfq grn pnr eticket quote workorder dossier "
)
_NUMBERED = "permit certificate complaint enquiry inquiry grievance meter asset catalog catalogue article pro ro so wo sr estimate style lot container terminal merchant"
_OF_NUMBERS = ("no", "number", "num", "id")
OTHER: frozenset[str] = _PAPERS | {f"{word}{tie}{tail}" for word in _NUMBERED.split() for tie in ("", "_") for tail in _OF_NUMBERS}
"""Words that call a number something that is nobody's; some only together with "number", for they are common words besides."""

FIELD_TAILS: frozenset[str] = _split("id no num number code sn seq key hash time date ts count total price 号 码 时间 数量")
"""How the name of a column of references ends; a word for the entity type itself outweighs it."""

NOT_CARDS: frozenset[str] = frozenset({"id", "sim", "gift", "identity"})
"""Whose cards are no bank's."""
