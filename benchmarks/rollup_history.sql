-- Trades of %(day)s, %(a_day)s of them: nine of ten paid, one in 97 of them hours
-- later, 2.4 lines an order, one in 25 refunded. The same every time.
WITH trades AS (
    INSERT INTO orders_trade (
        tid, buyer_id, status, status_inferred, payable_cny, post_fee_cny, payment_cny, refund_fee_cny, num,
        title, created, pay_time, receiver_state, receiver_city, receiver_masked, receiver_mobile_index,
        buyer_message, seller_memo, seller_flag, close_reason, logistics_company, out_sid, extra, facts_as_of,
        version
    )
    SELECT
        to_char(created AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD') || lpad(i::text, 10, '0'),
        1 + i * 7919 %% 60000,
        CASE WHEN paid THEN 'TRADE_FINISHED' ELSE 'TRADE_CLOSED_BY_TAOBAO' END,
        false, amount, 0,
        CASE WHEN paid THEN amount ELSE 0 END,
        CASE WHEN paid AND i %% 25 = 1 THEN 20 ELSE 0 END,
        2 + (i %% 5 < 2)::int,
        '商品标题', created,
        CASE WHEN paid THEN created + make_interval(secs => CASE WHEN i %% 97 = 0 THEN 32400 ELSE 15 END) END,
        (ARRAY['浙江省', '江苏省', '广东省', '上海', '北京', '山东省', '四川省', '湖北省'])[1 + i %% 8],
        '', '陈**', '', '', '', 0, '', '圆通速递', 'YT' || i, '{}', created, 1
    FROM (
        SELECT
            i,
            i %% 10 <> 0 AS paid,
            50 + i %% 300 AS amount,
            (%(day)s::timestamp + make_interval(secs => i * 86400.0 / %(a_day)s)) AT TIME ZONE 'Asia/Shanghai'
                AS created
        FROM generate_series(0, %(a_day)s - 1) AS i
        ORDER BY i
    ) AS made
    RETURNING id, tid, num, created, payment_cny, refund_fee_cny, status
)
INSERT INTO orders_suborder (
    trade_id, oid, product_id, num_iid, outer_sku_id, title, sku_properties_name, price_cny, num,
    adjust_fee_cny, discount_fee_cny, part_mjz_discount_cny, divide_order_fee_cny, status, refund_status,
    refund_fee_cny, extra, facts_as_of
)
SELECT
    id, tid || line, 1 + (id * 31 + line * line * 57) %% 500, '600000000001', '', '商品标题', '颜色:红', 40, 1,
    0, 0, 0, round(payment_cny / num, 2), status,
    CASE WHEN refund_fee_cny > 0 AND line = 1 THEN 'SUCCESS' ELSE 'NO_REFUND' END,
    CASE WHEN line = 1 THEN refund_fee_cny ELSE 0 END, '{}', created
FROM trades
CROSS JOIN LATERAL generate_series(1, num) AS line
