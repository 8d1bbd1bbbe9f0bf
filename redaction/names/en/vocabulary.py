"""Words that decide what a capitalised word is not, or must be: titles, months, places, companies, words of service talk."""

from __future__ import annotations

from redaction.names.en.listed import listed

NAMELY = listed(
    "john peter maria heather victor martin sherry lee harry sally jack robin carol mike derrick nick tom bob matt sue ruby holly jay dean ken "
    "frank jenny tanner rob bobby jimmy timothy jerry larry barry gene billy andy eddy ron dan sam max nelson gary"
    " smith doe miller martin walker wright hill turner cook cooper reed cox ward brooks kelly foster bell butler fisher wells burns porter weaver pierce"
    " peters hart lynch fuller chambers watts parks hale graves barber manning gill curry newton potter parsons ball moody sparks marsh stokes"
    " shepherd flowers arias bass simmons hood combs bridges villa heath shields garrison booth winters meadows browning stout gentry sellers"
    " stark weeks valentine peck bender herring crane madden archer hays riddle holder snider tang wilder finch franks downing foreman"
    " sterling stern givens crews crouch butcher dukes major gee bacon lacy hardy bishop"
)
"""Ordinary words that are names far more often than words where they have a capital."""

TITLES = listed(
    "mr mrs ms miss mx dr prof professor doctor sir madam mister missus judge officer sgt sergeant capt captain lt lieutenant rev reverend "
    "father sister pastor rabbi imam sheikh nurse señor señora herr frau monsieur madame mme sra sr"
)

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "esq", "phd", "md"})

PARTICLES = listed(
    "van von der den de del della di da dos das do du la le el al bin ibn bint ben st ter ten zu y e abu af av san santa mac ap"
)

MONTHS = (
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec"
)
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"

MONTH_NAMES = frozenset({"april", "may", "june", "august", "jan", "jun"})
"""Months that are given names; words, for the lists of ordinary words have nothing that begins with a capital."""

NEVER = frozenset(f"{MONTHS} {WEEKDAYS} ".split()) - MONTH_NAMES | listed(
    "i i'm i'd i'll i've im me my mine we us our you your yours he him his she her hers they them their it its it's this that these those there here "
    "a an the and or but nor so yet if then else when where why how who whom whose what which while because since until although though as at by for "
    "from in into of off on onto out over to up with about after again against all also am any are aren't be been before being below between both can "
    "can't could couldn't did didn't does doesn't doing don't done down during each few had has hasn't have haven't having is isn't just more most "
    "much must need no not now once only other ought own please same shall should shouldn't some still such than thanks thank thx too under very was "
    "wasn't were weren't won't would wouldn't yes yeah yep nope ok okay hi hello hey dear greetings regards sincerely cheers best kind warm warmly "
    "respectfully yours good morning afternoon evening night day today tomorrow yesterday team support service services customer client agent "
    "representative rep manager supervisor sir madam ma'am everyone everybody someone anyone nobody folks guys guest member user account order ticket case "
    "number name email phone mobile address street city state zip code date time hello welcome sorry apologies note update re fw fwd subject sent "
    "cc bcc attn ps fyi asap faq usa uk us eu uae pin ssn dob id otp atm pos api url pdf usd gbp eur via per vs etc inc ltd llc corp plc gmbh "
    "english spanish french german chinese american british canadian australian indian mexican irish scottish welsh dutch japanese korean italian "
    "russian polish turkish arabic hindi european asian african portuguese brazilian swedish danish norwegian finnish greek christmas easter thanksgiving ramadan diwali "
    "called said says asked wants wanted bought received never ever let lets let's get got going gone will've unknown none null nil test tester "
    "demo sample admin administrator anonymous redacted masked deleted cardholder policyholder accountholder subscriber traveler traveller passenger "
    "recipient beneficiary payee payer sender requester applicant borrower claimant insured tenant complainant holder caller consumer attn contact spouse husband "
    "wife employee technician specialist advisor adviser associate colleague attendee attendees participant assignee reporter signatory zip ssn dob mrn "
    "complaint returned"
)
"""Words that no name holds: function words, greetings, the calendar, what service desks call people."""

PLACES = listed(
    "kuala lumpur buenos aires addis ababa sao paulo rio janeiro tel aviv abu dhabi bahrain muscat oman kuwait tehran baghdad ankara istanbul izmir warsaw krakow "
    "gdansk prague budapest bucharest belgrade zagreb sarajevo skopje tirana tallinn riga vilnius helsinki stockholm gothenburg malmo oslo bergen copenhagen aarhus "
    "rotterdam amsterdam utrecht eindhoven antwerp brussels ghent bruges zurich basel lausanne salzburg innsbruck graz munich hamburg cologne frankfurt stuttgart "
    "dusseldorf leipzig dresden hannover lyon marseille toulouse bordeaux nantes strasbourg lille seville malaga bilbao turin bologna genoa palermo "
    "accra kampala kigali harare lusaka luanda johannesburg pretoria durban casablanca tunis tripoli karachi lahore islamabad dhaka colombo kathmandu "
    "ahmedabad jaipur lucknow surat nagpur kochi goa phuket bali cebu taipei kaohsiung macau busan kyoto nagoya sapporo lumpur "
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky "
    "louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada hampshire jersey mexico york carolina "
    "dakota ohio oklahoma oregon pennsylvania rhode tennessee texas utah vermont virginia washington wisconsin wyoming ontario quebec alberta "
    "manitoba scotia brunswick london paris berlin madrid rome milan vienna geneva verona florence sydney melbourne brisbane perth adelaide victoria "
    "queensland tasmania auckland wellington toronto vancouver montreal calgary ottawa winnipeg edmonton dallas houston austin denver memphis "
    "phoenix orlando tampa miami atlanta boston chicago cleveland cincinnati columbus detroit charlotte raleigh durham nashville savannah "
    "charleston augusta albany brooklyn bronx queens manhattan chelsea madison milwaukee lincoln omaha wichita cheyenne santiago lima bogota cairo "
    "israel jordan kenya chad cuba india china asia africa europe america england scotland ireland wales britain france germany spain italy "
    "portugal brazil argentina chile colombia peru japan korea vietnam thailand singapore malaysia indonesia philippines pakistan bangladesh "
    "nepal russia ukraine poland sweden norway denmark finland holland belgium switzerland austria greece turkey egypt nigeria ghana delhi mumbai "
    "bangalore chennai kolkata hyderabad pune beijing shanghai shenzhen dubai qatar doha riyadh jeddah tokyo osaka seoul hanoi bangkok manila "
    "jakarta lagos nairobi kingston trinidad jamaica bristol leeds manchester liverpool birmingham sheffield glasgow edinburgh cardiff belfast "
    "dublin cork oxford cambridge brighton lancaster chester lincoln warwick kent essex sussex surrey devon cornwall bedford bradford burlington "
    "camden clifton concord dayton easton fremont fresno glendale hudson irvine jackson lakewood laredo lexington lubbock "
    "mesa newark norfolk oakland oceanside pasadena plano quincy reno riverside rochester sacramento salem seattle spokane springfield stockton "
    "syracuse toledo tucson tulsa trenton waco odessa geneva athens alexandria valencia barcelona lisbon porto naples venice "
    "hamilton halifax surrey markham brampton london windsor darwin cairns hobart newcastle santa san los las saint fort mount north south east west preston boise richmond salem eugene tacoma tallahassee montgomery mobile huntsville shreveport knoxville chattanooga louisville indianapolis minneapolis anchorage honolulu albuquerque scottsdale bakersfield anaheim stamford hartford providence worcester buffalo pittsburgh philadelphia scranton allentown akron milton keynes ealing cabo lucas mia langley taunton"
)
"""States, countries and towns that are names too: one of these by itself is a place."""

TOWNS = listed(
    "new york,new orleans,new haven,san jose,san diego,san francisco,san antonio,los angeles,las vegas,el paso,fort worth,fort wayne,"
    "fort lauderdale,st louis,st paul,st petersburg,salt lake,baton rouge,des moines,santa ana,santa rosa,santa fe,santa monica,"
    "santa barbara,santa clara,colorado springs,long beach,virginia beach,kansas city,oklahoma city,jersey city,grand rapids,"
    "little rock,sioux falls,palo alto,ann arbor,green bay,cedar rapids,overland park,corpus christi,chula vista,st albans,"
    "milton keynes,gold coast,alice springs,hong kong,quebec city,thunder bay",
    ",",
)
"""Towns of two words, where a street goes on into them without a comma."""

COMPANIES = listed(
    "inc incorporated ltd limited llc llp corp corporation co company companies plc gmbh ag bank banking financial finance capital insurance "
    "assurance mutual credit union trust group holdings partners associates brothers bros sons enterprises industries solutions systems technologies "
    "technology tech software labs laboratories media studios entertainment university college school academy institute hospital clinic medical "
    "health healthcare pharmacy church temple mosque museum library theatre theater stadium arena hotel hotels inn resort resorts suites motel "
    "restaurant cafe airport airlines airways air station terminal mall center centre plaza park store stores shop market supermarket foundation "
    "society association club council county parish borough district province island islands beach lake river creek bay bridge canyon valley mountain mountains "
    "street st avenue ave road rd boulevard blvd drive lane ln court ct place pl square sq terrace way parkway pkwy highway hwy circle cir crescent close "
    "grove gardens row mews building bldg tower towers house hall apartments estate lodge cottage farm manor villas award prize act law syndrome "
    "disease day express motors electric energy foods airlines wireless mobile telecom communications news times post journal press records "
    "edition series model plan plus pro max mini ultra premium rewards points card visa mastercard"
)
"""What follows a founder's, a saint's or an engineer's name in the name of a firm, a building or a product."""

GOODS = listed(
    "sofa armchair recliner ottoman loveseat bookshelf bookcase nightstand wardrobe mattress desk lamp rug curtain curtains mirror headboard "
    "stroller crib blender toaster kettle oven fridge freezer microwave dishwasher washer dryer vacuum mop heater humidifier purifier cooler tumbler mug bottle "
    "headphones earbuds earphones headset speaker soundbar router modem laptop tablet charger keyboard printer monitor lens drone watch smartwatch tracker "
    "guitar piano backpack bag handbag purse wallet suitcase luggage boots sneakers shoes sandals heels loafers trainers jacket coat hoodie sweater jeans "
    "dress skirt shirt tee leggings sunglasses perfume lipstick mascara serum cream shampoo bike scooter treadmill tent"
)
"""What is sold under a name that might be a person's: Harper Sofa, Felix Vacuum. None is a common surname."""

BRANDS = listed(
    "deutsche telekom siemens bosch philips logitech xiaomi redmi huawei honor oppo vivo oneplus realme garmin dyson miele braun gopro nintendo playstation xbox steam "
    "spotify disney hulu roku airpods macbook ipad iphone galaxy pixel chromebook thinkpad surface zoom slack trello dropbox okta shopify squarespace wix godaddy "
    "expedia trivago kayak agoda tripadvisor fedex dhl ups usps hermes evri dpd yodel aramex maersk unilever nivea garnier maybelline loreal sephora ulta "
    "revlon gillette vuitton versace burberry givenchy balenciaga valentino ferragamo swarovski pandora tiffany omega tissot breitling casio seiko fossil timberland "
    "converse reebok asics fila vans skechers birkenstock patagonia columbia levis wrangler hollister abercrombie uniqlo mango bershka wolfskin lagerfeld "
    "starbucks chipotle dominos pizzeria nescafe nespresso keurig tupperware pyrex whirlpool electrolux panasonic toshiba hitachi sharp sanyo bose sonos "
    "sennheiser jbl beats nvidia amd intel ryzen radeon geforce corsair razer revolut monzo wise payoneer skrill neteller coinbase binance kraken robinhood etrade "
    "ameritrade allianz axa aviva prudential metlife geico allstate progressive aetna cigna humana kaiser vuitton jeep dodge chrysler fiat peugeot renault citroen "
    "skoda opel vauxhall jaguar maserati lamborghini bugatti kawasaki ducati triumph yamaha "
    "amazon google apple microsoft facebook instagram twitter whatsapp netflix paypal venmo zelle uber lyft airbnb ebay etsy walmart costco nike adidas "
    "puma chanel dior gucci armani prada hermes cartier rolex lexus toyota honda nissan mazda kia hyundai ford chevrolet chevy buick cadillac lincoln "
    "tesla mercedes benz bmw audi porsche ferrari bentley volvo mitsubishi subaru suzuki yamaha sony samsung nokia lenovo dell asus acer xerox canon "
    "nikon kodak epson alexa siri cortana echo kindle fitbit roomba verizon sprint comcast xfinity spectrum vodafone barclays lloyds hsbc santander "
    "citi citibank fargo chase schwab fidelity vanguard visa discover amex klarna stripe zendesk salesforce oracle cisco adobe norton mcafee "
    "mcdonald's mcdonalds wendy's wendys macy's macys kohl's kohls lowe's lowes denny's arby's domino's levi's sainsbury's sainsburys tesco asda aldi "
    "lidl ray-ban morrisons argos boots debenhams primark zara ikea nestle kraft heinz kellogg tylenol cessna boeing guinness marriott hilton hyatt ramada "
    "wyndham sheraton hertz avis sixt delta lufthansa ryanair emirates qantas jetblue ace zoe alexa jira celsius fahrenheit java python linux mac siri windows android"
)
"""Trade names that the lists of names hold, or that stand before a word that they hold."""

TRADE_PHRASES = listed(
    "sam club,mr coffee,harley quinn,louis vuitton,jack wolfskin,karl lagerfeld,jo malone,ben sherman,paul mitchell,madison reed,warby parker,kipling winter,"
    "kendrick lamar,tom tom,st james,st andrews,st mary,st patrick,saint laurent,"
    "john lewis,john deere,john hancock,calvin klein,ralph lauren,tommy hilfiger,michael kors,kate spade,marc jacobs,tory burch,vera bradley,jimmy choo,"
    "kay jewelers,mary kay,estee lauder,elizabeth arden,bobbi brown,tom ford,paul smith,ted baker,karen millen,laura ashley,cath kidston,fred perry,"
    "morgan stanley,charles schwab,edward jones,raymond james,merrill lynch,goldman sachs,stanley black,black decker,harley davidson,"
    "jack daniels,johnnie walker,jim beam,ben jerry,sara lee,betty crocker,aunt jemima,uncle ben,oscar mayer,jimmy dean,jimmy john,papa john,"
    "trader joe,tim hortons,ruth chris,bob evans,harry potter,mickey mouse,peter pan,james bond,taylor swift,martin luther,george washington,"
    "abraham lincoln,john wayne,ronald reagan,john kennedy,la guardia,st george,san francisco,los angeles,st louis,st paul,san diego,san jose,"
    "san antonio,san juan,santa clara,santa monica,santa barbara,santa ana,santa cruz,santa rosa,fort worth,west virginia,north carolina,south carolina,"
    "virginia beach,new jersey,salt lake,baton rouge,des moines,el paso,costa rica,sri lanka,saudi arabia,puerto rico,tel aviv,abu dhabi,hong kong,"
    "nova scotia,marks spencer,levi strauss,johnson johnson,rolls royce,aston martin,land rover,alfa romeo,mercedes benz,thomas cook,ernst young,"
    "ben franklin,benjamin franklin,bath body,victoria secret,old navy,blue cross,standard chartered,chase sapphire,wells fargo,"
    "liberty mutual,lincoln financial,american express,dr pepper,dr martens,doc martens",
    ",",
)
"""Two words that look like a person's name and are a firm's, a city's or a public figure's that things are named after."""

BOTH = listed("park hall lane law day house lake parish rich grove")
"""Words of `COMPANIES` that are surnames as well: behind a given name that is no place they end a person's name (a Korean Park, a Hall)."""

LANDMARKS = listed(
    "hill hills wells heath bridges villa cliff burgh ford field fields woods wood wharf cross gate common green bush end town garden gardens cove falls springs"
)
"""Surnames that end the names of neighbourhoods: behind a word that is no given name they make no person."""

SAINTS = frozenset({"st", "st.", "saint", "mount", "mt", "fort", "port", "lake", "cape"})
"""Words before a name that make it a place: St James, Fort Worth."""

PINYIN_SURNAMES = listed(
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang xie song tang deng han feng cao peng zeng xiao tian "
    "dong pan yuan cai jiang yu du ye cheng wei su lu lü ding ren shen yao jiang cui tan liao fan wang jin shi jia xia fu fang zou xiong meng qin "
    "qiu hou yan gu lei long shao qian dai yin chang hao wan kong bai mao chang wen niu pang qi zhuang tao ni an"
)
"""The most common Chinese surnames in Hanyu Pinyin (Ministry of Public Security, yearly name report)."""
