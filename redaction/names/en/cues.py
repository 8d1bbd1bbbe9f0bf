"""The words that announce a person: what stands before a name, and what persons do after it."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

from redaction.names.en.listed import listed
from redaction.names.en.vocabulary import PARTICLES, TITLES


class Level(IntEnum):
    """How surely a name follows."""

    NONE = 0
    SELF = 1
    """`I'm`, `this is`: a name, or anything else."""
    PERSON = 2
    """`Hi`, `my husband`, `spoke with`: somebody, perhaps called so."""
    TITLE = 3
    """`Mrs`."""
    LABEL = 4
    """`Name:`, `my name is`."""


ROLES = listed(
    "customer,cust,client,caller,consumer,cardholder,card holder,accountholder,account holder,policyholder,policy holder,primary holder,joint holder,"
    "contact,recipient,passenger,patient,guest,member,beneficiary,payee,payer,sender,receiver,requester,requestor,assignee,author,owner,account owner,employee,"
    "tenant,buyer,seller,applicant,borrower,claimant,insured,driver,student,subscriber,user,agent,rep,representative,advisor,adviser,associate,"
    "manager,supervisor,technician,specialist,operator,doctor,landlord,colleague,coworker,co-worker,attorney,lawyer",
    ",",
)
KIN = listed(
    "husband,wife,spouse,partner,son,daughter,mother,father,mom,mum,dad,brother,sister,friend,boss,neighbor,neighbour,fiance,fiancee,"
    "boyfriend,girlfriend,uncle,aunt,nephew,niece,cousin,roommate,assistant,grandson,granddaughter,grandmother,grandfather,caregiver,kid,child",
    ",",
)
_KIN = frozenset(KIN)
_FIELDS = listed(
    "name,names,attn,attention,signed,signed by,signature,from,to,cc,bcc,bill to,billed to,ship to,shipped to,sold to,deliver to,prepared by,submitted by,alt contact,"
    "reported by,requested by,approved by,assigned to,handled by,opened by,created by,by,next of kin,emergency contact,spouse,contact person,attendees,"
    "attendee,who,person,full name,surname,forename,aka,a.k.a,payable to,manager,lead,participants,requested for,nominee,dependent,trustee,witness,notary",
    ",",
)
_GREETINGS = listed(
    "dear,hi,hello,hey,hiya,good morning,good afternoon,good evening,good day,welcome,welcome back,hi there,thanks,thank you,thanks again,thx,ty,thank u,morning,sorry",
    ",",
)
_SIGNED = listed(
    "regards,sincerely,respectfully,best,cheers,thanks,thank you,thx,truly,faithfully,wishes,love,many thanks,in advance,gratefully,warmly,take care,"
    "respectfully yours,thanks again,thanks so much,thank you so much,cordially,best wishes,yours,appreciated,thanks!,signed",
    ",",
)
_BESIDE = listed(
    "spoke with,spoke to,speak with,speak to,speaking with,speaking to,talk to,talk with,talked to,talked with,talking to,talking with,chatted with,"
    "chatting with,chat with,met with,met,dealt with,dealing with,work with,worked with,behalf of,registered to,registered under,name of,belongs to,belong to,"
    "payable to,addressed to,transferred to,assigned to,escalated to,reassigned to,forwarded to,signed by,reported by,submitted by,asked for,ask for,asking for,named,spoke w/,talked w/,call w/,speaking w/,chat w/,met w/,complaint from,request from,feedback from,inquiry from,review from,it for,for my client,"
    "attn,attention,c/o,care of,letter from,email from,mail from,call from,message from,note from,called from,thanks to,called by,handled by,helped by,assisted by,"
    "approved by,authorized by,completed by,contacted by,informed,notified,advised,asked,told,contacted,emailed,phoned,texted,visited,cc'd,copied,"
    "issued to,refund to,invoice to,account of,account for,case for,appointment with,appointment for,meeting with,"
    "interview with,call with,reservation for,booking for,ticket for,order for,called for,policy for,married to,divorced from,connected with,connected to,assisted,"
    "helped,add,adding,remove,removing,and my name,account under,listed under,under,goes by,known as,behalf",
    ",",
)
_IS = ("is", "was", "named", "called", "are")
_SELF = listed(
    "i am,i'm,i\u2019m,im,this is,it's,it\u2019s,its,here is,that's,it is,you're speaking with,you are speaking with,name's", ","
)
_LABEL = listed(
    "name is,names is,name was,name's,name\u2019s,names are,name on it is,name will be,name should be,called is,call me,name to,names me,"
    "name on the account is,name on my account is,name on account,name under,name as,surname is,last name,first name,middle name,full name,legal name,"
    "maiden name,name,customer name,client name,contact name,employee name,cardholder name,patient name,holder name,account name,caller name,name on file is,"
    "name on the card is,name on card is,name on the order is,name on file,signed by,name of",
    ",",
)


def _table() -> dict[str, Level]:
    table = dict.fromkeys(_SELF, Level.SELF)
    table |= dict.fromkeys([*_GREETINGS, *_BESIDE, *ROLES, *KIN], Level.PERSON)
    table |= {f"{who} {verb}": Level.PERSON for who in (*ROLES, *KIN) for verb in _IS}
    table |= dict.fromkeys(TITLES - {"sister", "father", "sr", "judge"}, Level.TITLE)
    return table | dict.fromkeys(_LABEL, Level.LABEL)


_BEFORE = _table()
_BEFORE_COLON = dict.fromkeys(_FIELDS, Level.LABEL) | dict.fromkeys(ROLES, Level.LABEL) | dict.fromkeys(_GREETINGS, Level.PERSON)
_BEFORE_BREAK = dict.fromkeys([*_SIGNED, *_GREETINGS, *KIN, "name is", "i am", "customer"], Level.PERSON)
_NAMED = re.compile(
    r"(?:^|[^a-z])(?:(?:first|last|full|given|family|middle|customer|client|contact|holder|cardholder|caller|agent|employee|user|patient|member|guest)_?-?)?(?:name|surname)$"
)
_UNNAMED = listed(
    "user_name username company_name product_name file_name filename item_name product company file business plan brand model domain host store"
)
_ASKED = re.compile(r"\bname\b[^?]{0,30}\?[^?]{0,24}$")

REACH = 64
"""Code points looked at before a name."""
_QUOTES = " \t\"'([{<*_~|>-"


class Before(NamedTuple):
    """What stands before a place in a text."""

    level: Level
    signed: bool
    """A greeting or a farewell ends a line or a clause there: the name has to end one too."""
    thing: bool = False
    """An article or a preposition of place stands there: `the Mac`, `in Preston`."""
    kin: bool = False
    """A relative or a friend is named: `my wife`."""
    faint: bool = False
    """A word stands there behind which a person stands as often as anything else: `by`, `for`, `told`."""


_OF_PERSONS = listed(
    "by for from with to under and called between user sup cx rep is was told tell meet ask name client trustee w/ per of is will can did does has"
)
_OF_THINGS = listed("the a an in at near via this that your inside")

NOTHING = Before(Level.NONE, signed=False)


def before(low: str, at: int) -> Before:
    """What the words before `at` announce; `low` is the text in lower case."""
    reach = low[max(0, at - REACH) : at]
    lean = reach.rstrip(_QUOTES)
    broken = lean.endswith("\n")
    lean = lean.rstrip("\r\n \t" + _QUOTES) if broken else lean
    mark = lean[-1:] if lean[-1:] in {":", "=", ",", ".", "!", "?", ";"} else ""
    words = lean.rstrip(":=,.!?; \t\"'\u2019])").split()[-4:]
    if not words:
        return NOTHING
    while len(words) > 1 and words[-1] in PARTICLES:
        words.pop()  # Mr. de Vries
    words = [word.strip("\"'([{<*,;:.!?") for word in words]
    if mark in {":", "="} and not broken:
        return _after_colon(words)
    if broken and _ASKED.search(reach):
        return Before(Level.LABEL, signed=True)
    if mark == "?":
        return Before(Level.LABEL if _ASKED.search(reach) else Level.NONE, signed=True)
    if mark == "." and not broken:
        return Before(Level.TITLE, signed=False) if words[-1] in TITLES else NOTHING
    if mark or broken:
        return Before(_longest(words, _BEFORE_BREAK), signed=True)
    return Before(
        _longest(words, _BEFORE), signed=False, thing=words[-1] in _OF_THINGS, kin=words[-1] in _KIN, faint=words[-1] in _OF_PERSONS
    )


def _after_colon(words: list[str]) -> Before:
    last = words[-1].rsplit(",", 1)[-1].strip("\"'{")
    if _NAMED.search(last) and last not in _UNNAMED and (len(words) < 2 or words[-2] not in _UNNAMED):
        return Before(Level.LABEL, signed=False)
    return Before(_longest([*words[:-1], last], _BEFORE_COLON), signed=False)


def _longest(words: list[str], table: dict[str, Level]) -> Level:
    for n in range(len(words), 0, -1):
        level = table.get(" ".join(words[-n:]))
        if level is not None:
            return level
    return Level.NONE


AFTER = re.compile(
    r"(?:['\u2019]s)? (?:here|speaking|called|calling|calls|phoned|emailed|wrote|said|says|told|asked|contacted|reported|requested|complained|confirmed"
    r"|mentioned|explained|stated|states|informed|promised|advised|replied|responded|helped|assisted|thanked|agreed|provided|verified|is calling|has called"
    r"|from (?:the|your|billing|support|accounts?|customer|tech|sales)|was (?:very|so|really|great|helpful|rude|kind|able)|wants to|would like)\b"
)
"""What persons do: follows a name that is a word as well."""
