-- How often each agent used each reply on the day.
INSERT INTO customer_service_replyday (day, reply_id, agent_id, uses)
SELECT %(day)s, reply_id, agent_id, count(*)
FROM customer_service_pick
WHERE picked_at >= %(starts_at)s AND picked_at < %(ends_at)s
GROUP BY reply_id, agent_id
