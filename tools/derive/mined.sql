-- Hand the mined templates to SQL. Parameters: severities, locations, masked, templates: lists of one length.
CREATE OR REPLACE TEMP TABLE mined AS
SELECT
    unnest($severities::VARCHAR[]) AS severity,
    unnest($locations::VARCHAR[]) AS location,
    unnest($masked::VARCHAR[]) AS masked,
    unnest($templates::VARCHAR[]) AS template;
