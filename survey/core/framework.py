"""The framework: under which headings reports file what was asked."""

TAGS = (
    "四个落实-1 决策部署",
    "四个落实-2 从严治党",
    "四个落实-3 组织路线",
    "四个落实-4 问题整改",
    "三个聚焦-1 基层落实",
    "三个聚焦-2 群众身边",
    "三个聚焦-3 基层组织",
    "意见建议",
    "答卷人情况",
)
"""Framework tags that the library uses; a team may write any other."""
