"""The provisions of the service guides, and of the laws that they make binding, in our own short words.

An id is `GUIDE-chapter.section/n`; a law's is `L-LAW.article/n`. Every control cites the provisions that it checks.
"""

from __future__ import annotations

from dataclasses import dataclass

from holdings.text import Text

GUIDES: dict[str, Text] = {
    "A": Text("客户服务规范指南（标准版）", "Customer service standard guide"),
    "B": Text("客户服务人员礼仪规范指南", "Conduct guide for customer-service staff"),
    "C": Text("客户服务流程与技巧指南", "Customer service process and skills guide"),
    "D": Text("电信客户服务流程与规范（标准版）", "Telecom customer service process and standard"),
    "L": Text("法律", "Laws"),
}

LAWS: dict[str, Text] = {
    "PIPL": Text("中华人民共和国个人信息保护法", "Personal Information Protection Law"),
    "DSL": Text("中华人民共和国数据安全法", "Data Security Law"),
    "CSL": Text("中华人民共和国网络安全法", "Cybersecurity Law"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One requirement."""

    id: str
    chapter: Text
    """The chapter of the catalogue of provisions under which it stands."""
    text: Text
    """What it requires, paraphrased."""

    @property
    def guide(self) -> str:
        """The guide's letter; `L` for a law."""
        return self.id.partition("-")[0]

    @property
    def source(self) -> Text:
        """The guide or the law, with its section or article."""
        place = self.id.partition("-")[2].partition("/")[0]
        if self.guide != "L":
            return Text(f"《{GUIDES[self.guide].zh}》{place}", f"{GUIDES[self.guide].en}, {place}")
        law, _, article = place.partition(".")
        return Text(f"《{LAWS[law].zh}》第{article}条", f"{LAWS[law].en}, art. {article}")


def _chapter(zh: str, en: str, *provisions: tuple[str, str, str]) -> tuple[Provision, ...]:
    return tuple(Provision(id=name, chapter=Text(zh, en), text=Text(*text)) for name, *text in provisions)


_ALL = (
    *_chapter(
        "数据分类分级",
        "Classification and grading",
        ("A-5.1/1", "安全规范覆盖服务数据的收集、存储、传输、处理和销毁全过程。", "Security rules cover service data from collection through storage, transmission and processing to destruction."),
        ("A-5.1/2", "建立数据分类分级制度，每类数据有敏感级别，每个级别有相应的保护措施。", "Data is classified and graded: every kind has a sensitivity level, and every level its protective measures."),
        ("A-5.1/3", "用户身份信息和金融交易记录属于高敏感数据，全程加密存储、控制权限并留存审计日志。", "User identity data and financial transaction records are high-sensitivity: stored encrypted, access-controlled and logged throughout."),
        ("B-7.2/1", "保密信息（客户个人信息、交易记录、服务中获知的敏感情况）按敏感程度分级，并采取与级别相适应的措施。", "Confidential information (client data, transactions, sensitive facts learnt in service) is graded by sensitivity, with measures to match."),
        ("D-2.5/1", "咨询记录按统一标准分级管理，并及时更新。", "Consultation records are managed to one standard, by level, and kept up to date."),
    ),
    *_chapter(
        "收集：最小必要、告知与同意",
        "Collection: minimum necessary, notice and consent",
        ("A-5.1/4", "只收集服务功能直接需要的信息，并向用户说明用途和处理方式。", "Only what the service directly needs is collected, and the user is told what for and how it is handled."),
        ("A-5.1/5", "建立个人信息保护制度，定期开展安全评估。", "There is a system for protecting personal information, and security assessments are regular."),
        ("B-7.3/1", "收集前告知客户用途和存储方式并由其选择；合法、正当、必要，不超出告知范围。", "Clients are told of use and storage beforehand and may choose; collection is lawful, proper and necessary, within what was told."),
        ("C-2.1/1", "客户信息分为身份与联系、需求、服务历史、行为、情绪与态度五类收集，分类是分级的依据。", "Client data falls into five groups (identity and contact, needs, history, behaviour, mood and attitude), from which grading starts."),
        ("C-2.1/2", "收集时说明用途并取得同意。", "On collection the purpose is told and consent obtained."),
        ("D-1.4/1", "工作人员对用户信息严格保密，不泄露隐私，不擅自使用用户数据。", "Staff keep user information strictly confidential, disclose nothing private and use no data without authority."),
    ),
    *_chapter(
        "最小授权",
        "Least privilege",
        ("A-5.1/6", "设置多级访问权限，防止越权操作和误操作造成泄露。", "Several levels of access permission keep unauthorised or mistaken operations from leaking data."),
        ("B-7.1/1", "工作人员的权限以完成任务所需为限。", "Staff have the permissions that the task needs and no more."),
        ("B-7.2/2", "保密信息只向获得授权的人员开放，按角色控制访问，角色不得超出其权限。", "Only authorised people reach confidential information; access follows roles, and a role reaches no further than its permissions."),
        ("C-5.4/1", "权限分级，不同用户访问不同的数据。", "Permissions are graded, so that different users reach different data."),
    ),
    *_chapter(
        "加密存储与传输",
        "Encrypted storage and transmission",
        ("A-5.1/7", "按 GB/T 35273-2020，安全规范应包括加密、访问控制、安全审计和应急响应。", "By GB/T 35273-2020 the security rules include encryption, access control, security audit and incident response."),
        ("A-5.1/8", "用户数据加密传输（TLS）。", "User data travels encrypted (TLS)."),
        ("B-7.1/2", "与客户沟通以及就客户事务沟通，使用加密渠道。", "Communication with clients and about them goes over encrypted channels."),
        ("B-7.2/3", "保密信息存放于专用服务器或加密存储中，存储和传输全程加密。", "Confidential information sits on dedicated servers or encrypted storage, encrypted at rest and in transit throughout."),
        ("B-7.3/2", "隐私数据加密存储、控制访问、留存审计日志，防止非法访问和篡改。", "Private data is stored encrypted, access-controlled and audit-logged, safe from unlawful access and alteration."),
        ("B-7.3/3", "向客户或其他部门提供信息，使用加密协议。", "Sharing with the client or other departments uses encrypted protocols."),
        ("C-5.4/2", "敏感数据在存储和传输中均应加密。", "Sensitive data is encrypted in storage and in transmission."),
    ),
    *_chapter(
        "服务记录",
        "Service records",
        ("A-1.2/1", "服务全过程应记录归档（客户信息、内容、结果），以备追溯。", "Every service process is recorded and archived (client, content, result), so that it can be traced."),
        ("A-2.3/1", "记录应包括时间、地点、人员，内容、过程和结果，客户反馈与评价，问题处理情况。", "A record holds time, place and staff; content, process and result; client feedback and rating; how the problem was handled."),
        ("A-2.3/2", "记录完整、准确、及时、可追溯。", "Records are complete, accurate, timely and traceable."),
        ("A-3.3/1", "档案系统完整、格式统一、清晰可读、可追溯、可检索，并定期归档更新。", "Archives are systematic, complete, in one format, readable, traceable and searchable, filed and updated regularly."),
        ("A-6.3/1", "应急沟通应记录归档。", "Emergency communication is recorded and filed."),
        ("A-7.1/1", "沟通、处理和反馈记录完整准确。", "Records of communication, handling and feedback are complete and accurate."),
        ("B-2.5/1", "记录应包括起止时间和地点，内容和步骤，反馈、处理和结果，工作人员姓名、岗位和联系方式，并按时间顺序归档。", "A record holds start, end and place; content and steps; feedback, handling and result; the staff member's name, post and contact; archived in time order."),
        ("C-4.1/1", "服务后的记录包括时间、内容、客户反馈和结果，完整可追溯并归档。", "Records after the service hold time, content, client feedback and result, are complete and traceable, and are filed."),
        ("D-2.5/2", "咨询记录应包括客户身份和联系方式、诉求，提出、受理和处理时间及结果，人员、过程和反馈，存储方式和期限。", "A consultation record holds client identity, contact and request; times of request, acceptance and handling, and result; staff, process and feedback; storage and period."),
        ("D-8.1/1", "服务档案格式统一、字段规范、及时更新，涵盖诉求、处理、反馈和归档记录，录入应经审核。", "Service archives have one format and standard fields, are updated, and cover request, handling, feedback and archiving; entry is reviewed."),
        ("D-8.2/1", "服务数据完整、准确、及时。", "Service data is complete, accurate and timely."),
    ),
    *_chapter(
        "保存期限、归档与销毁",
        "Retention, archiving and destruction",
        ("B-2.5/2", "服务记录一般保存一年以上。", "Service records are kept, as a rule, one year or more."),
        ("D-2.5/3", "咨询记录一般保存不少于三年。", "Consultation records are kept, as a rule, no less than three years."),
        ("D-2.5/4", "按时间顺序归入专用档案系统，安全且可查阅；定期归档和备份，防止丢失损坏。", "Archived in time order in a dedicated system, secure and reachable; filed and backed up regularly against loss and damage."),
        ("D-2.5/5", "指定专人对记录的准确性和完整性负责。", "A named person answers for the records' accuracy and completeness."),
        ("D-3.1/1", "档案遵循数据安全和保密原则，完整可追溯。", "Archives follow the principles of data security and confidentiality, complete and traceable."),
        ("B-7.2/4", "不再需要的信息按规定销毁或回收，以物理或逻辑方式彻底清除，不可复用、不致泄露。", "Information no longer needed is destroyed or reclaimed by rule, physically or logically, beyond reuse or leak."),
        ("D-8.5/1", "对服务档案的归档和销毁实施管理（仅有章节标题，正文缺失）。", "Archiving and destruction of service archives are managed (a section heading only; its text is not available)."),
        ("D-1.5/1", "投诉记录应归档。", "Complaint records are filed."),
    ),
    *_chapter(
        "安全审计与监督",
        "Audit trail and supervision",
        ("B-7.4/1", "定期开展安全审计，检查流程中的保护措施是否有效。", "Security audits are regular, and the safeguards of the process are checked to work."),
        ("C-5.4/3", "定期开展安全审计，确保系统运行合规。", "Security audits are regular, and the systems' operation conforms."),
        ("A-5.2/1", "定期开展合规检查、审计和培训。", "Compliance checks, audits and training are regular."),
        ("C-8.2/1", "合规评估涵盖内容、流程和人员，通过内部审计、第三方审计和客户反馈进行。", "Compliance assessment covers content, process and staff, by internal audit, third-party audit and client feedback."),
    ),
    *_chapter(
        "合规与第三方",
        "Law and third parties",
        ("A-5.2/2", "服务遵守网络安全法、个人信息保护法和数据安全法。", "Service follows the Cybersecurity Law, the Personal Information Protection Law and the Data Security Law."),
        ("A-5.2/3", "遵守 GB/T 35273-2020 和数据安全有关规定。", "GB/T 35273-2020 and the rules on data security are followed."),
        ("A-5.2/4", "内部建立并执行数据安全制度、安全培训和应急响应机制。", "Inside, a data-security policy, security training and an incident-response system exist and are carried out."),
        ("A-5.2/5", "第三方（云服务、支付、对接系统）符合要求，其风险经过评估和管理。", "Third parties (cloud, payment, connected systems) meet the requirements; their risk is assessed and managed."),
        ("D-4.1/1", "服务提供遵守电信条例、GB/T 35273-2020、数据安全法和网络安全法。", "Delivery follows the Telecommunications Regulations, GB/T 35273-2020, the Data Security Law and the Cybersecurity Law."),
    ),
    *_chapter(
        "系统、风险、事件与培训",
        "Systems, risk, incidents and training",
        ("B-7.1/3", "设备和软件有防护并及时更新补丁；建议达到网络安全等级保护三级。", "Devices and software are protected and patched; level 3 of classified protection (MLPS) is recommended."),
        ("B-7.4/2", "流程管控和工具符合适用的安全等级。", "Process controls and tools conform to the security level that applies."),
        ("A-5.3/1", "识别风险，评估其可能性和影响并排定优先级，采取应对措施。", "Risks are identified, assessed by likelihood and impact, given priority and answered."),
        ("A-5.3/2", "定期对系统开展风险评估，并据以调整策略。", "Systems are risk-assessed regularly, and the policy follows the result."),
        ("A-5.3/3", "建立应急响应机制，快速响应、有效处置、减少损失。", "An incident-response mechanism exists: fast response, effective handling, least harm."),
        ("A-6.1/1", "突发事件报告后24小时内初步响应，48小时内完成初步评估并制定方案。", "Emergencies get a first response within 24 hours of the report, a first assessment and plan within 48 hours."),
        ("A-6.2/1", "事件上报（类型、范围、原因）、分三级、处置、总结，形成闭环。", "Incidents are reported (type, scope, cause), graded in three levels, handled and summed up: a closed loop."),
        ("A-6.4/1", "定期开展应急演练，并评估、记录和归档。", "Drills are regular, assessed, recorded and filed."),
        ("A-5.4/1", "定期开展安全培训：基础知识、服务安全规范、应急响应、安全意识。", "Security training is regular: fundamentals, service security rules, incident response, awareness."),
        ("A-5.4/2", "开展模拟攻击、应急响应和防钓鱼演练。", "There are drills: simulated attack, incident response, phishing awareness."),
        ("B-7.1/4", "发现异常立即报告并启动应急预案。", "Anomalies are reported at once and the emergency plan starts."),
        ("B-7.3/4", "定期开展隐私保护培训，明确处理方式、职责和监督。", "Staff are trained in privacy at regular intervals; handling, duties and supervision are laid down."),
        ("B-7.4/3", "工作人员定期参加安全培训。", "Staff take security training regularly."),
        ("B-7.5/1", "识别风险，采取防护、预案和演练等措施应对，跟踪反馈并持续改进。", "Risks are identified, answered (safeguards, plans, drills), watched with feedback, and the measures improved."),
        ("C-8.2/2", "识别、评估、应对并监控风险。", "Risks are identified, assessed, answered and watched."),
        ("D-6.5/1", "应急处置应记录归档（仅有章节标题）。", "Emergency handling is recorded and filed (a section heading only)."),
    ),
    *_chapter(
        "法律",
        "Law",
        ("L-PIPL.13/1", "处理个人信息应具备法定的合法性基础；同意应在充分知情的前提下自愿、明确作出（第14条），并可撤回（第15条）。", "Every processing has one of the legal bases; consent is informed, voluntary and explicit (art. 14) and can be withdrawn (art. 15)."),
        ("L-PIPL.17/1", "处理前告知处理者、目的、方式、种类、保存期限和行使权利的方式。", "Notice is given beforehand: who, purpose, manner, kinds, retention period, how to exercise rights."),
        ("L-PIPL.19/1", "保存期限为实现处理目的所必要的最短时间，法律、行政法规另有规定的除外。", "Kept no longer than the shortest time that the purpose needs, unless law or administrative regulation says otherwise."),
        ("L-PIPL.21/1", "委托处理应约定目的、期限、方式、种类和保护措施并加以监督；结束时返还或删除（另见第59条）。", "Entrusted processing: purpose, period, manner, kinds and protection are agreed and supervised; returned or deleted at the end (see also art. 59)."),
        ("L-PIPL.23/1", "向其他处理者提供的，告知接收方、联系方式、目的、方式和种类，并取得单独同意。", "Providing to another handler: recipient, contact, purpose, manner and kinds are told, and separate consent obtained."),
        ("L-PIPL.24/1", "自动化决策应透明、结果公平公正，提供拒绝的方式；对个人权益有重大影响的予以说明。", "Automated decisions are transparent and fair, can be refused, and are explained where they weigh on a person."),
        ("L-PIPL.28/1", "处理敏感个人信息应有特定目的和充分必要性并采取严格保护措施；取得单独同意（第29条），告知必要性和影响（第30条）。", "Sensitive personal information: specific purpose, sufficient necessity, strict protection; separate consent (art. 29); told of necessity and effect (art. 30)."),
        ("L-PIPL.31/1", "处理不满十四周岁未成年人个人信息，应取得监护人同意并制定专门规则。", "Under 14: a parent's or guardian's consent, and rules of their own."),
        ("L-PIPL.38/1", "向境外提供应符合法定路径；告知接收方并取得单独同意（第39条）；关键信息基础设施运营者和达到数量的处理者境内存储（第40条）。", "Cross-border: one of the lawful routes; recipient told and separate consent (art. 39); critical operators and large volumes store at home (art. 40)."),
        ("L-PIPL.44/1", "个人有权知情、决定、限制、拒绝，查阅、复制、转移（第45条），更正（第46条），要求说明（第48条）；处理者建立受理机制（第50条）。", "The individual may know, decide, restrict and refuse; access, copy and transfer (art. 45); correct (art. 46); have explained (art. 48); a mechanism takes requests (art. 50)."),
        ("L-PIPL.47/1", "目的已实现、期限届满、撤回同意或违法处理的，应删除；法定期限未届满或技术上难以删除的，停止除存储和保护以外的处理。", "Deleted on purpose reached, period over, consent withdrawn or unlawful processing; where a statutory period runs or deletion is technically hard, only storage and protection."),
        ("L-PIPL.51/1", "制定内部制度，实行分类管理，采取加密、去标识化措施，确定操作权限，开展培训，制定应急预案。", "Internal rules, management by class, encryption and de-identification, operation permissions, training, incident plans."),
        ("L-PIPL.52/1", "达到规定数量的处理者指定个人信息保护负责人，公开联系方式并报送。", "A personal information protection officer where volumes require it, published and reported."),
        ("L-PIPL.54/1", "定期开展合规审计（《个人信息保护合规审计管理办法》自2025年5月1日起施行）。", "Compliance audits are regular (measures on compliance audits, in force 2025-05-01)."),
        ("L-PIPL.55/1", "处理敏感个人信息、自动化决策、委托、提供、公开、向境外提供前开展影响评估，报告和记录至少保存三年（第56条）。", "An impact assessment precedes sensitive data, automated decisions, entrusting, providing, publishing and cross-border; report and records kept three years at least (art. 56)."),
        ("L-PIPL.57/1", "发生泄露的，立即补救，通知主管部门和个人，通知内容应符合规定。", "On a breach: remedy at once, notify authority and individuals, with the content prescribed."),
        ("L-DSL.21/1", "数据分类分级保护；重要数据列入目录、加强保护，并定期开展风险评估（第30条）。", "Data is classified and graded; important data is catalogued, more strictly protected, and risk-assessed regularly (art. 30)."),
        ("L-CSL.21/1", "网络日志留存不少于六个月（条号为2026年1月1日修订施行前的条号）。", "Network logs are kept at least six months (article number before the revision in force 2026-01-01)."),
    ),
)  # fmt: skip

PROVISIONS: dict[str, Provision] = {provision.id: provision for provision in _ALL}
"""Every provision by id, in the order of the chapters."""
