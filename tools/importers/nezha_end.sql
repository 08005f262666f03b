-- Drop what reading Nezha needed on its way.
DROP TABLE nezha_cells;
DROP TABLE nezha_graph;
DROP TABLE nezha_places;
