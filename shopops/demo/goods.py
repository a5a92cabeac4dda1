"""What the demo shop sells: one line per good, and how a good is packed in each series."""

from dataclasses import dataclass

from products.catalogue.models import Series


@dataclass(frozen=True)
class Good:
    """One kind of tea or snack; it becomes a product in each of its series."""

    code: str
    name: str
    category: str
    price_yuan: int  # of the smallest bag
    popularity: int
    series: str  # letters: r regular, t tin, g gift box, l limited
    selling_points: str


GOODS = [
    Good("ZS", "正山小种红茶", "茶叶/红茶", 39, 90, "rtgl", "松烟香、桂圆汤，入口甜润"),
    Good("JJ", "金骏眉红茶", "茶叶/红茶", 88, 45, "rtgl", "一芽一叶，蜜香清甜"),
    Good("DH", "滇红工夫红茶", "茶叶/红茶", 32, 50, "rtg", "大叶种，汤色红亮，滋味浓强"),
    Good("LJ", "龙井绿茶", "茶叶/绿茶", 58, 85, "rtgl", "豆香鲜爽，扁平光滑"),
    Good("BL", "碧螺春绿茶", "茶叶/绿茶", 56, 55, "rtgl", "花果香，白毫显露"),
    Good("MF", "黄山毛峰绿茶", "茶叶/绿茶", 42, 38, "rtg", "兰花香，回味甘甜"),
    Good("TG", "铁观音乌龙茶", "茶叶/乌龙茶", 45, 70, "rtgl", "清香型，兰香持久，耐泡七道"),
    Good("DP", "大红袍岩茶", "茶叶/乌龙茶", 68, 48, "rtgl", "炭焙岩韵，醇厚回甘"),
    Good("FH", "凤凰单丛乌龙茶", "茶叶/乌龙茶", 76, 30, "rtg", "鸭屎香，花香高扬"),
    Good("PE", "普洱熟茶饼", "茶叶/普洱", 59, 52, "rtgl", "陈香醇滑，三年干仓"),
    Good("XG", "小青柑普洱茶", "茶叶/普洱", 36, 66, "rtg", "柑香与陈香，一颗一泡"),
    Good("BC", "白牡丹白茶", "茶叶/白茶", 64, 34, "rtgl", "毫香清鲜，可煮可泡"),
    Good("ML", "茉莉花茶", "茶叶/花茶", 29, 72, "rtg", "七窨一提，鲜灵不苦"),
    Good("JH", "胎菊花草茶", "茶叶/花茶", 24, 46, "rt", "头采胎菊，单独小包"),
    Good("XR", "巴旦木仁", "零食/坚果", 33, 68, "rtg", "原味轻焙，粒粒饱满"),
    Good("YG", "炭烧腰果", "零食/坚果", 39, 74, "rtg", "带皮炭烧，酥脆不腻"),
    Good("BG", "碧根果", "零食/坚果", 36, 56, "rt", "薄壳易剥，奶香"),
    Good("MX", "每日坚果混合装", "零食/坚果", 69, 95, "rtgl", "六种果仁科学配比，一天一包"),
    Good("MG", "芒果干", "零食/果干", 19, 64, "rt", "厚切软糯，少糖"),
    Good("MT", "蜜桃乌龙冻干", "零食/果干", 26, 40, "rt", "冻干桃片配乌龙，冷泡热泡都好"),
    Good("GH", "桂花绿豆糕", "零食/糕点", 22, 60, "rtgl", "低糖冰糕，入口即化"),
    Good("LR", "绿茶酥", "零食/糕点", 25, 36, "rtg", "茶香酥皮，下午茶点"),
    Good("GW", "旅行盖碗茶具", "茶具", 79, 28, "rgl", "一壶三杯，防烫便携"),
    Good("BW", "闻香杯对杯", "茶具", 49, 0, "r", "白瓷对杯，手工描金"),
    Good("ZH", "竹制茶盘", "茶具", 98, 0, "r", "整竹拼接，蓄水易洗"),
]


@dataclass(frozen=True)
class Packing:
    """How a series is packed: its title, its price against the smallest bag, and its SKUs."""

    series: Series
    suffix: str
    price_factor: float
    popularity_factor: float
    skus: tuple[tuple[str, float], ...]


PACKINGS = {
    "r": Packing(
        Series.REGULAR,
        "袋装",
        1.0,
        1.0,
        (("规格:尝鲜装", 1.0), ("规格:标准装", 1.8), ("规格:家庭装", 3.2)),
    ),
    "t": Packing(
        Series.TIN,
        "罐装",
        1.9,
        0.62,
        (("规格:单罐", 1.0), ("规格:双罐", 1.9), ("规格:双罐;包装:送手提袋", 2.0), ("规格:四罐", 3.6)),
    ),
    "g": Packing(
        Series.GIFT_BOX,
        "礼盒",
        4.1,
        0.42,
        (("款式:雅致款", 1.0), ("款式:尊享款", 1.45), ("款式:雅致款;贺卡:定制", 1.08)),
    ),
    "l": Packing(Series.LIMITED, "年度限定", 5.6, 0.16, (("款式:编号典藏", 1.0), ("款式:双人分享", 1.7))),
}
NOT_YET_ON_SALE = {"LJ-l", "PE-l"}  # in stock, to be listed later
