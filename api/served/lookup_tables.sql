-- The columns that the queries of single rows and counts read.
create table titles_wide (
    id text,
    platform text,
    type text,
    title text,
    release_year integer,
    duration_int integer,
    duration_type text,
    score double
);

create table title_cast (
    id text,
    actor text
);

create table title_genres (
    id text,
    genre text
);
