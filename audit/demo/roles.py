"""The role matrix of the desk: name, what it is in Chinese and English, and the highest level that it may read."""

from __future__ import annotations

ROLES = (
    ("agent", "一线坐席：受理与查询", "front line: accept and look up", 3),
    ("senior_agent", "二线坐席：处理与核减", "second line: handle and credit", 3),
    ("supervisor", "值班主管：升级与回访", "supervisor: escalate and call back", 3),
    ("quality", "质检员：调听与评分", "quality: listen and rate", 3),
    ("identity_check", "实名核验员：核对证件", "identity checks", 4),
    ("archivist", "档案管理员：归档与调阅", "records: file and lend", 3),
    ("analyst", "数据分析员：脱敏统计", "analyst: redacted statistics", 2),
    ("dba", "数据库管理员：运维", "database operation", 4),
)
