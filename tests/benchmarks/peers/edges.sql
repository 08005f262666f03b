-- Who calls whom: from spans and from call graphs that come without spans.
SELECT parent_service AS caller, service AS callee FROM calls WHERE parent_service <> service
UNION
SELECT caller, callee FROM dependencies WHERE caller <> callee
ORDER BY ALL
