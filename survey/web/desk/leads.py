"""Leads: where the one big button of a stationing leads, and what it says."""

from typing import NamedTuple

from flask import url_for

from survey.core.sentence import Sentence
from survey.web.desk.steps import Due, Step


class Lead(NamedTuple):
    """What is to be done next, the words on its button, and where it leads."""

    words: Sentence
    label: Sentence
    address: str


_WORDS = {
    Step.PREPARE: Sentence("有 %(count)s 个场次还没备齐，先补第一个。"),
    Step.PUBLISH: Sentence("有 %(count)s 个场次备齐了。请开箱人到场设口令，几个场次可以一次发布。"),
    Step.PRINT: Sentence("有 %(count)s 个场次等着印测评码和海报，可以一次印齐。"),
    Step.COLLECT: Sentence("有 %(count)s 个场次印好了。人到齐、发完票，就可以开始收票。"),
    Step.CLOSE: Sentence("有 %(count)s 个场次正在收票。大家都交了以后就截止。"),
    Step.OPEN: Sentence("有 %(count)s 个场次票箱已封，等开箱人带钥匙卡来开箱。"),
    Step.RESULTS: Sentence("有 %(count)s 个场次开了箱，结果和报告附件都在里面。"),
}
_LABELS = {
    Step.PREPARE: Sentence("继续准备“%(sitting)s”"),
    Step.PUBLISH: Sentence("发布并制作钥匙卡"),
    Step.PRINT: Sentence("印测评码和海报"),
    Step.COLLECT: Sentence("开始收票"),
    Step.CLOSE: Sentence("截止收票"),
    Step.OPEN: Sentence("开箱“%(sitting)s”"),
    Step.RESULTS: Sentence("看“%(sitting)s”的结果"),
}
_ONE = {
    Step.PREPARE: "desk.sittings.plan",
    Step.PUBLISH: "desk.publishing.publish",
    Step.PRINT: "desk.slips.slips",
    Step.CLOSE: "desk.sittings.close",
    Step.OPEN: "desk.openings.opening",
    Step.RESULTS: "desk.results.results",
}
_SEVERAL = {
    Step.PUBLISH: "desk.sheaves.publish",
    Step.PRINT: "desk.sheaves.printing",
    Step.COLLECT: "desk.together.begin",
    Step.CLOSE: "desk.together.close",
}


def lead_of(due: Due, stationing_id: int) -> Lead:
    """Return the lead to what is due: to one sitting's page, or to one for them all."""
    first, count = due.sittings[0], len(due.sittings)
    if due.step in _SEVERAL and (count > 1 or due.step not in _ONE):
        address = url_for(_SEVERAL[due.step], stationing_id=stationing_id)
    else:
        address = url_for(_ONE[due.step], sitting_id=first.id)
    said = Sentence(_WORDS[due.step].source, count=count)
    return Lead(said, Sentence(_LABELS[due.step].source, sitting=first.title), address)
