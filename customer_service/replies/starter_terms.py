"""The words that most shops watch, to begin with.

Superlatives: Advertising Law of the PRC, article 9 (3) (国家级、最高级、最佳 “等用语”). Ways round the platform:
Taobao's rules against leading buyers away (引导站外交易). Promises: what a shop cannot keep or prove.
A word that also occurs in harmless sentences (最新的物流) is only warned about.
"""

from collections.abc import Iterator

from django.utils.translation import gettext, gettext_noop

from customer_service.replies.models import RiskKind

SUPERLATIVE = gettext_noop("广告法不允许极限用语，请改成具体、能证明的事实。")
OFF_PLATFORM = gettext_noop("平台不允许引导到站外联系或交易，请在旺旺里沟通。")
PAYMENT = gettext_noop("平台不允许站外付款，请买家在订单里付款。")
PROMISE = gettext_noop("店铺不能作这个承诺，请写清条件，或改成“以实际为准”。")
CAREFUL = gettext_noop("可能属于极限用语，请确认这里不是在夸商品。")
REVIEW = gettext_noop("平台不允许用好处换好评。")
MEDICAL = gettext_noop("普通食品不能宣传疗效。")

# (kind, forbidden, advice, words)
STARTER_TERMS: tuple[tuple[str, bool, str, tuple[str, ...]], ...] = (
    (
        RiskKind.SUPERLATIVE,
        True,
        SUPERLATIVE,
        (
            "国家级", "世界级", "最高级", "最佳", "最好的", "最优质", "最便宜", "最先进", "最安全",
            "全网第一", "销量第一", "行业第一", "品质第一", "第一品牌", "全国第一", "世界第一",
            "全网最低", "史上最低", "顶级", "极品", "绝无仅有", "独一无二", "史无前例",
            "国家领导人", "驰名商标", "免检", "特供", "专供", "零风险",
        ),
    ),
    (RiskKind.SUPERLATIVE, False, CAREFUL, (
            "最优惠", "最低", "最高", "最大", "最新", "最好", "最强", "最快", "第一名", "排名第一", "TOP1", "NO.1",
            "唯一", "首选", "顶尖", "极致", "王牌", "冠军", "万能",
        )),
    (
        RiskKind.OFF_PLATFORM,
        True,
        OFF_PLATFORM,
        (
            "微信", "威信", "薇信", "加V", "加微", "VX", "QQ", "扣扣", "企鹅号", "手机号加我", "加我好友",
            "私下交易", "线下交易", "公众号",
        ),
    ),
    (RiskKind.OFF_PLATFORM, True, PAYMENT, ("直接转账", "银行卡转", "支付宝转给", "转账给我")),
    (RiskKind.OFF_PLATFORM, False, OFF_PLATFORM, ("二维码", "电话联系", "加群", "抖音", "拼多多")),
    (
        RiskKind.PROMISE,
        True,
        PROMISE,
        ("永久免费", "终身保修", "百分百有效", "100%有效", "保证治好", "无效退全款", "假一赔万"),
    ),
    (RiskKind.PROMISE, True, REVIEW, ("好评返现", "五星返现", "好评返", "返现")),
    (RiskKind.PROMISE, True, MEDICAL, ("治疗", "治愈", "根治", "降血压", "降血糖", "抗癌", "防癌")),
    (RiskKind.PROMISE, False, PROMISE, ("保证", "一定到", "肯定", "绝对", "百分百", "100%", "永不", "假一赔十")),
)  # fmt: skip

ADVICE = frozenset(advice for _kind, _forbidden, advice, _terms in STARTER_TERMS)


def translated_advice(advice: str) -> str:
    """An advice in the reader's language where it is one of ours; what a lead wrote stays as it is."""
    return gettext(advice) if advice in ADVICE else advice


def each_starter_term() -> Iterator[dict[str, object]]:
    """Every word as the fields of a RiskyTerm, without its day."""
    for kind, forbidden, advice, terms in STARTER_TERMS:
        for term in terms:
            yield {"term": term, "kind": str(kind), "is_forbidden": forbidden, "advice": advice}
