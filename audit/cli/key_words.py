"""What `recordwarden keys` says of purposes and states, of a rotation, and of what is lost with a key."""

from __future__ import annotations

from holdings.text import Text

PURPOSES = {
    "signing": Text("签名", "signing"),
    "fingerprints": Text("指纹", "fingerprints"),
    "tokens": Text("令牌", "tokens"),
    "data": Text("数据", "data"),
}
STATES = {
    "active": Text("使用中", "active"),
    "retired": Text("已停用", "retired"),
    "destroyed": Text("已销毁", "destroyed"),
}
ROTATED = {
    "signing": Text(
        "此后的检查点用新密钥签名；此前的签名仍可用旧公钥校验。请把新的校验公钥告知校验方。",
        "Checkpoints are signed with the new key from now on; older signatures are still verified with the older one's public half. Give the "
        "new verifier key to those who verify.",
    ),
    "fingerprints": Text(
        "已有审计历史的工作目录继续使用其原有密钥，结果才可比较；新的工作目录使用新密钥。",
        "A workspace that has a history goes on with the key that it was begun with, so that findings compare; a new one takes the new key.",
    ),
    "tokens": Text(
        "此后的令牌用新密钥生成；此前的令牌仍可还原。", "New tokens are made with the new key; older ones can still be turned back."
    ),
    "data": Text(
        "此后的数据用新密钥加密；此前的数据仍可解密。", "What is sealed from now on is sealed with the new key; older data still opens."
    ),
}
LOST = {
    "signing": Text(
        "它不能再签名；它签署过的内容仍可校验，公钥保留在密钥环中。",
        "It signs nothing any more; what it signed can still be verified, for its public half stays in the ring.",
    ),
    "fingerprints": Text(
        "用它建立审计历史的工作目录无法再续写或定位其审计发现所指的行，只能开始新的审计历史。",
        "A workspace whose history was begun with it can neither go on with that history nor find the rows behind its findings; it has to "
        "begin a new one.",
    ),
    "tokens": Text("用它生成的令牌再也无法还原。", "No token that was made with it can be turned back, ever."),
    "data": Text("用它加密的数据再也无法解密。", "Nothing that was sealed with it can be opened, ever."),
}
