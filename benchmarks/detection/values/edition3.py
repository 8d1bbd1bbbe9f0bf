"""The lists that the third edition is filled from: none shares an entry with the list that the earlier editions draw from."""

from __future__ import annotations

from benchmarks.detection.values.draw import words

GIVEN_ZH = (
    "彦哲凯翰岩帆恺楠锦蕾萌菲薇芸蓉茜倩妍妮嫣娴媛姣璇琼珺瑛琬琦晗曦昕晔旻旎晏赟赫颂竣翊翎羿羽翀聪睿畅盈盼望希弘弛弼彪彰征律循恒恬悦惟惠慷懿抒捷振挺旗昭朔朴材桦桥棋棠楚榕槿樱橙歆歌殊毅沁沛"
    "泓泉泊洪洲济浦淳渊渝湘湛溪源滢漫澄澜灿炫炳焕熠爽牧犇珏珩珮球琛琨琮瑄璋璞璟璨甜畴皓盛睦硕磐祐秉秋稷竹竺筠简箫籽纯绍绮缨群翠耘聿肃育胤舟艺芊芮茵茹荷莎莘莉萱葆蓓蔓蔚蕊虹衍裕西言谊谦豪"
    "赛越跃轶达迅迪逸道邦郁采钊钢铎铠锡锴镇闻隽雁雄雯需靖韬韵颀飒馨骁骅高鲲鸣鸿鹤麒黛默"
)
GIVEN_TRADITIONAL = "凱文哲瑋思涵琪鈺誠霖芳瑜蓉筱晴安妤柔萱瑩馨亭如娟燕鶯鵬展維仁裕峰昇毅駿勝緯煒燁澤瀚淵瀾灝慈祺楷"
UYGHUR = words(
    "艾合买提 阿依努尔 图尔荪 热孜万古丽 阿卜杜拉 艾山 亚森 吾买尔 阿不都外力 玛依拉 祖丽皮亚 买合木提 卡德尔 阿曼古丽 沙吾列提 叶尔肯 赛力克 古丽娜尔 阿依夏木 穆合塔尔"
)
TIBETAN = words("旺堆次仁 央宗 拉巴次仁 卓玛央吉 平措旺堆 强巴格桑 米玛 嘎玛多吉 贡觉曲珍")
MONGOL = words("额尔敦 朝鲁门 其木格 哈斯巴根 娜仁高娃 青格乐 吉日嘎拉 阿拉坦 孟和巴图 萨如拉")
SURNAME_SYLLABLES = words(
    "yuan deng cao peng zeng xiao tian dong pan yu jiang cai du ye cheng su wei lu ding ren shen yao fang shi tan jia"
)
GIVEN_SYLLABLES = words(
    "peng lin yao rui kai zhen cheng shuai xiang ting lu ling cong zhuo ke meng ning shan shuang tian wan yue zhe heng jian kun qian ru sheng xian yuan"
)

FIRST = words(
    "Gavin Heather Trevor Naomi Wesley Paige Cameron Holly Dustin Brenda Marvin Gloria Warren Joyce Leonard Phyllis Curtis Yvonne Darren Tracey Nigel Gemma Craig Lorraine Stuart Hazel "
    "Duncan Bronwyn Gareth Eilidh Fergus Orla Cormac Sinead Tomasz Agnieszka Bartosz Zofia Sergei Tatiana Viktor Elena Andrei Ioana Giorgos Eleni Marco Chiara Luca Giulia Pierre Camille "
    "Antoine Margaux Jurgen Heike Mikael Astrid Bjorn Freya Aditya Sneha Vikram Deepika Rohan Kavya Imran Zainab Tariq Samira Hassan Layla Mehmet Elif Javier Ximena Rafael Valentina Thiago "
    "Beatriz Kenji Haruka Min-jun Ji-woo Thanh Linh Nguyet Malik Imani Terrence Latoya Kofi Abena Emeka Folake Sipho Thandi Hunter Madison Colton Peyton Brody Kaitlyn Autumn Faith Clay Rusty"
)
LAST = words(
    "Cooper Reed Bailey Bell Gomez Kelly Howard Ward Cox Diaz Richardson Wood Watson Brooks Bennett Gray James Reyes Cruz Hughes Price Myers Long Foster Sanders Ross Morales Powell Sullivan "
    "Russell Ortiz Jenkins Gutierrez Perry Butler Barnes Fisher Henderson Coleman Simmons Patterson Jordan Reynolds Hamilton Graham Wallace Gibson Marshall Hunt Black Stone Banks Frost Rice "
    "Bishop Swift Marsh Singh Reddy Desai Banerjee Chowdhury Mukherjee Siddiqui Malik Farooq Haddad Nasser Demir Yilmaz Papadopoulos Georgiou Novak Horvath Popescu Ionescu Wojcik Zielinski "
    "Volkov Smirnova Bauer Hoffmann Keller Lindgren Johansson Andersen Hansen Moreau Laurent Bianchi Romano Esposito Silva Santos Oliveira Pereira Costa Sato Watanabe Yamamoto Kang Yoon Hwang "
    "Le Vo Dang Balogun Eze Nwosu Boateng Owusu Ndlovu Mokoena McGregor O'Sullivan O'Neill MacLeod Fraser Llewellyn Prosser Featherstone Higginbottom Wolstenholme Cholmondeley Vandenberg "
    "Van-Houten D'Angelo DeLuca"
)
CHINESE_FIRST = words("Pengfei Ruihan Kaiwen Mengyao Shuang Tingting Lingyun Zhenyu Wanqing Yueming Hengyi Qianru Jianfeng Shengnan")
CHINESE_LAST = words("Yuan Deng Cao Peng Zeng Xiao Tian Dong Pan Jiang Cai Du Ye Su Lu Ding Shen Yao Fang Tan")

CITIES_ZH = tuple(
    tuple(line.split())
    for line in """北京市 - 东城区 昌平区 大兴区 石景山区
上海市 - 静安区 松江区 宝山区 虹口区
天津市 - 和平区 西青区
重庆市 - 沙坪坝区 九龙坡区 涪陵区
广东省 珠海市 香洲区 斗门区
广东省 惠州市 惠城区 博罗县
浙江省 嘉兴市 南湖区 海宁市 桐乡市
浙江省 金华市 婺城区 义乌市
江苏省 南通市 崇川区 如皋市
江苏省 徐州市 泉山区 沛县
山东省 烟台市 芝罘区 蓬莱区
山东省 潍坊市 奎文区 寿光市
河南省 南阳市 卧龙区 邓州市
河北省 唐山市 路南区 迁安市
四川省 宜宾市 翠屏区 江安县
湖北省 襄阳市 樊城区 枣阳市
湖南省 株洲市 天元区 醴陵市
福建省 泉州市 丰泽区 晋江市
安徽省 芜湖市 镜湖区 繁昌区
江西省 赣州市 章贡区 于都县
陕西省 咸阳市 秦都区 兴平市
辽宁省 鞍山市 铁东区 海城市
云南省 大理市 下关街道 喜洲镇
广西壮族自治区 桂林市 秀峰区 阳朔县
内蒙古自治区 包头市 昆都仑区 青山区""".splitlines()
)
ROADS = words(
    "前进 工农 民主 复兴 大庆 华山 泰山 黄山 庐山 松花江 嘉陵江 钱塘 滇池 洱海 玉兰 樱花 丁香 海棠 桃源 杏林 兴业 工业 纺织 化工 机场 港口 码头 车站 火炬 星火 红旗 跃进 永安 永宁 安康 太平 长寿 古城 北门 钟楼 鼓楼 文昌 书院 府学 育才 教育 邮电 商贸 会展 奥体 云龙 青龙 卧龙 金沙 银城 世博 曙光 清河 沙河 玉泉 广益 永定"
)
ESTATES = words(
    "汇景 翡翠 蓝钻 君悦 铂悦 云锦 旭辉 融创 中南 金地 雅居乐 远大 建发 华侨 荣盛 金辉 新城 鲁能 鑫苑 富力 山水 清华 苹果 百合 蔷薇 茉莉 枫林 柳浪 荷塘 竹海 听涛 揽月 望湖 凤凰 麒麟 天鹅 白鹭 金鹰 海悦 汀澜 溪岸 半岛 原著 御湖"
)
ESTATE_KIND = words("小区 花园 公馆 雅苑 名苑 嘉园 新苑 华庭 首府 庭院 名都 庄园 家属院 宿舍")
TOWERS = words("恒隆 来福士 万象 嘉里 凯德 中信 建银 信达 泰康 太平 国金 天安 鼎盛 海航 富邦 绿景 京基 宝能 城开")
TOWN = words("马 牛 莲 罗 唐 沈 上 下 三 五 九 小 前 后 杨 柏 榆 枣 桃 杏")
TOWN_TWO = words("家 堡 寨 营 屯 窑 垭 圩 埠 浦 港 渡 峪 崖 湖 墩 楼 场 关 原")
HONG_KONG = (
    ("香港", "灣仔", "莊士敦道"),
    ("九龍", "深水埗", "長沙灣道"),
    ("新界", "元朗", "青山公路"),
    ("九龙", "观塘", "开源道"),
)
TAIWAN = (
    ("台北市", "信義區", "松仁路"),
    ("新竹市", "東區", "光復路二段"),
    ("台中市", "北屯區", "崇德路三段"),
    ("高雄市", "左營區", "博愛二路"),
)

STREETS = words(
    "Poplar Aspen Hawthorn Linden Alder Cypress Mulberry Holly Ivy Clover Bluebird Pheasant Quail Falcon Heron Canyon Mesa Harbor Bayview Shoreline Lakeshore Orchard Vineyard Plantation Monroe Madison Adams Tyler Grant Sherman Lafayette Montague Carrington Wexford Dunmore Glenwood Ridgewood Edgewater Fairview Pleasant Summit Granite Copper Saddle Timber Meadowbrook Brookhaven Cambridge Devonshire Tamarack"
)
TOWNS = (
    ("Madison", "WI", "Wisconsin", "537"), ("Des Moines", "IA", "Iowa", "503"), ("Tulsa", "OK", "Oklahoma", "741"), ("Knoxville", "TN", "Tennessee", "379"), ("Reno", "NV", "Nevada", "895"),
    ("Fargo", "ND", "North Dakota", "581"), ("Billings", "MT", "Montana", "591"), ("Savannah", "GA", "Georgia", "314"), ("Mobile", "AL", "Alabama", "366"), ("Little Rock", "AR", "Arkansas", "722"),
    ("Wichita", "KS", "Kansas", "672"), ("Burlington", "VT", "Vermont", "054"), ("Hartford", "CT", "Connecticut", "061"), ("Fort Wayne", "IN", "Indiana", "468"), ("Santa Fe", "NM", "New Mexico", "875"),
    ("Charleston", "SC", "South Carolina", "294"), ("Lansing", "MI", "Michigan", "489"), ("Newark", "NJ", "New Jersey", "071"),
)  # fmt: skip
UK_TOWNS = (
    ("Liverpool", "L"), ("Glasgow", "G"), ("Birmingham", "B"), ("Nottingham", "NG"), ("Oxford", "OX"), ("Plymouth", "PL"), ("Exeter", "EX"), ("Brighton", "BN"), ("Swansea", "SA"), ("Aberdeen", "AB"),
)  # fmt: skip
UK_STREETS = words(
    "High London George Bridge North Green Springfield Broadway Salisbury Richmond Highfield Orchard Beech Hawthorn Wellington Nelson Trafalgar Kensington Fern Meadow Rectory Vicarage"
)
LATIN_ROADS = words("Fuxing Jiefang Xinhua Changjiang Yan'an Wuyi Zhongyang Binhai")
LATIN_DISTRICTS = (("Xuhui", "Shanghai"), ("Futian", "Shenzhen"), ("Yuexiu", "Guangzhou"), ("Gulou", "Nanjing"), ("Wuhou", "Chengdu"))

PRODUCTS_ZH = (
    "吴裕泰茶叶", "张仲景六味地黄丸", "陈李济药酒", "李锦记蚝油", "潘高寿糖浆", "杨国福麻辣烫", "张君雅小妹妹面", "郭元益喜饼", "韩束面膜", "潘婷洗发水", "马利颜料", "江小白", "方回春堂膏方", "汤臣倍健", "罗莱四件套", "柏翠面包机", "安井鱼丸", "梅林午餐肉", "白象方便面", "荣耀90 Pro", "海尔冰箱", "金龙鱼",
)  # fmt: skip
PRODUCTS_EN = (
    "Johnnie Walker gift set", "Tommy Hilfiger hoodie", "Marc Jacobs bag", "Michael Kors watch", "Dr. Martens 1460", "Bobbi Brown palette", "Vera Bradley duffel", "Steve Madden heels", "Sam Edelman loafers", "Laura Ashley duvet", "Eddie Bauer parka", "Betty Crocker mix", "Jimmy Dean sausage", "Sara Lee cheesecake", "Pixel 8 Pro", "ThinkPad T14", "Sonicare 4100", "Bowers & Wilkins PX7", "Fisher-Price swing", "Clarks boots",
)  # fmt: skip
COMPANY_ZH = "锐博昌融天骏金硕辰安捷智联邦祥顺达腾云"
COMPANIES_EN = words("Fairmont Ironwood Summitline Tidewater Keystone Evergreen Crestview Vantage Pinnacle Lakeland")
AGENTS_ZH = ("小蜜", "6617", "安安", "小飞", "豆豆", "C032", "阿杰")
AGENTS_EN = ("Taylor R.", "Agent 203", "HelpBot", "Riley", "Rep 4471", "Casey from Billing")
