-- What Nezha's metric files hold, before it is known where each pod ran and which numbers are numbers.
CREATE OR REPLACE TEMP TABLE nezha_cells (
    time BIGINT, service VARCHAR, instance VARCHAR, name VARCHAR, unit VARCHAR, value DOUBLE, attributes JSON
);

CREATE OR REPLACE TEMP TABLE nezha_graph (caller VARCHAR, callee VARCHAR, is_host BOOLEAN);
