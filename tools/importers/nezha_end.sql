-- Drop what reading Nezha needed on its way.
DROP TABLE nezha_series;
DROP TABLE nezha_cells;
DROP TABLE nezha_graph;
DROP TABLE nezha_logged;
DROP TABLE nezha_drawn;
DROP TABLE nezha_placed;
