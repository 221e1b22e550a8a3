-- Who is who in the shop's database. Run once, by the image, as the superuser.

-- The application owns its tables.
CREATE ROLE shop LOGIN PASSWORD 'shop';
ALTER DATABASE shop OWNER TO shop;

-- Endstate reads them, and keeps a schema of its own.
CREATE ROLE endstate LOGIN PASSWORD 'endstate';
GRANT CREATE ON DATABASE shop TO endstate;
ALTER DEFAULT PRIVILEGES FOR ROLE shop IN SCHEMA public GRANT SELECT ON TABLES TO endstate;

-- What reads the log. A publication can only be made by the tables' owner, so this role is one of the owner's.
CREATE ROLE endstate_capture LOGIN REPLICATION PASSWORD 'endstate_capture' IN ROLE shop;
GRANT pg_read_all_stats TO endstate_capture;
