-- How strangers write times, levels and kinds, and what the store calls them. Macros for every importer.

-- A pod is named after its Deployment, its ReplicaSet's hash and its own hash, in Kubernetes' safe alphabet
-- (no vowels, no 0, 1, 3); the service is what is left without the hashes.
CREATE OR REPLACE TEMP MACRO service_of_pod(pod) AS
    regexp_replace(pod, '(-[bcdfghjklmnpqrstvwxz2456789]{4,10})?-[bcdfghjklmnpqrstvwxz2456789]{5}$', '');

-- ISO 8601 as it is met: `T` or a blank, point or comma, up to nine decimals, `Z`, an offset or none (then it
-- is UTC), and Go's `2023-01-29 08:41:09.043 +0000 UTC m=+0.1`. NULL for anything else.
CREATE OR REPLACE TEMP MACRO iso_parts(words) AS regexp_extract(
    trim(words),
    '^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?))?(?:[.,](\d+))? ?(?:Z|(?:([+-])(\d{2}):?(\d{2})?))?(?: [A-Z]{3,4}(?: m=.*)?)?$',
    ['day', 'clock', 'fraction', 'sign', 'hours', 'minutes']
);

CREATE OR REPLACE TEMP MACRO instant_of_parts(parts) AS
    epoch_ns(TRY_CAST(parts.day || ' ' || CASE parts.clock WHEN '' THEN '00:00' ELSE parts.clock END AS TIMESTAMP))
    + CASE parts.fraction WHEN '' THEN 0 ELSE left(rpad(parts.fraction, 9, '0'), 9)::BIGINT END
    - CASE parts.sign WHEN '' THEN 0 WHEN '-' THEN -1 ELSE 1 END
      * coalesce(TRY_CAST(parts.hours AS BIGINT) * 3600 + coalesce(TRY_CAST(parts.minutes AS BIGINT), 0) * 60, 0)
      * 1000000000;

CREATE OR REPLACE TEMP MACRO instant_of(words) AS instant_of_parts(iso_parts(words));

-- A number of seconds, milliseconds, microseconds or nanoseconds, as nanoseconds; NULL where it is none. Whole
-- nanoseconds, the most common by far, need no decimals.
CREATE OR REPLACE TEMP MACRO nanoseconds(words, unit) AS
    CASE WHEN unit = 'ns' AND TRY_CAST(words AS BIGINT)::VARCHAR = words THEN TRY_CAST(words AS BIGINT)
         ELSE TRY_CAST(round(
             TRY_CAST(words AS DECIMAL(28, 9))
             * CASE unit WHEN 's' THEN 1000000000 WHEN 'ms' THEN 1000000 WHEN 'us' THEN 1000 ELSE 1 END
         ) AS BIGINT) END;

-- A time in one of those units, as ISO 8601 (`iso`), or in a strptime format.
CREATE OR REPLACE TEMP MACRO instant_in(words, unit) AS
    CASE WHEN unit IN ('s', 'ms', 'us', 'ns') THEN nanoseconds(words, unit)
         WHEN unit = 'iso' THEN instant_of(words)
         ELSE epoch_ns(try_strptime(words, unit)) END;

-- Severity from a level's name or from OpenTelemetry's number (1 to 24, four to a level).
CREATE OR REPLACE TEMP MACRO severity_named(words) AS
    CASE words
        WHEN 'trace' THEN 'trace' WHEN 'verbose' THEN 'trace' WHEN 'finest' THEN 'trace'
        WHEN 'debug' THEN 'debug' WHEN 'fine' THEN 'debug'
        WHEN 'info' THEN 'info' WHEN 'information' THEN 'info' WHEN 'notice' THEN 'info'
        WHEN 'warn' THEN 'warn' WHEN 'warning' THEN 'warn'
        WHEN 'error' THEN 'error' WHEN 'err' THEN 'error' WHEN 'severe' THEN 'error'
        WHEN 'fatal' THEN 'fatal' WHEN 'critical' THEN 'fatal' WHEN 'crit' THEN 'fatal'
        WHEN 'panic' THEN 'fatal' WHEN 'alert' THEN 'fatal' WHEN 'emergency' THEN 'fatal'
    END;

CREATE OR REPLACE TEMP MACRO severity_of(words) AS
    coalesce(
        severity_named(lower(trim(words))),
        CASE WHEN TRY_CAST(words AS INTEGER) BETWEEN 1 AND 24
             THEN ['trace', 'debug', 'info', 'warn', 'error', 'fatal'][(TRY_CAST(words AS INTEGER) + 3) // 4] END,
        severity_named(regexp_replace(replace(lower(trim(words)), 'severity_number_', ''), '\d$', ''))
    );

-- A span's status from OpenTelemetry's number or name, or from a word for failure.
CREATE OR REPLACE TEMP MACRO status_of(words) AS
    CASE replace(lower(trim(words)), 'status_code_', '')
        WHEN '2' THEN 'error' WHEN 'error' THEN 'error' WHEN 'failed' THEN 'error' WHEN 'failure' THEN 'error'
        WHEN '1' THEN 'ok' WHEN 'ok' THEN 'ok' WHEN 'success' THEN 'ok'
        WHEN '0' THEN 'unset' WHEN 'unset' THEN 'unset' WHEN '' THEN 'unset'
    END;

-- A span's kind from OpenTelemetry's number or name.
CREATE OR REPLACE TEMP MACRO kind_of(words) AS
    CASE replace(lower(trim(words)), 'span_kind_', '')
        WHEN '1' THEN 'internal' WHEN 'internal' THEN 'internal'
        WHEN '2' THEN 'server' WHEN 'server' THEN 'server'
        WHEN '3' THEN 'client' WHEN 'client' THEN 'client'
        WHEN '4' THEN 'producer' WHEN 'producer' THEN 'producer'
        WHEN '5' THEN 'consumer' WHEN 'consumer' THEN 'consumer'
    END;

-- An id as lower-case hexadecimal, whether it was written so or in base64 (trace: 16 bytes, span: 8); NULL for
-- none, which is also written as zeros.
CREATE OR REPLACE TEMP MACRO identifier_of(words) AS
    CASE
        WHEN words IS NULL OR regexp_full_match(words, '0*') THEN NULL
        WHEN regexp_full_match(words, '[0-9a-fA-F]{16}|[0-9a-fA-F]{32}') THEN lower(words)
        WHEN regexp_full_match(words, '[A-Za-z0-9+/]{22}==|[A-Za-z0-9+/]{11}=') THEN lower(hex(from_base64(words)))
        ELSE words
    END;
