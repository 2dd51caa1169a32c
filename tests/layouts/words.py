"""The words that one document uses for its fields, and how one issue's blocks are ordered."""

from __future__ import annotations

import random

# A word that stands twice is drawn twice as often.
LABELS: dict[str, str] = {
    "problem": "反馈问题 问题描述 存在问题 具体问题 问题表述 整改问题 督察反馈问题",
    "goal": "整改目标 整改目标 工作目标 目标任务 预期目标 整改目标要求",
    "deadline": "整改时限 整改时限 完成时限 整改期限 完成时间 时限要求 整改完成时限",
    "measure": "整改措施 整改措施 具体措施 工作措施 主要措施 整改举措 具体整改措施",
    "responsible": "责任单位 责任单位 整改责任单位 责任部门 责任主体 整改单位 承办单位 主责单位",
    "lead": "牵头单位 牵头部门 牵头责任单位 牵头整改单位",
    "cooperate": "配合单位 协办单位 配合部门 参与单位",
    "implement": "落实单位 实施单位 整改落实单位",
    "supervise": "督导单位 督办单位 指导单位",
    "accept": "验收单位 验收销号单位 牵头验收单位",
    "person": "责任人 责任领导 整改责任人 牵头领导 包案领导",
    "progress": "整改进展情况 整改完成情况 进展情况 整改落实情况 完成情况",
}


def choose_words(rng: random.Random) -> dict[str, str]:
    """Return the label of every field, for one document."""
    return {name: rng.choice(words.split()) for name, words in LABELS.items()}
