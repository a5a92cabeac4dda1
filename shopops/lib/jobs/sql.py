"""Every statement of the queue. `{table}` and `{order_by}` come from the registry, never from outside.

All of them go by the database's clock, and each is a transaction of its own.
"""

# Take the first due row; rows that other workers are taking at this moment are skipped, not waited for.
CLAIM = """
UPDATE {table}
SET state = 'running',
    lease_token = gen_random_uuid(),
    lease_expires_at = statement_timestamp() + make_interval(secs => %(lease_seconds)s)
WHERE id = (
    SELECT id FROM {table}
    WHERE state = 'waiting'
      AND due_at <= statement_timestamp()
      AND id = coalesce(%(id)s, id)
    ORDER BY {order_by}
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
RETURNING id
"""

# Keep the row for another while. No row: somebody else has it, or it was cancelled.
RENEW = """
UPDATE {table}
SET lease_expires_at = statement_timestamp() + make_interval(secs => %(lease_seconds)s)
WHERE id = %(id)s AND lease_token = %(token)s
RETURNING id
"""

# One more failed attempt with this fault: try again after a pause that grows, or park the row when every pause
# has been used up. Attempts with other faults do not count.
_COUNT_FAULT = """
WITH failed AS (
    SELECT id, coalesce((faults ->> %(fault)s)::int, 0) + 1 AS attempts
    FROM {{table}}
    WHERE {which}
)
UPDATE {{table}} AS job
SET state = CASE WHEN attempts > cardinality(%(pauses)s::int[]) THEN 'parked' ELSE 'waiting' END,
    due_at = statement_timestamp() + make_interval(secs => coalesce((%(pauses)s::int[])[attempts], 0)),
    faults = faults || jsonb_build_object(%(fault)s::text, attempts),
    last_error = %(sentence)s,
    lease_token = NULL,
    lease_expires_at = NULL
FROM failed
WHERE job.id = failed.id
RETURNING job.id, job.state
"""

# The attempt of whoever holds this token has failed.
FAIL = _COUNT_FAULT.format(which="id = %(id)s AND lease_token = %(token)s FOR UPDATE")

# Rows whose worker has died: nobody has renewed the lease. Runs before every claim and not as a job, so that no
# queue, however full, can hold it up.
SWEEP = _COUNT_FAULT.format(
    which="state = 'running' AND lease_expires_at < statement_timestamp() FOR UPDATE SKIP LOCKED"
)

# How a kind is doing; a row whose lease is over waits like the others.
SUMMARY = """
SELECT count(*) FILTER (WHERE is_due),
       coalesce(extract(epoch FROM statement_timestamp() - min(due_at) FILTER (WHERE is_due)), 0),
       count(*) FILTER (WHERE state = 'running'),
       count(*) FILTER (WHERE state = 'parked')
FROM (
    SELECT state, due_at, state = 'waiting' AND due_at <= statement_timestamp() AS is_due
    FROM {table}
    WHERE state <> 'done'
) AS job
"""
