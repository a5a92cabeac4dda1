"""A POST that is sent twice happens once, and both get the same answer."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone

from products.catalogue.models import Product
from shopops.lib.api.idempotency import forget_expired_answers
from shopops.lib.api.models import StoredAnswer
from staff.accounts.models import User
from tests.api import Api

NEW = {"num_iid": "61", "title": "龙井", "price_cny": "9.90"}


def test_the_same_request_again_gets_the_same_answer(api: Api) -> None:
    first = api.post("products/", NEW, Idempotency_Key="k1")
    again = api.post("products/", NEW, Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert (again["Location"], again["ETag"]) == (first["Location"], first["ETag"])
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert Product.objects.count() == 1


def test_another_body_under_the_same_key_is_422(api: Api) -> None:
    api.post("products/", NEW, Idempotency_Key="k1")
    response = api.post("products/", NEW | {"num_iid": "62"}, Idempotency_Key="k1")
    assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")
    assert Product.objects.count() == 1


def test_keys_belong_to_an_account(api: Api, user_for: Callable[[str], User]) -> None:
    other = Api(user_for("merchandiser"))
    assert api.post("products/", NEW, Idempotency_Key="k1").status_code == 201
    assert other.post("products/", NEW | {"num_iid": "62"}, Idempotency_Key="k1").status_code == 201


def test_keys_belong_to_an_address(api: Api) -> None:
    """A program that numbers its requests per kind of thing sends the same key to two addresses."""
    assert api.post("products/", NEW, Idempotency_Key="1").status_code == 201
    activity = api.post("segments/", {"key": "old", "name": "老客", "new_buyers": False}, Idempotency_Key="1")
    assert activity.status_code == 201, activity.content.decode()


def test_an_error_is_not_kept(api: Api) -> None:
    assert api.post("products/", NEW | {"title": ""}, Idempotency_Key="k1").status_code == 400
    assert not StoredAnswer.objects.exists()
    assert api.post("products/", NEW, Idempotency_Key="k1").status_code == 201


@pytest.mark.parametrize("key", ["", "k" * 256, "a b", "键"])
def test_keys_that_cannot_be_keys(api: Api, key: str) -> None:
    response = api.post("products/", NEW, Idempotency_Key=key)
    assert (response.status_code, response.json()["code"]) == (400, "idempotency_key_invalid")


def test_a_key_lives_24_hours(api: Api) -> None:
    api.post("products/", NEW, Idempotency_Key="k1")
    StoredAnswer.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    response = api.post("products/", NEW | {"num_iid": "62"}, Idempotency_Key="k1")
    assert response.status_code == 201
    assert "Idempotency-Replayed" not in response


def test_old_answers_are_forgotten(api: Api) -> None:
    api.post("products/", NEW, Idempotency_Key="old")
    StoredAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))
    api.post("products/", NEW | {"num_iid": "62"}, Idempotency_Key="new")
    assert forget_expired_answers() == 1
    assert StoredAnswer.objects.count() == 1
    assert api.post("products/", NEW | {"num_iid": "62"}, Idempotency_Key="new")["Idempotency-Replayed"]


@pytest.mark.django_db(transaction=True)
def test_at_once_it_happens_once(api: Api) -> None:
    at_once = Barrier(5)

    def create(_number: int) -> tuple[int, str]:
        at_once.wait()
        try:
            response = api.post("products/", NEW, Idempotency_Key="k1")
            return response.status_code, response.json().get("code", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as threads:
        answers = set(threads.map(create, range(5)))

    assert (201, "") in answers
    assert answers <= {(201, ""), (409, "idempotency_key_in_use")}
    assert Product.objects.count() == StoredAnswer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_key_that_is_being_worked_on_is_409_with_retry_after(api: Api) -> None:
    """The first request is answered, its transaction still open: so the next one must wait."""

    def create(_number: int) -> tuple[int, str, str]:
        try:
            response = api.post("products/", NEW, Idempotency_Key="k1")
            return response.status_code, response.json().get("code", ""), response.get("Retry-After", "")
        finally:
            connection.close()

    api.get("products/")  # notes the token's use, which the open transaction below would hold
    with transaction.atomic(), ThreadPoolExecutor(1) as thread:
        assert api.post("products/", NEW, Idempotency_Key="k1").status_code == 201
        assert list(thread.map(create, [1])) == [(409, "idempotency_key_in_use", "1")]
    assert api.post("products/", NEW, Idempotency_Key="k1")["Idempotency-Replayed"] == "true"
