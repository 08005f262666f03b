-- What the other Nezha statements lean on.
-- A pod is named after its Deployment, its ReplicaSet's hash and its own hash, in Kubernetes' safe alphabet
-- (no vowels, no 0, 1, 3); the service is what is left without the hashes.
CREATE OR REPLACE TEMP MACRO service_of_pod(pod) AS
    regexp_replace(pod, '(-[bcdfghjklmnpqrstvwxz2456789]{4,10})?-[bcdfghjklmnpqrstvwxz2456789]{5}$', '');

-- `2023-01-29 08:41:09.043078357 +0000 UTC m=+0.119`, as Go prints a time, or `2023-01-29T08:41:09.043Z`.
CREATE OR REPLACE TEMP MACRO instant_of(words) AS
    epoch_ns(TRY_CAST(left(words, 19) AS TIMESTAMP))
    + coalesce(TRY_CAST(rpad(regexp_extract(words, '^.{19}\.(\d{1,9})', 1), 9, '0') AS BIGINT), 0);

CREATE OR REPLACE TEMP TABLE nezha_graph (caller VARCHAR, callee VARCHAR, is_host BOOLEAN);
