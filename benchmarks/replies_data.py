"""A handbook of any size for benchmarks: questions and answers made of the trade's words, always the same."""

import random
from datetime import date

from django.utils import timezone

from customer_service.models import Category, Reply
from customer_service.replies import rules
from staff.accounts.models import User

WORDS = [
    "运费",
    "包邮",
    "快递",
    "发货",
    "退货",
    "换货",
    "退款",
    "发票",
    "优惠券",
    "红包",
    "礼盒",
    "茶叶",
    "保质期",
    "正品",
    "价格",
    "便宜",
    "活动",
    "双十一",
    "满减",
    "会员",
    "积分",
    "地址",
    "修改",
    "电话",
    "颜色",
    "尺码",
    "材质",
    "洗涤",
    "缩水",
    "起球",
    "库存",
    "预售",
    "定金",
    "尾款",
    "赠品",
    "评价",
    "好评",
    "售后",
    "客服",
    "投诉",
    "延迟",
    "丢件",
    "破损",
    "漏发",
    "错发",
    "签收",
    "拒收",
    "质量",
    "色差",
    "味道",
    "重量",
    "产地",
    "冲泡",
    "储存",
    "节日",
    "送礼",
    "企业",
    "定制",
    "批发",
    "代理",
    "顺丰",
    "中通",
    "偏远",
    "新疆",
    "改价",
    "催付",
]
ASKING = ["怎么", "什么时候", "可以吗", "多久", "能不能", "为什么", "如何", "需要吗", "有没有", "多少"]
TALK = [
    "亲",
    "您好",
    "哦",
    "呢",
    "我们",
    "店铺",
    "支持",
    "七天无理由",
    "请放心",
    "感谢",
    "理解",
    "如果",
    "任何问题",
    "随时联系",
    "小时内",
    "处理",
    "的",
    "了",
    "在",
    "是",
]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def make_handbook(replies: int) -> None:
    """So many approved shop-wide replies with codes, other wordings and answers of 30 to 150 letters."""
    chance = random.Random(20261122)
    lead = User.objects.create_user("handbook", None, roles=["cs_lead"])
    categories = [Category.objects.create(name=f"分类 {n}", position=n) for n in range(40)]
    now = timezone.now()
    Reply.objects.bulk_create(
        (_reply(n, chance, category=chance.choice(categories), by=lead, now=now) for n in range(replies)),
        batch_size=1000,
    )


def _reply(number: int, chance: random.Random, *, category: Category, by: User, now: object) -> Reply:
    title = "".join(chance.sample(WORDS, 2)) + chance.choice(ASKING)
    wordings = ["".join(chance.sample(WORDS, 2)) + chance.choice(ASKING) for _ in range(chance.randint(0, 3))]
    return Reply(
        title=title,
        other_wordings=wordings,
        body="".join(chance.choice(WORDS + TALK) for _ in range(chance.randint(15, 75))),
        short_code="".join(chance.choices(LETTERS, k=3)) + str(number),
        category=category,
        search_pinyin=[rules.pinyin_of(text) for text in (title, *wordings)],
        status="approved",
        approved_by=by,
        approved_at=now,
        created_by=by,
        updated_by=by,
        valid_until=date(2099, 12, 31),
    )


# What agents type: pinyin, initials, half words, Chinese in pieces, codes, slips, whole sentences.
QUERIES = (
    "yunfei",
    "yf",
    "tuikuan zenme",
    "bao you",
    "退货",
    "包邮 快递",
    "发货什么时候",
    "韵费多少",
    "fahuo",
    "kd dh",
    "abc1",
    "能不能换货",
    "保质期",
    "的",
    "s",
    "亲你们家这个茶叶保质期多久可以退货吗我昨天买的还没发货",
    "请问寄到新疆要补多少运费什么时候可以到",
    "zzzz",
)
