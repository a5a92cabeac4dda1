"""`manage.py import_file FILE`: the same import as on the page, from the command line."""

import time
from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _

from shopops.lib.imports.actions import cancel_import, confirm_import, upload_file
from shopops.lib.imports.files import blocks_of
from shopops.lib.imports.kinds import kinds
from shopops.lib.imports.messages import ImportFailed
from shopops.lib.imports.models import ImportJob
from shopops.lib.imports.queries import outcomes
from shopops.lib.jobs.registry import kind_of
from shopops.lib.jobs.worker import claim, run
from shopops.lib.sheets import SheetError

REJECTIONS_SHOWN = 10
WAIT_SECONDS = 0.5


class Command(BaseCommand):
    help = "Import a shop's file (order report, item report, product list, quick replies) and print what came of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", default="", choices=["", *(kind.key for kind in kinds())])
        parser.add_argument("--as-of", type=_moment, help="when the facts were true, as 2026-06-18T10:30")
        parser.add_argument(
            "--by", type=_account, help="account in whose name it happens (quick replies need one)"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    def handle(self, *args: Any, **options: Any) -> None:
        by = options["by"]
        job = _upload(options["file"], kind=options["kind"], as_of=options["as_of"], by=by)
        _work(job)
        self._say_reading(job)
        for warning in job.warnings:
            self.stdout.write(warning)
        if job.needs_age:
            self.stdout.write(
                _("文件没有说明导出时间，有的行按 %(at)s 算比现有资料旧；知道的话请用 --as-of 填写")
                % {"at": f"{localtime(job.facts_as_of):%Y-%m-%d %H:%M}"}
            )
        if not job.rows_staged:
            cancel_import(job=job, by=by)
            raise CommandError(_("没有一行可以采用。"))
        if options["dry_run"]:
            self._say_outcomes(_("预计"), job, job.preview)
            cancel_import(job=job, by=by)
            return
        confirm_import(job=job, by=by)
        _work(job)
        self._say_outcomes(_("结果"), job, job.result)
        self.stdout.write(_("需要重算的日期：%(days)s 天") % {"days": job.dirty_days})

    def _say_reading(self, job: ImportJob) -> None:
        counts = {"rows": job.rows_read, "staged": job.rows_staged}
        counts |= {"duplicate": job.rows_duplicate, "rejected": job.rows_rejected}
        self.stdout.write(
            _("读到 %(rows)s 行：可用 %(staged)s，重复 %(duplicate)s，未采用 %(rejected)s") % counts
        )
        if job.header["unknown"]:
            self.stdout.write(
                _("不认识、原样保留的列：%(columns)s") % {"columns": "、".join(job.header["unknown"])}
            )
        for rejection in job.rejections.all()[:REJECTIONS_SHOWN]:
            place = _("第 %(row)s 行") % {"row": rejection.row_number}
            self.stdout.write(f"  {place} {rejection.column} {rejection.value}：{rejection.reason}")

    def _say_outcomes(self, title: str, job: ImportJob, counts: list[dict[str, Any]]) -> None:
        for outcome in outcomes(job, counts):
            self.stdout.write(
                f"{title} {outcome.title}："
                + _("新建 %(created)s，更新 %(updated)s，无变化 %(unchanged)s，比现有资料旧 %(older)s")
                % {
                    "created": outcome.created,
                    "updated": outcome.updated,
                    "unchanged": outcome.unchanged,
                    "older": outcome.older,
                }
            )


def _moment(text: str) -> datetime:
    """ISO time; Asia/Shanghai unless it says otherwise."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"not an ISO time: {text}") from error
    return moment if moment.tzinfo else make_aware(moment)


def _account(name: str) -> Any:
    """An active account by its name."""
    found = get_user_model()._default_manager.filter(username=name, is_active=True).first()
    if found is None:
        raise ArgumentTypeError(f"no such account: {name}")
    return found


def _upload(path: Path, *, kind: str, as_of: datetime | None, by: Any) -> ImportJob:
    try:
        return upload_file(chunks=blocks_of(path), filename=path.name, kind=kind, as_of=as_of, by=by)
    except (SheetError, OSError) as error:
        raise CommandError(str(error)) from error
    except ImportFailed as error:
        raise CommandError(error.message) from error


def _work(job: ImportJob) -> None:
    """Do the next step here, unless a worker was faster: then wait for it. CommandError when it failed."""
    while True:
        if claimed := claim(kind_of(ImportJob), job.pk):
            run(kind_of(ImportJob), claimed)
        job.refresh_from_db()
        if not job.is_working:
            break
        time.sleep(WAIT_SECONDS)
    if job.error:
        raise CommandError(job.error)
