"""Patterns of numbers that are part of a label, of numbering or of a date: they are no matter of spacing.

`第2章`, `图 2`, `关键设计1：`, `（周三34）` and `2020年3月` are written by convention, whatever the habit of a note.
"""

from __future__ import annotations

from paperstack_lint.headings.heading_text import MARK
from paperstack_lint.text.language import LETTER

_NUMBER = r"[0-9]++(?:[-.~][0-9]++)*+"

_NUMBERED = "(?i:lecture|lec|lesson|chapter|chap|ch|part|section|sec|day|week|step|unit|task|no)"
_NOUNS = "|".join(
    """
    第 图 表 式 节 章 卷 篇 课 期 题 例 号 版 季 问题 实验 设计 版本 方法 方案 步骤 阶段 任务 案例 练习 作业 定理
    引理 推论 命题 性质 定义 公式 算法 附录 模块 模型 策略 部分 单元 情况 情形 场景 示例 例子 指令 数据集 训练集
    测试集 目标 贡献 挑战 假设 要点 难点 重点 知识点 创新点 优点 缺点 改进 补充 思考 结论 发现 观察 项目 主题 论文
    文献 笔记 课程 会议 报告 教程 类型
    """.split()
)
_WEEKDAY = "(?:周|星期|礼拜)[一二三四五六日天末]"
_MEASURE = "[个個种種类次张張点點条條项項名位步层組组轮块道本台只份对對句段倍折场場家回遍维元万亿千百分小]"
"""What a number counts (`设计3个网络`): it is no part of a label then."""

LABELS = (
    # `1.2方法`, `2020-01-02 记录`, `Day 3 记录`, `3种做法`
    rf"^(?![@#])\W*(?:{_NUMBERED}[. ]*)?[(（]?[0-9]+(?:[-./、:：~][0-9]+)*[-.)）、]*(?![A-Za-z0-9])"
    rf"|[第图表式节章] ?{_NUMBER} ?[回章节条讲课期天周届版卷篇部次名位代个种步层]?(?![A-Za-z0-9])"
    rf"|(?:{_WEEKDAY}|{_NOUNS}) ?{_NUMBER}(?![A-Za-z])(?! ?{_MEASURE})"
    # `3月4日`, `2.5分钟`, `12:30分`; the digits of `F1分数` belong to a token
    r"|(?<![A-Za-z0-9])(?<![A-Za-z0-9][.:])[0-9]+(?:[.:][0-9]+)* ?(?:[-~] ?[0-9]+ ?)?[年月日号號时時点分秒]"
    r"|(?<![A-Za-z0-9])(?:19|20)[0-9]{2} ?[春夏秋冬学届级版]"
)

_ENDED = (  # `关键设计1：`: words and a number that ends them
    rf"(?<![^\s{MARK}()（）\[\]【】:：,，、。.|/—-]){LETTER}{{2,8}} ?{_NUMBER}"
    rf"(?=[ {MARK}]*(?:$|[:：)）\]】、，,。!！?？|/—·-]|\.(?![0-9])))"
)
_APART = rf"(?<![A-Za-z0-9.])[0-9]+(?:{LETTER}{{1,2}}[0-9]+)+(?![A-Za-z0-9])"  # `1对1`, `24小时7天`
SHAPED_LABELS = (_ENDED, _APART)
"""Patterns of the shape of a line, in which one letter stands for all Chinese and Japanese ones."""
