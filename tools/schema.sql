-- The telemetry store: one DuckDB file. Times are UTC nanoseconds since the epoch, BIGINT; attributes are JSON.
-- `spans`, `logs`, `metrics`, `dependencies`, `changes`, `alerts` are filled by importers, in any order and from
-- many sources; `calls`, `transitions`, `steps`, `log_templates`, `untraced_lines` and `metric_series` are derived
-- from them once, when ingest ends. Span ids are random: packing them takes more time than it saves room.

CREATE TABLE spans (
    trace_id VARCHAR NOT NULL,
    span_id VARCHAR NOT NULL USING COMPRESSION uncompressed,
    parent_span_id VARCHAR USING COMPRESSION uncompressed,  -- NULL for a root
    service VARCHAR NOT NULL,
    instance VARCHAR,                  -- pod, process, container
    node VARCHAR,                      -- the host it runs on
    operation VARCHAR NOT NULL,
    kind VARCHAR,                      -- server, client, internal, producer, consumer
    start_time BIGINT NOT NULL,
    duration_ns BIGINT NOT NULL,
    status VARCHAR,                    -- ok, error, unset
    attributes JSON
);

CREATE TABLE logs (
    time BIGINT NOT NULL,
    service VARCHAR NOT NULL,
    instance VARCHAR,
    node VARCHAR,
    severity VARCHAR,                  -- trace, debug, info, warn, error, fatal
    body VARCHAR NOT NULL USING COMPRESSION zstd,
    template_id INTEGER,               -- -> log_templates
    trace_id VARCHAR,
    span_id VARCHAR,
    attributes JSON                    -- span events are logs too; `code.*` names the source line where known
);

CREATE TABLE metrics (
    time BIGINT NOT NULL,
    service VARCHAR NOT NULL,
    instance VARCHAR,
    node VARCHAR,
    name VARCHAR NOT NULL,
    unit VARCHAR,
    kind VARCHAR,                      -- gauge, counter (monotonic), delta
    value DOUBLE NOT NULL,             -- finite: NaN and infinities are rejects
    attributes JSON                    -- `peer.service` on an edge's metric; `family` where the importer knows it
);

-- What becomes of `metrics` when ingest ends, or when an importer knows its series by number: the names of a series
-- once, and its points by number. `metrics` is then the view of both, with the same columns.
CREATE TABLE metric_labels (
    series INTEGER NOT NULL,
    service VARCHAR NOT NULL,
    instance VARCHAR,
    node VARCHAR,
    name VARCHAR NOT NULL,
    unit VARCHAR,
    kind VARCHAR,
    attributes JSON
);

CREATE TABLE metric_points (
    time BIGINT NOT NULL,
    series INTEGER NOT NULL,           -- -> metric_labels
    value DOUBLE NOT NULL
);

CREATE TABLE dependencies (caller VARCHAR NOT NULL, callee VARCHAR NOT NULL, source VARCHAR NOT NULL);

CREATE TABLE changes (
    time BIGINT NOT NULL,
    change_id VARCHAR NOT NULL,
    service VARCHAR,
    kind VARCHAR NOT NULL,             -- deploy, commit, config, flag, scale, restart
    version VARCHAR,
    summary VARCHAR NOT NULL,
    source VARCHAR,
    attributes JSON                    -- diff, files
);

CREATE TABLE alerts (
    starts_at BIGINT NOT NULL,
    ends_at BIGINT,
    name VARCHAR NOT NULL,
    severity VARCHAR,
    service VARCHAR,
    labels JSON,
    annotations JSON
);

CREATE TABLE log_templates (template_id INTEGER PRIMARY KEY, template VARCHAR NOT NULL);

-- What could not be read: kept, counted, never silently dropped.
CREATE TABLE rejects (file VARCHAR NOT NULL, line BIGINT, reason VARCHAR NOT NULL, raw VARCHAR);

-- key/value, values JSON: schema_version, fingerprint, sources, row_counts, time_ranges, warnings, resolution_ns
CREATE TABLE store_info (key VARCHAR PRIMARY KEY, value JSON NOT NULL);

-- Derived: a span with what its parent says about it, sorted by start_time. One row a span.
CREATE TABLE calls (
    start_time BIGINT NOT NULL,
    service VARCHAR NOT NULL,
    instance VARCHAR,
    node VARCHAR,
    operation VARCHAR NOT NULL,
    kind VARCHAR,
    duration_ns BIGINT NOT NULL,
    self_time_ns BIGINT NOT NULL,      -- duration minus the union of its children's intervals, never negative
    failed BOOLEAN NOT NULL,           -- status is error
    is_entry BOOLEAN NOT NULL,         -- no parent in the store: the symptom is seen here
    parent_service VARCHAR,
    parent_operation VARCHAR,
    network_gap_ns BIGINT,             -- parent's duration minus this one's where the service changes, else NULL
    skew_ns BIGINT,                    -- by how much it starts before its parent: clocks apart; NULL for an entry
    failed_below BOOLEAN NOT NULL,     -- some child failed: an error that was passed on, not started here
    trace_id VARCHAR NOT NULL,
    span_id VARCHAR NOT NULL USING COMPRESSION uncompressed
);

-- Derived: what can follow what inside a service. A visit is what a service does for one call; it is a sequence of
-- log statements (`log`) and one of spans (`span`), each between (start) and (end).
CREATE TABLE transitions (
    transition_id INTEGER NOT NULL,
    service VARCHAR NOT NULL,
    caller VARCHAR NOT NULL,           -- '' where a visit has none in the store
    entry VARCHAR NOT NULL,            -- the operation a visit begins with
    stream VARCHAR NOT NULL,           -- log, span
    event VARCHAR NOT NULL,            -- a statement's source location, else its template; an operation
    next_event VARCHAR NOT NULL,
    next_callee VARCHAR                -- the service whose operation `next_event` is, where that is a call
);

-- Derived: which transitions each visit takes, each once a visit, sorted by the visit's start.
CREATE TABLE steps (
    time BIGINT NOT NULL,              -- the visit's start
    transition_id INTEGER NOT NULL,    -- -> transitions
    next_time BIGINT NOT NULL,         -- when the next event is first there; the event's own time before (end)
    next_is_error BOOLEAN NOT NULL,    -- the next event is a line that reports an error
    failing BOOLEAN NOT NULL,          -- the visit logged an error or had a failed span
    counts_event BOOLEAN NOT NULL      -- true once for each event of a visit, however many follow it
);

-- Derived: the log lines that no span of the store wrote, sorted by time.
CREATE TABLE untraced_lines (
    time BIGINT NOT NULL,
    service VARCHAR NOT NULL,
    severity VARCHAR,
    template_id INTEGER                -- -> log_templates
);

-- Derived: one row a metric series.
CREATE TABLE metric_series (
    service VARCHAR NOT NULL,
    instance VARCHAR,
    node VARCHAR,
    name VARCHAR NOT NULL,
    unit VARCHAR,
    kind VARCHAR,
    family VARCHAR NOT NULL,           -- cpu, memory, disk, network, pool, traffic, latency, errors, unknown
    peer_service VARCHAR,
    points BIGINT NOT NULL,
    step_ns BIGINT                     -- median distance of its points in time
);
