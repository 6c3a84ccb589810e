"""Two papers that show all there is to see: a full one, and a long list of persons."""

from functools import partial

from survey.core.definition import read
from survey.core.voice import spoken_hash
from tests.web.fake_answering import SOUND, FakeAnswering, occasion

_NAMES = """
    王建国 李秀英 欧阳文华 陈志强 刘桂兰 赵永福 周晓东 吴春梅 郑海涛 孙丽
    马德胜 胡玉珍 林国栋 何慧敏 高明远 罗成 梁小红 宋建军 唐爱华 许世杰
"""
NAMES = _NAMES.split()
ASPECTS = ("政治忠诚", "理论学习", "担当作为", "实绩", "联系群众", "团结", "作风", "廉洁自律")
POSTS = ("党委书记", "党委副书记、镇长", "纪委书记、监察室主任", "人大主席团主席、一级主任科员")

EVALUATION = read(
    {
        "id": "evaluation",
        "title": "领导班子和班子成员民主测评表",
        "sections": [
            {
                "id": "body",
                "title": "领导班子",
                "introduction": "请按近三年的情况评。",
                "questions": [
                    {
                        "kind": "single",
                        "id": "whole",
                        "text": "您对领导班子的总体评价",
                        "hint": "看政治、看担当、看作风、看廉洁",
                        "scale": "quality",
                    },
                ],
            },
            {
                "id": "people",
                "title": "班子成员",
                "questions": [
                    {
                        "kind": "grid",
                        "id": "m",
                        "text": "您对每位班子成员怎么评价？",
                        "hint": "德看品行，能看本领，勤看干劲，绩看成效，廉看干净。",
                        "details": ["职务"],
                        "rows": [
                            {"code": f"r{n}", "label": name, "details": [post]}
                            for n, (name, post) in enumerate(zip(NAMES, POSTS, strict=False), 1)
                        ],
                        "columns": [
                            {"code": code, "label": label, "scale": "competence"}
                            for code, label in (("de", "德"), ("neng", "能"), ("qin", "勤"))
                        ]
                        + [
                            {
                                "code": "lian",
                                "label": "廉",
                                "scale": "competence",
                                "follow_ups": [{"on": ["d"], "text": "主要原因"}],
                            }
                        ],
                    },
                    {
                        "kind": "grid",
                        "id": "new",
                        "text": "您对新提拔的干部是否满意？",
                        "details": ["现任职务"],
                        "rows": [
                            {"code": f"r{n}", "label": name, "details": ["党政办主任"]}
                            for n, name in enumerate(NAMES[4:7], 1)
                        ],
                        "columns": [{"code": "v", "label": "评价", "scale": "satisfaction"}],
                    },
                    {
                        "kind": "grid",
                        "id": "eight",
                        "text": "这位同志八个方面的表现",
                        "rows": [{"code": "r1", "label": NAMES[7]}],
                        "columns": [
                            {"code": f"c{n}", "label": label, "scale": "quality"}
                            for n, label in enumerate(ASPECTS)
                        ],
                    },
                ],
            },
        ],
    }
)
QUESTIONNAIRE = read(
    {
        "id": "questionnaire",
        "title": "巡察问卷",
        "introduction": "请按亲眼看到的回答。",
        "sections": [
            {
                "id": "style",
                "title": "作风",
                "questions": [
                    {"kind": "note", "id": "note", "text": "下面的题都指近三年。"},
                    {
                        "kind": "single",
                        "id": "seen",
                        "text": "办事时有没有遇到吃拿卡要的情况",
                        "scale": "occurrence",
                        "required": True,
                    },
                    {
                        "kind": "multiple",
                        "id": "kinds",
                        "text": "主要有哪些表现",
                        "at_most": 2,
                        "when": {"test": "includes", "question": "seen", "options": ["b", "c"]},
                        "options": [
                            {"code": "a", "label": "收受礼品礼金"},
                            {"code": "b", "label": "故意拖着不办，让人跑好几趟"},
                            {"code": "o", "label": "其他"},
                            {"code": "n", "label": "说不清", "exclusive": True},
                        ],
                        "follow_ups": [{"on": ["o"], "text": "请写明", "required": True}],
                    },
                    {
                        "kind": "ranking",
                        "id": "first",
                        "text": "最该先解决的是",
                        "places": 2,
                        "options": ["文山会海", "推诿扯皮、不担当", "数据造假"],
                    },
                    {
                        "kind": "number",
                        "id": "visits",
                        "text": "近一年去镇政府办事几次",
                        "maximum": 50,
                        "unit": "次",
                    },
                    {
                        "kind": "single",
                        "id": "score",
                        "text": "给干部作风打几分",
                        "options": [str(n) for n in range(11)],
                    },
                    {"kind": "text", "id": "advice", "text": "您的意见建议", "limit": 400},
                ],
            }
        ],
    }
)
LIST = read(
    {
        "id": "list",
        "title": "干部测评表",
        "sections": [
            {
                "id": "all",
                "questions": [
                    {
                        "kind": "grid",
                        "id": "m",
                        "text": "您对每位干部的总体评价",
                        "rows": [
                            {"code": f"r{n}", "label": name} for n, name in enumerate(NAMES, 1)
                        ],
                        "columns": [{"code": "v", "label": "评价", "scale": "competence"}],
                    }
                ],
            }
        ],
    }
)

CLIPS = {spoken_hash(question): f"/v/{SOUND}" for question in EVALUATION.questions}

full = partial(FakeAnswering, occasion(EVALUATION, QUESTIONNAIRE))
long = partial(FakeAnswering, occasion(LIST))
voiced = partial(FakeAnswering, occasion(EVALUATION, clips=CLIPS))
