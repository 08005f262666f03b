-- A cell of a wide table that is NaN is no broken row: nothing was measured there. How many are there?
SELECT count(*) FROM judged WHERE reason = 'a metric value is NaN or infinite';
