"""The lists that the fourth edition is filled from: none shares an entry with a list that an earlier edition draws from."""

from __future__ import annotations

from benchmarks.detection.values.draw import words

GIVEN_ZH = (
    "峻嵘崇嵩巍帅帝庭廷弈彧徽忻怀怜悠情惜愉愿懋成扬掌攀政敬斐斯旋日昀昂易星昶晶暄曜朋本权来极果枝柔柱栋格桓梨榆榛步汉汐池沧泰浚涌涓涯漪滔潇潞澎澈焱燊爱玄玥玮珈班理瑗百益真知石祈禄穗竞笑"
    "笙筱米纪纬绪绵罡羚翌聆舒舫节芙苇苒苓苹茗荔荧莺菁萍萦葵蝶觅誉谅谧豫贝赋路轲迎远追通逊遥野金钦铃银铮长阔陆难零霁霄音领风飘馥驰驹骐骥魁鲁鹃鹂鹭麟龄化员根土火全有连友众万顶冬双加可喜圆"
    "培增多大奎存季守少岁尚年应开引心恩战抗拥援方时朝木水"
)
GIVEN_TRADITIONAL = (
    "珮瑀璇蓁茜喬毓琳婕妘彣楨槿澄沛諭謙諺譽軒辰逸鈞銓鋒鎧震霆頤顥騏鵑麒嵐嶽崧昀晉晟曜栩樺烽煥燦珈琦琮碩祐禎秉紘綸緹翊耘聖芃芊苡若荃莛菁蔚薇衡詮業義聲壽寬審帆幸庭徽慶懷敬旭映時景林棟榆歡"
    "浩淳渝溱滿漢潔灣煌熙獻璧盈矩祖福立紹經縈綺羽習肇興芸茂葦蓀藝虹蘊誼謹豐賦軍遠鄉鉅鍾鐘長閔際隆雄霜韻願題風飛馥驥鯤"
)
UYGHUR = words(
    "约麦尔江 图尔贡 帕孜勒 阿不来提 热西提 古再丽 阿尔祖 夏提 努尔江 麦合木提 吐逊古丽 哈丽旦 赛买提 伊力亚尔 阿迪莱 祖农 巴图尔 凯赛尔 "
    "茹仙古丽 海日古丽"
)
TIBETAN = words("才让东知 卓玛次仁 益西拉姆 多吉才让 普布扎西 旦增曲扎 索南旺堆 达娃卓嘎 白马拉珍")
MONGOL = words("包那日苏 特木尔 乌兰托娅 德力格尔 乌仁其木格 阿古拉 巴雅尔图 牧仁 萨仁花 图布新")
SURNAME_SYLLABLES = words("qin qiu hou bai zou meng xiong jin yan duan lei qian long tao mao gu wan lai kong cui kang niu zhan ouyang qiao")
GIVEN_SYLLABLES = words(
    "bin chang fei feng fu guang guo hui huan jiang kang lai liang lian long luo mian miao nian pei qin qing rong sha shu shun su xing xiong ya you zhuang "
    "zong"
)

FIRST = words(
    "Alan Alice Barry Becky Bethany Blake Bob Bradley Brandon Brittany Cheryl Cindy Claire Colin Courtney Dana Dave Debbie Denise Derek Diane Doug Eddie "
    "Eleanor Ellen Erica Ernest Evelyn Felicity Florence Frances Fred Geoff Gina Glenn Grace Greg Hannah Harriet Harvey Helen Henry Hugo Irene Isaac Ivan "
    "Jack Jackie Jake Janet Jasmine Jeremy Jill Joan Joe Joel Julie Justin Kate Katie Keith Kirsty Kyle Larry Lauren Leah Liam Liz Louise Lucy Lydia Lynn "
    "Maggie Martha Maureen Max Megan Mike Miriam Molly Monica Nate Neil Nick Nicole Nina Noah Oliver Owen Pam Patrick Pauline Peter Phil Philippa Rachel "
    "Ralph Ray Rita Rob Roger Ron Roxanne Roy Ruth Sally Samantha Scott Sean Shane Sheila Simon Sonia Stan Sue Suzanne Ted Teresa Tim Tina Todd Tom Tony "
    "Valerie Vanessa Vera Victor Vincent Virginia Walter Wayne Wendy Zach Zoe Abdullah Mariam Khadija Bilal Hamza Noor Rania Sanjay Meera Neha Amit Pooja "
    "Suresh Lakshmi Harpreet Gurpreet Nikhil Divya Ravi Svetlana Oksana Bogdan Mirela Zoltan Marek Petra Henrik Sanne Joost Femke Matteo Alessia Pablo "
    "Marisol Guillermo Rosario Esteban Lourdes Joao Leticia Takumi Sakura Hyun-woo Seo-yeon Minh Huong Thuy Chukwuma Adaeze Babatunde Wanjiru Kamau Tendai "
    "Lerato DeShawn LaKeisha Trayvon Precious Destiny Jesse Kayla Mackenzie Logan"
)
LAST = words(
    "Abbott Alvarez Armstrong Arnold Austin Barker Barrett Bates Beck Becker Berry Bowman Boyd Bradley Briggs Bryant Burke Burns Burton Byrne Cain Caldwell "
    "Carpenter Carr Carroll Castillo Chambers Chapman Chavez Christensen Cole Collins Conway Cook Crawford Cunningham Curtis Daniels Davidson Dawson Day "
    "Dean Dixon Doyle Duncan Dunn Edwards Elliott Ellis Evans Farrell Ferguson Fields Flynn Ford Fowler Fox Francis Freeman Fuller Garner Garrett Gilbert "
    "Glover Goodman Gordon Grant Greene Griffin Hardy Harper Harrison Hart Harvey Hawkins Hayes Hicks Hoffman Holland Holmes Hopkins Horton Hudson Jacobs "
    "Jennings Jimenez Johnston Kaur Kelley Kennedy Knight Lambert Lane Larson Lawrence Lawson Leonard Little Lowe Lucas Lynch Mack Malone Mann Manning "
    "Mason Matthews May Maxwell McBride McCormick McDonald McKenna Mendez Mendoza Miles Mills Montoya Morgan Morris Morrison Murphy Murray Newman Nichols "
    "Norris O'Donnell O'Leary Olson Owens Padilla Page Palmer Parker Parks Parsons Payne Pearson Peters Peterson Phelps Phillips Pierce Poole Porter Potter "
    "Quinn Ramos Randall Reid Rhodes Richards Riley Rivers Robbins Rodgers Rogers Rose Rowe Ryan Salazar Santiago Saunders Schmidt Schultz Shaw Shelton "
    "Sims Snyder Spencer Stephens Stevens Stewart Strickland Summers Sutton Thornton Tucker Turner Vasquez Vaughn Vega Wade Wagner Walsh Walters Warner "
    "Watkins Watts Weaver Webb Weber Weiss West Wheeler Wilcox Wilkins Willis Wolfe Woods Wyatt York Agarwal Bhatt Chandra Choudhary Iqbal Joshi Kapoor "
    "Mehta Mirza Nair Pillai Rao Saleh Verma Abadi Aziz Hosseini Kaya Ozturk Bianco Conti Greco Marino Fernandes Gomes Sousa Kovac Nagy Dvorak Lewandowski "
    "Sokolov Morozov Fischer Vogel Bergstrom Nilsson Dahl Jansen De-Vries Yamada Kobayashi Shin Bui Ngo Huynh Abubakar Adebayo Diallo Kariuki Mwangi Nkosi "
    "MacKenzie Sinclair Pritchard Cadwallader Cunliffe Entwistle Fairweather Goodfellow Lovelace"
)
CHINESE_FIRST = words("Qiang Fengying Guangming Yating Bingbing Zixin Wenhao Huimin Longfei Shuping Xueqin Yiming Rongrong Changsheng")
CHINESE_LAST = words("Qin Qiu Hou Bai Zou Meng Xiong Jin Duan Lei Qian Tao Mao Gu Wan Kong Cui Kang Ouyang")

CITIES_ZH = tuple(
    tuple(line.split())
    for line in """北京市 - 顺义区 房山区 门头沟区
上海市 - 普陀区 长宁区 青浦区 奉贤区
天津市 - 河东区 武清区 津南区
重庆市 - 南岸区 巴南区 永川区
广东省 中山市 石岐街道 小榄镇 古镇镇
广东省 汕头市 龙湖区 潮阳区
浙江省 绍兴市 越城区 诸暨市
浙江省 台州市 椒江区 温岭市
江苏省 常州市 天宁区 溧阳市
江苏省 扬州市 邗江区 高邮市
山东省 威海市 环翠区 荣成市
山东省 济宁市 任城区 曲阜市
河南省 新乡市 红旗区 辉县市
河北省 邯郸市 丛台区 武安市
四川省 泸州市 江阳区 合江县
四川省 乐山市 市中区 峨眉山市
湖北省 荆州市 沙市区 松滋市
湖南省 衡阳市 雁峰区 耒阳市
福建省 漳州市 芗城区 龙海区
安徽省 阜阳市 颍州区 太和县
江西省 九江市 浔阳区 瑞昌市
陕西省 宝鸡市 金台区 岐山县
黑龙江省 齐齐哈尔市 龙沙区 讷河市
吉林省 吉林市 船营区 磐石市
山西省 大同市 平城区 云州区
贵州省 遵义市 红花岗区 仁怀市
云南省 曲靖市 麒麟区 宣威市
甘肃省 天水市 秦州区 甘谷县
海南省 三亚市 吉阳区 天涯区
广西壮族自治区 柳州市 鱼峰区 柳江区""".splitlines()
)
ROADS = words(
    "民生 民族 民权 爱国 中华 光华 大学 科学 软件园 高新 创新 产业 航空 航天 纬一 纬三 经四 二七 三八 五四 十里 桃花 牡丹 芙蓉 荷花 "
    "杜鹃 石榴 枣园 槐荫 柳林 松柏 竹林 梅园 兰亭 东湖 西湖 南湖 北湖 月湖 龙湖 天河 天山 昆仑 祁连 武夷 峨眉 衡山 嵩山 井冈山 延河 "
    "漓江 湘江 赣江 汉江 岷江 金水 玉带 彩虹 阳光 晨光 朝阳 向阳 新风 文明 富强 诚信 公正 司法 税务 粮食 水利 电力 广电 报业 图书馆 "
    "少年宫 老街 衙门 城隍庙"
)
ESTATES = words(
    "天誉 翰林 书院 观山 望岳 听泉 溪谷 云顶 公元 时代 都会 滨海 海岸 湾畔 珊瑚 蓝天 白桦 红杉 银桂 丹桂 石榴 樱园 桃源 杏花 荷韵 "
    "莲湖 兰亭 梅岭 菊香 松涛 枫叶 槐园 榆景 安居 乐业 同心 同德 永泰 永福 吉祥 如意 康桥 剑桥 维也纳 罗马 莱茵 加州 棕榈 香颂 格林 "
    "美林 奥林 亿达 华发 首创 越秀 绿城 仁恒 世茂"
)
ESTATE_KIND = words("雅居 丽园 华园 景园 名门 花城 水岸 壹号 小区二期 安置房 教师楼 机关大院 厂宿舍 公租房")
TOWERS = words("腾飞 创投 航天 电子 科兴 兴业 浦发 交银 国际金融 双子 东海 星光 凯旋 鸿达 太古 新城市 长城 广发")
TOWN = words("仙 凌 寺 岩 岗 峡 朱 李 王 赵 何 郑 周 温 胜 兴 福 宝 德 仁")
TOWN_TWO = words("寺 桐 堂 畈 圳 坊 塬 梁 川 铺 市 寮 厝 尾 洋 埔 屿 滩 陂")
HONG_KONG = (
    ("香港", "北角", "英皇道"),
    ("九龍", "油麻地", "窩打老道"),
    ("新界", "屯門", "屯門鄉事會路"),
    ("新界", "將軍澳", "唐俊街"),
)
TAIWAN = (
    ("台北市", "中山區", "南京東路二段"),
    ("新北市", "三重區", "重新路四段"),
    ("台南市", "安平區", "永華路二段"),
    ("桃園市", "龜山區", "文化一路"),
)

STREETS = words(
    "Beacon Liberty Union Commerce Market Water Mechanic College University Hospital Airport Depot Foundry Quarry Bridge Canal Wharf Harvest Prairie Bluff "
    "Coyote Eagle Robin Cardinal Deer Elk Turtle Otter Beaver Redwood Sequoia Palm Olive Apple Cherry Peach Pecan Hazel Rosewood Lavender Jasmine Primrose "
    "Thistle Heather Bramble Wellington Nottingham Canterbury Buckingham Hampton Lexington Concord Princeton Harvard Monticello"
)
TOWNS = (
    ("Boulder", "CO", "Colorado", "803"),
    ("Eugene", "OR", "Oregon", "974"),
    ("Akron", "OH", "Ohio", "443"),
    ("Gainesville", "FL", "Florida", "326"),
    ("Durham", "NC", "North Carolina", "277"),
    ("Buffalo", "NY", "New York", "142"),
    ("Rockford", "IL", "Illinois", "611"),
    ("El Paso", "TX", "Texas", "799"),
    ("Fresno", "CA", "California", "937"),
    ("Duluth", "MN", "Minnesota", "558"),
    ("Lincoln", "NE", "Nebraska", "685"),
    ("Norfolk", "VA", "Virginia", "235"),
    ("Provo", "UT", "Utah", "846"),
    ("Tacoma", "WA", "Washington", "984"),
    ("Lafayette", "LA", "Louisiana", "705"),
    ("Worcester", "MA", "Massachusetts", "016"),
    ("Scranton", "PA", "Pennsylvania", "185"),
    ("Huntsville", "AL", "Alabama", "358"),
    ("Topeka", "KS", "Kansas", "666"),
    ("Anchorage", "AK", "Alaska", "995"),
)
UK_TOWNS = (
    ("Southampton", "SO"),
    ("Leicester", "LE"),
    ("Coventry", "CV"),
    ("Derby", "DE"),
    ("Cambridge", "CB"),
    ("Ipswich", "IP"),
    ("Hull", "HU"),
    ("Belfast", "BT"),
    ("Dundee", "DD"),
    ("Bath", "BA"),
)
UK_STREETS = words(
    "Market Castle Priory Abbey Waterloo Regent Princes Duke Cathedral Garden Hillside Elm Sycamore Chestnut Larch Poplar Lime Rowan Ash Northgate "
    "Southfield Westbourne Eastgate"
)
LATIN_ROADS = words("Huashan Hongqiao Shennan Dongfeng Qingnian Wenhua Keji Xueyuan")
LATIN_DISTRICTS = (
    ("Haidian", "Beijing"),
    ("Pudong", "Shanghai"),
    ("Bao'an", "Shenzhen"),
    ("Haizhu", "Guangzhou"),
    ("Jiangning", "Nanjing"),
    ("Siming", "Xiamen"),
)

PRODUCTS_ZH = (
    "王小卤虎皮鸡爪", "周生生项链", "谢馥春鸭蛋粉", "鲁花花生油", "何济公止痛片", "余仁生燕窝", "张一元茉莉花茶", "王麻子剪刀", "李先生牛肉面", "胡庆余堂铁皮枫斗", "雷允上六神丸", "史丹利复合肥", "方广米粉", "乔丹篮球鞋", "温碧泉面霜", "金丝猴奶糖", "顾家沙发", "林内热水器", "康师傅绿茶", "红米Note 13", "格力空调", "石头扫地机", "罗技鼠标", "谢裕大毛峰",
)  # fmt: skip
PRODUCTS_EN = (
    "Charlotte Tilbury lipstick", "Tom Ford cologne", "Ted Baker coat", "Jo Malone candle", "Stanley tumbler", "Oscar Mayer hot dogs", "Ben & Jerry's pint", "Dr Pepper 12-pack", "Mrs. Meyer's soap", "Uncle Ben's rice", "Estee Lauder serum", "Hugo Boss belt", "Kenneth Cole boots", "Elizabeth Arden cream", "Harry Potter box set", "Barbie Dreamhouse", "OnePlus 12", "Echo Dot", "Brother HL-L2350 printer", "Cole Haan oxfords", "Max Factor mascara",
)  # fmt: skip
COMPANY_ZH = "卓越优品乐购悦享端速迅星航蓝图佳和"
COMPANIES_EN = words("Meridian Brightwater Oakhurst Stonegate Crosswind Bluebonnet Trailhead Greenleaf Lighthouse Copperfield")
AGENTS_ZH = ("小夏", "9527", "圆圆", "客服3号", "小橙", "K17", "阿May")
AGENTS_EN = ("Jordan (Support)", "Agent 5520", "ChatAssist", "Robin", "Rep 88", "Alex from Tech")
