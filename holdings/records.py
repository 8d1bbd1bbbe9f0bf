"""What a record must hold: the elements of a record, and which of them each class of record has to have.

The guides say what a record of a service, a consultation or an archive contains. An organisation declares in which fields
these elements stand; classes of its own have no mandatory content.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from holdings.text import Text


class RecordClass(StrEnum):
    """The classes that the guides know. `record_class` may have any other word: what such a record holds, nobody lays down."""

    SERVICE_RECORD = "service_record"
    CONSULTATION_RECORD = "consultation_record"
    COMPLAINT_RECORD = "complaint_record"
    SERVICE_ARCHIVE = "service_archive"
    SURVEY = "survey"
    BACKUP_REGISTER = "backup_register"

    @property
    def text(self) -> Text:
        return _CLASS_TEXT[self]


_CLASS_TEXT = {
    RecordClass.SERVICE_RECORD: Text("服务记录", "service record"),
    RecordClass.CONSULTATION_RECORD: Text("咨询记录", "consultation record"),
    RecordClass.COMPLAINT_RECORD: Text("投诉记录", "complaint record"),
    RecordClass.SERVICE_ARCHIVE: Text("服务档案", "service archive"),
    RecordClass.SURVEY: Text("满意度调查", "survey"),
    RecordClass.BACKUP_REGISTER: Text("备份登记", "register of backups"),
}


class Element(StrEnum):
    """What a field holds of a record. Closed: inventory, controls and reports use these words."""

    RECORD_NO = "record_no"
    STATUS = "status"
    REQUESTED_AT = "requested_at"
    ACCEPTED_AT = "accepted_at"
    STARTED_AT = "started_at"
    HANDLED_AT = "handled_at"
    ENDED_AT = "ended_at"
    CLOSED_AT = "closed_at"
    ARCHIVED_AT = "archived_at"
    FINISHED_AT = "finished_at"
    RECORDED_AT = "recorded_at"
    PLACE = "place"
    STAFF = "staff"
    STAFF_POST = "staff_post"
    STAFF_CONTACT = "staff_contact"
    CLIENT = "client"
    CLIENT_CONTACT = "client_contact"
    REQUEST = "request"
    CONTENT = "content"
    PROCESS = "process"
    RESULT = "result"
    FEEDBACK = "feedback"
    RATING = "rating"
    STORED_IN = "stored_in"
    KEEP_UNTIL = "keep_until"
    CUSTODIAN = "custodian"
    POLICY = "policy"
    MANIFEST = "manifest"

    @property
    def text(self) -> Text:
        return _ELEMENT_TEXT[self]

    @property
    def moment(self) -> bool:
        """Whether it is a day or a moment."""
        return self.value.endswith("_at") or self is Element.KEEP_UNTIL


_ELEMENT_TEXT = {
    Element.RECORD_NO: Text("记录编号", "record number"),
    Element.STATUS: Text("记录状态", "status"),
    Element.REQUESTED_AT: Text("提出时间", "time of request"),
    Element.ACCEPTED_AT: Text("受理时间", "time of acceptance"),
    Element.STARTED_AT: Text("开始时间", "start"),
    Element.HANDLED_AT: Text("处理时间", "time of handling"),
    Element.ENDED_AT: Text("结束时间", "end"),
    Element.CLOSED_AT: Text("办结时间", "time of closing"),
    Element.ARCHIVED_AT: Text("归档时间", "time of archiving"),
    Element.FINISHED_AT: Text("完成时间", "time of completion"),
    Element.RECORDED_AT: Text("登记时间", "time of entry"),
    Element.PLACE: Text("地点", "place"),
    Element.STAFF: Text("工作人员", "staff member"),
    Element.STAFF_POST: Text("工作人员岗位", "staff member's post"),
    Element.STAFF_CONTACT: Text("工作人员联系方式", "staff member's contact"),
    Element.CLIENT: Text("客户身份", "client"),
    Element.CLIENT_CONTACT: Text("客户联系方式", "client's contact"),
    Element.REQUEST: Text("诉求", "request"),
    Element.CONTENT: Text("内容", "content"),
    Element.PROCESS: Text("过程和步骤", "process and steps"),
    Element.RESULT: Text("结果", "result"),
    Element.FEEDBACK: Text("客户反馈", "client's feedback"),
    Element.RATING: Text("客户评价", "client's rating"),
    Element.STORED_IN: Text("存储方式", "how it is stored"),
    Element.KEEP_UNTIL: Text("保存期限", "how long it is kept"),
    Element.CUSTODIAN: Text("保管人", "custodian"),
    Element.POLICY: Text("脱敏策略", "redaction policy"),
    Element.MANIFEST: Text("导出清单", "manifest of the export"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One thing that a record must hold: any of the elements that say it, and the provisions that ask for it."""

    elements: tuple[Element, ...]
    provisions: tuple[str, ...]
    in_the_end: bool = False
    """Whether it can only be there once the record is finished."""

    @property
    def element(self) -> Element:
        """The element that names it."""
        return self.elements[0]


def _must(*elements: Element, by: str, in_the_end: bool = False) -> Requirement:
    return Requirement(elements=elements, provisions=tuple(by.split()), in_the_end=in_the_end)


_SERVICE = (
    _must(Element.STARTED_AT, Element.REQUESTED_AT, Element.RECORDED_AT, by="A-2.3/1 B-2.5/1 C-4.1/1"),
    _must(Element.ENDED_AT, Element.HANDLED_AT, Element.CLOSED_AT, by="B-2.5/1", in_the_end=True),
    _must(Element.PLACE, by="A-2.3/1 B-2.5/1"),
    _must(Element.STAFF, by="A-2.3/1 B-2.5/1"),
    _must(Element.STAFF_POST, by="B-2.5/1"),
    _must(Element.STAFF_CONTACT, by="B-2.5/1"),
    _must(Element.CONTENT, Element.REQUEST, by="A-2.3/1 B-2.5/1 C-4.1/1"),
    _must(Element.PROCESS, by="A-2.3/1 B-2.5/1", in_the_end=True),
    _must(Element.RESULT, by="A-2.3/1 B-2.5/1 C-4.1/1", in_the_end=True),
    _must(Element.FEEDBACK, by="A-2.3/1 B-2.5/1 C-4.1/1", in_the_end=True),
    _must(Element.RATING, by="A-2.3/1", in_the_end=True),
)
"""How the problem was handled (A-2.3/1, B-2.5/1) is its process and result. In time order (B-2.5/1) is REC-05's question."""

MANDATORY: dict[RecordClass, tuple[Requirement, ...]] = {
    RecordClass.SERVICE_RECORD: _SERVICE,
    RecordClass.COMPLAINT_RECORD: _SERVICE,
    RecordClass.CONSULTATION_RECORD: (
        _must(Element.CLIENT, by="D-2.5/2"),
        _must(Element.CLIENT_CONTACT, by="D-2.5/2"),
        _must(Element.REQUEST, Element.CONTENT, by="D-2.5/2"),
        _must(Element.REQUESTED_AT, by="D-2.5/2"),
        _must(Element.ACCEPTED_AT, by="D-2.5/2"),
        _must(Element.HANDLED_AT, by="D-2.5/2", in_the_end=True),
        _must(Element.STAFF, by="D-2.5/2"),
        _must(Element.PROCESS, by="D-2.5/2", in_the_end=True),
        _must(Element.RESULT, by="D-2.5/2", in_the_end=True),
        _must(Element.FEEDBACK, by="D-2.5/2", in_the_end=True),
        _must(Element.STORED_IN, by="D-2.5/2"),
        _must(Element.KEEP_UNTIL, by="D-2.5/2"),
    ),
    RecordClass.SERVICE_ARCHIVE: (
        _must(Element.CLIENT, by="A-1.2/1"),
        _must(Element.CONTENT, Element.REQUEST, by="A-1.2/1 D-8.1/1"),
        _must(Element.RESULT, Element.PROCESS, by="A-1.2/1 D-8.1/1"),
        _must(Element.FEEDBACK, Element.RATING, by="D-8.1/1"),
        _must(Element.ARCHIVED_AT, by="D-8.1/1"),
    ),
    RecordClass.SURVEY: (
        _must(Element.RECORDED_AT, Element.ENDED_AT, Element.STARTED_AT, Element.REQUESTED_AT, by="C-4.1/1"),
        _must(Element.RATING, Element.FEEDBACK, by="A-2.3/1 C-4.1/1"),
    ),
    RecordClass.BACKUP_REGISTER: (_must(Element.FINISHED_AT, by="D-2.5/4"),),
}
"""By class, what each of its records holds."""

KEPT_BY_A_CUSTODIAN = frozenset(RecordClass) - {RecordClass.BACKUP_REGISTER}
"""The classes of which a named person answers for accuracy and completeness (D-2.5/5)."""


def known(record_class: str | None) -> RecordClass | None:
    """The class of that name; None for one that the guides do not know."""
    return RecordClass(record_class) if record_class in set(RecordClass) else None
