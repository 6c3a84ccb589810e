"""Definitions in files."""

import json

import pytest

from forms.source import LARGEST, load, loads
from survey.core.edition import canonical
from survey.core.errors import DefinitionError

GOOD = """\
id: f
title: 表
sections:
  - id: s
    questions:
      - id: q
        kind: single
        text: 您满意吗?
        scale: satisfaction
        follow_ups:
          - {on: [c], text: 原因}
"""


def _faults(text):
    with pytest.raises(DefinitionError) as refusal:
        loads(text, "form.yaml")
    assert "form.yaml" in refusal.value.sentence
    return list(refusal.value.faults)


def _fault(text):
    (fault,) = _faults(text)
    return fault


def test_json_is_yaml():
    form = loads(GOOD, "form.yaml")

    assert loads(canonical(form).decode(), "form.json") == form
    assert loads(json.dumps(json.loads(canonical(form)), indent=2), "form.json") == form


def test_a_file_is_read_whatever_its_byte_order_mark(tmp_path):
    plain, marked = tmp_path / "plain.yaml", tmp_path / "marked.yaml"
    plain.write_bytes(GOOD.encode())
    marked.write_bytes(GOOD.replace("\n", "\r\n").encode("utf-8-sig"))

    assert load(plain) == load(marked) == loads(GOOD, "form.yaml")


def test_no_and_on_and_yes_are_words():
    text = GOOD.replace("text: 原因", "id: on, text: no").replace("title: 表", "title: yes")

    form = loads(text, "form.yaml")

    assert form.title == "yes"
    assert form.questions[0].follow_ups[0].text == "no"


def test_a_fault_is_said_with_its_line():
    text = GOOD.replace("satisfaction", "splendid").replace("title: 表\n", "")

    assert [fault.place for fault in _faults(text)] == [
        "第 1 行 title",
        "第 8 行 sections[0].questions[0].scale",
    ]


def test_a_value_on_the_next_line_is_said_at_the_line_of_its_name():
    text = GOOD.replace("scale: satisfaction", "scale:\n          splendid")

    assert _fault(text).place == "第 9 行 sections[0].questions[0].scale"


def test_a_fault_in_json_is_said_with_its_line():
    text = json.dumps({"id": "f", "title": "", "sections": []}, indent=1)

    assert _fault(text).place == "第 3 行 title"


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        (GOOD + "title: 又一张\n", "第 12 行", "同一个字段写了两次"),
        (GOOD.replace("[c]", "[c"), "第 11 行", "写法不对"),
        (GOOD.replace("    questions", "\tquestions"), "第 5 行", "写法不对"),
        (GOOD.replace("text: 您", "text: 您: "), "第 8 行", "写法不对"),
        (GOOD + "---\n" + GOOD, "第 12 行", "写法不对"),
        (GOOD.replace("表", "表\x07"), "第 2 行", "控制字符"),
        (GOOD.replace("表", '"\\0"'), "第 2 行 title", "控制字符"),
        ("a: " + "[" * 50, "第 1 行", "套了 40 层以上"),
        ("[" * 100_000, "第 1 行", "套了 40 层以上"),
        ("? {a: b}\n: c", "第 1 行", "写法不对"),
        (GOOD.replace("表", "2026-13-45"), "（全文）", "请加引号"),
        (GOOD.replace("表", "9999-12-31T23:59:59.9999999Z"), "（全文）", "请加引号"),
        (GOOD.replace("表", "9" * 5000), "第 2 行", "数字太长"),
        (GOOD.replace("表", "0x" + "f" * 5000), "第 2 行", "数字太长"),
        (GOOD.replace("表", "2026-04-01"), "第 2 行 title", "请加引号"),
        ("", "第 1 行 （全文）", "“字段: 值”"),
        ("- 甲\n- 乙", "第 1 行 （全文）", "“字段: 值”"),
        ("5", "第 1 行 （全文）", "“字段: 值”"),
    ],
)
def test_what_cannot_be_read_is_refused_with_place_and_remedy(text, place, said):
    fault = _fault(text)

    assert fault.place == place
    assert said in fault.text


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [1]\nb: *x",
        "a: &x 1",
        "a: *x",
        "a: !!python/object/apply:os.getcwd []",
        "a: !!set {b}",
        "a: ! b",
        "a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]",
    ],
)
def test_only_plain_words_and_numbers_are_read(text):
    assert "请直接写出内容" in _fault(text).text


def test_a_huge_text_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "form.yaml"
    path.write_bytes(b"#" * (LARGEST + 1))

    with pytest.raises(DefinitionError, match="超过 256 KB"):
        load(path)
    assert "超过 256 KB" in _fault("#" * (LARGEST + 1)).text
    assert "超过 256 KB" in _fault("表" * (LARGEST // 2)).text


def test_other_encodings_are_refused_with_the_remedy(tmp_path):
    path = tmp_path / "form.yaml"
    path.write_bytes(GOOD.encode("gbk"))

    with pytest.raises(DefinitionError, match="另存为 UTF-8"):
        load(path)
