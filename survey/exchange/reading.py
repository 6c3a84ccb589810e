"""Any questionnaire from elsewhere: told apart by what is in it, and read."""

from survey.core.errors import SurveyError
from survey.exchange.findings import Imported
from survey.exchange.limesurvey import read_limesurvey
from survey.exchange.packages import refuse_large
from survey.exchange.pasted import read_pasted
from survey.exchange.question_lists import heading_row, read_question_list
from survey.exchange.surveyjs import is_surveyjs, parsed_json, read_surveyjs
from survey.exchange.workbooks import OLD, ZIPPED, Sheet, sheets_of
from survey.exchange.xlsform_in import is_xlsform, read_xlsform


def read_file(content: bytes, name: str) -> Imported:
    """Return the form in a file; raise `SurveyError` when it is refused or nothing we know."""
    refuse_large(len(content))
    if not content.strip():
        raise SurveyError("文件是空的，没有读入")
    if content.startswith((ZIPPED, OLD)):
        return _read_workbook(sheets_of(content), name)
    if content.startswith(b"%PDF"):
        raise SurveyError("不能读 PDF；请打开后全选、复制，贴到文字框里")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return read_limesurvey(content, name)
    return read_text(decoded(content), name)


def decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8, or as older Chinese Windows writes it."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SurveyError("不认识这种文件；请用 Excel、WPS 表格、.lss、SurveyJS 或纯文字")


def read_text(text: str, name: str) -> Imported:
    """Return the form in a text: SurveyJS in JSON, or a numbered questionnaire."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise SurveyError("没有文字；请先贴上问卷，或选一个文件")
    if text.lstrip().startswith("{"):
        found = parsed_json(text)
        if not is_surveyjs(found):
            raise SurveyError("这个 JSON 不是 SurveyJS 问卷，没有读入")
        return read_surveyjs(found, name)
    return read_pasted(text, name)


def _read_workbook(sheets: tuple[Sheet, ...], name: str) -> Imported:
    if is_xlsform(sheets):
        return read_xlsform(sheets, name)
    listed = next((sheet for sheet in sheets if heading_row(sheet) is not None), None)
    if listed is not None:
        return read_question_list(listed, name)
    filled = next((sheet for sheet in sheets if sheet.rows), None)
    if filled is None:
        raise SurveyError("表格里什么也没有，没有读入")
    lines = ("\t".join(row).rstrip("\t").lstrip("\t") for row in filled.rows)
    return read_pasted("\n".join(lines), name)
