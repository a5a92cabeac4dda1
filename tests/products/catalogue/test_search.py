"""Products are found by any words that people know of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from products.catalogue.actions import change_product, create_product
from products.catalogue.models import Product, ProductSearchText
from products.catalogue.search import find_products, refresh_search_texts
from shopops.lib.grams import grams_of, normalise, words_of
from staff.accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def products() -> dict[str, Product]:
    """Three products with codes."""
    made = {
        "longjing": make.product(title="明前西湖龙井 250g 铁罐", outer_id="LJ-250", sold_quantity=5),
        "gift": make.product(title="龙井礼盒 重阳节", outer_id="LH-01", sold_quantity=900),
        "apple": make.product(title="烟台红富士苹果 Ａ级", outer_id="HFS-5"),
    }
    make.sku(product=made["apple"], sku_id="5177000123", outer_sku_id="HFS-5-BIG")
    refresh_search_texts()
    return made


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("龙井", ["gift", "longjing"]),  # what sells most first
        ("龙井 西湖", ["longjing"]),  # words in any order
        ("井", ["gift", "longjing"]),  # one letter
        ("hongfushi", ["apple"]),
        ("hfs", ["apple"]),  # initials, and the code
        ("xhlj", ["longjing"]),
        ("chongyang", ["gift"]),  # read as in the word, not zhong
        ("LJ-250", ["longjing"]),
        ("lj-2", ["longjing"]),
        ("5177000123", ["apple"]),
        ("hfs-5-big", ["apple"]),
        ("A级", ["apple"]),  # full width and half width are the same
        ("铁罐 hfs", []),  # of two products
        ("100%", []),
        ("", []),
    ],
)
def test_words(products: dict[str, Product], query: str, expected: list[str]) -> None:
    assert find_products(query, 10) == [products[name] for name in expected]


def test_an_exact_code_comes_before_what_sells_more(products: dict[str, Product]) -> None:
    code = make.product(title="赠品", outer_id="龙井", sold_quantity=0)
    refresh_search_texts()
    assert find_products("龙井", 10) == [code, products["gift"], products["longjing"]]
    assert find_products("龙井", 1) == [code]


def test_what_people_write_is_found_at_once(user_for: object, django_user_model: type[User]) -> None:
    person = django_user_model.objects.create_user("m", "a-long-password-1", roles=["merchandiser"])
    product = create_product(num_iid="677001", facts={"title": "桂花乌龙"}, by=person)
    assert find_products("guihua", 5) == [product]
    changed = change_product(
        product=product, changes={"title": "茉莉花茶"}, version=product.version, by=person
    )
    assert find_products("guihua", 5) == []
    assert find_products("molihua", 5) == [changed]


def test_only_what_changed_is_made_anew(products: dict[str, Product]) -> None:
    assert refresh_search_texts() == 0
    Product.objects.filter(pk=products["gift"].pk).update(title="碧螺春礼盒")
    assert refresh_search_texts([products["apple"].pk]) == 0
    assert refresh_search_texts() == 1
    assert ProductSearchText.objects.get(product=products["gift"]).text.startswith("碧螺春礼盒\n")


@given(st.text("龙井茶abA１ ", max_size=12), st.text("龙井茶abA１ ", max_size=4))
def test_grams_never_rule_out_a_hit(text: str, query: str) -> None:
    written = normalise(text)
    for word in words_of(query):
        if word in written:
            assert set(grams_of(word)) <= set(grams_of(written))
