"""/api/v1/imports/: upload, look, confirm."""

import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from shopops.lib.imports.models import ImportJob, ImportRejection, Stage
from shopops.lib.personal import seal
from staff.accounts.models import User
from tests.api import PROBLEM, Api, errors

CSV = "商品ID,商品标题\n61,龙井\n".encode()


@pytest.fixture
def api(user_for: Callable[[str], User]) -> Api:
    return Api(user_for("api_client"))


def _upload(api: Api, content: bytes = CSV, key: str = "", **fields: object) -> HttpResponse:
    headers = {"Authorization": f"Bearer {api.secret}"} | ({"Idempotency-Key": key} if key else {})
    file = SimpleUploadedFile("商品.csv", content)
    return api.client.post("/api/v1/imports/", {"file": file} | fields, headers=headers)


def test_a_file_is_accepted_and_followed_under_its_location(api: Api) -> None:
    response = _upload(api, as_of="2026-06-18T12:00:00+08:00")
    assert response.status_code == 202
    body = api.get(response["Location"].split("/api/v1/")[1]).json()
    assert (body["stage"], body["state"]) == ("reading", "waiting")
    assert (body["filename"], body["size_bytes"]) == ("商品.csv", len(CSV))
    assert body["created_by"] == "api_client"
    job = ImportJob.objects.get()
    assert body["id"] == str(job.pk)
    assert job.as_of_given.isoformat() == "2026-06-18T04:00:00+00:00"


def test_sent_twice_it_is_one_import(api: Api) -> None:
    first, again = _upload(api, key="k1"), _upload(api, key="k1")
    assert (first.status_code, again.status_code) == (202, 202)
    assert (again["Location"], again["Idempotency-Replayed"]) == (first["Location"], "true")
    assert ImportJob.objects.count() == 1


def test_another_file_under_the_same_key_is_422(api: Api) -> None:
    _upload(api, key="k1")
    assert _upload(api, "商品ID\n62\n".encode(), key="k1").status_code == 422
    assert ImportJob.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"kind": "no_such_kind"}, {"#/kind": "unknown_kind"}),
        ({"as_of": "yesterday"}, {"#/as_of": "invalid"}),
        ({"colour": "red"}, {"#/colour": "unknown_field"}),
        ({"file": ""}, {"#/file": "invalid"}),
    ],
)
def test_what_is_wrong_is_said_per_field(api: Api, fields: dict[str, str], expected: dict[str, str]) -> None:
    response = _upload(api, **fields)
    assert (response.status_code, response["Content-Type"]) == (400, PROBLEM)
    assert errors(response) == expected
    assert not ImportJob.objects.exists()


def test_an_empty_file_is_refused(api: Api) -> None:
    response = _upload(api, b"")
    assert response.status_code == 400
    assert list(errors(response)) == ["#/file"]


def test_json_is_not_a_file(api: Api) -> None:
    assert api.post("imports/", {"file": "x"}).status_code == 415


def _previewed(**facts: object) -> ImportJob:
    counts = [{"target": "products", "created": 1, "updated": 0, "unchanged": 0, "older": 0}]
    return ImportJob.objects.create(
        filename="a.csv",
        sha256="0" * 64,
        size_bytes=1,
        **{"stage": Stage.PREVIEW, "state": "done", "preview": counts} | facts,
    )


def test_confirm(api: Api) -> None:
    job = _previewed()
    assert api.get(f"imports/{job.pk}/").json()["preview"][0]["created"] == 1
    response = api.call("POST", f"imports/{job.pk}/confirm/")
    assert (response.status_code, response.json()["stage"]) == (202, "writing")
    again = api.call("POST", f"imports/{job.pk}/confirm/")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_stage")


def test_cancel(api: Api) -> None:
    job = _previewed()
    assert api.call("POST", f"imports/{job.pk}/cancel/").json()["stage"] == "cancelled"
    assert api.call("POST", f"imports/{job.pk}/cancel/").status_code == 409


def test_rejections_without_personal_data(api: Api) -> None:
    job = _previewed(rows_rejected=2)
    for number in (2, 3):
        ImportRejection.objects.create(
            job=job,
            row_number=number,
            column="金额",
            value="x",
            code="money_invalid",
            sealed_row=seal({"0": "陈小平"}),
        )
    ImportRejection.objects.create(job=_previewed(), row_number=9, code="empty")

    page = api.get(f"imports/{job.pk}/rejections/?page_size=1").json()
    second = api.get(page["next"].split("/api/v1/")[1]).json()

    assert page["results"] == [
        {"row_number": 2, "column": "金额", "value": "x", "code": "money_invalid", "reason": "不是有效的金额"}
    ]
    assert [row["row_number"] for row in second["results"]] == [3]
    assert "陈小平" not in json.dumps([page, second], ensure_ascii=False)


def test_a_failed_import_says_why(api: Api) -> None:
    job = _previewed(stage=Stage.FAILED, error_code="empty_file", error_params={"file": "a.csv"})
    body = api.get(f"imports/{job.pk}/").json()
    assert body["error_code"] == "empty_file"
    assert "a.csv" in body["error_detail"]


def test_the_list_by_stage(api: Api) -> None:
    _previewed()
    done = _previewed(stage=Stage.DONE)
    assert [row["id"] for row in api.get("imports/?stage=done").json()["results"]] == [str(done.pk)]


@pytest.mark.parametrize("number", ["0", "404", "9" * 30, "x"])
def test_imports_that_are_not_there(api: Api, number: str) -> None:
    assert api.get(f"imports/{number}/").status_code == 404
    assert api.call("POST", f"imports/{number}/confirm/").status_code == 404
