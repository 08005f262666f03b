-- Drop what the derivation needed on its way, so that a connection can go on.
DROP TABLE IF EXISTS repeated;
DROP TABLE IF EXISTS kept;
DROP TABLE IF EXISTS suspects;
DROP TABLE IF EXISTS links;
DROP TABLE IF EXISTS unreached;
DROP TABLE IF EXISTS looping;
DROP TABLE IF EXISTS masked_bodies;
DROP TABLE IF EXISTS mined;
DROP TABLE IF EXISTS templated;
DROP TABLE IF EXISTS metric_families;
