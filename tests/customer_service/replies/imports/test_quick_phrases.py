"""The seller client's own file in and out."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from customer_service.models import Category, Reply, ReplyListRevision
from customer_service.replies.client_file import client_file
from shopops.lib.imports.actions import confirm_import, upload_file
from shopops.lib.imports.extraction import read_file
from shopops.lib.imports.merge import merge
from shopops.lib.imports.messages import ImportFailed
from shopops.lib.imports.models import ImportJob
from shopops.lib.imports.queries import outcomes
from shopops.lib.imports.worker import note_reading
from shopops.lib.sheets import SheetError
from staff.accounts.models import User
from tests import make
from tests.jobs import claimed

People = Callable[[str], User]
REAL = Path(__file__).with_name("quick_phrases_gb18030.csv").read_bytes()
HEADER = "快捷短语编码,快捷短语,快捷短语分组"


def preview(content: bytes, by: User | None, filename: str = "快捷短语.csv", **options: Any) -> ImportJob:
    job = upload_file(chunks=[content], filename=filename, by=by, **options)
    mine, lease = claimed(job)
    note_reading(mine, lease, read_file(mine, lambda rows, share: None))
    job.refresh_from_db()
    return job


def bring_in(content: bytes, by: User | None, **options: Any) -> ImportJob:
    job = preview(content, by, **options)
    confirm_import(job=job, by=by)
    merge(*claimed(job))
    job.refresh_from_db()
    return job


def text_file(*rows: tuple[str, ...], header: str = HEADER, encoding: str = "gb18030") -> bytes:
    buffer = io.StringIO(newline="")
    buffer.write(header + "\r\n")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode(encoding)


def counts(job: ImportJob, which: str = "result") -> tuple[int, int, int, int]:
    """created, updated, unchanged, rejected."""
    [outcome] = outcomes(job, getattr(job, which))
    return outcome.created, outcome.updated, outcome.unchanged, job.rows_rejected


def exported() -> bytes:
    return b"".join(client_file())


def test_the_client_s_own_file(user_for: People) -> None:
    lead = user_for("cs_lead")
    job = bring_in(REAL, lead)
    assert (job.kind, counts(job, "preview"), counts(job)) == ("quick_phrases", (30, 0, 0, 0), (30, 0, 0, 0))
    reply = Reply.objects.get(short_code="sq01")
    assert reply.title == "亲，欢迎光临[店铺名称]"
    assert reply.body.startswith("亲，欢迎光临[店铺名称]！我是客服[客服名]，很高兴为您服务～\n\n我们是")
    assert (reply.category.name, reply.scope, reply.status) == ("售前", "shop", "approved")
    assert reply.approved_by == lead
    assert reply.search_pinyin == ["qin huan ying guang lin dian pu ming cheng"]
    assert list(Category.objects.values_list("name", flat=True)) == ["售前", "售中", "售后"]


def test_the_same_file_twice_is_the_same_as_once(user_for: People) -> None:
    bring_in(REAL, user_for("cs_lead"))
    before = ReplyListRevision.objects.get().revision
    assert counts(bring_in(REAL, user_for("cs_lead"))) == (0, 0, 30, 0)
    assert ReplyListRevision.objects.get().revision == before


def test_our_own_export_changes_nothing_and_begins_as_the_client_wants(user_for: People) -> None:
    lead = user_for("cs_lead")
    bring_in(REAL, lead)
    above = make.category(name="售后问题")
    inner = make.category(name="退款", parent=above)
    make.category(name="退款")
    make.reply(by=lead, body="亲，您好～\n第一种", category=inner)
    make.reply(by=lead, body="亲，您好～\n第二种", category=inner)
    make.reply(by=lead, body="=满 68 元，包邮", short_code="by")
    make.reply(by=lead, body="'引号开头 “文字”,有逗号 /:^_^ 😀")
    make.reply(by=lead, body="-3 天内发货")
    file = exported()
    assert file.startswith(f"{HEADER}\r\n".encode("gb18030"))
    before = ReplyListRevision.objects.get().revision
    job = bring_in(file, lead)
    assert counts(job, "preview") == counts(job) == (0, 0, 35, 0)
    assert ReplyListRevision.objects.get().revision == before
    assert exported() == file


def test_personal_team_and_retired_replies_are_not_exported(user_for: People) -> None:
    lead = user_for("cs_lead")
    make.reply(by=lead, body="团队", scope="team", team="presales")
    make.reply(by=lead, body="个人", scope="personal", owner=lead)
    make.reply(by=lead, body="停用", status="retired")
    make.reply(by=lead, body="草稿", status="draft")
    assert exported().decode("gb18030") == f"{HEADER}\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding(user_for: People, encoding: str) -> None:
    bring_in(
        text_file(("yf", "亲，满 68 元包邮哦\n偏远地区除外", "邮费"), encoding=encoding), user_for("cs_lead")
    )
    assert Reply.objects.get().body == "亲，满 68 元包邮哦\n偏远地区除外"


def test_a_workbook(user_for: People) -> None:
    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in (HEADER.split(","), [1001, "亲，满 68 元包邮哦", "邮费"]):
        book.active.append(row)
    book.save(target)
    bring_in(target.getvalue(), user_for("cs_lead"), filename="快捷短语.xlsx")
    assert Reply.objects.get().short_code == "1001"


def test_groups_may_be_missing(user_for: People) -> None:
    lead = user_for("cs_lead")
    bring_in(text_file(("yf", "亲，包邮哦"), header="快捷短语编码,快捷短语"), lead)
    assert Reply.objects.get().category.name == "未分组"
    Reply.objects.update(category=make.category(name="邮费"))
    assert counts(bring_in(text_file(("yf", "亲，包邮哦", "")), lead)) == (0, 0, 1, 0)


def test_a_code_says_which_reply_and_the_question_stays(user_for: People) -> None:
    lead = user_for("cs_lead")
    known = make.reply(by=lead, title="包邮吗？", body="满 68 包邮", short_code="yf", other_wordings=["运费"])
    job = bring_in(text_file(("YF", "满 99 包邮", "新分组")), lead)
    assert counts(job) == (0, 1, 0, 0)
    known.refresh_from_db()
    assert (known.title, known.body, known.category.name) == ("包邮吗？", "满 99 包邮", "新分组")
    assert (known.other_wordings, known.version, known.updated_by) == (["运费"], 2, lead)


def test_without_a_code_the_first_line_says_which_reply(user_for: People) -> None:
    lead = user_for("cs_lead")
    known = make.reply(by=lead, body="关于发货\n48 小时内发")
    assert counts(bring_in(text_file(("", "关于发货\n24 小时内发", "")), lead)) == (0, 1, 0, 0)
    known.refresh_from_db()
    assert known.body == "关于发货\n24 小时内发"


def test_a_first_line_that_several_share_says_nothing(user_for: People) -> None:
    lead = user_for("cs_lead")
    make.reply(by=lead, body="亲，您好～\n甲"), make.reply(by=lead, body="亲，您好～\n乙")
    job = bring_in(
        text_file(("", "亲，您好～\n乙", ""), ("", "亲，您好～\n丙", ""), ("", "亲，您好～\n丁", "")), lead
    )
    assert counts(job) == (2, 0, 1, 0)


def test_a_code_given_later_goes_to_the_same_text(user_for: People) -> None:
    lead = user_for("cs_lead")
    known = make.reply(by=lead, body="亲，包邮哦")
    assert counts(bring_in(text_file(("yf", "亲，包邮哦", "")), lead)) == (0, 1, 0, 0)
    known.refresh_from_db()
    assert known.short_code == "yf"


def test_somebody_who_may_not_manage_only_proposes(user_for: People) -> None:
    make.reply(by=user_for("cs_lead"), body="满 68 包邮", short_code="yf")
    job = bring_in(text_file(("yf", "满 9 包邮", ""), ("new", "新的", "")), user_for("merchandiser"))
    assert counts(job) == (1, 0, 1, 0)
    assert Reply.objects.get(short_code="yf").body == "满 68 包邮"
    assert Reply.objects.get(short_code="new").status == "draft"


def test_rows_that_cannot_be_taken_say_why(user_for: People) -> None:
    make.term(term="加微信", advice="请在旺旺里沟通。")
    file = text_file(
        ("a", "好的", "组"),
        ("b", "亲，加 微 信 说", "组"),
        ("c", "{买家昵名}您好", "组"),
        ("d", "长" * 100_000, "组"),
        ("e", "", "组"),
        ("f" * 21, "好", "组"),
        ("g", "好吧", "长" * 41),
        ("h", "一", "组"),
        ("H", "二", "组"),
    )
    job = preview(file, user_for("cs_lead"))
    reasons = {row.row_number: row.reason for row in job.rejections.all()}
    assert reasons == {
        3: "不能使用“加微信”。请在旺旺里沟通。",
        4: "没有 {买家昵名} 这个占位符。是不是 {买家昵称}？",
        5: "答复有 100000 个字，最多 2000 个。请拆成几条。",
        6: "这一格不能为空",
        7: "快捷编码超过 20 个字",
        8: "分组名超过 40 个字",
        9: "与第 10 行是同一编号，内容却不同；无法判断哪一行对，两行都没有采用",
        10: "与第 9 行是同一编号，内容却不同；无法判断哪一行对，两行都没有采用",
    }
    assert counts(job, "preview") == (1, 0, 0, 8)


def test_control_characters_and_direction_marks_go(user_for: People) -> None:
    bring_in(
        text_file(("a", "一\x07\u202e二\u200f\r\n三", "组\u202e"), encoding="utf-8"), user_for("cs_lead")
    )
    reply = Reply.objects.get()
    assert (reply.body, reply.category.name) == ("一二\n三", "组")


def test_another_first_line_is_another_file(user_for: People) -> None:
    with pytest.raises(ImportFailed) as unknown:
        preview(text_file(("a", "b", "c"), header="编码,内容,分组"), user_for("cs_lead"))
    assert "找到的列：编码、内容、分组" in unknown.value.message
    with pytest.raises(SheetError) as missing:
        preview(
            text_file(("a", "b", "c"), header="编码,内容,分组"), user_for("cs_lead"), kind="quick_phrases"
        )
    assert "缺少列“快捷短语”" in str(missing.value)


def test_fifty_thousand_rows_are_no_handbook(user_for: People) -> None:
    file = text_file(*((f"c{n}", f"第 {n} 条", "组") for n in range(50_000)))
    with pytest.raises(SheetError) as refused:
        preview(file, user_for("cs_lead"))
    assert "超过 10000 行" in str(refused.value)
    assert not Reply.objects.exists()


def test_somebody_must_have_brought_it_in(user_for: People) -> None:
    with pytest.raises(ImportFailed) as refused:
        bring_in(text_file(("a", "b", "c")), None)
    assert "登录" in refused.value.message


def test_the_lead_fetches_the_file(client_for: Callable[[str], Client], user_for: People) -> None:
    make.reply(
        by=user_for("cs_lead"), body="满 68 包邮", short_code="yf", category=make.category(name="邮费")
    )
    response = client_for("cs_lead").get("/replies/manage/export/")
    assert b"".join(response.streaming_content).decode("gb18030") == f"{HEADER}\r\nyf,满 68 包邮,邮费\r\n"
    assert "attachment" in response["Content-Disposition"]
    assert client_for("presales").get("/replies/manage/export/").status_code == 403
