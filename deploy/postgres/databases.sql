-- Run once by the image of PostgreSQL, on its empty volume: a database a service, no table in any (`prepare` makes them).
CREATE DATABASE profiles;
CREATE DATABASE attendance;
CREATE DATABASE progress;
CREATE DATABASE notifications;
CREATE DATABASE resources;
CREATE DATABASE stats;
