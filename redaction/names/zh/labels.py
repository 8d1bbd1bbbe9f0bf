"""The words that say a person's name comes next, or has just ended."""

from __future__ import annotations

import re

_NAMED = (
    r"姓名|名字|真名|实名|大名|全名|署名|落款|我叫|我名叫|名叫|叫做|叫作|人叫"
    r"|联[系络]人|收[件货款][人方]|寄[件货][人方]|发[件货][人方]|取件人|提货人|签收人|代收人|接收人|领取人|户名|开户人|持[卡有]人|机主|户主|车主|船主|房主"
    r"|投保人|被保险人|被保人|受益人|申请人|申报人|就诊人|乘[客机车]人?|旅客|入住人|预[订定约]人|订[票购餐]人|购[买票]人|付款人|汇款人|法人代?表?|法定代表人"
    r"|负责人|经[办手]人|监护人|担保人|借款人|贷款人|欠款人|出租人|承租人|投诉人|举报人|报[案修警]人|来[电访]人|委托人|受托人|代[理办]人|当事人|使用人|登记人|注册人"
    r"|归属人|产权人|所有人|推荐人|介绍人|邀请人|受访者|填[表写报]人|记录人|审[核批]人|办理人|操作人|处理人|受理人|跟进人|回访人|服务人员|抄送|患者|病人|紧急联系"
)
_ROLE = (
    r"客户|居民|台胞|村民|市民|游客|客人|住客|留学生|职工|员工|干部|战士|退休人员|顾客|用户|会员|业主|房东|租客|租户|学员|学生|同学|家长|买家|卖家|店主|店长|本人|机主本人|客户经理|经理|主管|组长|坐席员?|座席|客服(?:代表|专员|人员)?|专员|顾问"
    r"|工程师|技师|师傅|医[生师]|护士|老师|教授|律师|司机|骑手|快递[员哥]|配送员|派送员|业务员|营业员|柜员|店员|管家|中介|销售|导购|同事|朋友|室友|舍友|邻居|亲属|家属|配偶|妻子|丈夫"
    r"|老公|老婆|爱人|父亲|母亲|爸爸|妈妈|我爸|我妈|他爸|他妈|她爸|她妈|儿子|女儿|孩子|小孩|宝宝|哥哥|姐姐|弟弟|妹妹|老[板总]|董事长|总经理|先生|女士"
)
_CALL = "回访|电联|我是|这边是|这里是|转告|转给|转接|转交|联系|寻找|尊敬的|亲爱的|感谢|谢谢|你好|您好|致电|来自"
_HINT = r"[他她就还人]是|分别是|找到?|呼叫|工号[A-Za-z]*\d{2,8}|由|请|给|让|叫|为|替|帮|与|跟|和|及|是|[^\u4e00-\u9fff]致"
_TASK = "质检|复核|审核|审批|制单|录入|跟进|创建|提交|发起|操作|处理|受理|登记|填写|派单|接单|巡检|值班|主治|责任|发言|记录|收款|付款|汇款|收款人全称|全称|抄送|落款|签字|签名|签收|签发|批准|收货|寄货|发货|送货|编制|制表"

_SEPARATOR = r"""[ \t]{0,4}(?:[:：=＝|]|是|为|叫做?|[—-]|\(|（|【|\[|「|"|“|,|，|、|/)?[ \t"“「【(（]{0,4}"""
_COLON = r"[ \t]{0,4}[:：=＝|][ \t]{0,4}"

_BRACKETED = r"(?:登记|信息|如下|[0-9一二三])?(?:[/（(][^）)\n:：]{0,8}[）)]?)?"
NAMED = re.compile(rf"(?:{_NAMED}){_BRACKETED}(?P<gap>{_SEPARATOR})")
"""A word that names, and what may stand between it and the name. Each of these patterns begins with plain characters: that is what makes them quick."""

LATIN_NAMED = re.compile(
    rf"(?i:(?<![a-z])(?:name|contact(?: person)?|recipient|consignee|receiver|attn|customer|payer|payee|holder|applicant|passenger)){_BRACKETED}[\"”]?(?P<gap>{_SEPARATOR})"
)

ROLE_AHEAD = re.compile(rf"(?:{_ROLE}|{_CALL})(?:姓名)?(?:(?P<gap>{_COLON}|[（(【\[])|(?=[\u4e00-\u9fff]{{2}}))")
"""A role with something behind it that may be a name; with a colon, or in brackets, it is one."""

SHORT_NAMED = re.compile(rf"(?:收|寄|发|{_TASK})(?P<gap>{_COLON})")
"""As waybills and forms have it: these words name somebody only with a colon."""

HINT = re.compile(rf"(?:{_HINT})[ \t]?$")
"""What may stand before a name, and before anything: it makes the model's word surer."""

ROLE = re.compile(rf"(?:{_ROLE}|{_CALL}|工号[A-Za-z]*\d{{2,8}})[ \t]?$")
"""A word that a name often follows; what else follows it as often, the model has to tell."""

CELL = re.compile(r"(?:^|[,|\t\n])[ ]?(?P<name>[\u4e00-\u9fff]{3})[ ]?[,|\t][ ]?(?=[+(（]?[0-9]{3})")
"""A cell of three characters before one that begins like a telephone or identity number."""

WHOLE_NAME = re.compile(
    r"(?:姓名|真名|联[系络]人|收[件货]人|寄[件货]人|取件人|持卡人|机主|投保人|被保险人|受益人|申请人|患者|就诊人|乘[客机]人?|入住人)(?:登记|信息)?[ ]?[:：|][ ]?(?P<name>[\u4e00-\u9fff]{3,5}|[\u4e00-\u9fff]{1,8}(?:[·•‧・][\u4e00-\u9fff]{1,9}){1,3})(?=[^\u4e00-\u9fff·•‧・]|$)"
)
"""A label, a colon, and nothing but a few characters: a name of whatever kind."""

NOT_WHOLE = re.compile(
    r"[室台处部店司站院校科组厅局所厂行馆中心团队]$|[我你您的了是不未没无请]|同上|本人|客户|用户|先生|女士|小姐|老师|师傅|客服|经理|匿名|保密|测试|平台|仓库|前台"
)

ROLE_REACH = 14
"""Code points before a name in which `ROLE` is looked for."""

TITLE = re.compile(
    r"[ ]?(?:先生|女士|小姐|太太|夫人|老师|师傅|同学|同志|经理|主任|主管|总监|院长|校长|医[生师]|大夫|护士|教授|博士|律师|警官|队长|店长|组长|处长|科长|局长|书记|老板|阿姨|叔叔|大[爷妈哥姐叔]|奶奶|爷爷|哥哥?|姐姐?|总(?![共是计体算金额])|本人|小朋友|女生|男士|收(?=[^\u4e00-\u9fff]|$)|君(?![\u4e00-\u9fff]))"
)
"""A title behind a name: two or three characters before it, surname first, are a full name."""

FOLLOW = re.compile(
    r"家属|家人|补|缴|欠|停|查|确|核|咨|付|拿|获|参|加|享|持|情绪|无人|拒|扬言|突然|再|一直|家住|家里|家中|家的|正|自|以|对|用|入|出|走|跑|摔|手|脚|丢|忘|被|遭|登|转|代|签|写|填|选|催|急|着急|误|来[电信访函]|来(?=[^\u4e00-\u9fff]|$)|致电|拨打|打[来电]|反[映馈应]|表示|表述|称|说|讲|问|询|咨询|投诉|举报|要求|请求|希望|申请|提[出交供]|收|寄|签|购|买|下单|预[约定订]|办|报|订|退|换|需|想|要|已|曾|于|在|从|因|由|与|和|及|或|的|是|有|没|未|不|也|都|就|将|被|把|给|对|向"
    r"|到|去|本人|身份证|手机|电话|电邮|邮箱|地址|住|性别|年龄|生日|出生|男|女|现|今|昨|前|您好|你好|谢谢|为您|为你|竭诚|负责|处理|跟进|登记|回访|回复|联系|确认|核实|认领|同意|授权|名下|账[号户]|账单|卡号|银行|订单|工单|微信|的|工号|编号|号码|代收|代办|亲启|收到|支付|付款|转账|充值|绑定|注册|登录|使用|开通|解释|建议|认为|觉得|发现|遇到|通过|尾号|会员|先后|多次|再次|今天|昨天|上午|下午|晚上|当时|随后|之后|以及|等|还|很|接[听到]|上门|安装|维修|送|取|带|陪|姓|名|离开|入住|退房"
)
"""What begins the next word behind a name."""

_PLACE_WORD = (
    "大街|大道|胡同|故居|墓|祠|纪念|公园|公司|集团|酒店|宾馆|饭[店馆庄]|餐[厅馆]|医院|学校|大学|中学|小学|幼儿园|超市|商[场城]|广场|大厦|小区|花园|公寓|药[店房]|银行|地铁|机场|车站|码头|景区|大[剧戏]院|剧场|影城|大舞台|专卖|旗舰|品牌|系列|空调|冰箱"
    "|驴肉|烤|火锅|海鲜|奶酪|博览|烈士|旅游|老爷|精油|口红|面膜|手表|手链|项链|戒指|跑鞋|十三香|自助|农家|热博"
)
PLACE_WORD = re.compile(_PLACE_WORD)
PLACE = re.compile(
    rf"[路街巷弄道村庄屯镇乡县市区州省桥站园寺庙庵观宫殿塔府楼馆店铺坊堂阁轩斋厅家氏记牌港湾山河湖江岛滩岭沟坡坝口厂矿社校院局所队组室杯奖版款型酱茶酒菜鸭鸡面粉鱼肉饼汤糕]|{_PLACE_WORD}"
)
"""What makes a name in front of it the name of a place, a firm or a product."""
