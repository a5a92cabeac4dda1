-- Buyers whose first paid order ever was paid on the day, by each activity that it used.
INSERT INTO promotions_promotionnewbuyers (day, activity_id, new_buyers)
SELECT %(day)s, use.activity_id, count(DISTINCT trade.buyer_id)
FROM promotions_orderuse AS use
JOIN orders_trade AS trade ON trade.id = use.trade_id
JOIN promotions_activity AS activity ON activity.id = use.activity_id
WHERE use.state = 'redeemed' AND use.pay_time >= %(starts_at)s AND use.pay_time < %(ends_at)s
  AND activity.published_at IS NOT NULL
  AND trade.buyer_id IS NOT NULL
  AND NOT EXISTS (
      SELECT 1 FROM orders_trade AS earlier
      WHERE earlier.buyer_id = trade.buyer_id AND earlier.pay_time < trade.pay_time
  )
GROUP BY use.activity_id
